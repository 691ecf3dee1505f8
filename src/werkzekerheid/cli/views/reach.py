"""What was within reach of an account: per career as what, from when until when, and whether it looked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, coded, empty, heading, joined, line, stacked, table
from werkzekerheid.messages import say
from werkzekerheid.readmodels.access_words import moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from werkzekerheid.app.usage import Reached, StretchPart


def sheet(account: str, rows: Sequence[Reached]) -> Iterator[RenderableType]:
    """By career."""
    if not rows:
        yield empty(say("cli_no_reach"))
        return
    looked = sum(bool(row["looks"]) for row in rows)
    yield heading(say("cli_reach"), account, say("cli_reach_counted", careers=len(rows), looked=looked))
    yield Text()
    columns: list[tuple[str, Mapping[str, Any]]] = [
        (say("cli_head_career"), {"overflow": "fold", "ratio": 1}),
        (say("cli_head_reach"), {"overflow": "fold", "ratio": 2}),
        (say("cli_head_looks"), {"overflow": "fold", "ratio": 1}),
    ]
    yield table(columns, map(_cells, rows))


def _cells(row: Reached) -> list[Text]:
    found = stacked(*(_stretch(one) for one in row["reach"]))
    if not row["readable"]:
        found = line((say("cli_reach_unreadable"), "red"))
    elif not row["reach"]:
        found = line((say("cli_reach_without"), QUIET))
    last = row["last_look_at"]
    looks = (
        say("cli_reach_looks", count=row["looks"], last=moment(last)) if last else (say("cli_reach_no_looks"), QUIET)
    )
    return [line(row["career"]), found, line(looks)]


def _stretch(one: StretchPart) -> Text:
    days = say("cli_reach_days", since=moment(one["since"]), until=moment(one["until"]))
    return joined([coded("access_relation", one["relation"]), coded("role", one["role"]), (days, QUIET)])
