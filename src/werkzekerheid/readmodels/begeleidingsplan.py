"""The begeleidingsplan: the version in force with what became of it, the agreements beside it, and former versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

from werkzekerheid.readmodels.days import LATEST, Asked, instant, iso, shown_day, shown_moment
from werkzekerheid.readmodels.texts import Shown, agreement_texts, plan_texts
from werkzekerheid.rules.guidance import guidance_needed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from werkzekerheid.career import records as r
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Laid
    from werkzekerheid.readmodels.names import Names

START_TOPICS = (
    "contact_point", "follow_development", "contact_frequency", "incidents", "sickness", "non_renewal",
)  # fmt: skip
"""The six agreements that should stand at every start; as `topics` of policies/start_agreements.toml."""


class GoalPart(TypedDict):
    """A goal: `open`, `reached` or `dropped`."""

    goal: str
    text: Shown
    state: str


class AgreementPart(TypedDict):
    """An agreement: `standing`, or what was told of it last, `kept` or `broken`."""

    agreement: str
    topic: str
    owner: str
    text: Shown
    review_on: str | None
    state: str
    placement: str | None


RhythmPart = TypedDict("RhythmPart", {"with": str, "every_days": int})
"""How often somebody of this role is spoken with."""


class Change(TypedDict):
    """Goals and agreements, by ref, that the version before did not have, or had."""

    added: list[str]
    removed: list[str]


class PlanPart(TypedDict):
    """The version in force; `changed` is None in a first one."""

    ref: str
    agreed_on: str | None
    goals: list[GoalPart]
    agreements: list[AgreementPart]
    rhythm: list[RhythmPart]
    relapse_contact: str | None
    safety_net: str | None
    evaluate_on: str | None
    funded_until_on: str | None
    agreed_by: list[str]
    start_agreements: dict[str, bool]
    changed: Change | None


class FormerPart(TypedDict):
    """A version that a later one replaced."""

    ref: str
    agreed_on: str | None


class Begeleidingsplan(TypedDict):
    """`plan` is "none" where none was told and no guidance is needed, None where none was told."""

    career: str
    as_of: str | None
    known_at: str | None
    plan: PlanPart | Literal["none"] | None
    agreements_outside_plan: list[AgreementPart]
    former: list[FormerPart]
    unknown: list[str]


def document(career: Career, laid: Sequence[Laid], names: Names, asked: Asked = LATEST) -> Begeleidingsplan:
    """The begeleidingsplan of a career; `laid` are the facts that it was folded from, for their texts."""
    plan = career.plan()
    texts = agreement_texts(laid)
    outside = (one for one in career.agreements.values() if one.plan is None)
    shown: PlanPart | Literal["none"] | None = "none" if career.opened and not guidance_needed(career) else None
    if plan is not None:
        shown = _plan(career, plan, plan_texts(laid, plan.agreed.event_id), names)
    return Begeleidingsplan(
        career=names.of(career.career_id),
        as_of=iso(asked.as_of),
        known_at=instant(asked.known_at),
        plan=shown,
        agreements_outside_plan=[agreement_part(one, texts, names) for one in outside],
        former=[FormerPart(ref=names.of(one.ref), agreed_on=shown_moment(one.agreed)) for one in career.plans[:-1]],
        unknown=list(_unknown(shown)),
    )


def _plan(career: Career, plan: r.Plan, texts: Mapping[str, Shown], names: Names) -> PlanPart:
    return PlanPart(
        ref=names.of(plan.ref),
        agreed_on=shown_moment(plan.agreed),
        goals=[GoalPart(goal=names.of(one.ref), text=texts.get(one.ref), state=one.state) for one in plan.goals],
        agreements=[agreement_part(one, texts, names) for one in career.plan_agreements(plan)],
        rhythm=[{"with": one.role, "every_days": one.every_days} for one in plan.rhythm],
        relapse_contact=plan.relapse_contact,
        safety_net=names.maybe(plan.safety_net),
        evaluate_on=shown_day(plan.evaluate),
        funded_until_on=shown_day(plan.funded_until),
        agreed_by=list(plan.agreed_by),
        start_agreements=_start_agreements(career, plan),
        changed=_changed(career, plan, names),
    )


def agreement_part(one: r.Agreement, texts: Mapping[str, Shown], names: Names) -> AgreementPart:
    """An agreement, with its words."""
    return AgreementPart(
        agreement=names.of(one.ref),
        topic=one.topic,
        owner=one.owner,
        text=texts.get(one.ref),
        review_on=shown_day(one.review),
        state=_state(one),
        placement=names.maybe(one.placement),
    )


def _state(agreement: r.Agreement) -> str:
    told = [(one.order, "kept") for one in agreement.kept] + [(one.order, "broken") for one in agreement.broken]
    return max(told)[1] if told else "standing"


def _start_agreements(career: Career, plan: r.Plan) -> dict[str, bool]:
    """Which of the six stand: in the plan, or beside it for no other place than one that runs."""
    running = {None, *(one.ref for one in career.running_placements())}
    beside = (one for one in career.agreements.values() if one.plan is None and one.placement in running)
    topics = {one.topic for one in (*career.plan_agreements(plan), *beside)}
    planned = {one.agreed.event_id for one in career.plans}
    if plan.rhythm or any(one.moment.event_id not in planned for one in career.rhythms):
        topics.add("contact_frequency")
    return {topic: topic in topics for topic in START_TOPICS}


def _changed(career: Career, plan: r.Plan, names: Names) -> Change | None:
    if len(career.plans) == 1:
        return None
    now, before = _refs(plan), _refs(career.plans[-2])
    return Change(
        added=[names.of(ref) for ref in now if ref not in before],
        removed=[names.of(ref) for ref in before if ref not in now],
    )


def _refs(plan: r.Plan) -> list[str]:
    return [*(one.ref for one in plan.goals), *plan.agreement_refs]


def _unknown(plan: PlanPart | Literal["none"] | None) -> Iterator[str]:
    if plan is None:
        yield "plan"
    if not isinstance(plan, dict):
        return
    for name in ("agreed_on", "relapse_contact", "safety_net", "evaluate_on", "funded_until_on"):
        if plan[name] is None:
            yield f"plan.{name}"
