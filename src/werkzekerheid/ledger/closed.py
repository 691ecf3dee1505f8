"""Which keys closed which parts of which rows. Pure: rows and keys are given.

A key that nobody destroyed and nobody has is *lost*: what it closed is missing, and the rest of the career is there. A
row that somebody changed may name an unknown key too. The two are told apart by their place: an owner has one key of a
class at a time, so a key that is lost closed an unbroken stretch of that class, and none that still lives came before.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from itertools import groupby
from re import compile as pattern
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.facts.layout import day_of
from werkzekerheid.ledger.stored import DeadLetter, Tombstone, moment_of, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from werkzekerheid.facts.event import Event
    from werkzekerheid.ledger.stored import Keyring, Row

_PART = pattern(rb"\n([a-z]+) ([0-9a-f]{16}) ")
_EVENT_ID = pattern(rb"[0-9]+ ([A-Za-z0-9._:-]+) ")


class Lost(Tombstone):
    """Stands for a key that nobody destroyed and nobody has; the day is the one on which its row was recorded."""

    @property
    def lost(self) -> bool:
        """It is."""
        return True


class Closed(NamedTuple):
    """A row that holds something of some classes: the whole event, or only values in it; by class the id of its key."""

    position: int
    stream: str
    event_id: str
    whole: bool
    keys: dict[str, str]


def parts_of(row: Row) -> Iterator[tuple[str, str]]:
    """The class and the key id of each part, the event's own first; a row that is damaged may have none."""
    state: object = row[4]
    text = state if isinstance(state, bytes) else b""  # SQLite keeps text where bytes belong, if somebody puts it there
    return ((found[1].decode("ascii"), found[2].decode("ascii")) for found in _PART.finditer(text))


def closed_parts(rows: Iterable[Row], since: Mapping[str, int]) -> Iterator[Closed]:
    """The rows that hold something of these classes, of each class after a position."""
    for row in rows:
        parts = list(parts_of(row))
        keys = {data_class: key_id for data_class, key_id in parts if row[0] > since.get(data_class, row[0])}
        if keys:
            named = _EVENT_ID.match(row[4])
            yield Closed(row[0], row[1], named[1].decode("ascii") if named else "", parts[0][0] in keys, keys)


def lost_keys(rows: Iterable[Row], key_of: Keyring) -> dict[str, str]:
    """The ids of keys that closed parts of these rows and that nobody knows of, with their class."""
    used = dict.fromkeys((key_id, data_class) for row in rows for data_class, key_id in parts_of(row))
    return {key_id: data_class for key_id, data_class in used if key_of(key_id) is None}


def with_lost(
    rows: Sequence[Row], events: Sequence[Event | DeadLetter], key_of: Keyring
) -> tuple[Event | DeadLetter, ...]:
    """The events of a stream, with what a lost key closed shown as missing since it was recorded.

    A row that names an unknown key where none can have been lost was tampered with, and stays a dead letter.
    """
    missing = {one.position for one in events if isinstance(one, DeadLetter) and one.why == "key_missing"}
    if not missing:
        return tuple(events)
    changed = set(_misplaced(rows, key_of))
    return tuple([
        one if one.position not in missing
        else _tampered(one) if one.position in changed
        else _without(row, key_of)
        for row, one in zip(rows, events, strict=True)
    ])  # fmt: skip


def _tampered(one: Event | DeadLetter) -> Event | DeadLetter:
    return one._replace(why="tampered") if isinstance(one, DeadLetter) else one


def _without(row: Row, key_of: Keyring) -> Event | DeadLetter:
    """The row as far as there are keys."""
    classes = {key_id: data_class for data_class, key_id in parts_of(row)}
    on = day_of(datetime.fromisoformat(moment_of(row[4]))).isoformat()
    return opened(row, lambda key_id: key_of(key_id) or Lost(key_id, "", classes[key_id], on))


def _misplaced(rows: Iterable[Row], key_of: Keyring) -> Iterator[int]:
    """Positions of rows that name an unknown key where no key can have been lost."""
    by_class: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        for data_class, key_id in parts_of(row):
            by_class[data_class].append((key_id, row[0]))
    for used in by_class.values():
        runs = [(key_id, [at for _, at in run]) for key_id, run in groupby(used, key=lambda one: one[0])]
        for number, (key_id, positions) in enumerate(runs):
            before, after = ({one for one, _ in some} for some in (runs[:number], runs[number + 1 :]))
            broken = key_id in before | after or before & after
            if key_of(key_id) is None and (broken or any(_lives(one, key_of) for one in before)):
                yield from positions


def _lives(key_id: str, key_of: Keyring) -> bool:
    key = key_of(key_id)
    return key is not None and not isinstance(key, Tombstone)
