"""The library's SQLite recorder with a table of our own: append only, positions that are never used again.

The only place with SQL about events. What a row holds is told in stored.py.
"""

from __future__ import annotations

import sqlite3
from threading import Condition, RLock, main_thread
from time import monotonic
from typing import TYPE_CHECKING

from eventsourcing.domain import EventSourcingError
from eventsourcing.persistence import ConnectionPoolClosedError, ListenNotifySubscription
from eventsourcing.sqlite import SQLiteApplicationRecorder

from werkzekerheid.ledger.sqlite.datastore import KIND, SCHEMA, LedgerDatastore, bare
from werkzekerheid.ledger.sqlite.files import LOCK_SECONDS, refusal
from werkzekerheid.ledger.storage import VersionConflict
from werkzekerheid.ledger.stored import moment_of
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any, Self

    from eventsourcing.persistence import StoredEvent

    from werkzekerheid.ledger.storage import Seal
    from werkzekerheid.ledger.stored import Row

POLL_SECONDS = 0.02
_STREAMS_AT_ONCE = 1_000
_AFTER_ALL = "\U0010ffff"

_INSERT = "INSERT INTO events (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)"
_COLUMNS = "SELECT rowid, originator_id, originator_version, topic, state FROM events "
_OF_STREAM = f"{_COLUMNS} WHERE originator_id = ? AND originator_version > ? ORDER BY originator_version"
_AFTER = f"{_COLUMNS} WHERE rowid > ? ORDER BY rowid LIMIT ?"
_LAST = f"{_COLUMNS} ORDER BY rowid DESC LIMIT 1"
# Both in one statement; so much of a state is enough to know when it was recorded.
_STAND = """
    SELECT (SELECT max(originator_version) FROM events WHERE originator_id = ?),
        (SELECT substr(state, 1, 160) FROM events ORDER BY rowid DESC LIMIT 1)
"""
_HEAD = "SELECT max(rowid) FROM events"
_VERSION = "SELECT max(originator_version) FROM events WHERE originator_id = ?"
# One step down the index a stream: DISTINCT would walk along every event.
_STREAMS = """
    WITH RECURSIVE following(id) AS (
        SELECT min(originator_id) FROM events WHERE originator_id >= ? AND originator_id < ?
        UNION ALL
        SELECT (SELECT min(originator_id) FROM events WHERE originator_id > following.id AND originator_id < ?)
        FROM following WHERE following.id IS NOT NULL
    ) SELECT id FROM following WHERE id IS NOT NULL LIMIT ?
"""
_STREAMS_OF = "SELECT DISTINCT originator_id FROM events WHERE topic = ? ORDER BY originator_id"


class Writing:
    """A transaction under the write lock, on a bare connection: the library's way costs a third of an append.

    Raises `sqlite3` errors as they are, and TimeoutError where another thread holds the lock.
    """

    def __init__(self, recorder: LedgerRecorder) -> None:
        self._recorder = recorder
        self._lock = recorder.one_writer

    def __enter__(self) -> Self:
        if not self._lock.acquire(timeout=LOCK_SECONDS):
            raise TimeoutError
        try:
            self._connection = self._recorder.writer()
            # One cursor for all statements: to make one takes as long as a small statement.
            self._execute = self._connection.cursor().execute
            try:
                self._execute("BEGIN IMMEDIATE")
            except BaseException:
                self._connection.rollback()
                raise
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # Ctrl-C may come after every call; hence one `finally` a step.
        try:
            try:
                if kind is None:
                    self._execute("COMMIT")
            finally:
                # What is still open is not kept: it ended badly, or the commit failed since the disk is full.
                self._connection.rollback()
        finally:
            self._lock.release()
        if kind is None:
            self._recorder.wake()

    def append(self, stream: str, version: int, topic: str, state: bytes) -> int:
        """Appends one row; gives its position."""
        return self._execute(_INSERT, (stream, version, topic, state)).lastrowid or 0

    def stand(self, stream: str) -> tuple[int, bytes]:
        """The version of a stream, 0 where there is none; and how the newest row of the ledger begins, if any."""
        version, beginning = self._execute(_STAND, (stream,)).fetchone()
        return version or 0, beginning or b""


