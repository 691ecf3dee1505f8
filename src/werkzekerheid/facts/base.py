"""What every fact is: a frozen pydantic value with a stored name, and the small types that facts share."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeVar, Union

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
)

from werkzekerheid.facts.vague import check_day, check_duration, check_vague
from werkzekerheid.facts.vocabulary import ReasonCode, Role


class Value(BaseModel):
    """A frozen value that refuses unknown fields; its validator is built when first used."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, serialize_by_alias=True)


class Fact(Value):
    """What an event says. `TYPE` is the stored name: it never changes.

    `READS_AS_IT_IS`: the older versions to which today's only added what need not be told. They need no lift.
    """

    TYPE: ClassVar[str]
    VERSION: ClassVar[int] = 1
    READS_AS_IT_IS: ClassVar[tuple[int, ...]] = ()


class Erased(Value):
    """Stands where a value was whose key was destroyed: the value is gone, the day that it went is known.

    `key_missing`: nobody destroyed the key, and it is not there; the day is the one on which the value was recorded.
    """

    erased_on: str
    key_missing: bool | None = None

    @model_serializer(mode="wrap")
    def _without_nothing(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """An erased value is its day alone, as it always was."""
        return {name: value for name, value in dump(self).items() if value is not None}


T = TypeVar("T")
OrErased = Union[T, Erased]  # noqa: UP007  (a generic alias; `|` needs Python 3.12's type statement)
"""A field of a class heavier than its event's own: the class may be erased while the event stays."""


@dataclass(frozen=True, slots=True)
class RefTo:
    """Marks a string as the id of another thing in the same career; `kind` says of what."""

    kind: str


@dataclass(frozen=True, slots=True)
class FreeText:
    """Marks free text: class `note`, never a rule input, never to research, feeds or a handover."""


_id = StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")

PlacementRef = Annotated[str, _id, RefTo("placement")]
ContractRef = Annotated[str, _id, RefTo("contract")]
CoachRef = Annotated[str, _id, RefTo("coach")]
PersonRef = Annotated[str, _id, RefTo("person")]
SupervisorRef = Annotated[str, _id, RefTo("supervisor")]
PlanRef = Annotated[str, _id, RefTo("plan")]
GoalRef = Annotated[str, _id, RefTo("goal")]
AgreementRef = Annotated[str, _id, RefTo("agreement")]
ProvisionRef = Annotated[str, _id, RefTo("provision")]
TrainingRef = Annotated[str, _id, RefTo("training")]
AdaptationRef = Annotated[str, _id, RefTo("adaptation")]
WishRef = Annotated[str, _id, RefTo("wish")]
HandoverRef = Annotated[str, _id, RefTo("handover")]
ConsentRef = Annotated[str, _id, RefTo("consent")]
DisclosureRef = Annotated[str, _id, RefTo("disclosure")]
RequestRef = Annotated[str, _id, RefTo("request")]
OrganisationRef = Annotated[str, _id, RefTo("organisation")]
EventRef = Annotated[str, _id, RefTo("event")]
CareerRef = Annotated[str, _id, RefTo("career")]
AlertRef = Annotated[str, _id, RefTo("alert")]
NoticeRef = Annotated[str, _id, RefTo("notice")]
ProjectRef = Annotated[str, _id, RefTo("project")]
SubscriptionRef = Annotated[str, _id, RefTo("subscription")]
ListRef = Annotated[str, _id, RefTo("destruction_list")]
ExtractRef = Annotated[str, _id, RefTo("extract")]

Text = Annotated[str, StringConstraints(min_length=1, max_length=500), FreeText()]
"""Free text about somebody, at most 500 characters."""
Words = Annotated[str, StringConstraints(min_length=1, max_length=500)]
"""A sentence about the work itself, never about a worker: of no class of its own."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""A name, title or code of at most 200 characters."""

VagueDay = Annotated[str, AfterValidator(check_vague)]
"""A day as told, in EDTF: `2021`, `2021-03`, `2021-03-14`, `2021-22`, `202X`, each (but the decade) also with `~`."""
Day = Annotated[str, AfterValidator(check_day)]
"""A whole day, `2021-03-14`."""
Duration = Annotated[str, AfterValidator(check_duration)]
"""A length as told, in ISO 8601 years, months, weeks and days, `~` for about: `P6M`, `P18M~`."""

# Strict: "24" is not a number and 1 is not yes. What was told is kept as told, or refused.
Flag = Annotated[bool, Field(strict=True)]
"""Yes or no; where it may be None, None is "not told" and never "no"."""
Hours = Annotated[float, Field(ge=0, le=80, strict=True, allow_inf_nan=False)]
Days = Annotated[float, Field(ge=0, le=7, strict=True, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=10_000, strict=True)]
EveryDays = Annotated[int, Field(ge=1, le=3_660, strict=True)]
Percent = Annotated[float, Field(ge=0, le=100, strict=True, allow_inf_nan=False)]
Whole = Annotated[int, Field(ge=0, le=2**53 - 1, strict=True)]
"""A whole number that every JSON reader keeps exact."""
Instant = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$")]
"""A moment in UTC, `2021-03-14T09:26:53Z`."""
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Reason(Value):
    """One party's reason; each party's stands on its own."""

    code: ReasonCode
    said_by: Role


Reasons = tuple[Reason, ...]
