"""What the facts of matches, placements, contracts and provisions do to a career."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.career import coming
from werkzekerheid.career import records as r
from werkzekerheid.career.days import day_of_event, told_day
from werkzekerheid.career.dispatch import on, put
from werkzekerheid.facts.vague import ANY_DAY, Length

if TYPE_CHECKING:
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts import placement as facts
    from werkzekerheid.facts import provisions
    from werkzekerheid.facts.layout import Laid, Moment


def _placement(career: Career, ref: str, moment: Moment) -> r.Placement:
    return career.placements.get(ref) or r.Placement(ref, in_sight=moment)


def _with_placement(career: Career, placement: r.Placement) -> Career:
    return career._replace(placements=put(career.placements, placement.ref, placement))


def reason_givers(reasons: object) -> frozenset[str]:
    """The roles that gave a reason; none where the reasons were erased."""
    return frozenset(one.said_by for one in reasons) if isinstance(reasons, tuple) else frozenset()


@on("match_proposed")
def _match_proposed(career: Career, moment: Moment, fact: facts.MatchProposed, _: Laid) -> Career:
    placement = _placement(career, fact.placement, moment)
    if placement.organisation is None:
        placement = placement._replace(organisation=fact.organisation)
    career = career._replace(steps=(*career.steps, r.Note(moment, "match_proposed", about=fact.placement)))
    return _with_placement(career, placement)


@on("match_rejected")
def _match_rejected(career: Career, moment: Moment, fact: facts.MatchRejected, _: Laid) -> Career:
    placement = career.placements.get(fact.placement)
    return _with_placement(career, placement._replace(rejected=moment)) if placement else career


@on("introduction_held")
def _introduction_held(career: Career, moment: Moment, fact: facts.IntroductionHeld, _: Laid) -> Career:
    placement = _placement(career, fact.placement, moment)
    return _with_placement(career, placement._replace(announced=placement.announced or moment))


@on("placement_started")
def _started(career: Career, moment: Moment, fact: facts.PlacementStarted, laid: Laid) -> Career:
    placement = _placement(career, fact.placement, moment)
    planned_end = told_day(fact.planned_end_on)
    if planned_end is None and laid.told.lasts:
        planned_end = r.ToldDay(None, laid.lasts_until)
    started = placement._replace(
        announced=placement.announced or moment,
        started=placement.started or moment,
        form=fact.form,
        organisation=fact.organisation,
        organisation_kind=fact.organisation_kind,
        formal_employer=fact.formal_employer,
        hours_per_week=fact.hours_per_week or placement.hours_per_week,
        planned_end=planned_end,
        paid=fact.paid,
        supervisor=fact.supervisor,
        supervisor_informed=fact.supervisor_informed,
        team_informed=fact.team_informed,
        ended=None,
        outcome=None,
    )
    return _with_placement(career, started)


@on("placement_adjusted")
def _adjusted(career: Career, moment: Moment, fact: facts.PlacementAdjusted, _: Laid) -> Career:
    placement = _placement(career, fact.placement, moment)
    adjusted = placement._replace(
        adjustments=(*placement.adjustments, r.Adjustment(moment, fact.what, fact.direction)),
        # How many hours it became stands in free text at most: from here on the number is unknown.
        hours_per_week=None if fact.what == "hours" else placement.hours_per_week,
    )
    return _with_placement(career, adjusted)


@on("supervisor_left")
def _supervisor_left(career: Career, moment: Moment, fact: facts.SupervisorLeft, _: Laid) -> Career:
    placement = _placement(career, fact.placement, moment)
    change = r.SupervisorChange(moment, fact.supervisor, fact.successor, fact.overlap_days)
    left = placement._replace(supervisor_changes=(*placement.supervisor_changes, change), supervisor=fact.successor)
    return _with_placement(career, left)


@on("placement_ended")
def _ended(career: Career, moment: Moment, fact: facts.PlacementEnded, _: Laid) -> Career:
    placement = _placement(career, fact.placement, moment)
    reasons_of = reason_givers(fact.reasons)
    ended = placement._replace(ended=moment, outcome=fact.outcome, reasons_of=reasons_of, next_ref=fact.next)
    career = _with_placement(career, ended)
    if fact.next:
        following = _placement(career, fact.next, moment)
        career = _with_placement(career, following._replace(announced=following.announced or moment))
    if fact.outcome == "dropped_out" and not any(_is_of(one, placement) for one in career.drop_outs):
        drop_out = r.DropOut(moment, fact.placement, "unknown", reasons_of, by_end=True)
        career = career._replace(drop_outs=(*career.drop_outs, drop_out))
    return career


def _is_of(drop_out: r.DropOut, placement: r.Placement) -> bool:
    """Whether a drop-out is the end of this placement; one that names no place is, since the placement started."""
    if drop_out.placement is not None or drop_out.phase == "education":
        return drop_out.placement == placement.ref
    return placement.started is not None and drop_out.moment.order > placement.started.order


@on("contract_concluded")
def _concluded(career: Career, moment: Moment, fact: facts.ContractConcluded, laid: Laid) -> Career:
    starts = told_day(fact.starts_on) or day_of_event(moment)
    term = r.Term(
        moment, fact.kind, fact.sequence, starts, _end(fact.ends_on, fact.duration_months, starts, laid),
        fact.hours_per_week,
    )  # fmt: skip
    contract = r.Contract(fact.contract, fact.placement, (term,), fact.prospect)
    placement = _placement(career, fact.placement, moment)
    announced = placement._replace(
        announced=placement.announced or moment, hours_per_week=fact.hours_per_week or placement.hours_per_week
    )
    return _with_placement(career._replace(contracts=put(career.contracts, fact.contract, contract)), announced)


def _end(ends_on: str | None, months: int | None, starts: r.ToldDay, laid: Laid) -> r.ToldDay | None:
    """The end of a term: as told, else counted from its start; None where neither is told."""
    if ends_on:
        return told_day(ends_on)
    if months is not None:
        return r.ToldDay(None, Length(months, 0).end_of(starts.span))
    return r.ToldDay(None, laid.lasts_until) if laid.told.lasts else None


@on("contract_renewed")
def _renewed(career: Career, moment: Moment, fact: facts.ContractRenewed, laid: Laid) -> Career:
    contract = career.contracts.get(fact.contract)
    if contract is None:
        return career
    starts = day_of_event(moment)
    term = r.Term(
        moment, fact.kind, fact.sequence or _following(contract), starts,
        _end(fact.ends_on, fact.duration_months, starts, laid), fact.hours_per_week,
    )  # fmt: skip
    career = career._replace(
        contracts=put(career.contracts, fact.contract, contract._replace(terms=(*contract.terms, term)))
    )
    placement = career.placements.get(contract.placement)
    if placement is None or fact.hours_per_week is None:
        return career
    return _with_placement(career, placement._replace(hours_per_week=fact.hours_per_week))


def _following(contract: r.Contract) -> int | None:
    last = contract.terms[-1].sequence
    return last + 1 if last is not None else None


@on("contract_end_announced")
def _end_announced(career: Career, moment: Moment, fact: facts.ContractEndAnnounced, _: Laid) -> Career:
    contract = career.contracts.get(fact.contract)
    if contract is None:
        return career
    talked = contract._replace(end_talks=(*contract.end_talks, r.EndTalk(moment, fact.renewal)))
    if fact.ends_on:
        last = talked.terms[-1]._replace(ends=told_day(fact.ends_on))
        talked = talked._replace(terms=(*talked.terms[:-1], last))
    return career._replace(contracts=put(career.contracts, fact.contract, talked))


@on("contract_ended")
def _contract_ended(career: Career, moment: Moment, fact: facts.ContractEnded, _: Laid) -> Career:
    contract = career.contracts.get(fact.contract)
    if contract is None:
        return career
    return career._replace(contracts=put(career.contracts, fact.contract, contract._replace(ended=moment)))


@on("adaptation_promised")
def _promised(career: Career, moment: Moment, fact: facts.AdaptationPromised, _: Laid) -> Career:
    adaptation = _adaptation(career, fact.adaptation, fact.placement)
    pledge = coming.Pledge(moment, told_day(fact.due_on))
    return _with_adaptation(career, adaptation._replace(pledges=(*adaptation.pledges, pledge)))


@on("adaptation_delivered")
def _delivered(career: Career, moment: Moment, fact: facts.AdaptationDelivered, _: Laid) -> Career:
    return _with_adaptation(career, _adaptation(career, fact.adaptation, fact.placement)._replace(delivered=moment))


@on("adaptation_refused")
def _adaptation_refused(career: Career, moment: Moment, fact: facts.AdaptationRefused, _: Laid) -> Career:
    return _with_adaptation(career, _adaptation(career, fact.adaptation, fact.placement)._replace(refused=moment))


def _adaptation(career: Career, ref: str, placement: str) -> coming.Adaptation:
    return career.adaptations.get(ref) or coming.Adaptation(ref, placement)


def _with_adaptation(career: Career, adaptation: coming.Adaptation) -> Career:
    return career._replace(adaptations=put(career.adaptations, adaptation.ref, adaptation))


@on("provision_requested", "provision_granted", "provision_refused", "provision_ended")
def _provision(career: Career, moment: Moment, fact: provisions.ProvisionGranted, laid: Laid) -> Career:
    provision = career.provisions.get(fact.provision) or r.Provision(fact.provision, fact.kind)
    placement = getattr(fact, "placement", None) or provision.placement
    changed = provision._replace(placement=placement, **_provision_change(moment, fact, laid))
    return career._replace(provisions=put(career.provisions, fact.provision, changed))


def _provision_change(moment: Moment, fact: provisions.ProvisionGranted, laid: Laid) -> dict[str, Any]:
    if fact.TYPE == "provision_requested":
        return {"requested": moment}
    if fact.TYPE == "provision_granted":
        until = told_day(fact.until_on) or (r.ToldDay(None, laid.lasts_until) if laid.lasts_until != ANY_DAY else None)
        return {"granted": moment, "starts": told_day(fact.from_on), "until": until, "ended": None}
    if fact.TYPE == "provision_refused":
        return {"refused": moment, "refusal": fact.reason}  # type: ignore[attr-defined]
    return {"ended": moment, "end_reason": fact.reason}  # type: ignore[attr-defined]
