"""Alerts: promises at risk, since when they stand, and how they ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.days import day_in_words
from werkzekerheid.cli.sheet import QUIET, coded, heading, line, stacked, table, told_text
from werkzekerheid.cli.views.promises import event_words, what
from werkzekerheid.messages import say
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from werkzekerheid.cli.views.promises import Events

    Row = Mapping[str, Any]

STATES: Mapping[str, str] = {"raised": "yellow", "escalated": "red", "kept": "green", "withdrawn": QUIET}


def sheet(rows: Sequence[Row], events: Events) -> Iterator[RenderableType]:
    """The alerts in the order in which they were raised."""
    standing = sum(row["state"] not in {"kept", "withdrawn"} for row in rows)
    yield heading(say("cli_alerts"), say("cli_alerts_counted", all=len(rows), standing=standing))
    yield Text()
    columns: list[tuple[str, Mapping[str, Any]]] = [
        (say("cli_head_since"), {"no_wrap": True}),
        (say("cli_head_state"), {"overflow": "fold", "max_width": 18}),
        (say("cli_head_what"), {"ratio": 3, "overflow": "fold"}),
        (say("cli_head_who"), {"overflow": "fold", "max_width": 16}),
    ]
    yield table(columns, (_cells(one, events) for one in rows))


def _cells(row: Row, events: Events) -> list[Text]:
    why = next((event_words(events[one]) for one in row["evidence"][:1] if one in events), Text())
    why.stylize(QUIET)
    since = line(day_in_words(row["reopened_on"] or row["raised_on"]))
    return [since, stacked(*_state(row)), stacked(line(what(row)), why), line(row["career"])]


def _state(row: Row) -> Iterator[Text]:
    """What happened to it last, and when."""
    yield line((word("alert_state", row["state"]), STATES.get(row["state"], "")))
    settled = row["kept_on"] or row["withdrawn_on"]
    if settled:
        yield line((day_in_words(settled), QUIET))
    if row["withdrawn_because"]:
        yield coded("alert_withdrawn.because", row["withdrawn_because"])
    if row["answered"]:
        answer = row["answered"]
        yield line(coded("alert_answered.answer", answer["how"]), ": ", told_text(answer["why"]))
    if settled is None and row["days_open"]:
        yield line((say("cli_days_open", days=row["days_open"]), QUIET))
