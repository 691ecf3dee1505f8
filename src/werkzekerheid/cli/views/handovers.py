"""Handovers: from whom to whom, how warm, with what, and what was missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, coded, coded_list, day, fields, heading, joined, line, unknown
from werkzekerheid.messages import say
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    Row = Mapping[str, Any]

STATES: Mapping[str, str] = {
    "offered": "yellow", "refused": "red", "found_missing": "red", "no_recipient": "red",
    "accepted": "green", "followed_up": "green",
}  # fmt: skip


def sheet(rows: Sequence[Row]) -> Iterator[RenderableType]:
    """The handovers in the order in which they were told of."""
    yield heading(say("cli_handovers"), say("cli_handovers_counted", count=len(rows)))
    for row in rows:
        yield Text()
        state = line((word("handover_state", row["state"]), STATES.get(row["state"], "")))
        yield line((str(row["career"]), "bold"), "  ", coded("handover_occasion", row["occasion"]), "  ", state)
        yield fields(_rows(row))


def _rows(row: Row) -> Iterator[tuple[str, Text]]:
    if row["from"] or row["to"]:
        yield say("cli_label_from_to"), line(_side(row["from"]), ("  →  ", QUIET), _side(row["to"]))
    yield say("cli_label_when"), _when(row)
    if row["handover"] is not None:
        yield say("cli_label_warm"), _warm(row["warm"])
        yield say("cli_label_given"), coded_list("handover_topic", row["topics_given"]) or unknown()
    if row["topics_missing"]:
        yield say("cli_label_missing"), coded_list("handover_topic", row["topics_missing"])
    if row["tried"]:
        yield say("cli_label_tried"), coded_list("role", row["tried"])
    if row["relayed_to"]:
        yield say("cli_label_relayed"), coded_list("role", row["relayed_to"])
    if row["followed_up"]:
        yield say("cli_label_followed_up"), day(row["followed_up"])


def _when(row: Row) -> Text:
    if row["handover"] is None:
        return line(say("cli_found"), " ", day(row["found_on"]))
    waited = row["days_waiting"]
    return joined([
        line(say("cli_offered"), " ", day(row["offered_on"])) if row["offered_on"] else say("cli_offered_day_unknown"),
        line(say("cli_accepted"), " ", day(row["accepted_on"])) if row["accepted_on"] else Text(),
        line((say("cli_waited", days=waited), QUIET)) if waited else Text(),
    ])  # fmt: skip


def _warm(warm: bool | None) -> Text:
    return unknown() if warm is None else line(word("handover_offered.warm", str(warm).lower()))


def _side(side: Mapping[str, Any] | None) -> Text:
    if side is None:
        return unknown()
    organisation = line(side["organisation"]) if side["organisation"] else unknown()
    return line(organisation, " (", coded("role", side["role"]), ")")
