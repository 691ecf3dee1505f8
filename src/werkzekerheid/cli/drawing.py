"""Draws one career as lanes, from the document `timeline`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from werkzekerheid.cli.scale import When
from werkzekerheid.cli.screen import width
from werkzekerheid.cli.strokes import Happened, lanes
from werkzekerheid.cli.views import timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType


def drawn(
    career: str, as_of: date | None, now: date, events: Sequence[dict[str, Any]], *, lanes_only: bool
) -> Iterator[RenderableType]:
    """The drawing, and the events below it unless only the lanes are wanted.

    It ends on the day asked about; else a telling ends with the last that is known, and a live career today.
    """
    life = [one for one in events if one["type"] != "event_skipped"]  # which happened to the ledger, not in a life
    told = next((one["fields"].get("told") for one in life if one["type"] == "telling_recorded"), None)
    known = (_day(one["latest"] or one["known_on"]) for one in life)
    last = max((day for day in known if day), default=now)
    end = as_of or (last if told else max(last, now))
    made = timeline.Drawn(career, told, lanes(list(happened(life)), str), end)
    return timeline.sheet(made, None if lanes_only else events, width())


def happened(events: Sequence[dict[str, Any]]) -> Iterator[Happened]:
    """Events as they are drawn, in the order of life."""
    for order, one in enumerate(events):
        dayless = one["known_on"] is None
        when = When(order, None if dayless else _day(one["earliest"]), _day(one["latest"]))
        yield Happened(one["type"], one["fields"], when)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
