"""Whose the tables beside the live ones are, and when what was read of the ledger has to be read again.

Both are noted with the tables and looked at under their write lock: a process that was forgotten, or that read somebody
who was erased since, then writes nothing.
"""

from __future__ import annotations

import sqlalchemy as sa

from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.tables import BESIDE, META, At, make_beside

_REBUILD, _PURGES = "rebuild", "purges"


class Overtaken(Exception):
    """Another process moved the position meanwhile, or somebody was erased: what was read is to be read again."""


def begin(connection: sa.Connection, at: At, token: str) -> None:
    """Empty tables for the rebuild with this token; what another one filled goes, and that one is refused."""
    make_beside(connection, at)
    _note(connection, _REBUILD, token)


def check(connection: sa.Connection, token: str) -> None:
    """Looks whether the tables are still those of this rebuild.

    Raises:
        Refusal: `views_rebuild_overtaken`.
    """
    if _noted(connection, _REBUILD) != token:
        raise Refusal("views_rebuild_overtaken")


def end(connection: sa.Connection, token: str) -> None:
    """Leaves nothing of this rebuild behind; of a later one everything."""
    if _noted(connection, _REBUILD) == token:
        for table in BESIDE:
            table.drop(connection, checkfirst=True)
        _forget(connection, _REBUILD)


def purges(connection: sa.Connection) -> int:
    """How often somebody's rows were purged: the keys went before that, so what was read earlier may be erased."""
    return int(_noted(connection, _PURGES) or 0)


def count_purge(connection: sa.Connection) -> None:
    """One more."""
    _note(connection, _PURGES, str(purges(connection) + 1))


def _noted(connection: sa.Connection, name: str) -> str | None:
    return connection.scalar(sa.select(META.c.value).where(META.c.name == name))


def _note(connection: sa.Connection, name: str, value: str) -> None:
    _forget(connection, name)
    connection.execute(META.insert(), {"name": name, "value": value})


def _forget(connection: sa.Connection, name: str) -> None:
    connection.execute(META.delete().where(META.c.name == name))
