"""A thousand events a transaction on PostgreSQL, for `bench.py`: ours, the library, and COPY into a bare table.

Twice: rows that are ready, which is what a recorder does; and from facts, which is what a whole import does.
"""

from __future__ import annotations

import sqlite3
from itertools import islice
from typing import TYPE_CHECKING, Any

import psycopg
from eventsourcing.cryptography import AESCipher
from psycopg.conninfo import conninfo_to_dict

from bench_append import bare_table, library_on_server, stored
from bench_application import LibraryCareers, told_again
from make_load import careers, drafts_of, write_load
from werkzekerheid.ledger.ledger import Batch, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from eventsourcing.persistence import StoredEvent

    from bench_append import Row
    from bench_library import Career

EVENTS_PER_CAREER = 20
_READY, _TOLD = 1, 2
"""Two seeds: the careers whose rows are ready, and those whose facts are told."""
_ROWS = "SELECT originator_id, originator_version, topic, state FROM events ORDER BY rowid"
_COPY = "COPY bare (originator_id, originator_version, topic, state) FROM STDIN (FORMAT BINARY)"
_TYPES = ("text", "int8", "text", "bytea")


class Bulk:
    """Writers with a table each, that write the same events in one transaction of this size, again and again."""

    def __init__(self, folder: Path, url: str, number: int, rounds: int) -> None:
        """Make the tables, and in a file the rows that are ready."""
        self.number, self.some = number, max(1, number // EVENTS_PER_CAREER)
        needed = self.some * (rounds + 1)
        write_load(folder / "ready.db", needed, EVENTS_PER_CAREER, _READY)
        self.source = sqlite3.connect(folder / "ready.db")
        self.coming_rows: Iterable[Row] = self.source.execute(_ROWS)
        self.coming_careers = careers(needed, EVENTS_PER_CAREER, _TOLD)
        self.ledger = Ledger.create(url, demo=True)
        self.library = library_on_server(url)
        self.library.create_table()
        self.raw: psycopg.Connection[Any] = psycopg.connect(url, autocommit=True)
        bare_table(self.raw)
        self.application = LibraryCareers(_environment(url))
        self.rows: list[Row] = []
        self.events: list[StoredEvent] = []
        self.batches: list[Batch] = []
        self.told: list[Career] = []

    def works(self) -> dict[str, Any]:
        """What is measured, by name."""
        return {
            "ours": self.ours, "library": self.librarys, "copy": self.copy,
            "ours_told": self.ours_told, "library_told": self.librarys_told,
        }  # fmt: skip

    def prepare(self) -> None:
        """What all write in the next round; none of that is measured."""
        self.rows = list(islice(self.coming_rows, self.some * EVENTS_PER_CAREER))
        self.events = stored(self.rows)
        told = list(islice(self.coming_careers, self.some))
        self.batches = [Batch(f"career:{career}", 0, drafts_of(facts)) for career, facts in told]
        self.told = [told_again(career, facts) for career, facts in told]

    def ours(self) -> None:
        """Rows that are ready, as the library asks it: our recorder is one of its recorders."""
        self.ledger._recorder.insert_events(self.events)  # type: ignore[attr-defined]  # noqa: SLF001  (below the ledger)

    def librarys(self) -> None:
        """Rows that are ready."""
        self.library.insert_events(self.events)

    def copy(self) -> None:
        """The same rows, without any check but those of the table."""
        with self.raw.transaction(), self.raw.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.set_types(_TYPES)
            for row in self.rows:
                copy.write_row(row)

    def ours_told(self) -> None:
        """From facts: keys are made, all is encoded, encrypted and stored."""
        self.ledger.append_many(self.batches)

    def librarys_told(self) -> None:
        """From its own events: all is encoded, encrypted with one key, and stored."""
        self.application.write(*self.told)

    def close(self) -> None:
        """Ends the connections."""
        self.source.close()
        self.ledger.close()
        self.library.datastore.close()
        self.raw.close()
        self.application.close()


def _environment(url: str) -> dict[str, str]:
    told = conninfo_to_dict(url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(told["dbname"]),
        "POSTGRES_HOST": str(told["host"]),
        "POSTGRES_PORT": str(told.get("port", 5432)),
        "POSTGRES_USER": str(told["user"]),
        "POSTGRES_PASSWORD": str(told.get("password", "none")),
        "CIPHER_TOPIC": "eventsourcing.cryptography:AESCipher",
        "CIPHER_KEY": AESCipher.create_key(32),
    }