class LedgerRecorder(SQLiteApplicationRecorder):
    """Appends and reads rows. Nothing that was appended changes or goes, also not by mistake: triggers abort it."""

    errors = (sqlite3.Error, EventSourcingError, TimeoutError)

    def __init__(self, datastore: LedgerDatastore) -> None:
        super().__init__(datastore, events_table_name="events")
        self.path = datastore.path
        self.insert_events_statement = _INSERT
        self._appended = Condition()
        self._waiting = 0
        self._subscriptions: set[LedgerSubscription] = set()
        # Not a plain lock: one that a Ctrl-C left behind must not shut its own thread out.
        self.one_writer = RLock()
        self._writer: sqlite3.Connection | None = None
        self._idle: list[sqlite3.Connection] = []
        self._closed = False

    def construct_create_table_statements(self) -> list[str]:
        """The tables, their triggers, and the mark by which a file is known as ours."""
        return list(SCHEMA)

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:  # noqa: ANN401
        """Appends rows in one transaction and wakes who waits for them."""
        inserted = super().insert_events(stored_events, **kwargs)
        self.wake()
        return inserted

    def refusal(self, error: Exception) -> Refusal:
        """What an error of the database says to people; raises the error itself where it is a mistake of ours."""
        return refusal(error, KIND, self.path)

    def append(self, expected: Sequence[tuple[str, int]], seal: Seal) -> list[int]:
        """Appends all rows or none, under the one write lock; gives their positions.

        Raises:
            VersionConflict: a stream does not stand at the version expected.
            Refusal: `ledger_broken` nobody can say when the newest row was recorded.
        """
        newest = b""
        with self.writing() as writing:
            for stream, version in expected:
                found, newest = writing.stand(stream)
                if found != version:
                    raise VersionConflict(stream, version, found)
            try:
                last = moment_of(newest) if newest else ""
            except ValueError:
                raise Refusal("ledger_broken", path=self.path) from None
            return [writing.append(*row) for row in seal(last, True).rows]  # noqa: FBT003  (the lock is held)

    def holding(self) -> Writing:
        """Holds the write lock: nobody appends meanwhile."""
        return self.writing()

    def writing(self) -> Writing:
        """One transaction that holds the ledger's only write lock from its beginning; what ends well is kept."""
        return Writing(self)

    def writer(self) -> sqlite3.Connection:
        """The one connection of this process that writes; for who holds `one_writer`."""
        if self._writer is None:
            self._writer = self._connected()
        # Ctrl-C may have come between a BEGIN and the place that would have ended it.
        self._writer.rollback()
        return self._writer

    def _connected(self) -> sqlite3.Connection:
        if self._closed:
            raise ConnectionPoolClosedError
        return bare(self.datastore.pool._create_connection())  # noqa: SLF001  (as the pool makes its own)

    def wake(self) -> None:
        """Tells who waits in this process that something was appended."""
        if self._waiting:
            with self._appended:
                self._appended.notify_all()
        for subscription in tuple(self._subscriptions):
            subscription.wake()

    def _rows(self, statement: str, *values: object) -> list[Any]:
        """The rows as plain tuples; one statement needs no transaction around it."""
        # The library's pool takes a quarter of the time of a small read, and may stay locked after a Ctrl-C.
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connected()
        try:
            cursor = connection.cursor()
            cursor.row_factory = None
            rows = cursor.execute(statement, values).fetchall()
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)
        return rows

    def of_stream(self, stream: str, after: int = 0) -> list[Row]:
        """All rows of a stream after a version, in order."""
        return self._rows(_OF_STREAM, stream, after)

    def after(self, position: int, limit: int) -> list[Row]:
        """The next rows of all streams, in the order of their positions."""
        return self._rows(_AFTER, position, limit)

    def last(self) -> Row | None:
        """The newest row of the ledger."""
        return next(iter(self._rows(_LAST)), None)

    def version(self, stream: str) -> int:
        """The version of the last row of a stream; 0 where there is none."""
        return int(self._rows(_VERSION, stream)[0][0] or 0)

    def streams(self, prefix: str) -> Iterator[str]:
        """The names of the streams that begin so, in the order of the alphabet."""
        start, end = prefix, prefix + _AFTER_ALL
        while found := self._rows(_STREAMS, start, end, end, _STREAMS_AT_ONCE):
            yield from (name for (name,) in found)
            start = found[-1][0] + "\0"

    def streams_of(self, topic: str) -> list[str]:
        """The streams that hold an event of this topic. Looks at every row: not for each command."""
        return [name for (name,) in self._rows(_STREAMS_OF, topic)]

    def head(self) -> int:
        """The highest position; 0 where there is none."""
        return int(self._rows(_HEAD)[0][0] or 0)

    def wait_for(self, position: int, seconds: float) -> bool:
        """Waits until the ledger reaches a position; False where it did not within the time given."""
        until = monotonic() + seconds
        while self.head() < position:
            if (left := until - monotonic()) <= 0:
                return False
            with self._appended:
                self._waiting += 1
                try:
                    # Another process wakes nobody here: look again after a while.
                    self._appended.wait(min(left, POLL_SECONDS))
                finally:
                    self._waiting -= 1
        return True

    def meta(self) -> dict[str, str]:
        """What the ledger says about itself."""
        return dict(self._rows("SELECT name, value FROM meta"))

    def write_meta(self, values: Mapping[str, str]) -> None:
        """Says something about the ledger, once."""
        with self.datastore.transaction(commit=True) as cursor:
            cursor.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", list(values.items()))

    def form(self) -> int:
        """The version of the file's tables."""
        return int(self._rows("PRAGMA user_version")[0][0])

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> LedgerSubscription:
        """An endless iterator over the rows after a position; leave it with `with` or `stop`."""
        return LedgerSubscription(recorder=self, gt=gt, topics=topics)

    def listen(self, subscription: LedgerSubscription) -> None:
        """Wakes this subscription on each append in this process."""
        self._subscriptions.add(subscription)

    def forget(self, subscription: LedgerSubscription) -> None:
        """Wakes it no more."""
        self._subscriptions.discard(subscription)

    def close(self) -> None:
        """Ends the subscriptions and the connections."""
        for subscription in tuple(self._subscriptions):
            subscription.end()
        with self.one_writer:
            self._closed = True
            self.datastore.close()
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        # One that another thread uses goes with that thread: to close it under a statement crashes Python.
        while self._idle:
            self._idle.pop().close()


class LedgerSubscription(ListenNotifySubscription[LedgerRecorder]):
    """The library's subscription, which SQLite does not have: it looks on each append here, and every tick."""

    def __init__(self, recorder: LedgerRecorder, gt: int | None = None, topics: Sequence[str] = ()) -> None:
        super().__init__(recorder=recorder, gt=gt, topics=topics)
        recorder.listen(self)

    def wake(self) -> None:
        """Looks at once."""
        self._has_been_notified.set()

    def stop(self) -> None:
        """Ends the iteration, and the thread that looks."""
        self._recorder.forget(self)
        super().stop()

    def end(self) -> None:
        """The same, and waits until the thread has ended."""
        self.stop()
        self._pull_thread.join()

    def _loop_on_pull(self) -> None:
        try:
            # Somebody may forget to stop it: its thread must not keep a finished program alive.
            while not self._has_been_stopped and main_thread().is_alive():
                self._pull()
                self._has_been_notified.wait(POLL_SECONDS)
        except EventSourcingError as error:
            self._thread_error = error
        finally:
            self.stop()  # who waits for the next row must not wait for ever
