"""Days that pass over many careers, for `bench.py`: what a day costs on which something is due, and one without.

Some of the careers are real: lived for up to a year and recorded when the measuring begins. The others are only rows of
`next_look` that are due later: they show what it costs that they are there.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from datetime import time as hour
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from bench_form import seconds
from bench_spent import spent
from make_load import FIRST_DAY, careers, drafts_of
from werkzekerheid.app.calendar import pass_time
from werkzekerheid.app.policies import PolicyRunner
from werkzekerheid.ledger.ledger import Batch, Ledger
from werkzekerheid.readmodels.projector import Projector, open_views
from werkzekerheid.readmodels.tables import LIVE

if TYPE_CHECKING:
    from werkzekerheid.ledger.storage import Where

LENGTH = 20
_YEAR = timedelta(days=365)
_ONE_DAY = timedelta(days=1)
_LATER = 400
"""In so many days everything that is put off is due again: none of that is measured."""
_CAREERS_AT_ONCE = 50
_ROWS_AT_ONCE = 20_000
_LOOKS = LIVE.next_look


class Day(NamedTuple):
    """How many careers were due on a day, and how long it took to look at them and to raise their alerts."""

    due: int
    seconds: float


class Days:
    """A ledger with its tables and policies, in which days pass."""

    def __init__(self, where: Where, views: Where, real: int) -> None:
        """Record the real careers in one go, look at each, and let a first day pass."""
        self.real, self.day = real, FIRST_DAY + _YEAR
        self.ledger = Ledger.create(where, demo=True, clock=self._now)
        self._record()
        self.views = open_views(views, self.ledger)
        self.policies = PolicyRunner(self.ledger, Projector(self.ledger, self.views))
        self.policies.run()
        self.pass_day()

    def _now(self) -> datetime:
        return datetime.combine(self.day, hour(12), UTC)

    def _record(self) -> None:
        batches = []
        for career, facts in careers(self.real, LENGTH):
            told = [one for one in facts if one.day <= self.day]
            batches.append(Batch(f"career:{career}", 0, drafts_of(told)))
        for start in range(0, len(batches), _CAREERS_AT_ONCE):
            self.ledger.append_many(batches[start : start + _CAREERS_AT_ONCE])

    def wait_with(self, others: int) -> None:
        """So many others wait for a later day."""
        later = self.day + _YEAR
        rows = [
            {"career": str(UUID(int=number)), "looked_on": self.day, "day": later + timedelta(days=number % _LATER)}
            for number in range(others)
        ]
        with self.views.writing() as connection:
            for start in range(0, others, _ROWS_AT_ONCE):
                connection.execute(_LOOKS.insert(), rows[start : start + _ROWS_AT_ONCE])
        # As both databases do by themselves in time.
        with self.views.reading() as connection:
            connection.exec_driver_sql("ANALYZE")

    def pass_day(self) -> Day:
        """The day is written down, the careers that are due are looked at, their alerts raised."""
        self.day += _ONE_DAY
        return Day(self._due(), seconds(self._pass))

    def _pass(self) -> None:
        pass_time(self.ledger, self.day - _ONE_DAY, self.day)
        self.policies.run()

    def _due(self) -> int:
        with self.views.reading() as connection:
            found = sa.select(sa.func.count()).select_from(_LOOKS).where(_LOOKS.c.day <= self.day)
            return int(connection.scalar(found) or 0)

    def put_off(self) -> None:
        """Nothing is due tomorrow: what would be has to wait."""
        soon = _LOOKS.c.day <= self.day + _ONE_DAY
        with self.views.writing() as connection:
            connection.execute(_LOOKS.update().where(soon).values(day=self.day + _YEAR))

    def pass_quietly(self) -> float:
        """Lets a day pass on which nothing is due; gives the seconds of it that were spent in the database.

        Raises:
            AssertionError: something was due.
        """
        self.put_off()
        self.day += _ONE_DAY
        if self._due():
            raise AssertionError("something was due")
        with spent() as found:
            self._pass()
        return found.seconds

    def close(self) -> None:
        """Ends everything."""
        self.views.close()
        self.ledger.close()
