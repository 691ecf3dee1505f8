"""When the supervisor leaves there is a successor, who was there before the other was gone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from werkzekerheid.rules.contacts import EMPLOYER
from werkzekerheid.rules.known import known_before
from werkzekerheid.rules.promised import Settled, first, makes_a_promise, promised
from werkzekerheid.rules.spoken import settled, talks_after
from werkzekerheid.rules.stays import end_of_stay, stay_of
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import after, answer_within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.records import Placement, SupervisorChange
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "supervisor_continuity"


class SupervisorContinuityPeriod(Period):
    """How soon a successor is there, how long the two are there together, and how soon too short a time is made up for.

    `ahead_days`: who took over so shortly before is the successor.
    """

    successor_due_days: WholeDays
    successor_grace_days: WholeDays
    ahead_days: WholeDays
    overlap_days: WholeDays
    overlap_working_days: WholeDays


def promises(career: Career, table: Table[SupervisorContinuityPeriod], day: date | None) -> Iterator[Promise]:
    """One about the successor for each supervisor who leaves, one about the overlap where it is told to be short."""
    for placement in career.started_placements():
        if not placement.supervisor_changes or not table.applies_to(placement):
            continue
        ended = end_of_stay(career, placement)
        for change in placement.supervisor_changes:
            # Who is told to have left only after the work ended comes too late.
            too_late = ended is not None and known_before(ended, change.moment)
            if makes_a_promise(career, change.moment) and not too_late:
                over = first([career.closed, ended])
                yield from _successor(career, table, placement, change, over)
                yield from _overlap(career, table, placement, change, over, day)


def _successor(
    career: Career,
    table: Table[SupervisorContinuityPeriod],
    placement: Placement,
    change: SupervisorChange,
    over: Moment | None,
) -> Iterator[Promise]:
    period = table.on(change.moment)
    window = after(change.moment, due=period.successor_due_days, grace=period.successor_grace_days)
    if window is not None:
        kept_by = first(_takes_over(career, placement, change, period.ahead_days))
        yield promised(table, "successor", placement.ref, change.moment, window, Settled(kept_by, over))


def _takes_over(career: Career, placement: Placement, change: SupervisorChange, ahead_days: int) -> Iterator[Moment]:
    """A successor who is named, or who is told to be there: a change of supervisor, or who guides at this work."""
    left = change.moment
    if change.successor is not None:
        yield left
    here = stay_of(career, placement.ref)
    came = [one.moment for one in placement.adjustments if one.what == "supervisor"]
    if any(_shortly_before(one, left, ahead_days) for one in came):
        yield left
    guides = (one for one in career.coaches.values() if one.kind == "internal_coach" and one.placement in here)
    came += [one.assigned for one in guides]
    came += [one.moment for one in placement.supervisor_changes]  # who leaves next was there in between
    came += [one.started for one in career.placements.values() if one.ref in here and one.started and one.supervisor]
    yield from (one for one in came if one.order > left.order)


def _shortly_before(moment: Moment, left: Moment, days: int) -> bool:
    if moment.dayless or left.dayless or moment.latest is None or left.earliest is None:
        return False
    return moment.order < left.order and left.earliest - moment.latest <= timedelta(days=days)


def _overlap(
    career: Career,
    table: Table[SupervisorContinuityPeriod],
    placement: Placement,
    change: SupervisorChange,
    over: Moment | None,
    day: date | None,
) -> Iterator[Promise]:
    """Too short a time together cannot be made good; that the guidance speaks with the successor makes up for it."""
    period = table.on(change.moment)
    if change.successor is None or change.overlap_days is None or change.overlap_days >= period.overlap_days:
        return
    window = answer_within(change.moment, period.overlap_working_days)
    done = settled(talks_after(career, change.moment, EMPLOYER, day, placement.ref), over)
    yield promised(table, "overlap", placement.ref, change.moment, window, done)
