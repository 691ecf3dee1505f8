"""After a relapse somebody talks with the worker soon, and the employer hears who acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.rules.contacts import EMPLOYER, WORKER
from werkzekerheid.rules.known import known_before
from werkzekerheid.rules.once import once
from werkzekerheid.rules.promised import first, makes_a_promise, promised
from werkzekerheid.rules.spoken import Spoken, settled, spoken_after, talks_after
from werkzekerheid.rules.stays import running_at
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import answer_within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.records import Answer, Placement, Relapse
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "relapse_response"
_ACTS = frozenset({"talked", "visited", "adapted", "intensified", "care_involved"})
_AT_WORK = EMPLOYER | {"internal_coach"}


class RelapseResponsePeriod(Period):
    """How soon the worker is spoken with, and how soon the employer hears who does."""

    talk_working_days: WholeDays
    told_working_days: WholeDays


def promises(career: Career, table: Table[RelapseResponsePeriod], day: date | None) -> Iterator[Promise]:
    """One for each relapse about the worker, and one about the employer of a relapse at work."""
    for relapse in career.relapses:
        if makes_a_promise(career, relapse.moment):
            yield _to_the_worker(career, table, relapse, day)
            yield from _to_the_employer(career, table, relapse, day)


def _to_the_worker(career: Career, table: Table[RelapseResponsePeriod], relapse: Relapse, day: date | None) -> Promise:
    ground = relapse.moment
    window = answer_within(ground, table.on(ground).talk_working_days)
    kept_by = [
        *talks_after(career, ground, WORKER, day),
        *_acts(career, ground),
        *_ended_by(relapse, "coach_contact", "employer_talk"),
    ]
    over = relapse.ended if not _ended_by(relapse, "coach_contact", "employer_talk") else None
    return promised(table, "worker", ground.event_id, ground, window, settled(kept_by, first([career.closed, over])))


def _to_the_employer(
    career: Career, table: Table[RelapseResponsePeriod], relapse: Relapse, day: date | None
) -> Iterator[Promise]:
    ground = relapse.moment
    placement = _at_work(career, relapse)
    if placement is None or not table.applies_to(placement) or not _may_be_told(career):
        return
    window = answer_within(ground, table.on(ground).told_working_days)
    told = (one.moment for one in career.shared if one.about in EMPLOYER)
    kept_by = [
        *talks_after(career, ground, EMPLOYER, day, placement.ref),
        *spoken_after(ground, told),
        # Who acts at the workplace itself need not be told who acts.
        *_acts(career, ground, _AT_WORK),
        *_ended_by(relapse, "employer_talk"),
    ]
    over = relapse.ended if not _ended_by(relapse, "employer_talk") else None
    excused_by = first([career.closed, placement.ended, over])
    yield promised(table, "employer", ground.event_id, ground, window, settled(kept_by, excused_by))


def _at_work(career: Career, relapse: Relapse) -> Placement | None:
    """The placement at which it happened and that, as far as was known then, still ran.

    Where it was not told at which, the one that was started last.
    """
    running = [
        one
        for one in running_at(career, relapse.moment.order)
        if one.ended is None or not known_before(one.ended, relapse.moment)
    ]
    if relapse.placement is not None:
        running = [one for one in running if one.ref == relapse.placement]
    return max(running, key=lambda one: one.started.order if one.started else 0, default=None)


def _may_be_told(career: Career) -> bool:
    """False where the worker chose that an employer is not to know of signals: then the employer is told nothing."""
    classes = career.openness.get("employer")
    return classes is None or "signal" in classes


def _acts(career: Career, ground: Moment, by: frozenset[str] | None = None) -> Iterator[Spoken]:
    return spoken_after(ground, (one.moment for one in _answers(career) if by is None or one.by in by))


@once
def _answers(career: Career) -> tuple[Answer, ...]:
    """The answers to signs in which somebody acted."""
    return tuple(answer for one in career.signals.values() for answer in one.answers if answer.action in _ACTS)


def _ended_by(relapse: Relapse, *ways: str) -> list[Spoken]:
    return list(spoken_after(relapse.moment, [relapse.ended])) if relapse.how in ways else []
