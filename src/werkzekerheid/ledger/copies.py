"""A ledger and its keys in bulk: all that backup and restore know of where they live.

A copy is a ledger file and a key file in the form of docs/ledger-format.md, whatever the ledger itself lives on. So one
form goes everywhere: a copy of a server opens as a file, and a file goes into a server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from werkzekerheid.ledger.stored import Row, Tombstone

PAGE = 2_000
"""Rows in a page."""


class WrappedKey(NamedTuple):
    """A data key as it is stored, closed under the key-encryption key."""

    key_id: str
    owner: str
    data_class: str
    wrapped: bytes


class Events(NamedTuple):
    """A ledger at one moment: what it says of itself, its last position, and its rows in the order of their positions.

    The pages are read as they are asked for, once.
    """

    meta: Mapping[str, str]
    head: int
    pages: Iterator[Sequence[Row]]


class Keys(NamedTuple):
    """A key store at one moment. The pages are read as they are asked for, once."""

    meta: Mapping[str, bytes]
    tombstones: Sequence[Tombstone]
    pages: Iterator[Sequence[WrappedKey]]


class Store(Protocol):
    """Where a ledger and its keys live."""

    def events(self) -> AbstractContextManager[Events]:
        """The ledger as it is now; who writes meanwhile neither waits nor is seen.

        Raises:
            Refusal: it is missing, foreign, broken or newer than this program.
        """

    def keys(self) -> AbstractContextManager[Keys]:
        """The keys as they are now. Read after the events: a key is there before what it closes.

        Raises:
            Refusal: they are missing, foreign, broken or newer than this program.
        """

    def check_absent(self) -> None:
        """Refuses a place where there is a ledger or a key store.

        Raises:
            Refusal: `ledger_exists`, `keys_exists`.
        """

    def write(self, events: Events, keys: Keys) -> None:
        """Makes a ledger and its key store of these, each row at its own position: both whole, or neither.

        Raises:
            Refusal: there is one already, or they cannot be written.
        """
