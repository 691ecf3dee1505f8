"""What may stand in a log, in every process: keys of a list, and of a text only what looks like a name or a code.

No personal value can reach a log. Of what a library says nothing is left but that it said something: its sentences
quote what it was given. A process that stays writes all of its log (`app.work.logs`); a command writes its warnings.
"""

from __future__ import annotations

import logging
import re
import sys
from contextlib import suppress
from math import isfinite
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from structlog.typing import Processor

    Line = MutableMapping[str, Any]

KEYS = frozenset(
    {
        "time", "level", "logger", "event", "loop", "position", "days", "code", "kind", "where", "why", "failures",
        "careers", "number", "rows", "equal", "port", "ledger", "tree", "operation", "status", "milliseconds", "trace",
    }
)  # fmt: skip
"""What may stand in a line. A stream or a career is named by no line: a position is enough to find it."""
_CODE = re.compile(r"[A-Za-z0-9_.:+/?-]{1,100}")
_LIBRARY = "library_said"
_STAMPED: list[Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
]


def log_of(name: str) -> Any:  # noqa: ANN401  (structlog decides what it is when it is first used)
    """The log of a module, by the name of that module."""
    return structlog.wrap_logger(logging.getLogger(name))


def only_allowed(_logger: object, _level: str, line: Line) -> Line:
    """The line without whatever could say something about somebody."""
    return {key: value for key, value in line.items() if key in KEYS and _is_harmless(value)}


def _is_harmless(value: object) -> bool:
    if isinstance(value, str):
        return _CODE.fullmatch(value) is not None
    return value is None or (isinstance(value, int | float) and isfinite(value))


def formatter() -> logging.Formatter:
    """One JSON object a line, of ours and of the libraries."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_without_sentence, *_STAMPED],
        processors=[only_allowed, structlog.processors.JSONRenderer()],
    )


def _without_sentence(_logger: object, _level: str, line: Line) -> Line:
    line["event"] = _LIBRARY
    return line


class _StandardError(logging.Handler):
    """Writes to what is standard error at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """Writes one line; where nobody reads on, the work goes on."""
        with suppress(OSError, ValueError):
            sys.stderr.write(f"{self.format(record)}\n")


def _begin() -> None:
    """Whatever is said by whoever in this process goes through the list, also before anybody sets up a log."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_STAMPED,
            only_allowed,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    last = _StandardError(logging.WARNING)
    last.setFormatter(formatter())
    logging.lastResort = last  # of whom nobody set up a log: Python itself would write the sentence


_begin()
