"""The ledger: facts are appended to streams and read again; nothing that was appended changes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Self
from uuid import uuid4

from eventsourcing.domain import EventSourcingError

from werkzekerheid.facts.event import Event
from werkzekerheid.ledger.destroyed import DestroyedKeys
from werkzekerheid.ledger.destroying import Destroying
from werkzekerheid.ledger.files import check_form, check_kind, publish, refusal
from werkzekerheid.ledger.keys import DEMO_KEK, KeyStore, is_default, owner_of
from werkzekerheid.ledger.recorder import KIND, LedgerDatastore, LedgerRecorder
from werkzekerheid.ledger.stored import DeadLetter, Draft, Plain, moment, moment_of, opened, plain, seal
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from werkzekerheid.ledger.recorder import Writing
    from werkzekerheid.ledger.stored import Row, Tombstone

__all__ = [
    "Appended",
    "Batch",
    "DeadLetter",
    "Draft",
    "Event",
    "EventUnreadable",
    "Ledger",
    "VersionConflict",
    "allowed",
]

Clock = Callable[[], datetime]
PAGE = 500
LARGEST_PAGE = 5_000
_STORAGE = (sqlite3.Error, EventSourcingError, TimeoutError)
_REFUSED = {"tampered": "event_tampered", "key_missing": "event_key_missing"}


class Appended(NamedTuple):
    """Where the last of what was appended stands: in the whole ledger, and in its stream."""

    position: int
    version: int


class Batch(NamedTuple):
    """Drafts for one stream that is expected to stand at this version; 0 is a stream that is not there yet."""

    stream: str
    expected_version: int
    drafts: Sequence[Draft]


class VersionConflict(Refusal):
    """Somebody else appended to the stream since it was read: read again, and decide again."""

    def __init__(self, stream: str, expected: int, found: int) -> None:
        """Keep what was expected and found; the name of the stream stays out of the sentence."""
        super().__init__("version_conflict")
        self.stream = stream
        self.expected = expected
        self.found = found


class EventUnreadable(Refusal):
    """An event was changed after it was written, or nobody knows of its key. Names its position."""


def utc_now() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)


class Ledger:
    """One ledger with its key store. Safe to use from several threads and processes at once."""

    def __init__(
        self,
        path: Path,
        recorder: LedgerRecorder,
        keys: KeyStore,
        meta: dict[str, str],
        clock: Clock,
        destroyed: Path | None,
    ) -> None:
        """Use `open` or `create`."""
        self.path = path
        self.ledger_id = meta["ledger"]
        self.demo = meta["demo"] == "yes"
        self.made_at = datetime.fromisoformat(meta["made_at"])
        self._recorder = recorder
        self._keys = keys
        self._clock = clock
        listed = DestroyedKeys(destroyed, self.ledger_id) if destroyed else None
        self.destroying = Destroying(recorder, keys, listed, self._refusing)

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        demo: bool = False,
        kek: bytes | None = None,
        keys: Path | None = None,
        destroyed: Path | None = None,
        clock: Clock = utc_now,
    ) -> Ledger:
        """Makes an empty ledger and its key store, and opens it.

        Args:
            path: the file to make; a half-made one never stands there.
            demo: a ledger that opens with the published key; that cannot be changed later.
            kek: the key-encryption key; a demo needs none.
            keys: the file of the key store; beside the ledger when left out.
            destroyed: the list of destroyed keys; beside the ledger when left out.
            clock: where moments of recording come from.

        Raises:
            Refusal: there is a ledger or key store already, they cannot be written there, or the key will not do.
        """
        keys = keys or path.with_suffix(".keys.db")
        key = allowed(kek, demo=demo)
        if path.exists():
            raise Refusal("ledger_exists", path=path)
        meta = {"ledger": str(uuid4()), "demo": "yes" if demo else "no", "made_at": moment(clock())}

        def make(beside: Path) -> None:
            recorder = LedgerRecorder(LedgerDatastore(beside))
            try:
                recorder.create_table()
                recorder.write_meta(meta)
            finally:
                recorder.close()

        KeyStore.create(keys, ledger=meta["ledger"], kek=key)
        try:
            publish(path, KIND, make)
        except BaseException:
            keys.unlink()  # new and empty: without its ledger it would only be in the way
            raise
        return cls.open(path, kek, keys=keys, destroyed=destroyed, clock=clock)

    @classmethod
    def open(
        cls,
        path: Path,
        kek: bytes | None,
        *,
        keys: Path | None = None,
        destroyed: Path | None = None,
        clock: Clock = utc_now,
    ) -> Ledger:
        """Opens a ledger; keys that must be gone are gone then.

        Args:
            path: its file.
            kek: the key-encryption key; a demo needs none.
            keys: the file of its key store; beside the ledger when left out.
            destroyed: the list of destroyed keys; beside the ledger when left out.
            clock: where moments of recording come from.

        Raises:
            Refusal: one of the files is missing, foreign, broken or newer than this program, or the key will not do.
        """
        check_kind(path, KIND)
        recorder = LedgerRecorder(LedgerDatastore(path))
        try:
            meta = _checked(path, recorder)
            key = allowed(kek, demo=meta["demo"] == "yes")
            store = KeyStore.open(keys or path.with_suffix(".keys.db"), ledger=meta["ledger"], kek=key)
        except BaseException:
            recorder.close()
            raise
        ledger = cls(path, recorder, store, meta, clock, destroyed or path.with_suffix(".destroyed.jsonl"))
        try:
            ledger.destroying.heed()
        except BaseException:
            ledger.close()
            raise
        return ledger

    def close(self) -> None:
        """Closes both files."""
        self._recorder.close()
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
        made = [_encoded(one) for one in batches]
        wanted = [(one.owner, name) for one in made for draft in one.drafts for name, _ in draft.parts]
        # Before the lock, since it may take a write of its own; what is destroyed meanwhile is made again under it.
        self._keys.ensure(wanted)
        try:
            with self._recorder.writing() as writing:
                self._keys.refresh()
                now = moment(self._clock())
                return tuple([self._write(writing, one, now) for one in made])
        except _STORAGE as error:
            raise self._refusal(error) from error

    def _write(self, writing: Writing, one: _Encoded, now: str) -> Appended:
        found, newest = writing.stand(one.stream)
        if found != one.expected_version:
            raise VersionConflict(one.stream, one.expected_version, found)
        recorded_at = self._not_before(newest, now)
        key_of = partial(self._keys.sealing_key, one.owner)
        position, version = 0, found
        for version, draft in enumerate(one.drafts, start=found + 1):
            state = seal(draft, (one.stream, version), recorded_at, key_of, os.urandom)
            position = writing.append(one.stream, version, draft.topic, state)
        return Appended(position, version)

    def _not_before(self, newest: bytes, now: str) -> str:
        """Now, but never before what was recorded last: a clock may be set back, the ledger may not."""
        try:
            return max(now, moment_of(newest)) if newest else now
        except ValueError:
            raise Refusal("ledger_broken", path=self.path) from None

    def read(self, stream: str, until: datetime | None = None) -> tuple[Event | DeadLetter, ...]:
        """All events of a stream in order, or those recorded up to and including a moment.

        A dead letter stands where an event is of a type that this program does not know.

        Raises:
            EventUnreadable: `event_tampered` or `event_key_missing`; half a career is told to nobody as a whole.
        """
        self._keys.refresh()
        try:
            rows = self._recorder.of_stream(stream)
        except _STORAGE as error:
            raise self._refusal(error) from error
        if until is not None:
            rows = _recorded_by(rows, moment(until))
        key_of = self._keys.opening_key
        events = tuple([opened(row, key_of) for row in rows])
        for one in events:
            if type(one) is DeadLetter and one.why in _REFUSED:
                raise EventUnreadable(_REFUSED[one.why], position=one.position)
        return events

    def read_from(self, position: int, limit: int = PAGE) -> tuple[Event | DeadLetter, ...]:
        """The next events after a position, over all streams in the order in which they were recorded.

        At most `LARGEST_PAGE`; an empty page is the end. Whatever cannot be read is a dead letter here, tampered or
        not: one career must not hold back the others.
        """
        self._keys.refresh()
        try:
            rows = self._recorder.after(position, max(1, min(limit, LARGEST_PAGE)))
        except _STORAGE as error:
            raise self._refusal(error) from error
        key_of = self._keys.opening_key
        return tuple([opened(row, key_of) for row in rows])

    def version(self, stream: str) -> int:
        """The version of the last event of a stream; 0 where there is none."""
        try:
            return self._recorder.version(stream)
        except _STORAGE as error:
            raise self._refusal(error) from error

    def streams(self, prefix: str = "") -> Iterator[str]:
        """The names of the streams that begin so, in the order of the alphabet."""
        try:
            yield from self._recorder.streams(prefix)
        except _STORAGE as error:
            raise self._refusal(error) from error

    def head(self) -> int:
        """The position of the last event; 0 in an empty ledger."""
        try:
            return self._recorder.head()
        except _STORAGE as error:
            raise self._refusal(error) from error

    def wait_for(self, position: int, seconds: float) -> bool:
        """Waits until the ledger reaches a position; False where it did not within this time."""
        try:
            return self._recorder.wait_for(position, seconds)
        except _STORAGE as error:
            raise self._refusal(error) from error

    def destroy_keys(self, owner: str, classes: Iterable[str], on: date) -> tuple[Tombstone, ...]:
        """Destroys an owner's keys of these classes: what they closed reads as erased on this day. Again does nothing.

        The fact `keys_destroyed` is appended before, by the caller: `destroying.finish` finishes what was begun.

        Raises:
            Refusal: there is no list of destroyed keys, or one of the files cannot be written.
        """
        return self.destroying.destroy(owner, classes, on)

    def tombstones(self) -> tuple[Tombstone, ...]:
        """What is left of every destroyed key; to be kept outside the backups, for `bury`."""
        return self._keys.tombstones()

    def bury(self, tombstones: Iterable[Tombstone]) -> None:
        """Destroys again what a restored backup of the keys brought back."""
        self.destroying.bury(tombstones)

    def rotate(self, kek: bytes) -> None:
        """Wraps the data keys with another key; the ledger itself stays as it is.

        Raises:
            Refusal: the new key is one that everybody knows.
        """
        self._keys.rotate(allowed(kek, demo=self.demo))

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except _STORAGE as error:
            raise self._refusal(error) from error

    def _refusal(self, error: Exception) -> Refusal:
        return refusal(error, KIND, self.path)


class _Encoded(NamedTuple):
    stream: str
    owner: str
    expected_version: int
    drafts: list[Plain]


def _encoded(batch: Batch) -> _Encoded:
    if not batch.drafts or not batch.stream.isascii():
        raise ValueError("a batch has drafts, and a stream is named in ASCII")
    drafts = [plain(draft) for draft in batch.drafts]
    return _Encoded(batch.stream, owner_of(batch.stream), batch.expected_version, drafts)


def _recorded_by(rows: Iterable[Row], until: str) -> list[Row]:
    known: list[Row] = []
    for row in rows:
        try:
            if moment_of(row[4]) <= until:
                known.append(row)
        except ValueError:
            raise EventUnreadable("event_tampered", position=row[0]) from None
    return known


def allowed(kek: bytes | None, *, demo: bool) -> bytes:
    """The key to use; a ledger about real people takes no key that everybody knows.

    Raises:
        Refusal: `key_missing`, `key_is_default`.
    """
    if demo:
        return kek or DEMO_KEK
    if kek is None:
        raise Refusal("key_missing")
    if is_default(kek):
        raise Refusal("key_is_default")
    return kek


def _checked(path: Path, recorder: LedgerRecorder) -> dict[str, str]:
    """What the ledger says about itself, when it is whole as far as a glance can tell."""
    try:
        check_form(path, KIND, recorder.form())
        meta = recorder.meta()
        recorder.last()
    except _STORAGE as error:
        raise refusal(error, KIND, path) from error
    if meta.keys() < {"ledger", "demo", "made_at"}:
        raise Refusal("ledger_broken", path=path)
    return meta
