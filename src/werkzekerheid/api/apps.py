"""The apps that answer requests: one for each that is worked on, all on the same open stores.

An app keeps what was left out of its last look, and the trace of what is done now: two requests must not share one. The
stores are shared: they may be used from several threads, and lines that are written at the same moment to the access
log are written with one commit, which they would not be on connections of their own.
"""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from werkzekerheid.app.app import open_app
from werkzekerheid.ledger.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.app.app import App
    from werkzekerheid.app.clock import Clock
    from werkzekerheid.settings import Settings


_AT_HAND = 4_096
"""So many streams, and things made from them: of several hundred careers that are asked for again and again."""


class Apps:
    """Hands out apps, each to one request at a time. Safe to use from several threads."""

    def __init__(self, stores: Settings, clock: Clock) -> None:
        """Opens the stores.

        Raises:
            Refusal: they cannot be used.
        """
        self.first = open_app(stores, clock)
        self.first.brings_up = False
        self.first.ledger.kept = Kept(_AT_HAND)
        self._idle: deque[App] = deque()
        self.recording = Lock() if isinstance(stores.ledger, Path) else nullcontext()

    @contextmanager
    def one(self, trace: str, via: str = "api") -> Iterator[App]:
        """An app for one request; what it writes down is of this trace, and came by this door."""
        try:
            app = self._idle.pop()
        except IndexError:
            app = self.first.beside()
        app.trace, app.via, app.left_out = trace, via, {}
        app.keys_missing.clear()
        try:
            with app.ledger.at_once():
                yield app
        finally:
            app.trace = None
            self._idle.append(app)

    def close(self) -> None:
        """Closes the stores, when nobody asks any more."""
        self.first.__exit__()
