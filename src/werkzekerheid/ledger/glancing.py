"""Looks at rows without opening them: what stands outside the keys is enough to pass a row by, or to point at it."""

from __future__ import annotations

from re import compile as pattern
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.ledger.stored import DeadLetter, Tombstone, key_ids, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from werkzekerheid.facts.event import Event
    from werkzekerheid.ledger.keys import KeyStore
    from werkzekerheid.ledger.storage import Recorder
    from werkzekerheid.ledger.stored import Row

LARGEST_GLANCE = 10_000
_HEAD = pattern(rb"1 ([A-Za-z0-9._:-]+) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) [^\n]*\n([a-z]+) ([0-9a-f]{16}) ")


class Glance(NamedTuple):
    """A row as it stands: its id, when it was recorded (as stored), the class of the event and the key that closes it.

    These four are empty where the row is damaged, or of a later form than this program reads.
    """

    row: Row
    event_id: str = ""
    recorded_at: str = ""
    data_class: str = ""
    key_id: str = ""

    @property
    def position(self) -> int:
        """Its place in the whole ledger."""
        return self.row[0]

    @property
    def stream(self) -> str:
        """The stream that it stands in."""
        return self.row[1]

    @property
    def topic(self) -> str:
        """Its stored name and version; `sealed.v1` where that lies inside."""
        return self.row[3]


class Glancing:
    """The rows of one ledger, closed and one by one opened."""

    def __init__(
        self, recorder: Recorder, keys: KeyStore, refusing: Callable[[], AbstractContextManager[None]]
    ) -> None:
        """Keep where they stand, and what opens them."""
        self._recorder, self._keys, self._refusing = recorder, keys, refusing

    def after(self, position: int, limit: int) -> list[Row]:
        """The next rows of all streams, in the order in which they were recorded; at most `LARGEST_GLANCE`.

        Raises:
            Refusal: they cannot be read.
        """
        with self._refusing():
            return self._recorder.after(position, max(1, min(limit, LARGEST_GLANCE)))

    def erased(self, glances: Iterable[Glance]) -> dict[str, str]:
        """Of the keys that close these rows, those that were destroyed: key id -> the day."""
        self._keys.refresh()
        ids = {one.key_id for one in glances if one.key_id}
        self._keys.prefetch(ids)
        found = ((one, self._keys.opening_key(one)) for one in ids)
        return {key_id: key.destroyed_on for key_id, key in found if isinstance(key, Tombstone)}

    def opened(self, rows: Iterable[Row]) -> Iterator[Event | DeadLetter]:
        """What these rows say. What cannot be read is a dead letter."""
        rows = list(rows)
        self._keys.refresh()
        self._keys.prefetch(key_ids(rows))
        return (opened(row, self._keys.opening_key) for row in rows)


def glance(row: Row) -> Glance:
    """What stands outside the keys of a row."""
    state: object = row[4]  # SQLite keeps text where bytes belong, if somebody puts it there
    found = _HEAD.match(state) if isinstance(state, bytes) else None
    return Glance(row, *(one.decode("ascii") for one in found.groups())) if found else Glance(row)
