"""How long what is kept, and the destruction lists with what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, coded, coded_list, day, empty, heading, line, table
from werkzekerheid.messages import say
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

_COLUMN: Mapping[str, Any] = {"overflow": "fold", "ratio": 2}


def ends(rows: Sequence[Mapping[str, Any]]) -> Iterator[RenderableType]:
    """A line per career and class, the first to end first."""
    yield heading(say("cli_retention"))
    yield Text()
    if not rows:
        yield empty(say("cli_no_retention"))
        return
    heads = (
        say("cli_head_career"),
        say("cli_head_class"),
        say("cli_head_kept_until"),
        say("cli_head_longest"),
        say("cli_head_why_not"),
    )
    yield table([(one, _COLUMN) for one in heads], (_ends(one) for one in rows))


def _ends(row: Mapping[str, Any]) -> list[Text]:
    longest = max(row["families"], key=lambda one: (one["kept_until"] is None, one["kept_until"] or ""))
    until = day(row["kept_until"]) if row["kept_until"] else line((say("cli_kept_runs"), QUIET))
    return [
        Text(str(row["career"])),
        coded("data_class", row["class"]),
        until,
        Text(" ".join(str(one) for one in (longest["family"], longest["term"]) if one)),
        coded("held_up", row["frozen"]) if row["frozen"] else Text("–"),
    ]


def lists(documents: Sequence[Mapping[str, Any]]) -> Iterator[RenderableType]:
    """A line a list, the oldest first."""
    yield heading(say("cli_lists"))
    yield Text()
    if not documents:
        yield empty(say("cli_no_lists"))
        return
    heads = (say("cli_head_list"), say("cli_head_day"), say("cli_head_state"), say("cli_head_careers"))
    yield table([(one, _COLUMN) for one in heads], (_list(one) for one in documents))


def _list(one: Mapping[str, Any]) -> list[Text]:
    state = coded("list_state", one["state"])
    return [Text(one["destruction_list"]), day(one["day"]), state, Text(str(len(one["careers"])))]


def one_list(document: Mapping[str, Any]) -> Iterator[RenderableType]:
    """One list: who did what with it, and a line a career with what became of it."""
    named = say("cli_list", destruction_list=document["destruction_list"])
    yield heading(named, word("list_state", document["state"]))
    yield from _steps(document)
    yield Text()
    heads = (say("cli_head_career"), say("cli_head_classes"), say("cli_head_kept_until"), say("cli_head_outcome"))
    yield table([(one, _COLUMN) for one in heads], (_entry(one, document) for one in document["careers"]))


def _steps(document: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Who did what with it."""
    drawn_up, reviewed, carried_out = (document[one] for one in ("drawn_up", "reviewed", "carried_out"))
    yield line(say("cli_list_drawn_up", person=drawn_up["person"], on=drawn_up["on"]))
    if reviewed:
        yield line(say("cli_list_reviewed", person=reviewed["person"], on=reviewed["on"], why=document["why"]))
    if carried_out:
        yield line(say("cli_list_carried_out", person=carried_out["person"], on=carried_out["on"]))


def _entry(entry: Mapping[str, Any], document: Mapping[str, Any]) -> list[Text]:
    classes = coded_list("data_class", entry["classes"])
    return [Text(entry["career"]), classes, day(entry["kept_until"]), line(_outcome(entry["career"], document))]


def _outcome(career: str, document: Mapping[str, Any]) -> str:
    if career in document["left_out"]:
        return say("cli_list_left_out")
    for one in document["destroyed"]:
        if one["career"] == career:
            return say("cli_list_destroyed", classes=", ".join(word("data_class", each) for each in one["classes"]))
    for one in document["held_up"]:
        if one["career"] == career:
            return say("cli_list_held_up", why=word("held_up", one["why"]))
    return say("cli_list_waiting")
