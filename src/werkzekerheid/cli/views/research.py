"""Research projects: what each asks, on which ground, until when, and what was made for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, coded, coded_list, empty, fields, heading, joined, line
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    Row = Mapping[str, Any]


def sheet(rows: Sequence[Row]) -> Iterator[RenderableType]:
    """All of them, one below another."""
    if not rows:
        yield empty(say("cli_no_research_projects"))
        return
    yield heading(say("cli_research_projects"))
    for row in rows:
        yield Text()
        yield line((row["project"], "bold"), "  ", coded("research_state", row["state"]))
        yield fields(_told(row))


def _told(row: Row) -> Iterator[tuple[str, Text]]:
    yield say("cli_label_research_question"), line(row["question"])
    yield say("cli_label_research_who"), joined([row["organisation"], *row["persons"]])
    yield say("cli_label_research_ground"), joined([row["legal_basis"], row["decided_by"] or "-"])
    yield say("cli_label_research_until"), line(row["until"] or "-")
    cohort = [row["cohort"] or "", *row["where"]]
    least = say("cli_research_smallest", least=row["smallest_cohort"])
    yield say("cli_label_research_cohort"), joined([*(cohort if any(cohort) else [say("cli_research_all")]), least])
    dates = coded("project_registered.dates", row["dates"])
    yield say("cli_label_research_what"), joined([coded_list("data_class", row["classes"]), dates])
    for one in row["extracts"]:
        yield say("cli_label_research_extract"), joined([one["extract"], _made(one), (_became(one), QUIET)])


def _made(one: Row) -> str:
    return say("cli_research_extract", **{name: one[name] for name in ("format", "careers", "made_on")})


def _became(one: Row) -> str:
    if one["destroyed_on"]:
        return say("cli_research_is_destroyed", day=one["destroyed_on"])
    return say("cli_research_recalled", day=one["recalled_on"]) if one["recalled_on"] else ""
