"""Which careers were within reach of an account, and when: what must be known of a breach (AVG 33). Pure.

Somebody may have been let in and shut out again between two days, so a career is looked at as it was known right after
each event, on each day on which something in it changed by itself, and whenever the directory said something else.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.career.evolve import fold
from werkzekerheid.career.state import Career
from werkzekerheid.facts.event import Actor
from werkzekerheid.facts.layout import AMSTERDAM, day_of
from werkzekerheid.facts.trusted import trusted
from werkzekerheid.facts.vague import span
from werkzekerheid.sharing.relation import relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.event import Event
    from werkzekerheid.sharing.directory import Directory
    from werkzekerheid.sharing.relation import Relations

_ONE_DAY = timedelta(days=1)


class Account(NamedTuple):
    """Somebody as a member of one organisation."""

    person: str
    organisation: str


class Window(NamedTuple):
    """From a moment on, up to and not with another."""

    since: datetime
    until: datetime


class Stretch(NamedTuple):
    """As what, and in which role, an account reached a career; `until` is the first moment at which no longer."""

    relation: str
    role: str
    since: datetime
    until: datetime


def window_of(first: date, last: date) -> Window:
    """From the beginning of a day up to the end of another, in Amsterdam."""
    return Window(_begin(first), _begin(last + _ONE_DAY))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)


def reach(
    career: str, events: Sequence[Event], account: Account, directory: Directory, window: Window
) -> tuple[Stretch, ...]:
    """How an account reached a career within a window; nothing where it never did.

    Args:
        career: its id.
        events: all of its stream, in order.
        account: whose reach.
        directory: of its organisation.
        window: between which moments.

    Raises:
        Of `career.evolve.UNFIT`: the events make no career.
    """
    if not any(_names(event.fact, account.organisation) for event in events):
        return ()
    moments = sorted(_moments(career, events, account, directory, window))
    told = _AsTold(career, events)
    found: dict[tuple[str, str], list[Stretch]] = {}
    for since, until in pairwise((*moments, window.until)):
        for relation, role in _reached(told, since, account, directory):
            stretches = found.setdefault((relation, role), [])
            if stretches and stretches[-1].until == since:
                since_then = stretches.pop().since
                stretches.append(Stretch(relation, role, since_then, until))
            else:
                stretches.append(Stretch(relation, role, since, until))
    return tuple(sorted(chain.from_iterable(found.values()), key=lambda one: (one.since, one.relation, one.role)))


def _names(fact: Fact, organisation: str) -> bool:
    """Whether a fact names an organisation, also in what it puts in the place of another."""
    return _holds(fact.__dict__.values(), organisation)


def _holds(values: Iterable[Any], wanted: str) -> bool:
    return any(one == wanted or (isinstance(one, dict) and _holds(one.values(), wanted)) for one in values)


class _AsTold:
    """A career as it was known at one moment after another."""

    def __init__(self, career: str, events: Sequence[Event]) -> None:
        self._career, self._events = career, events
        self._number = -1
        self._folded = Career(career)

    def at(self, moment: datetime) -> Career:
        """The career as it was known and stood at a moment."""
        known = [one for one in self._events if one.recorded_at <= moment]
        if len(known) != self._number:
            self._number, self._folded = len(known), fold(self._career, known)
        day = day_of(moment)
        if all(one.latest is None or one.latest <= day for one, _ in self._folded.moments):
            return self._folded
        return fold(self._career, known, day)  # something of it was still to come


def _reached(told: _AsTold, at: datetime, account: Account, directory: Directory) -> Iterator[tuple[str, str]]:
    """As what, and in which roles, the account reached the career at a moment."""
    roles = directory.roles_of(account.person, at).get(account.organisation, ())
    if not roles:
        return
    stand_ins = directory.stands_in_for(account.person, account.organisation, at)
    folded = told.at(at)
    for role in roles:
        requester = trusted(Actor, {"actor": account.person, "role": role, "organisation": account.organisation})
        found = relations(folded, requester, stand_ins, day_of(at))
        yield from ((relation, role) for relation in _kinds(found))


def _kinds(found: Relations) -> Iterator[str]:
    """The words of the access log for what somebody is."""
    if found.care_team:
        yield "stand_in" if found.stand_in_for else "care_team"
    if found.employer_of:
        yield "employer"
    if found.received:
        yield "handover"
    if found.privacy_officer or found.lead:
        yield "officer"


def _moments(
    career: str, events: Sequence[Event], account: Account, directory: Directory, window: Window
) -> set[datetime]:
    """The moments within the window at which it may be otherwise than just before; the first is its beginning."""
    changes = chain(
        (event.recorded_at for event in events),
        _of_directory(account, directory),
        (_begin(day) for day in _days(career, events)),
    )
    return {window.since, *(one for one in changes if window.since < one < window.until)}


def _of_directory(account: Account, directory: Directory) -> Iterator[datetime]:
    """When the directory said something else about anybody of this organisation."""
    for member in directory.memberships:
        if member.organisation == account.organisation:
            yield from (member.granted_at, _begin(member.since))
            if member.ended_at is not None and member.until is not None:
                yield from (member.ended_at, _begin(member.until))
    for absence in directory.absences:
        if absence.organisation == account.organisation:
            yield from (absence.set_at, _begin(absence.since), _begin(absence.until + _ONE_DAY))


def _days(career: str, events: Sequence[Event]) -> Iterator[date]:
    """The days on which a career may change by itself: what was told ahead happens, or what was to end is over.

    Also as it was told before somebody corrected it.
    """
    for event in events:
        for name, value in _told(event):
            latest = span(value).latest if name == "occurred" or name.endswith("_on") else None
            if latest is not None:
                yield from (latest, latest + _ONE_DAY)
    folded = fold(career, events)
    yield from (moment.latest for moment, _ in folded.moments if moment.latest)
    terms = (term.ends for contract in folded.contracts.values() for term in contract.terms)
    ends = (one.planned_end for one in folded.placements.values())
    for told in chain(ends, terms, (one.until for one in folded.coaches.values())):
        if told is not None and told.span.latest is not None:
            yield told.span.latest + _ONE_DAY


def _told(event: Event) -> Iterator[tuple[str, str]]:
    """The texts that an event tells, by the name of their field; what it puts in the place of another's too."""
    replaced = getattr(event.fact, "replacement", None)
    more = replaced if isinstance(replaced, dict) else {}
    for name, value in (("occurred", event.told.occurred), *event.fact.__dict__.items(), *more.items()):
        if isinstance(value, str):
            yield name, value
