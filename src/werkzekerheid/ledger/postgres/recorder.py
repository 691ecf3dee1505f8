"""The table of events on a server: an append is one call, under the one lock. Its SQL stands here and in schema.py."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from threading import Lock
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import psycopg
from eventsourcing.domain import EventSourcingError
from eventsourcing.persistence import IntegrityError
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.rows import dict_row, tuple_row
from psycopg_pool import ConnectionPool

from werkzekerheid.ledger.postgres import schema
from werkzekerheid.ledger.postgres.server import (
    CONNECT_SECONDS,
    LEDGER_ROLE,
    connected,
    conninfo,
    prepare,
    refusal,
)
from werkzekerheid.ledger.storage import Opened, VersionConflict
from werkzekerheid.messages import Refusal
from werkzekerheid.settings import shown_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from eventsourcing.persistence import StoredEvent

    from werkzekerheid.ledger.storage import Seal, Sealed
    from werkzekerheid.ledger.stored import Row

POLL_SECONDS = 0.02
LARGEST_POOL = 16
TRIES = 4
_STREAMS_AT_ONCE = 1_000
_APPEND = "SELECT * FROM ledger.append(%b, %b, %b, %b, %b, %b)"
_APPEND_ONE = "SELECT * FROM ledger.append_one(%b, %b, %b, %b, %b, %b)"
_COLUMNS = "SELECT notification_id, originator_id, originator_version, topic, state FROM ledger.events"
_OF_STREAM = f"{_COLUMNS} WHERE originator_id = %b AND originator_version > %b ORDER BY originator_version"
_AFTER = f"{_COLUMNS} WHERE notification_id > %b ORDER BY notification_id LIMIT %b"
_VERSION = "SELECT coalesce(max(originator_version), 0) FROM ledger.events WHERE originator_id = %b"
_HEAD = "SELECT coalesce(max(notification_id), 0) FROM ledger.events"
_STREAMS_OF = "SELECT DISTINCT originator_id FROM ledger.events WHERE topic = %b ORDER BY originator_id"
# One step down the index a stream: DISTINCT would walk along every event.
_STREAMS = """
    WITH RECURSIVE following(id) AS (
        (SELECT originator_id FROM ledger.events WHERE originator_id > %b ORDER BY originator_id LIMIT 1)
        UNION ALL
        SELECT (SELECT e.originator_id FROM ledger.events e WHERE e.originator_id > following.id ORDER BY 1 LIMIT 1)
        FROM following WHERE following.id IS NOT NULL
    ) SELECT id FROM following WHERE id IS NOT NULL LIMIT %b
