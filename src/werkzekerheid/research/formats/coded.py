"""What a fact says in codes, numbers, days and references: everything but words that somebody wrote."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from pydantic import AfterValidator

from werkzekerheid.facts.base import Erased, Reason, RefTo, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzekerheid.facts.base import Fact


def coded(fact: Value) -> dict[str, Any]:
    """The coded fields of a fact, by their stored names; what was not told, or was erased, is left out."""
    found = {}
    told = fact.__dict__
    for name, stored, read in _fields(type(fact)):
        value = told[name]
        if value is not None and value != () and not isinstance(value, Erased):
            found[stored] = read(value) if read else value
    return found


@cache
def _fields(cls: type[Value]) -> tuple[tuple[str, str, Callable[[Any], Any] | None], ...]:
    """The fields that leave: as they are in the fact, as they are stored, and what makes JSON of one that is a list."""
    hints = get_type_hints(cls, include_extras=True)
    return tuple(
        (name, field.alias or name, _items if tuple in _parts(hints[name]) else None)
        for name, field in cls.model_fields.items()
        if str not in (parts := _parts(hints[name])) and dict not in parts
    )


def _parts(hint: Any) -> set[Any]:  # noqa: ANN401  (an annotation may be anything)
    """What a field may hold: `str` only where it is text, not a code, a reference or a day."""
    origin = get_origin(hint)
    if origin is Literal or any(isinstance(one, RefTo | AfterValidator) for one in getattr(hint, "__metadata__", ())):
        return set()
    if isinstance(hint, type) and issubclass(hint, Value):
        return set()
    if origin in {tuple, dict} or hint in {tuple, dict}:
        inner = get_args(hint)[:1] if origin is tuple else ()
        return {origin or hint}.union(*map(_parts, inner))
    if origin is not None:
        return set().union(*map(_parts, get_args(hint)[:1] if _is_annotated(hint) else get_args(hint)))
    return {hint}


def _is_annotated(hint: Any) -> bool:  # noqa: ANN401  (as above)
    return bool(getattr(hint, "__metadata__", ()))


def _items(value: Any) -> Any:  # noqa: ANN401  (a tuple of codes or of records)
    return [coded(one) if isinstance(one, Value) else one for one in value]


def reasons_of(fact: Fact) -> tuple[Reason, ...]:
    """The reasons that a fact gives; none where they were erased."""
    reasons = fact.__dict__.get("reasons")
    return reasons if isinstance(reasons, tuple) else ()


def of_placement(fact: Fact) -> str | None:
    """The placement that a fact is about."""
    found = fact.__dict__.get("placement")
    return found if isinstance(found, str) else None
