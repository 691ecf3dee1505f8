"""Sends the notices that are due. What is begun is written down first: two at once, or one that is killed, tell once.

Only a connection that was lost after a notice was begun leaves it open whether it left; it is tried again a few times,
under the same id (`kept`).
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from uuid import UUID, uuid5

from werkzekerheid.app.notices.hours import hours_on
from werkzekerheid.app.notices.items import waiting
from werkzekerheid.app.notices.kept import Kept, due, fold
from werkzekerheid.app.notices.mail import NotTakenError, Server
from werkzekerheid.app.notices.who import STREAMS, Around
from werkzekerheid.app.readable import UNREADABLE, read_whole
from werkzekerheid.facts.event import Actor, Told, event_id
from werkzekerheid.facts.layout import day_of
from werkzekerheid.facts.notices import NoticeFailed, NoticeSent, NoticeStarted
from werkzekerheid.ledger.ledger import Draft, VersionConflict
from werkzekerheid.logs import log_of
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels import store
from werkzekerheid.readmodels.own_rows import open_promises
from werkzekerheid.readmodels.skips import skips_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from werkzekerheid.app.app import App
    from werkzekerheid.app.notices.items import Item
    from werkzekerheid.app.notices.kept import Due
    from werkzekerheid.app.notices.mail import MailSettings
    from werkzekerheid.app.notices.who import Recipient
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.ledger.ledger import Ledger

_WRITER = Actor(actor="notices", role="system")
_log = log_of(__name__)
T = TypeVar("T")

Waiting = list[tuple[str, "Item"]]
"""What waits for somebody, each with the id by which the ledger knows it."""


class Sent(NamedTuple):
    """What became of the notices that were due, and for how many nobody said where to."""

    sent: int = 0
    failed: int = 0
    nowhere: int = 0


class Post:
    """All notices of one ledger. What it keeps at hand only saves work: what was told stands in the ledger."""

    def __init__(self, app: App) -> None:
        """Nothing is known yet."""
        self._app = app
        self._around = Around(app)
        self._kept: dict[str, Kept] = {}

    def for_everybody(self) -> Mapping[Recipient, Waiting]:
        """What waits, by who is told it. A career that cannot be read is left out: its promises wait too.

        Raises:
            Refusal: the ledger or the views cannot be read.
        """
        app, look = self._app, self._around.look()
        day = app.today()
        with app.views().reading() as connection:
            standing, promises = store.standing_alerts(connection, day), open_promises(connection, day)
            by_career = waiting(standing, promises, hours_on(day).at_once)
        found: defaultdict[Recipient, dict[str, Item]] = defaultdict(dict)
        left_out = 0
        for career, items in by_career.items():
            told = _readable(partial(look.told, career))
            left_out += told is None
            for one in told or ():
                mine = (item for item in items if not item.roles.isdisjoint(one.roles))
                found[one.recipient] |= {item.told_as(one.recipient.stream): item for item in mine}
        if left_out:
            _log.warning("notices_unreadable", careers=left_out)
        return {recipient: list(items.items()) for recipient, items in found.items() if items}

    def kept(self, recipient: Recipient) -> Kept:
        """What was told to somebody."""
        version, stream = self._app.ledger.version(recipient.stream), recipient.stream
        known = self._kept.get(stream)
        if known is None or known.version != version:
            read = read_whole(self._app.ledger, stream, skips_of(self._app.ledger))
            known = self._kept[stream] = fold(read.events, read.version)
        return known

    def send(self, settings: MailSettings) -> Sent:
        """Sends whatever is due now, over one connection; none is made where nothing is.

        Raises:
            Refusal: `notices_server` the server is not there: nothing more was begun. Or the ledger or the views cannot
                be read, or written.
        """
        everybody = self.for_everybody()
        nowhere = sum(one.address is None for one in everybody)
        found = list(self._due(everybody, self._app.clock()))
        if not found:
            return Sent(nowhere=nowhere)
        with Server(settings) as server:
            done = [self._told(server, *one) for one in found]
        return Sent(done.count(True), done.count(False), nowhere)

    def _due(self, everybody: Mapping[Recipient, Waiting], now: datetime) -> Iterator[tuple[Recipient, Kept, Due]]:
        for recipient, items in everybody.items():
            if recipient.address is None:
                continue
            # Where nobody can read what somebody was told, they are told nothing, and the others are.
            kept = _readable(partial(self.kept, recipient))
            if kept is None:
                _log.warning("notices_unreadable", number=1)
            elif (found := due(kept, items, now, hours_on(day_of(now)))) is not None:
                yield recipient, kept, found

    def _told(self, server: Server, recipient: Recipient, kept: Kept, found: Due) -> bool | None:
        """True where it was sent, False where it was not taken, None where somebody else was first."""
        stream = recipient.stream
        notice = found.notice or str(uuid5(UUID(stream.removeprefix(STREAMS)), str(kept.version)))
        try:
            self._append(stream, kept.version, _started(recipient, notice, found, self._app.clock()))
        except VersionConflict:
            return None
        try:
            server.send(str(recipient.address), found.number, notice, self._app.clock())
        except NotTakenError as not_taken:
            failed = NoticeFailed(notice=notice, reason="refused" if not_taken.never else "deferred")
            self._append(stream, kept.version + 1, failed)
            _log.warning("notice_not_taken", why=failed.reason)
            return False
        self._append(stream, kept.version + 1, NoticeSent(notice=notice))
        return True

    def _append(self, stream: str, version: int, fact: Fact) -> None:
        command = str(uuid5(UUID(stream.removeprefix(STREAMS)), f"{version}:{fact.TYPE}"))
        draft = Draft(fact, Told(recorded_by=_WRITER), command, event_id(command))
        self._app.ledger.append(stream, version, [draft])


def _readable(read: Callable[[], T]) -> T | None:
    """What is read; None where it cannot be read."""
    try:
        return read()
    except Refusal as unreadable:
        if unreadable.code not in UNREADABLE:
            raise
        return None


def _started(recipient: Recipient, notice: str, found: Due, now: datetime) -> Fact:
    return NoticeStarted(
        notice=notice,
        day=day_of(now).isoformat(),
        number=found.number,
        items=found.items,
        person=recipient.person,
        organisation=recipient.organisation,
        role=recipient.role,  # type: ignore[arg-type]
    )


def failing(ledger: Ledger) -> int:
    """To how many the last notice was not taken.

    Raises:
        Refusal: what was told cannot be read.
    """
    skips = skips_of(ledger)
    kept = (fold(read_whole(ledger, one, skips).events, 0) for one in ledger.streams(STREAMS))
    return sum(one.failures > 0 for one in kept)
