"""Guidance fades out when it can: where there is far more contact than agreed, and no sign, less is proposed."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.rules.contacts import WORKER, talks
from werkzekerheid.rules.guidance import NO_LONGER_NEEDED, end_of_guidance
from werkzekerheid.rules.once import once
from werkzekerheid.rules.promise import Window
from werkzekerheid.rules.promised import Settled, first, makes_a_promise, promised
from werkzekerheid.rules.stays import end_of_work
from werkzekerheid.rules.table import Period, WholeDays

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from werkzekerheid.career.records import Rhythm
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.contacts import Talk
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "contact_burden"


class ContactBurdenPeriod(Period):
    """How many times the agreed contact is too much, in how many periods on end, and how soon less is proposed."""

    times_agreed: WholeDays
    periods: WholeDays
    due_days: WholeDays
    grace_days: WholeDays


class _Reached(NamedTuple):
    """The talk with which it became too much, and the day of it."""

    ground: Moment
    on: date


def promises(career: Career, table: Table[ContactBurdenPeriod], day: date | None) -> Iterator[Promise]:
    """One each time that contact with the worker was too much under an agreed rhythm, up to the first not kept yet.

    Only contact that was planned, or of which it is not told: who calls by himself is not burdened.
    """
    if day is None or not career.rhythms:
        return
    agreed = [one for one in career.rhythms if one.role in WORKER and not one.moment.dayless]
    for number, rhythm in enumerate(agreed):
        following = agreed[number + 1].moment if number + 1 < len(agreed) else None
        if makes_a_promise(career, rhythm.moment):
            yield from _series(career, table, rhythm, following, day)


def _series(
    career: Career, table: Table[ContactBurdenPeriod], rhythm: Rhythm, following: Moment | None, day: date
) -> Iterator[Promise]:
    period, since = table.on(rhythm.moment), rhythm.moment.latest
    last = min(following.latest if following and following.latest else day, day)
    if since is None or len(_between(_planned(career, day), since, last)) <= period.times_agreed * period.periods:
        return
    over = first([career.closed, end_of_guidance(career, rhythm.moment), end_of_work(career, rhythm.moment)])
    until = min((one.latest for one in (following, over) if one and one.latest), default=day)
    held = _between(_planned(career, day), since, until)
    grounds: set[Moment] = set()
    while since is not None and (reached := _reached(career, period, rhythm.every_days, held, since)) is not None:
        if reached.ground in grounds:
            return
        grounds.add(reached.ground)
        opens_on = max(reached.on, reached.ground.known_on or reached.on)
        due_on = opens_on + timedelta(days=period.due_days)
        window = Window(opens_on, due_on, due_on + timedelta(days=period.grace_days))
        kept_by = first(_proposed(career, following, opens_on))
        promise = promised(
            table, "", rhythm.moment.event_id, reached.ground, window, Settled(kept_by, over), [rhythm.moment.event_id]
        )
        yield promise
        since = promise.kept_by.latest if promise.kept_by else None


@once
def _planned(career: Career, day: date) -> tuple[Talk, ...]:
    """The single days of contact that nobody told to be unplanned; a rhythm without days cannot be counted."""
    unplanned = {one.moment.event_id for one in career.contacts if one.planned is False}
    held = (one for one in talks(career, WORKER, day) if one.starts == one.stops)
    return tuple(one for one in held if one.moment.event_id not in unplanned)


def _between(held: Sequence[Talk], since: date, until: date) -> Sequence[Talk]:
    """The talks after the one day, up to the other."""
    first = bisect_right(held, since, key=lambda one: one.starts)
    return held[first : bisect_right(held, until, lo=first, key=lambda one: one.starts)]


def _reached(
    career: Career, period: ContactBurdenPeriod, every_days: int, held: Sequence[Talk], since: date
) -> _Reached | None:
    """The first talk by which there were so many periods on end with too much contact and no sign."""
    counts: Counter[int] = Counter()
    asked_for = {(day - since).days // every_days for day in _asks_for_contact(career) if day >= since}
    for talk in held:
        if talk.starts <= since:
            continue
        now = (talk.starts - since).days // every_days
        counts[now] += 1
        on_end = range(now - period.periods + 1, now + 1)
        if all(counts[one] > period.times_agreed and one not in asked_for for one in on_end):
            return _Reached(talk.moment, talk.starts)
    return None


@once
def _asks_for_contact(career: Career) -> tuple[date, ...]:
    """The days of what is a reason for more contact: signs, relapse and what follows it, and who asks for help."""
    moments = [one.moment for one in career.signals.values()]
    moments += [moment for one in career.relapses for moment in (one.moment, one.ended) if moment]
    moments += [one.moment for one in (*career.warnings, *career.missed)]
    moments += [one.moment for one in career.sicknesses]
    moments += [one.moment for one in career.life_events if one.direction != "better"]
    moments += [one.moment for one in career.steps if one.kind == "support_requested"]
    return tuple(one.latest for one in moments if one.latest and not one.dayless)


def _proposed(career: Career, following: Moment | None, since: date) -> Iterator[Moment]:
    """A new rhythm or plan, an evaluation, a new assessment, or a coach who fades out: somebody looked at it."""
    looked = [
        following,
        *(one.agreed for one in career.plans),
        *(one.moment for one in career.evaluations),
        *(one.moment for one in career.needs),
        *(one.left for one in career.coaches.values() if one.reason in NO_LONGER_NEEDED),
    ]
    yield from (one for one in looked if one and one.latest and one.latest >= since)
