"""The directory: which organisations there are, who works for them in which role, who stands in for whom. Pure.

A grant, an end and an absence hold from the moment they were recorded, or from the day that was told where that is
later. So the directory of today also says who was let in at any moment of before: what was told afterwards about a day
that had passed changes nothing about that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast
from uuid import UUID, uuid5

from werkzekerheid.facts.layout import day_of
from werkzekerheid.facts.vague import span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date, datetime

    from werkzekerheid.facts import notices, streams
    from werkzekerheid.facts.event import Event

STREAMS = "directory:"
"""How the names of its streams begin; the id of the organisation follows."""


class ContactPoint(NamedTuple):
    """Whom to turn to at an organisation: a role, and an address of the organisation."""

    role: str
    reach: str | None


class Organisation(NamedTuple):
    """An organisation that is known here; its contact points are in the order of their roles' first mention.

    One that is `imported` came with a career file, and stands for the organisation in that one career only.
    """

    organisation: str
    name: str
    kind: str
    imported: bool
    contact_points: tuple[ContactPoint, ...] = ()


class Membership(NamedTuple):
    """A person works for an organisation in a role: from `since`, `until` is the first day on which no longer.

    `granted_at` and `ended_at` are the moments at which that was recorded.
    """

    person: str
    organisation: str
    role: str
    since: date
    granted_at: datetime
    until: date | None = None
    ended_at: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether it lets somebody in at this moment."""
        return self.granted_at <= at and self.since <= day_of(at) and not self.over(at)

    def over(self, at: datetime) -> bool:
        """Whether it had ended by this moment."""
        ended = self.ended_at is not None and self.ended_at <= at
        return ended and (self.until is None or self.until <= day_of(at))


class Absence(NamedTuple):
    """A person is away from `since` up to and with `until`, and who stands in. The one that was set last counts."""

    person: str
    organisation: str
    since: date
    until: date
    stand_in: str | None
    set_at: datetime


class ClosedAddress(NamedTuple):
    """Where a person is told that something waits, closed with the key that the key store calls `key`."""

    person: str
    organisation: str
    reach: str
    key: str
    withdrawn: bool = False


class Directory(NamedTuple):
    """What the streams of the organisations that were asked for say; who is in it is in the order of the ledger."""

    organisations: Mapping[str, Organisation] = {}
    memberships: tuple[Membership, ...] = ()
    absences: tuple[Absence, ...] = ()
    addresses: tuple[ClosedAddress, ...] = ()

    def address_of(self, person: str, organisation: str) -> ClosedAddress | None:
        """The address that was set last for a person at an organisation; None where there is none (any more)."""
        mine = [one for one in self.addresses if (one.person, one.organisation) == (person, organisation)]
        return mine[-1] if mine and not mine[-1].withdrawn else None

    def kind_of(self, organisation: str | None) -> str | None:
        """The kind of an organisation; None where nobody registered it."""
        found = self.organisations.get(organisation or "")
        return found.kind if found else None

    def roles_of(self, person: str, at: datetime) -> dict[str, tuple[str, ...]]:
        """Organisation -> the roles in which a person works for it at this moment."""
        found: dict[str, dict[str, None]] = {}
        for one in self.memberships:
            if one.person == person and one.holds(at):
                found.setdefault(one.organisation, {})[one.role] = None
        return {organisation: tuple(roles) for organisation, roles in found.items()}

    def is_member(self, person: str, organisation: str | None, role: str, at: datetime) -> bool:
        """Whether a person works for an organisation in this role at this moment."""
        return role in self.roles_of(person, at).get(organisation or "", ())

    def away(self, at: datetime) -> Iterator[Absence]:
        """Who is away at this moment, by organisation."""
        latest = {(one.organisation, one.person): one for one in self.absences if one.set_at <= at}
        return (one for one in latest.values() if one.since <= day_of(at) <= one.until)

    def stands_in_for(self, person: str, organisation: str | None, at: datetime) -> frozenset[str]:
        """The persons of an organisation who are away at this moment and named this one, both still its members."""
        return frozenset(
            one.person
            for one in self.away(at)
            if (one.organisation, one.stand_in) == (organisation, person)
            and all(organisation in self.roles_of(either, at) for either in (person, one.person))
        )


