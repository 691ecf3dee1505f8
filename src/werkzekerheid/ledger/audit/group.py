"""One commit for all who write at the same time: to see it to the disk takes as long for one line as for a hundred."""

from __future__ import annotations

from threading import Lock, RLock
from typing import TYPE_CHECKING, Any

from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Rows = Sequence[tuple[Any, ...]]
    Keep = Callable[[Rows, Rows], None]


class _Waiting:
    """Lines of one call, until they are kept or refused."""

    __slots__ = ("access", "done", "processing", "refused")

    def __init__(self, access: Rows, processing: Rows) -> None:
        self.access, self.processing = access, processing
        self.done = False
        self.refused: Refusal | None = None


class Group:
    """Whoever comes first writes; who comes meanwhile waits, and the next of them writes for all that wait."""

    def __init__(self, keep: Keep, where: str) -> None:
        """Keep what writes lines in one transaction, or refuses; and what the store is called."""
        self._keep = keep
        self._where = where
        self._queue: list[_Waiting] = []
        self._door = Lock()
        self._one_writer = RLock()  # as the ledger's own

    def write(self, access: Rows, processing: Rows) -> None:
        """Has these lines kept, alone or with those of others.

        Raises:
            Refusal: they are not; nor is any line that was written with them.
        """
        mine = _Waiting(access, processing)
        with self._door:
            self._queue.append(mine)
        with self._one_writer:
            if not mine.done:
                self._write_all()
        if mine.refused is not None:
            raise mine.refused

    def _write_all(self) -> None:
        with self._door:
            waiting, self._queue = self._queue, []
        # What stops this thread (Ctrl-C) says nothing to the others: nobody knows what became of their lines.
        refused: Refusal | None = Refusal("audit_busy", path=self._where)
        try:
            access = [row for one in waiting for row in one.access]
            processing = [row for one in waiting for row in one.processing]
            self._keep(access, processing)
            refused = None
        except Refusal as error:
            refused = error
        finally:
            for one in waiting:
                one.done, one.refused = True, refused
