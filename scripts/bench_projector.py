"""A ledger and two that keep the stored tables up to it, for `bench.py`: our projector, and the library's runner.

Three ways in which careers come. *Told*: each in one go. *Backlog*: lived beside one another, and read when all of them
are over. *Live*: lived beside one another by so many that hardly two events in a row are of one career.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench_lives import Lives
from bench_runner import Runner
from werkzekerheid.facts.layout import day_of
from werkzekerheid.ledger.ledger import Ledger
from werkzekerheid.readmodels.comparing import checksum
from werkzekerheid.readmodels.projector import Projector
from werkzekerheid.readmodels.tables import LIVE
from werkzekerheid.readmodels.views import Views

if TYPE_CHECKING:
    from bench_form import Place
    from werkzekerheid.ledger.storage import Where

LENGTH = 20
_TOLD_BEFORE = 14
"""So many facts of each career are in the tables already where the rest is lived while somebody keeps up."""


class Projecting:
    """Fills the same stored tables, twice, from their empty start."""

    def __init__(self, place: Place, database: str, number: int, told: int) -> None:
        """Record so many careers, the first `told` facts of each in one go, on `sqlite` or `postgresql`."""
        self.place, self.database = place, database
        self.made = 0
        self.lives = Lives(self._where(), number, LENGTH, told)
        self.ledger = self.lives.ledger
        self.events = 0
        self.opened: list[Views] = []
        self.empty()

    def _where(self) -> Where:
        self.made += 1
        if self.database == "sqlite":
            return self.place.folder / f"{self.made}.db"
        return self.place.databases.make()

    def _views(self) -> Views:
        """Empty tables."""
        where = self._where()
        if isinstance(where, str):
            Ledger.create(where, demo=True).close()  # the schema and role that the tables live in
        views = Views.open(where, self.ledger.ledger_id, day_of(self.ledger.made_at))
        self.opened.append(views)
        return views

    def empty(self) -> None:
        """Makes empty tables for both."""
        self.close_views()
        self.projector = Projector(self.ledger, self._views())
        self.runner = Runner(self.ledger, self._views())
        self.events = self.ledger.head()

    def ours(self) -> None:
        """As always: some thousands of events a transaction, each career that they touch once."""
        self.projector.catch_up()

    def librarys(self) -> None:
        """An event a transaction."""
        self.runner.run(self.ledger.head())

    def checked(self) -> None:
        """Both must have written the same.

        Raises:
            AssertionError: they did not.
        """
        sums = set()
        for views in self.opened:
            with views.reading() as connection:
                sums.add(checksum(connection, LIVE))
        if len(sums) > 1:
            raise AssertionError("the tables differ")

    def close_views(self) -> None:
        """Ends what fills the tables."""
        if self.opened:
            self.runner.close()
        for views in self.opened:
            views.close()
        self.opened.clear()

    def close(self) -> None:
        """Ends everything."""
        self.close_views()
        self.ledger.close()


class KeepingUp(Projecting):
    """The same while careers are lived: the tables are filled, and both write what came since."""

    def __init__(self, place: Place, database: str, number: int) -> None:
        """Tell the larger part of all careers, and fill the tables with that."""
        super().__init__(place, database, number, _TOLD_BEFORE)
        self.number = number
        Projector(self.ledger, self.opened[1]).catch_up()
        self.projector.catch_up()
        self.runner.start_after(self.ledger.head())

    def prepare(self) -> None:
        """Less than half as many facts are lived as there are careers: hardly two are of one of them."""
        self.events = self.lives.live(-(-self.number * 2 // 5))
