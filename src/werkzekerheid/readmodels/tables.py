"""The stored tables: what must be searched over careers, and how far the ledger was read into them.

Class `work` and the names of rules only, in a file of their own that no backup takes: all of it can be made again. The
names carry a version (`promises_v1`), so that a later form can be built beside the one that readers look at.

This module imports SQLAlchemy, which takes half a second: whoever only reads one career does not import it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from werkzekerheid.ledger.files import LOCK_SECONDS, Kind, check_form, check_kind, publish, refusal
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

KIND = Kind("views", application_id=0x57524B56, form=1)  # "WRKV"
"""Its form changes when a table does: older tables are thrown away and made again from the ledger."""
PROJECTOR = "views"
_LIVE, _BESIDE, _OLD = "v1", "v1_beside", "v1_old"


class Tables(NamedTuple):
    """One set of tables: those readers look at, those a rebuild fills beside them, or those it took the place of."""

    situation: sa.Table
    promises: sa.Table
    handovers: sa.Table
    alerts: sa.Table
    next_look: sa.Table
    dead_letters: sa.Table
    position: sa.Table

    def of_career(self) -> Iterator[sa.Table]:
        """The tables with rows about careers."""
        yield from (self.situation, self.promises, self.handovers, self.alerts, self.next_look, self.dead_letters)


def _tables(metadata: sa.MetaData, version: str) -> Tables:
    return Tables(
        _situation(metadata, version),
        _promises(metadata, version),
        _handovers(metadata, version),
        _alerts(metadata, version),
        _next_look(metadata, version),
        _dead_letters(metadata, version),
        _position(metadata, version),
    )


def _situation(metadata: sa.MetaData, version: str) -> sa.Table:
    """One row per career, as it stood on `next_look.looked_on`; days as told. NULL is unknown, never "no"."""
    return sa.Table(
        f"situation_{version}",
        metadata,
        sa.Column("career", sa.String(36), primary_key=True),
        sa.Column("working", sa.Boolean),
        sa.Column("form", sa.String(40)),
        sa.Column("organisation", sa.String(100)),
        sa.Column("organisation_kind", sa.String(40)),
        sa.Column("since", sa.String(40)),
        sa.Column("contract_kind", sa.String(20)),
        sa.Column("contract_ends_on", sa.String(40)),
        sa.Column("has_coach", sa.Boolean),
        sa.Column("last_contact_on", sa.String(40)),
        sa.Column("opened_on", sa.String(40)),
        sa.Column("told_on", sa.Date),  # the last day of its telling
        sa.Column("horizon", sa.Date),  # nothing after this day is known; NULL for a live career
        sa.Column("facts", sa.Integer, nullable=False),
    )


def _promises(metadata: sa.MetaData, version: str) -> sa.Table:
    """One row per promise, in the order of the rules; its state is computed on reading, for the day that is asked.

    Of what settled it only the days that decide, see `rows.PromiseRow`.
    """
    return sa.Table(
        f"promises_{version}",
        metadata,
        sa.Column("career", sa.String(36), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("part", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(100), nullable=False),
        sa.Column("ground", sa.String(36), nullable=False),
        sa.Column("opens_on", sa.Date),
        sa.Column("due_on", sa.Date),
        sa.Column("broken_after", sa.Date),
        sa.Column("kept_by", sa.String(36)),
        sa.Column("kept_on", sa.Date),
        sa.Column("kept_earliest", sa.Date),
        sa.Column("kept_latest", sa.Date),
        sa.Column("kept_known_on", sa.Date),
        sa.Column("excused_by", sa.String(36)),
        sa.Column("excused_earliest", sa.Date),
        sa.Column("given_up_by", sa.String(36)),
        sa.Column("concerns", sa.String(20), nullable=False),
        sa.Column("audience", sa.JSON, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
    )


def _handovers(metadata: sa.MetaData, version: str) -> sa.Table:
    """One row per handover, in the order of life, and per handover that was not there; days as told."""
    return sa.Table(
        f"handovers_{version}",
        metadata,
        sa.Column("career", sa.String(36), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("handover", sa.String(100)),
        sa.Column("occasion", sa.String(40)),
        sa.Column("from_organisation", sa.String(100)),
        sa.Column("from_role", sa.String(40)),
        sa.Column("to_organisation", sa.String(100)),
        sa.Column("to_role", sa.String(40)),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("warm", sa.Boolean),
        sa.Column("topics_given", sa.JSON, nullable=False),
        sa.Column("topics_missing", sa.JSON, nullable=False),
        sa.Column("relayed_to", sa.JSON, nullable=False),
        sa.Column("tried", sa.JSON, nullable=False),
        sa.Column("offered_on", sa.String(40)),
        sa.Column("accepted_on", sa.String(40)),
        sa.Column("found_on", sa.String(40)),
        sa.Column("followed_up", sa.String(40)),
    )


def _alerts(metadata: sa.MetaData, version: str) -> sa.Table:
    """One row per alert, folded from the alert stream of its career."""
    return sa.Table(
        f"alerts_{version}",
        metadata,
        sa.Column("career", sa.String(36), primary_key=True),
        sa.Column("alert", sa.String(36), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("rule", sa.String(200), nullable=False),
        sa.Column("part", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("ground", sa.String(100), nullable=False),
        sa.Column("concerns", sa.String(20), nullable=False),
        sa.Column("audience", sa.JSON, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("opens_on", sa.String(40)),
        sa.Column("due_on", sa.String(40)),
        sa.Column("promise_state", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("raised_at", sa.String(40), nullable=False),
        *(sa.Column(name, sa.Date, nullable=name != "raised_on") for name in ("raised_on", "seen_on", "answered_on")),
        *(sa.Column(name, sa.Date) for name in ("escalated_on", "kept_on", "withdrawn_on", "reopened_on")),
        *(sa.Column(name, sa.String(40)) for name in ("seen_by", "answered_by", "answered_how", "escalated_to")),
        sa.Column("kept_by", sa.String(100)),
        sa.Column("withdrawn_because", sa.String(20)),
    )


def _next_look(metadata: sa.MetaData, version: str) -> sa.Table:
    """One row per career: on which day a rule looked last, and the first day on which something changes by itself."""
    return sa.Table(
        f"next_look_{version}",
        metadata,
        sa.Column("career", sa.String(36), primary_key=True),
        sa.Column("looked_on", sa.Date, nullable=False),
        sa.Column("day", sa.Date),
    )


def _dead_letters(metadata: sa.MetaData, version: str) -> sa.Table:
    """One row per event that could not be read or folded, and why (a code); it holds back only its own career."""
    return sa.Table(
        f"dead_letters_{version}",
        metadata,
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("career", sa.String(36)),  # NULL for an event of no career
        sa.Column("stream", sa.String(150), nullable=False),
        sa.Column("why", sa.String(40), nullable=False),
    )


def _position(metadata: sa.MetaData, version: str) -> sa.Table:
    """One row per projector: the last position that is in the tables, and the day that it is by then."""
    return sa.Table(
        f"position_{version}",
        metadata,
        sa.Column("projector", sa.String(40), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
    )


_METADATA, _METADATA_BESIDE = sa.MetaData(), sa.MetaData()
LIVE = _tables(_METADATA, _LIVE)
BESIDE = _tables(_METADATA_BESIDE, _BESIDE)
OLD = _tables(sa.MetaData(), _OLD)
sa.Index("next_look_v1_day", LIVE.next_look.c.day)
PENDING = sa.Table(
    "pending_v1",
    _METADATA,
    sa.Column("career", sa.String(36), primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
)
"""Careers whose rows are stored and whose alerts are not yet looked at, each with the day of the look."""
META = sa.Table(
    "meta",
    _METADATA,
    sa.Column("name", sa.String(20), primary_key=True),
    sa.Column("value", sa.String(100), nullable=False),
)


class At(NamedTuple):
    """How far the ledger is in the tables: the last position, and the day that it is by then."""

    position: int
    day: date


class Views:
    """The file of the stored tables. Safe to use from several threads and processes; one of them writes at a time."""

    def __init__(self, path: Path) -> None:
        """Use `open`."""
        self.path = path
        self.engine = sa.create_engine(f"sqlite:///{path.absolute()}", connect_args={"timeout": LOCK_SECONDS})
        sa.event.listen(self.engine, "connect", _prepare)
        sa.event.listen(self.engine, "begin", _begin)

    @classmethod
    def open(cls, path: Path, ledger: str, day: date) -> Views:
        """Opens the file; makes it, or makes it empty, where it is missing, of an older form, or of another ledger.

        Args:
            path: the file; nobody but its owner can read it.
            ledger: the id of the ledger that it is made from.
            day: the day it is in a ledger of which nothing was read yet.

        Raises:
            Refusal: the file is foreign, broken, newer than this program, or cannot be written.
        """
        if not path.exists():
            try:
                publish(path, KIND, lambda beside: cls._made(beside, ledger, day))
            except Refusal as refused:
                if refused.code != f"{KIND.name}_exists":  # another process made it just now
                    raise
        check_kind(path, KIND)
        views = cls(path)
        with views.reading() as connection:
            fits = views._fits(connection, ledger)
        if not fits:
            with views.writing() as connection:
                if not views._fits(connection, ledger):  # no other process did it meanwhile
                    _drop_all(connection)
                    _make(connection, ledger, day)
        return views

    @classmethod
    def _made(cls, path: Path, ledger: str, day: date) -> None:
        views = cls(path)
        with views.reading() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id = {KIND.application_id}")
            _make(connection, ledger, day)
        views.close()

    def _fits(self, connection: sa.Connection, ledger: str) -> bool:
        form = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        check_form(self.path, KIND, form)
        if form != KIND.form:
            return False
        return connection.scalar(sa.select(META.c.value).where(META.c.name == "ledger")) == ledger

    def close(self) -> None:
        """Closes the connections."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One moment of all tables.

        Raises:
            Refusal: the file is busy, broken or cannot be read.
        """
        try:
            with self.engine.begin() as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            if isinstance(error.orig, Exception):
                raise refusal(error.orig, KIND, self.path) from error
            raise

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction that holds the file's only write lock from its beginning; what ends well is kept.

        Raises:
            Refusal: the file is busy, broken or cannot be written.
        """
        with self.reading() as connection:
            # A read that later wants to write could find that somebody else wrote meanwhile.
            connection.execute(META.update().where(META.c.name == "ledger").values(value=META.c.value))
            yield connection

    def truncate_log(self) -> None:
        """Empties the write-ahead log: what was deleted is then in no file any more.

        Raises:
            Refusal: `views_busy` somebody still reads what was there before.
        """
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_ = cursor.fetchone() or (1,)
        finally:
            connection.close()
        if busy:
            raise Refusal("views_busy", path=self.path)

    def at(self, tables: Tables = LIVE) -> At:
        """How far the tables are."""
        with self.reading() as connection:
            return position_of(connection, tables)


