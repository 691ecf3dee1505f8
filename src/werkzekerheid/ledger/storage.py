"""What the ledger asks of a database, and which of the two holds one: a file of SQLite, or a server of PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

    from werkzekerheid.ledger.audit.lines import Pruning
    from werkzekerheid.ledger.stored import Row

Where: TypeAlias = Path | str
"""Where a ledger is: the path of its file, or the address of its server (`postgresql://...`)."""
NewRow = tuple[str, int, str, bytes]
"""A row to append: stream, version, topic, state."""


class Sealed(NamedTuple):
    """Rows that are ready to append, when they say that they were recorded, and which keys were known then."""

    rows: Sequence[NewRow]
    recorded_at: str
    keys_seen: int


Seal = Callable[[str, bool], Sealed]
"""Closes what is to be appended, given when the newest row that is known was recorded (a moment as stored, or nothing),
and whether the write lock is held: then nobody appends or destroys a key meanwhile."""


class VersionConflict(Refusal):
    """Somebody else appended to the stream since it was read: read again, and decide again."""

    def __init__(self, stream: str, expected: int, found: int) -> None:
        """Keep what was expected and found; the name of the stream stays out of the sentence."""
        super().__init__("version_conflict")
        self.stream = stream
        self.expected = expected
        self.found = found


class ConnectionLost(Refusal):
    """The server was not reached, or was lost on the way."""

    def __init__(self, code: str = "ledger_unreachable", **values: object) -> None:
        """Keep what fills the sentence."""
        super().__init__(code, **values)


class OutcomeUnknown(ConnectionLost):
    """The server was lost during an append: it may have been done, or not."""

    def __init__(self, **values: object) -> None:
        """Keep what fills the sentence."""
        super().__init__("ledger_lost", **values)


class Recorder(Protocol):
    """The table of events in one database. What it raises of its own, `refusal` says to people."""

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What the database raises when it cannot."""

    def refusal(self, error: Exception) -> Refusal:
        """What such an error says to people; raises the error itself where it is a mistake of ours."""

    def append(self, expected: Sequence[tuple[str, int]], seal: Seal) -> Sequence[int]:
        """Appends all rows or none, under the one write lock; gives their positions.

        Args:
            expected: each stream with the version at which it must stand.
            seal: makes the rows; may be asked twice.

        Raises:
            VersionConflict: a stream stands elsewhere.
        """

    def of_stream(self, stream: str, after: int = 0) -> list[Row]:
        """All rows of a stream after a version, in order."""

    def after(self, position: int, limit: int) -> list[Row]:
        """The next rows of all streams, in the order of their positions."""

    def version(self, stream: str) -> int:
        """The version of the last row of a stream; 0 where there is none."""

    def streams(self, prefix: str) -> Iterator[str]:
        """The names of the streams that begin so, in the order of the alphabet."""

    def streams_of(self, topic: str) -> list[str]:
        """The streams that hold an event of this topic. Looks at every row: not for each command."""

    def head(self) -> int:
        """The highest position; 0 where there is none."""

    def wait_for(self, position: int, seconds: float) -> bool:
        """Waits until the ledger reaches a position; False where it did not within the time given."""

    def holding(self) -> AbstractContextManager[object]:
        """Holds the write lock: nobody appends meanwhile."""

    def close(self) -> None:
        """Ends what is open."""


class Tables(Protocol):
    """The tables of a store in one database. Placeholders are `?`; one thread at a time."""

    where: str
    """What the store is called when something is said about it."""
    errors: type[Exception]

    def refusal(self, error: Exception) -> Refusal:
        """What an error says to people."""

    def execute(self, statement: str, values: Sequence[object] = ()) -> Any:  # noqa: ANN401  (a cursor of either driver)
        """One statement."""

    def many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """One statement for many rows."""

    def writing(self) -> AbstractContextManager[None]:
        """A transaction that nobody writes beside; what ends well is kept."""

    def close(self) -> None:
        """Ends the connection."""


class KeyTables(Tables, Protocol):
    """The tables of the key store."""

    rotation: object
    """Another value when somebody else rotated the key, as of the last time that `changes` was asked."""

    def changes(self) -> int:
        """A number that is another one when somebody else destroyed a key since."""

    def forget(self) -> None:
        """Leaves as little as can be of what was deleted."""


class AuditTables(Tables, Protocol):
    """The tables of the audit store."""

    def write(self, access: Sequence[tuple[Any, ...]], processing: Sequence[tuple[Any, ...]]) -> None:
        """Appends lines to both logs in one transaction, on disk when this ends."""

    def prune(self, pruning: Pruning) -> None:
        """Deletes the lines of a log whose term is over, after it is written down that they go."""


Undo = Callable[[], None]
"""Takes back what was just made, and is still empty."""


class Opened(NamedTuple):
    """A ledger that was found: where, its table, what it says about itself, and whether it has an audit store."""

    where: Where
    recorder: Recorder
    meta: dict[str, str]
    audited: bool
