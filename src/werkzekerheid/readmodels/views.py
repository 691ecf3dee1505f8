"""Where the stored tables are: a file beside that of the ledger, or a schema of their own beside that of the ledger."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from werkzekerheid.ledger.migrate import known, stamp, upgrade
from werkzekerheid.ledger.sqlite.files import LOCK_SECONDS, Kind, check_kind, publish, refusal
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.tables import BESIDE, LIVE, META, METADATA_BESIDE, OLD, PROJECTOR
from werkzekerheid.settings import shown_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.ledger.storage import Where
    from werkzekerheid.readmodels.tables import Tables

KIND = Kind("views", application_id=0x57524B56, form=1)  # "WRKV"
STEPS = Path(__file__).parent / "view_revisions"
FIRST_STEP = "views_0001"
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(1464814170, 3)"


class At(NamedTuple):
    """How far the ledger is in the tables: the last position, and the day that it is by then."""

    position: int
    day: date


class Views:
    """The stored tables. Safe to use from several threads and processes; one of them writes at a time."""

    def __init__(self, where: Where) -> None:
        """Use `open`."""
        self.where = where
        self.engine = _file_engine(where) if isinstance(where, Path) else _server_engine(where)

    @classmethod
    def open(cls, where: Where, ledger: str, day: date) -> Views:
        """Opens the tables; makes them, or makes them empty, where they are missing or of another ledger.

        Tables of an older form are brought to that of this program.

        Args:
            where: the file, which nobody but its owner can read; or the server.
            ledger: the id of the ledger that they are made from.
            day: the day it is in a ledger of which nothing was read yet.

        Raises:
            Refusal: they are foreign, broken, newer than this program, cannot be reached or cannot be written.
        """
        if isinstance(where, Path):
            if not where.exists():
                try:
                    publish(where, KIND, cls._marked)
                except Refusal as refused:
                    if refused.code != "views_exists":  # another process made it just now
                        raise
            check_kind(where, KIND)
        views = cls(where)
        try:
            with views.reading() as connection:
                fits = views._fits(connection, ledger)
            if not fits:
                views._make(ledger, day)
        except BaseException:
            views.close()
            raise
        return views

    @classmethod
    def _marked(cls, path: Path) -> None:
        """An empty file that is known as ours."""
        views = cls(path)
        with views.reading() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id = {KIND.application_id}")
            connection.exec_driver_sql(f"PRAGMA user_version = {KIND.form}")
        views.close()

    def _fits(self, connection: sa.Connection, ledger: str) -> bool:
        """Whether the tables are there, of this ledger, and of the form that this program reads."""
        there = sa.inspect(connection)
        if not there.has_table("meta") or not there.has_table("alembic_version"):
            return False
        step = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if step != LAST_STEP:
            if step not in known(STEPS):
                raise Refusal("views_newer", path=self.shown)
            return False
        return connection.scalar(sa.select(META.c.value).where(META.c.name == "ledger")) == ledger

    def _make(self, ledger: str, day: date) -> None:
        """Makes the tables, or takes the steps that are still to take; empties those of another ledger."""
        with self._alone() as connection:
            there = sa.inspect(connection)
            if there.has_table("meta"):
                if connection.scalar(sa.select(META.c.value).where(META.c.name == "ledger")) != ledger:
                    _drop_all(connection)
                elif not there.has_table("alembic_version"):
                    stamp(connection, STEPS, FIRST_STEP)
            upgrade(connection, STEPS)
            if connection.scalar(sa.select(META.c.value).where(META.c.name == "ledger")) is None:
                connection.execute(META.insert(), {"name": "ledger", "value": ledger})
                connection.execute(LIVE.position.insert(), {"projector": PROJECTOR, "position": 0, "day": day})

    def clear(self, ledger: str, day: date) -> None:
        """Throws away all rows, from the log too: as if nothing was read yet of this ledger, on the day it was made.

        Raises:
            Refusal: `views_busy` somebody still reads them.
        """
        with self.writing() as connection:
            _drop_all(connection)
        self._make(ledger, day)
        self.forget()

    @contextmanager
    def _alone(self) -> Iterator[sa.Connection]:
        """One transaction that no other process makes tables beside."""
        with self._transaction() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.exec_driver_sql(_ONE_AT_A_TIME)
            yield connection

    def close(self) -> None:
        """Closes the connections."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One moment of all tables.

        Raises:
            Refusal: they are busy, broken, or cannot be read or reached.
        """
        with self._transaction(of_one_moment=True) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction that holds the tables' only write lock from its beginning; what ends well is kept.

        Raises:
            Refusal: they are busy, broken, or cannot be written or reached.
        """
        with self._transaction() as connection:
            # A read that later wants to write could find that somebody else wrote meanwhile.
            connection.execute(META.update().where(META.c.name == "ledger").values(value=META.c.value))
            yield connection

    @contextmanager
    def _transaction(self, *, of_one_moment: bool = False) -> Iterator[sa.Connection]:
        try:
            with self.engine.connect() as connection:
                if of_one_moment and connection.dialect.name == "postgresql":  # else each statement sees its own
                    connection.execution_options(isolation_level="REPEATABLE READ")
                with connection.begin():
                    yield connection
        except sa.exc.DBAPIError as error:
            if isinstance(error.orig, Exception):
                raise self._refusal(error.orig) from error
            raise

    @property
    def shown(self) -> str:
        """Where the tables are, for people."""
        return str(self.where) if isinstance(self.where, Path) else shown_url(self.where)

    def _refusal(self, error: Exception) -> Refusal:
        if isinstance(self.where, Path):
            return refusal(error, KIND, self.where)
        from werkzekerheid.ledger.postgres.server import refusal as on_server

        return on_server(error, KIND.name, self.where)

    def forget(self) -> None:
        """Leaves nothing of what was deleted: empties the write-ahead log of a file, or has the server clear its pages.

        Raises:
            Refusal: `views_busy` somebody still reads what was there before.
        """
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            if isinstance(self.where, Path):
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy, *_ = cursor.fetchone() or (1,)
                if busy:
                    raise Refusal("views_busy", path=self.shown)
            else:
                connection.rollback()
                connection.driver_connection.autocommit = True  # type: ignore[union-attr]  # psycopg's own
                cursor.execute(f"VACUUM {', '.join(one.name for one in LIVE.of_career())}")
        finally:
            connection.invalidate()

    def at(self, tables: Tables = LIVE) -> At:
        """How far the tables are."""
        with self.reading() as connection:
            return position_of(connection, tables)


