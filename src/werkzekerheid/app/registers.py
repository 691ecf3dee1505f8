"""The registers: what was shared and refused, and who saw what. A look into them is written down before it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app.answering import digest_of
from werkzekerheid.app.directory import organisation_ids
from werkzekerheid.app.emergency import is_demo_reader
from werkzekerheid.app.readable import UNREADABLE, fitting, read_whole
from werkzekerheid.app.sharing_stream import sharing_events
from werkzekerheid.app.standing import asker, in_this_career, is_tried_out
from werkzekerheid.career.evolve import fold
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.names import Names, names_of
from werkzekerheid.readmodels.sharing_register import recorded_rows, register, told_rows
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.sharing.register_access import as_officer_of, as_reader_of, is_party, names
from werkzekerheid.sharing.relation import NOBODY, relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from werkzekerheid.app.app import App
    from werkzekerheid.app.readable import Stream
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.ledger.audit.lines import AccessLine
    from werkzekerheid.readmodels.access_register import Row as Look
    from werkzekerheid.readmodels.sharing_register import Row, SharingRow
    from werkzekerheid.sharing.reach import Window
    from werkzekerheid.sharing.register_access import Watching
    from werkzekerheid.sharing.relation import Relations

SHARED, WHO_SAW, SEEN_BY = "shared", "who_saw", "seen_by"
"""What a look into a register is called in the logs and in the register of processing activities."""


class Wanted(NamedTuple):
    """Which rows of the sharing register: of a career, of an organisation that gave, got or asked, from a day on."""

    career: str | None = None
    organisation: str | None = None
    since: date | None = None


def shared(app: App, requester: Actor, wanted: Wanted) -> list[Row]:
    """What was shared and refused, as far as this requester may see it: the worker, who answers for privacy, a party.

    Raises:
        Refusal: there is no such career; the requester works there no longer; or it cannot be written down.
    """
    readers = _Readers(app, requester)
    career_id = None if wanted.career is None else app.career_id(wanted.career)
    found = _stored(app, requester, wanted.since) if career_id is None else _of_one(app, career_id, wanted.since)
    parties = None if wanted.organisation is None else _organisations(app, wanted.organisation)
    seen: dict[str, list[SharingRow]] = {}
    for row in found:
        wanted_too = parties is None or any(names(row, one) for one in parties)
        if wanted_too and readers.may_see(row):
            seen.setdefault(row.career, []).append(row)
    rows = {career: register(some, readers.names(career)) for career, some in seen.items()}
    for career, some in rows.items():
        _note(app, requester, SHARED, career, readers.whole(career) or "party", some)
    if not rows:
        _note(app, requester, SHARED, career_id, readers.whole(career_id) or "none", [])
    app.auditing.flush()
    return [row for some in rows.values() for row in some]


def counted(app: App, requester: Actor, since: date) -> tuple[int, int]:
    """How much was shared, and how much refused, since a day: two numbers, which are a look at nobody in particular.

    Raises:
        Refusal: the requester works there no longer; or it cannot be written down.
    """
    readers = _Readers(app, requester)
    states = [row.state for row in _stored(app, requester, since) if readers.may_see(row)]
    found = states.count("shared"), states.count("refused")
    _note(app, requester, SHARED, None, "officer", found)
    app.auditing.flush()
    return found


def _note(app: App, requester: Actor, what: str, career: str | None, relation: str, told: object) -> None:
    """A look at one career, or over all of them, that is still to be written."""
    app.auditing.note(
        requester, "search" if career is None else "read", careers=[] if career is None else [career], what=what,
        purpose="audit", relation=relation, digest=digest_of(told),
    )  # fmt: skip


def _of_one(app: App, career_id: str, since: date | None) -> Iterator[SharingRow]:
    """The rows of one career, folded from both its streams."""
    skips = skips_of(app.ledger)
    told = told_rows(career_id, read_whole(app.ledger, f"career:{career_id}", skips).events)
    recorded = recorded_rows(career_id, sharing_events(app, career_id))
    return (
        row for row in (*told, *recorded) if since is None or row.latest_on is None or row.latest_on >= since
    )  # fmt: skip


def _stored(app: App, requester: Actor, since: date | None) -> list[SharingRow]:
    """The rows of all careers that may be seen, from the stored tables; who sees only its own asks for no others."""
    from werkzekerheid.app.upkeep import bring_up, projector_of
    from werkzekerheid.readmodels import store

    everything = requester.role == "privacy_officer" or is_demo_reader(app, requester) or is_tried_out(app, requester)
    career = requester.actor if requester.role == "worker" else None
    own = None if everything or career else requester.organisation
    with projector_of(app.ledger, app.settings) as projector:
        # Looking raises no alerts: who was looked at is remembered until the policies run.
        app.views_follow = not bring_up(projector, app.settings, projector.catch_up).reached
        with projector.views.reading() as connection:
            return list(store.shared(connection, career=career, organisation=own, since=since))


def _organisations(app: App, typed: str) -> frozenset[str]:
    """Whatever may be meant: imported careers each have their own of one name, and not every one is registered."""
    return frozenset(organisation_ids(app.ledger, typed) or [typed])


class _Readers:
    """As what a requester looks at each career; one is read when that needs it."""

    def __init__(self, app: App, requester: Actor) -> None:
        """Know who asks.

        Raises:
            Refusal: the requester works there no longer.
        """
        self._app, self._requester, self._who = app, requester, asker(app, requester)
        self._skips = skips_of(app.ledger)
        self._streams: dict[str, Stream] = {}
        self._whole: dict[str, Watching | None] = {}

    def may_see(self, row: SharingRow) -> bool:
        """Whether a row may be seen: of whose register all may be, or as a party to it."""
        if self.whole(row.career) is not None:
            return True
        asks = self._requester
        if is_tried_out(self._app, asks):
            asks = in_this_career(asks, row.career, self.names(row.career))
        return is_party(row, asks.organisation)

    def whole(self, career: str | None) -> Watching | None:
        """As what the whole register of a career may be seen; None where not, or where no career is meant."""
        demo = is_demo_reader(self._app, self._requester)
        if demo or career is None or self._requester.role not in {"worker", "privacy_officer"}:
            return as_reader_of(NOBODY, demo=demo)
        if career not in self._whole:
            self._whole[career] = as_reader_of(self._relations(career), demo=False)
        return self._whole[career]

    def _relations(self, career: str) -> Relations:
        day = self._app.today()
        with fitting():
            folded = fold(career, self._stream(career).events, day)
        asks = in_this_career(self._requester, career, self.names(career))
        return relations(folded, asks, self._who.stands_in_for, day, any_person=self._who.any_person)

    def names(self, career: str) -> Names:
        """What the things of a career are called."""
        return names_of(self._stream(career).events)

    def _stream(self, career: str) -> Stream:
        if career not in self._streams:
            self._streams[career] = read_whole(self._app.ledger, f"career:{career}", self._skips)
        return self._streams[career]


def who_saw(app: App, requester: Actor, career: str) -> list[Look]:
    """Who looked at a career, in order; the worker sees in which function, who answers for privacy which person.

    Raises:
        Refusal: there is no such career; `register_not_yours`, which is written down; or it cannot be written down.
    """
    from werkzekerheid.readmodels import access_register

    career_id = app.career_id(career)
    readers = _Readers(app, requester)
    watching = readers.whole(career_id)
    if watching is None:
        raise refused(app, requester, WHO_SAW, Refusal("register_not_yours"), career_id)
    lines = [line for _, line in app.audit.access(career=career_id)]
    rows = access_register.register(lines, readers.names(career_id), persons=watching != "worker")
    _note(app, requester, WHO_SAW, career_id, watching, rows)
    app.auditing.flush()
    return rows


def seen_by(app: App, requester: Actor, person: str, window: Window | None) -> list[Look]:
    """What a person looked at for the organisation of the requester, who answers for privacy there.

    Raises:
        Refusal: `register_not_an_officer`, which is written down; or it cannot be written down.
    """
    from werkzekerheid.readmodels import access_register

    watching = officer_of(app, requester, None, SEEN_BY)
    organisation = None if watching == "demo" else requester.organisation
    lines = list(lines_of(app, person, organisation, window))
    careers = careers_in(lines)
    called = careers_called(app, careers)
    rows = access_register.register(lines, Names(called), persons=True)
    app.auditing.put(
        requester, "search", careers=careers, what=SEEN_BY, purpose="audit", relation=watching, ground=person,
        digest=digest_of(rows),
    )  # fmt: skip
    return rows


def officer_of(app: App, requester: Actor, organisation: str | None, what: str) -> Watching:
    """As what somebody sees what a member of an organisation did (None: of its own).

    Raises:
        Refusal: `gateway_no_longer_a_member`, or `register_not_an_officer`, which is written down.
    """
    asker(app, requester)
    try:
        return as_officer_of(organisation, requester, demo=is_demo_reader(app, requester))
    except Refusal as refusal:
        raise refused(app, requester, what, refusal) from None


def refused(app: App, requester: Actor, what: str, refusal: Refusal, career: str | None = None) -> Refusal:
    """The same refusal, now that it is written down."""
    app.auditing.put(
        requester, "read", careers=[] if career is None else [career], what=what, purpose="audit", outcome="refused",
        relation="none", ground=refusal.code,
    )  # fmt: skip
    return refusal


def careers_in(lines: Iterable[AccessLine]) -> list[str]:
    """The careers that lines are about, once each."""
    return list(dict.fromkeys(line.career for line in lines if line.career is not None))


def lines_of(app: App, person: str | None, organisation: str | None, window: Window | None) -> Iterator[AccessLine]:
    """The lines of the access log of a person and an organisation (None: of any) within a window."""
    since, until = window or (None, None)
    for _, line in app.audit.access(person=person, since=since, until=until):
        if organisation is None or line.organisation == organisation:
            yield line


def careers_called(app: App, careers: Iterable[str]) -> dict[str, str]:
    """What careers are called, by id; one that cannot be read is called by its id."""
    skips, found = skips_of(app.ledger), {}
    for career in careers:
        try:
            found[career] = names_of(read_whole(app.ledger, f"career:{career}", skips).events).of(career)
        except Refusal as refusal:
            if refusal.code not in UNREADABLE:
                raise
            found[career] = career
    return found
