"""What a reader sees in place of an id: in an imported career the key that its file gave the thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from werkzekerheid.facts.event import Event
    from werkzekerheid.facts.opening import TellingRecorded


class Names(NamedTuple):
    """Ids and what they are called: `keys` of the file, and in a replay `numbers` of its events."""

    keys: Mapping[str, str] = {}
    numbers: Mapping[str, int] = {}

    def of(self, id_: str) -> str:
        """The key of a thing; the id itself where it has none (live, or erased with the identity)."""
        return self.keys.get(id_, id_)

    def maybe(self, id_: str | None) -> str | None:
        """The same for a thing that may not have been told."""
        return None if id_ is None else self.of(id_)

    def subject(self, id_: str) -> str:
        """What a promise is about: a thing by its key, an event by its key or, in a replay, its number."""
        return self.keys.get(id_) or str(self.numbers.get(id_, id_))

    def within(self, value: object) -> object:
        """A value of a fact, whatever it holds, with things by their keys."""
        if isinstance(value, str):
            return self.of(value)
        if isinstance(value, list):
            return [self.within(one) for one in value]
        return {name: self.within(one) for name, one in value.items()} if isinstance(value, dict) else value

    def evidence(self, event_ids: Iterable[str]) -> list[str | int]:
        """Events as evidence: by number in a replay, by id elsewhere."""
        return [self.numbers.get(one, one) for one in event_ids]


def names_of(events: Iterable[Event]) -> Names:
    """The names in a career: those that the head of its telling holds."""
    keys: dict[str, str] = {}
    for event in events:
        if event.fact.TYPE == "telling_recorded":
            keys |= cast("TellingRecorded", event.fact).keys
    return Names(keys)
