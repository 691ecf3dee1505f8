"""The directory: the organisations, whom to turn to, who works there, and who is away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, coded, empty, fields, heading, joined, line, stacked, table
from werkzekerheid.days_in_words import day_in_words
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    Row = Mapping[str, Any]


def sheet(rows: Sequence[Row], *, of_one: bool) -> Iterator[RenderableType]:
    """One organisation, or all: those that were registered here, then those that came with career files."""
    if not rows:
        yield empty(say("cli_no_directory"))
        return
    yield heading(say("cli_directory"), "" if of_one else say("cli_directory_counted", count=len(rows)))
    imported = [] if of_one else [row for row in rows if row["imported"] and not _has_people(row)]
    for row in rows:
        if row not in imported:
            yield Text()
            yield line((row["name"], "bold"), "  ", coded("organisation_kind", row["kind"]), "  ", _id(row))
            yield fields(_told(row))
    if imported:
        yield Text()
        yield table([(say("cli_directory_imported"), {}), ("", {}), ("", {"overflow": "fold"})], map(_cells, imported))


def _has_people(row: Row) -> bool:
    return bool(row["members"] or row["contact_points"])


def _cells(row: Row) -> list[Text]:
    return [line(row["name"]), coded("organisation_kind", row["kind"]), _id(row)]


def _id(row: Row) -> Text:
    return line((row["organisation"], QUIET))


def _told(row: Row) -> Iterator[tuple[str, Text]]:
    if row["imported"]:
        yield say("cli_label_imported"), line(say("cli_directory_of_one_career"))
    points = (joined([coded("role", one["role"]), one["reach"] or ""]) for one in row["contact_points"])
    if row["contact_points"]:
        yield say("cli_label_contact_points"), stacked(*points)
    members = stacked(*(_member(one) for one in row["members"]))
    yield say("cli_label_members"), members if row["members"] else line((say("cli_no_members"), QUIET))
    if row["away"]:
        yield say("cli_label_away"), stacked(*(_away(one) for one in row["away"]))


def _member(one: Row) -> Text:
    until = (say("cli_member_until", day=day_in_words(one["until"])), QUIET) if one["until"] else ""
    since = (say("cli_member_since", day=day_in_words(one["since"])), QUIET)
    return joined([one["person"], coded("role", one["role"]), since, until])


def _away(one: Row) -> Text:
    stand_in = say("cli_stand_in", who=one["stand_in"]) if one["stand_in"] else (say("cli_no_stand_in"), QUIET)
    return joined([one["person"], say("cli_away_until", day=day_in_words(one["until"])), stand_in])
