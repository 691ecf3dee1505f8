"""The file of a ledger: its tables, and the connections to it."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from eventsourcing.persistence import InterfaceError, OperationalError
from eventsourcing.sqlite import (
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteTransaction,
)

from werkzekerheid.ledger.sqlite.files import LEDGER, LOCK_SECONDS, location

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KIND = LEDGER
_STATEMENTS = 128  # the library's `True` is a cache of one statement

SCHEMA = (
    """
    CREATE TABLE IF NOT EXISTS events (
        rowid INTEGER PRIMARY KEY AUTOINCREMENT,
        originator_id TEXT NOT NULL,
        originator_version INTEGER NOT NULL,
        topic TEXT NOT NULL,
        state BLOB NOT NULL,
        UNIQUE(originator_id, originator_version)
    )
    """,
    "CREATE TABLE IF NOT EXISTS meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
    *(
        f"CREATE TRIGGER IF NOT EXISTS {table}_{verb} BEFORE {verb} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        for table in ("events", "meta")
        for verb in ("update", "delete")
    ),
    # REPLACE deletes without a DELETE trigger (unless recursive_triggers is on), so the INSERT itself must be refused.
    """
    CREATE TRIGGER IF NOT EXISTS events_insert BEFORE INSERT ON events
    WHEN EXISTS (SELECT 1 FROM events WHERE rowid = NEW.rowid) OR EXISTS (
        SELECT 1 FROM events
        WHERE originator_id = NEW.originator_id AND originator_version = NEW.originator_version
    ) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS meta_insert BEFORE INSERT ON meta
    WHEN EXISTS (SELECT 1 FROM meta WHERE name = NEW.name)
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
    """,
    f"PRAGMA application_id = {KIND.application_id}",
    f"PRAGMA user_version = {KIND.form}",
)


class _Transaction(SQLiteTransaction):
    """Takes the write lock at its beginning: a read that later wants to write could only fail."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        try:
            cursor.execute("BEGIN IMMEDIATE" if self.commit else "BEGIN")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error
        return cursor


class _Connection(SQLiteConnection):
    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        with _Transaction(self, commit=commit) as cursor, cursor:
            yield cursor


def bare(connection: SQLiteConnection) -> sqlite3.Connection:
    """The connection without the library around it."""
    return connection._sqlite_conn  # noqa: SLF001  (the library shows it in no other way)


class _Pool(SQLiteConnectionPool):
    def _create_connection(self) -> SQLiteConnection:
        try:
            connection = sqlite3.connect(
                self.db_name,
                uri=True,
                check_same_thread=False,
                isolation_level=None,
                cached_statements=_STATEMENTS,
                timeout=LOCK_SECONDS,
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        except sqlite3.Error as error:
            raise InterfaceError(error) from error
        connection.row_factory = sqlite3.Row  # the library reads its rows by name
        return _Connection(sqlite_conn=connection, max_age=self.max_age)

    def close(self) -> None:
        """Closes what is idle. What another thread uses goes with that thread: to close it there crashes Python."""
        with self._put_condition:
            self._in_use.clear()
            super().close()


class LedgerDatastore(SQLiteDatastore):
    """Connections to one ledger file, which must be there, if only empty."""

    def __init__(self, path: Path) -> None:
        super().__init__(location(path), originator_id_type="text")
        self.path = path
        self.pool = _Pool(db_name=location(path), lock_timeout=LOCK_SECONDS)
