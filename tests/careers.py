"""Generated careers, and a small world in which they are lived: a ledger with a clock that the test sets.

The careers come from `scripts/make_load.py`, with Hypothesis in the place of chance: what fails gets smaller.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self
from uuid import uuid5

from hypothesis import strategies as st

from make_load import Generated, Life, drafts_of
from werkzekerheid.app.calendar import calendar_day, pass_time
from werkzekerheid.app.policies import PolicyRunner
from werkzekerheid.facts.event import NAMESPACE, Event
from werkzekerheid.facts.layout import day_of
from werkzekerheid.ledger.ledger import Batch, Ledger
from werkzekerheid.ledger.postgres.server import VIEWS_ROLE, connected
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels import alerts, store
from werkzekerheid.readmodels.projector import Projector, open_views
from werkzekerheid.readmodels.rows import promise_row, rows_of
from werkzekerheid.readmodels.tables import LIVE
from werkzekerheid.rules.alerting import alert_id
from werkzekerheid.rules.promise import is_open, state
from werkzekerheid.rules.registry import all_promises

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.story import Story
    from werkzekerheid.career.state import Career
    from werkzekerheid.ledger.storage import Where
    from werkzekerheid.readmodels.alerts import AlertRecord

CAREER = str(uuid5(NAMESPACE, "career:story"))
FIRST_DAY = date(2026, 1, 5)
_ONE_DAY = timedelta(days=1)
AFTER_THE_FIRST_STEP = (
    "DROP TABLE parties_v1", "DROP TABLE continuity_v1", "DROP TABLE sharing_v1", "DROP TABLE heeded_v1",
    "DROP INDEX alerts_v1_alert", "DROP INDEX alerts_v1_escalates_on", "DROP INDEX alerts_v1_escalated_to",
    "DROP INDEX situation_v1_told_on",
    "ALTER TABLE alerts_v1 DROP COLUMN escalates_on",
)  # fmt: skip
"""Takes back what the later steps made in the stored tables."""


class Lived(NamedTuple):
    """A generated career, not yet written anywhere."""

    career: str
    facts: tuple[Generated, ...]


@st.composite
def lives(draw: st.DrawFn, least: int = 5, most: int = 40) -> Lived:
    """Valid live careers of so many facts, opened on the first day or soon after."""
    career = str(uuid5(NAMESPACE, f"generated:{draw(st.integers(0, 2**32))}"))
    chance = draw(st.randoms(use_true_random=False))
    opened_on = FIRST_DAY + timedelta(days=draw(st.integers(0, 30)))
    facts = Life(career, chance, opened_on).career(draw(st.integers(least, most)))
    return Lived(career, tuple(facts))


def events_of(life: Lived) -> tuple[Event, ...]:
    """The events of a career as the ledger would hold them, each recorded on its day."""
    stream = f"career:{life.career}"
    return tuple(
        Event(
            n, stream, n, one.event_id, noon(one.day), one.command_id, None, None, None, one.told, one.fact
        )
        for n, one in enumerate(life.facts, start=1)
    )  # fmt: skip


def told(story: Story, career: str = "") -> Lived:
    """A story as a career to live: each line is recorded on its day."""
    types = {one.event_id: one.fact.TYPE for one in story.events}
    facts = (
        Generated(
            day_of(one.recorded_at), one.command_id, one.event_id, one.told, one.fact,
            types.get(getattr(one.fact, "corrects", "")),
        )
        for one in story.events
    )  # fmt: skip
    return Lived(career or CAREER, tuple(facts))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def rows_as_stored(career: Career, day: date) -> tuple[object, ...]:
    """What is stored of a career, as one value to compare."""
    rows = rows_of(career, day)
    promises = [promise_row(rows.career, number, one) for number, one in enumerate(rows.promises)]
    return rows.situation, promises, list(rows.handovers), rows.next_look


class World:
    """A demo ledger with its tables and policies, made or opened again; nothing happens until the test says so."""

    def __init__(self, folder: Path, first_day: date = FIRST_DAY, page: int = 500, where: Where | None = None) -> None:
        self.folder, self.page = folder, page
        self.now = noon(first_day)
        self.where = where or folder / "world.db"
        try:
            self.ledger = Ledger.open(self.where, None, clock=lambda: self.now)
            self.now = noon(calendar_day(self.ledger))
        except Refusal as refusal:
            if refusal.code != "ledger_missing":
                raise
            self.ledger = Ledger.create(self.where, demo=True, clock=lambda: self.now)
        self._open()

    def _open(self) -> None:
        beside = self.where.with_suffix(".views.db") if isinstance(self.where, Path) else self.where
        self.views = open_views(beside, self.ledger)
        self.projector = Projector(self.ledger, self.views, page=self.page)
        self.policies = PolicyRunner(self.ledger, self.projector)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.views.close()
        self.ledger.close()

    def without_views(self) -> None:
        """Somebody deletes the stored tables."""
        self.views.close()
        if isinstance(self.where, Path):
            for ending in ("", "-wal", "-shm"):
                self.where.with_name(f"{self.where.stem}.views.db{ending}").unlink(missing_ok=True)
        else:
            with connected(self.where, None) as owner:
                owner.execute("DROP SCHEMA views CASCADE")
                owner.execute(f"CREATE SCHEMA views AUTHORIZATION {VIEWS_ROLE}")
        self._open()

    def begin_day(self, day: date) -> None:
        """All days before it pass, and whatever is due gets its look, day by day."""
        self.now = noon(day)
        if pass_time(self.ledger, day - _ONE_DAY, day):
            self.policies.run()

    def record(self, career: str, facts: Sequence[Generated]) -> None:
        """Appends facts in one go, on the day it is and a second after what was recorded before."""
        self.now += timedelta(seconds=1)
        stream = f"career:{career}"
        self.ledger.append_many([Batch(stream, self.ledger.version(stream), drafts_of(facts))])

    def live(self, *lived: Lived) -> None:
        """Careers are lived beside one another: each fact on its day, each seen by the policies at once."""
        facts = sorted(((one.day, life.career, one) for life in lived for one in life.facts), key=lambda row: row[0])
        for day, career, fact in facts:
            self.begin_day(day)
            self.record(career, [fact])
            self.policies.run()

    def write(self, *lived: Lived) -> None:
        """The same facts and days, written down while nobody looks."""
        facts = sorted(((one.day, life.career, one) for life in lived for one in life.facts), key=lambda row: row[0])
        for day, career, fact in facts:
            self.now = max(self.now, noon(day))
            pass_time(self.ledger, day - _ONE_DAY, day)
            self.record(career, [fact])

    def careers(self) -> list[str]:
        return [stream.removeprefix("career:") for stream in self.ledger.streams("career:")]

    def events(self, career: str) -> list[Event]:
        return [one for one in self.ledger.read(f"career:{career}") if isinstance(one, Event)]

    def alerts(self, career: str) -> dict[str, AlertRecord]:
        """The alerts of a career as the ledger tells them."""
        told = [one for one in self.ledger.read(f"alerts:{career}") if isinstance(one, Event)]
        return alerts.fold(career, told)

    def rows(self) -> list[tuple[str, list[tuple[object, ...]]]]:
        """Everything in the stored tables."""
        with self.views.reading() as connection:
            return [
                (table.name, [tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))])
                for table in LIVE.of_career()
            ]

    def stored(self, name: str) -> list[dict[str, object]]:
        """The rows of one of the stored tables, by column."""
        table = getattr(LIVE, name)
        with self.views.reading() as connection:
            found = connection.execute(table.select().order_by(*table.primary_key)).mappings()
            return [dict(row) for row in found]

    def pending(self) -> list[str]:
        with self.views.reading() as connection:
            return [career for career, *_ in store.pending(connection, 1_000)]


def check_alerts(world: World, career: str, folded: Career, day: date) -> None:
    """The alerts of a career are those of its promises on this day, each raised once.

    About a promise that was broken before its subject ended an alert stands until somebody answers it.
    """
    promised = {alert_id(career, one): one for one in all_promises(folded, day)}
    opened = {alert for alert, one in world.alerts(career).items() if one.is_open}
    must = {alert for alert, one in promised.items() if is_open(one, day)}
    may = {alert for alert, one in promised.items() if state(one, day) == "broken"}
    assert must <= opened <= must | may
    told = [one.fact for one in world.ledger.read(f"alerts:{career}") if isinstance(one, Event)]
    raised = Counter(one.alert for one in told if one.TYPE == "alert_raised")  # type: ignore[attr-defined]
    assert set(raised.values()) <= {1}
