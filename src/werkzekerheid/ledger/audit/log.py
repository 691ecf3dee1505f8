"""One open audit store: lines are added to its two logs and read again; no line changes afterwards."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Literal, Self

from werkzekerheid.ledger.audit.feeds import FeedPlaces
from werkzekerheid.ledger.audit.group import Group
from werkzekerheid.ledger.audit.lines import (
    AccessLine,
    Checkpoint,
    ProcessingLine,
    Pruning,
    Tile,
    access_line,
    access_row,
    milliseconds,
)
from werkzekerheid.ledger.kept import may_take_longer
from werkzekerheid.ledger.stored import moment
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from werkzekerheid.ledger.storage import AuditTables, Where

Log = Literal["access", "processing"]
PAGE = 1_000
_ACCESS = f"SELECT number, {', '.join(AccessLine._fields)} FROM access"  # noqa: S608  (names of our own, as below)
_PROCESSING = f"SELECT number, {', '.join(ProcessingLine._fields)} FROM processing"  # noqa: S608
_TILE = "SELECT hashes FROM tiles WHERE tree = ? AND level = ? AND n = ?"
# The triggers see to it that a tile only grows.
_KEEP_TILE = """
    INSERT INTO tiles (tree, level, n, hashes) VALUES (?, ?, ?, ?)
    ON CONFLICT (tree, level, n) DO UPDATE SET hashes = excluded.hashes WHERE tiles.hashes <> excluded.hashes
"""
_KEEP_CHECKPOINT = "INSERT INTO checkpoints (tree, size, root, note, made_at) VALUES (?, ?, ?, ?, ?)"
_CHECKPOINTS = "SELECT tree, size, root, note, made_at FROM checkpoints WHERE tree = ? ORDER BY size"
_LARGEST = "SELECT max(size) FROM checkpoints WHERE tree = ?"
_KEEP_POSITION = """
    INSERT INTO positions (reader, position) VALUES (?, ?)
    ON CONFLICT (reader) DO UPDATE SET position = excluded.position