LAST_STEP = "views_0007"
"""What this program reads."""


def position_of(connection: sa.Connection, tables: Tables = LIVE) -> At:
    """How far the tables are, inside a transaction."""
    found = sa.select(tables.position.c.position, tables.position.c.day).where(tables.position.c.projector == PROJECTOR)
    return At(*connection.execute(found).one())


def make_beside(connection: sa.Connection, at: At) -> None:
    """The tables beside the live ones, empty."""
    METADATA_BESIDE.create_all(connection)
    connection.execute(BESIDE.position.insert(), {"projector": PROJECTOR, **at._asdict()})


def switch(connection: sa.Connection) -> None:
    """Readers look at the tables beside from here on; those of before stand aside, until somebody clears them."""
    for live, beside, old in zip(LIVE, BESIDE, OLD, strict=True):
        for index in live.indexes:
            index.drop(connection)
        _rename(connection, live, old)
        _rename(connection, beside, live)
        for index in live.indexes:
            index.create(connection)


def _rename(connection: sa.Connection, table: sa.Table, to: sa.Table) -> None:
    connection.exec_driver_sql(f'ALTER TABLE "{table.name}" RENAME TO "{to.name}"')
    if connection.dialect.name == "postgresql":  # the index of the primary key is named after its table
        connection.exec_driver_sql(f'ALTER INDEX "{table.name}_pkey" RENAME TO "{to.name}_pkey"')


def _drop_all(connection: sa.Connection) -> None:
    for name in sa.inspect(connection).get_table_names():
        connection.exec_driver_sql(f'DROP TABLE "{name}"')


def _file_engine(path: Path) -> sa.Engine:
    engine = sa.create_engine(f"sqlite:///{path.absolute()}", connect_args={"timeout": LOCK_SECONDS})
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _server_engine(url: str) -> sa.Engine:
    from werkzekerheid.ledger.postgres.server import VIEWS_ROLE, connected

    # A connection that the server ended is noticed before it is used, and a new one takes its place.
    return sa.create_engine(
        "postgresql+psycopg://", creator=lambda: connected(url, VIEWS_ROLE, autocommit=False), pool_pre_ping=True
    )


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401  (of the driver)
    connection.isolation_level = None  # a transaction begins where we say so, see `_begin`
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")
