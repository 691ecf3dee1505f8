"""Before a proefplaatsing ends it is decided what follows, and it lasts no longer than the law allows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from werkzekerheid.facts.vague import Span, add_months
from werkzekerheid.rules.promised import Settled, first, makes_a_promise, promised
from werkzekerheid.rules.stays import converted_from
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import before, follows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.records import Placement
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "trial_decision"
_DECIDED = frozenset({
    "converted", "moved_on", "not_renewed", "stopped_by_worker", "stopped_by_employer", "trial_failed", "completed",
})  # fmt: skip
"""How a trial ends when somebody decided; who drops out, or whose firm closes, was not decided about."""
_ANNOUNCED = frozenset({"contract", "placement"})


class TrialDecisionPeriod(Period):
    """How long before its end the decision is there, how long a trial lasts by law, and how long with an extension.

    `counts_from_days`: an earlier evaluation or announcement is not about the end.
    """

    opens_days: WholeDays
    due_days: WholeDays
    grace_days: WholeDays
    counts_from_days: WholeDays
    normal_months: WholeDays
    extended_months: WholeDays


def promises(career: Career, table: Table[TrialDecisionPeriod], day: date | None) -> Iterator[Promise]:  # noqa: ARG001
    """A decision before the end of each trial, and one about all of a trial with its extensions."""
    for trial in career.started_placements():
        start = trial.started
        if start is None or trial.form not in table.forms or not makes_a_promise(career, start):
            continue
        period, extended = table.on(start), _extends(career, trial, table.forms)
        end = _end(trial, start, period.extended_months if extended else period.normal_months)
        if not _has_contract_with_end(career, trial):
            yield from _decision(career, table, trial, start, end)
        if not extended:
            yield from _limit(career, table, trial, start)


def _extends(career: Career, trial: Placement, forms: frozenset[str]) -> bool:
    former = converted_from(career, trial)
    return former is not None and former.form in forms


def _end(trial: Placement, start: Moment, months: int) -> Span:
    """The planned end; where none was told, as long as the law allows."""
    planned = trial.planned_end
    return planned.span if planned and planned.span.latest else _after(start, months)


def _after(start: Moment, months: int) -> Span:
    return Span(
        start.earliest and add_months(start.earliest, months), start.latest and add_months(start.latest, months)
    )


def _has_contract_with_end(career: Career, trial: Placement) -> bool:
    """True where the end of the trial is that of a contract: then `contract_end` asks what follows."""
    return any(one.placement == trial.ref and one.terms[-1].ends for one in career.contracts.values())


def _decision(
    career: Career, table: Table[TrialDecisionPeriod], trial: Placement, start: Moment, end: Span
) -> Iterator[Promise]:
    period = table.on(start)
    window = before(end, start, opens=period.opens_days, due=period.due_days, grace=period.grace_days)
    if window is None or end.earliest is None:
        return
    kept_by = first(_decisions(career, trial, start, end.earliest - timedelta(days=period.counts_from_days)))
    yield promised(table, "decision", trial.ref, start, window, Settled(kept_by, first([career.closed, trial.ended])))


def _decisions(career: Career, trial: Placement, start: Moment, counts_from: date) -> Iterator[Moment]:
    """What says how it goes on: a contract or a next place, an evaluation that concluded, a change told ahead."""
    if trial.ended and (trial.outcome in _DECIDED or trial.next_ref):
        yield trial.ended
    for contract in career.contracts.values():
        placement = career.placements.get(contract.placement)
        here = placement is not None and placement.organisation in {trial.organisation, None}
        if here and follows(contract.terms[0].ground, start):
            yield contract.terms[0].ground
    near = [one.moment for one in career.evaluations if one.kind != "unknown" and one.about in {None, trial.ref}]
    near += [one.moment for one in career.announcements if one.kind in _ANNOUNCED]
    yield from (one for one in near if follows(one, start) and one.latest and one.latest >= counts_from)


def _limit(career: Career, table: Table[TrialDecisionPeriod], trial: Placement, start: Moment) -> Iterator[Promise]:
    period = table.on(start)
    window = before(_after(start, period.extended_months), start, opens=period.opens_days, due=0)
    if window is not None:
        last = _last_extension(career, trial, table.forms)
        yield promised(table, "limit", trial.ref, start, window, Settled(last.ended, career.closed))


def _last_extension(career: Career, trial: Placement, forms: frozenset[str]) -> Placement:
    """The trial itself, or the last of the trials at the same organisation that it went over into."""
    seen = {trial.ref}
    while (following := career.placements.get(trial.next_ref or "")) and following.ref not in seen:
        if following.started is None or following.form not in forms or following.organisation != trial.organisation:
            break
        seen.add(following.ref)
        trial = following
    return trial
