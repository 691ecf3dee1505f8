"""What a fact says in codes, numbers, days and references: everything but free text and names."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from werkzekerheid.facts.base import Erased
from werkzekerheid.readmodels.fields import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzekerheid.facts.base import Fact

_HOLD_TEXTS = frozenset({"goals", "agreements", "replacement", "keys", "answers", "items", "name", "reference"})
"""Fields with texts or names inside: what a plan agrees stands in its events, a name is never of research."""


def coded(fact: Fact) -> dict[str, Any]:
    """The coded fields of a fact, by their stored names; what was not told is left out."""
    found = {}
    for name, stored, read in _fields(type(fact)):
        value = fact.__dict__[name]
        if value is not None and value != () and not isinstance(value, Erased):
            found[stored] = read(value) if read else value
    return found


@cache
def _fields(cls: type[Fact]) -> tuple[tuple[str, str, Callable[[Any], Any] | None], ...]:
    texts = texts_of(cls)
    return tuple(
        (name, field.alias or name, _plain if "uple" in str(field.annotation) else None)
        for name, field in cls.model_fields.items()
        if name not in texts and name not in _HOLD_TEXTS
    )


def _plain(value: Any) -> Any:  # noqa: ANN401  (a tuple of codes or of records)
    if not isinstance(value, tuple):
        return value
    return [one.model_dump(mode="json", exclude_none=True) if hasattr(one, "model_dump") else one for one in value]


def of_placement(fact: Fact) -> str | None:
    """The placement that a fact is about."""
    found = fact.__dict__.get("placement")
    return found if isinstance(found, str) else None
