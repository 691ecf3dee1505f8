"""References in a career file: its own keys turned into ids, and keys that nothing in the file introduces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.facts.registry import references

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from werkzekerheid.facts.base import Fact

INTRODUCED_BY: Mapping[str, tuple[str, ...]] = {
    "placement": ("placement_started", "match_proposed", "introduction_held", "contract_concluded"),
    "contract": ("contract_concluded",),
    "coach": ("coach_assigned",),
    "plan": ("begeleidingsplan_agreed",),
    "goal": ("begeleidingsplan_agreed",),
    "agreement": ("begeleidingsplan_agreed", "agreement_made"),
    "training": ("training_started",),
    "wish": ("development_wish_expressed",),
    "provision": ("provision_requested", "provision_granted", "provision_refused"),
    "request": ("rights_requested",),
}
"""Which events introduce a thing of this kind. Other kinds (a person, a handover, a consent) may be named first by
whatever tells of them: an acceptance whose offer nobody told of is an oddity, not a mistake in the file."""


class UsedRef(NamedTuple):
    """A reference as it stands in the file: at which event and field, to what kind of thing, by which key."""

    number: int
    path: str
    kind: str
    key: str


def resolved(
    cls: type[Fact], table: Mapping[str, Any], to_id: Callable[[str, str], str]
) -> tuple[dict[str, Any], list[UsedRef]]:
    """A copy of a fact's table with every reference as an id, and the references it held."""
    payload = _copied(table)
    used: list[UsedRef] = []
    for path, kind in references(cls):
        for holder, name, place in _places(payload, path.split("."), ""):
            key = holder[name]
            if isinstance(key, str) and key:
                used.append(UsedRef(0, place, kind, key))
                holder[name] = to_id(kind, key)
    return payload, used


def unknown_refs(
    used: Iterable[UsedRef], organisations: set[str], event_keys: set[str], types: Mapping[int, str]
) -> Iterator[UsedRef]:
    """The references to an organisation, event or thing that the file does not hold.

    `types` are the types of the events by number; where one is unknown, its things count as known all the same.
    """
    known: dict[str, set[str]] = {kind: set() for kind in INTRODUCED_BY}
    used = list(used)
    for one in used:
        introducing = one.number not in types or types[one.number] in INTRODUCED_BY.get(one.kind, ())
        if introducing and one.kind in known:
            known[one.kind].add(one.key)
    known |= {"organisation": organisations, "event": event_keys}
    return (one for one in used if one.kind in known and one.key not in known[one.kind])


def _copied(value: Any) -> Any:  # noqa: ANN401  (any JSON value)
    if isinstance(value, dict):
        return {name: _copied(inner) for name, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value


def _places(holder: Any, path: list[str], place: str) -> Iterator[tuple[Any, Any, str]]:  # noqa: ANN401
    """The places of a dotted path in a table, `[]` for every item of a list: (holder, name or index, written path)."""
    if not isinstance(holder, dict):
        return
    name, is_list = path[0].removesuffix("[]"), path[0].endswith("[]")
    here = f"{place}.{name}" if place else name
    if name not in holder:
        return
    if not is_list:
        if len(path) == 1:
            yield holder, name, here
        else:
            yield from _places(holder[name], path[1:], here)
        return
    items = holder[name] if isinstance(holder[name], list) else []
    for index, item in enumerate(items):
        if len(path) == 1:
            yield items, index, f"{here}[{index}]"
        else:
            yield from _places(item, path[1:], f"{here}[{index}]")
