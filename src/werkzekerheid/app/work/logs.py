"""The log of a process that stays: one JSON object a line on standard error.

No personal value can reach it. Only keys of a list pass, and of a text only what looks like a name or a code. Of what
a library says nothing is left but that it said something: its sentences quote what it was given.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from typing import TYPE_CHECKING, Any

import structlog

from werkzekerheid.app.bugs import place_of

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from types import TracebackType

    from structlog.typing import Processor

    Line = MutableMapping[str, Any]

KEYS = frozenset(
    {
        "time", "level", "logger", "event", "loop", "position", "days", "code", "kind", "where", "why", "failures",
        "careers", "rows", "equal", "port", "ledger", "tree",
    }
)  # fmt: skip
"""What may stand in a line. A stream or a career is named by no line: a position is enough to find it."""
_CODE = re.compile(r"[A-Za-z0-9_.:+/?-]{1,100}")
_LIBRARY = "library_said"
_log = structlog.wrap_logger(logging.getLogger(__name__))


def to_standard_error() -> None:
    """From here on everything that is logged in this process goes to standard error, as JSON."""
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True, key="time")
    with_name: list[Processor] = [structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, stamp]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_without_sentence, *with_name],
            processors=[only_allowed, structlog.processors.JSONRenderer()],
        )
    )
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)
    logging.getLogger("werkzekerheid").setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # nobody reads on: the work goes on
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level, *with_name, structlog.stdlib.ProcessorFormatter.wrap_for_formatter
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )  # fmt: skip
    threading.excepthook = lambda failed: _unexpected(failed.exc_type, failed.exc_value, failed.exc_traceback)
    sys.unraisablehook = lambda failed: _unexpected(failed.exc_type, failed.exc_value, failed.exc_traceback)


def only_allowed(_logger: object, _level: str, line: Line) -> Line:
    """The line without whatever could say something about somebody."""
    return {key: value for key, value in line.items() if key in KEYS and _is_harmless(value)}


def _is_harmless(value: object) -> bool:
    if isinstance(value, str):
        return _CODE.fullmatch(value) is not None
    return value is None or isinstance(value, int | float)


def _without_sentence(_logger: object, _level: str, line: Line) -> Line:
    line["event"] = _LIBRARY
    return line


def _unexpected(kind: type[BaseException], error: BaseException | None, _trace: TracebackType | None) -> None:
    """An error that nobody waited for, in a thread of a library or at the end of an object."""
    _log.error("bug", kind=kind.__name__, where=place_of(error) if error else "?")
