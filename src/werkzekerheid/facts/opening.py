"""Opening, position and income: where somebody stands, and who is responsible."""

from typing import ClassVar, Literal

from pydantic import Field

from werkzekerheid.facts.base import (
    CareerRef,
    Fact,
    Flag,
    Name,
    OrErased,
    OrganisationRef,
    PersonRef,
    Text,
    VagueDay,
)
from werkzekerheid.facts.vocabulary import IncomeKind, Role, TargetGroup


class CareerOpened(Fact):
    """From here somebody is responsible for guidance; facts of the time before may follow it."""

    TYPE: ClassVar[str] = "career_opened"

    reason: Literal["school_leaving", "benefit", "dropout", "own_request", "employer_request", "transfer", "unknown"]
    birth_year: OrErased[VagueDay] | None = None
    work_level: Literal["praktijk", "mbo", "hbo", "wo", "unknown"] | None = None
    municipality: OrganisationRef | None = None


class WorkerNamed(Fact):
    """The name of the worker, and the organisation's own number; never a BSN."""

    TYPE: ClassVar[str] = "worker_named"

    name: Name
    reference: Name | None = None


class TellingRecorded(Fact):
    """Head of a reconstruction. `key` and `keys` (id -> key) are the file's own names, erased with the identity."""

    TYPE: ClassVar[str] = "telling_recorded"

    title: Name
    source: Name
    told: VagueDay
    key: Name
    keys: dict[str, str] = Field(default_factory=dict)


class CareerLinked(Fact):
    """The same worker was opened twice; reading one career shows both."""

    TYPE: ClassVar[str] = "career_linked"

    other: CareerRef
    reason: OrErased[Text]


class TargetGroupRequested(Fact):
    """Somebody asked to be counted in a doelgroep."""

    TYPE: ClassVar[str] = "target_group_requested"

    group: TargetGroup
    by: Role


class TargetGroupEstablished(Fact):
    """The worker belongs to a doelgroep."""

    TYPE: ClassVar[str] = "target_group_established"

    group: TargetGroup
    established_by: Role
    until_on: VagueDay | None = None


class TargetGroupDeclined(Fact):
    """The worker does not come into a doelgroep, and who said no."""

    TYPE: ClassVar[str] = "target_group_declined"

    group: TargetGroup
    declined_by: Literal["worker", "parent", "municipality", "uwv", "unknown"]
    reason: Literal["no_label_wanted", "not_eligible", "number_reached", "other", "unknown"]


class TargetGroupEnded(Fact):
    """The worker no longer belongs to a doelgroep."""

    TYPE: ClassVar[str] = "target_group_ended"

    group: TargetGroup
    reason: OrErased[Text] | None = None


class IncomeStarted(Fact):
    """An income began; `supplementary` where it comes on top of another."""

    TYPE: ClassVar[str] = "income_started"

    kind: IncomeKind
    supplementary: Flag | None = None


class IncomeEnded(Fact):
    """An income ended."""

    TYPE: ClassVar[str] = "income_ended"

    kind: IncomeKind
    reason: OrErased[Text] | None = None


class ResponsibilityAssigned(Fact):
    """Who answers for what, from here on."""

    TYPE: ClassVar[str] = "responsibility_assigned"

    scope: Literal["case", "guidance", "reintegration", "benefit", "unknown"]
    organisation: OrganisationRef
    role: Role
    person: PersonRef | None = None
    ground: OrErased[Text] | None = None


class AdviceGiven(Fact):
    """Somebody advised a direction; whether it was followed, where that was told."""

    TYPE: ClassVar[str] = "advice_given"

    by: Role
    advice: Literal[
        "dagbesteding", "beschut_werk", "work", "further_education", "target_group", "wait", "other", "unknown"
    ]
    followed: Flag | None = None


class SearchReported(Fact):
    """Somebody looked for a place, also in vain."""

    TYPE: ClassVar[str] = "search_reported"

    by: Role
    result: Literal["none", "options", "match", "unknown"]


class WaitingReported(Fact):
    """The worker waits for something that others have to do."""

    TYPE: ClassVar[str] = "waiting_reported"

    waiting_for: Literal["screening", "decision", "place", "budget", "recovery", "unknown"]
    until_on: VagueDay | None = None


class ChangeAnnounced(Fact):
    """A change was told ahead; the change itself is its own fact."""

    TYPE: ClassVar[str] = "change_announced"

    what: Literal["contract", "hours", "income", "placement", "coach", "unknown"]
    expected_on: VagueDay | None = None
    value: OrErased[Text] | None = None


class ViewLost(Fact):
    """The worker is out of view (uit beeld)."""

    TYPE: ClassVar[str] = "view_lost"

    last_known: OrErased[Text] | None = None


class ViewRegained(Fact):
    """The worker is in view again, and through whom."""

    TYPE: ClassVar[str] = "view_regained"

    via: Literal[
        "school", "worker", "parent", "employer", "uwv", "municipality", "care_provider", "friend", "chance", "unknown"
    ]


class CareerClosed(Fact):
    """Nobody is responsible for guidance from here on."""

    TYPE: ClassVar[str] = "career_closed"

    reason: Literal["moved", "deceased", "no_longer_needed", "own_request", "unknown"]
