"""Signals, relapse (terugval) and drop-out (uitval)."""

from typing import ClassVar, Literal

from pydantic import Field

from werkzekerheid.facts.base import Count, EventRef, Fact, PlacementRef, Reasons
from werkzekerheid.facts.vocabulary import Role, Sign


class SignalObserved(Fact):
    """Somebody saw a sign that it may go wrong; `to` is who was told."""

    TYPE: ClassVar[str] = "signal_observed"

    sign: Sign
    seen_by: Role
    to: Role | None = None
    times: Count | None = None
    placement: PlacementRef | None = None


class RelapseReported(Fact):
    """Terugval: the worker fell back, and what shows."""

    TYPE: ClassVar[str] = "relapse_reported"

    placement: PlacementRef | None = None
    effects: tuple[Literal["absent", "late", "withdrawn", "less_capacity", "conflict", "other", "unknown"], ...]


class RelapseEnded(Fact):
    """A terugval was over, and what helped."""

    TYPE: ClassVar[str] = "relapse_ended"

    placement: PlacementRef | None = None
    how: Literal["coach_contact", "employer_talk", "care", "by_itself", "time_off", "unknown"]


class SignalAnswered(Fact):
    """Somebody did something about a sign."""

    TYPE: ClassVar[str] = "signal_answered"

    signal: EventRef
    by: Role
    action: Literal["talked", "visited", "adapted", "intensified", "care_involved", "accepted", "none", "unknown"]


class WarningGiven(Fact):
    """The employer gave a formal warning."""

    TYPE: ClassVar[str] = "warning_given"

    placement: PlacementRef
    for_: tuple[Sign, ...] = Field(alias="for")
    times: Count | None = None


class SicknessReported(Fact):
    """The worker reported sick: the day only, never the illness."""

    TYPE: ClassVar[str] = "sickness_reported"

    placement: PlacementRef | None = None


class RecoveryReported(Fact):
    """The worker reported recovered: the day only."""

    TYPE: ClassVar[str] = "recovery_reported"

    placement: PlacementRef | None = None


class LifeEventReported(Fact):
    """Something changed in private life that bears on work."""

    TYPE: ClassVar[str] = "life_event_reported"

    domain: Literal[
        "home", "housing", "relation", "bereavement", "family_illness", "finance", "care", "other", "unknown"
    ]
    direction: Literal["better", "worse", "change", "unknown"]


class DroppedOut(Fact):
    """Uitval: the worker dropped out of work or school, with each party's reasons."""

    TYPE: ClassVar[str] = "dropped_out"

    placement: PlacementRef | None = None
    phase: Literal["education", "trial", "first_half_year", "later", "at_contract_end", "unknown"]
    reasons: Reasons = ()


class ExitTalkHeld(Fact):
    """Somebody talked with those concerned about why it ended."""

    TYPE: ClassVar[str] = "exit_talk_held"

    placement: PlacementRef | None = None
    with_: tuple[Role, ...] = Field(alias="with")
    reasons: Reasons = ()


class ReturnedToWork(Fact):
    """The worker came back after a relapse, sickness or drop-out."""

    TYPE: ClassVar[str] = "returned_to_work"

    placement: PlacementRef | None = None
