"""One ledger and two projectors over it for `bench.py`: in pages as always, and one event a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench_ledger import live_ledger
from werkzekerheid.readmodels.projector import PAGE, Projector, open_views

if TYPE_CHECKING:
    from pathlib import Path

    from werkzekerheid.readmodels.views import Views


class Projecting:
    """Fills the same stored tables from their empty start, twice."""

    def __init__(self, folder: Path, careers: int, length: int) -> None:
        """Record the careers, each fact on its day: those of one career lie far apart in the ledger."""
        self.folder = folder
        self.ledger = live_ledger(folder / "ledger.db", careers, length)
        self.events = self.ledger.head()
        self.views: dict[int, Views] = {}

    def prepare(self) -> None:
        """Makes empty tables for both."""
        self.close_views()
        for page in (PAGE, 1):
            path = self.folder / f"views-{page}.db"
            for one in self.folder.glob(f"{path.name}*"):
                one.unlink()
            self.views[page] = open_views(path, self.ledger)

    def in_pages(self) -> None:
        """As always."""
        self._run(PAGE)

    def one_by_one(self) -> None:
        """Reads an event, looks at its career, stores the rows and the position; then the next."""
        self._run(1)

    def _run(self, page: int) -> None:
        projector = Projector(self.ledger, self.views[page], page=page)
        if projector.catch_up() != self.events:
            raise AssertionError("not every event was read")

    def close_views(self) -> None:
        """Closes the tables."""
        for views in self.views.values():
            views.close()
        self.views.clear()

    def close(self) -> None:
        """Closes all files."""
        self.close_views()
        self.ledger.close()
