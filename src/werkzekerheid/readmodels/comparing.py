"""Whether two sets of tables say the same: the careers of which rows differ, and one checksum of all rows.

On which day a career was looked at is in neither: its rows hold until the next look. Nor is a career that a dead letter
holds back: it stands where it was held.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa

from werkzekerheid.readmodels import store
from werkzekerheid.readmodels.tables import BESIDE, LIVE, Tables

Which = Callable[[sa.ColumnElement[str]], sa.ColumnElement[bool]]
"""Which careers: a condition on a column with their ids."""
COMPARED = ("situation", "promises", "handovers", "alerts", "sharing", "continuity", "next_look")
_ROWS_AT_ONCE = 5_000
_MOST = 1 << 256  # sums of SHA-256 stay as long as one


class Compared(NamedTuple):
    """The sum of the digests of the tables beside, and per table the careers of which the live rows are others."""

    total: int
    differing: dict[str, list[str]]


def within(first: str = "", stop: str | None = None) -> Which:
    """The careers from one id up to another, that one left out; None: to the last."""
    return lambda career: career >= first if stop is None else sa.and_(career >= first, career < stop)


def those(careers: Sequence[str]) -> Which:
    """These careers, and no others."""
    return lambda career: career.in_(careers)


def compare(connection: sa.Connection, which: Which) -> Compared:
    """Compares the live tables with those beside, as they stand at this moment."""
    but = store.held(connection, LIVE) | store.held(connection, BESIDE)
    total, differing = 0, {}
    for name in COMPARED:
        live, beside = (dict(_by_career(connection, tables, name, which)) for tables in (LIVE, BESIDE))
        total += sum(_digest(name, career, rows) for career, rows in beside.items() if career not in but)
        others = {career for career in live.keys() | beside.keys() if live.get(career) != beside.get(career)}
        if found := sorted(others - but):
            differing[name] = found
    return Compared(total, differing)


def checksum(connection: sa.Connection, tables: Tables) -> str:
    """One checksum of all rows; the same for the same rows, on any machine and in any database."""
    but = store.held(connection, tables)
    everything = partial(_by_career, connection, tables, which=within())
    return written(sum(_digest(name, *one) for name in COMPARED for one in everything(name) if one[0] not in but))


def written(total: int) -> str:
    """A sum of digests as it is shown. Order plays no part, so parts can be summed wherever they are."""
    return f"{total % _MOST:064x}"


def _digest(name: str, career: str, rows: list[tuple[object, ...]]) -> int:
    return int.from_bytes(hashlib.sha256(json.dumps([name, career, rows]).encode()).digest())


def _by_career(
    connection: sa.Connection, tables: Tables, name: str, which: Which
) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """The rows of each career in one of the tables, as text and numbers: so they are alike in any database."""
    table: sa.Table = getattr(tables, name)
    columns = [_plain(column) for column in table.c if column.name not in {"career", "looked_on"}]
    found = sa.select(table.c.career, *columns).where(which(table.c.career)).order_by(*table.primary_key)
    result = connection.execute(found, execution_options={"yield_per": _ROWS_AT_ONCE})
    for career, rows in groupby(result, key=lambda row: row[0]):
        yield career, [tuple(row) for row in rows]


def _plain(column: sa.Column[object]) -> sa.ColumnElement[object]:
    if isinstance(column.type, sa.JSON | sa.Date):
        return sa.cast(column, sa.String)
    return sa.cast(column, sa.Integer) if isinstance(column.type, sa.Boolean) else column
