"""Everything that is held, event by event, as it was recorded: by the names under which it is stored."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, coded, heading, line
from werkzekerheid.messages import say
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

_TO_THE_MINUTE = len("2026-03-02T12:00")


def parts(rows: Sequence[Mapping[str, Any]]) -> Iterator[RenderableType]:
    """A head an event, with all that was told of it below."""
    yield heading(say("cli_my_data_held"), say("cli_my_data_counted", count=len(rows)))
    yield line((say("cli_my_data_held_says"), QUIET))
    for row in rows:
        yield line(
            "• ", str(row["recorded_at"] or "–")[:_TO_THE_MINUTE].replace("T", " "), " ",
            (str(row["title"] or say("cli_my_data_unreadable")), "bold"), _by(row), _standing(row),
        )  # fmt: skip
        for name, value in (*row["told"].items(), *row["fields"].items()):
            yield from _field(name, value)
    yield Text()


def _field(name: str, value: object) -> Iterator[Text]:
    """A field with its value, a text by its own lines."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    first, *more = text.split("\n")
    yield line("      ", (f"{name}: ", QUIET), first)
    yield from (line("      ", one) for one in more)


def _by(row: Mapping[str, Any]) -> Text:
    organisation = f", {row['organisation']}" if row["organisation"] else ""
    return line("  ", coded("role", row["recorded_by"]), organisation) if row["recorded_by"] else Text()


def _standing(row: Mapping[str, Any]) -> Text:
    if row["standing"] == "stands":
        return Text()
    return line("  ", (word("held_standing", row["standing"]), "yellow"))