"""


class LedgerDatastore(PostgresDatastore):
    """Connections to one server, each in the role of the ledger."""

    def __init__(self, url: str) -> None:
        super().__init__("", "", "", "", "", schema="ledger", originator_id_type="text")
        self.url = url
        self._was_open = False
        self.pool: Any = ConnectionPool(
            conninfo(url),
            kwargs={"autocommit": True, "row_factory": dict_row},  # the library reads its rows by name
            configure=partial(prepare, role=LEDGER_ROLE),
            min_size=1,
            max_size=LARGEST_POOL,
            open=False,
            timeout=CONNECT_SECONDS,
            num_workers=1,
        )

    def connection(self) -> AbstractContextManager[psycopg.Connection[Any]]:
        """One of the connections, for as long as it is needed; the first makes the pool."""
        if self.pool.closed and not self._was_open:
            self._was_open = True
            self.pool.open()
        found: AbstractContextManager[psycopg.Connection[Any]] = self.pool.connection()
        return found

    def register_type_adapters(self) -> None:
        """There is no type of our own: arrays will do, and each is one round trip less at the start."""


class LedgerRecorder(PostgresApplicationRecorder):
    """Appends and reads rows; the role it works in may append by the function only, and change nothing."""

    errors = (psycopg.Error, EventSourcingError, TimeoutError)

    datastore: LedgerDatastore

    def __init__(self, datastore: LedgerDatastore) -> None:
        super().__init__(datastore, events_table_name="events")
        self.url = datastore.url
        self.channel_name = schema.CHANNEL
        self._newest = ""
        self._listening = Lock()
        self._ears: psycopg.Connection[Any] | None = None

    def refusal(self, error: Exception) -> Refusal:
        """What an error of the database says to people; raises the error itself where it is a mistake of ours."""
        return refusal(error, "ledger", self.url)

    def create_table(self) -> None:
        """Nothing: `make` makes everything, in the name of whoever owns the ledger."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:  # noqa: ANN401
        """Appends rows as the library asks it, for its contract: their moment of recording is not looked at."""
        if not stored_events:
            return []
        rows = [(str(one.originator_id), one.originator_version, one.topic, one.state) for one in stored_events]
        with self.datastore.get_connection() as connection:
            answer = _called(connection, rows, "~", 0)
        if answer[0] != "appended":
            raise IntegrityError(answer[0])
        return list(answer[-1])

    def append(self, expected: Sequence[tuple[str, int]], seal: Seal) -> Sequence[int]:
        """Appends all rows or none; gives their positions.

        First in one round trip: under the lock the function checks that nothing was recorded later than the rows say,
        and no key destroyed. Where that is not so, they are made again: some times like this, since that keeps nobody
        waiting, and then with the lock held.

        Raises:
            VersionConflict: a stream does not stand at the version expected.
        """
        with self._no_broken_ones_left(), self.datastore.connection() as connection:
            for _ in range(TRIES):
                answer = self._sent(connection, expected, seal(self._newest, False))  # noqa: FBT003  (not held)
                if answer[0] != "behind":
                    break
            if answer[0] in {"behind", "keys"}:
                with connection.transaction():
                    (newest,) = _rows(connection, "SELECT ledger.hold()")[0]
                    answer = self._sent(connection, expected, seal(newest or "", True))  # noqa: FBT003  (it is held)
        positions: Sequence[int] = answer[-1]
        return positions

    @contextmanager
    def _no_broken_ones_left(self) -> Iterator[None]:
        """After a server was restarted all connections are broken: one failure is enough to find that out."""
        try:
            yield
        except psycopg.OperationalError:
            self.datastore.pool.check()
            raise

    def _sent(
        self, connection: psycopg.Connection[Any], expected: Sequence[tuple[str, int]], sealed: Sealed
    ) -> tuple[Any, ...]:
        answer = _called(connection, sealed.rows, sealed.recorded_at, sealed.keys_seen)
        outcome, stream, _, stands_at, newest, _ = answer
        self._newest = sealed.recorded_at if outcome == "appended" else newest or ""
        if outcome == "version":
            raise VersionConflict(stream, dict(expected)[stream], stands_at)
        return answer

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Holds the write lock: nobody appends meanwhile."""
        with (
            self._no_broken_ones_left(),
            self.datastore.connection() as connection,
            connection.transaction(),
        ):
            connection.execute("SELECT ledger.hold()")
            yield

    def _asked(self, statement: str, *values: object) -> list[Any]:
        """The rows of a question; asked again where the server was restarted since the last one."""
        try:
            with self._no_broken_ones_left(), self.datastore.connection() as connection:
                return _rows(connection, statement, *values)
        except psycopg.OperationalError:
            with self.datastore.connection() as connection:
                return _rows(connection, statement, *values)

    def of_stream(self, stream: str, after: int = 0) -> list[Row]:
        """All rows of a stream after a version, in order."""
        return self._asked(_OF_STREAM, stream, after)

    def after(self, position: int, limit: int) -> list[Row]:
        """The next rows of all streams, in the order of their positions."""
        return self._asked(_AFTER, position, limit)

    def version(self, stream: str) -> int:
        """The version of the last row of a stream; 0 where there is none."""
        return int(self._asked(_VERSION, stream)[0][0])

    def streams(self, prefix: str) -> Iterator[str]:
        """The names of the streams that begin so, in the order of the alphabet."""
        # The name right before all that begin so; a name that is the prefix itself is looked for apart.
        if prefix and self.version(prefix):
            yield prefix
        start = prefix
        while found := self._asked(_STREAMS, start, _STREAMS_AT_ONCE):
            names = [name for (name,) in found if name.startswith(prefix)]
            yield from names
            if len(names) < len(found):
                return
            start = names[-1]

    def streams_of(self, topic: str) -> list[str]:
        """The streams that hold an event of this topic. Looks at every row: not for each command."""
        return [name for (name,) in self._asked(_STREAMS_OF, topic)]

    def head(self) -> int:
        """The highest position; 0 where there is none."""
        return int(self._asked(_HEAD)[0][0])

    def max_notification_id(self) -> int | None:
        """The same as the library asks it: None where there is none."""
        return self.head() or None

    def wait_for(self, position: int, seconds: float) -> bool:
        """Waits until the ledger reaches a position; False where it did not within the time given."""
        until = monotonic() + seconds
        while self.head() < position:
            if (left := until - monotonic()) <= 0:
                return False
            self._listen(left)
        return True

    def _listen(self, seconds: float) -> None:
        """Until something may have been appended; one thread hears of it, others look again after a while."""
        if not self._listening.acquire(blocking=False):
            sleep(min(seconds, POLL_SECONDS))
            return
        try:
            if self._ears is None:
                self._ears = connected(self.url, LEDGER_ROLE)
                self._ears.execute(f"LISTEN {schema.CHANNEL}")
                return  # what was appended before we listened is not told
            for _ in self._ears.notifies(timeout=seconds, stop_after=1):
                return
        except psycopg.Error:
            self._deafen()
            raise
        finally:
            self._listening.release()

    def _deafen(self) -> None:
        if self._ears is not None:
            self._ears.close()
            self._ears = None

    def close(self) -> None:
        """Ends the connections."""
        self.datastore.close()
        self._deafen()


def _rows(connection: psycopg.Connection[Any], statement: str, *values: object) -> list[Any]:
    """The rows as plain tuples."""
    cursor = connection.cursor(row_factory=tuple_row, binary=True)
    return cursor.execute(statement, values, prepare=True).fetchall()


def _called(
    connection: psycopg.Connection[Any], rows: Sequence[tuple[str, int, str, bytes]], recorded_at: str, keys_seen: int
) -> tuple[Any, ...]:
    """The answer of the function that appends: outcome, stream, expected, stands_at, newest, positions."""
    if len(rows) == 1:
        ((stream, version, topic, state),) = rows
        one = _rows(connection, _APPEND_ONE, stream, version, topic, state, recorded_at, keys_seen)[0]
        outcome, stands_at, newest, position = one
        return outcome, stream, version - 1, stands_at, newest, [position]
    streams, versions, topics, states = (list(column) for column in zip(*rows, strict=True))
    answer: tuple[Any, ...] = _rows(connection, _APPEND, streams, versions, topics, states, recorded_at, keys_seen)[0]
    return answer


def find(url: str) -> Opened:
    """The ledger on a server, when it is whole as far as a glance can tell.

    Raises:
        Refusal: it is missing, of a newer form, cannot be reached, or the library's unsafe switch is on.
    """
    try:
        with connected(url, LEDGER_ROLE) as connection:
            meta = meta_of(connection, url)
            audited = connection.execute("SELECT to_regnamespace('audit') IS NOT NULL").fetchone() == (True,)
    except psycopg.Error as error:
        raise refusal(error, "ledger", url) from error
    return Opened(url, LedgerRecorder(LedgerDatastore(url)), meta, audited)


def meta_of(connection: psycopg.Connection[Any], url: str) -> dict[str, str]:
    """What a ledger says about itself.

    Raises:
        Refusal: `ledger_broken` it does not say enough; `ledger_newer` it is of a newer form.
    """
    meta = dict(connection.execute("SELECT name, value FROM ledger.meta").fetchall())
    if not meta.keys() >= {"ledger", "demo", "made_at", "form"}:
        raise Refusal("ledger_broken", path=shown_url(url))
    if meta["form"] > schema.FORM:
        raise Refusal("ledger_newer", path=shown_url(url))
    return meta
