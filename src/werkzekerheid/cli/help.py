"""How the command line explains itself: help in the language chosen, commands by what they are for, and usage errors.

Typer's own help is English, and its Rich help costs a quarter of a second.
"""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING, Any, TypeAlias

from typer._coercion import RuntimeParam
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from werkzekerheid.cli.problem import Problem, as_typed
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from typer._click import Command as AnyCommand
    from typer._click import Context

GROUPS: Mapping[str, tuple[str, ...]] = {
    "cli_group_begin": ("demo", "init", "new-key", "import", "record", "record-batch"),
    "cli_group_look": ("careers", "situation", "plan", "timeline", "risk", "people", "handovers", "worklist", "alerts"),
    "cli_group_answer": ("see", "answer"),
    "cli_group_share": (
        *("my-data", "portfolio", "employer-view", "consent", "handover", "share", "explain"),
        *("directory", "notices", "emergency", "feed"),
    ),
    "cli_group_account": ("shared", "who-saw", "seen-by", "in-reach", "usage", "processing-register"),
    "cli_group_rights": ("rights", "erase", "retention"),
    "cli_group_rules": ("rules", "sample", "continuity"),
    "cli_group_replay": ("replay", "backtest", "research"),
    "cli_group_evidence": ("access-log", "processing-log", "seal", "verify", "prove"),
    "cli_group_keep": (
        *("work", "serve", "pass-time", "rebuild", "dead-letters"),
        *("backup", "restore", "migrate", "rotate-key", "doctor"),
    ),
}
"""The commands by what they are for, in the order of the help; a test holds it together with the commands."""
_WIDEST = 100
_CLOSE = 0.5
_USAGE: Mapping[str, str] = {
    "NoSuchOption": "cli_usage_no_such_option",
    "BadOptionUsage": "cli_usage_option",
    "MissingParameter": "cli_usage_missing",
}
"""Typer's usage errors that can be told more of than that the command does not fit."""

Section: TypeAlias = tuple[str, list[tuple[str, str]]]


class _AsTyped(RuntimeParam):
    """Leaves a value as it was typed: all ours are words and flags."""

    def _coerce_value(self, value: Any, param: object, ctx: Context) -> Any:  # noqa: ANN401, ARG002  (as Typer has it)
        return value


def _leave_as_typed(params: Iterable[object]) -> None:
    """Keeps Typer from building a schema of pydantic for each parameter, which takes longer than most commands."""
    for one in params:
        if isinstance(one, (TyperArgument, TyperOption)):
            one._runtime_param = _AsTyped(one.type_descriptor.parameter_info, str)  # noqa: SLF001  (no other way in)


class Command(TyperCommand):
    """One command, that explains itself in the language chosen."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Takes the words of this command."""
        _leave_as_typed(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """The option that shows the help."""
        return _translated(super().get_help_option(ctx))

    def collect_usage_pieces(self, ctx: Context) -> list[str]:  # noqa: ARG002  (Typer gives it)
        """What may follow the name, as it is typed."""
        return [self.options_metavar or "", *(name for name, _ in _arguments(self))]

    def get_help(self, ctx: Context) -> str:
        """The help of this command."""
        return "\n".join(_page(self, ctx, [(say("cli_help_arguments"), _arguments(self))]))


class Commands(TyperGroup):
    """All commands."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Takes the words up to the name of a command."""
        _leave_as_typed(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """The option that shows the help."""
        return _translated(super().get_help_option(ctx))

    def get_help(self, ctx: Context) -> str:
        """The help with all commands, by what they are for."""
        return "\n".join(_page(self, ctx, list(self.sections())))

    def sections(self) -> Iterator[Section]:
        """The commands with what each does, under their headings."""
        for group, names in GROUPS.items():
            yield say(group), [(name, self.commands[name].short_help or "") for name in names]

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, AnyCommand | None, list[str]]:
        """The command that was asked for.

        Raises:
            Problem: there is none of that name.
        """
        if args[0] in self.commands:
            return super().resolve_command(ctx, args)
        from difflib import get_close_matches

        close = get_close_matches(args[0], self.commands, n=1, cutoff=_CLOSE)
        hint = say("cli_did_you_mean", name=close[0]) if close else say("cli_see_help", command=ctx.command_path)
        raise Problem(f"{say('cli_no_such_command', name=as_typed(args[0]))} {hint}")


class Commanded(Commands):
    """A command with commands of its own."""

    def sections(self) -> Iterator[Section]:
        """Its own commands, in their order."""
        yield say("cli_help_commands"), [(name, one.short_help or "") for name, one in self.commands.items()]


class Showing(Commanded):
    """A command with commands of its own, which shows where none of them is named."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Takes the words up to the name of one of its commands, or to what is to be shown."""
        if not args or args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["show", *args]
        return super().parse_args(ctx, args)


class Explaining(Commanded):
    """A command with commands of its own, which explains itself where none of them is named."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Takes the words up to the name of one of its commands."""
        return super().parse_args(ctx, args or ["--help"])


def usage_problem(error: Exception) -> Problem:
    """Typer's usage error as a sentence in the language chosen."""
    parameter = getattr(error, "param", None)
    option = getattr(error, "option_name", None) or next((one for one in getattr(parameter, "opts", ())), "")
    given = as_typed(option) if option.startswith("-") else getattr(parameter, "metavar", None) or option
    command = getattr(getattr(error, "ctx", None), "command_path", "werkzekerheid")
    sentence = say(_USAGE.get(type(error).__name__, "cli_usage"), given=given)
    return Problem(f"{sentence} {say('cli_see_help', command=command)}")


def _translated(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = say("cli_option_help")
    return option


def _arguments(command: AnyCommand) -> list[tuple[str, str]]:
    """What is given without a name: how it is called, and what it is."""
    found = (one for one in command.params if one.param_type_name == "argument")
    return [(one.metavar or one.name or "", getattr(one, "help", None) or "") for one in found]


def _options(command: AnyCommand, ctx: Context) -> list[tuple[str, str]]:
    records = ((one, one.get_help_record(ctx)) for one in command.get_params(ctx) if one.param_type_name == "option")
    return [(record[0], getattr(one, "help", None) or "") for one, record in records if record is not None]


def _page(command: AnyCommand, ctx: Context, sections: list[Section]) -> Iterator[str]:
    """The lines of a help page."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    yield " ".join([f"{say('cli_heading_usage')}:", ctx.command_path, *command.collect_usage_pieces(ctx)])
    for part in (command.help or "").split("\n\n"):
        yield ""
        yield from textwrap.wrap(part, width)
    sections = [*sections, (say("cli_help_options"), _options(command, ctx))]
    left = max(len(name) for _, rows in sections for name, _ in rows) + 4
    for title, rows in sections:
        yield from _section(title, rows, left, width) if rows else ()
    if command.epilog:
        yield ""
        for line in command.epilog.split("\n"):
            yield from textwrap.wrap(line, width, subsequent_indent="     ")


def _section(title: str, rows: list[tuple[str, str]], left: int, width: int) -> Iterator[str]:
    yield ""
    yield f"{title}:"
    for name, told in rows:
        lines = textwrap.wrap(told, max(width - left, 20)) or [""]
        yield f"  {name.ljust(left - 2)}{lines[0]}".rstrip()
        yield from (" " * left + line for line in lines[1:])
