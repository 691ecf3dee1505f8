"""Each career on a card, and the promises of all of them: what a newcomer sees first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rich.rule import Rule
from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, TITLE, fields, indented, line
from werkzekerheid.cli.views import careers, plan, promises, risk, situation
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

_LABELS = 12


class Card(NamedTuple):
    """What is known of one career, as documents; `line` is its line in the list of careers."""

    line: Mapping[str, Any]
    situation: dict[str, Any]
    plan: dict[str, Any]
    risk: dict[str, Any]
    worklist: Sequence[Mapping[str, Any]]


def sheet(card: Card) -> Iterator[RenderableType]:
    """One career in about ten lines."""
    yield Rule(line((card.line["career"], TITLE)), align="left", style=QUIET, characters="─")
    events = say("cli_events", count=card.line["events"])
    told = careers.told(card.line)
    when = say("cli_told", day=told) if card.line["told"] else told
    if card.line["title"]:
        yield indented(line((card.line["title"], "italic")))
    yield indented(line((f"{when}, {events}", QUIET)))
    yield fields(_rows(card), _LABELS)
    yield Text()


def _rows(card: Card) -> Iterator[tuple[str, Text]]:
    yield say("cli_label_work"), situation.work_in_short(card.situation)
    yield say("cli_label_guidance"), situation.coaches_in_short(card.situation)
    yield say("cli_label_contact"), situation.contact(card.situation)
    yield say("cli_label_plan"), plan.in_short(card.plan)
    yield from risk.in_short(card.risk)
    yield say("cli_label_promises"), promises.urgent(card.worklist)
