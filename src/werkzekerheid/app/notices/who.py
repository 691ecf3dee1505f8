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
    from werkzekerheid.sharing.directory import Absence, Directory, Organisation

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
            directory = directory_of(self._app.ledger, organisations)
            told = tuple(self._found(one, directory))
            kept = self._kept[career] = _Kept(self._day, versions, organisations, told)
        return kept.told

    def _moved(self, career: str, organisations: tuple[str, ...]) -> tuple[int, ...]:
        streams = (f"career:{career}", *(f"{DIRECTORY}{one}" for one in organisations))
        return tuple(self._version(one) for one in streams)

    def _version(self, stream: str) -> int:
        if stream not in self._versions:
            self._versions[stream] = self._app.ledger.version(stream)
        return self._versions[stream]

    def _found(self, one: View, directory: Directory) -> Iterator[Told]:
        away = {(each.organisation, each.person): each for each in directory.away(self._now)}
        found: dict[Recipient, frozenset[str]] = {}
        for member in dict.fromkeys((each.person, each.organisation) for each in directory.memberships):
            roles = self._roles(one, directory, *member)
            absence = away.get((member[1], member[0]))
            if not roles or (absence is not None and _is_stood_in_for(directory, absence, self._now)):
                continue
            recipient = self._recipient(directory, member, roles, there=absence is None)
            found[recipient] = found.get(recipient, frozenset()) | roles
        return (Told(recipient, roles) for recipient, roles in found.items())

    def _roles(self, one: View, directory: Directory, person: str, organisation: str) -> frozenset[str]:
        """In which roles a person is told something about a career: none where the gateway shows them nothing of it."""
        found: frozenset[str] = frozenset()
        stand_ins = directory.stands_in_for(person, organisation, self._now)
        for role in directory.roles_of(person, self._now).get(organisation, ()):
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

    def _recipient(
        self, directory: Directory, member: tuple[str, str], roles: frozenset[str], *, there: bool
    ) -> Recipient:
        """A person at their own address, where they are there; else the contact point of their organisation."""
        person, organisation = member
        if there and (own := directory.address_of(person, organisation)):
            return Recipient(person, None, None, opened(self._app.ledger)(own))
        known = directory.organisations.get(organisation)
        for role, reach in _contact_points(known) if known else ():
            if role in roles:
                return Recipient(None, organisation, role, reach)
        return Recipient(person, None, None, None)


def _contact_points(one: Organisation) -> Iterator[tuple[str, str]]:
    return ((each.role, each.reach) for each in one.contact_points if each.reach and is_mail_address(each.reach))


def _is_stood_in_for(directory: Directory, absence: Absence, now: datetime) -> bool:
    """Whether somebody who is there stands in for who is away."""
    if absence.stand_in is None:
        return False
    away = {(each.organisation, each.person) for each in directory.away(now)}
    stands_in = directory.stands_in_for(absence.stand_in, absence.organisation, now)
    return absence.person in stands_in and (absence.organisation, absence.stand_in) not in away


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
