"""The rows of a ledger and of its logs on a server, as bytes: the server lays a leaf out, and hashes nothing."""

from __future__ import annotations

from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self

import psycopg

from werkzekerheid.ledger.audit.lines import AccessLine, ProcessingLine
from werkzekerheid.ledger.evidence.event_places import BEGINNING_BYTES, begins, mark, positions
from werkzekerheid.ledger.evidence.leaves import FORM
from werkzekerheid.ledger.evidence.merkle import LEAF
from werkzekerheid.ledger.evidence.rows import BEFORE_ALL, Name, Row
from werkzekerheid.ledger.postgres.server import AUDIT_ROLE, LEDGER_ROLE, connected, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = 2_048
_TILE = "SELECT hashes FROM audit.tiles WHERE tree = %b AND level = %b AND n = %b"
_TILES = "SELECT n, hashes FROM audit.tiles WHERE tree = %b AND level = 0 AND n >= %b AND n < %b ORDER BY n"
_BEGINNING = f"""
    SELECT notification_id, substring(state FOR {BEGINNING_BYTES}) FROM ledger.events WHERE notification_id
"""  # noqa: S608  (our numbers)
_AT = f"{_BEGINNING} = ANY(%b::bigint[])"
_BEHIND = f"{_BEGINNING} > %b AND substring(state FOR %b) = %b"
_PLACED = "SELECT coalesce(max(position), 0) FROM audit.event_places"
_PLACES = "SELECT position FROM audit.event_places WHERE mark = %b"


def _short(column: str) -> str:
    """How long it is, in two bytes without a sign; the server's own have one."""
    return f"substring(int4send(octet_length({column})) FROM 3)"


def _field(column: str) -> str:
    """A field of a line: how long it is, and its text; or four times 0xff where it is nothing."""
    text = f"{column}::text"
    return rf"coalesce(int4send(octet_length({text})) || convert_to({text}, 'UTF8'), '\xffffffff'::bytea)"


_BEGINS = rf"'\x{LEAF.hex()}{FORM:02x}'::bytea"
_EVENT = (
    f"{_BEGINS} || int8send(notification_id) || int8send(originator_version) || {_short('originator_id')} || "
    f"{_short('topic')} || int4send(octet_length(state)) || convert_to(originator_id, 'UTF8') || "
    "convert_to(topic, 'UTF8') || state"
)
_TABLES = {
    "ledger": ("ledger.events", "notification_id", _EVENT),
    **{
        log: (f"audit.{log}", "number", " || ".join([f"{_BEGINS} || int8send(number)", *map(_field, line._fields)]))
        for log, line in (("access", AccessLine), ("processing", ProcessingLine))
    },
}
"""Where the rows of a tree stand, what numbers them, and the bytes of which a leaf hash is made."""


class ServerRows:
    """See `Rows`."""

    def __init__(self, tree: Name, url: str) -> None:
        """Two connections: whoever may read the ledger may not read the audit store."""
        self._tree, self._url = tree, url
        self._kind, role = ("ledger", LEDGER_ROLE) if tree == "ledger" else ("audit", AUDIT_ROLE)
        with self._refusing():
            self._rows = connected(url, role)
            try:
                self._audit = connected(url, AUDIT_ROLE)
            except BaseException:
                self._rows.close()
                raise
        self._table, self._number, leaf = _TABLES[tree]
        self._asked = f"SELECT {self._number}, {leaf} FROM {self._table} WHERE {self._number} > %b"  # noqa: S608  (our names)

    def hashes(self, after: int, last: int) -> Iterator[bytes]:
        """A page at a time."""
        asked = f"{self._asked} AND {self._number} <= %b ORDER BY {self._number} LIMIT {PAGE}"
        while rows := self._ask(self._rows, asked, after, last):
            yield b"".join([sha256(leaf).digest() for _, leaf in rows])
            after = rows[-1][0]

    def page(self, after: int, limit: int) -> list[Row]:
        """On a server a row always looks like one."""
        asked = f"{self._asked} ORDER BY {self._number} LIMIT %b"
        return [Row(number, leaf[1:]) for number, leaf in self._ask(self._rows, asked, after, limit)]

    def head(self) -> int:
        """The highest number."""
        return self._one(f"SELECT max({self._number}) FROM {self._table}")  # noqa: S608  (names of our own, as below)

    def first(self) -> int:
        """The lowest number."""
        return self._one(f"SELECT min({self._number}) FROM {self._table}")  # noqa: S608

    def count(self, after: int) -> int:
        """How many stand behind a number."""
        return self._one(f"SELECT count(*) FROM {self._table} WHERE {self._number} > %b", after)  # noqa: S608

    def number_behind(self, after: int, nth: int) -> int:
        """The number of the row that stands so many behind a number."""
        only = f"FROM {self._table} WHERE {self._number} > %b"
        asked = f"SELECT {self._number} {only} ORDER BY {self._number} LIMIT 1 OFFSET %b"
        return self._one(asked, after, nth - 1)

    def numbers_of(self, event_id: str) -> list[int]:
        """The positions of an event."""
        places = [place for (place,) in self._ask(self._audit, _PLACES, mark(event_id.encode()))]
        ((placed,),) = self._ask(self._audit, _PLACED)
        wanted = begins(event_id)
        found = positions(self._ask(self._rows, _AT, places), event_id)
        for after in (placed, BEFORE_ALL):
            found = found or positions(self._ask(self._rows, _BEHIND, after, len(wanted), wanted), event_id)
        return found

    def beginnings(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """A page of them."""
        return self._ask(self._rows, f"{_BEGINNING} > %b ORDER BY notification_id LIMIT %b", after, limit)

    def tile(self, level: int, n: int) -> bytes:
        """The hashes of a tile."""
        found = self._ask(self._audit, _TILE, self._tree, level, n)
        return found[0][0] if found else b""

    def tiles(self, first: int, number: int) -> Iterator[bytes]:
        """Tiles of level 0."""
        for start in range(first, first + number, PAGE):
            end = min(start + PAGE, first + number)
            found = self._ask(self._audit, _TILES, self._tree, start, end)
            whole = [hashes for at, (n, hashes) in enumerate(found, start) if n == at]
            yield from whole
            if len(whole) < end - start:
                return

    def close(self) -> None:
        """Ends both connections."""
        self._rows.close()
        self._audit.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _one(self, asked: str, *values: int) -> int:
        found = self._ask(self._rows, asked, *values)
        return int(found[0][0] or 0) if found else 0

    def _ask(self, connection: psycopg.Connection[Any], asked: str, *values: object) -> list[Any]:
        with self._refusing():
            return connection.cursor(binary=True).execute(asked, values, prepare=True).fetchall()

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            raise refusal(error, self._kind, self._url) from error
