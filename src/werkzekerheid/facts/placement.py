"""Match, placement and contract: where somebody works, on what terms, and how it ended."""

from typing import ClassVar, Literal

from werkzekerheid.facts.base import (
    AdaptationRef,
    ContractRef,
    Count,
    Days,
    Fact,
    Flag,
    Hours,
    OrErased,
    OrganisationRef,
    PlacementRef,
    Reasons,
    SupervisorRef,
    Text,
    VagueDay,
)
from werkzekerheid.facts.vocabulary import ContractKind, OrganisationKind, PlacementForm, PlacementOutcome, Role


class MatchProposed(Fact):
    """A place came in sight, and through whom."""

    TYPE: ClassVar[str] = "match_proposed"

    placement: PlacementRef
    organisation: OrganisationRef
    route: Literal[
        "network", "school", "municipality", "uwv", "worker", "family", "friend", "vacancy", "coach", "care_provider",
        "account_manager", "reintegration_company", "other", "unknown",
    ]  # fmt: skip


class MatchRejected(Fact):
    """A place in sight was turned down."""

    TYPE: ClassVar[str] = "match_rejected"

    placement: PlacementRef
    by: Role
    reasons: OrErased[Reasons] = ()


class IntroductionHeld(Fact):
    """Worker and workplace met before the start."""

    TYPE: ClassVar[str] = "introduction_held"

    placement: PlacementRef
    present: tuple[Role, ...]
    guidance_information_given: Flag | None = None
    expectations_agreed: Flag | None = None
    trial_days: Count | None = None


class PlacementStarted(Fact):
    """Work began at a place: `organisation` is where the work is, `formal_employer` who has the contract."""

    TYPE: ClassVar[str] = "placement_started"

    placement: PlacementRef
    form: PlacementForm
    organisation: OrganisationRef
    formal_employer: OrganisationRef | None = None
    organisation_kind: OrganisationKind
    hours_per_week: Hours | None = None
    days_per_week: Days | None = None
    planned_end_on: VagueDay | None = None
    paid: Flag | None = None
    supervisor: SupervisorRef | None = None
    supervisor_informed: Flag | None = None
    team_informed: Flag | None = None


class PlacementAdjusted(Fact):
    """Something about the work changed."""

    TYPE: ClassVar[str] = "placement_adjusted"

    placement: PlacementRef
    what: Literal["hours", "tasks", "supervisor", "team", "location", "expectations", "form", "unknown"]
    direction: Literal["more", "less", "other", "unknown"]
    value: OrErased[Text] | None = None


class SupervisorLeft(Fact):
    """The supervisor left; with a successor and an overlap, or without."""

    TYPE: ClassVar[str] = "supervisor_left"

    placement: PlacementRef
    supervisor: SupervisorRef | None = None
    successor: SupervisorRef | None = None
    overlap_days: Count | None = None


class _Adaptation(Fact):
    placement: PlacementRef
    adaptation: AdaptationRef
    what: OrErased[Text]
    due_on: VagueDay | None = None


class AdaptationPromised(_Adaptation):
    """An adaptation of the workplace was promised."""

    TYPE: ClassVar[str] = "adaptation_promised"


class AdaptationDelivered(_Adaptation):
    """An adaptation of the workplace is there."""

    TYPE: ClassVar[str] = "adaptation_delivered"


class AdaptationRefused(_Adaptation):
    """An adaptation of the workplace will not come."""

    TYPE: ClassVar[str] = "adaptation_refused"


class ContractConcluded(Fact):
    """An employment contract was concluded; its end follows from `duration_months` where no end was told."""

    TYPE: ClassVar[str] = "contract_concluded"

    placement: PlacementRef
    contract: ContractRef
    kind: ContractKind
    starts_on: VagueDay | None = None
    ends_on: VagueDay | None = None
    duration_months: Count | None = None
    hours_per_week: Hours | None = None
    sequence: Count | None = None
    trial_month: Flag | None = None
    prospect: Literal["renewal", "permanent", "none", "unknown"] | None = None


class ContractRenewed(Fact):
    """A contract was renewed, on these terms."""

    TYPE: ClassVar[str] = "contract_renewed"

    contract: ContractRef
    kind: ContractKind
    ends_on: VagueDay | None = None
    duration_months: Count | None = None
    hours_per_week: Hours | None = None
    sequence: Count | None = None


class ContractEndAnnounced(Fact):
    """The employer said what follows when the contract ends."""

    TYPE: ClassVar[str] = "contract_end_announced"

    contract: ContractRef
    ends_on: VagueDay | None = None
    renewal: Literal["renewed", "likely", "doubtful", "not_renewed", "unknown"]
    reasons: OrErased[Reasons] = ()


class ContractEnded(Fact):
    """A contract ended."""

    TYPE: ClassVar[str] = "contract_ended"

    contract: ContractRef
    reasons: OrErased[Reasons] = ()


class PlacementEnded(Fact):
    """Work at a place ended; `next` is the placement that it led to."""

    TYPE: ClassVar[str] = "placement_ended"

    placement: PlacementRef
    outcome: PlacementOutcome
    reasons: OrErased[Reasons] = ()
    next: PlacementRef | None = None
