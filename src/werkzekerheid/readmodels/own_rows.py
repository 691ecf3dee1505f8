"""What is read from the stored tables for somebody: the careers that they may be something to, and what is open there.

What each statement costs follows from those careers, and not from how many there are.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from werkzekerheid.readmodels.rows import PromiseRow, promise_of
from werkzekerheid.readmodels.tables import LIVE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from werkzekerheid.rules.promise import Promise

    Mine = tuple[str | None, Collection[str]]
    """The careers that name this organisation, and these."""

Connection = sa.Connection
"""To the stored tables; whoever passes one on need not know SQL."""
_AT_ONCE = 500


def careers_of(connection: Connection, organisation: str) -> list[str]:
    """The careers that name an organisation, in the order of their ids."""
    rows = LIVE.parties.c
    found = sa.select(rows.career).where(rows.organisation == organisation).distinct().order_by(rows.career)
    return list(connection.scalars(found))


def imported(connection: Connection) -> list[str]:
    """The careers that were told in a file, also where more was recorded since."""
    rows = LIVE.situation.c
    # Not `IS NOT NULL`: for that no index is used.
    return list(connection.scalars(sa.select(rows.career).where(rows.told_on >= date.min)))


def careers_of_any(connection: Connection, organisations: Sequence[str]) -> frozenset[str]:
    """The careers that name any of these organisations."""
    rows, found = LIVE.parties.c, set[str]()
    for start in range(0, len(organisations), _AT_ONCE):
        some = organisations[start : start + _AT_ONCE]
        found |= set(connection.scalars(sa.select(rows.career).where(rows.organisation.in_(some))))
    return frozenset(found)


def open_promises(connection: Connection, day: date, mine: Mine | None = None) -> Iterator[tuple[str, date, Promise]]:
    """Promises about which somebody can still do something: the career, the day on which to look at it, the promise.

    Nobody looks past the horizon of a telling. Without `mine` those of all careers.
    """
    rows, horizon = LIVE.promises.c, LIVE.situation.c.horizon
    until = sa.case((horizon < day, horizon), else_=day)
    found = (
        sa.select(until, *(rows[name] for name in PromiseRow._fields))
        .join(LIVE.situation, LIVE.situation.c.career == rows.career)
        .where(rows.kept_by.is_(None), rows.excused_by.is_(None))
        .where(rows.opens_on.is_(None) | (rows.opens_on <= until))
        .order_by(rows.due_on.is_(None), rows.due_on, rows.career, rows.number)
    )
    if mine is not None:
        found = found.where(rows.career.in_(_own(mine)))
    for on, *values in connection.execute(found):
        row = PromiseRow(*values)
        yield row.career, on, promise_of(row)


def escalated(connection: Connection, role: str, mine: Mine | None = None) -> frozenset[str]:
    """The alerts that went on to this role, and still stand. Without `mine` those of all careers."""
    rows = LIVE.alerts.c
    found = sa.select(rows.alert).where(rows.escalated_to == role, rows.kept_on.is_(None), rows.withdrawn_on.is_(None))
    if mine is not None:
        found = found.where(rows.career.in_(_own(mine)))
    return frozenset(connection.scalars(found))


def _own(mine: Mine) -> sa.Select[tuple[str]]:
    """These careers, asked so that each part is found by an index."""
    organisation, also = mine
    named, known = LIVE.parties.c, LIVE.situation.c
    found = sa.union(
        sa.select(named.career).where(named.organisation == organisation),
        sa.select(known.career).where(known.career.in_(sorted(also))),
    ).subquery()
    return sa.select(found.c.career)
