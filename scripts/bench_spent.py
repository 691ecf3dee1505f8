"""How much of a piece of work is spent in a database, for `bench.py`: in calls of sqlite3, or waiting for a server."""

from __future__ import annotations

import sqlite3
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from psycopg import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_WAITING = Connection.wait.__code__
"""Everything that psycopg asks a server passes here."""
_IN_FILE = (sqlite3.Connection, sqlite3.Cursor)


class Spent:
    """Seconds of this thread in a database; Python tells of each call that begins and ends."""

    seconds = 0.0
    _since = 0.0

    def told(self, frame: FrameType, event: str, function: Any) -> None:  # noqa: ANN401  (what Python gives)
        """One call, or the end of one."""
        if event.startswith("c_"):
            if not isinstance(getattr(function, "__self__", None), _IN_FILE):
                return
        elif frame.f_code is not _WAITING:
            return
        if event.endswith("call"):
            self._since = time.perf_counter()
        else:
            self.seconds += time.perf_counter() - self._since


@contextmanager
def spent() -> Iterator[Spent]:
    """What is spent in the block; its other work gets slower by being watched, calls of a database do not."""
    found = Spent()
    sys.setprofile(found.told)
    try:
        yield found
    finally:
        sys.setprofile(None)
