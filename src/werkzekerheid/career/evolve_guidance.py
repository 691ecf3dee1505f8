"""What the facts of guidance and handover do to a career."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.career import records as r
from werkzekerheid.career.days import told_day
from werkzekerheid.career.dispatch import on, put
from werkzekerheid.facts.vague import ANY_DAY

if TYPE_CHECKING:
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts import guidance, handover, sharing
    from werkzekerheid.facts.layout import Laid, Moment


@on("coach_assigned")
def _coach_assigned(career: Career, moment: Moment, fact: guidance.CoachAssigned, laid: Laid) -> Career:
    until = told_day(fact.until_on) or (r.ToldDay(None, laid.lasts_until) if laid.told.lasts else None)
    coach = r.Coach(
        fact.coach, moment, fact.kind, fact.organisation, fact.person, fact.coordinates, until, fact.placement
    )
    return career._replace(coaches=put(career.coaches, fact.coach, coach))


@on("coach_left")
def _coach_left(career: Career, moment: Moment, fact: guidance.CoachLeft, _: Laid) -> Career:
    coach = career.coaches.get(fact.coach)
    if coach is None:
        return career
    left = coach._replace(left=moment, reason=fact.reason, successor=fact.successor)
    return career._replace(coaches=put(career.coaches, fact.coach, left))


@on("begeleidingsplan_agreed")
def _plan_agreed(career: Career, moment: Moment, fact: guidance.BegeleidingsplanAgreed, _: Laid) -> Career:
    rhythm = tuple(r.Rhythm(moment, one.with_, one.every_days) for one in fact.rhythm)
    agreements = dict(career.agreements)
    for one in fact.agreements:
        agreements[one.agreement] = r.Agreement(
            one.agreement, moment, one.topic, one.owner, fact.plan, told_day(one.review_on)
        )
    plan = r.Plan(
        fact.plan, moment, tuple(r.Goal(one.goal, "open") for one in fact.goals),
        tuple(one.agreement for one in fact.agreements), rhythm, fact.relapse_contact, fact.safety_net,
        told_day(fact.evaluate_on), told_day(fact.funded_until_on), tuple(fact.agreed_by),
    )  # fmt: skip
    return career._replace(plans=(*career.plans, plan), agreements=agreements, rhythms=(*career.rhythms, *rhythm))


@on("rhythm_agreed")
def _rhythm_agreed(career: Career, moment: Moment, fact: guidance.RhythmAgreed, _: Laid) -> Career:
    return career._replace(rhythms=(*career.rhythms, r.Rhythm(moment, fact.with_, fact.every_days)))


@on("agreement_made")
def _agreement_made(career: Career, moment: Moment, fact: guidance.AgreementMade, _: Laid) -> Career:
    agreement = r.Agreement(
        fact.agreement, moment, fact.topic, fact.owner, None, told_day(fact.review_on), fact.placement
    )
    return career._replace(agreements=put(career.agreements, fact.agreement, agreement))


@on("agreement_kept", "agreement_broken")
def _agreement_seen(career: Career, moment: Moment, fact: guidance.AgreementKept, _: Laid) -> Career:
    agreement = career.agreements.get(fact.agreement)
    if agreement is None:
        return career
    if fact.TYPE == "agreement_kept":
        agreement = agreement._replace(kept=(*agreement.kept, moment))
    else:
        agreement = agreement._replace(broken=(*agreement.broken, moment))
    return career._replace(agreements=put(career.agreements, fact.agreement, agreement))


@on("goal_reached", "goal_dropped")
def _goal_settled(career: Career, _moment: Moment, fact: guidance.GoalReached, _: Laid) -> Career:
    state = "reached" if fact.TYPE == "goal_reached" else "dropped"
    plans = tuple(
        plan._replace(goals=tuple(r.Goal(g.ref, state) if g.ref == fact.goal else g for g in plan.goals))
        for plan in career.plans
    )
    return career._replace(plans=plans)


@on("check_in_held")
def _check_in_held(career: Career, moment: Moment, fact: guidance.CheckInHeld, _: Laid) -> Career:
    contact = r.Contact(
        moment, tuple(fact.with_), fact.by, channel=fact.channel, coach=fact.coach, placement=fact.placement,
        planned=fact.planned,
    )  # fmt: skip
    return career._replace(contacts=(*career.contacts, contact))


@on("contact_series_reported")
def _series_reported(career: Career, moment: Moment, fact: guidance.ContactSeriesReported, laid: Laid) -> Career:
    stops = told_day(fact.until_on) or (r.ToldDay(None, laid.lasts_until) if laid.lasts_until != ANY_DAY else None)
    contact = r.Contact(
        moment, tuple(fact.with_), fact.by, series=True, starts=told_day(fact.from_on), stops=stops,
        every_days=fact.every_days, channel=fact.channel, coach=fact.coach, placement=fact.placement,
    )  # fmt: skip
    return career._replace(contacts=(*career.contacts, contact))


@on("check_in_missed")
def _check_in_missed(career: Career, moment: Moment, fact: guidance.CheckInMissed, _: Laid) -> Career:
    return career._replace(missed=(*career.missed, r.Note(moment, "missed", about=fact.with_, by=fact.reason)))


@on("check_in_result_shared")
def _result_shared(career: Career, moment: Moment, fact: guidance.CheckInResultShared, _: Laid) -> Career:
    shared = tuple(r.Note(moment, "check_in_result", about=role) for role in fact.to)
    return career._replace(shared=(*career.shared, *shared))


@on("evaluation_held")
def _evaluation_held(career: Career, moment: Moment, fact: guidance.EvaluationHeld, _: Laid) -> Career:
    note = r.Note(moment, fact.conclusion, about=fact.placement)
    contact = r.Contact(
        moment, tuple(fact.present), "unknown", channel="meeting", placement=fact.placement, kind="evaluation"
    )
    return career._replace(evaluations=(*career.evaluations, note), contacts=(*career.contacts, contact))


@on("progress_observed")
def _progress_observed(career: Career, moment: Moment, fact: guidance.ProgressObserved, _: Laid) -> Career:
    return career._replace(progress=(*career.progress, r.Note(moment, fact.kind, fact.placement, fact.seen_by)))


@on("development_wish_expressed")
def _wish_expressed(career: Career, moment: Moment, fact: guidance.DevelopmentWishExpressed, _: Laid) -> Career:
    wish = career.wishes.get(fact.wish) or r.Wish(fact.wish, fact.kind, ())
    return career._replace(wishes=put(career.wishes, fact.wish, wish._replace(told=(*wish.told, moment))))


@on("development_wish_answered")
def _wish_answered(career: Career, moment: Moment, fact: guidance.DevelopmentWishAnswered, _: Laid) -> Career:
    wish = career.wishes.get(fact.wish) or r.Wish(fact.wish, "unknown", ())
    answered = wish._replace(answers=(*wish.answers, r.Note(moment, fact.answer)))
    return career._replace(wishes=put(career.wishes, fact.wish, answered))


def _handover(career: Career, ref: str) -> r.Handover:
    return career.handovers.get(ref) or r.Handover(ref)


def _with_handover(career: Career, handover: r.Handover) -> Career:
    return career._replace(handovers=put(career.handovers, handover.ref, handover))


@on("handover_offered")
def _offered(career: Career, moment: Moment, fact: handover.HandoverOffered, _: Laid) -> Career:
    known = _handover(career, fact.handover)
    offered = known._replace(
        offered=moment, occasion=fact.occasion, from_organisation=fact.from_organisation, from_role=fact.from_role,
        to_organisation=fact.to_organisation, to_role=fact.to_role, warm=fact.warm, topics=tuple(fact.topics),
        placement=fact.placement,
    )  # fmt: skip
    return _with_handover(career, offered)


@on("handover_accepted")
def _accepted(career: Career, moment: Moment, fact: handover.HandoverAccepted, _: Laid) -> Career:
    known = _handover(career, fact.handover)
    return _with_handover(career, known._replace(accepted=moment, missing=tuple(fact.missing)))


@on("handover_refused")
def _refused(career: Career, moment: Moment, fact: handover.HandoverRefused, _: Laid) -> Career:
    return _with_handover(career, _handover(career, fact.handover)._replace(refused=moment))


@on("handover_relayed")
def _relayed(career: Career, moment: Moment, fact: handover.HandoverRelayed, _: Laid) -> Career:
    known = _handover(career, fact.handover)
    relay = r.Relay(moment, fact.to, tuple(fact.topics))
    return _with_handover(career, known._replace(relays=(*known.relays, relay)))


@on("handover_followed_up")
def _followed_up(career: Career, moment: Moment, fact: handover.HandoverFollowedUp, _: Laid) -> Career:
    known = _handover(career, fact.handover)
    career = _with_handover(career, known._replace(followed_up=(*known.followed_up, moment)))
    contact = r.Contact(moment, (fact.with_,), "unknown", placement=known.placement, kind="follow_up")
    return career._replace(contacts=(*career.contacts, contact))


@on("handover_found_missing")
def _found_missing(career: Career, moment: Moment, fact: handover.HandoverFoundMissing, _: Laid) -> Career:
    missing = r.MissingHandover(moment, fact.occasion, topics=tuple(fact.topics))
    return career._replace(missing_handovers=(*career.missing_handovers, missing))


@on("handover_recipient_missing")
def _recipient_missing(career: Career, moment: Moment, fact: handover.HandoverRecipientMissing, _: Laid) -> Career:
    missing = r.MissingHandover(moment, fact.occasion, tried=tuple(fact.tried))
    return career._replace(missing_handovers=(*career.missing_handovers, missing))


@on("data_shared")
def _data_shared(career: Career, moment: Moment, fact: sharing.DataShared, _: Laid) -> Career:
    return career._replace(shared=(*career.shared, r.Note(moment, "data_shared", about=fact.recipient_role)))
