"""The tables of the key store in a file of their own, so that its backups can be kept apart and expire."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from werkzekerheid.ledger.key_steps import FIRST_STEP, LAST_STEP, STEPS
from werkzekerheid.ledger.migrate import FOUND, known, stamp, upgrade
from werkzekerheid.ledger.sqlite.files import LOCK_SECONDS, Kind, check_form, check_kind, location, publish, refusal
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from werkzekerheid.ledger.storage import Undo

KIND = Kind("keys", application_id=0x57524B4B, form=1)  # "WRKK"
_MARKS = f"PRAGMA application_id = {KIND.application_id}; PRAGMA user_version = {KIND.form}"


class KeyFile:
    """One connection to the file of a key store."""

    errors: type[Exception] = sqlite3.Error

    def __init__(self, path: Path) -> None:
        """Use `open_keys`."""
        self.where = str(path)
        self._path = path
        self._connection = _connected(path)

    def refusal(self, error: Exception) -> Refusal:
        """What an error says to people."""
        return refusal(error, KIND, self._path)

    def execute(self, statement: str, values: Sequence[object] = ()) -> Any:  # noqa: ANN401  (of the driver)
        """One statement."""
        return self._connection.execute(statement, values)

    def many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """One statement for many rows."""
        self._connection.executemany(statement, rows)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that nobody writes beside; what ends well is kept."""
        self._connection.rollback()  # what a Ctrl-C left open
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            self._connection.rollback()
            raise

    def changes(self) -> int:
        """Another number when another process wrote since."""
        version: int = self.execute("PRAGMA data_version").fetchone()[0]
        return version

    def mark(self) -> None:
        """Marks the file as one of ours."""
        self._connection.executescript(_MARKS)

    def step(self) -> str:
        """Which step the tables have come to; the first where they were made before there were steps."""
        known = self.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        return str(self.execute(FOUND).fetchone()[0]) if known else FIRST_STEP

    def upgrade(self) -> None:
        """Takes the steps that are still to take."""
        import sqlalchemy as sa

        engine = sa.create_engine("sqlite://", creator=lambda: self._connection, poolclass=sa.pool.StaticPool)
        with engine.connect() as connection:
            if sa.inspect(connection).has_table("keys") and not sa.inspect(connection).has_table("alembic_version"):
                stamp(connection, STEPS, FIRST_STEP)
            upgrade(connection, STEPS)

    def forget(self) -> None:
        """Drops what the write-ahead log still holds of the old pages."""
        # A reader elsewhere may hold it up; then whoever closes last empties the log.
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()


def make_tables(path: Path) -> None:
    """Makes the tables of a key store in an empty file, and marks it as one of ours."""
    tables = KeyFile(path)
    try:
        tables.upgrade()
        tables.mark()
    finally:
        tables.close()


def make_keys(path: Path, fill: Callable[[KeyFile], None]) -> Undo:
    """Makes the file of a key store, whole or not at all; gives what takes it back.

    Raises:
        Refusal: there is one already, or it cannot be written there.
    """

    def make(beside: Path) -> None:
        make_tables(beside)
        tables = KeyFile(beside)
        try:
            fill(tables)
        finally:
            tables.close()

    publish(path, KIND, make)
    return path.unlink


def open_keys(path: Path) -> KeyFile:
    """The file of a key store.

    Raises:
        Refusal: it is missing, broken, foreign or newer than this program.
    """
    check_kind(path, KIND)
    try:
        tables = KeyFile(path)
    except sqlite3.Error as error:
        raise refusal(error, KIND, path) from error
    try:
        check_form(path, KIND, int(tables.execute("PRAGMA user_version").fetchone()[0]))
        _bring_up_to_date(tables, path)
    except BaseException as error:
        tables.close()
        if isinstance(error, sqlite3.Error):
            raise refusal(error, KIND, path) from error
        raise
    return tables


def _bring_up_to_date(tables: KeyFile, path: Path) -> None:
    if (step := tables.step()) == LAST_STEP:
        return
    if step not in known(STEPS):
        raise Refusal("keys_newer", path=path)
    tables.upgrade()


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        location(path), uri=True, check_same_thread=False, isolation_level=None, timeout=LOCK_SECONDS
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
    except BaseException:
        connection.close()
        raise
    return connection
