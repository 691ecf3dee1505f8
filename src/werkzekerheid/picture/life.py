"""A life as it is drawn: bars and marks in lanes, made from the rows of the projection `timeline`. Pure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Rows = Sequence[Mapping[str, Any]]
    """Rows of `timeline`, in the order of life."""


class When(NamedTuple):
    """Where an event stands: its place in the order of life, and the first and last day on which it may have been.

    Without an `earliest` day only the place is known.
    """

    place: int
    earliest: date | None
    latest: date | None

    @property
    def dayless(self) -> bool:
        """True where only the order is known."""
        return self.earliest is None

    @property
    def vague(self) -> bool:
        """True where it is not known on which of some days it was."""
        return not self.dayless and self.earliest != self.latest


class Happened(NamedTuple):
    """One event as it is drawn: its type, its fields, where it stands, what it is called, whether it was put right."""

    type: str
    fields: Mapping[str, Any]
    when: When
    told: str = ""
    corrected: bool = False
    about: str = ""


class Bar(NamedTuple):
    """Something that lasted; `stop` None: it had not ended when this was known. `labels` go from long to short."""

    labels: tuple[str, ...]
    start: When
    stop: When | None
    corrected: bool = False


class Mark(NamedTuple):
    """Something that happened at a moment: its kind, as in `themes.meanings`; `label` is what it was, in a word."""

    kind: str
    when: When
    label: str = ""
    told: str = ""
    corrected: bool = False


class Lane(NamedTuple):
    """One theme of a career. Bars and marks stand in the order of life; the bars of a thin lane are lines."""

    title: str
    kind: str
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()
    thin: bool = False


def lived(events: Rows) -> list[Mapping[str, Any]]:
    """The events without what happened to the ledger and not in a life."""
    return [one for one in events if one["type"] != "event_skipped"]


def happened(events: Rows) -> Iterator[Happened]:
    """Events as they are drawn, in the order of life."""
    for place, one in enumerate(events):
        dayless = one["known_on"] is None
        yield Happened(
            one["type"],
            one["fields"],
            When(place, None if dayless else _day(one["earliest"]), _day(one["latest"])),
            f"{one['title']}: {one['summary']}" if one["summary"] else one["title"],
            bool(one["former"]) and one["type"] != "event_retracted",
            (one["thread"] or {}).get("kind", ""),
        )


def told_on(events: Rows) -> str | None:
    """When a career was told, as told; None for one that is lived as it is written down."""
    return next((one["fields"].get("told") for one in events if one["type"] == "telling_recorded"), None)


def last_day(events: Rows, as_of: date | None, today: date) -> date:
    """Until when a career is drawn: the day asked about, else the last known of a telling, else today."""
    known = (_day(one["latest"] or one["known_on"]) for one in events)
    last = max((day for day in known if day), default=today)
    return as_of or (last if told_on(events) else max(last, today))


def whens(lanes: Iterable[Lane]) -> list[When]:
    """Each moment that stands in these lanes."""
    bars = [bar for lane in lanes for bar in lane.bars]
    marks = (mark.when for lane in lanes for mark in lane.marks)
    return [*(bar.start for bar in bars), *(bar.stop for bar in bars if bar.stop), *marks]


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
