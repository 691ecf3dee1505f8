"""One event a transaction, for `bench.py`: a ledger, a bare INSERT of the same bytes, and the library's recorder."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from itertools import islice
from typing import TYPE_CHECKING, Any

import psycopg
from eventsourcing.persistence import AggregateRecorder, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore
from psycopg.conninfo import conninfo_to_dict

from make_load import careers, drafts_of
from werkzekerheid.ledger.ledger import Draft, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Row = tuple[str, int, str, bytes]
"""Stream, version, topic, state."""
_CAREERS = 20
_POOL = 5  # as the library takes by itself when it is told only where the server is
_INSERT = "INSERT INTO events (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)"
_WRITTEN = "SELECT originator_id, originator_version, topic, state FROM events ORDER BY rowid DESC LIMIT ?"
_INSERT_ON_SERVER = "INSERT INTO bare (originator_id, originator_version, topic, state) VALUES (%b, %b, %b, %b)"
_WRITTEN_ON_SERVER = (
    "SELECT originator_id, originator_version, topic, state FROM ledger.events ORDER BY notification_id DESC LIMIT %s"
)


def drafts_in_turn(number: int, seed: int = 1) -> Iterator[tuple[str, int, Draft]]:
    """So many drafts of some long careers in turn, each with its stream and the version it is appended at."""
    length = -(-number // _CAREERS)
    told = [(f"career:{career_id}", drafts_of(facts)) for career_id, facts in careers(_CAREERS, length, seed)]
    return ((stream, version, drafts[version]) for version in range(length) for stream, drafts in told)


def stored(rows: Sequence[Row]) -> list[StoredEvent]:
    """Rows as the library takes them."""
    return [StoredEvent(stream, version, topic, state) for stream, version, topic, state in rows]


def library_datastore(url: str, schema: str = "") -> PostgresDatastore:
    """The library's connections to a server, as it makes them."""
    told = conninfo_to_dict(url)
    where = (str(told["dbname"]), str(told["host"]), str(told.get("port", 5432)), str(told["user"]))
    password = str(told.get("password", ""))
    return PostgresDatastore(*where, password, originator_id_type="text", pool_size=_POOL, schema=schema)


def library_on_server(url: str) -> PostgresApplicationRecorder:
    """The library's own recorder on a server, with a table of its own."""
    return PostgresApplicationRecorder(library_datastore(url), events_table_name="library_events")


def bare_table(connection: psycopg.Connection[Any]) -> None:
    """Makes `bare`: the columns, keys and indexes of the ledger's table, not its rights and triggers."""
    connection.execute("CREATE TABLE bare (LIKE ledger.events INCLUDING ALL)")


class Appending(ABC):
    """Writers with a table each: a ledger, and two that get what the ledger wrote in the round before.

    All write one event a transaction, to careers that are there already: their keys were made with their first facts.
    """

    def __init__(self, ledger: Ledger, library: AggregateRecorder, number: int, rounds: int) -> None:
        """Write a first round; `number` events a round."""
        self.number, self.ledger, self.library = number, ledger, library
        self.drafts = drafts_in_turn(number * (rounds + 2))
        self.coming = list(islice(self.drafts, number))
        self.rows: list[Row] = []
        self.events: list[StoredEvent] = []
        self.ours()

    @abstractmethod
    def written(self) -> list[Row]:
        """What the ledger wrote last."""

    @abstractmethod
    def bare(self) -> None:
        """Inserts the rows one by one."""

    def prepare(self) -> None:
        """What all write in the next round; none of that is measured."""
        self.rows = self.written()[::-1]
        self.events = stored(self.rows)
        self.coming = list(islice(self.drafts, self.number))

    def ours(self) -> None:
        """Appends one round to the ledger."""
        for stream, version, draft in self.coming:
            self.ledger.append(stream, version, [draft])

    def librarys(self) -> None:
        """Inserts as many rows with the library's recorder."""
        for event in self.events:
            self.library.insert_events([event])


class OnFile(Appending):
    """In three files of SQLite, WAL and synchronous=FULL on all."""

    def __init__(self, folder: Path, number: int, rounds: int) -> None:
        """Make the files."""
        ledger = Ledger.create(folder / "ours.db", demo=True)
        self.datastore = SQLiteDatastore(str(folder / "library.db"), originator_id_type="text")
        library = SQLiteApplicationRecorder(self.datastore)
        library.create_table()
        self.source = sqlite3.connect(folder / "ours.db")
        self.raw = sqlite3.connect(folder / "raw.db")
        self.raw.execute("PRAGMA journal_mode = WAL")
        self.raw.execute("PRAGMA synchronous = FULL")
        (table,) = self.source.execute("SELECT sql FROM sqlite_master WHERE name = 'events'").fetchone()
        self.raw.execute(table)
        super().__init__(ledger, library, number, rounds)

    def written(self) -> list[Row]:
        """What the ledger wrote last."""
        rows = self.source.execute(_WRITTEN, (self.number,)).fetchall()
        self.source.rollback()
        return rows

    def bare(self) -> None:
        """Plain sqlite3."""
        for row in self.rows:
            with self.raw:
                self.raw.execute(_INSERT, row)

    def close(self) -> None:
        """Closes the files."""
        self.ledger.close()
        self.datastore.close()
        self.source.close()
        self.raw.close()


class OnServer(Appending):
    """In three tables of one database of PostgreSQL."""

    def __init__(self, url: str, number: int, rounds: int) -> None:
        """Make the tables."""
        ledger = Ledger.create(url, demo=True)
        library = library_on_server(url)
        library.create_table()
        self.datastore = library.datastore
        self.raw: psycopg.Connection[Any] = psycopg.connect(url, autocommit=True)
        bare_table(self.raw)
        super().__init__(ledger, library, number, rounds)

    def written(self) -> list[Row]:
        """What the ledger wrote last."""
        return self.raw.execute(_WRITTEN_ON_SERVER, (self.number,), binary=True).fetchall()

    def bare(self) -> None:
        """Plain psycopg: autocommit, prepared, binary."""
        for row in self.rows:
            self.raw.execute(_INSERT_ON_SERVER, row, prepare=True)

    def close(self) -> None:
        """Ends the connections."""
        self.ledger.close()
        self.datastore.close()
        self.raw.close()
