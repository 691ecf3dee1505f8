"""A store beside the ledger in a file of its own: its one connection, its form, and how it comes to be."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Self

from werkzekerheid.ledger.migrate import FOUND, known, stamp, upgrade
from werkzekerheid.ledger.sqlite.files import LOCK_SECONDS, Kind, check_form, check_kind, location, publish, refusal
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from werkzekerheid.ledger.steps import Steps
    from werkzekerheid.ledger.storage import Undo


class StoreFile:
    """One connection to the file of a store. What kind of file it is, and which steps it takes, a subclass says."""

    kind: ClassVar[Kind]
    steps: ClassVar[Steps]
    page_bytes: ClassVar[int] = 4_096
    """How large the pages of a new file are: as SQLite has them."""
    errors: type[Exception] = sqlite3.Error

    def __init__(self, path: Path) -> None:
        """Use `open` or `make`."""
        self.where = str(path)
        self._path = path
        self._connection = _connected(path, self.page_bytes)

    @classmethod
    def make_tables(cls, path: Path) -> None:
        """Makes the tables in an empty file, and marks it as one of ours."""
        made = cls(path)
        try:
            made.upgrade()
            marks = f"PRAGMA application_id = {cls.kind.application_id}; PRAGMA user_version = {cls.kind.form}"
            made._connection.executescript(marks)
        finally:
            made.close()

    @classmethod
    def make(cls, path: Path, fill: Callable[[Self], None]) -> Undo:
        """Makes the file, whole or not at all; gives what takes it back.

        Raises:
            Refusal: there is one already, or it cannot be written there.
        """

        def make(beside: Path) -> None:
            cls.make_tables(beside)
            made = cls(beside)
            try:
                fill(made)
            finally:
                made.close()

        publish(path, cls.kind, make)
        return path.unlink

    @classmethod
    def open(cls, path: Path) -> Self:
        """The file, brought up to the form that this program reads.

        Raises:
            Refusal: it is missing, broken, foreign or newer than this program.
        """
        check_kind(path, cls.kind)
        try:
            opened = cls(path)
        except sqlite3.Error as error:
            raise refusal(error, cls.kind, path) from error
        try:
            check_form(path, cls.kind, int(opened.execute("PRAGMA user_version").fetchone()[0]))
            opened._bring_up_to_date()
        except BaseException as error:
            opened.close()
            if isinstance(error, sqlite3.Error):
                raise refusal(error, cls.kind, path) from error
            raise
        return opened

    def refusal(self, error: Exception) -> Refusal:
        """What an error says to people."""
        return refusal(error, self.kind, self._path)

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

    def upgrade(self) -> None:
        """Takes the steps that are still to take, all or none."""
        import sqlalchemy as sa

        engine = sa.create_engine("sqlite://", creator=lambda: self._connection, poolclass=sa.pool.StaticPool)
        with engine.connect() as connection:
            try:
                self.execute("BEGIN IMMEDIATE")
                tables = sa.inspect(connection).get_table_names()
                if self.steps.unnoted and tables and "alembic_version" not in tables:
                    stamp(connection, self.steps.folder, self.steps.unnoted)
                upgrade(connection, self.steps.folder)
                self.execute("COMMIT")
            except sa.exc.DBAPIError as error:
                raise (error.orig or error) from error  # as everything else that the file says

    def _bring_up_to_date(self) -> None:
        if (step := self._step()) == self.steps.last:
            return
        if step not in known(self.steps.folder):
            raise Refusal(f"{self.kind.name}_newer", path=self._path)
        self.upgrade()

    def _step(self) -> str | None:
        """Which step the tables have come to."""
        noted = self.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        return str(self.execute(FOUND).fetchone()[0]) if noted else self.steps.unnoted

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()


def _connected(path: Path, page_bytes: int) -> sqlite3.Connection:
    connection = sqlite3.connect(
        location(path), uri=True, check_same_thread=False, isolation_level=None, timeout=LOCK_SECONDS
    )
    try:
        connection.execute(f"PRAGMA page_size = {page_bytes}")  # of an empty file; else it says nothing
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
    except BaseException:
        connection.close()
        raise
    return connection
