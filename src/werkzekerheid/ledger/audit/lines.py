"""What stands in the audit store: lines of two logs, and the marks by which anyone can see that nothing was changed.

Codes and ids only, never a name or a text. The two logs are joined by `trace_id`, which ledger events carry too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.ledger.audit.feeds import Dead, Looked, RowKept, Sent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


class AccessLine(NamedTuple):
    """Who did what with whose data (fields of NEN 7513). This log knows the user.

    `at` and the other moments are as stored (`ledger.stored.moment`); `career` None is an act about no one career.
    """

    at: str
    trace_id: str
    action: str
    outcome: str
    person: str
    role: str
    organisation: str | None
    on_behalf_of: str | None
    career: str | None
    what: str
    purpose: str
    relation: str
    ground: str | None
    basis: str | None
    classes: tuple[str, ...]
    via: str
    digest: str | None
    rules: str | None


class ProcessingLine(NamedTuple):
    """Which activity handled whose data (fields of Logboek Dataverwerkingen 1.0). This log knows no user.

    `start_time` and `end_time` are milliseconds since 1970; `data_subject_id` is a keyed pseudonym.
    """

    trace_id: str
    span_id: str
    parent_span_id: str | None
    name: str
    start_time: int
    end_time: int
    status: str
    processing_activity_id: str
    data_subject_id: str
    data_subject_id_type: str


class Tile(NamedTuple):
    """Hashes of a part of a Merkle tree: the `n`-th tile of a level, one hash after another."""

    level: int
    n: int
    hashes: bytes


class Checkpoint(NamedTuple):
    """How large a tree was at a moment, its root, and the signed note that says so."""

    tree: str
    size: int
    root: bytes
    note: str
    made_at: str


class Pruning(NamedTuple):
    """When lines of a log went since their term was over: all from before a moment."""

    log: str
    before_at: str
    before_time: int
    made_at: str
    lines: int


TABLES: Mapping[str, tuple[str, ...]] = {
    "access": ("number", *AccessLine._fields),
    "processing": ("number", *ProcessingLine._fields),
    "prunings": ("number", *Pruning._fields),
    "tiles": ("tree", *Tile._fields),
    "checkpoints": Checkpoint._fields,
    "positions": ("reader", "position"),
    "feed_looks": ("subscription", *Looked._fields),
    "feed_rows": ("subscription", *RowKept._fields),
    "feed_sent": ("subscription", *Sent._fields),
    "feed_dead": ("subscription", *Dead._fields),
}
"""The columns of each table but `meta`, in the order in which the tables can be filled."""
KEYS: Mapping[str, tuple[str, ...]] = {
    "tiles": ("tree", "level", "n"),
    "checkpoints": ("tree", "size"),
    "feed_rows": ("subscription", "career", "projection"),
    "feed_dead": ("subscription", "sequence"),
}
"""What a row is known by where that is not its first column."""


def milliseconds(at: datetime) -> int:
    """A moment as the processing log has it: milliseconds since 1970, those that are over."""
    return int(at.timestamp() * 1_000)


_CLASSES = AccessLine._fields.index("classes")


def access_row(line: AccessLine) -> tuple[Any, ...]:
    """A line as its columns; classes are written after one another."""
    return (*line[:_CLASSES], " ".join(line.classes), *line[_CLASSES + 1 :])


def access_line(columns: Sequence[Any]) -> AccessLine:
    """The line in these columns."""
    return AccessLine._make((*columns[:_CLASSES], tuple(columns[_CLASSES].split()), *columns[_CLASSES + 1 :]))
