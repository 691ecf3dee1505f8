"""What the tests of the evidence share: a ledger to seal on either database, and hands that reach around each guard."""

from __future__ import annotations

import sqlite3
from base64 import b64encode
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from tests.ledgers import KEK, Clock, draft
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.evidence.sealing import seal_all
from werkzekerheid.app.evidence.verifying import Against, verify_all
from werkzekerheid.facts.event import Actor
from werkzekerheid.ledger.ledger import Batch
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from werkzekerheid.app.evidence.verifying import Verified
    from werkzekerheid.ledger.evidence.sealing import Sealed
    from werkzekerheid.ledger.storage import Where

MANY = 600
"""Events enough for two full tiles and a partial one."""
IN_A_STREAM = 20
COACH = Actor(actor="coach-1", role="jobcoach", organisation="org-1")


@pytest.fixture
def settings(where: Where, tmp_path: Path) -> Settings:
    return Settings(where, b64encode(KEK).decode(), str(tmp_path / "ledger.destroyed.jsonl"))


@pytest.fixture
def app(settings: Settings) -> Iterator[App]:
    """An empty ledger, on both databases."""
    clock = Clock()
    create(settings, demo=False, clock=clock)
    with open_app(settings, clock) as opened:
        yield opened


@pytest.fixture
def sealed(app: App) -> App:
    """With many events, sealed in two steps."""
    fill(app, 300)
    seal(app)
    fill(app, MANY - 300, 300)
    seal(app)
    return app


def fill(app: App, number: int, after: int = 0) -> None:
    """Appends events, each with another number."""
    batches = [
        Batch(f"career:{start}", 0, [draft(one) for one in range(start, min(start + IN_A_STREAM, after + number))])
        for start in range(after, after + number, IN_A_STREAM)
    ]
    app.ledger.append_many(batches)


@pytest.fixture
def hands(settings: Settings, app: App) -> Iterator[Hands]:
    with closing(Hands(settings.ledger)) as opened:
        yield opened


def seal(
    app: App, progress: Callable[[int, int], None] = lambda _done, _of: None, *, new_key: bool = False
) -> list[Sealed]:
    return seal_all(app, progress, new_key=new_key)


def verify(
    app: App,
    against: Against | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> list[Verified]:
    return verify_all(app, against or Against(), workers, progress)


class Hands:
    """Somebody who owns the database, and changes what may not be changed. Placeholders are `?`."""

    def __init__(self, where: Where) -> None:
        self.on_server = not isinstance(where, Path)
        self._position = "rowid" if isinstance(where, Path) else "notification_id"
        self._mark = "?" if isinstance(where, Path) else "%s"
        self._ledger, self._audit = (_unguarded(where, audit=one) for one in (False, True))

    def close(self) -> None:
        self._ledger.close()
        self._audit.close()

    def do(self, statement: str, *values: object) -> list[Any]:
        """One statement in the ledger; what it gives, if anything."""
        return self._done(self._ledger, statement, values)

    def audit(self, statement: str, *values: object) -> list[Any]:
        """The same in the audit store."""
        return self._done(self._audit, statement, values)

    def _done(self, connection: Any, statement: str, values: Sequence[object]) -> list[Any]:
        asked = statement.replace("position", self._position).replace("?", self._mark)
        done = connection.execute(asked, values)
        return list(done.fetchall()) if done.description else []

    def row(self, position: int) -> tuple[str, int, str, bytes]:
        """A row of the ledger: stream, version, topic, state."""
        asked = "SELECT originator_id, originator_version, topic, state FROM events WHERE position = ?"
        ((stream, version, topic, state),) = self.do(asked, position)
        return stream, version, topic, bytes(state)

    def put(self, position: int, row: tuple[str, int, str, bytes]) -> None:
        """Writes a row where there is none."""
        columns = "position, originator_id, originator_version, topic, state"
        self.do(f"INSERT INTO events ({columns}) VALUES (?, ?, ?, ?, ?)", position, *row)

    def take(self, position: int) -> tuple[str, int, str, bytes]:
        """Takes a row away."""
        row = self.row(position)
        self.do("DELETE FROM events WHERE position = ?", position)
        return row

    def move(self, first: int, by: int) -> None:
        """Gives all rows from one on other positions."""
        for sign in (-1, 1):  # by way of numbers that nobody has: each must be free when it is given
            change = f"-(position + {by})" if sign < 0 else "-position"
            only = "position >= ?" if sign < 0 else "position < 0 AND ? = ?"
            self.do(f"UPDATE events SET position = {change} WHERE {only}", *([first] if sign < 0 else [0, 0]))


def _unguarded(where: Where, *, audit: bool) -> Any:
    if isinstance(where, Path):
        made = sqlite3.connect(where.with_suffix(".audit.db") if audit else where, isolation_level=None)
        for (trigger,) in made.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            made.execute(f"DROP TRIGGER {trigger}")
        return made
    connection = psycopg.connect(where, autocommit=True)
    connection.execute("SET session_replication_role = replica")
    connection.execute(f"SET search_path = {'audit' if audit else 'ledger'}")
    connection.execute("ALTER TABLE ledger.events ALTER notification_id SET GENERATED BY DEFAULT")
    return connection


def told(verified: list[Verified]) -> list[tuple[Any, ...]]:
    """What does not fit: tree, kind, position, until, rows."""
    return [(one.tree, *found) for one in verified for found in one.findings]
