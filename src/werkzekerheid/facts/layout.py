"""Lays the events of a career out in time: on which days each may have happened, since when it was known.

A telling (a reconstruction) is laid out as a whole, see `telling`. A live fact stands on its own: it was known on the
day it was recorded (or learned, where that is told), and it did not happen later than that.
"""

from __future__ import annotations

from datetime import UTC, date
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from werkzekerheid.facts.telling import lay_out_telling
from werkzekerheid.facts.vague import ANY_DAY, Span, length, span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.event import Event, Told

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_SAME_DAY_UNTIL = 22
"""Amsterdam was never behind UTC nor more than two hours ahead: until this hour it has the same day."""


class Moment(NamedTuple):
    """Where an event stands in time.

    `number` is its number in the career file, else its place among the live facts; `order` its place in life.
    It happened on one of the days `earliest`..`bound` (inclusive; an open end is None); `latest` is the day by which it
    is taken to have happened: the bound, or the day it was placed on between its neighbours. `known_on` is None where
    only the order is known (dayless). `derived` marks days that were not told. `learned` sorts what became known on
    one day.
    """

    event_id: str
    number: int
    order: int
    occurred: str | None
    earliest: date | None
    latest: date | None
    bound: date | None
    known_on: date | None
    derived: bool
    history: bool
    learned: tuple[int, int]

    @property
    def dayless(self) -> bool:
        """True where only the order is known."""
        return self.known_on is None

    @property
    def days(self) -> Span:
        """The days on which it may have happened."""
        return Span(self.earliest, self.bound)


class Laid(NamedTuple):
    """An event with its moment."""

    moment: Moment
    told: Told
    fact: Fact

    @property
    def lasts_until(self) -> Span:
        """The told end of what begins here; open where no length was told, or no day to count it from."""
        if self.told.lasts is None or self.moment.dayless:
            return ANY_DAY
        return length(self.told.lasts).end_of(self.moment.days)


class Telling(NamedTuple):
    """The head of a reconstruction: its events carry this correlation id; `told` is when the story was told."""

    correlation_id: str
    told: str


def day_of(instant: datetime) -> date:
    """The day in Europe/Amsterdam on which an instant falls."""
    if instant.tzinfo is UTC and instant.hour < _SAME_DAY_UNTIL:
        return instant.date()
    return instant.astimezone(AMSTERDAM).date()


def telling_of(events: Sequence[Event]) -> Telling | None:
    """The head of the reconstruction among these events, if there is one.

    A head that was erased still ties its events together; when it was told is gone with it, and so it counts as told
    on the day on which it was written down.
    """
    for event in events:
        if event.fact.TYPE == "telling_recorded":
            return Telling(event.correlation_id or event.event_id, event.fact.told)  # type: ignore[attr-defined]
        if event.fact.TYPE == "erased" and event.event_id == events[0].correlation_id:
            return Telling(event.event_id, day_of(event.recorded_at).isoformat())
    return None


def lay_out(events: Sequence[Event]) -> tuple[Laid, ...]:
    """The events of one career in the order in which they happened: the telling in its own order, live facts by day.

    Args:
        events: in the order of the stream, corrections already applied (see `facts.corrections`).
    """
    telling = telling_of(events)
    spans: dict[str, Span] = {}
    rows: list[tuple[Moment, Event]] = []
    if telling:
        rows = _of_telling([e for e in events if e.correlation_id == telling.correlation_id], telling, spans)
    inside = {event.event_id for _, event in rows}
    live = _of_today([e for e in events if e.event_id not in inside], spans, len(rows))
    live.sort(key=lambda row: row[0].latest or date.max)  # those of one day stay in the order of the stream
    return tuple([
        Laid(_at(order, moment), event.told, event.fact) for order, (moment, event) in enumerate(_merged(rows, live))
    ])  # fmt: skip


def _at(order: int, moment: Moment) -> Moment:
    """The moment with its place in life, which for most is their place among the facts."""
    return moment if moment.order == order else moment._replace(order=order)


def _of_telling(events: Sequence[Event], telling: Telling, spans: dict[str, Span]) -> list[tuple[Moment, Event]]:
    """The events of the telling in the order of life; its head stands at the end, on the day it was told."""
    heads = [event for event in events if _is_head(event)]
    members = [event for event in events if not _is_head(event)]
    rows = []
    for place in lay_out_telling([(e.event_id, e.told) for e in members], telling.told).places:
        event = members[place.number - 1]
        spans[event.event_id] = Span(place.earliest, place.latest)
        moment = Moment(event.event_id, place.number, place.number - 1, event.told.occurred, place.earliest,
                        place.latest, place.bound, place.known_on, place.derived, event.told.history,
                        place.learned)  # fmt: skip
        rows.append((moment, event))
    days, last = span(telling.told), len(members)
    for head in heads:
        moment = Moment(head.event_id, last + 1, last, telling.told, days.earliest, days.latest, bound=days.latest,
                        known_on=days.latest, derived=False, history=False, learned=(last, last))  # fmt: skip
        rows.append((moment, head))
    return rows


def _is_head(event: Event) -> bool:
    return event.fact.TYPE == "telling_recorded" or event.event_id == event.correlation_id


def _of_today(events: Sequence[Event], spans: dict[str, Span], first: int) -> list[tuple[Moment, Event]]:
    """Live facts: each known on its day of recording or learning, and not later than that in life."""
    rows = []
    before = ""
    for number, event in enumerate(events, start=first + 1):
        told = event.told
        known_on = (told.learned_on and span(told.learned_on).latest) or day_of(event.recorded_at)
        days = _not_after(known_on, _counted(told, spans.get(told.since or before, ANY_DAY)))
        spans[event.event_id] = days
        before = event.event_id
        moment = Moment(event.event_id, number, number - 1, told.occurred, days.earliest, days.latest, days.latest,
                        known_on, told.occurred is None, told.history, (number, number))  # fmt: skip
        rows.append((moment, event))
    return rows


def _not_after(known_on: date, days: Span) -> Span:
    """The days up to the one on which it was known; that day itself where they all lie behind it."""
    if days.latest is not None and days.latest <= known_on:
        return days
    return Span(known_on if days.earliest is not None and days.earliest > known_on else days.earliest, known_on)


def _counted(told: Told, since: Span) -> Span:
    """The span of a live fact: its date, its told distance, or both."""
    days = span(told.occurred) if told.occurred else ANY_DAY
    if told.elapsed is None:
        return days
    both = days.meet(length(told.elapsed).end_of(since))
    return days if both.is_empty else both


def _merged(telling: list[tuple[Moment, Event]], live: list[tuple[Moment, Event]]) -> list[tuple[Moment, Event]]:
    """Live facts put into the order of the telling, each before the first told event that lies behind it."""
    if not telling or not live:
        return telling or live
    merged, waiting = [], list(reversed(live))
    for row in telling:
        day = row[0].latest
        while waiting and not row[0].dayless and day and (waiting[-1][0].latest or day) < day:
            merged.append(waiting.pop())
        merged.append(row)
    return merged + waiting[::-1]
