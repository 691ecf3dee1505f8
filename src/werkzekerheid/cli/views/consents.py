"""Consents: to whom, for what, of which classes, and how each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import coded, coded_list, day, empty, heading, table
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType


def sheet(rows: Sequence[Mapping[str, Any]], career: str) -> Iterator[RenderableType]:
    """One line a consent, in the order in which they were told of."""
    yield heading(say("cli_consents"), career)
    yield Text()
    if not rows:
        yield empty(say("cli_no_consents"))
        return
    heads = ("cli_head_recipient", "cli_head_state", "cli_head_classes", "cli_head_purposes", "cli_head_until")
    yield table([(say(one), {"overflow": "fold", "ratio": 2}) for one in heads], (_cells(one) for one in rows))


def _cells(row: Mapping[str, Any]) -> list[Text]:
    return [
        Text(str(row["recipient"])),
        coded("consent_state", row["state"]),
        coded_list("data_class", row["classes"]),
        coded_list("purpose", row["purposes"]),
        day(row["ended_on"] or row["until_on"]) if row["ended_on"] or row["until_on"] else Text("–"),
    ]
