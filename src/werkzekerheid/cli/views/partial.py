"""A document of which some was left out, or that has no sheet of its own: its columns by their titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, fields, heading, line, stacked, unknown
from werkzekerheid.messages import say
from werkzekerheid.sharing.contract import contract

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    Document = dict[str, Any] | list[dict[str, Any]]

_HEAD = ("career", "as_of", "known_at")


def sheet(projection: str, document: Document) -> Iterator[RenderableType]:
    """Each row as its columns; what may not be seen is not there."""
    rows = document if isinstance(document, list) else [document]
    for row in rows:
        yield heading(str(row.get("career", projection)), *_moment(row))
        yield Text()
        yield fields([(title, value(row[name])) for name, title in _titles(projection) if name in row])
        yield Text()


def _titles(projection: str) -> list[tuple[str, str]]:
    columns = contract(projection).columns
    return [(one.name, one.title) for one in columns if not one.is_inside and one.name not in _HEAD]


def _moment(row: Mapping[str, Any]) -> list[str]:
    return [str(row["as_of"])] if row.get("as_of") else []


def value(found: Any) -> Text:  # noqa: ANN401  (any JSON value)
    """Any value of a document, in as few words as it has."""
    if found is None or found == "unknown":
        return unknown()
    if isinstance(found, bool):
        return Text(say("cli_yes" if found else "cli_no"))
    if isinstance(found, dict):
        return _of_table(found)
    if isinstance(found, list):
        return _of_list(found)
    return Text(str(found))


def _of_table(table: Mapping[str, Any]) -> Text:
    if not table:
        return unknown()
    return stacked(
        *(line((f"{_named(name)}: ", QUIET), value(one)) for name, one in table.items() if one not in (None, []))
    )


def _of_list(many: Sequence[Any]) -> Text:
    if not many:
        return Text("–", QUIET)
    if all(not isinstance(one, dict | list) for one in many):
        return Text(", ".join(str(one) for one in many))
    return stacked(*(_in_a_line(one) for one in many))


def _in_a_line(one: Any) -> Text:  # noqa: ANN401
    if not isinstance(one, dict):
        return value(one)
    told = [(name, part) for name, part in one.items() if part not in (None, [], "")]
    pieces: list[str | tuple[str, str]] = ["• "]
    for number, (name, part) in enumerate(told):
        pieces += [("; " if number else ""), (f"{_named(name)} ", QUIET), _plain(part)]
    return line(*pieces)


def _plain(part: Any) -> str:  # noqa: ANN401
    if isinstance(part, bool):
        return say("cli_yes" if part else "cli_no")
    if isinstance(part, dict):
        return ", ".join(f"{_named(name)} {_plain(one)}" for name, one in part.items() if one not in (None, []))
    if isinstance(part, list):
        return ", ".join(_plain(one) for one in part)
    return str(part)


def _named(name: str) -> str:
    return name.replace("_", " ")
