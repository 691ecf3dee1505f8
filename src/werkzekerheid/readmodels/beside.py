"""Whose the tables beside the live ones are, and when what was read of the ledger has to be read again.

Both are noted with the tables and looked at under their write lock: a process that was forgotten, or that read somebody
who was erased since, then writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.tables import BESIDE, META, OLD
from werkzekerheid.readmodels.views import At, Views, make_beside
from werkzekerheid.readmodels.views import switch as switch_tables

if TYPE_CHECKING:
    from collections.abc import Iterable

_REBUILD, _PURGES, _EMPTIED, _OLD = "rebuild", "purges", "emptied", "old"
_ROWS_AT_ONCE = 10_000


class Overtaken(Exception):
    """Another process moved the position meanwhile, or somebody was erased: what was read is to be read again."""


def begin(views: Views, at: At, token: str) -> None:
    """Empty tables for the rebuild with this token. What another one filled goes, and that one is refused."""
    with views.writing() as connection:
        _note(connection, _REBUILD, token)
    _clear(views, (*BESIDE, *OLD), token)
    with views.writing() as connection:
        check(connection, token)
        make_beside(connection, at)


def check(connection: sa.Connection, token: str) -> None:
    """Looks whether the tables are still those of this rebuild.

    Raises:
        Refusal: `views_rebuild_overtaken`.
    """
    if _noted(connection, _REBUILD) != token:
        raise Refusal("views_rebuild_overtaken")


def switch(connection: sa.Connection) -> None:
    """Readers look at these tables from here on; that those of before are still there is noted, see `sweep`."""
    switch_tables(connection)
    _note(connection, _OLD, "there")


def end(views: Views, token: str) -> None:
    """Leaves nothing of this rebuild behind but what it switched to.

    Raises:
        Refusal: `views_rebuild_overtaken` a later one does that now; or the tables are busy or cannot be written.
    """
    over = f"{token} is over"  # whoever of it still works is refused from here on
    with views.writing() as connection:
        check(connection, token)
        _note(connection, _REBUILD, over)
    _clear(views, (*BESIDE, *OLD), over)
    with views.writing() as connection:
        check(connection, over)
        _forget(connection, _REBUILD)


def sweep(views: Views) -> None:
    """Clears what a rebuild that was killed just after its switch left: it may hold rows of who is erased since."""
    with views.reading() as connection:
        if is_swept(connection):
            return
    _clear(views, OLD)


def is_swept(connection: sa.Connection) -> bool:
    """Whether no rebuild left anything so."""
    return _noted(connection, _OLD) is None


def _clear(views: Views, tables: Iterable[sa.Table], token: str | None = None) -> None:
    for table in tables:
        while not _cleared(views, table, token):
            pass


def _cleared(views: Views, table: sa.Table, token: str | None) -> bool:
    """Deletes some rows, or what is left of the table; True: there is none any more."""
    with views.writing() as connection:
        if token is not None:
            check(connection, token)
        if not sa.inspect(connection).has_table(table.name):
            return True
        # SQLite writes over every page of what it drops: seconds, in which nobody else could write.
        if connection.dialect.name == "sqlite" and "career" in table.c:
            some = sa.select(table.c.career).order_by(table.c.career).offset(_ROWS_AT_ONCE).limit(1)
            last = connection.scalar(some)
            if last is not None:
                connection.execute(table.delete().where(table.c.career <= last))
                return False
        table.drop(connection)
        if table is OLD[-1]:
            _forget(connection, _OLD)
        return True


def purges(connection: sa.Connection) -> int:
    """How often somebody's rows were purged: the keys went before that, so what was read earlier may be erased."""
    return int(_noted(connection, _PURGES) or 0)


def count_purge(connection: sa.Connection) -> None:
    """One more."""
    _note(connection, _PURGES, str(purges(connection) + 1))


def is_emptied(connection: sa.Connection) -> bool:
    """Whether the log was emptied since somebody was purged: until then the rows may still be read there."""
    return int(_noted(connection, _EMPTIED) or 0) == purges(connection)


def note_emptied(connection: sa.Connection, purged: int) -> None:
    """The log holds nothing any more of what the first so many purges took away."""
    _note(connection, _EMPTIED, str(purged))


def _noted(connection: sa.Connection, name: str) -> str | None:
    return connection.scalar(sa.select(META.c.value).where(META.c.name == name))


def _note(connection: sa.Connection, name: str, value: str) -> None:
    _forget(connection, name)
    connection.execute(META.insert(), {"name": name, "value": value})


def _forget(connection: sa.Connection, name: str) -> None:
    connection.execute(META.delete().where(META.c.name == name))
