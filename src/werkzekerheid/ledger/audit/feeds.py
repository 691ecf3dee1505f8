"""How far each subscription has come, as it stands in the audit store: to go on there after whatever happened.

Whoever changes a place says from where: somebody else may have been first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager

    from werkzekerheid.ledger.storage import AuditTables


class Looked(NamedTuple):
    """For a subscription to projections: up to which position of the ledger its rows are known, and the last number.

    `day` is for which day; `sweep` the career up to which all are being looked at anew, None where that is over.
    """

    position: int = 0
    sequence: int = 0
    day: str = ""
    sweep: str | None = ""


class RowKept(NamedTuple):
    """A row that a subscription is told of: its number and since when, and its keyed digest; None where it is gone."""

    career: str
    projection: str
    sequence: int
    at: str
    digest: str | None


class Sent(NamedTuple):
    """How far a webhook was sent, how often in a row it failed since when and why, and when it is tried again."""

    position: int = 0
    sequence: int = 0
    failures: int = 0
    failing_since: str | None = None
    next_at: str | None = None
    why: str | None = None


HELD, AGAIN = 0, -1


class Dead(NamedTuple):
    """What a receiver would not take: its number, where it stands, whose it is, which status it was answered with.

    `HELD`: it was not sent, since something before it about the same career was not taken; `AGAIN`: it is to be.
    """

    sequence: int
    position: int
    career: str
    status: int
    at: str


_LOOKED = "SELECT position, sequence, day, sweep FROM feed_looks WHERE subscription = ?"
_KEEP_LOOKED = """
    INSERT INTO feed_looks (subscription, position, sequence, day, sweep) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (subscription) DO UPDATE SET
        position = excluded.position, sequence = excluded.sequence, day = excluded.day, sweep = excluded.sweep
"""
_ROWS = "SELECT career, projection, sequence, at, digest FROM feed_rows WHERE subscription = ?"
_KEEP_ROW = """
    INSERT INTO feed_rows (subscription, career, projection, sequence, at, digest) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (subscription, career, projection) DO UPDATE SET
        sequence = excluded.sequence, at = excluded.at, digest = excluded.digest
"""
_SENT = "SELECT position, sequence, failures, failing_since, next_at, why FROM feed_sent WHERE subscription = ?"
_KEEP_SENT = """
    INSERT INTO feed_sent (subscription, position, sequence, failures, failing_since, next_at, why)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (subscription) DO UPDATE SET
        position = excluded.position, sequence = excluded.sequence, failures = excluded.failures,
        failing_since = excluded.failing_since, next_at = excluded.next_at,
        why = excluded.why
"""
_DEAD = "SELECT sequence, position, career, status, at FROM feed_dead WHERE subscription = ?"
_BURY = """
    INSERT INTO feed_dead (subscription, sequence, position, career, status, at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (subscription, sequence) DO UPDATE SET status = excluded.status, at = excluded.at
"""
_TRY_AGAIN = "UPDATE feed_dead SET status = ? WHERE subscription = ?"
_LET_GO = "DELETE FROM feed_dead WHERE subscription = ?"
_REVIVE = "DELETE FROM feed_dead WHERE subscription = ? AND sequence = ?"
FEED_TABLES = ("feed_looks", "feed_rows", "feed_sent", "feed_dead")
_AT_ONCE = 200


class FeedPlaces:
    """The places of all subscriptions of one ledger. Safe to use from several threads and processes."""

    def __init__(self, tables: AuditTables, asking: Callable[[], AbstractContextManager[None]]) -> None:
        """Keep the tables, and what guards them."""
        self._tables, self._asking = tables, asking

    def looked(self, subscription: str) -> Looked:
        """How far its rows are known; at first everything is to be looked at."""
        with self._asking():
            found = self._tables.execute(_LOOKED, (subscription,)).fetchone()
        return Looked(*found) if found else Looked()

    def keep_looked(self, subscription: str, before: Looked, now: Looked, rows: Iterable[RowKept]) -> bool:
        """Keeps how far its rows are known, and those that are others than before; False where somebody was first."""
        with self._asking(), self._tables.writing():
            found = self._tables.execute(_LOOKED, (subscription,)).fetchone()
            if (Looked(*found) if found else Looked()) != before:
                return False
            self._tables.execute(_KEEP_LOOKED, (subscription, *now))
            self._tables.many(_KEEP_ROW, [(subscription, *one) for one in rows])
            return True

    def rows_of(self, subscription: str, careers: Sequence[str]) -> list[RowKept]:
        """The rows about these careers that it was told of."""
        found: list[RowKept] = []
        for start in range(0, len(careers), _AT_ONCE):
            some = careers[start : start + _AT_ONCE]
            asked = f"{_ROWS} AND career IN ({', '.join('?' * len(some))})"
            with self._asking():
                found += [RowKept(*one) for one in self._tables.execute(asked, (subscription, *some)).fetchall()]
        return found

    def rows_after(self, subscription: str, sequence: int, limit: int) -> list[RowKept]:
        """The rows with a higher number, in order."""
        asked = f"{_ROWS} AND sequence > ? ORDER BY sequence LIMIT ?"
        with self._asking():
            return [RowKept(*one) for one in self._tables.execute(asked, (subscription, sequence, limit)).fetchall()]

    def sent(self, subscription: str) -> Sent:
        """How far it was sent."""
        with self._asking():
            found = self._tables.execute(_SENT, (subscription,)).fetchone()
        return Sent(*found) if found else Sent()

    def keep_sent(self, subscription: str, before: Sent, now: Sent, dead: Sequence[Dead] = ()) -> bool:
        """Keeps how far it was sent, with what was not taken; False where somebody else was first, and nothing is."""
        with self._asking(), self._tables.writing():
            found = self._tables.execute(_SENT, (subscription,)).fetchone()
            if (Sent(*found) if found else Sent()) != before:
                return False
            self._tables.execute(_KEEP_SENT, (subscription, *now))
            self._tables.many(_BURY, [(subscription, *one) for one in dead])
            return True

    def dead(self, subscription: str) -> list[Dead]:
        """What was not taken, in order."""
        with self._asking():
            found = self._tables.execute(f"{_DEAD} ORDER BY sequence", (subscription,)).fetchall()
        return [Dead(*one) for one in found]

    def try_again(self, subscription: str) -> int:
        """What was not taken is to be sent again; gives how much that is."""
        with self._asking(), self._tables.writing():
            found = self._tables.execute(_TRY_AGAIN, (AGAIN, subscription))
            return int(found.rowcount)

    def let_go(self, subscription: str) -> int:
        """What was not taken comes again with everything else; gives how much that was."""
        with self._asking(), self._tables.writing():
            return int(self._tables.execute(_LET_GO, (subscription,)).rowcount)

    def revive(self, subscription: str, sequence: int) -> None:
        """What was not taken is taken now."""
        with self._asking():
            self._tables.execute(_REVIVE, (subscription, sequence))

    def forget(self, subscription: str) -> None:
        """Leaves nothing of a subscription that is over."""
        with self._asking(), self._tables.writing():
            for table in FEED_TABLES:
                self._tables.execute(f"DELETE FROM {table} WHERE subscription = ?", (subscription,))  # noqa: S608  (names of our own)
