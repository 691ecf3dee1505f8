"""What was made from what was read, kept at hand as long as that stands: for who stays and is asked often."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import contextmanager
from threading import Lock, local
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

Made = TypeVar("Made")


class NotAtHand(Exception):
    """It would have to be read, made or written, which takes longer than who asks may wait."""


class _Only(local):
    lines: list[Any] | None = None


_only = _Only()


@contextmanager
def only_at_hand() -> Iterator[list[Any]]:
    """In this block this thread reads and makes nothing that is not at hand, and writes nothing.

    For who must not be held up. The lines of the logs that would be written are put in the list, and whoever asked
    writes them before anything is told.

    Raises:
        NotAtHand: from whatever would take longer; nothing was written.
    """
    _only.lines = []
    try:
        yield _only.lines
    finally:
        _only.lines = None


def lines_for_later() -> list[Any] | None:
    """Where the lines of the logs are put that others write; None where this thread writes them itself."""
    return _only.lines


def may_take_longer() -> None:
    """Said by what reads, makes or writes.

    Raises:
        NotAtHand: this thread may not.
    """
    if _only.lines is not None:
        raise NotAtHand


class Looking(local):
    """How this thread looks at a ledger: each time, or at once for several questions; `head` None: not looked yet."""

    at_once = False
    head: int | None = None


class Shared:
    """What many threads want to know as it is now: whoever asked before somebody began to look, has it from them."""

    def __init__(self, look: Callable[[], int]) -> None:
        """Nobody looked yet."""
        self._look = look
        self._lock = Lock()
        self._began, self._found = 0, 0

    def now(self) -> int:
        """What is found by a look that began after this was asked."""
        asked = perf_counter_ns()
        with self._lock:
            if self._began <= asked:
                began = perf_counter_ns()
                self._found = self._look()
                self._began = began
            return self._found


class Kept:
    """So many things at most; those that nobody asked for longest go first. Safe to use from several threads."""

    def __init__(self, most: int) -> None:
        """Nothing is kept yet; of 0 nothing ever is, for who asks once and goes."""
        self.most = most
        self._kept: OrderedDict[Hashable, tuple[Any, Any]] = OrderedDict()
        self._lock = Lock()

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._kept.clear()

    def held(self, name: Hashable) -> tuple[Any, Any] | None:
        """What was made under this name last, behind its basis, whether that stands or not; None where nothing is."""
        return self._kept.get(name)

    def get(self, name: Hashable, basis: object, make: Callable[[], Made], *, light: bool = False) -> Made:
        """What was made under this name from this basis; made now where it was not, or from another one.

        Args:
            name: of what it is.
            basis: everything that it is made from; compared by value, and by identity where it is the same.
            make: makes it; what it raises is kept for nobody.
            light: whether it is made at once, so that nobody is held up.

        Raises:
            NotAtHand: it is not, and this thread may not wait.
        """
        if not self.most:
            may_take_longer()
            return make()
        with self._lock:
            found = self._kept.get(name)
            if found is not None:
                self._kept.move_to_end(name)
        if found is not None and found[0] == basis:
            made: Made = found[1]
            self._kept[name] = (basis, made)  # what is the same is compared sooner next time
            return made
        if not light:
            may_take_longer()
        made = make()
        with self._lock:
            self._kept[name] = (basis, made)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return made
