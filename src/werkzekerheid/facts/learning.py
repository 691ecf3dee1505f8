"""Learning and profile: what somebody learned, can, wants, and needs."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from werkzekerheid.facts.base import (
    Fact,
    Flag,
    Name,
    OrErased,
    OrganisationRef,
    Percent,
    Reasons,
    Text,
    TrainingRef,
    VagueDay,
)
from werkzekerheid.facts.vocabulary import DataClass, EducationLevel, Role

Consequence = Annotated[str, StringConstraints(min_length=1, max_length=500)]
"""What a condition means for the work; class health, like the whole event."""
Score = (
    Annotated[bool, Field(strict=True)]
    | Annotated[int, Field(strict=True, ge=-(2**53) + 1, le=2**53 - 1)]
    | Annotated[float, Field(strict=True, allow_inf_nan=False)]
    | Name
)


class EducationStarted(Fact):
    """An education began."""

    TYPE: ClassVar[str] = "education_started"

    level: EducationLevel
    organisation: OrganisationRef | None = None
    direction: OrErased[Text] | None = None


class EducationEnded(Fact):
    """An education ended, with or without a result."""

    TYPE: ClassVar[str] = "education_ended"

    level: EducationLevel
    outcome: Literal["completed", "dropped_out", "stopped_by_choice", "unknown"]
    reasons: OrErased[Reasons] = ()


class TrainingStarted(Fact):
    """A training beside or instead of school began."""

    TYPE: ClassVar[str] = "training_started"

    training: TrainingRef
    kind: Literal["leerwerktraject", "praktijkleren", "course", "assessment", "reintegration_course", "unknown"]
    organisation: OrganisationRef | None = None
    goal: OrErased[Text] | None = None
    planned_end_on: VagueDay | None = None


class TrainingEnded(Fact):
    """A training ended."""

    TYPE: ClassVar[str] = "training_ended"

    training: TrainingRef
    outcome: Literal["completed", "stopped", "stopped_by_agreement", "unknown"]
    reasons: OrErased[Reasons] = ()


class CertificateObtained(Fact):
    """A diploma, certificate or practice statement was obtained."""

    TYPE: ClassVar[str] = "certificate_obtained"

    name: Name
    level: EducationLevel | None = None


class ConditionDisclosed(Fact):
    """Somebody told what a condition means for the work; never the diagnosis."""

    TYPE: ClassVar[str] = "condition_disclosed"

    disclosed_by: Role
    to: tuple[Role, ...]
    consequence_for_work: tuple[Consequence, ...]


class ProfileAssessed(Fact):
    """The outcome of an instrument, item by item, and who rated."""

    TYPE: ClassVar[str] = "profile_assessed"

    instrument: Name
    instrument_version: Name | None = None
    items: dict[Name, Score]
    rater: Role


class WageValueMeasured(Fact):
    """The loonwaarde, in percent of the minimum wage, and when it is set again."""

    TYPE: ClassVar[str] = "wage_value_measured"

    percent: Percent
    basis: Literal["measured", "estimated", "unknown"]
    redetermine_on: VagueDay | None = None


class NeedAssessed(Fact):
    """How much guidance is needed, and what that rests on."""

    TYPE: ClassVar[str] = "need_assessed"

    need: Literal["none", "light", "medium", "heavy", "unknown"]
    sources: tuple[Literal["register", "loonwaarde", "conversation", "file", "employer", "diagnosis", "unknown"], ...]
    spoke_with_worker: Flag
    valid_until_on: VagueDay | None = None
    deviates_from_rule: Flag | None = None


class PreferenceRecorded(Fact):
    """What the worker wants."""

    TYPE: ClassVar[str] = "preference_recorded"

    topic: Literal["work", "environment", "hours", "travel", "employer", "other", "unknown"]
    value: OrErased[Text]


class OpennessChosen(Fact):
    """What the worker wants this kind of recipient to know; no classes is nothing."""

    TYPE: ClassVar[str] = "openness_chosen"

    recipient_role: Role
    classes: tuple[DataClass, ...]
