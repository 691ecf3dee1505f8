"""Facts about research: projects, the data sets made for them, and what became of those."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from werkzekerheid.facts.base import (
    ExtractRef,
    Fact,
    Flag,
    Name,
    OrganisationRef,
    PersonRef,
    ProjectRef,
    Sha256,
    VagueDay,
    Value,
    Whole,
    Words,
)
from werkzekerheid.facts.vocabulary import DataClass

SMALLEST_COHORT = 10
"""Below this no project may set its smallest cohort: the size below which Statistics Netherlands tells no count."""


class ResearchChecklist(Value):
    """The four conditions of UAVG 24; None is not answered."""

    necessary: Flag | None = None
    public_interest: Flag | None = None
    consent_impossible: Flag | None = None
    safeguards: Flag | None = None


class ResearchAnswers(Value):
    """The answer to each of the four conditions, in words."""

    necessary: Words | None = None
    public_interest: Words | None = None
    consent_impossible: Words | None = None
    safeguards: Words | None = None


class ProjectRegistered(Fact):
    """A research project with its question and ground; no extract without one.

    `types` none is all types of its classes, `where` none all careers; `persons` work on it, `person` answers for it.
    """

    TYPE: ClassVar[str] = "project_registered"
    VERSION: ClassVar[int] = 2
    READS_AS_IT_IS: ClassVar[tuple[int, ...]] = (1,)

    project: ProjectRef
    question: Words
    organisation: OrganisationRef | None = None
    person: PersonRef | None = None
    persons: tuple[PersonRef, ...] = ()
    legal_basis: Name | None = None
    checklist: ResearchChecklist | None = None
    answers: ResearchAnswers | None = None
    decided_by: Name | None = None
    motive: Words | None = None
    classes: tuple[DataClass, ...] = ()
    types: tuple[Name, ...] = ()
    cohort: Words | None = None
    where: tuple[Name, ...] = ()
    smallest_cohort: Annotated[int, Field(ge=SMALLEST_COHORT, le=2**53 - 1, strict=True)] | None = None
    dates: Literal["months", "shifted", "unknown"] | None = None
    until_on: VagueDay | None = None


class ExtractMade(Fact):
    """A data set was made for a project: of what, how much, with which code, and the digest of the bytes."""

    TYPE: ClassVar[str] = "extract_made"

    project: ProjectRef
    extract: ExtractRef
    sha256: Sha256
    careers: Whole
    rows: Whole | None = None
    format: Literal[
        "spell", "sts", "tse", "xes", "ocel", "survival", "parquet", "csv", "narrative", "replay", "other", "unknown"
    ] | None = None  # fmt: skip
    query: Words | None = None
    columns: tuple[Name, ...] = ()
    position: Whole | None = None
    code_version: Name | None = None
    smallest_group: Whole | None = None


class ExtractDestroyed(Fact):
    """A data set was destroyed."""

    TYPE: ClassVar[str] = "extract_destroyed"

    extract: ExtractRef
    project: ProjectRef | None = None


class ExtractRecalled(Fact):
    """Data of somebody in a data set were erased: it is to be destroyed, and may be made anew without them."""

    TYPE: ClassVar[str] = "extract_recalled"

    project: ProjectRef
    extract: ExtractRef
    reason: Literal["erasure", "unknown"]


class ProjectClosed(Fact):
    """A project ended; its pseudonym key is destroyed."""

    TYPE: ClassVar[str] = "project_closed"

    project: ProjectRef
    reason: Words | None = None
