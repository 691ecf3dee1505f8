"""A document of which some was left out, or that has no sheet of its own: its columns by their titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, day, fields, heading, line, stacked, unknown
from werkzekerheid.messages import say
from werkzekerheid.sharing.contract import contract
from werkzekerheid.words import has_word, word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    Document = dict[str, Any] | list[dict[str, Any]]

_HEAD = ("career", "as_of", "known_at")
_DAYS = frozenset({"since", "from", "until", "on"})
_ROLES = ("role", "with", "by", "owner", "relapse_contact", "agreed_by", "call", "seen_by", "recipient_role")
_LISTS: Mapping[str, tuple[str, ...]] = {
    "form": ("placement_form",),
    "organisation_kind": ("organisation_kind",),
    "kind": (
        "contract_kind", "coach_kind", "provision_kind", "responsibility_assigned.scope", "progress_observed.kind",
        "training_started.kind", "development_wish_expressed.kind", "organisation_kind",
    ),
    "scope": ("responsibility_assigned.scope",),
    "renewal": ("contract_end_announced.renewal",),
    "channel": ("channel",),
    "topic": ("agreement_topic", "handover_topic"),
    "state": ("agreement_state", "goal_state", "handover_state"),
    "level": ("education_level",),
    "what": ("education_level", "training_started.kind", "preference_recorded.topic"),
    "outcome": ("education_ended.outcome", "training_ended.outcome"),
    "answer": ("development_wish_answered.answer",),
    "income": ("income_kind",),
    "target_groups": ("target_group",),
    "open_signals": ("sign",),
}  # fmt: skip
"""Field -> the lists of words.json that its codes may be of."""


def sheet(projection: str, document: Document) -> Iterator[RenderableType]:
    """Each row as its columns; what may not be seen is not there."""
    rows = document if isinstance(document, list) else [document]
    titles = _titles(projection)
    for row in rows:
        yield heading(str(row["career"]), *_moment(row)) if "career" in row else Text()
        yield fields([(title, value(row[name], name)) for name, title in titles if name in row])
    yield Text()


def _titles(projection: str) -> list[tuple[str, str]]:
    columns = contract(projection).columns
    return [(one.name, one.title) for one in columns if not one.is_inside and one.name not in _HEAD]


def _moment(row: Mapping[str, Any]) -> list[str]:
    return [str(row["as_of"])] if row.get("as_of") else []


def value(found: Any, name: str) -> Text:  # noqa: ANN401  (any JSON value)
    """Any value of a document, in words."""
    if found is None or found == "unknown":
        return unknown()
    if isinstance(found, dict):
        told = [(inner, one) for inner, one in found.items() if one not in (None, [], {})]
        return stacked(*(line((f"{_named(inner)}: ", QUIET), value(one, inner)) for inner, one in told))
    if isinstance(found, list):
        return _of_list(found, name)
    return _said(found, name)


def _of_list(many: Sequence[Any], name: str) -> Text:
    if not many:
        return Text("–", QUIET)
    if any(isinstance(one, dict) for one in many):
        return stacked(*(_in_a_line(one) for one in many))
    return Text(", ".join(_said(one, name).plain for one in many))


def _in_a_line(row: Mapping[str, Any]) -> Text:
    """A row inside a column: what was told of it, one after another."""
    told = [(name, one) for name, one in row.items() if one not in (None, [], "")]
    pieces: list[Text | str | tuple[str, str]] = ["• "]
    for number, (name, one) in enumerate(told):
        pieces += ["; " if number else "", (f"{_named(name)} ", QUIET), value(one, name)]
    return line(*pieces)


def _said(found: object, name: str) -> Text:
    """One value: a day, yes or no, the word for a code, or itself."""
    if isinstance(found, bool):
        return Text(say("cli_yes" if found else "cli_no"))
    text = str(found)
    if name in _DAYS or name.endswith("_on"):
        return day(text)
    lists = ("role",) if name in _ROLES else _LISTS.get(name, ())
    return Text(next((word(one, text) for one in lists if has_word(one, text)), text))


def _named(name: str) -> str:
    """What a field is called: in words of its own, or as a topic of agreements."""
    return word("column", name) if has_word("column", name) else word("agreement_topic", name)
