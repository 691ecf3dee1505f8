"""What is left of a document, or of the events it is made from, for somebody who may see part of it.

What may not be seen is not there: no empty place says that there was something.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from werkzekerheid import catalogue
from werkzekerheid.facts.registry import fact_class

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.sharing.contract import Contract

_FACTORS = ("organisation_factors", "worker_factors", "protective")
_RESTS_ON_FACTORS = ("level", "points")


def narrowed(document: Mapping[str, Any], columns: Collection[str], contract: Contract) -> dict[str, Any]:
    """The columns of a document, or of one of its rows, that may be seen."""
    kept = {name: value for name, value in document.items() if name in columns}
    for column in contract.columns:
        if column.is_inside and column.name not in columns:
            _cut(kept, column.name.replace("[]", ".[]").split("."))
    return kept


def _cut(value: Any, path: Sequence[str]) -> None:  # noqa: ANN401  (any JSON value)
    """Takes a value out by its path; copies nothing but what it changes in, since a document is made for one reader."""
    name, rest = path[0], path[1:]
    if name == "[]":
        for one in value if isinstance(value, list) else ():
            _cut(one, rest)
    elif isinstance(value, dict) and name in value:
        if rest:
            _cut(value[name], rest)
        else:
            del value[name]


def without_factors(document: Mapping[str, Any], classes: Mapping[str, str], seen: Collection[str]) -> dict[str, Any]:
    """A risk without the factors of classes that may not be seen, and without the level where it rests on one of them.

    Args:
        document: the drop-out risk, or what is left of it.
        classes: of each factor.
        seen: the classes that may be seen.
    """
    kept, hidden = dict(document), False
    for group in _FACTORS:
        if group in kept:
            shown = [one for one in kept[group] if classes.get(one["factor"], "life") in seen]
            hidden = hidden or len(shown) < len(kept[group])
            kept[group] = shown
    return {name: value for name, value in kept.items() if not (hidden and name in _RESTS_ON_FACTORS)}


def own_part(career: Career, organisation: str) -> Career:
    """A career as the employer of one of its placements sees it: only its own placements, and their contracts."""
    own = {
        ref: one for ref, one in career.placements.items() if organisation in {one.organisation, one.formal_employer}
    }
    contracts = {ref: one for ref, one in career.contracts.items() if one.placement in own}
    return career._replace(placements=own, contracts=contracts)


def class_of(type_name: str, fact: Fact | None = None) -> str:
    """The class of an event; of an erased one, that of the key that is gone."""
    if type_name == "erased":
        return str(getattr(fact, "erased_class", "identity"))
    return _class_of_type(type_name)


@cache
def _class_of_type(type_name: str) -> str:
    return catalogue.event_type(type_name, fact_class(type_name).VERSION).event_class


def fact_for(fact: Fact, classes: Collection[str]) -> Fact | None:
    """A fact without the fields of classes that may not be seen; None where it is of such a class itself."""
    if class_of(fact.TYPE, fact) not in classes:
        return None
    if fact.TYPE == "erased":
        return fact
    hidden = {name: nothing for name, data_class, nothing in _fields(fact.TYPE) if data_class not in classes}
    return fact.model_copy(update=hidden) if hidden else fact


def seen_fields(type_name: str, fields: Mapping[str, Any], classes: Collection[str]) -> dict[str, Any]:
    """The fields of a row of the timeline that may be seen: one that is hidden is not even empty."""
    if type_name == "erased":
        return dict(fields)
    apart = catalogue.event_type(type_name, fact_class(type_name).VERSION).field_classes
    return {name: value for name, value in fields.items() if apart.get(name, "") in {"", *classes}}


@cache
def _fields(type_name: str) -> tuple[tuple[str, str, object], ...]:
    """The fields of a type that are of another class: by attribute, with what stands there when nothing was told."""
    cls = fact_class(type_name)
    of_path = catalogue.event_type(type_name, cls.VERSION).field_classes
    found = []
    for name, field in cls.model_fields.items():
        stored = field.alias or name
        data_class = of_path.get(stored)
        if data_class is not None:
            nothing: object = None if field.is_required() else field.get_default(call_default_factory=True)
            found.append((name, data_class, () if _holds_many(field.annotation) and nothing is None else nothing))
    return tuple(found)


def _holds_many(annotation: object) -> bool:
    return "tuple" in str(annotation)
