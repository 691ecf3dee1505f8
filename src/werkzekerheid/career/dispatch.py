"""The table of what each type of fact does to a career."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Laid, Moment

    Handler = Callable[[Career, Moment, Any, Laid], Career]

HANDLERS: dict[str, Handler] = {}
"""Type name -> what it does: (career, moment, fact, laid) -> career. Filled by the `evolve_*` modules."""

H = TypeVar("H", bound="Handler")
V = TypeVar("V")


def on(*types: str) -> Callable[[H], H]:
    """Registers a handler for these types of fact."""

    def register(handler: H) -> H:
        for name in types:
            HANDLERS[name] = handler
        return handler

    return register


def put(mapping: Mapping[str, V], ref: str, value: V) -> dict[str, V]:
    """A copy of the mapping with one entry set; the order of first appearance stays."""
    return {**mapping, ref: value}
