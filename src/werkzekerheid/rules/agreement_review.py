"""Agreements are looked at on their day, and one that is broken twice is talked about."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from werkzekerheid.rules.contacts import ANYBODY, EMPLOYER, WORKER
from werkzekerheid.rules.evaluation import TOPIC
from werkzekerheid.rules.guidance import end_of_guidance
from werkzekerheid.rules.known import in_order_known
from werkzekerheid.rules.promised import Settled, first, makes_a_promise, promised
from werkzekerheid.rules.spoken import settled, spoken_after, talks_after
from werkzekerheid.rules.stays import end_of_stay, end_of_work
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import answer_within, before, follows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.records import Agreement, ToldDay
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "agreement_review"
_NOBODY = frozenset({"unknown", "system"})
_TWICE = 2


class AgreementReviewPeriod(Period):
    """How long before its day an agreement is looked at, and how soon one that was broken twice is talked about."""

    review_opens_days: WholeDays
    review_grace_days: WholeDays
    broken_twice_working_days: WholeDays


def promises(career: Career, table: Table[AgreementReviewPeriod], day: date | None) -> Iterator[Promise]:
    """One for each agreement with a day, and one each time that it was broken twice and not talked about.

    Told to the owner of the agreement too. An agreement of a plan on its evaluation is the matter of `evaluation`.
    """
    for agreement in career.agreements.values():
        asks_nothing = agreement.review is None and len(agreement.broken) < _TWICE
        if asks_nothing or not makes_a_promise(career, agreement.made):
            continue
        over = _over(career, agreement)
        found = [*_review(career, table, agreement, over), *_broken_twice(career, table, agreement, over, day)]
        for promise in found:
            yield promise._replace(audience=_told_to(agreement, promise))


def _told_to(agreement: Agreement, promise: Promise) -> tuple[str, ...]:
    owner = [] if agreement.owner in _NOBODY else [agreement.owner]
    return tuple(dict.fromkeys([*owner, *promise.audience]))


def _over(career: Career, agreement: Agreement) -> Moment | None:
    """A following plan, the end of its work, or that no guidance is needed any more."""
    placement = career.placements.get(agreement.placement or "")
    work = end_of_stay(career, placement) if placement else end_of_work(career, agreement.made)
    plans = (one.agreed for one in career.plans if agreement.plan and one.agreed.order > agreement.made.order)
    return first([work, end_of_guidance(career, agreement.made), *plans, career.closed])


def _review(
    career: Career, table: Table[AgreementReviewPeriod], agreement: Agreement, over: Moment | None
) -> Iterator[Promise]:
    if agreement.review is None or (agreement.plan and agreement.topic == TOPIC):
        return
    period = table.on(agreement.made)
    window = before(
        agreement.review.span, agreement.made, opens=period.review_opens_days, due=0, grace=period.review_grace_days
    )
    if window is not None:
        looked_at = first(_looked_at(career, agreement, agreement.review, period.review_opens_days))
        yield promised(table, "review", agreement.ref, agreement.made, window, Settled(looked_at, over))


def _looked_at(career: Career, agreement: Agreement, review: ToldDay, days: int) -> Iterator[Moment]:
    """Somebody said whether it was kept, or those concerned looked back, once its day was near."""
    counts_from = review.span.earliest - timedelta(days=days) if review.span.earliest else None
    for one in (*agreement.kept, *agreement.broken, *(held.moment for held in career.evaluations)):
        near = counts_from is None or (one.latest is not None and one.latest >= counts_from)
        if near and follows(one, agreement.made):
            yield one


def _broken_twice(
    career: Career, table: Table[AgreementReviewPeriod], agreement: Agreement, over: Moment | None, day: date | None
) -> Iterator[Promise]:
    """One at the second time, and another when it is broken twice more after it was talked about."""
    since: list[Moment] = []
    talked: Settled | None = None
    for moment in sorted(agreement.broken, key=in_order_known):
        if talked is None or _came_after(moment, talked):
            since.append(moment)
        if len(since) < _TWICE:
            continue
        window = answer_within(moment, table.on(moment).broken_twice_working_days)
        talked = _talked(career, agreement, moment, over, day)
        evidence = [one.event_id for one in since[:-1]]
        yield promised(table, "broken_twice", agreement.ref, moment, window, talked, evidence)
        if talked.kept_by is None:
            return
        since = []


def _talked(career: Career, agreement: Agreement, ground: Moment, over: Moment | None, day: date | None) -> Settled:
    """With the worker, and of an agreement of somebody at work with the workplace at the same table."""
    beside = EMPLOYER if agreement.owner in EMPLOYER else ANYBODY
    talks = talks_after(career, ground, WORKER, day, agreement.placement, beside)
    held = spoken_after(ground, (one.moment for one in career.evaluations))
    return settled([*talks, *held], over)


def _came_after(moment: Moment, talked: Settled) -> bool:
    if talked.on is not None and moment.latest is not None and not moment.dayless:
        return moment.latest > talked.on
    return talked.kept_by is not None and moment.order > talked.kept_by.order
