"""Who leads a ledger in a file: whoever holds the lock on an empty file beside it."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Self

from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from pathlib import Path


class FileLeadership:
    """A lock that goes with the process that holds it; see `Leadership`."""

    def __init__(self, path: Path) -> None:
        """Keep the file; it is made when somebody wants to lead, and stays."""
        self._path = path
        self._one_at_a_time = Lock()
        self._file: int | None = None

    def try_lead(self) -> bool:
        """Leads where nobody does."""
        with self._one_at_a_time:
            if self._holds():
                return True
            self._let_go()
            try:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
                # Not `lockf`: that lock belongs to the process, and goes when any of its threads closes the file.
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._let_go()
            except OSError:
                self._let_go()
                raise Refusal("ledger_unwritable", path=self._path) from None
            return self._holds()

    def still_leading(self) -> bool:
        """Whether we hold the lock on the file that the others see."""
        with self._one_at_a_time:
            return self._holds()

    def resign(self) -> None:
        """Lets go of the lock."""
        with self._one_at_a_time:
            self._let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.resign()

    def _holds(self) -> bool:
        if self._file is None:
            return False
        with suppress(OSError):
            # Somebody may delete the file: who comes then makes another one, and locks that.
            return os.path.samestat(os.fstat(self._file), self._path.stat())
        return False

    def _let_go(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
