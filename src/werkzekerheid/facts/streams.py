"""Facts beside the careers: alerts, calendar, rules, directory, system and access."""

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from werkzekerheid.facts.base import (
    AlertRef,
    CareerRef,
    Day,
    EventRef,
    Fact,
    Instant,
    Name,
    OrErased,
    OrganisationRef,
    PersonRef,
    Text,
    VagueDay,
    Whole,
    Words,
)
from werkzekerheid.facts.vocabulary import Concern, OrganisationKind, PromiseState, Role

Table = Annotated[str, StringConstraints(min_length=1, max_length=100_000)]


class AlertRaised(Fact):
    """A promise is at risk: `ground` is the event that made the promise, `part` and `subject` say which of it."""

    TYPE: ClassVar[str] = "alert_raised"

    alert: AlertRef
    rule: Name
    rule_version: Name
    subject: Name
    part: Name | None = None
    state: PromiseState
    opens_on: VagueDay | None = None
    due_on: VagueDay | None = None
    ground: EventRef
    evidence: tuple[EventRef, ...]
    concerns: Concern
    audience: tuple[Role, ...]


class AlertSeen(Fact):
    """Somebody of the audience looked at it."""

    TYPE: ClassVar[str] = "alert_seen"

    alert: AlertRef
    by: Role


class AlertAnswered(Fact):
    """A person answered, and why."""

    TYPE: ClassVar[str] = "alert_answered"

    alert: AlertRef
    by: Role
    answer: Literal["contacted", "planned", "no_action", "disagree", "wrong_information", "unknown"]
    reason: OrErased[Text] | None = None


class AlertEscalated(Fact):
    """Nobody answered in time: it went on to this role."""

    TYPE: ClassVar[str] = "alert_escalated"

    alert: AlertRef
    to: Role


class AlertKept(Fact):
    """The promise was kept after all, by that event."""

    TYPE: ClassVar[str] = "alert_kept"

    alert: AlertRef
    kept_by: EventRef | None = None


class AlertWithdrawn(Fact):
    """A late fact or a correction took its ground away."""

    TYPE: ClassVar[str] = "alert_withdrawn"

    alert: AlertRef
    because: Literal["ground_gone", "kept_in_time", "excused", "unknown"]


class AlertReopened(Fact):
    """It stands again, after a late fact or a correction; the days are as they now are."""

    TYPE: ClassVar[str] = "alert_reopened"

    alert: AlertRef
    state: PromiseState | None = None
    opens_on: VagueDay | None = None
    due_on: VagueDay | None = None
    evidence: tuple[EventRef, ...] = ()


class TimePassed(Fact):
    """A day was over in Europe/Amsterdam."""

    TYPE: ClassVar[str] = "time_passed"

    day: Day


class RulesAdopted(Fact):
    """An organisation adopted its own table of a policy; `table` is the text of the TOML file."""

    TYPE: ClassVar[str] = "rules_adopted"

    policy: Name
    table: Table
    valid_from: Day
    decided_by: Name
    why: Words


class OrganisationRegistered(Fact):
    """An organisation is known here."""

    TYPE: ClassVar[str] = "organisation_registered"

    organisation: OrganisationRef
    name: Name
    kind: OrganisationKind


class ContactPointSet(Fact):
    """Who to turn to at an organisation: a role, and an address of the organisation (never of a person)."""

    TYPE: ClassVar[str] = "contact_point_set"

    organisation: OrganisationRef
    role: Role
    reach: Name | None = None


class MembershipGranted(Fact):
    """A person works for an organisation in this role."""

    TYPE: ClassVar[str] = "membership_granted"

    person: PersonRef
    organisation: OrganisationRef
    role: Role


class MembershipEnded(Fact):
    """A person no longer works for an organisation in this role."""

    TYPE: ClassVar[str] = "membership_ended"

    person: PersonRef
    organisation: OrganisationRef
    role: Role


class AbsenceSet(Fact):
    """A person is away until this day, and who stands in."""

    TYPE: ClassVar[str] = "absence_set"

    person: PersonRef
    until_on: VagueDay
    stand_in: PersonRef | None = None


class EventSkipped(Fact):
    """A person let the projector pass over an event that it cannot read, and why."""

    TYPE: ClassVar[str] = "event_skipped"

    position: Whole
    why: Words


class ProjectionSwitched(Fact):
    """Readers look at a rebuilt projection from here on."""

    TYPE: ClassVar[str] = "projection_switched"

    projection: Name
    from_version: Whole | None = None
    to_version: Whole
    checksum: Name


class KeyRotated(Fact):
    """The wrapping key was replaced; the keys it wrapped are the same."""

    TYPE: ClassVar[str] = "key_rotated"

    from_key: Name
    to_key: Name


class EmergencyAccessTaken(Fact):
    """Somebody looked without a relation to the career, in an emergency, until this instant."""

    TYPE: ClassVar[str] = "emergency_access_taken"

    career: CareerRef
    person: PersonRef
    role: Role
    reason: OrErased[Text]
    until: Instant


class EmergencyAccessReviewed(Fact):
    """Somebody else judged an emergency access afterwards."""

    TYPE: ClassVar[str] = "emergency_access_reviewed"

    access: EventRef
    by: Role
    judgement: Literal["justified", "not_justified", "unknown"]
