"""A rebuild of a large ledger in one command, for `bench.py`: its pace, its memory, what a second process brings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from bench_commands import Commands
from make_load import write_load

if TYPE_CHECKING:
    from bench_commands import Watched
    from werkzekerheid.ledger.storage import Where

LENGTH = 50
_WRITERS = 2
_FEW = 1_000


class Rebuilding:
    """A ledger of so many generated careers, whose stored tables are lost again and again."""

    def __init__(self, folder: Path, where: Where, careers: int) -> None:
        """Write the careers, each in one go."""
        self.where = where
        self.events = write_load(where, careers, LENGTH, workers=_WRITERS if careers > _FEW else 1)
        self.commands = Commands(folder, where)

    def run(self, workers: int) -> Watched:
        """The whole command, from tables that are not there, in so many processes."""
        self._lose()
        return self.commands.watched("rebuild", "--workers", str(workers))

    def _lose(self) -> None:
        if isinstance(self.where, Path):
            for one in self.where.parent.glob(f"{self.where.stem}.views.db*"):
                one.unlink()
            return
        with psycopg.connect(self.where, autocommit=True) as connection:
            connection.execute("DROP SCHEMA views CASCADE")
            connection.execute("CREATE SCHEMA views AUTHORIZATION werkzekerheid_views")
