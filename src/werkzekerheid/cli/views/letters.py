"""Dead letters: where each stands, what it holds back, since when, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, heading, line, stacked, table, unknown
from werkzekerheid.days_in_words import day_in_words
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType


def sheet(rows: Sequence[Mapping[str, Any]]) -> Iterator[RenderableType]:
    """In the order of the ledger."""
    yield heading(say("cli_letters"), say("cli_letters_counted", count=len(rows)))
    yield Text()
    columns: list[tuple[str, Mapping[str, Any]]] = [
        (say("cli_head_position"), {"justify": "right", "no_wrap": True}),
        (say("cli_head_since"), {"no_wrap": True}),
        (say("cli_head_why"), {"overflow": "fold", "ratio": 1}),
    ]
    yield table(columns, (_cells(one) for one in rows))


def _cells(row: Mapping[str, Any]) -> list[Text]:
    since = line(day_in_words(row["since"][:10])) if row["since"] else unknown()
    held = line((say("cli_letter_holds", career=row["career"]) if row["career"] else row["stream"], QUIET))
    return [line(str(row["position"])), since, stacked(line(row["say"]), held, line((row["type"] or "", QUIET)))]