def position_of(connection: sa.Connection, tables: Tables = LIVE) -> At:
    """How far the tables are, inside a transaction."""
    found = sa.select(tables.position.c.position, tables.position.c.day).where(tables.position.c.projector == PROJECTOR)
    return At(*connection.execute(found).one())


def make_beside(connection: sa.Connection, at: At) -> None:
    """The tables beside the live ones, empty."""
    _METADATA_BESIDE.create_all(connection)
    connection.execute(BESIDE.position.insert(), {"projector": PROJECTOR, **at._asdict()})


def switch(connection: sa.Connection) -> None:
    """Readers look at the tables beside from here on; those of before stand aside, until somebody clears them."""
    for live, beside, old in zip(LIVE, BESIDE, OLD, strict=True):
        for index in live.indexes:
            index.drop(connection)
        connection.exec_driver_sql(f'ALTER TABLE "{live.name}" RENAME TO "{old.name}"')
        connection.exec_driver_sql(f'ALTER TABLE "{beside.name}" RENAME TO "{live.name}"')
        for index in live.indexes:
            index.create(connection)


def _make(connection: sa.Connection, ledger: str, day: date) -> None:
    connection.exec_driver_sql(f"PRAGMA user_version = {KIND.form}")
    _METADATA.create_all(connection)
    connection.execute(META.insert(), {"name": "ledger", "value": ledger})
    connection.execute(LIVE.position.insert(), {"projector": PROJECTOR, "position": 0, "day": day})


def _drop_all(connection: sa.Connection) -> None:
    for name in sa.inspect(connection).get_table_names():
        connection.exec_driver_sql(f'DROP TABLE "{name}"')


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401  (of the driver)
    connection.isolation_level = None  # a transaction begins where we say so, see `_begin`
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")
