"""The layout of a telling, step by step (said for readers in docs/vague-dates.md).

1. An event with a date has the span of that date. 2. Told distances are counted forward and backward until nothing
changes; where no event is dated, the last one lies on the last day of `told`. 3. Spans are narrowed by their
neighbours and by `told`. 4. What then has no earlier bound is dayless: only its order is known.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, cast

from werkzekerheid.facts.vague import ANY_DAY, Span, length, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzekerheid.facts.event import Told

_ENDS_OF_MONTHS = timedelta(days=3)
"""Whole months counted there and back may miss by the length of a month's end; that is no contradiction."""


class Place(NamedTuple):
    """Where one event of a telling stands.

    `number` is its place in the file (1-based). It happened on one of the days `earliest`..`bound`; `latest` is the day
    by which it is taken to have happened: the bound, or the day it was placed on between its neighbours. `known_on` is
    None where only the order is known; `learned` sorts events that became known on one day: after the event they were
    learned from, else by number.
    """

    number: int
    earliest: date | None
    latest: date | None
    bound: date | None
    known_on: date | None
    derived: bool
    learned: tuple[int, int]


class Contradiction(NamedTuple):
    """What is told about the time of this event excludes what is told about another (numbers of the file)."""

    number: int
    against: int


class Layout(NamedTuple):
    """The places, in the order of life, and what did not fit together (there the event's own date was kept)."""

    places: tuple[Place, ...]
    contradictions: tuple[Contradiction, ...]


def lay_out_telling(events: Sequence[tuple[str, Told]], told: str) -> Layout:
    """Places the events of a telling, given as id and envelope in the order of the file.

    `told` says when the story was told, as told: nothing is known after its latest day.
    """
    end = cast("date", span(told).latest)
    index = {event_id: i for i, (event_id, _) in enumerate(events)}
    envelopes = [envelope for _, envelope in events]
    own, contradictions = _own_spans(envelopes, index, end)
    life = _order_of_life(envelopes, own)
    heard = [span(e.learned_on).latest if e.learned_on else None for e in envelopes]
    for _ in range(len(envelopes) + 1):  # when one was heard of may follow from where another stands
        narrowed, more = _narrowed(envelopes, own, life, heard, end)
        placed = _evenly_between(envelopes, own, narrowed, life, end)
        told_days = [placed[i] or (narrowed[i].latest if own[i] != ANY_DAY else None) for i in range(len(own))]
        known = _known_days(envelopes, told_days, index, end)
        before = heard
        heard = [_sooner(e, *days) for e, *days in zip(envelopes, heard, known, strict=True)]
        if heard == before:
            break
    places = (_place(i, envelopes[i], narrowed[i], placed[i], known[i], index) for i in life)
    too_early = _heard_too_early(envelopes, narrowed, known, index)
    return Layout(tuple(places), (*contradictions, *more, *too_early))


def _sooner(envelope: Told, heard: date | None, known_on: date | None) -> date | None:
    """The day by which somebody had heard of it, since it was known on `known_on`."""
    if envelope.learned_after is None or known_on is None:
        return heard
    return min(heard or known_on, known_on)


def _place(
    i: int, envelope: Told, days: Span, placed: date | None, known_on: date | None, index: dict[str, int]
) -> Place:
    after = index.get(envelope.learned_after or "", -1)
    learned = (after, i) if after > i else (i, -1)
    derived = envelope.occurred is None
    return Place(i + 1, days.earliest, placed or days.latest, days.latest, known_on, derived, learned)


def _order_of_life(envelopes: Sequence[Told], spans: Sequence[Span]) -> list[int]:
    """History first: it stands behind the opening in the file and lies before it in life."""
    opened = spans[0].earliest if spans else None

    def of_today(i: int) -> bool:
        latest = spans[i].latest
        return not envelopes[i].history and not (i and opened and latest and latest < opened)

    return sorted(range(len(envelopes)), key=of_today)


def _heard_too_early(
    envelopes: Sequence[Told], narrowed: Sequence[Span], known: Sequence[date | None], index: dict[str, int]
) -> Iterator[Contradiction]:
    """What somebody is said to have heard of before it can have happened."""
    for i, envelope in enumerate(envelopes):
        source = envelope.learned_after or envelope.since
        heard = envelope.learned_after or (envelope.learned_on and envelope.occurred is None)
        if heard and Span(narrowed[i].earliest, known[i]).is_empty:
            yield Contradiction(i + 1, index.get(source or "", max(i - 1, 0)) + 1)


