"""What another program gets to follow: a subscription is opened by a person, for an organisation, until it is closed.

No secret stands in any of these: the keys of a subscription lie in the key store.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from werkzekerheid.facts.base import Fact, Instant, Name, OrganisationRef, PersonRef, SubscriptionRef, Words
from werkzekerheid.facts.vocabulary import DataClass, Purpose, Role

Url = Annotated[str, StringConstraints(min_length=1, max_length=500)]
"""An address on the web of a program, never of a person."""


class SubscriptionOpened(Fact):
    """A program of an organisation follows what somebody of this role there may see.

    `person` answers for it. It is about `event_types` or about `projections`, never both. `reference` says that there
    is something, `content` says what, of these `classes`. `necessity`: why that is necessary, where the basis asks so.
    """

    TYPE: ClassVar[str] = "subscription_opened"

    subscription: SubscriptionRef
    organisation: OrganisationRef
    role: Role
    person: PersonRef
    purpose: Purpose
    basis: Name
    form: Literal["reference", "content", "unknown"]
    delivery: Literal["pull", "webhook", "unknown"]
    classes: tuple[DataClass, ...]
    event_types: tuple[Name, ...] = ()
    projections: tuple[Name, ...] = ()
    url: Url | None = None
    necessity: Words | None = None


class SubscriptionChanged(Fact):
    """What is told holds from here on instead; what is left out stays as it was."""

    TYPE: ClassVar[str] = "subscription_changed"

    subscription: SubscriptionRef
    person: PersonRef | None = None
    url: Url | None = None
    classes: tuple[DataClass, ...] = ()
    event_types: tuple[Name, ...] = ()
    projections: tuple[Name, ...] = ()


class SubscriptionSecretRotated(Fact):
    """Another secret signs what is sent; until this moment the old one signs beside it."""

    TYPE: ClassVar[str] = "subscription_secret_rotated"

    subscription: SubscriptionRef
    until: Instant


class SubscriptionBlocked(Fact):
    """Nothing is sent any more, until it is unblocked: the receiver failed or is gone, or a person decided so."""

    TYPE: ClassVar[str] = "subscription_blocked"

    subscription: SubscriptionRef
    reason: Literal["failing", "gone", "decided", "unknown"]
    why: Words | None = None


class SubscriptionUnblocked(Fact):
    """It goes on where it was."""

    TYPE: ClassVar[str] = "subscription_unblocked"

    subscription: SubscriptionRef


class SubscriptionClosed(Fact):
    """It is over; its keys are destroyed, and it is not opened again."""

    TYPE: ClassVar[str] = "subscription_closed"

    subscription: SubscriptionRef
    why: Words | None = None