"""

_PLACE = "INSERT INTO event_places (position, mark) VALUES (?, ?) ON CONFLICT (position) DO NOTHING"


class AuditLog:
    """The audit store of one ledger. Safe to use from several threads and processes at once."""

    def __init__(self, tables: AuditTables) -> None:
        """Use `open`."""
        self._tables = tables
        # Not a plain lock: one that a Ctrl-C left behind must not shut its own thread out.
        self._lock = RLock()
        self._group = Group(self._kept, tables.where)
        self.feeds = FeedPlaces(tables, self._asking)

    @classmethod
    def open(cls, where: Where, *, ledger: str) -> AuditLog:
        """Opens the audit store of a ledger.

        Raises:
            Refusal: it is missing, broken, foreign, of another ledger, or of another form than this program reads.
        """
        tables = _tables(where)
        log = cls(tables)
        try:
            log._check(ledger)
        except BaseException:
            tables.close()
            raise
        return log

    def _check(self, ledger: str) -> None:
        with self._asking():
            found = dict(self._tables.execute("SELECT name, value FROM meta").fetchall())
        if found.get("ledger") != ledger.encode():
            raise Refusal("audit_of_another", path=self._tables.where)

    def close(self) -> None:
        """Closes the store."""
        with self._lock:
            self._tables.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _asking(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except self._tables.errors as error:
                raise self._tables.refusal(error) from error

    def write(self, access: Sequence[AccessLine], processing: Sequence[ProcessingLine]) -> None:
        """Adds lines to both logs, all or none; they are on disk when this ends.

        Whoever writes while another writes has its lines kept together with those of all who wait: one commit for all.

        Raises:
            Refusal: `audit_unwritable` the disk does not take them; `audit_busy` another program holds the store.
            ConnectionLost: the server was lost on the way; the lines may be kept or not.
        """
        may_take_longer()
        if access or processing:
            self._group.write([access_row(one) for one in access], processing)

    def _kept(self, access: Sequence[tuple[Any, ...]], processing: Sequence[tuple[Any, ...]]) -> None:
        with self._asking():
            self._tables.write(access, processing)

    def access(
        self,
        *,
        career: str | None = None,
        person: str | None = None,
        trace: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> Iterator[tuple[int, AccessLine]]:
        """The lines of the access log with their numbers, in order; read a page at a time, as they are asked for.

        Args:
            career: only about this career.
            person: only of this user.
            trace: only of this trace.
            since: from this moment on.
            until: from before this moment.
            after: only with a higher number.
            limit: so many at most.
        """
        only: dict[str, str | int | None] = {
            "career = ?": career, "person = ?": person, "trace_id = ?": trace,
            "at >= ?": moment(since) if since else None, "at < ?": moment(until) if until else None,
        }  # fmt: skip
        for number, *columns in self._pages(_ACCESS, only, after, limit):
            yield number, access_line(columns)

    def processing(
        self,
        *,
        subject: str | None = None,
        trace: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> Iterator[tuple[int, ProcessingLine]]:
        """The lines of the processing log with their numbers, in order; as `access`.

        Args:
            subject: only about this pseudonym.
            trace: only of this trace. Looks at every line where no pseudonym is given: the access log says whose.
            since: begun from this moment on.
            until: begun before this moment.
            after: only with a higher number.
            limit: so many at most.
        """
        only: dict[str, str | int | None] = {
            "data_subject_id = ?": subject, "trace_id = ?": trace,
            "start_time >= ?": milliseconds(since) if since else None,
            "start_time < ?": milliseconds(until) if until else None,
        }  # fmt: skip
        for number, *columns in self._pages(_PROCESSING, only, after, limit):
            yield number, ProcessingLine(*columns)

    def _pages(self, select: str, only: dict[str, str | int | None], after: int, limit: int | None) -> Iterator[Any]:
        wanted = {condition: value for condition, value in only.items() if value is not None}
        asked = f"{select} WHERE {' AND '.join([*wanted, 'number > ?'])} ORDER BY number LIMIT ?"
        left = limit
        while left is None or left > 0:
            size = PAGE if left is None else min(left, PAGE)
            with self._asking():
                page = self._tables.execute(asked, (*wanted.values(), after, size)).fetchall()
            yield from page
            if len(page) < size:
                return
            after = page[-1][0]
            left = None if left is None else left - size

    def head(self, log: Log) -> int:
        """The number of the newest line; 0 where there is none. Lines are numbered from 1 on, without a gap."""
        with self._asking():
            newest: int = self._tables.execute(f"SELECT coalesce(max(number), 0) FROM {log}").fetchone()[0]  # noqa: S608
        return newest

    def count(self, log: Log) -> int:
        """How many lines there are; looks at each of them."""
        with self._asking():
            lines: int = self._tables.execute(f"SELECT count(*) FROM {log}").fetchone()[0]  # noqa: S608
        return lines

    def prune(self, log: Log, before: datetime, now: datetime) -> Pruning:
        """Deletes the lines from before a moment, and writes down that they went; the newest line always stays.

        The triggers refuse whatever is younger than a year, and whatever goes in any other way.

        Args:
            log: of which log.
            before: what is older has had its term.
            now: when this is.
        """
        at, time = moment(before), milliseconds(before)
        over, value = ("at < ?", at) if log == "access" else ("start_time < ?", time)
        with self._asking():
            counted = f"SELECT count(*) FROM {log} WHERE {over} AND number < (SELECT max(number) FROM {log})"  # noqa: S608
            lines: int = self._tables.execute(counted, (value,)).fetchone()[0]
            pruning = Pruning(log, at, time, moment(now), lines)
            if lines:
                self._tables.prune(pruning)
        return pruning

    def prunings(self) -> list[Pruning]:
        """When lines went, in order."""
        with self._asking():
            found = self._tables.execute(f"SELECT {', '.join(Pruning._fields)} FROM prunings ORDER BY number")  # noqa: S608
            return [Pruning(*one) for one in found.fetchall()]

    def tile(self, tree: str, level: int, n: int) -> bytes:
        """The hashes of a tile, one after another; none where there is no such tile."""
        with self._asking():
            found = self._tables.execute(_TILE, (tree, level, n)).fetchone()
        return bytes(found[0]) if found else b""

    def keep_tiles(self, tiles: Sequence[Tile], checkpoint: Checkpoint, before: int | None) -> bool:
        """Keeps tiles, and what was signed about them, in one transaction; False where somebody else was first.

        Args:
            tiles: the new ones, and those that grew.
            checkpoint: about the tree with these tiles.
            before: how large the tree was by the last checkpoint that was known; None: there was none.

        Raises:
            Exception: of the database, where a tile does not begin as the one it takes the place of: a bug, or somebody
                else's tree.
        """
        with self._asking(), self._tables.writing():
            (largest,) = self._tables.execute(_LARGEST, (checkpoint.tree,)).fetchone()
            if largest != before:
                return False
            self._tables.many(_KEEP_TILE, [(checkpoint.tree, *one) for one in tiles])
            self._tables.execute(_KEEP_CHECKPOINT, checkpoint)
            return True

    def checkpoints(self, tree: str) -> list[Checkpoint]:
        """What was signed about a tree, the smallest first."""
        with self._asking():
            return [_checkpoint(one) for one in self._tables.execute(_CHECKPOINTS, (tree,)).fetchall()]

    def last_checkpoint(self, tree: str) -> Checkpoint | None:
        """What was signed last about a tree."""
        with self._asking():
            found = self._tables.execute(f"{_CHECKPOINTS} DESC LIMIT 1", (tree,)).fetchone()
        return _checkpoint(found) if found else None

    def placed(self) -> int:
        """Up to which position it is kept where the events stand; 0 where it is not."""
        with self._asking():
            return int(self._tables.execute("SELECT coalesce(max(position), 0) FROM event_places").fetchone()[0])

    def place(self, places: Sequence[tuple[int, int]]) -> None:
        """Keeps where events stand: the position of each, and the mark of its id."""
        with self._asking(), self._tables.writing():
            self._tables.many(_PLACE, places)

    def position(self, reader: str) -> int:
        """How far a reader of the logs has come; 0 where it never read."""
        with self._asking():
            found = self._tables.execute("SELECT position FROM positions WHERE reader = ?", (reader,)).fetchone()
        return int(found[0]) if found else 0

    def keep_position(self, reader: str, position: int) -> None:
        """Notes how far a reader has come."""
        with self._asking():
            self._tables.execute(_KEEP_POSITION, (reader, position))


def _checkpoint(columns: Sequence[Any]) -> Checkpoint:
    tree, size, root, note, made_at = columns
    return Checkpoint(tree, size, bytes(root), note, made_at)


def _tables(where: Where) -> AuditTables:
    if isinstance(where, Path):
        from werkzekerheid.ledger.sqlite.audit import AuditFile

        return AuditFile.open(where)
    from werkzekerheid.ledger.postgres.audit import AuditSchema

    return AuditSchema.open(where)
