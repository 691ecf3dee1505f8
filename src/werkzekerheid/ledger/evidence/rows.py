"""The rows that a tree is about, as the bytes that they are, and the tree itself: for who seals and who verifies.

Nothing here needs a key, or knows what a row means. It loads next to nothing: a process that verifies starts at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.ledger.storage import Where

Name = Literal["ledger", "access", "processing"]
TREES: tuple[Name, ...] = ("ledger", "access", "processing")
"""What is sealed: the ledger by the positions of its events, both logs by the numbers of their lines."""


BEFORE_ALL = -(2**63)
"""Behind this number stands every row; no program of ours gives a row a number below 1."""


class Row(NamedTuple):
    """A row by its position or number, and its leaf; None where no row of ours looks like that."""

    number: int
    leaf: bytes | None


class Rows(Protocol):
    """The rows of one tree, in the order of their numbers, and its tiles; read on a connection of its own.

    Every question may raise a refusal: the ledger or the audit store cannot be read.
    """

    def hashes(self, after: int, last: int) -> Iterator[bytes]:
        """The leaf hashes of the rows behind one number up to another, one behind the other, some at a time.

        As fast as can be. What is no row of ours is left out, perhaps with what stands behind it.
        """

    def page(self, after: int, limit: int) -> list[Row]:
        """The next rows behind a number, whatever they look like."""

    def head(self) -> int:
        """The highest number; 0 where there is none."""

    def first(self) -> int:
        """The lowest number; 0 where there is none."""

    def count(self, after: int) -> int:
        """How many rows stand behind a number."""

    def number_behind(self, after: int, nth: int) -> int:
        """The number of the row that stands so many behind a number; 0 where there is none."""

    def numbers_of(self, event_id: str) -> list[int]:
        """The positions of the events that say that they have this id.

        It looks first where it was kept that such an event stands, then behind the last of these places, and at every
        row only where it found none: so it finds an event too that nobody kept, or somebody moved.
        """

    def beginnings(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """How the states of the next events behind a position begin."""

    def tile(self, level: int, n: int) -> bytes:
        """The hashes of a tile of the tree; none where there is no such tile."""

    def tiles(self, first: int, number: int) -> Iterator[bytes]:
        """So many tiles of level 0 from one on, in order; it ends where one is missing."""

    def close(self) -> None:
        """Ends the connections."""

    def __enter__(self) -> Self:
        """Nothing more."""

    def __exit__(self, *_: object) -> None:
        """Closes."""


def open_rows(tree: Name, ledger: Where, audit: Where) -> Rows:
    """The rows of a tree of the ledger in this file, or on this server.

    Raises:
        Refusal: it cannot be opened.
    """
    if isinstance(ledger, Path) and isinstance(audit, Path):
        from werkzekerheid.ledger.sqlite.rows import FileRows

        return FileRows(tree, ledger, audit)
    from werkzekerheid.ledger.postgres.rows import ServerRows

    return ServerRows(tree, str(ledger))
