"""Subscriptions: who follows what, on which basis, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, coded, coded_list, empty, fields, heading, joined, line, table
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    Row = Mapping[str, Any]


def sheet(rows: Sequence[Row]) -> Iterator[RenderableType]:
    """All of them, one below another."""
    if not rows:
        yield empty(say("cli_no_feeds"))
        return
    yield heading(say("cli_feeds"))
    for row in rows:
        yield Text()
        yield from sheet_of(row)


def sheet_of(row: Row) -> Iterator[RenderableType]:
    """One of them."""
    yield line((row["subscription"], "bold"), "  ", say(f"cli_feed_state_{row['state']}"))
    yield fields(_told(row))


def _told(row: Row) -> Iterator[tuple[str, Text]]:
    yield say("cli_label_feed_of"), joined([row["organisation"], coded("role", row["role"]), row["person"]])
    yield say("cli_label_feed_basis"), joined([coded("purpose", row["purpose"]), row["basis"]])
    yield say("cli_label_feed_what"), line(", ".join(row["event_types"] or row["projections"]))
    form = say("cli_feed_content") if row["form"] == "content" else say("cli_feed_reference")
    yield say("cli_label_feed_form"), joined([form, coded_list("data_class", row["classes"])])
    if row["url"]:
        yield say("cli_label_feed_to"), line(row["url"])
    sent = row.get("sent")
    if sent is not None:
        failing = (say("cli_feed_failing", failures=sent["failures"], why=sent["why"]), QUIET)
        told = [say("cli_feed_sent", sequence=sent["sequence"]), failing if sent["failures"] else ""]
        dead = say("cli_feed_dead", count=sent["dead"]) if sent["dead"] else ""
        yield say("cli_label_feed_sent"), joined([*told, dead])


def sheet_of_dead(rows: Sequence[Row]) -> Iterator[RenderableType]:
    """What was not taken."""
    if not rows:
        yield empty(say("cli_feed_none_dead"))
        return
    heads: list[tuple[str, dict[str, Any]]] = [
        (say(one), {}) for one in ("cli_head_number", "cli_head_at", "cli_head_answer")
    ]
    yield table(heads, ([line(str(row["sequence"])), line(row["at"]), _answer(row)] for row in rows))


def _answer(row: Row) -> Text:
    return line(str(row["status"])) if row["status"] else line((say(f"cli_feed_{row['why']}"), QUIET))
