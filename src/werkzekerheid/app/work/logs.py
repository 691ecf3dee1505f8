"""The log of a process that stays: one JSON object a line on standard error, of what `werkzekerheid.logs` lets pass."""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING

from werkzekerheid.app.bugs import place_of
from werkzekerheid.logs import formatter, log_of

if TYPE_CHECKING:
    from types import TracebackType

_log = log_of(__name__)


def to_standard_error() -> None:
    """From here on everything that is logged in this process goes to standard error, as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter())
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)
    logging.getLogger("werkzekerheid").setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # nobody reads on: the work goes on
    threading.excepthook = lambda failed: _unexpected(failed.exc_type, failed.exc_value, failed.exc_traceback)
    sys.unraisablehook = lambda failed: _unexpected(failed.exc_type, failed.exc_value, failed.exc_traceback)


def _unexpected(kind: type[BaseException], error: BaseException | None, _trace: TracebackType | None) -> None:
    """An error that nobody waited for, in a thread of a library or at the end of an object."""
    _log.error("bug", kind=kind.__name__, where=place_of(error) if error else "?")
