"""Promises to keep: the worklist, the first due first, each with who, for whom, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.days import day_in_words, is_derived
from werkzekerheid.cli.sheet import QUIET, STATES, coded_list, heading, line, stacked, table
from werkzekerheid.messages import say
from werkzekerheid.words import has_word, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import RenderableType

    Row = Mapping[str, Any]
    Events = Mapping[str | int, Row]
    """The rows of timelines by what a promise calls its evidence: the id, or in a replay the number."""

_WHO = 22  # columns
_LONGEST_WHY = 45  # of its summary


def sheet(rows: Sequence[Row], events: Events) -> Iterator[RenderableType]:
    """The worklist as a table; what has no due day stands last."""
    yield heading(say("cli_worklist"), _counted(rows))
    yield Text()
    columns: list[tuple[str, Mapping[str, Any]]] = [
        (say("cli_head_due"), {"no_wrap": True}),
        (say("cli_head_what"), {"ratio": 1, "overflow": "fold"}),
        (say("cli_head_who"), {"overflow": "fold", "max_width": _WHO}),
    ]
    yield table(columns, (_cells(one, events) for one in rows))


def urgent(rows: Sequence[Row]) -> Text:
    """How many promises are open and late, and the one that is due first."""
    if not rows:
        return line(say("cli_no_promises"))
    first = rows[0]
    return line(_counted(rows), ". ", say("cli_first"), " ", what(first), ", ", _by(first))


def what(row: Row) -> str:
    """What is to be done: a word for this part of the promise, else the title of its policy."""
    name = f"promise.{row['rule']}"
    if has_word(name, row["part"]):
        return word(name, row["part"])
    from werkzekerheid import catalogue

    return str(catalogue.policy(row["rule"]).content["title"])


def event_words(event: Row) -> Text:
    """An event as evidence: what it is, of what, and when (`≈`: derived)."""
    occurred, summary = event["occurred"], _shortened(event["summary"])
    sign = "≈ " if is_derived(occurred) else ""
    when = f" ({sign}{day_in_words(occurred)})" if occurred and event["earliest"] else ""
    return line(event["title"], f": {summary}" if summary else "", when)


def _shortened(summary: str) -> str:
    """The first parts of a summary, as long as they stay one line."""
    parts = summary.split(", ")
    while len(parts) > 1 and len(", ".join(parts)) > _LONGEST_WHY:
        parts.pop()
    return ", ".join(parts)


def _cells(row: Row, events: Events) -> list[Text]:
    why = next((event_words(events[one]) for one in row["evidence"][:1] if one in events), Text())
    why.stylize(QUIET)
    for_whom = line((f"{say('cli_for')} ", QUIET), coded_list("role", row["audience"]))
    for_whom.stylize(QUIET)
    return [
        stacked(_day(row), line((word("promise_state", row["state"]), STATES.get(row["state"], "")))),
        stacked(line(what(row)), why),
        stacked(line(row["career"]), for_whom),
    ]


def _day(row: Row) -> Text:
    return line((say("cli_no_day_known"), QUIET)) if row["due_on"] is None else line(day_in_words(row["due_on"]))


def _by(row: Row) -> Text:
    """By when, in a sentence, in the look of its state."""
    if row["due_on"] is None:
        return _day(row)
    return line(say("cli_by_day"), " ", (day_in_words(row["due_on"]), STATES.get(row["state"], "")))


def _counted(rows: Iterable[Row]) -> str:
    states = [row["state"] for row in rows]
    late = states.count("broken")
    return say("cli_open_and_late", open=len(states), late=late) if late else say("cli_open", open=len(states))
