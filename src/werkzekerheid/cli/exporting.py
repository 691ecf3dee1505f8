"""The commands that hand out the logs, a line of JSON each, as they are read."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from werkzekerheid.app.app import open_app
from werkzekerheid.app.exporting import Days, export_access, export_processing
from werkzekerheid.cli.days import typed_day
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import requester
from werkzekerheid.cli.new_file import new_file
from werkzekerheid.cli.screen import complain
from werkzekerheid.messages import say
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

_EXPORTS = {"access": export_access, "processing": export_processing}


def export(log: str, first: str | None, last: str | None, to_file: str | None, as_: str | None) -> int:
    """One of the logs, of these days, to a new file or to whoever reads our output."""
    days = Days(typed_day("--from", first), typed_day("--to", last))
    with open_app(settings()) as app:
        documents = _EXPORTS[log](app, requester(app, as_), days)
        if to_file is None:
            _write(documents, sys.stdout)
            return DONE
        with new_file(to_file) as file:
            lines = _write(documents, file)
    complain(say("cli_log_exported", lines=lines, file=to_file))
    return DONE


def _write(documents: Iterator[dict[str, Any]], out: TextIO) -> int:
    """A line each; gives how many. Nothing in them is obeyed by a terminal: all that is not ASCII is escaped."""
    lines = 0
    for lines, one in enumerate(documents, start=1):  # noqa: B007  (the number of the last)
        out.write(f"{json.dumps(one, separators=(',', ':'))}\n")
    return lines
