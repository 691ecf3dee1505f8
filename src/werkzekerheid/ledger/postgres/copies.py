"""A ledger and its stores on a server, in bulk: read at one moment while others write, and made whole or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from werkzekerheid.ledger.audit.lines import TABLES
from werkzekerheid.ledger.copies import PAGE, Audit, Events, Keys, WrappedKey, audit_pages
from werkzekerheid.ledger.postgres.making import Filling, make
from werkzekerheid.ledger.postgres.recorder import meta_of
from werkzekerheid.ledger.postgres.server import AUDIT_ROLE, KEYS_ROLE, LEDGER_ROLE, connected, refusal
from werkzekerheid.ledger.stored import Tombstone
from werkzekerheid.messages import Refusal
from werkzekerheid.settings import shown_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import LiteralString

    from werkzekerheid.ledger.postgres.keys import KeySchema

_EVENTS = """
    SELECT notification_id, originator_id, originator_version, topic, state FROM ledger.events
    WHERE notification_id > %b ORDER BY notification_id LIMIT %b
"""
_KEYS = 'SELECT id, owner, class, wrapped FROM keys WHERE id > %b COLLATE "C" ORDER BY id COLLATE "C" LIMIT %b'
_COPY = """
    COPY ledger.events (notification_id, originator_id, originator_version, topic, state) FROM STDIN (FORMAT binary)
"""
_TYPES = ("int8", "text", "int8", "text", "bytea")
_GO_ON_AFTER = "SELECT setval(pg_get_serial_sequence('ledger.events', 'notification_id'), %s)"


class ServerStore:
    """A ledger and its stores in one database."""

    def __init__(self, url: str) -> None:
        """Nothing is opened yet."""
        self._url = url

    @contextmanager
    def events(self) -> Iterator[Events]:
        """The ledger at one moment."""
        with self._moment(LEDGER_ROLE, "ledger") as connection:
            meta = meta_of(connection, self._url)
            del meta["form"]  # of its tables on a server
            found = connection.execute("SELECT coalesce(max(notification_id), 0) FROM ledger.events").fetchall()
            yield Events(meta, found[0][0], _pages(connection, _EVENTS, 0))

    @contextmanager
    def keys(self) -> Iterator[Keys]:
        """The keys at one moment."""
        with self._moment(KEYS_ROLE, "keys") as connection:
            meta = dict(connection.execute("SELECT name, value FROM meta").fetchall())
            if not meta.keys() >= {"ledger", "check"}:
                raise Refusal("keys_broken", path=shown_url(self._url))
            gone = "SELECT id, owner, class, destroyed_on FROM tombstones ORDER BY number"
            tombstones = [Tombstone(*one) for one in connection.execute(gone).fetchall()]
            pages = ([WrappedKey(*one) for one in page] for page in _pages(connection, _KEYS, ""))
            yield Keys(meta, tombstones, pages)

    @contextmanager
    def audit(self) -> Iterator[Audit]:
        """The audit store at one moment."""
        with self._moment(AUDIT_ROLE, "audit") as connection:
            meta = dict(connection.execute("SELECT name, value FROM meta").fetchall())
            if "ledger" not in meta:
                raise Refusal("audit_broken", path=shown_url(self._url))
            cursor = connection.cursor(binary=True)

            def read(statement: str, *values: object) -> list[Any]:
                return cursor.execute(statement.replace("?", "%s"), values).fetchall()

            yield Audit(meta, audit_pages(read))

    @contextmanager
    def _moment(self, role: str, kind: str) -> Iterator[psycopg.Connection[Any]]:
        """One snapshot: who writes meanwhile neither waits nor is seen."""
        try:
            with connected(self._url, role, autocommit=False) as connection:
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                # While a page is written elsewhere the transaction stands still; it holds no lock that others need.
                connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
                yield connection
        except psycopg.Error as error:
            raise refusal(error, kind, self._url) from error

    def check_absent(self) -> None:
        """Refuses a database that holds a ledger."""
        try:
            with connected(self._url, None) as connection:
                found = connection.execute("SELECT to_regnamespace('ledger') IS NOT NULL").fetchone()
        except psycopg.Error as error:
            raise refusal(error, "ledger", self._url) from error
        if found == (True,):
            raise Refusal("ledger_exists", path=shown_url(self._url))

    def write(self, events: Events, keys: Keys, audit: Audit) -> None:
        """Makes all in one transaction, in the name of who is signed in; what is appended next goes on after them."""

        def fill_keys(tables: KeySchema) -> None:
            tables.many("INSERT INTO meta (name, value) VALUES (?, ?)", keys.meta.items())
            buried = "INSERT INTO tombstones (id, owner, class, destroyed_on) VALUES (?, ?, ?, ?)"
            tables.many(buried, keys.tombstones)
            for page in keys.pages:
                tables.many("INSERT INTO keys (id, owner, class, wrapped) VALUES (?, ?, ?, ?)", page)

        def fill(connection: psycopg.Connection[Any]) -> None:
            with connection.cursor().copy(_COPY) as copy:
                copy.set_types(_TYPES)
                for page in events.pages:
                    for row in page:
                        copy.write_row(row)
            if events.head:
                connection.execute(_GO_ON_AFTER, (events.head,))

        def fill_audit(connection: psycopg.Connection[Any]) -> None:
            for table, page in audit.pages:
                into = sql.SQL("COPY audit.{} ({}) FROM STDIN").format(
                    sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, TABLES[table]))
                )
                with connection.cursor().copy(into) as copy:
                    for row in page:
                        copy.write_row(row)

        make(self._url, events.meta, Filling(fill_keys, fill, fill_audit))


def _pages(connection: psycopg.Connection[Any], statement: LiteralString, last: object) -> Iterator[list[Any]]:
    """What comes after this, by the first column."""
    cursor = connection.cursor(binary=True)
    while page := cursor.execute(statement, (last, PAGE)).fetchall():
        yield page
        last = page[-1][0]