def _own_spans(envelopes: Sequence[Told], index: dict[str, int], end: date) -> tuple[list[Span], list[Contradiction]]:
    """Steps 1 and 2: the spans that were told of the events themselves, as a date or as a distance."""
    spans = [span(e.occurred) if e.occurred else ANY_DAY for e in envelopes]
    if envelopes and all(e.occurred is None for e in envelopes):
        last = max((i for i, e in enumerate(envelopes) if e.order is None), default=len(envelopes) - 1)
        spans[last] = Span(end, end)
    distances = [
        (i, index[e.since] if e.since in index else i - 1, length(e.elapsed))
        for i, e in enumerate(envelopes)
        if e.elapsed and (e.since in index or (e.since is None and i > 0))
    ]
    against: dict[int, int] = {}
    for _ in range(len(envelopes) + 1):
        before = list(spans)
        for i, since, distance in (*distances, *reversed(distances)):
            try:
                forward, backward = distance.after(spans[since]), distance.before(spans[i])
            except (ValueError, OverflowError):  # counted out of the calendar
                against.setdefault(max(i, since), min(i, since))
                continue
            if forward.earliest and forward.earliest > end:  # after the telling: as good as excluded by it
                forward = forward._replace(latest=end)
            _meet(spans, i, forward, since, against)
            _meet(spans, since, backward, i, against)
        if spans == before:
            break
    return spans, [Contradiction(i + 1, other + 1) for i, other in against.items()]


def _meet(spans: list[Span], i: int, counted: Span, other: int, against: dict[int, int]) -> None:
    """Narrows a span by a counted one; where they exclude one another the span stays, and that is noted."""
    both = spans[i].meet(counted)
    if not both.is_empty:
        spans[i] = both
    elif both.earliest and both.latest and both.earliest - both.latest > _ENDS_OF_MONTHS:
        against.setdefault(max(i, other), min(i, other))


def _narrowed(
    envelopes: Sequence[Told], own: list[Span], life: Sequence[int], heard: Sequence[date | None], end: date
) -> tuple[list[Span], list[Contradiction]]:
    """Step 3: an event lies between the ones before and behind it in life, and not after it was heard of or `told`."""
    spans = [_by_then(days.not_after(end), day) for days, day in zip(own, heard, strict=True)]
    contradictions: list[Contradiction] = []
    ordered = [i for i in life if envelopes[i].order is None]
    bound, by = date.min, -1
    for i in ordered:
        latest = spans[i].latest or end
        if envelopes[i].occurred is None and latest < bound <= latest + _ENDS_OF_MONTHS:
            own[i] = spans[i] = Span(bound, bound)
        elif latest < bound:
            contradictions.append(Contradiction(i + 1, by + 1))
        elif by >= 0:
            spans[i] = spans[i].not_before(bound)
        if (earliest := spans[i].earliest) and earliest > bound:
            bound, by = earliest, i
    bound = end
    for i in reversed(ordered):
        if (spans[i].earliest or date.min) <= bound:
            spans[i] = spans[i].not_after(bound)
        bound = min(bound, spans[i].latest or bound)
    return spans, contradictions


def _by_then(days: Span, heard: date | None) -> Span:
    """The days up to the one on which somebody heard of it; all of them where that excludes what was told."""
    if heard is None:
        return days
    both = days.not_after(heard)
    return days if both.is_empty else both


def _evenly_between(
    envelopes: Sequence[Told], own: Sequence[Span], narrowed: Sequence[Span], life: Sequence[int], end: date
) -> list[date | None]:
    """The day of each event that only lies between neighbours; None for all others."""
    placed: list[date | None] = [None] * len(envelopes)
    run: list[int] = []
    start: date | None = None
    for i in [*(i for i in life if envelopes[i].order is None), None]:
        if i is not None and own[i] == ANY_DAY:
            run.append(i)
            continue
        stop = end if i is None else narrowed[i].latest or end
        if start is not None:
            for k, one in enumerate(run, start=1):
                day = start + (max(stop, start) - start) * k // (len(run) + 1)
                placed[one] = _within(day, narrowed[one])
        run = []
        start = max(start, stop) if start else stop
    return placed


def _within(day: date, days: Span) -> date:
    if days.earliest and day < days.earliest:
        return days.earliest
    return days.latest if days.latest and day > days.latest else day


def _known_days(
    envelopes: Sequence[Told], told_days: Sequence[date | None], index: dict[str, int], end: date
) -> list[date | None]:
    """The day on which each event was known, None where only the order is known.

    That is the day it was learned on, else when the event it was learned from was known, else the latest day of what
    was told of it, else the day it was placed on. What has no place in the order was known when the story was told.
    """
    opened = next((day for day, e in zip(told_days, envelopes, strict=True) if not e.history), None)
    resolved: dict[int, date | None] = {}
    for i in range(len(envelopes)):
        chain: dict[int, None] = {}
        source: int | None = i
        while source is not None and source not in resolved and source not in chain:
            chain[source] = None
            envelope = envelopes[source]
            source = None if envelope.learned_on else index.get(envelope.learned_after or "")
        ends_here = source not in resolved  # nothing told of the last one, or the chain bites its own tail
        day = None if source is None else resolved.get(source)
        for one in reversed(chain):
            if ends_here:
                day, ends_here = _own_known_day(envelopes[one], told_days[one], end), False
            # Nobody was there to know anything before the career was opened.
            resolved[one] = day = max(day, opened) if day and opened else day
    return [resolved[i] for i in range(len(envelopes))]


def _own_known_day(envelope: Told, told_day: date | None, end: date) -> date | None:
    """The day on which an event was known that was not heard of through another."""
    if envelope.learned_on:
        return min(span(envelope.learned_on).latest or end, end)
    return end if envelope.order is not None and told_day is None else told_day
