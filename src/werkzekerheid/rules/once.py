"""What several rules ask of one career is worked out once.

The functions stay pure: what they gave is kept with the career that is looked at, and goes with it.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from werkzekerheid.career.state import Career

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from werkzekerheid.career.records import Placement

P = ParamSpec("P")
R = TypeVar("R")


class Looked(Career):
    """A career that is looked at; `found` holds the answers so far, by question. A career made from it has none."""

    found: dict[tuple[Any, ...], Any]

    @classmethod
    def at(cls, career: Career) -> Self:
        """The career to look at; itself where that is what it is."""
        if isinstance(career, cls):
            return career
        looked = cls(*career)
        looked.found = {}
        return looked

    def started_placements(self) -> tuple[Placement, ...]:
        """All placements that were started, in the order of their start."""
        return _started(self)


def once(question: Callable[Concatenate[Career, P], R]) -> Callable[Concatenate[Career, P], R]:
    """The question, asked once of a `Looked` career for each of its arguments. Nobody may change what it gives."""

    def asked(career: Career, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if not isinstance(career, Looked):
            return question(career, *args, **kwargs)
        key = (question, args, *kwargs.items()) if kwargs else (question, args)
        try:
            answer: R = career.found[key]
        except KeyError:
            answer = career.found[key] = question(career, *args, **kwargs)
        return answer

    return cast("Callable[Concatenate[Career, P], R]", wraps(question)(asked))


@once
def _started(career: Career) -> tuple[Placement, ...]:
    return Career.started_placements(career)
