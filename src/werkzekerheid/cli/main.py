"""The command line: `werkzekerheid COMMAND`."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer._click import Command

_ROUND = 100_000  # new objects between two rounds of the collector; Python's own 700
_INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> None:
    """Runs one command and ends the process with its exit code; at once, where the words are those of the process."""
    # A command lives for a second: the collector's many small rounds during the imports find nothing and cost a tenth
    # of that second. It still runs, rarely, so that an import of many careers stays small.
    gc.set_threshold(_ROUND)
    try:
        from werkzekerheid.cli.door import answer
    except KeyboardInterrupt:  # before the door can say anything
        sys.exit(_INTERRUPTED)
    if arguments is not None:
        sys.exit(answer(lambda: _command(arguments)))
    code = answer(lambda: _command(sys.argv[1:]))
    # At its end Python would take everything apart that was loaded: a sixth of the time of a command, for memory that
    # goes with the process. All files are closed by now; of what was printed nothing may stay behind.
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _command(arguments: list[str]) -> int:
    """Parses the arguments and does what they ask; the exit code."""
    import typer
    from typer.exceptions import TyperException

    from werkzekerheid.cli.help import usage_problem

    command = all_commands()
    try:
        with command.make_context("werkzekerheid", list(arguments)) as context:
            return int(command.invoke(context) or 0)
    except typer.Exit as end:
        return end.exit_code
    except TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stdout.write(f"{error}\n")
            return 0
        raise usage_problem(error) from None


@cache
def all_commands() -> Command:
    """The tree of everything that can be typed, made once a process: for Typer that is more work than most commands."""
    import typer

    from werkzekerheid.cli.commands import app

    return typer.main.get_command(app)
