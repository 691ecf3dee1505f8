"""Alerts: promises at risk, since when they stand, and how they ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, coded, heading, line, stacked, table
from werkzekerheid.cli.views.promises import because, by_line, distinct, parts, quiet, said
from werkzekerheid.days_in_words import day_in_words
from werkzekerheid.messages import say
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from werkzekerheid.cli.views.promises import Events

    Row = Mapping[str, Any]

STATES: Mapping[str, str] = {"raised": "yellow", "escalated": "red", "kept": "green", "withdrawn": QUIET}
_LEAST_OF_AN_ID = 8


def sheet(rows: Sequence[Row], events: Events) -> Iterator[RenderableType]:
    """The alerts in the order in which they were raised."""
    standing = [row for row in rows if _stands(row)]
    waiting = sum(row["answered"] is None for row in standing)
    yield heading(say("cli_alerts"), say("cli_alerts_counted", all=len(rows), standing=len(standing), waiting=waiting))
    yield Text()
    columns: list[tuple[str, Mapping[str, Any]]] = [
        (say("cli_head_since"), {"no_wrap": True}),
        (say("cli_head_state"), {"overflow": "fold", "max_width": 18}),
        (say("cli_head_what"), {"ratio": 3, "overflow": "fold"}),
        (say("cli_head_who"), {"overflow": "fold", "max_width": 16}),
    ]
    yield table(columns, (_cells(one, events) for one in _lines(rows)))


def _stands(row: Row) -> bool:
    return row["state"] not in {"kept", "withdrawn"}


def _lines(rows: Sequence[Row]) -> list[list[Row]]:
    """The alerts that stand, in one line a worker and rule; each that was settled in its own. As they were raised."""
    lines = by_line([row for row in rows if _stands(row)])
    lines += [[row] for row in rows if not _stands(row)]
    place = {id(row): number for number, row in enumerate(rows)}
    return sorted(lines, key=lambda one: place[id(one[0])])


def _cells(rows: Sequence[Row], events: Events) -> list[Text]:
    # One that waits for an answer speaks for its line.
    first = next((row for row in rows if row["answered"] is None), rows[0])
    answers = distinct(quiet(said(row)) for row in rows)
    since = line(day_in_words(min(row["reopened_on"] or row["raised_on"] for row in rows)))
    told = stacked(
        *parts([first, *(row for row in rows if row is not first)], _aside), *because(rows, events), *answers
    )
    return [since, stacked(*_state(first)), stacked(told, _typed(rows)), line(first["career"])]


def _aside(row: Row, first: Row) -> str:
    """The state of a part that differs from that of its line."""
    return "" if row["state"] == first["state"] else word("alert_state", row["state"])


def _typed(rows: Sequence[Row]) -> Text:
    """What is typed to answer it: the rule, or where it is the only one how its id begins."""
    alone = f"  {rows[0]['alert'][:_LEAST_OF_AN_ID]}" if len(rows) == 1 else ""
    return line((f"{rows[0]['rule']}{alone}", QUIET)) if _stands(rows[0]) else Text()


def _state(row: Row) -> Iterator[Text]:
    """What happened to it last, and when."""
    yield line((word("alert_state", row["state"]), STATES.get(row["state"], "")))
    settled = row["kept_on"] or row["withdrawn_on"]
    if settled:
        yield line((day_in_words(settled), QUIET))
    if row["withdrawn_because"]:
        yield coded("alert_withdrawn.because", row["withdrawn_because"])
    if settled is None and row["days_open"]:
        yield line((say("cli_days_open", days=row["days_open"]), QUIET))
