"""The same life in words: as a list by year, and as a table. Pure.

Both hold what the picture holds and more, for whoever does not see a picture or would rather read.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.days_in_words import day_in_words, is_derived, span_in_words
from werkzekerheid.messages import say
from werkzekerheid.picture.life import happened, lived
from werkzekerheid.picture.themes import whole
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from werkzekerheid.picture.life import Bar, Lane, Mark, Rows, When


class Before(NamedTuple):
    """What stood there before it was put right or withdrawn."""

    when: str
    title: str
    details: str


class Told(NamedTuple):
    """One event in words; `derived` where its day was not told but counted, `sure` empty where it was simply told.

    `own_reading` is what the worker says of it, word for word, or that it was erased.
    """

    number: int
    when: str
    derived: bool
    title: str
    details: str
    told_by: str
    sure: str
    before: tuple[Before, ...]
    withdrawn: bool
    own_reading: tuple[str, ...]


class Year(NamedTuple):
    """Events of one year, in the order of life; `title` is the year, or that only the order is known."""

    title: str
    events: tuple[Told, ...]


class Line(NamedTuple):
    """A row of the table: in which lane, what, from when, until when (empty for what happened at once), how sure."""

    lane: str
    what: str
    since: str
    until: str
    sure: str


_SIMPLY_TOLD = frozenset({"stated", "measured"})


def ordered(events: Rows) -> list[Year]:
    """The events in the order of life, by the year in which each may have begun at the earliest.

    A year stands there again where the order of life goes back to it.
    """
    found = groupby(lived(events), key=_year)
    return [Year(title, tuple(_told(one) for one in alike)) for title, alike in found]


def table(events: Rows, name: Callable[[str], str] = str) -> list[Line]:
    """What the picture draws of these events, lane by lane.

    Args:
        events: the rows of `timeline`.
        name: the name of an organisation by its ref.
    """
    found: list[Line] = []
    for lane in whole(happened(lived(events)), name, ()):
        lines = [(bar.start.place, _lasted(lane, bar)) for bar in lane.bars]
        lines += [(mark.when.place, _once(lane, mark)) for mark in lane.marks]
        unknown = Line(lane.title, say("cli_unknown"), say("cli_unknown"), "", say("picture_nothing_told"))
        found += [line for _, line in sorted(lines, key=lambda one: one[0])] or [unknown]
    return found


def _year(event: Mapping[str, Any]) -> str:
    if event["known_on"] is None or event["earliest"] is None:
        return say("cli_legend_order")
    return str(event["earliest"])[:4]


def _told(event: Mapping[str, Any]) -> Told:
    occurred = event["occurred"]
    dayless = event["known_on"] is None or occurred is None
    return Told(
        number=event["number"],
        when=say("cli_order_only") if dayless else day_in_words(occurred),
        derived=is_derived(occurred),
        title=event["title"],
        details=event["summary"],
        told_by=word("role", event["told_by"]),
        sure="" if event["certainty"] in _SIMPLY_TOLD else word("certainty", event["certainty"]),
        before=tuple(Before(_former_day(one["occurred"]), one["title"], one["summary"]) for one in event["former"]),
        withdrawn=event["type"] == "event_retracted",
        own_reading=tuple(_words(one) for one in event["own_reading"] if one is not None),
    )


def _words(text: str | Mapping[str, Any]) -> str:
    """A text, or that it was erased and when."""
    if isinstance(text, str):
        return text
    day = day_in_words(text.get("erased_on"))
    return say("cli_key_missing", day=day) if text.get("key_missing") else say("cli_erased", day=day)


def _former_day(occurred: str | None) -> str:
    return say("cli_order_only") if occurred is None else day_in_words(occurred)


def _lasted(lane: Lane, bar: Bar) -> Line:
    ends = [bar.start, *([bar.stop] if bar.stop else [])]
    until = _when(bar.stop) if bar.stop else say("cli_legend_goes_on")
    return Line(
        lane.title, bar.labels[0] if bar.labels else lane.title, _when(bar.start), until, _sure(ends, bar.corrected)
    )


def _once(lane: Lane, mark: Mark) -> Line:
    return Line(lane.title, mark.told or mark.label, _when(mark.when), "", _sure([mark.when], mark.corrected))


def _when(when: When) -> str:
    return say("cli_order_only") if when.dayless else span_in_words(when.earliest, when.latest)


def _sure(ends: list[When], corrected: bool) -> str:  # noqa: FBT001  (what a bar or a mark says of itself)
    if any(when.dayless for when in ends):
        sure = say("cli_legend_order")
    else:
        sure = say("cli_legend_vague_mark") if any(when.vague for when in ends) else say("cli_legend_certain")
    return f"{sure}; {say('picture_corrected')}" if corrected else sure
