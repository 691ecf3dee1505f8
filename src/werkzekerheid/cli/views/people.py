"""Who is around a worker now, and who left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, coded, day, heading, line, table, unknown
from werkzekerheid.messages import say
from werkzekerheid.words import has_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    Row = Mapping[str, Any]

_KINDS = ("coach_kind", "responsibility_assigned.scope", "organisation_kind")
"""The lists that the kind of a person or party may be of."""


def sheet(rows: Sequence[Row], career: str) -> Iterator[RenderableType]:
    """Those who are there, then those who left."""
    yield heading(say("cli_people"), career)
    there, left = [one for one in rows if not one["left"]], [one for one in rows if one["left"]]
    for title, group in ((say("cli_there"), there), (say("cli_left"), left)):
        if group:
            yield Text()
            yield _table(title, group)


def _table(title: str, rows: Sequence[Row]) -> RenderableType:
    gone: bool = rows[0]["left"]
    columns: list[tuple[str, Mapping[str, Any]]] = [
        (title, {"overflow": "fold", "ratio": 2}),
        (say("cli_head_organisation"), {"overflow": "fold", "ratio": 2}),
        (say("cli_head_from"), {"overflow": "fold", "ratio": 2}),
        (say("cli_head_left") if gone else say("cli_head_until"), {"overflow": "fold", "ratio": 2}),
    ]
    return table(columns, (_cells(one, gone=gone) for one in rows))


def _cells(row: Row, *, gone: bool) -> list[Text]:
    who = coded("role", row["role"])
    if row["kind"] and (kind := _kind(row["kind"])).plain != who.plain:
        who.append_text(line((f" · {kind.plain}", QUIET)))
    if row["stand_in"]:
        who.append_text(line(f" ({say('cli_stand_in', who=row['stand_in'])})"))
    organisation = line(row["organisation"]) if row["organisation"] else unknown()
    until = day(row["until"]) if gone or row["until"] else Text("–", QUIET)
    return [who, organisation, day(row["from"]), until]


def _kind(code: str) -> Text:
    return coded(next((one for one in _KINDS if has_word(one, code)), _KINDS[0]), code)
