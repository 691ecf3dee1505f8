"""Contact with the worker and with the employer, as agreed, for as long as guidance is needed."""

from __future__ import annotations

from functools import partial
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.rules.contacts import EMPLOYER, WORKER
from werkzekerheid.rules.guidance import guidance_needed, turns_of_need
from werkzekerheid.rules.promised import Settled, makes_a_promise, promised
from werkzekerheid.rules.rhythm import Wait, contacts, turns
from werkzekerheid.rules.table import Period, WholeDays

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from werkzekerheid.career.records import Placement, Rhythm
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.rhythm import Contact
    from werkzekerheid.rules.table import Table

RULE = "check_in_rhythm"
_PARTS = {"worker": WORKER, "employer": EMPLOYER}


class CheckInRhythmPeriod(Period):
    """How often, where nothing was agreed: in the first days, then, and later; and how much later it is broken."""

    first_every_days: WholeDays
    first_until_days: WholeDays
    then_every_days: WholeDays
    then_until_days: WholeDays
    later_every_days: WholeDays
    grace_percent: WholeDays


class _Stretch(NamedTuple):
    """A part of a placement in which guidance was needed: from this event on, until that one."""

    placement: Placement
    started_on: date
    since: Moment
    until: Moment | None


class _Side(NamedTuple):
    """One of the two who are spoken with at a placement: the rhythms that were agreed with them, and the contact."""

    part: str
    agreed: Sequence[Rhythm]
    restarts: Sequence[Moment]
    held: Sequence[Contact]


def promises(career: Career, table: Table[CheckInRhythmPeriod], day: date | None) -> Iterator[Promise]:
    """For each placement, a series of promises about the worker and one about the employer.

    Silent in a stretch without days: there nobody can say how long it was since the last contact.
    """
    if day is None:
        return
    for placement in career.started_placements():
        stretches = list(_guided(career, placement)) if table.applies_to(placement) else []
        sides = [_side(career, table, placement, part, day) for part in _PARTS] if stretches else []
        for stretch in stretches:
            for side in sides:
                yield from _series(table, stretch, side)


def _guided(career: Career, placement: Placement) -> Iterator[_Stretch]:
    """The stretches of a placement in which guidance was needed.

    Somebody who worked already when the career was opened is promised contact from the opening on.
    """
    start = placement.started
    if start is None or start.latest is None or start.dayless:
        return
    first = career.opened if career.opened and career.opened.order > start.order else start
    since = first if guidance_needed(career, first) and makes_a_promise(career, first) else None
    for turn in turns_of_need(career, first, placement.ended):
        if since and not turn.needed:
            yield _Stretch(placement, start.latest, since, turn.moment)
            since = None
        elif turn.needed and not since:
            since = turn.moment
    if since and not (placement.ended and placement.ended.order <= since.order):
        yield _Stretch(placement, start.latest, since, placement.ended)


def _side(career: Career, table: Table[CheckInRhythmPeriod], placement: Placement, part: str, day: date) -> _Side:
    roles = _PARTS[part]
    agreed = [one for one in career.rhythms if one.role in roles]
    restarts = [one.moment for one in agreed if not one.moment.dayless]
    # With the worker any talk counts; with the employer only one that was not about another place.
    where = None if roles == WORKER else placement.ref
    return _Side(part, agreed, restarts, contacts(career, roles, day, where, partial(_rarest, table, agreed)))


def _series(table: Table[CheckInRhythmPeriod], stretch: _Stretch, side: _Side) -> Iterator[Promise]:
    placement, started_on, since, until = stretch
    if since.latest is None:
        return
    wait = partial(_wait, table, started_on, side.agreed)
    for turn in turns((since, since.latest), side.held, wait, side.restarts, until):
        settled = Settled(turn.kept_by, turn.excused_by, turn.kept_on)
        yield promised(table, side.part, placement.ref, turn.ground, turn.window, settled)


def _agreed(agreed: Sequence[Rhythm], on: date) -> int | None:
    """The rhythm in force on a day; what was agreed in a stretch without days lies before every day."""
    for one in reversed(agreed):
        if one.moment.latest is None or one.moment.dayless or one.moment.latest <= on:
            return one.every_days
    return None


def _wait(table: Table[CheckInRhythmPeriod], started_on: date, agreed: Sequence[Rhythm], on: date) -> Wait:
    """How long after contact on this day the next is due: as agreed, else by how long the placement has run."""
    period = table.on_day(on)
    since_start = (on - started_on).days
    every_days = _agreed(agreed, on)
    if every_days is None and since_start < period.first_until_days:
        every_days = period.first_every_days
    elif every_days is None:
        every_days = period.then_every_days if since_start < period.then_until_days else period.later_every_days
    return Wait(every_days, _grace_days(period, every_days))


def _rarest(table: Table[CheckInRhythmPeriod], agreed: Sequence[Rhythm], on: date) -> int:
    """The rarest rhythm that is contact as promised: what was agreed, else the rarest that the table allows.

    Where nothing was agreed, a rhythm that was told is what they were used to, be it less than weekly at first.
    """
    period = table.on_day(on)
    every_days = _agreed(agreed, on) or period.later_every_days
    return every_days + _grace_days(period, every_days)


def _grace_days(period: CheckInRhythmPeriod, every_days: int) -> int:
    return ceil(every_days * period.grace_percent / 100)
