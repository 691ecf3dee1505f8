"""Reading a layout: when each event happened and was known, as text to compare with days counted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.facts.telling import Layout, Place, lay_out_telling

if TYPE_CHECKING:
    from tests.story import Story
    from werkzekerheid.facts.layout import Moment


def laid(story: Story) -> Layout:
    return lay_out_telling([(event.event_id, event.told) for event in story.events[1:]], str(story.told))


def days(story: Story) -> list[str]:
    """When each event may have happened and when it was known, in the order of the file."""
    return [said(place) for place in sorted(laid(story).places, key=lambda place: place.number)]


def said(place: Place | Moment) -> str:
    happened = str(place.earliest) if place.earliest == place.bound else f"{place.earliest or ''}..{place.bound or ''}"
    return f"{happened} known {place.known_on or '-'}"


def order(story: Story) -> list[int]:
    return [place.number for place in laid(story).places]


def contradictions(story: Story) -> list[tuple[int, int]]:
    return [(one.number, one.against) for one in laid(story).contradictions]
