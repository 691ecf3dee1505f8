"""Notices: that something waits for somebody. None says about whom or what, not even to who reads the ledger."""

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from werkzekerheid.facts.base import Count, Day, Fact, Name, NoticeRef, OrganisationRef, PersonRef
from werkzekerheid.facts.vocabulary import Role

Closed = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]


class NoticeAddressSet(Fact):
    """Where a person is told that something waits; `reach` is closed with the key that the key store calls `key`.

    A key of this address alone: when it is destroyed, nobody can read the address any more.
    """

    TYPE: ClassVar[str] = "notice_address_set"

    person: PersonRef
    organisation: OrganisationRef
    reach: Closed
    key: Name


class NoticeAddressWithdrawn(Fact):
    """A person is told nothing there any more, and the key of the address is destroyed."""

    TYPE: ClassVar[str] = "notice_address_withdrawn"

    person: PersonRef
    organisation: OrganisationRef


class NoticeStarted(Fact):
    """Somebody begins to send a notice; the same notice again is another try.

    To a person, or to the contact point of an organisation for a role. `number` are the things that are new to them;
    `items` stand for all that wait for them, each by an id that says nothing to who does not know the alert.
    """

    TYPE: ClassVar[str] = "notice_started"

    notice: NoticeRef
    day: Day
    number: Count
    items: tuple[Name, ...]
    person: PersonRef | None = None
    organisation: OrganisationRef | None = None
    role: Role | None = None


class NoticeSent(Fact):
    """The server took it."""

    TYPE: ClassVar[str] = "notice_sent"

    notice: NoticeRef


class NoticeFailed(Fact):
    """It was not taken: never (`refused`), or not now (`deferred`)."""

    TYPE: ClassVar[str] = "notice_failed"

    notice: NoticeRef
    reason: Literal["refused", "deferred", "unknown"]
