"""After a drop-out: a talk, the reasons of each side, and a next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.rules.contacts import EMPLOYER, WORKER
from werkzekerheid.rules.promised import first, first_after, makes_a_promise, promised
from werkzekerheid.rules.spoken import Spoken, settled, spoken_after, talks_after
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import after, follows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.records import DropOut, ExitTalk, Placement
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "after_dropout"
_SCHOOL = frozenset({"school"})
_NEXT_STEPS = frozenset({
    "match_proposed", "introduction_held", "search_reported", "advice_given", "waiting_reported", "training_started",
    "education_started", "placement_started", "begeleidingsplan_agreed", "coach_assigned", "handover_offered",
    "returned_to_work",
})  # fmt: skip

_STARTS = frozenset({"placement_started", "training_started", "education_started"})


class AfterDropoutPeriod(Period):
    """By when there was a talk, by when each side told its reasons, and by when there is a next step."""

    talk_due_days: WholeDays
    reasons_due_days: WholeDays
    next_step_due_days: WholeDays


def promises(career: Career, table: Table[AfterDropoutPeriod], day: date | None) -> Iterator[Promise]:
    """Three for each drop-out."""
    for drop_out in career.drop_outs:
        placement = career.placements.get(drop_out.placement or "")
        ground = _first_told(drop_out, placement)
        if not makes_a_promise(career, ground):
            continue
        period = table.on(ground)
        parts = (
            ("talk", period.talk_due_days, _talks(career, drop_out, ground, day)),
            ("reasons", period.reasons_due_days, _reasons(career, drop_out, ground, placement)),
            ("next_step", period.next_step_due_days, _next_steps(career, ground, placement)),
        )
        # Who has something to do again looks ahead: asking after the drop-out of before would come too late.
        over = first([career.closed, _next_start(career, ground)])
        for part, due_days, kept_by in parts:
            if window := after(ground, due=due_days):
                subject, told = drop_out.placement or ground.event_id, [drop_out.moment.event_id]
                done = settled(kept_by, career.closed if part == "next_step" else over)
                yield promised(table, part, subject, ground, window, done, told)


def _next_start(career: Career, ground: Moment) -> Moment | None:
    return first_after(ground, (moment for moment, type_ in career.moments if type_ in _STARTS))


def _first_told(drop_out: DropOut, placement: Placement | None) -> Moment:
    """The end of the placement where that said so already: the drop-out told after it is the same one."""
    ended = placement.ended if placement and placement.outcome == "dropped_out" else None
    return ended if ended and ended.order < drop_out.moment.order else drop_out.moment


def _talks(career: Career, drop_out: DropOut, ground: Moment, day: date | None) -> Iterator[Spoken]:
    yield from talks_after(career, ground, WORKER, day)
    for talk in _exit_talks(career, drop_out, ground):
        yield Spoken(talk.moment, talk.moment.latest)


def _exit_talks(career: Career, drop_out: DropOut, ground: Moment) -> Iterator[ExitTalk]:
    """The exit talks about this drop-out; one about the same placement may have been held before its end."""
    for talk in career.exit_talks:
        same_place = drop_out.placement is not None and talk.placement == drop_out.placement
        if same_place or (talk.placement is None and follows(talk.moment, ground)):
            yield talk


def _reasons(career: Career, drop_out: DropOut, ground: Moment, placement: Placement | None) -> Iterator[Spoken]:
    """The event by which every side had told its reasons."""
    sides = [WORKER]
    if placement is not None or drop_out.placement is not None:
        sides.append(EMPLOYER)
    elif drop_out.phase == "education":
        sides.append(_SCHOOL)
    told = [(drop_out.moment, drop_out.reasons_of)]
    if placement and placement.ended:
        told.append((placement.ended, placement.reasons_of))
    told += [(talk.moment, talk.reasons_of) for talk in _exit_talks(career, drop_out, ground)]
    heard: frozenset[str] = frozenset()
    for moment, reasons_of in sorted(told, key=lambda one: one[0].order):
        heard |= reasons_of
        if all(heard & side for side in sides):
            yield Spoken(moment, moment.latest)
            return


def _next_steps(career: Career, ground: Moment, placement: Placement | None) -> Iterator[Spoken]:
    yield from spoken_after(ground, (moment for moment, type_ in career.moments if type_ in _NEXT_STEPS))
    if placement and placement.ended and placement.next_ref:
        yield Spoken(placement.ended, placement.ended.latest)
