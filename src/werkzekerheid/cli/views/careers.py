"""The careers there are, a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import coded, heading, line, table, unknown
from werkzekerheid.days_in_words import day_in_words
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    Row = Mapping[str, Any]


def sheet(rows: Sequence[Row]) -> Iterator[RenderableType]:
    """One line a career, in the order of their names."""
    yield heading(say("cli_careers"), str(len(rows)))
    yield Text()
    columns: list[tuple[str, Mapping[str, Any]]] = [
        (say("cli_head_career"), {"overflow": "fold", "max_width": 36}),
        (say("cli_head_told"), {"no_wrap": True}),
        (say("cli_head_work"), {"overflow": "fold", "ratio": 2}),
        (say("cli_head_events"), {"justify": "right", "no_wrap": True}),
    ]
    yield table(columns, (_cells(one) for one in rows))


def told(row: Row) -> str:
    """When the story was told, or that it is a career that goes on."""
    return day_in_words(row["told"]) if row["told"] else say("cli_live")


def _cells(row: Row) -> list[Text]:
    return [line(row["career"]), line(told(row)), _work(row), line("" if row["events"] is None else str(row["events"]))]


def _work(row: Row) -> Text:
    if row["working"] is None:
        return unknown()
    if not row["working"]:
        return line(say("cli_not_working"))
    where = line(row["organisation"]) if row["organisation"] else unknown()
    return line(coded("placement_form", row["form"]), " ", say("cli_at"), " ", where)
