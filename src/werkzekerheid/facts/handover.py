"""Handover (overdracht): what one party that guides tells the next."""

from typing import ClassVar

from pydantic import Field

from werkzekerheid.facts.base import Fact, Flag, HandoverRef, OrErased, OrganisationRef, PlacementRef, Text
from werkzekerheid.facts.vocabulary import HandoverOccasion, HandoverTopic, Role


class HandoverOffered(Fact):
    """A handover was offered; `warm` is whether they talked, None where that was not told."""

    TYPE: ClassVar[str] = "handover_offered"

    handover: HandoverRef
    occasion: HandoverOccasion
    from_organisation: OrganisationRef
    from_role: Role
    to_organisation: OrganisationRef
    to_role: Role
    warm: Flag | None = None
    topics: tuple[HandoverTopic, ...]
    placement: PlacementRef | None = None


class HandoverAccepted(Fact):
    """The receiver accepted; `missing` are the topics that should have been there."""

    TYPE: ClassVar[str] = "handover_accepted"

    handover: HandoverRef
    by: Role
    missing: tuple[HandoverTopic, ...] = ()


class HandoverRefused(Fact):
    """The receiver refused."""

    TYPE: ClassVar[str] = "handover_refused"

    handover: HandoverRef
    by: Role
    reason: OrErased[Text]


class HandoverRecipientMissing(Fact):
    """There was nobody to hand over to."""

    TYPE: ClassVar[str] = "handover_recipient_missing"

    occasion: HandoverOccasion
    tried: tuple[Role, ...]


class HandoverFoundMissing(Fact):
    """Somebody noticed afterwards that nothing, or not this, was handed over."""

    TYPE: ClassVar[str] = "handover_found_missing"

    occasion: HandoverOccasion
    by: Role
    topics: tuple[HandoverTopic, ...] = ()


class HandoverRelayed(Fact):
    """What reached the one on the floor."""

    TYPE: ClassVar[str] = "handover_relayed"

    handover: HandoverRef
    to: Role
    topics: tuple[HandoverTopic, ...] = ()


class HandoverFollowedUp(Fact):
    """The contact two months later."""

    TYPE: ClassVar[str] = "handover_followed_up"

    handover: HandoverRef
    with_: Role = Field(alias="with")
