"""What is hashed of a row: its leaf in the tree, as docs/evidence.md tells; this form never changes. Pure."""

from __future__ import annotations

import struct
from hashlib import sha256
from struct import Struct
from typing import TYPE_CHECKING

from werkzekerheid.ledger.evidence.merkle import LEAF

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    RowBytes = tuple[int, bytes, int, bytes, bytes]
    """A row of the ledger, its texts as they are stored: position, stream, version, topic, state."""

FORM = 1
_HEAD = Struct(">BQQHHI")
"""Before an event: the form, position, version, and how long stream, topic and state are."""
_HASHED = Struct(">HQQHHI")
_BEGINS = int.from_bytes(LEAF + bytes([FORM]), "big")
"""The same behind the byte that a leaf begins with; as one number, since each costs time."""
_LINE = Struct(">BQ")
_LENGTH = Struct(">I")
_NUMBER_BYTES = 8
_NOTHING = b"\xff\xff\xff\xff"


def event_leaf(row: RowBytes) -> bytes:
    """The leaf of an event.

    Raises:
        ValueError: no event can look like this.
    """
    try:
        position, stream, version, topic, state = row
        head = _HEAD.pack(FORM, position, version, len(stream), len(topic), len(state))
        return head + stream + topic + state
    except (struct.error, TypeError):
        raise ValueError("not a row of a ledger") from None


def event_of(leaf: bytes) -> RowBytes:
    """The event that a leaf is of."""
    _, position, version, *lengths = _HEAD.unpack_from(leaf)
    parts, at = [], _HEAD.size
    for length in lengths:
        parts.append(leaf[at : at + length])
        at += length
    stream, topic, state = parts
    return position, stream, version, topic, state


def event_hashes(rows: Iterable[RowBytes]) -> bytes:
    """The leaf hashes of events, one behind the other: in as few steps as can be, since it is done for millions.

    Raises:
        struct.error: one of them is none; as `event_leaf`.
    """
    pack = _HASHED.pack
    return b"".join([
        sha256(pack(_BEGINS, position, version, len(stream), len(topic), len(state)) + stream + topic + state).digest()
        for position, stream, version, topic, state in rows
    ])  # fmt: skip


def line_leaf(number: int, fields: Sequence[bytes | None]) -> bytes:
    """The leaf of a line of the access log or the processing log: its number, and its fields in their order.

    Where a line was gone before it was sealed, it has no fields.
    """
    return _LINE.pack(FORM, number) + b"".join([_field(one) for one in fields])


def _field(data: bytes | None) -> bytes:
    return _NOTHING if data is None else _LENGTH.pack(len(data)) + data


def moved(leaf: bytes, number: int) -> bytes:
    """The leaf that the same row would have at another position or number."""
    return leaf[:1] + number.to_bytes(_NUMBER_BYTES, "big") + leaf[1 + _NUMBER_BYTES :]
