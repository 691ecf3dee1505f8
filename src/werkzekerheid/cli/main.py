"""The command line: `werkzekerheid COMMAND`."""

from __future__ import annotations

import gc
import sys

_ROUND = 100_000  # new objects between two rounds of the collector; Python's own 700
_INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> None:
    """Runs one command and ends the process with its exit code."""
    # A command lives for a second: the collector's many small rounds during the imports find nothing and cost a tenth
    # of that second. It still runs, rarely, so that an import of many careers stays small.
    gc.set_threshold(_ROUND)
    try:
        from werkzekerheid.cli.door import answer
    except KeyboardInterrupt:  # before the door can say anything
        sys.exit(_INTERRUPTED)
    code = answer(lambda: _command(sys.argv[1:] if arguments is None else arguments))
    # At its end Python looks for garbage in everything that was loaded: a seventh of the time of a command, for memory
    # that goes with the process.
    gc.freeze()
    sys.exit(code)


def _command(arguments: list[str]) -> int:
    """Parses the arguments and does what they ask; the exit code."""
    import typer
    from typer.exceptions import TyperException

    from werkzekerheid.cli.commands import app
    from werkzekerheid.cli.help import usage_problem

    command = typer.main.get_command(app)
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
