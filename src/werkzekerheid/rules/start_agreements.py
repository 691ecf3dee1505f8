"""At every start: a begeleidingsplan with the six agreements on aftercare, a relapse contact and a safety net."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.facts.vocabulary import AgreementTopic
from werkzekerheid.rules.guidance import guidance_needed
from werkzekerheid.rules.promise import DAYLESS, Window
from werkzekerheid.rules.promised import Settled, first, makes_a_promise, promised
from werkzekerheid.rules.stays import end_of_stay, placement_before, until_now
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import after

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.records import Placement, Plan
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "start_agreements"


class StartAgreementsPeriod(Period):
    """Until when, and on which topics, there is an agreement at every start.

    `before_days`: a plan made so shortly before the start is about it, also where nothing says that the place was in
    sight.
    """

    due_days: WholeDays
    before_days: WholeDays
    topics: tuple[AgreementTopic, ...]


class Agreed(NamedTuple):
    """When something was first agreed for a stay; None for what was not. `topics` by topic."""

    plan: Plan | None
    topics: dict[str, Moment]
    relapse_contact: Moment | None
    safety_net: Moment | None


def promises(career: Career, table: Table[StartAgreementsPeriod], day: date | None) -> Iterator[Promise]:  # noqa: ARG001
    """One for the plan at each start; where a plan stands, one for each part of it.

    What a plan holds is asked once in a stay at an organisation: a conversion takes the plan along.
    """
    asked: set[str] = set()
    for placement in career.started_placements():
        start = placement.started
        if start is None or not makes_a_promise(career, start) or not table.applies_to(placement):
            continue
        if not guidance_needed(career, start):
            continue
        agreed = agreed_for(career, table, placement)
        yield _plan(career, table, placement, start, agreed)
        if agreed.plan is not None and agreed.plan.agreed.event_id not in asked:
            asked.add(agreed.plan.agreed.event_id)
            yield from _parts(career, table, placement, start, agreed.plan, agreed)


def agreed_for(career: Career, table: Table[StartAgreementsPeriod], placement: Placement) -> Agreed:
    """What was agreed for this placement, in plans and beside them: since it came in sight, until the next one did."""
    stay = list(until_now(career, placement))
    orders = range(_since(career, table, stay), _until(career, stay))
    plans = [one for one in career.plans if one.agreed.order in orders]
    topics: dict[str, Moment] = {}
    for one in career.agreements.values():
        if one.made.order in orders and one.placement in {None, *(part.ref for part in stay)}:
            topics.setdefault(one.topic, one.made)
    rhythm = first(one.moment for one in career.rhythms if one.moment.order in orders)
    if rhythm is not None:
        topics.setdefault("contact_frequency", rhythm)
    return Agreed(
        plans[0] if plans else None,
        topics,
        first([topics.get("relapse"), *(one.agreed for one in plans if one.relapse_contact)]),
        first([topics.get("safety_net"), *(one.agreed for one in plans if one.safety_net)]),
    )


def _since(career: Career, table: Table[StartAgreementsPeriod], stay: list[Placement]) -> int:
    """From where on in the order of life an agreement may be about this stay."""
    in_sight = min(one.in_sight.order for one in stay)
    start, former = stay[-1].started, placement_before(career, stay[-1])
    if start is None or start.latest is None or (former and (former.ended is None or former.ended.order > in_sight)):
        return in_sight
    free = former.ended.order if former and former.ended else 0
    days = table.on(start).before_days
    for moment, _ in islice(career.moments, bisect_left(career.moments, free, key=_order), None):
        if moment.order >= in_sight:
            break
        if moment.latest and not moment.dayless and 0 <= (start.latest - moment.latest).days <= days:
            return moment.order
    return in_sight


def _order(told: tuple[Moment, str]) -> int:
    return told[0].order


def _until(career: Career, stay: list[Placement]) -> int:
    """Up to where: the end of the placement, or when it is certain that the worker goes elsewhere."""
    start, ended = stay[0].started, stay[0].ended
    ends = [ended.order + 1] if ended else [career.moments[-1][0].order + 1]
    ends += [
        one.announced.order
        for one in career.placements.values()
        if one not in stay and one.announced and start and one.announced.order > start.order
    ]
    return min(ends)


def _plan(
    career: Career, table: Table[StartAgreementsPeriod], placement: Placement, start: Moment, agreed: Agreed
) -> Promise:
    window = after(start, due=table.on(start).due_days) or DAYLESS
    kept_by = agreed.plan.agreed if agreed.plan else None
    return promised(
        table, "plan", placement.ref, start, window, Settled(kept_by, first([career.closed, placement.ended]))
    )


def _parts(
    career: Career, table: Table[StartAgreementsPeriod], placement: Placement, start: Moment, plan: Plan, agreed: Agreed
) -> Iterator[Promise]:
    period = table.on(start)
    window = _from_start_and_plan(start, plan.agreed, period.due_days)
    over = first([career.closed, end_of_stay(career, placement)])
    for part, kept_by in (
        ("agreements", _last([agreed.topics.get(topic) for topic in period.topics])),
        ("relapse_contact", agreed.relapse_contact),
        ("safety_net", agreed.safety_net),
    ):
        yield promised(table, part, placement.ref, plan.agreed, window, Settled(kept_by, over), [start.event_id])


def _from_start_and_plan(start: Moment, plan: Moment, due_days: int) -> Window:
    """The days of the start, or of the plan where that came later."""
    window = after(start, due=due_days)
    if window is None or window.opens_on is None or window.due_on is None or plan.known_on is None:
        return DAYLESS
    opens_on = max(window.opens_on, plan.known_on)
    due_on = max(window.due_on, opens_on)
    return Window(opens_on, due_on, due_on)


def _last(moments: list[Moment | None]) -> Moment | None:
    """The last of these events, when all are there."""
    there = [one for one in moments if one is not None]
    return max(there, key=lambda one: one.order) if there and len(there) == len(moments) else None
