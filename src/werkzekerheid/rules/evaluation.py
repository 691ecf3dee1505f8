"""Those concerned look back together as planned, and where nothing was planned each half year."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.rules.guidance import end_of_guidance
from werkzekerheid.rules.promised import Settled, first, makes_a_promise, promised
from werkzekerheid.rules.stays import end_of_stay, end_of_work
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import after, before, follows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.records import Note, Plan, Provision, ToldDay
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Promise, Window
    from werkzekerheid.rules.table import Table

RULE = "evaluation"
TOPIC = "evaluation"
_GUIDANCE = frozenset({"jobcoaching", "interne_werkbegeleiding"})


class EvaluationPeriod(Period):
    """How often where no day was planned, how long before the day it is looked for, and how much later it is broken.

    `counts_from_days`: an evaluation so shortly before a planned day is that one; an earlier one is another.
    """

    every_days: WholeDays
    opens_days: WholeDays
    grace_days: WholeDays
    counts_from_days: WholeDays


class _Guided(NamedTuple):
    """Guidance that is looked back on: a plan, or a grant without one. `planned` is the day that was agreed."""

    subject: str
    ground: Moment
    planned: ToldDay | None
    over: Moment | None


def promises(career: Career, table: Table[EvaluationPeriod], day: date | None) -> Iterator[Promise]:  # noqa: ARG001
    """A series for each plan and each grant of guidance without one, up to the first that is not kept yet.

    Where there is neither, nothing can be looked back on: that a plan is missing is the matter of `start_agreements`.
    """
    plans = list(_plans(career))
    for guided in (*plans, *_grants(career, plans)):
        if makes_a_promise(career, guided.ground):
            yield from _series(career, table, guided)


def _plans(career: Career) -> Iterator[_Guided]:
    for number, plan in enumerate(career.plans):
        following = career.plans[number + 1].agreed if number + 1 < len(career.plans) else None
        over = first([following, end_of_guidance(career, plan.agreed), end_of_work(career, plan.agreed)])
        yield _Guided(plan.ref, plan.agreed, _planned(career, plan), over)


def _planned(career: Career, plan: Plan) -> ToldDay | None:
    """The day of the plan, else the one that its agreement on evaluation is looked at."""
    agreed = (one.review for one in career.plan_agreements(plan) if one.topic == TOPIC and one.review)
    return plan.evaluate or next(agreed, None)


def _grants(career: Career, plans: list[_Guided]) -> Iterator[_Guided]:
    for grant in career.provisions.values():
        granted = grant.granted
        if grant.kind not in _GUIDANCE or granted is None:
            continue
        if any(one.ground.order < granted.order and not _is_over(one, granted) for one in plans):
            continue
        planned_later = first(one.ground for one in plans if one.ground.order > granted.order)
        yield _Guided(grant.ref, granted, None, first([planned_later, _end_of_grant(career, grant, granted)]))


def _is_over(guided: _Guided, moment: Moment) -> bool:
    return guided.over is not None and guided.over.order <= moment.order


def _end_of_grant(career: Career, grant: Provision, granted: Moment) -> Moment | None:
    placement = career.placements.get(grant.placement or "")
    work = end_of_stay(career, placement) if placement else end_of_work(career, granted)
    return first([grant.ended, work, end_of_guidance(career, granted)])


def _series(career: Career, table: Table[EvaluationPeriod], guided: _Guided) -> Iterator[Promise]:
    now, planned = guided.ground, guided.planned
    while (window := _window(table.on(now), now, planned)) is not None:
        held = next((one for one in career.evaluations if _is_this_one(one, now, planned, table.on(now))), None)
        done = Settled(held.moment if held else None, guided.over)
        yield promised(table, "", guided.subject, now, window, done)
        if held is None or held.kind == "end" or _is_over(guided, held.moment):
            return
        now, planned = held.moment, None


def _window(period: EvaluationPeriod, now: Moment, planned: ToldDay | None) -> Window | None:
    if planned is not None:
        return before(planned.span, now, opens=period.opens_days, due=0, grace=period.grace_days)
    opens = period.every_days - period.opens_days
    return after(now, opens=opens, due=period.every_days, grace=period.grace_days)


def _is_this_one(held: Note, now: Moment, planned: ToldDay | None, period: EvaluationPeriod) -> bool:
    if held.moment.order <= now.order or not follows(held.moment, now):
        return False
    if planned is None or planned.span.earliest is None:
        return True
    counts_from = planned.span.earliest - timedelta(days=period.counts_from_days)
    return held.moment.latest is not None and held.moment.latest >= counts_from
