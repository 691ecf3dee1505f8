"""The ledger: facts are appended to streams and read again; nothing that was appended changes."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from werkzekerheid.facts.event import Event
from werkzekerheid.facts.layout import day_of
from werkzekerheid.ledger.appending import Appended, Batch, Encoded, answers, encoded
from werkzekerheid.ledger.audit.making import audit_beside, check_audit, make_file
from werkzekerheid.ledger.closed import with_lost
from werkzekerheid.ledger.destroyed import DestroyedKeys
from werkzekerheid.ledger.destroying import Destroying
from werkzekerheid.ledger.glancing import Glancing
from werkzekerheid.ledger.kept import Kept, Looking, Shared, may_take_longer
from werkzekerheid.ledger.keys import KeyStore
from werkzekerheid.ledger.places import keys_beside, ledger_found, list_beside, utc_now
from werkzekerheid.ledger.recorded_by import EventUnreadable, recorded_by
from werkzekerheid.ledger.storage import ConnectionLost, Opened, OutcomeUnknown, Sealed, VersionConflict
from werkzekerheid.ledger.stored import DeadLetter, Draft, key_ids, moment, opened, seal
from werkzekerheid.ledger.wrapping import allowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from werkzekerheid.ledger.audit.log import AuditLog
    from werkzekerheid.ledger.storage import NewRow, Where
    from werkzekerheid.ledger.stored import Row, Tombstone
    from werkzekerheid.ledger.wrapping import Rotation

__all__ = [
    "Appended", "Batch", "ConnectionLost", "DeadLetter", "Draft", "Event", "EventUnreadable", "Ledger",
    "VersionConflict", "allowed",
]  # fmt: skip

Clock = Callable[[], datetime]
PAGE = 500
STEP_MICROSECONDS = 20_000
"""Rows that are closed before the lock say so precisely when: who is first to the lock must seldom be found behind."""
LARGEST_PAGE = 5_000
_REFUSED = {"tampered": "event_tampered", "key_missing": "event_key_missing"}


class Ledger:
    """One ledger with its key store. Safe to use from several threads and processes at once."""

    def __init__(self, found: Opened, keys: KeyStore, clock: Clock, destroyed: Path | None) -> None:
        """Use `open` or `create`."""
        self.where = found.where
        self.ledger_id = found.meta["ledger"]
        self.demo = found.meta["demo"] == "yes"
        self.made_at = datetime.fromisoformat(found.meta["made_at"])
        self._recorder = found.recorder
        self._keys = keys
        self._clock = clock
        self._audit: AuditLog | None = None
        self._opening = Lock()
        self.kept = Kept(0)  # what was read and made from it, as long as it stands; whoever stays gives it room
        self._looking, self._last = Looking(), Shared(self._look)
        listed = DestroyedKeys(destroyed, self.ledger_id) if destroyed else None
        self.destroying = Destroying(self._recorder, keys, listed, self._refusing)
        self.glancing = Glancing(self._recorder, keys, self._refusing)

    @classmethod
    def create(
        cls,
        where: Where,
        *,
        demo: bool = False,
        kek: bytes | None = None,
        keys: Where | None = None,
        destroyed: Path | None = None,
        clock: Clock = utc_now,
    ) -> Ledger:
        """Makes an empty ledger with its key store and its audit store, and opens it.

        Args:
            where: the file to make, or the server; a half-made one never stands there.
            demo: a ledger that opens with the published key; that cannot be changed later.
            kek: the key-encryption key; a demo needs none.
            keys: where the key store is; beside the ledger when left out.
            destroyed: the list of destroyed keys; beside the file of a ledger when left out.
            clock: where moments of recording come from.

        Raises:
            Refusal: there is a ledger or key store already, they cannot be written there, or the key will not do.
        """
        key = allowed(kek, demo=demo)
        meta = {"ledger": str(uuid4()), "demo": "yes" if demo else "no", "made_at": moment(clock())}
        if isinstance(where, Path):
            from werkzekerheid.ledger.sqlite.making import make

            beside = keys if isinstance(keys, Path) else where.with_suffix(".keys.db")
            make_keys = partial(KeyStore.create, beside, ledger=meta["ledger"], kek=key)
            make(where, meta, make_keys, partial(make_file, audit_beside(where), meta["ledger"]))
        else:
            from werkzekerheid.ledger.postgres.making import Filling
            from werkzekerheid.ledger.postgres.making import make as make_on_server

            make_on_server(where, meta, Filling(KeyStore.beginning(ledger=meta["ledger"], kek=key)))
        return cls.open(where, kek, keys=keys, destroyed=destroyed, clock=clock)

    @classmethod
    def open(
        cls,
        where: Where,
        kek: bytes | None,
        *,
        keys: Where | None = None,
        destroyed: Path | None = None,
        clock: Clock = utc_now,
    ) -> Ledger:
        """Opens a ledger; keys that must be gone are gone then.

        Args:
            where: its file, or its server.
            kek: the key-encryption key; a demo needs none.
            keys: where its key store is; beside the ledger when left out.
            destroyed: the list of destroyed keys; beside the file of a ledger when left out.
            clock: where moments of recording come from.

        Raises:
            Refusal: one of the stores is missing, foreign, broken or newer than this program, or the key will not do.
        """
        found = ledger_found(where)
        try:
            check_audit(found)
            key = allowed(kek, demo=found.meta["demo"] == "yes")
            store = KeyStore.open(keys or keys_beside(where), ledger=found.meta["ledger"], kek=key)
        except BaseException:
            found.recorder.close()
            raise
        ledger = cls(found, store, clock, destroyed or list_beside(where))
        try:
            ledger.destroying.heed()
        except BaseException:
            ledger.close()
            raise
        return ledger

    def close(self) -> None:
        """Closes the ledger and its stores."""
        self._recorder.close()
        with self._opening:
            if self._audit is not None:
                self._audit.close()
        self._keys.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append(self, stream: str, expected_version: int, drafts: Sequence[Draft]) -> Appended:
        """Appends facts to one stream, all or none; what is returned is on disk.

        Raises:
            VersionConflict: the stream does not stand at the expected version.
            Refusal: `ledger_busy` another writer holds the ledger; `ledger_unwritable` the disk does not take it.
            ValueError: nothing to append, or an id or stream that cannot be stored.
        """
        return self.append_many([Batch(stream, expected_version, drafts)])[0]

    def append_many(self, batches: Sequence[Batch]) -> tuple[Appended, ...]:
        """The same for several streams in one transaction; one answer a batch, all recorded at one moment."""
        may_take_longer()
        made = [encoded(one) for one in batches]
        wanted = [(one.owner, name) for one in made for draft in one.drafts for name, _ in draft.parts]
        # Before the lock, since it may take a write of its own; what is destroyed meanwhile is made again under it.
        self._keys.ensure(wanted)
        expected = [(one.stream, one.expected_version) for one in made]
        self._looking.head = None  # whatever comes of it: who reads on, reads what stands then
        try:
            with self._refusing():
                positions = self._recorder.append(expected, partial(self._sealed, made))
        except ConnectionLost as lost:
            raise OutcomeUnknown(**lost.values) from lost
        return tuple(answers(made, positions))

    def _sealed(self, made: Sequence[Encoded], last: str, locked: bool) -> Sealed:  # noqa: FBT001  (see `storage.Seal`)
        """All rows, recorded now; never before what was recorded last: a clock may be set back, the ledger not."""
        if locked:
            self._keys.refresh()
        now = self._clock()
        if not locked:
            now -= timedelta(microseconds=now.microsecond % STEP_MICROSECONDS)
        recorded_at = max(last, moment(now))
        keys_seen = self._keys.seen
        rows: list[NewRow] = []
        for one in made:
            key_of = partial(self._keys.sealing_key, one.owner)
            for version, draft in enumerate(one.drafts, start=one.expected_version + 1):
                state = seal(draft, (one.stream, version), recorded_at, key_of, os.urandom)
                rows.append((one.stream, version, draft.topic, state))
        return Sealed(rows, recorded_at, keys_seen)

    def read(
        self, stream: str, until: datetime | None = None, unreadable: Container[int] = (), *, lost: bool = False
    ) -> tuple[Event | DeadLetter, ...]:
        """All events of a stream in order, or those recorded up to and including a moment.

        A dead letter stands where an event is of a type that this program does not know.

        Args:
            stream: its name.
            until: the moment.
            unreadable: positions at which a dead letter may stand for whatever reason, instead of a refusal.
            lost: show what a key that is lost closed as missing since it was recorded, instead of a refusal.

        Raises:
            EventUnreadable: `event_tampered` or `event_key_missing`; half a career is told to nobody as a whole.
        """
        if not self._stands():
            self._keys.refresh()
        read = partial(self._read, stream, until, unreadable, lost=lost)
        if until is None and self.kept.most:
            # What was opened is forgotten with the keys; else a stream costs a question after its version.
            stands = (self.version(stream), self._keys.forgotten)
            held = self.kept.held((stream, lost))
            if held and held[1] and held[0][1] == stands[1]:
                read = partial(self._read_on, held[1], read)
            events = self.kept.get((stream, lost), stands, read)
        else:
            events = read()
        for one in events:
            if type(one) is DeadLetter and one.why in _REFUSED and one.position not in unreadable:
                raise EventUnreadable(_REFUSED[one.why], position=one.position)
        return events

    def _read_on(
        self, known: tuple[Event | DeadLetter, ...], whole: Callable[[], tuple[Event | DeadLetter, ...]]
    ) -> tuple[Event | DeadLetter, ...]:
        """What was read of a stream before, with what came since; read whole where something is wrong with that."""
        may_take_longer()
        with self._refusing():
            rows = self._recorder.of_stream(known[-1].stream, known[-1].version)
        more = self._opened(rows)
        return whole() if any(type(one) is DeadLetter for one in more) else (*known, *more)

    def _read(
        self, stream: str, until: datetime | None, unreadable: Container[int], *, lost: bool
    ) -> tuple[Event | DeadLetter, ...]:
        may_take_longer()
        with self._refusing():
            rows = self._recorder.of_stream(stream)
        if until is not None:
            rows = recorded_by(rows, moment(until), unreadable)
        events = self._opened(rows)
        return with_lost(rows, events, self._keys.opening_key) if lost else events

    def read_from(self, position: int, limit: int = PAGE) -> tuple[Event | DeadLetter, ...]:
        """The next events after a position, over all streams in the order in which they were recorded.

        At most `LARGEST_PAGE`; an empty page is the end. Whatever cannot be read is a dead letter here, tampered or
        not: one career must not hold back the others.
        """
        self._keys.refresh()
        with self._refusing():
            rows = self._recorder.after(position, max(1, min(limit, LARGEST_PAGE)))
        return self._opened(rows)

    def _opened(self, rows: Sequence[Row]) -> tuple[Event | DeadLetter, ...]:
        self._keys.prefetch(key_ids(rows))
        key_of = self._keys.opening_key
        return tuple([opened(row, key_of) for row in rows])

    def version(self, stream: str) -> int:
        """The version of the last event of a stream; 0 where there is none."""

        def now() -> int:
            with self._refusing():
                return self._recorder.version(stream)

        stands = self._stands()
        return self.kept.get(("version", stream), stands, now, light=True) if stands else now()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """In this block this thread reads the ledger as it stood at the beginning, or since its own last append.

        For one request: it asks the database once what the last position is, and not of each stream where it stands.
        """
        self._looking.at_once, self._looking.head = True, None
        try:
            yield
        finally:
            self._looking.at_once = False

    def _stands(self) -> int:
        """The last position, as this thread has it; 0 where it looks each time. The keys are as fresh as that."""
        looking = self._looking
        if not looking.at_once:
            return 0
        if looking.head is None:
            looking.head = self._last.now()
        return looking.head

    def stands(self) -> tuple[int, int]:
        """The last position, as this thread has it, and how often keys were forgotten."""
        return self._stands(), self._keys.forgotten

    def _look(self) -> int:
        before = self._keys.forgotten
        self._keys.refresh()
        if self._keys.forgotten != before:
            self.kept.clear()
        return self.head()

    def streams(self, prefix: str = "") -> Iterator[str]:
        """The names of the streams that begin so, in the order of the alphabet."""
        may_take_longer()
        with self._refusing():
            yield from self._recorder.streams(prefix)

    def head(self) -> int:
        """The position of the last event; 0 in an empty ledger."""
        with self._refusing():
            return self._recorder.head()

    def wait_for(self, position: int, seconds: float) -> bool:
        """Waits until the ledger reaches a position; False where it did not within this time."""
        with self._refusing():
            return self._recorder.wait_for(position, seconds)

    def destroy_keys(self, owner: str, classes: Iterable[str], on: date) -> tuple[Tombstone, ...]:
        """Destroys an owner's keys of these classes: what they closed reads as erased on this day. Again does nothing.

        The fact `keys_destroyed` is appended before, by the caller: `destroying.finish` finishes what was begun.

        Raises:
            Refusal: there is no list of destroyed keys, or one of the stores cannot be written.
        """
        return self.destroying.destroy(owner, classes, on)

    def tombstones(self) -> tuple[Tombstone, ...]:
        """What is left of every destroyed key; to be kept outside the backups, for `bury`."""
        return self._keys.tombstones()

    def bury(self, tombstones: Iterable[Tombstone]) -> None:
        """Destroys again what a restored backup of the keys brought back."""
        self.destroying.bury(tombstones)

    @property
    def audit(self) -> AuditLog:
        """The audit store, held open from the first time on.

        Raises:
            Refusal: it cannot be used, or is of another ledger.
        """
        with self._opening:
            if self._audit is None:
                self._audit = self.open_audit()
            return self._audit

    def open_audit(self) -> AuditLog:
        """The audit store on a connection of its own; whoever asked for it closes it.

        Raises:
            Refusal: it cannot be used, or is of another ledger.
        """
        from werkzekerheid.ledger.audit.log import AuditLog

        return AuditLog.open(audit_beside(self.where), ledger=self.ledger_id)

    def secret(self, name: str) -> bytes:
        """A key of the ledger itself for a purpose of this name; see `KeyStore.secret`."""
        return self._keys.secret(name)

    def rotate(self, kek: bytes) -> None:
        """Wraps the data keys with another key; the ledger itself stays as it is.

        Raises:
            Refusal: the new key is one that everybody knows, or the one in use.
        """
        self._keys.rotate(allowed(kek, demo=self.demo), day_of(self._clock()))

    def untold_rotations(self) -> tuple[Rotation, ...]:
        """The rotations of which no event tells yet; whoever rotated may have been killed before that."""
        return self._keys.untold_rotations()

    def rotations_told(self) -> None:
        """Events tell of all of them now."""
        self._keys.rotations_told()

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except self._recorder.errors as error:
            raise self._recorder.refusal(error) from error
