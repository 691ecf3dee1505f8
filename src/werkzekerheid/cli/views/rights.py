"""Requests of workers: what each asks, how it stands, and by when an answer is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import coded, coded_list, day, empty, heading, table
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType


def requests(rows: Sequence[Mapping[str, Any]]) -> Iterator[RenderableType]:
    """What is open first, by the day on which an answer is due."""
    yield heading(say("cli_rights"))
    yield Text()
    if not rows:
        yield empty(say("cli_no_rights"))
        return
    heads = (
        say("cli_head_career"),
        say("cli_head_request"),
        say("cli_head_right"),
        say("cli_head_classes"),
        say("cli_head_state"),
    )
    columns: list[tuple[str, Mapping[str, Any]]] = [(one, {"overflow": "fold", "ratio": 2}) for one in heads]
    yield table([*columns, (say("cli_head_due"), {"no_wrap": True})], (_cells(one) for one in rows))


def _cells(row: Mapping[str, Any]) -> list[Text]:
    return [
        Text(str(row["career"])),
        Text(str(row["request"])),
        coded("rights_requested.right", row["right"]),
        coded_list("data_class", row["classes"]) if row["classes"] else Text("–"),
        coded("request_state", row["state"]),
        day(row["due_on"]),
    ]
