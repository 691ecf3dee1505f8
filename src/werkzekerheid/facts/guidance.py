"""Guidance (begeleiding): coaches, plans, agreements, contact, wishes."""

from typing import ClassVar, Literal

from pydantic import Field

from werkzekerheid.facts.base import (
    AgreementRef,
    CoachRef,
    Count,
    EventRef,
    EveryDays,
    Fact,
    Flag,
    GoalRef,
    Name,
    OrErased,
    OrganisationRef,
    PersonRef,
    PlacementRef,
    PlanRef,
    Reasons,
    Text,
    VagueDay,
    Value,
    WishRef,
)
from werkzekerheid.facts.vocabulary import AgreementTopic, Channel, CoachKind, Role

Answer = Literal["good", "fair", "bad", "rather_not_say", "unknown"]


class CoachAssigned(Fact):
    """Somebody guides from here on; `person` where one person stands in two roles."""

    TYPE: ClassVar[str] = "coach_assigned"

    coach: CoachRef
    kind: CoachKind
    organisation: OrganisationRef
    person: PersonRef | None = None
    coordinates: Flag | None = None
    until_on: VagueDay | None = None
    placement: PlacementRef | None = None


class CoachLeft(Fact):
    """A coach no longer guides, and who does instead."""

    TYPE: ClassVar[str] = "coach_left"

    coach: CoachRef
    reason: Literal[
        "term_ended", "left_job", "illness", "faded_out", "not_needed", "replaced", "placement_ended",
        "organisation_change", "unknown",
    ]  # fmt: skip
    successor: CoachRef | None = None


class Goal(Value):
    """One goal of a begeleidingsplan."""

    goal: GoalRef
    text: OrErased[Text]


class Agreement(Value):
    """One agreement of a begeleidingsplan."""

    agreement: AgreementRef
    topic: AgreementTopic
    owner: Role
    text: OrErased[Text]
    review_on: VagueDay | None = None


class Rhythm(Value):
    """Contact with one party, every so many days."""

    with_: Role = Field(alias="with")
    every_days: EveryDays


class BegeleidingsplanAgreed(Fact):
    """A begeleidingsplan was agreed. It replaces the former, which stays readable."""

    TYPE: ClassVar[str] = "begeleidingsplan_agreed"

    plan: PlanRef
    goals: tuple[Goal, ...]
    agreements: tuple[Agreement, ...]
    rhythm: tuple[Rhythm, ...]
    relapse_contact: Role | None = None
    safety_net: OrganisationRef | None = None
    evaluate_on: VagueDay | None = None
    funded_until_on: VagueDay | None = None
    agreed_by: tuple[Role, ...]


class RhythmAgreed(Fact):
    """A rhythm of contact was agreed outside a plan."""

    TYPE: ClassVar[str] = "rhythm_agreed"

    with_: Role = Field(alias="with")
    every_days: EveryDays


class AgreementMade(Fact):
    """An agreement outside a plan."""

    TYPE: ClassVar[str] = "agreement_made"

    agreement: AgreementRef
    topic: AgreementTopic
    owner: Role
    text: OrErased[Text]
    review_on: VagueDay | None = None
    placement: PlacementRef | None = None


class SafetyNetRefused(Fact):
    """Somebody refused that there be a place to fall back on."""

    TYPE: ClassVar[str] = "safety_net_refused"

    by: Role
    reasons: OrErased[Reasons] = ()


class GoalReached(Fact):
    """A goal of a plan was reached."""

    TYPE: ClassVar[str] = "goal_reached"

    goal: GoalRef


class GoalDropped(Fact):
    """A goal of a plan was given up."""

    TYPE: ClassVar[str] = "goal_dropped"

    goal: GoalRef


class AgreementKept(Fact):
    """An agreement was kept."""

    TYPE: ClassVar[str] = "agreement_kept"

    agreement: AgreementRef
    by: Role


class AgreementBroken(Fact):
    """An agreement was broken."""

    TYPE: ClassVar[str] = "agreement_broken"

    agreement: AgreementRef
    by: Role


class CheckInHeld(Fact):
    """A contact of somebody who guides with the worker or those around; `answers` per item of the check-in."""

    TYPE: ClassVar[str] = "check_in_held"

    with_: tuple[Role, ...] = Field(alias="with")
    by: Role
    coach: CoachRef | None = None
    channel: Channel
    minutes: Count | None = None
    planned: Flag | None = None
    answers: OrErased[dict[Name, Answer]] | None = None
    placement: PlacementRef | None = None


class ContactSeriesReported(Fact):
    """Contact told as a rhythm, not as single dates: kept contact over its whole span."""

    TYPE: ClassVar[str] = "contact_series_reported"

    with_: tuple[Role, ...] = Field(alias="with")
    by: Role
    every_days: EveryDays | None = None
    from_on: VagueDay | None = None
    until_on: VagueDay | None = None
    minutes: Count | None = None
    channel: Channel | None = None
    coach: CoachRef | None = None
    placement: PlacementRef | None = None


class FloorGuidanceSet(Fact):
    """The dose of guidance on the work floor."""

    TYPE: ClassVar[str] = "floor_guidance_set"

    placement: PlacementRef
    by: Role
    form: Literal["continuous", "regular", "on_request", "unknown"]
    minutes_per_day: Count | None = None


class SupportRequested(Fact):
    """Employer, supervisor or worker asked for help."""

    TYPE: ClassVar[str] = "support_requested"

    by: Role
    topic: Literal["guidance", "provision", "conflict", "absence", "information", "other", "unknown"]
    to: Role | None = None


class ProgressObserved(Fact):
    """A good sign: it protects, and asks for fading out."""

    TYPE: ClassVar[str] = "progress_observed"

    kind: Literal["thriving", "more_independent", "skills_grown", "good_match", "confidence_up", "reliable", "unknown"]
    seen_by: Role
    placement: PlacementRef | None = None


class CheckInMissed(Fact):
    """A contact that was planned did not take place."""

    TYPE: ClassVar[str] = "check_in_missed"

    with_: Role = Field(alias="with")
    reason: Literal["no_show", "cancelled_by_worker", "cancelled_by_coach", "unreachable", "unknown"]


class CheckInResultShared(Fact):
    """What came out of a check-in was told to others."""

    TYPE: ClassVar[str] = "check_in_result_shared"

    check_in: EventRef
    to: tuple[Role, ...]


class EvaluationHeld(Fact):
    """Those concerned looked back together, and what they concluded."""

    TYPE: ClassVar[str] = "evaluation_held"

    present: tuple[Role, ...]
    conclusion: Literal["continue", "intensify", "fade_out", "change", "end", "unknown"]
    still_fits: Flag | None = None
    placement: PlacementRef | None = None


class DevelopmentWishExpressed(Fact):
    """The worker told somebody of a wish to develop; told again, it keeps its ref."""

    TYPE: ClassVar[str] = "development_wish_expressed"

    wish: WishRef
    kind: Literal["more_hours", "other_tasks", "training", "other_employer", "more_independence", "less", "unknown"]
    to: Role


class DevelopmentWishAnswered(Fact):
    """A wish to develop got an answer."""

    TYPE: ClassVar[str] = "development_wish_answered"

    wish: WishRef
    answer: Literal["granted", "planned", "conditional", "declined", "unknown"]
