"""Notices: for whom something waits, when they were told last, and what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, coded, day, empty, heading, joined, line, table
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from werkzekerheid.app.notices.waiting import Row


def sheet(rows: Sequence[Row]) -> Iterator[RenderableType]:
    """A line for each of them."""
    if not rows:
        yield empty(say("cli_no_notices"))
        return
    yield heading(say("cli_notices"), say("cli_notices_counted", count=len(rows)))
    yield Text()
    columns: list[tuple[str, Mapping[str, Any]]] = [
        (say("cli_head_notice_for"), {"overflow": "fold", "ratio": 2}),
        (say("cli_head_waiting"), {"justify": "right"}),
        (say("cli_head_new"), {"justify": "right"}),
        (say("cli_head_told_last"), {}),
        (say("cli_head_notice"), {"overflow": "fold", "ratio": 2}),
    ]
    yield table(columns, map(_cells, rows))


def _cells(row: Row) -> list[Text]:
    last = day(row["sent_on"]) if row["sent_on"] else line((say("cli_notice_never"), QUIET))
    return [_who(row), line(str(row["waiting"])), line(str(row["new"])), last, _state(row)]


def _who(row: Row) -> Text:
    if row["person"] is not None:
        return line(row["person"])
    return joined([row["organisation"] or "", coded("role", row["role"])])


def _state(row: Row) -> Text:
    if not row["reachable"]:
        return line((say("cli_notice_nowhere"), "red"))
    if row["failures"]:
        return line((say("cli_notice_not_taken", number=row["failures"]), "red"))
    if row["due"]:
        return line(say("cli_notice_due"))
    return line((say("cli_notice_waits") if row["new"] else say("cli_notice_told"), QUIET))
