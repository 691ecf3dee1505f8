"""The access register: when, who, what, what for, and whether it was allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, coded, empty, heading, joined, line, stacked, table
from werkzekerheid.messages import say
from werkzekerheid.readmodels.access_words import called, moment
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from werkzekerheid.readmodels.access_register import Row


def sheet(title: str, about: str, rows: Sequence[Row], *, of_person: bool) -> Iterator[RenderableType]:
    """In the order of the log; of one person by career, of one career by who looked."""
    if not rows:
        yield empty(say("cli_no_looks"))
        return
    yield heading(title, about, say("cli_looks_counted", count=len(rows)))
    yield Text()
    columns: list[tuple[str, Mapping[str, Any]]] = [
        (say("cli_head_at"), {"no_wrap": True}),
        (say("cli_head_career") if of_person else say("cli_head_looked"), {"overflow": "fold", "ratio": 2}),
        (say("cli_head_looked_at"), {"overflow": "fold", "ratio": 3}),
    ]
    yield table(columns, (_cells(row, of_person=of_person) for row in rows))


def _cells(row: Row, *, of_person: bool) -> list[Text]:
    who = line(row["career"] or say("cli_no_one_career")) if of_person else _who(row)
    what = joined([coded("access_action", row["action"]), line(called(row["what"]))], " · ")
    why = joined([coded("purpose", row["purpose"]), coded("access_relation", row["relation"])])
    outcome = ""
    if row["outcome"] != "allowed":
        why_not = f" ({word('sharing_refused.ground', row['ground'])})" if row["ground"] else ""
        outcome = word("access_outcome", row["outcome"]) + why_not
    return [line(moment(row["at"])), who, stacked(what, line((why.plain, QUIET)), line((outcome, "red")))]


def _who(row: Row) -> Text:
    """The function, and the person where that is told; for whom, where somebody stood in."""
    behalf = say("cli_looked_for", who=row["on_behalf_of"]) if row["on_behalf_of"] else ""
    who = joined([coded("role", row["role"]), row["organisation"] or ""])
    return stacked(who, line((row["person"] or "", QUIET)), line((behalf, QUIET)))
