"""Whom something about a career is told to: who sees it in their worklist, or who stands in for them.

The gateway decides, as it does where they look themselves; nothing is shown here, and so nothing is written down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid5

from werkzekerheid.app.answering import Question
from werkzekerheid.app.directory import directory_of
from werkzekerheid.app.documents import view
from werkzekerheid.app.notices.addresses import is_mail_address, opened
from werkzekerheid.app.standing import Asker, placed
from werkzekerheid.career.questions import responsible
from werkzekerheid.facts.event import NAMESPACE, Actor
from werkzekerheid.facts.trusted import trusted
from werkzekerheid.readmodels.days import LATEST
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.sharing.contract import contract
from werkzekerheid.sharing.directory import STREAMS as DIRECTORY
from werkzekerheid.sharing.gateway import decide
from werkzekerheid.sharing.relation import relations
from werkzekerheid.sharing.tables import load_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from werkzekerheid.app.app import App
    from werkzekerheid.app.documents import View
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.vocabulary import Purpose
    from werkzekerheid.readmodels.skips import Skips
    from werkzekerheid.sharing.directory import Directory, Organisation

STREAMS = "notices:"
"""How the streams of notices are called; what follows says nothing about who gets them."""
_PROJECTION = "alerts"


class Recipient(NamedTuple):
    """Who gets a notice: a person, or the contact point of an organisation for a role.

    `address` None: nobody said where to, so it is told to nobody.
    """

    person: str | None
    organisation: str | None
    role: str | None
    address: str | None

    @property
    def stream(self) -> str:
        """Where it is kept what they were told."""
        return f"{STREAMS}{uuid5(NAMESPACE, f'notices:{self.person}:{self.organisation}:{self.role}')}"


class Told(NamedTuple):
    """Somebody is told what is told to these roles, about one career."""

    recipient: Recipient
    roles: frozenset[str]


class _Kept(NamedTuple):
    """What was found about a career, and by which versions of its streams; `organisations` are those around it."""

    day: date
    versions: tuple[int, ...]
    organisations: tuple[str, ...]
    told: tuple[Told, ...]


class _Staff(NamedTuple):
    """Who works somewhere now, by (person, organisation).

    In which roles; who is away, and who stands in, if somebody does; and the same the other way round.
    """

    directory: Directory
    roles: dict[tuple[str, str], tuple[str, ...]]
    away: dict[tuple[str, str], str | None]
    stands_in_for: dict[tuple[str, str], frozenset[str]]


class Around:
    """Who is around each career, kept at hand: it is looked up anew where a stream moved on, and each day."""

    def __init__(self, app: App) -> None:
        """Nothing is known yet."""
        self._app = app
        self._kept: dict[str, _Kept] = {}

    def look(self) -> Look:
        """Looks now."""
        return Look(self._app, self._kept)


class Look:
    """One look at many careers, at one moment."""

    def __init__(self, app: App, kept: dict[str, _Kept]) -> None:
        """Use `Around`."""
        self._app, self._kept = app, kept
        self._now, self._day = app.clock(), app.today()
        self._skips: Skips = skips_of(app.ledger)
        self._versions: dict[str, int] = {}
        self._staff: dict[tuple[str, ...], _Staff] = {}

    def told(self, career: str) -> tuple[Told, ...]:
        """Who is told something about a career.

        Raises:
            Refusal: it cannot be read.
        """
        kept = self._kept.get(career)
        if kept is None or (kept.day, kept.versions) != (self._day, self._moved(career, kept.organisations)):
            one = view(self._app, career, LATEST, self._skips)
            organisations = tuple(sorted(_organisations(one.career)))
            versions = self._moved(career, organisations)
            told = tuple(self._found(one, self._staff_of(organisations)))
            kept = self._kept[career] = _Kept(self._day, versions, organisations, told)
        return kept.told

    def _moved(self, career: str, organisations: tuple[str, ...]) -> tuple[int, ...]:
        streams = (f"career:{career}", *(f"{DIRECTORY}{one}" for one in organisations))
        return tuple(self._version(one) for one in streams)

    def _version(self, stream: str) -> int:
        if stream not in self._versions:
            self._versions[stream] = self._app.ledger.version(stream)
        return self._versions[stream]

    def _staff_of(self, organisations: tuple[str, ...]) -> _Staff:
        if organisations not in self._staff:
            self._staff[organisations] = _staff(directory_of(self._app.ledger, organisations), self._now)
        return self._staff[organisations]

    def _found(self, one: View, staff: _Staff) -> Iterator[Told]:
        found: dict[Recipient, frozenset[str]] = {}
        for person, organisation in staff.roles:
            roles = self._roles(one, staff, person, organisation)
            stand_in = staff.away.get((person, organisation))
            if stand_in is not None and (stand_in, organisation) not in staff.away:
                # Who stands in is told it instead; but a lead is only replaced by a lead.
                roles -= self._roles(one, staff, stand_in, organisation)
            if roles:
                recipient = self._recipient(staff, person, organisation, roles)
                found[recipient] = found.get(recipient, frozenset()) | roles
        return (Told(recipient, roles) for recipient, roles in found.items())

    def _roles(self, one: View, staff: _Staff, person: str, organisation: str) -> frozenset[str]:
        """In which roles a person is told something about a career: none where the gateway shows them nothing of it."""
        found: frozenset[str] = frozenset()
        stand_ins = staff.stands_in_for[person, organisation]
        for role in staff.roles[person, organisation]:
            who = trusted(Actor, {"actor": person, "role": role, "organisation": organisation})
            ties = relations(one.career, who, stand_ins, self._day)
            # Who is tied otherwise is no part of who acts on a promise, and costs a look at what was shared.
            if ties.care_team or ties.lead or ties.privacy_officer:
                found |= self._shown(one, Asker(who, any_person=False, stands_in_for=stand_ins))
        return found

    def _shown(self, one: View, who: Asker) -> frozenset[str]:
        purpose: Purpose = "rights" if who.requester.role == "privacy_officer" else "guidance"
        stands = placed(self._app, who, purpose, one)
        asking = Question(who.requester, purpose, (_PROJECTION,)).asking
        decision = decide(asking, stands.standing, contract(_PROJECTION), load_tables())
        return stands.roles if decision.allowed else frozenset()

    def _recipient(self, staff: _Staff, person: str, organisation: str, roles: frozenset[str]) -> Recipient:
        """A person at their own address, where they are there; else the contact point of their organisation."""
        own = staff.directory.address_of(person, organisation)
        if own is not None and (person, organisation) not in staff.away:
            return Recipient(person, None, None, opened(self._app.ledger)(own))
        known = staff.directory.organisations.get(organisation)
        for role, reach in _contact_points(known) if known else ():
            if role in roles:
                return Recipient(None, organisation, role, reach)
        return Recipient(person, None, None, None)


def _staff(directory: Directory, now: datetime) -> _Staff:
    people = dict.fromkeys((one.person, one.organisation) for one in directory.memberships)
    roles = {who: found for who in people if (found := directory.roles_of(who[0], now).get(who[1], ()))}
    stands_in_for = {who: directory.stands_in_for(*who, now) for who in roles}
    away: dict[tuple[str, str], str | None] = {(one.person, one.organisation): None for one in directory.away(now)}
    for (person, organisation), absent in stands_in_for.items():
        away |= {(one, organisation): person for one in absent}
    return _Staff(directory, roles, away, stands_in_for)


def _contact_points(one: Organisation) -> Iterator[tuple[str, str]]:
    return ((each.role, each.reach) for each in one.contact_points if each.reach and is_mail_address(each.reach))


def _organisations(career: Career) -> set[str]:
    """Where those work who guide or answer for a career."""
    plan = career.plan()
    named = [
        *(one.organisation for one in responsible(career)),
        *(one.organisation for one in career.current_coaches()),
        *(place for one in career.running_placements() for place in (one.organisation, one.formal_employer)),
        plan.safety_net if plan else None,
    ]
    return {one for one in named if one}
