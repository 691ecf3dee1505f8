"""A ledger, its keys and its audit store in bulk: all that backup and restore know of where they live.

A copy is a ledger file, an audit file and a key file in the form of docs/ledger-format.md, whatever the ledger itself
lives on. So one form goes everywhere: a copy of a server opens as a file, and a file goes into a server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from werkzekerheid.ledger.audit.lines import KEYS, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
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


class Audit(NamedTuple):
    """An audit store at one moment. The pages are of one table after another, and read as they are asked for, once."""

    meta: Mapping[str, bytes]
    pages: Iterator[tuple[str, Sequence[tuple[Any, ...]]]]


def audit_pages(read: Callable[..., Sequence[Any]]) -> Iterator[tuple[str, Sequence[tuple[Any, ...]]]]:
    """The pages of all tables of an audit store.

    Args:
        read: gives the rows of a statement, with its values; they are marked by `?`.
    """
    for table, columns in TABLES.items():
        keys = KEYS.get(table, columns[:1])
        at = [columns.index(key) for key in keys]
        ordered = f"ORDER BY {', '.join(keys)} LIMIT {PAGE}"
        page = read(f"SELECT {', '.join(columns)} FROM {table} {ordered}")  # noqa: S608  (names of our own, as below)
        behind = f"({', '.join(keys)}) > ({', '.join('?' * len(keys))})"
        while page:
            yield table, page
            last = [page[-1][one] for one in at]
            page = read(f"SELECT {', '.join(columns)} FROM {table} WHERE {behind} {ordered}", *last)  # noqa: S608


class Store(Protocol):
    """Where a ledger, its keys and its audit store live."""

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

    def audit(self) -> AbstractContextManager[Audit]:
        """The audit store as it is now. Read after the events, so that what was recorded is in its logs too.

        Raises:
            Refusal: it is missing, foreign, broken or newer than this program.
        """

    def check_absent(self) -> None:
        """Refuses a place where there is a ledger or a store of one.

        Raises:
            Refusal: `ledger_exists`, `keys_exists`, `audit_exists`.
        """

    def write(self, events: Events, keys: Keys, audit: Audit) -> None:
        """Makes a ledger and its stores of these, each row at its own position: all of them whole, or none.

        Raises:
            Refusal: there is one already, or they cannot be written.
        """
