"""Lines of the logs about what was answered without a thread of its own: kept together, before any of it is told."""

from __future__ import annotations

from asyncio import get_running_loop
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import Sequence

    from werkzekerheid.ledger.audit.lines import AccessLine, ProcessingLine
    from werkzekerheid.ledger.audit.log import AuditLog

    Some = tuple[Sequence[AccessLine], Sequence[ProcessingLine]]


class Lines:
    """Writes in one thread: what comes while it writes is written next, all of it with one commit. For one loop."""

    def __init__(self, audit: AuditLog) -> None:
        """Nothing waits yet."""
        self._audit = audit
        self._one = ThreadPoolExecutor(1, "lines")
        self._waiting: list[tuple[Some, Future[None]]] = []
        self._busy = False

    async def write(self, some: Sequence[Some]) -> None:
        """They are on disk when this ends.

        Raises:
            Refusal: they cannot be written: then nothing of what they are about may be told.
        """
        access = [line for one, _ in some for line in one]
        processing = [line for _, one in some for line in one]
        kept: Future[None] = get_running_loop().create_future()
        self._waiting.append(((access, processing), kept))
        if not self._busy:
            self._next()
        await kept

    def _next(self) -> None:
        waiting, self._waiting = self._waiting, []
        access = [line for (one, _), _ in waiting for line in one]
        processing = [line for (_, one), _ in waiting for line in one]
        self._busy = True
        written = get_running_loop().run_in_executor(self._one, self._audit.write, access, processing)
        written.add_done_callback(lambda done: self._done(done, [kept for _, kept in waiting]))

    def _done(self, written: Future[None], waited: Sequence[Future[None]]) -> None:
        error = written.exception()
        for one in waited:
            if one.cancelled():
                continue
            if error is None:
                one.set_result(None)
            else:
                one.set_exception(error)
        self._busy = False
        if self._waiting:
            self._next()

    def close(self) -> None:
        """Writes what is still to be written, and no more."""
        self._one.shutdown()
