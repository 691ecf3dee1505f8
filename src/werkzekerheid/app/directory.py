"""The directory in the ledger: read it, and record in it who there is. A retry of a command writes nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from pydantic import ValidationError

from werkzekerheid.app.readable import read_whole
from werkzekerheid.app.trying import in_tries
from werkzekerheid.facts.career_file import id_of
from werkzekerheid.facts.event import Told, career_id_from, event_id
from werkzekerheid.facts.finding import Findings, findings_of
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.ledger.ledger import Draft
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.sharing.directory import STREAMS, Directory, fold
from werkzekerheid.sharing.directory_changes import check, check_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.sharing.directory import Absence, Organisation


_ABOUT_PEOPLE = frozenset({
    "membership_granted", "membership_ended", "absence_set", "notice_address_set", "notice_address_withdrawn",
})  # fmt: skip


class Noted(NamedTuple):
    """What was recorded of an organisation; `already` where the same command had recorded it before."""

    organisation: str
    event_id: str
    already: bool


class Change(NamedTuple):
    """Who records something in the directory: from which day it holds (None: from now), and by which command."""

    requester: Actor
    on: date | None = None
    command_id: str | None = None


def directory_of(ledger: Ledger, organisations: Iterable[str] | None = None) -> Directory:
    """What is known of these organisations, or of all of them. It holds for any moment, see `sharing.directory`.

    Raises:
        Refusal: an event of them cannot be read: nobody is let in by half a directory.
    """
    skips = skips_of(ledger)
    named = tuple(ledger.streams(STREAMS) if organisations is None else (f"{STREAMS}{one}" for one in organisations))
    events = [read_whole(ledger, stream, skips).events for stream in named]
    return ledger.kept.get(("directory", named), events, lambda: fold(event for some in events for event in some))


def organisation_id(ledger: Ledger, typed: str) -> str:
    """The id of an organisation: by its id, by CAREER/KEY as a career file calls it, or by a name that one alone has.

    Raises:
        Refusal: `organisation_unknown`, or `organisation_not_one` several are called so.
    """
    found = organisation_ids(ledger, typed)
    if len(found) > 1:
        raise Refusal("organisation_not_one", number=len(found))
    if not found:
        raise Refusal("organisation_unknown")
    return found[0]


def organisation_ids(ledger: Ledger, typed: str) -> list[str]:
    """The ids of all organisations that may be meant by what was typed."""
    if _is_there(ledger, typed):
        return [typed]
    career, _, key = typed.partition("/")
    if key and _is_there(ledger, imported := id_of(career_id_from(career), "organisation", key)):
        return [imported]
    called = typed.strip().casefold()
    known = directory_of(ledger).organisations.values()
    return [one.organisation for one in known if one.name.strip().casefold() == called]


def _is_there(ledger: Ledger, organisation: str) -> bool:
    return organisation.isascii() and ledger.version(f"{STREAMS}{organisation}") > 0


def register(app: App, organisation: str, name: str, kind: str, change: Change) -> Noted:
    """Makes an organisation known.

    Raises:
        Findings: the name is too long, or there is no such kind.
        Refusal: `id_not_plain`, `id_is_a_role`, `organisation_registered_already`.
    """
    check_id(organisation)
    content = {"organisation": organisation, "name": name, "kind": kind}
    return recorded(app, organisation, "organisation_registered", content, change)


def set_contact_point(app: App, organisation: str, role: str, reach: str | None, change: Change) -> Noted:
    """Says whom to turn to at an organisation; another time for the same role takes the place of the first.

    Raises:
        Findings: there is no such role.
        Refusal: `organisation_unknown`, `organisation_not_one`.
    """
    found = organisation_id(app.ledger, organisation)
    return recorded(
        app, found, "contact_point_set", {"organisation": found, "role": role, "reach": reach or None}, change
    )


def grant(app: App, person: str, organisation: str, role: str, change: Change) -> Noted:
    """A person works for an organisation in this role from now, or from a day on.

    Raises:
        Findings: there is no such role.
        Refusal: `id_not_plain`, `id_is_a_role`, `organisation_unknown`, `organisation_not_one`, `member_already`.
    """
    check_id(person)
    found = organisation_id(app.ledger, organisation)
    return recorded(app, found, "membership_granted", _membership(person, found, role), change)


def end(app: App, person: str, organisation: str, role: str, change: Change) -> Noted:
    """A person no longer works for an organisation in this role, from now or from a day on.

    Raises:
        Findings: there is no such role.
        Refusal: `organisation_unknown`, `organisation_not_one`, `not_a_member`, `ended_before_begun`.
    """
    found = organisation_id(app.ledger, organisation)
    return recorded(app, found, "membership_ended", _membership(person, found, role), change)


def set_away(app: App, person: str, organisation: str, until: date, stand_in: str | None, change: Change) -> Noted:
    """A person is away up to and with this day, and who stands in; a day that has passed: the person is back.

    Raises:
        Refusal: `organisation_unknown`, `organisation_not_one`, `not_a_member`, `stand_in_not_a_member`,
            `stand_in_oneself`.
    """
    found = organisation_id(app.ledger, organisation)
    content = {"person": person, "until_on": until.isoformat(), "stand_in": stand_in}
    return recorded(app, found, "absence_set", content, change)


def document(app: App, organisation: str | None) -> list[dict[str, Any]]:
    """The organisations that are known, or one of them, each with who works for it now or will; by name.

    Raises:
        Refusal: `organisation_unknown`, `organisation_not_one`.
    """
    ledger, at = app.ledger, app.clock()
    found = directory_of(ledger, None if organisation is None else [organisation_id(ledger, organisation)])
    away = tuple(found.away(at))
    rows = (_row(one, found, away, at) for one in found.organisations.values())
    return sorted(rows, key=lambda row: (row["imported"], row["name"].casefold(), row["organisation"]))


def _row(one: Organisation, found: Directory, away: Iterable[Absence], at: datetime) -> dict[str, Any]:
    members = (each for each in found.memberships if each.organisation == one.organisation and not each.over(at))
    return {
        "organisation": one.organisation,
        "name": one.name,
        "kind": one.kind,
        "imported": one.imported,
        "contact_points": [{"role": each.role, "reach": each.reach} for each in one.contact_points],
        "members": [
            {"person": each.person, "role": each.role, "since": each.since.isoformat(), "until": _iso(each.until)}
            for each in members
        ],
        "away": [
            {"person": each.person, "until": each.until.isoformat(), "stand_in": each.stand_in}
            for each in away
            if each.organisation == one.organisation
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _named(type_name: str) -> str:
    """What a change is called in the register of activities, which knows what is about a person only."""
    return type_name if type_name in _ABOUT_PEOPLE else "directory"


def _membership(person: str, organisation: str, role: str) -> dict[str, str]:
    return {"person": person, "organisation": organisation, "role": role}


def recorded(app: App, organisation: str, type_name: str, content: dict[str, Any], change: Change) -> Noted:
    """A change of an organisation: decided, written down who makes it, and appended.

    Where somebody else was first, it reads and decides again.

    Raises:
        Findings: the content does not fit.
        Refusal: the directory says no.
    """
    cls = fact_class(type_name)
    try:
        fact = cls.model_validate(content)
    except ValidationError as error:
        raise Findings(findings_of(error, type_name, None, cls.model_fields)) from None
    told = Told(recorded_by=change.requester, occurred=change.on.isoformat() if change.on else None)
    command_id = change.command_id or str(uuid4())
    draft = Draft(fact, told, command_id, event_id(command_id))
    stream, ledger = f"{STREAMS}{organisation}", app.ledger
    appending, trace = False, ""

    def once() -> Noted:
        nonlocal appending, trace
        known = read_whole(ledger, stream, skips_of(ledger))
        if draft.event_id in (one.event_id for one in (*known.events, *known.skipped)):
            return Noted(organisation, draft.event_id, already=not appending)
        check(fold(known.events), organisation, fact, change.on, app.clock())
        trace = trace or app.auditing.put(change.requester, "administer", careers=[], what=_named(type_name))
        appending = True
        ledger.append(stream, known.version, [draft._replace(trace_id=trace)])
        return Noted(organisation, draft.event_id, already=False)

    return in_tries(once)
