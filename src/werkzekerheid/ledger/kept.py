"""What was made from what was read, kept at hand as long as that stands: for who stays and is asked often."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock, local
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Made = TypeVar("Made")


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

    def get(self, name: Hashable, basis: object, make: Callable[[], Made]) -> Made:
        """What was made under this name from this basis; made now where it was not, or from another one.

        Args:
            name: of what it is.
            basis: everything that it is made from; compared by value, and by identity where it is the same.
            make: makes it; what it raises is kept for nobody.
        """
        if not self.most:
            return make()
        with self._lock:
            found = self._kept.get(name)
            if found is not None:
                self._kept.move_to_end(name)
        if found is not None and found[0] == basis:
            made: Made = found[1]
            self._kept[name] = (basis, made)  # what is the same is compared sooner next time
            return made
        made = make()
        with self._lock:
            self._kept[name] = (basis, made)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return made
