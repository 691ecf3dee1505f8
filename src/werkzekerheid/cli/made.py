"""How commands are made: the program, and what each command gets from the messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

from werkzekerheid.cli.help import Command, Commanded, Commands
from werkzekerheid.messages import say

app = typer.Typer(
    cls=Commands,
    help=say("cli_help"),
    epilog=say("cli_exit_codes"),
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    options_metavar=say("cli_metavar_options"),
    subcommand_metavar=say("cli_metavar_command"),
    context_settings={"help_option_names": ["-h", "--help"]},
)


Made = Callable[[Callable[..., int]], Callable[..., int]]


def command(name: str, of: typer.Typer = app, within: str = "") -> Made:
    """Adds a command; its help stands in the messages under its name, and that of the command it is within."""
    return of.command(name, cls=Command, **_told(f"{within}{name}"))


def commanded(
    name: str, cls: type[Commanded] = Commanded, of: typer.Typer = app, within: str = ""
) -> tuple[typer.Typer, Made]:
    """Adds a command that has commands of its own: where they go, and how it itself is made."""
    made = typer.Typer(cls=cls, subcommand_metavar=say("cli_metavar_command_or_none"))
    told = _told(f"{within}{name}")
    of.add_typer(made, name=name, **told)
    return made, made.callback(invoke_without_command=True, **told)


def _told(name: str) -> dict[str, Any]:
    told = say(f"cli_help_{name.replace('-', '_')}")
    return {"help": told, "short_help": told.partition("\n\n")[0], "options_metavar": say("cli_metavar_options")}