def fold(events: Iterable[Event]) -> Directory:
    """The directory as its streams tell it, each in its own order.

    The organisation is that of the stream: a fact says nothing about another one.
    """
    directory = Directory()
    for event in events:
        handler = _HANDLERS.get(event.fact.TYPE)
        if handler is not None:
            directory = handler(directory, event.stream.removeprefix(STREAMS), event, event.fact)
    return directory


def _registered(
    directory: Directory, organisation: str, event: Event, fact: streams.OrganisationRegistered
) -> Directory:
    before = directory.organisations.get(organisation)
    points = before.contact_points if before else ()
    made = Organisation(organisation, fact.name, fact.kind, event.event_id == imported_id(organisation), points)
    return directory._replace(organisations={**directory.organisations, organisation: made})


def _contact_point(directory: Directory, organisation: str, _: Event, fact: streams.ContactPointSet) -> Directory:
    known = directory.organisations.get(organisation)
    if known is None:
        return directory
    points = {one.role: one for one in known.contact_points} | {fact.role: ContactPoint(fact.role, fact.reach)}
    changed = known._replace(contact_points=tuple(points.values()))
    return directory._replace(organisations={**directory.organisations, organisation: changed})


def _granted(directory: Directory, organisation: str, event: Event, fact: streams.MembershipGranted) -> Directory:
    since = begins_on(event)
    made = Membership(fact.person, organisation, fact.role, since, event.recorded_at)
    return directory._replace(memberships=(*directory.memberships, made))


def _ended(directory: Directory, organisation: str, event: Event, fact: streams.MembershipEnded) -> Directory:
    until = ends_on(event)
    mine = (fact.person, organisation, fact.role)

    def after(one: Membership) -> Membership:
        is_it = (one.person, one.organisation, one.role) == mine and one.ended_at is None
        return one._replace(until=until, ended_at=event.recorded_at) if is_it else one

    return directory._replace(memberships=tuple(after(one) for one in directory.memberships))


def _absent(directory: Directory, organisation: str, event: Event, fact: streams.AbsenceSet) -> Directory:
    since = begins_on(event)
    # What is vague opens as little as it can.
    until = span(fact.until_on).earliest or since
    made = Absence(fact.person, organisation, since, until, fact.stand_in, event.recorded_at)
    return directory._replace(absences=(*directory.absences, made))


def _address(directory: Directory, organisation: str, _: Event, fact: notices.NoticeAddressSet) -> Directory:
    made = ClosedAddress(fact.person, organisation, fact.reach, fact.key)
    return directory._replace(addresses=(*directory.addresses, made))


def _no_address(directory: Directory, organisation: str, _: Event, fact: notices.NoticeAddressWithdrawn) -> Directory:
    mine = (fact.person, organisation)
    changed = (
        one._replace(withdrawn=True) if (one.person, one.organisation) == mine else one for one in directory.addresses
    )
    return directory._replace(addresses=tuple(changed))


def imported_id(organisation: str) -> str | None:
    """The id of the event by which an import registers an organisation; None where no import gave it its id."""
    try:
        return str(uuid5(UUID(organisation), "registered"))
    except ValueError:
        return None


def begins_on(event: Event) -> date:
    """The day from which it holds: the last on which it may have begun, else that on which it was recorded."""
    told = span(event.told.occurred).latest if event.told.occurred else None
    return told or day_of(event.recorded_at)


def ends_on(event: Event) -> date:
    """The day from which it no longer holds: the first on which it may have ended, else that of the recording."""
    told = span(event.told.occurred).earliest if event.told.occurred else None
    return told or day_of(event.recorded_at)


_HANDLERS: Mapping[str, Callable[[Directory, str, Event, Any], Directory]] = cast(
    "Any",
    {
        "organisation_registered": _registered,
        "contact_point_set": _contact_point,
        "membership_granted": _granted,
        "membership_ended": _ended,
        "absence_set": _absent,
        "notice_address_set": _address,
        "notice_address_withdrawn": _no_address,
    },
)
