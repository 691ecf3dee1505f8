"""Destroys keys, and sees to it that they stay destroyed: whatever was interrupted, whatever was restored.

Three witnesses say that a key must be gone: the fact `keys_destroyed` in the ledger, which is appended first; the list
outside the backups, which is written next; and the tombstone in the key store, which is written as the key goes.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.facts.event import Event
from werkzekerheid.facts.layout import day_of
from werkzekerheid.ledger.closed import closed_parts, lost_keys, parts_of
from werkzekerheid.ledger.keys import LEDGER_OWNER, OWNED, owner_of
from werkzekerheid.ledger.stored import Tombstone, opened
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from werkzekerheid.ledger.closed import Closed
    from werkzekerheid.ledger.destroyed import DestroyedKeys
    from werkzekerheid.ledger.keys import KeyStore
    from werkzekerheid.ledger.storage import Recorder
    from werkzekerheid.ledger.stored import Row

_TOPIC = "keys_destroyed.v1"  # written out: every start loads this module, and few need the class of the fact


class Kept(NamedTuple):
    """How many keys there are, how many of these are of nobody that the ledger knows, and how many were destroyed."""

    keys: int
    orphans: int
    destroyed: int


class Destroying:
    """The end of the keys of one ledger."""

    def __init__(
        self,
        recorder: Recorder,
        keys: KeyStore,
        listed: DestroyedKeys | None,
        refusing: Callable[[], AbstractContextManager[None]],
    ) -> None:
        """Keep what to write to.

        Args:
            recorder: the ledger's rows, and their lock.
            keys: the key store.
            listed: the list; without it nothing can be destroyed.
            refusing: makes refusals of what the storage says.
        """
        self._recorder = recorder
        self._keys = keys
        self._listed = listed
        self._refusing = refusing

    def destroy(self, owner: str, classes: Iterable[str], on: date) -> tuple[Tombstone, ...]:
        """Destroys an owner's keys of these classes, on the list first. Again does nothing.

        Raises:
            Refusal: there is no list, it cannot be written, or the keys cannot.
        """
        if self._listed is None:
            raise Refusal("settings_destroyed_keys")
        wanted = list(classes)
        # A key that is lost may still be in a copy: it is destroyed with the others, or it would come back.
        lost = [
            Tombstone(key_id, owner, one, on.isoformat()) for key_id, one in self._lost(owner).items() if one in wanted
        ]
        # Under the ledger's lock, so that nobody is closing an event with a key that is going.
        with self._refusing(), self._recorder.holding():
            return self._keys.destroy(owner, wanted, on, self._listed.add, lost)

    def held(self, owner: str) -> dict[str, frozenset[str]]:
        """The ids of an owner's keys by class: those that are there, and those that closed something and are lost."""
        found: dict[str, set[str]] = {one: {key_id} for one, key_id in self._keys.of_owner(owner).items()}
        for key_id, data_class in self._lost(owner).items():
            found.setdefault(data_class, set()).add(key_id)
        return {one: frozenset(key_ids) for one, key_ids in found.items()}

    def closed(self, owner: str, since: Mapping[str, int], until: int) -> tuple[Closed, ...]:
        """The events about an owner that hold something of these classes, in the order of the ledger.

        Args:
            owner: whose.
            since: per class the position after which.
            until: the position before which.
        """
        with self._refusing():
            return tuple(closed_parts([row for row in self._rows(owner) if row[0] < until], since))

    def _rows(self, owner: str) -> list[Row]:
        return sorted(row for kind in OWNED for row in self._recorder.of_stream(f"{kind}:{owner}"))

    def _lost(self, owner: str) -> dict[str, str]:
        with self._refusing():
            return lost_keys(self._rows(owner), self._keys.opening_key)

    def bury(self, tombstones: Iterable[Tombstone]) -> None:
        """Destroys again what a restored backup of the keys brought back."""
        with self._refusing(), self._recorder.holding():
            self._keys.bury(tombstones)

    def heed(self, *, whole: bool = False) -> None:
        """Destroys again what the list names, and completes the list with what it lacks.

        Args:
            whole: look at every line; else only where the two are not equally long, which a start can pay for.

        Raises:
            Refusal: the list is broken, or one of the two cannot be written; there is none, and `whole` misses it.
        """
        destroyed = self._keys.destroyed()
        if self._listed is None:
            if whole and destroyed:
                raise Refusal("settings_destroyed_keys")
            return
        if not whole and self._listed.count() == destroyed:
            return
        with self._refusing(), self._recorder.holding():
            buried = self._keys.tombstones()
            self._listed.add(buried)
            known = {one.key_id for one in buried}
            left = [one for one in self._listed.read() if one.key_id not in known]
            if left or whole:  # also without any: a reader may have kept the log from being emptied
                self._keys.bury(left)

    def finish(self) -> tuple[Tombstone, ...]:
        """Destroys what a `keys_destroyed` in the ledger names and nobody destroyed yet; looks at every row.

        Raises:
            Refusal: as `destroy`.
        """
        with self._refusing():
            owners = [owner_of(stream) for stream in self._recorder.streams_of(_TOPIC)]
        return tuple(one for owner in owners for one in self.finish_of(owner))

    def finish_of(self, owner: str) -> tuple[Tombstone, ...]:
        """The same for one owner; a key that was made after the fact stays.

        Raises:
            Refusal: as `destroy`.
        """
        gone: list[Tombstone] = []
        with self._refusing():
            # All of them read first: where the first takes class work, the others can be read no more.
            for classes, on in list(self._left(owner)):
                gone += self.destroy(owner, classes, on)
        return tuple(gone)

    def check_possible(self) -> None:
        """Refuses where no key can be destroyed, before somebody writes down that it will be.

        Raises:
            Refusal: `settings_destroyed_keys`.
        """
        if self._listed is None:
            raise Refusal("settings_destroyed_keys")

    def _left(self, owner: str) -> Iterator[tuple[Sequence[str], date]]:
        """Classes whose key was in use before a fact said that it is destroyed. A key made after it is a new one."""
        rows = self._rows(owner)
        for number, row in enumerate(rows):
            if row[3] == _TOPIC:
                event = opened(row, self._keys.opening_key)
                if isinstance(event, Event):
                    wanted = set(getattr(event.fact, "classes", ()))
                    used = {part for before in rows[:number] for part in parts_of(before) if part[0] in wanted}
                    left = {one for one, key_id in used if not isinstance(self._keys.opening_key(key_id), Tombstone)}
                    if left:
                        yield sorted(left), day_of(event.recorded_at)

    def destroyed(self) -> int:
        """How many keys were destroyed."""
        return self._keys.destroyed()

    def kept(self) -> Kept:
        """How the keys stand beside the ledger."""
        owners = self._keys.owners()
        with self._refusing():
            known = {owner_of(stream) for stream in self._recorder.streams("")} | {LEDGER_OWNER}
        orphans = sum(number for owner, number in owners.items() if owner not in known)
        return Kept(sum(owners.values()), orphans, self._keys.destroyed())
