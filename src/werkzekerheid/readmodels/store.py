"""What is written to the stored tables and read from them: every statement about rows stands here."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from werkzekerheid.readmodels.beside import count_purge
from werkzekerheid.readmodels.continuity import ContinuityRow
from werkzekerheid.readmodels.continuity_counts import AlertTimes
from werkzekerheid.readmodels.parties import PartyRow
from werkzekerheid.readmodels.rows import AlertRow, PromiseRow, Rows, promise_of, promise_row
from werkzekerheid.readmodels.sharing_register import RECORDED, TOLD, SharingRow
from werkzekerheid.readmodels.tables import BESIDE, HEEDED, LIVE, OLD, PENDING, PROJECTOR

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from werkzekerheid.ledger.ledger import DeadLetter
    from werkzekerheid.readmodels.tables import Tables
    from werkzekerheid.readmodels.views import At
    from werkzekerheid.rules.promise import Promise


class Unfit(NamedTuple):
    """An event that could not be read or folded, and why (a code). It holds back its career, where it is of one."""

    position: int
    career: str | None
    stream: str
    why: str

    @classmethod
    def of(cls, dead: DeadLetter) -> Unfit:
        """From what the ledger says of it."""
        return cls(dead.position, dead.stream.partition(":")[2], dead.stream, dead.why)


class Alerts(NamedTuple):
    """All alerts of a career."""

    career: str
    rows: tuple[AlertRow, ...]


class Shared(NamedTuple):
    """What went through the gateway about a career, and which organisations that names."""

    career: str
    rows: tuple[SharingRow, ...]
    parties: tuple[str, ...]


Looked = Rows | Unfit | Alerts | Shared


class Looks(NamedTuple):
    """What is stored at once."""

    rows: Sequence[Rows]
    alerts: Sequence[Alerts]
    shared: Sequence[Shared]
    dead: Sequence[Unfit]

    @classmethod
    def of(cls, looked: Iterable[Looked]) -> Looks:
        """The same, by what it is."""
        found = list(looked)
        return cls(
            [one for one in found if isinstance(one, Rows)],
            [one for one in found if isinstance(one, Alerts)],
            [one for one in found if isinstance(one, Shared)],
            [one for one in found if isinstance(one, Unfit)],
        )


def move(connection: sa.Connection, tables: Tables, at: At) -> None:
    """So far are the tables now."""
    row = tables.position
    connection.execute(row.update().where(row.c.projector == PROJECTOR).values(position=at.position, day=at.day))


def write(connection: sa.Connection, tables: Tables, looks: Looks) -> None:
    """Puts the rows of these careers in the place of those that were there."""
    careers = [one.career for one in looks.rows]
    for table in (tables.situation, tables.promises, tables.handovers, tables.continuity, tables.next_look):
        _delete(connection, table, careers)
    _insert(connection, tables.situation, (one.situation._asdict() for one in looks.rows))
    _insert(connection, tables.promises, _promises(looks.rows))
    _insert(connection, tables.handovers, (row._asdict() for one in looks.rows for row in one.handovers))
    _insert(connection, tables.continuity, (one.continuity._asdict() for one in looks.rows if one.continuity))
    _insert(
        connection,
        tables.next_look,
        ({"career": one.career, "looked_on": one.looked_on, "day": one.next_look} for one in looks.rows),
    )
    _delete(connection, tables.alerts, [one.career for one in looks.alerts])
    _insert(
        connection,
        tables.alerts,
        (row._asdict() for found in looks.alerts for row in found.rows),
    )
    _write_shared(connection, tables, looks)
    _hold_back(connection, tables, looks.dead)


def _write_shared(connection: sa.Connection, tables: Tables, looks: Looks) -> None:
    """What a career tells of sharing and what the gateway wrote have streams of their own, and change apart."""
    found = [
        *((TOLD, one.career, one.shared) for one in looks.rows),
        *((RECORDED, one.career, one.rows) for one in looks.shared),
    ]
    if found:
        which = (tables.sharing.c.career == sa.bindparam("of_career")) & (tables.sharing.c.origin == sa.bindparam("by"))
        gone = [{"of_career": career, "by": origin} for origin, career, _ in found]
        connection.execute(tables.sharing.delete().where(which), gone)
    _insert(connection, tables.sharing, (row._asdict() for _, _, rows in found for row in rows))
    _write_parties(connection, tables, looks)


def _write_parties(connection: sa.Connection, tables: Tables, looks: Looks) -> None:
    """Which organisations each of the two streams names."""
    found = [(TOLD, one.career, one.parties) for one in looks.rows]
    found += [(RECORDED, one.career, one.parties) for one in looks.shared]
    if found:
        rows = tables.parties
        which = (rows.c.career == sa.bindparam("of_career")) & (rows.c.origin == sa.bindparam("by"))
        connection.execute(rows.delete().where(which), [{"of_career": one, "by": by} for by, one, _ in found])
    parties = (PartyRow(career, by, one) for by, career, named in found for one in named)
    _insert(connection, tables.parties, (one._asdict() for one in parties))


def _promises(rows: Iterable[Rows]) -> Iterator[dict[str, Any]]:
    for one in rows:
        for number, promise in enumerate(one.promises):
            yield promise_row(one.career, number, promise)._asdict()


def _hold_back(connection: sa.Connection, tables: Tables, dead: Sequence[Unfit]) -> None:
    """Careers that cannot be read any further: their rows stay as they were, and nothing looks at them by itself."""
    letters, looks = tables.dead_letters, tables.next_look
    for one in dead:
        connection.execute(letters.delete().where(letters.c.position == one.position))
        connection.execute(letters.insert(), one._asdict())
        connection.execute(looks.update().where(looks.c.career == one.career).values(day=None))


def free(connection: sa.Connection, tables: Tables, letters: Sequence[Unfit]) -> None:
    """Forgets these dead letters, and whatever else held back the same careers: they are looked at anew."""
    _delete(connection, tables.dead_letters, [one.career for one in letters if one.career is not None])
    for one in letters:
        connection.execute(tables.dead_letters.delete().where(tables.dead_letters.c.position == one.position))


def letters(connection: sa.Connection, tables: Tables) -> list[Unfit]:
    """All dead letters, in the order of the ledger."""
    found = sa.select(tables.dead_letters).order_by(tables.dead_letters.c.position)
    return [Unfit(**row) for row in connection.execute(found).mappings()]


def keep_dead_letters(connection: sa.Connection) -> None:
    """Those that are of no career go along into a rebuild, which reads career by career."""
    ours = sa.select(LIVE.dead_letters).where(LIVE.dead_letters.c.career.is_(None))
    connection.execute(BESIDE.dead_letters.insert().from_select(list(LIVE.dead_letters.c.keys()), ours))


def held(connection: sa.Connection, tables: Tables) -> frozenset[str | None]:
    """The careers that a dead letter holds back."""
    return frozenset(connection.scalars(sa.select(tables.dead_letters.c.career).distinct()))


def count_dead_letters(connection: sa.Connection, tables: Tables) -> int:
    """How many events could not be read or folded."""
    return connection.scalar(sa.select(sa.func.count()).select_from(tables.dead_letters)) or 0


def due(connection: sa.Connection, tables: Tables, day: date, most: int) -> list[str]:
    """Careers for which something changes by itself on this day or before; the longest due first."""
    return list(connection.scalars(_due(tables.next_look), {"today": day, "most": most}))


@cache
def _due(next_look: sa.Table) -> sa.Select[tuple[str]]:
    """Asked each day that begins: to put it together takes longer than to answer it where nothing is due."""
    looks = next_look.c
    today, most = sa.bindparam("today", type_=looks.day.type), sa.bindparam("most", type_=sa.Integer)
    return sa.select(looks.career).where(looks.day <= today).order_by(looks.day, looks.career).limit(most)


def unanswered(connection: sa.Connection, day: date, careers: Collection[str] | None = None) -> list[str]:
    """Careers with an alert that nobody answered in time: which goes on this day, or of some careers before it too.

    Nobody looks past the horizon of a telling, nor at who is held back.
    """
    late = LIVE.alerts.c
    if careers is None:
        return list(connection.scalars(_unanswered_on(), {"today": day}))
    found = _unanswered().where(late.escalates_on <= day, late.career.in_(careers))
    return list(connection.scalars(found)) if careers else []


@cache
def _unanswered_on() -> sa.Select[tuple[str]]:
    """As `_due`, asked each day that begins."""
    day = LIVE.alerts.c.escalates_on
    return _unanswered().where(day == sa.bindparam("today", type_=day.type))


def _unanswered() -> sa.Select[tuple[str]]:
    late, horizon = LIVE.alerts.c, LIVE.situation.c.horizon
    return (
        sa.select(late.career)
        .join(LIVE.situation, LIVE.situation.c.career == late.career)
        .where(horizon.is_(None) | (horizon >= late.escalates_on))
        .where(late.career.not_in(sa.select(LIVE.dead_letters.c.career).where(LIVE.dead_letters.c.career.is_not(None))))
        .distinct()
        .order_by(late.career)
    )


def standing_alerts(connection: sa.Connection, day: date) -> list[AlertRow]:
    """The alerts that were not kept or withdrawn, of all careers but those of which nothing is known on this day."""
    rows, horizon = LIVE.alerts, LIVE.situation.c.horizon
    found = (
        sa.select(rows)
        .join(LIVE.situation, LIVE.situation.c.career == rows.c.career)
        .where(rows.c.kept_on.is_(None), rows.c.withdrawn_on.is_(None))
        .where(horizon.is_(None) | (horizon >= day))
        .order_by(rows.c.career, rows.c.number)
    )
    return [AlertRow(**row) for row in connection.execute(found).mappings()]


def careers_of_alert(connection: sa.Connection, typed: str) -> list[tuple[str, str]]:
    """The career and the whole id of each alert whose id begins so; two at most."""
    rows = LIVE.alerts.c
    begins = (rows.alert >= typed) & (rows.alert < f"{typed}~")
    found = sa.select(rows.career, rows.alert).where(begins).order_by(rows.alert).limit(2)
    return [(career, alert) for career, alert in connection.execute(found)]


def pend(connection: sa.Connection, looked: Sequence[tuple[str, date]]) -> None:
    """Remembers who was looked at, and that nobody judged it yet."""
    _delete(connection, PENDING, [career for career, _ in looked])
    _insert(connection, PENDING, ({"career": career, "day": day} for career, day in looked))


def pend_all(connection: sa.Connection) -> None:
    """Remembers that nobody judged anybody."""
    connection.execute(PENDING.delete())
    looks = sa.select(LIVE.next_look.c.career, LIVE.next_look.c.looked_on)
    connection.execute(PENDING.insert().from_select(["career", "day"], looks))


def settled(connection: sa.Connection, judged: Sequence[tuple[str, date]]) -> None:
    """Forgets what was judged on that day."""
    same = (PENDING.c.career == sa.bindparam("of_career")) & (PENDING.c.day == sa.bindparam("on_day"))
    connection.execute(PENDING.delete().where(same), [{"of_career": career, "on_day": day} for career, day in judged])


def pending(connection: sa.Connection, most: int) -> list[tuple[str, date, list[Promise]]]:
    """Careers that were looked at and not judged, each with the day of the look and its promises."""
    left = sa.select(PENDING.c.career, PENDING.c.day).order_by(PENDING.c.day, PENDING.c.career).limit(most)
    return [(career, day, promises(connection, career)) for career, day in connection.execute(left)]


def promises(connection: sa.Connection, career: str) -> list[Promise]:
    """The promises of a career, in the order of the rules."""
    rows = LIVE.promises
    found = sa.select(rows).where(rows.c.career == career).order_by(rows.c.number)
    return [promise_of(PromiseRow(**row)) for row in connection.execute(found).mappings()]


def careers_with(connection: sa.Connection, rule: str) -> list[str]:
    """The careers to which this rule promised something, kept or not."""
    rows = LIVE.promises.c
    return list(connection.scalars(sa.select(rows.career).where(rows.rule == rule).distinct().order_by(rows.career)))


def shared(
    connection: sa.Connection,
    *,
    career: str | None = None,
    organisation: str | None = None,
    since: date | None = None,
) -> Iterator[SharingRow]:
    """Disclosures and refusals, by career.

    Args:
        connection: to the tables.
        career: of this one only.
        organisation: that it gave, or got or asked for.
        since: from this day on, or perhaps from it on; what has no known day counts as that.
    """
    rows = LIVE.sharing
    found = sa.select(rows).order_by(*rows.primary_key)
    if career is not None:
        found = found.where(rows.c.career == career)
    if organisation is not None:
        party = (rows.c.sender_organisation == organisation) | (rows.c.recipient_organisation == organisation)
        found = found.where(party)
    if since is not None:
        found = found.where(rows.c.latest_on.is_(None) | (rows.c.latest_on >= since))
    return (SharingRow(**row) for row in connection.execute(found).mappings())


def continuity(connection: sa.Connection) -> Iterator[ContinuityRow]:
    """The rows of all careers, as continuity sees them."""
    found = sa.select(LIVE.continuity).order_by(LIVE.continuity.c.career)
    return (ContinuityRow(*row) for row in connection.execute(found, execution_options={"yield_per": 1_000}))


def alert_times(connection: sa.Connection, since: date, until: date) -> Iterator[AlertTimes]:
    """The alerts that were raised on these days, both with; one that was reopened counts from then on."""
    rows = LIVE.alerts.c
    told_on = sa.func.coalesce(rows.reopened_on, rows.raised_on)
    settled_on = sa.func.coalesce(rows.kept_on, rows.withdrawn_on)
    found = sa.select(rows.career, told_on, rows.answered_on, settled_on).where(rows.raised_on.between(since, until))
    return (AlertTimes(*row) for row in connection.execute(found))


def promised_since(connection: sa.Connection, rule: str, day: date) -> frozenset[str]:
    """The careers to which this rule promised something that was due on this day, later, or on no known day."""
    rows = LIVE.promises.c
    found = sa.select(rows.career).where(rows.rule == rule, rows.due_on.is_(None) | (rows.due_on >= day))
    return frozenset(connection.scalars(found))


def purge(connection: sa.Connection, career: str) -> None:
    """Deletes all rows of a career, also those that a rebuild has beside them."""
    there = set(sa.inspect(connection).get_table_names())
    for table in (PENDING, *LIVE.of_career(), *BESIDE.of_career(), *OLD.of_career()):
        if table.name in there:
            _delete(connection, table, [career])
    count_purge(connection)


def heeded(connection: sa.Connection) -> frozenset[str]:
    """The ids of the destroyed keys of which no row says anything any more."""
    return frozenset(connection.scalars(sa.select(HEEDED.c.key_id)))


def count_heeded(connection: sa.Connection) -> int:
    """How many those are."""
    return connection.scalar(sa.select(sa.func.count()).select_from(HEEDED)) or 0


def heed(connection: sa.Connection, key_ids: Iterable[str]) -> None:
    """Remembers that no row says anything any more of what these keys closed."""
    _insert(connection, HEEDED, ({"key_id": one} for one in sorted(set(key_ids) - heeded(connection))))


def count(connection: sa.Connection, tables: Tables) -> int:
    """How many rows about careers there are."""
    return sum(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables.of_career())


def _delete(connection: sa.Connection, table: sa.Table, careers: Sequence[str]) -> None:
    if careers:
        which = table.c.career == sa.bindparam("of_career")
        connection.execute(table.delete().where(which), [{"of_career": career} for career in careers])


def _insert(connection: sa.Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    values = list(rows)
    if values:
        connection.execute(table.insert(), values)


def careers_where(connection: sa.Connection, wanted: Mapping[str, str | bool]) -> list[str]:
    """The careers whose row in `situation` has these values, by the names of its columns."""
    table = LIVE.situation
    found = sa.select(table.c.career).where(*(table.c[name] == value for name, value in wanted.items()))
    return [str(one) for one in connection.scalars(found)]
