"""Sharing, consent, rights and correction: who told whom what on which ground, and what was put right."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, JsonValue

from werkzekerheid.facts.base import (
    ConsentRef,
    DisclosureRef,
    Erased,
    EventRef,
    Fact,
    Flag,
    Name,
    OrErased,
    OrganisationRef,
    RequestRef,
    Sha256,
    Text,
    VagueDay,
)
from werkzekerheid.facts.vocabulary import DataClass, Purpose, Role

Replacement = Annotated[Erased | dict[str, JsonValue], Field(union_mode="left_to_right")]
"""A payload of the type it corrects, plus its `occurred` or `elapsed`; erased with the classes of that type."""


class ConsentGiven(Fact):
    """The worker agreed that a recipient may know these classes for these purposes."""

    TYPE: ClassVar[str] = "consent_given"

    consent: ConsentRef
    recipient: OrganisationRef
    purposes: tuple[Purpose, ...]
    classes: tuple[DataClass, ...]
    until_on: VagueDay | None = None
    text_version: Name
    way: Literal["written", "spoken", "digital", "unknown"]


class _ConsentDenied(Fact):
    consent: ConsentRef
    recipient: OrganisationRef
    classes: tuple[DataClass, ...] = ()


class ConsentRefused(_ConsentDenied):
    """The worker did not agree; no classes is all that was asked."""

    TYPE: ClassVar[str] = "consent_refused"


class ConsentWithdrawn(_ConsentDenied):
    """The worker took an agreement back, for what comes; no classes is all of it."""

    TYPE: ClassVar[str] = "consent_withdrawn"


class DataShared(Fact):
    """Facts left to another party: which, of what classes, for what purpose, on what ground."""

    TYPE: ClassVar[str] = "data_shared"

    disclosure: DisclosureRef
    sender_organisation: OrganisationRef
    sender_role: Role
    recipient_organisation: OrganisationRef
    recipient_role: Role
    purpose: Purpose
    legal_basis: Name
    classes: tuple[DataClass, ...]
    events: tuple[EventRef, ...]
    channel: Literal["meeting", "phone", "letter", "message", "portal", "feed", "extract", "unknown"]
    consent: ConsentRef | None = None
    digest: Sha256 | None = None


class SharingRefused(Fact):
    """Somebody asked for facts and did not get them."""

    TYPE: ClassVar[str] = "sharing_refused"

    requester_organisation: OrganisationRef
    requester_role: Role
    purpose: Purpose
    classes: tuple[DataClass, ...]
    ground: Literal["no_basis", "no_consent", "not_necessary", "restricted", "unsure", "unknown"]


class RightsRequested(Fact):
    """The worker asked for a right of the AVG, and when the answer is due; no classes is all that is recorded."""

    TYPE: ClassVar[str] = "rights_requested"
    VERSION: ClassVar[int] = 2
    READS_AS_IT_IS: ClassVar[tuple[int, ...]] = (1,)

    request: RequestRef
    right: Literal["access", "rectification", "erasure", "restriction", "objection", "portability", "unknown"]
    answer_due_on: VagueDay
    classes: tuple[DataClass, ...] = ()


class RightsDecided(Fact):
    """The decision on such a request, with its motive; no classes is all that was asked.

    `despite_term`: also what a term by law would still keep.
    """

    TYPE: ClassVar[str] = "rights_decided"
    VERSION: ClassVar[int] = 2
    READS_AS_IT_IS: ClassVar[tuple[int, ...]] = (1,)

    request: RequestRef
    decision: Literal["granted", "partly", "refused", "unknown"]
    motive: OrErased[Text]
    classes: tuple[DataClass, ...] = ()
    despite_term: Flag | None = None


class EventCorrected(Fact):
    """A fact was wrong and reads otherwise from here on; the old version stays behind the new one."""

    TYPE: ClassVar[str] = "event_corrected"

    corrects: EventRef
    replacement: Replacement
    reason: OrErased[Text]


class EventRetracted(Fact):
    """A fact should not have been recorded."""

    TYPE: ClassVar[str] = "event_retracted"

    retracts: EventRef
    reason: Literal["entered_in_error", "wrong_person", "disproved", "unknown"]


class OwnReadingAdded(Fact):
    """The worker's own words beside the record."""

    TYPE: ClassVar[str] = "own_reading_added"

    about: EventRef
    reading: OrErased[Text]


class RestrictionSet(Fact):
    """The record may for now be kept only, not used."""

    TYPE: ClassVar[str] = "restriction_set"

    reason: OrErased[Text]


class RestrictionLifted(Fact):
    """The record may be used again."""

    TYPE: ClassVar[str] = "restriction_lifted"

    reason: OrErased[Text]


class KeysDestroyed(Fact):
    """The keys of these classes are gone, and with them what they closed."""

    TYPE: ClassVar[str] = "keys_destroyed"

    classes: tuple[DataClass, ...]
    request: RequestRef | None = None
    reason: Literal["erasure", "retention", "unknown"]
