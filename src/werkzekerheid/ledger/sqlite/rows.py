"""The rows of a ledger and of its logs in files, as bytes. Whatever somebody did to a file, a row of it can be read."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from werkzekerheid.ledger.audit.lines import AccessLine, ProcessingLine
from werkzekerheid.ledger.evidence.event_places import BEGINNING_BYTES, begins, mark, positions
from werkzekerheid.ledger.evidence.leaves import event_hashes, event_leaf, line_leaf
from werkzekerheid.ledger.evidence.merkle import leaf_hash
from werkzekerheid.ledger.evidence.rows import BEFORE_ALL, Name, Row
from werkzekerheid.ledger.sqlite.audit import KIND as AUDIT
from werkzekerheid.ledger.sqlite.files import LEDGER, LOCK_SECONDS, Kind, location, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_EVENTS = "SELECT rowid, originator_id, originator_version, topic, state FROM events WHERE rowid > ?"
# A text that was made bytes is the same in a hash, and another to who looks for it. Every text is less than any bytes;
# to compare costs half of what `typeof` does.
_SOUND_EVENT = "originator_id < x'' AND topic < x'' AND state >= x''"
_LINES = {"access": AccessLine._fields, "processing": ProcessingLine._fields}
_TABLES = {"ledger": ("events", "rowid"), "access": ("access", "number"), "processing": ("processing", "number")}
_TILE = "SELECT hashes FROM tiles WHERE tree = ? AND level = ? AND n = ?"
_TILES = "SELECT n, hashes FROM tiles WHERE tree = ? AND level = 0 AND n >= ? AND n < ? ORDER BY n"
_BEGINNING = f"SELECT rowid, cast(substr(state, 1, {BEGINNING_BYTES}) AS BLOB) FROM events WHERE rowid"  # noqa: S608  (our numbers)
_AT = f"{_BEGINNING} = ?"
_BEHIND = f"{_BEGINNING} > ? AND substr(state, 1, ?) = ?"
_PLACED = "SELECT coalesce(max(position), 0) FROM event_places"
_PLACES = "SELECT position FROM event_places WHERE mark = ?"
_AT_ONCE = 64
_CACHE_KIB = 256  # each page is read once
# Texts come as `bytearray`, what is stored as bytes as `bytes`: so the two are told apart, and nothing need be UTF-8.
_Text = bytearray


class FileRows:
    """See `Rows`."""

    def __init__(self, tree: Name, ledger: Path, audit: Path) -> None:
        """Opens both files, only to read."""
        self._tree = tree
        self._path, self._kind = (ledger, LEDGER) if tree == "ledger" else (audit, AUDIT)
        self._audit_path = audit
        self._rows = _connected(self._path, self._kind)
        try:
            self._audit = _connected(audit, AUDIT)
        except BaseException:
            self._rows.close()
            raise
        table, number = _TABLES[tree]
        columns = f"number, {', '.join(_LINES[tree])}" if tree in _LINES else ""
        self._asked = f"SELECT {columns} FROM {table} WHERE number > ?" if columns else _EVENTS  # noqa: S608  (our names)
        self._table, self._number = table, number

    def hashes(self, after: int, last: int) -> Iterator[bytes]:
        """In small pages: they stay in the cache of the processor."""
        sound, hashed = (f" AND {_SOUND_EVENT}", event_hashes) if self._tree == "ledger" else ("", _line_hashes)
        asked = f"{self._asked} AND {self._number} <= ?{sound} ORDER BY {self._number}"
        with self._reading(bytes if self._tree == "ledger" else _Text) as connection:
            cursor = connection.execute(asked, (after, last))
            while rows := cursor.fetchmany(_AT_ONCE):
                try:
                    yield hashed(rows)
                except struct.error:  # a number that none of ours can be
                    return

    def page(self, after: int, limit: int) -> list[Row]:
        """Whatever they look like."""
        leaf_of = _event if self._tree == "ledger" else _line
        with self._reading(_Text) as connection:
            asked = f"{self._asked} ORDER BY {self._number} LIMIT ?"
            return [Row(row[0], leaf_of(row)) for row in connection.execute(asked, (after, limit))]

    def head(self) -> int:
        """The highest number."""
        return self._one(f"SELECT max({self._number}) FROM {self._table}")  # noqa: S608  (names of our own, as below)

    def first(self) -> int:
        """The lowest number."""
        return self._one(f"SELECT min({self._number}) FROM {self._table}")  # noqa: S608

    def count(self, after: int) -> int:
        """How many stand behind a number."""
        return self._one(f"SELECT count(*) FROM {self._table} WHERE {self._number} > ?", after)  # noqa: S608

    def number_behind(self, after: int, nth: int) -> int:
        """The number of the row that stands so many behind a number."""
        only = f"FROM {self._table} WHERE {self._number} > ?"
        asked = f"SELECT {self._number} {only} ORDER BY {self._number} LIMIT 1 OFFSET ?"
        return self._one(asked, after, nth - 1)

    def numbers_of(self, event_id: str) -> list[int]:
        """The positions of an event."""
        with self._auditing():
            places = [place for (place,) in self._audit.execute(_PLACES, (mark(event_id.encode()),))]
            (placed,) = self._audit.execute(_PLACED).fetchone()
        wanted = begins(event_id)
        with self._reading(bytes) as connection:
            found = positions([row for at in places for row in connection.execute(_AT, (at,))], event_id)
            for after in (placed, BEFORE_ALL):
                found = found or positions(connection.execute(_BEHIND, (after, len(wanted), wanted)), event_id)
        return found

    def beginnings(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """As bytes, whatever they are."""
        with self._reading(bytes) as connection:
            return connection.execute(f"{_BEGINNING} > ? ORDER BY rowid LIMIT ?", (after, limit)).fetchall()

    def tile(self, level: int, n: int) -> bytes:
        """The hashes of a tile."""
        with self._auditing():
            found = self._audit.execute(_TILE, (self._tree, level, n)).fetchone()
        return bytes(found[0]) if found else b""

    def tiles(self, first: int, number: int) -> Iterator[bytes]:
        """Tiles of level 0."""
        with self._auditing():
            for at, (n, hashes) in enumerate(self._audit.execute(_TILES, (self._tree, first, first + number)), first):
                if n != at:
                    return
                yield bytes(hashes)

    def close(self) -> None:
        """Closes both."""
        self._rows.close()
        self._audit.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _one(self, asked: str, *values: int) -> int:
        with self._reading(_Text) as connection:
            found = connection.execute(asked, values).fetchone()
        return int(found[0] or 0) if found else 0

    @contextmanager
    def _reading(self, text: type) -> Iterator[sqlite3.Connection]:
        try:
            self._rows.text_factory = text
            yield self._rows
        except sqlite3.Error as error:
            raise refusal(error, self._kind, self._path) from error

    @contextmanager
    def _auditing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise refusal(error, AUDIT, self._audit_path) from error


def _event(row: Sequence[Any]) -> bytes | None:
    position, stream, version, topic, state = row
    if type(stream) is not _Text or type(topic) is not _Text or type(state) is not bytes:
        return None
    try:
        return event_leaf((position, bytes(stream), version, bytes(topic), state))
    except ValueError:
        return None


def _line(row: Sequence[Any]) -> bytes | None:
    number, *fields = row
    if not all(one is None or type(one) in {int, _Text} for one in fields):
        return None
    told = [one if one is None else b"%d" % one if type(one) is int else bytes(one) for one in fields]
    return line_leaf(number, told)


def _line_hashes(rows: Sequence[Sequence[Any]]) -> bytes:
    return b"".join([leaf_hash(leaf) for row in rows if (leaf := _line(row)) is not None])


def _connected(path: Path, kind: Kind) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(location(path), uri=True, isolation_level=None, timeout=LOCK_SECONDS)
        connection.execute("PRAGMA query_only = ON")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    except sqlite3.Error as error:
        raise refusal(error, kind, path) from error
    return connection
