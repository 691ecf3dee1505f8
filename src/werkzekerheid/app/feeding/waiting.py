"""One thread waits for the ledger, for all who wait: a hundred of them cost no connection, and no question each.

Who waits says which rows may be for it, so that an append wakes nobody whom it does not concern.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

from werkzekerheid.app.bugs import place_of
from werkzekerheid.ledger.glancing import LARGEST_GLANCE
from werkzekerheid.logs import log_of
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.ledger.stored import Row

    Wanted = Callable[[Sequence[Row]], bool]
    Tell = Callable[[], object]

LOOK_SECONDS = 0.5
"""So long the thread waits at most before it looks whether anybody waits still."""
CALM_SECONDS = 0.05
"""It gathers what is appended meanwhile: who appends much wakes nobody for each of it."""
_log = log_of(__name__)


class _Waiting:
    __slots__ = ("position", "tell", "wanted")

    def __init__(self, position: int, wanted: Wanted, tell: Tell) -> None:
        self.position, self.wanted, self.tell = position, wanted, tell


class Waker:
    """Tells those who wait. The thread lives as long as anybody does."""

    def __init__(self, ledger: Ledger) -> None:
        """Nobody waits yet."""
        self._ledger = ledger
        self._waiting: dict[int, _Waiting] = {}
        self._lock = Lock()
        self._thread: Thread | None = None

    @contextmanager
    def telling(self, position: int, wanted: Wanted, tell: Tell) -> Iterator[None]:
        """While this lasts, `tell` is called as soon as a row behind a position is wanted, perhaps more than once.

        Args:
            position: what lies behind it was not looked at yet.
            wanted: whether any of these rows may be for who waits; asked in the thread that waits for all.
            tell: called in that thread; returns at once.
        """
        mine = _Waiting(position, wanted, tell)
        with self._lock:
            self._waiting[id(mine)] = mine
            if self._thread is None:
                self._thread = Thread(target=self._follow, name="feeds", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._waiting.pop(id(mine), None)

    def wait(self, position: int, seconds: float, wanted: Wanted) -> bool:
        """Waits until a row behind a position is wanted; False where none was within this time."""
        told = Event()
        with self.telling(position, wanted, told.set):
            return told.wait(seconds)

    def _follow(self) -> None:
        calm = Event()
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                waiting = list(self._waiting.values())
            try:
                self._look(waiting)
            except Refusal as refusal:
                _log.warning("refused", code=refusal.code)
                self._tell_all()  # each finds out for itself what is wrong
                calm.wait(LOOK_SECONDS)
            except Exception as error:  # noqa: BLE001  (the outermost door of this thread)
                _log.error("bug", kind=type(error).__name__, where=place_of(error))
                self._tell_all()
                calm.wait(LOOK_SECONDS)
            calm.wait(CALM_SECONDS)

    def _look(self, waiting: Sequence[_Waiting]) -> None:
        """Shows each the rows that it was not shown yet; where there are none, it waits a while for one."""
        first = min(one.position for one in waiting)
        rows = self._ledger.glancing.after(first, LARGEST_GLANCE)
        if not rows:
            self._ledger.wait_for(first + 1, LOOK_SECONDS)
            return
        for one in waiting:
            new = [row for row in rows if row[0] > one.position]
            if new:
                one.position = new[-1][0]
                if one.wanted(new):
                    one.tell()

    def _tell_all(self) -> None:
        with self._lock:
            for one in self._waiting.values():
                one.tell()


def until(seconds: float) -> Callable[[], float]:
    """What is left of so many seconds from now on, each time it is asked."""
    end = monotonic() + seconds
    return lambda: max(end - monotonic(), 0.0)
