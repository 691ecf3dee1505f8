"""Taking a document apart by data class, and putting it together again.

A *path* names fields of a type: `agreements[].text`. A *place* is one value in a document: `("agreements", 0, "text")`.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Document = dict[str, Any]
Path = tuple[str, ...]
Place = tuple[str | int, ...]
_EACH = "[]"


class Part(NamedTuple):
    """What one class holds of a document: the values in the document's own nesting, and their places."""

    document: Document
    places: list[Place]


def parsed(path: str) -> Path:
    """`agreements[].text` as steps; `[]` stands for each element of a list.

    Raises:
        ValueError: it ends in `[]`: a list is of one class, or its elements are tables.
    """
    steps = tuple(path.replace(_EACH, f".{_EACH}").split("."))
    if steps[-1] == _EACH:
        raise ValueError(f"a class belongs to a field, not to the elements of a list: {path}")
    return steps


def split(document: Document, classes: Iterable[tuple[Path, str]]) -> dict[str, Part]:
    """Moves what the paths name out of the document, into one part a class; the document keeps the rest.

    Lists keep their places: an element that gives nothing to a part leaves `{}` in it.
    """
    parts: defaultdict[str, Part] = defaultdict(lambda: Part({}, []))
    # The deepest first: a field inside a replacement may be of another class than the replacement.
    for path, data_class in sorted(classes, key=lambda one: -len(one[0])):
        for place in list(_found(document, path)):
            part = parts[data_class]
            _move(document, part.document, place)
            part.places.append(place)
    return dict(parts)


def _found(value: object, path: Path) -> Iterator[Place]:
    if not path:
        yield ()
    elif path[0] == _EACH:
        for number, one in enumerate(value if isinstance(value, list) else ()):
            yield from ((number, *place) for place in _found(one, path[1:]))
    elif isinstance(value, dict) and path[0] in value:
        yield from ((path[0], *place) for place in _found(value[path[0]], path[1:]))


def _move(document: Document, part: Document, place: Place) -> None:
    source: Any = document
    target: Any = part
    for step, _ in pairwise(place):
        source = source[step]
        target = target.setdefault(step, _frame(source)) if isinstance(step, str) else target[step]
    target[place[-1]] = source.pop(place[-1])


def _frame(container: object) -> object:
    return [{} for _ in container] if isinstance(container, list) else {}


def merge(document: Document, part: Document) -> None:
    """Puts a part back into its document.

    Raises:
        ValueError: the two do not fit.
    """
    for name, value in part.items():
        document[name] = _merged(document[name], value) if name in document else value


def _merged(one: object, other: object) -> object:
    if isinstance(one, dict) and isinstance(other, dict):
        merge(one, other)
        return one
    if isinstance(one, list) and isinstance(other, list):
        return [_merged(mine, its) for mine, its in zip(one, other, strict=True)]
    raise ValueError("a part does not fit its event")


def erase(document: Document, erased: Sequence[tuple[Place, Document]]) -> None:
    """Writes at each place what stands there now: that it was erased, and on which day."""
    # The deepest first: where a whole replacement is gone, it stands over what was inside it.
    for place, gone in sorted(erased, key=lambda one: -len(one[0])):
        container: Any = document
        for step in place[:-1]:
            container = container.get(step) if isinstance(container, dict) else container[step]
            if container is None:
                break
        else:
            container[place[-1]] = gone
