"""The commands of whoever is told an alert: they saw it, and they answer it."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from werkzekerheid.cli.made import command
from werkzekerheid.cli.options import As, CommandId
from werkzekerheid.cli.typed import typed_text
from werkzekerheid.messages import say

_RULE = say("cli_metavar_rule")

OneAlert: TypeAlias = Annotated[str, typer.Argument(metavar=say("cli_metavar_alert"), help=say("cli_argument_alert"))]
OfRule: TypeAlias = Annotated[
    str | None, typer.Argument(metavar=f"[{_RULE}]", help=say("cli_argument_alert_rule"), show_default=False)
]
OnePart: TypeAlias = Annotated[
    str | None, typer.Option("--part", metavar=say("cli_metavar_part"), help=say("cli_option_alert_part"))
]
HowAnswered: TypeAlias = Annotated[
    str, typer.Option("--how", metavar=say("cli_metavar_how"), help=say("cli_option_how"))
]
WhyAnswered: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--reason", metavar=f"{say('cli_metavar_text')}|-", help=say("cli_option_alert_reason"), callback=typed_text
    ),
]


@command("see")
def see(what: OneAlert, rule: OfRule = None, part: OnePart = None, as_: As = None, command_id: CommandId = None) -> int:
    """Somebody saw an alert."""
    from werkzekerheid.cli import answering

    return answering.see(answering.named(what, rule, part), as_, command_id)


@command("answer")
def answer(
    what: OneAlert,
    rule: OfRule = None,
    part: OnePart = None,
    *,
    how: HowAnswered,
    reason: WhyAnswered = None,
    as_: As = None,
    command_id: CommandId = None,
) -> int:
    """Somebody answers an alert."""
    from werkzekerheid.cli import answering

    return answering.answer(answering.named(what, rule, part), how, reason, as_, command_id)
