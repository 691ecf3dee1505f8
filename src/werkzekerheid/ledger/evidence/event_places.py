"""Finds an event by its id without looking at every row: where each event stands is kept by who seals the ledger.

What is kept is a mark of eight bytes, so two events may share one; whoever looks compares the ids.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzekerheid.ledger.audit.log import AuditLog
    from werkzekerheid.ledger.evidence.rows import Rows

PAGE = 8_192
"""Places that are kept in one transaction: who looks at a career waits for it, a quarter of a second at most."""
BEGINNING_BYTES = 110
"""So much of a state holds the longest id of an event."""


def begins(event_id: str) -> bytes:
    """How the state of an event with this id begins: its form, and the id."""
    return f"1 {event_id} ".encode()


def mark(event_id: bytes) -> int:
    """A number of eight bytes, with a sign: no database has one without."""
    return int.from_bytes(sha256(event_id).digest()[:8], "big", signed=True)


def fill(rows: Rows, audit: AuditLog, until: int) -> None:
    """Keeps where the events stand that were sealed and are not kept yet; of two at once both keep the same.

    Args:
        rows: of the ledger.
        audit: where it is kept.
        until: the position up to which the ledger was sealed.

    Raises:
        Refusal: one of the stores cannot be used.
    """
    after = audit.placed()
    while after < until and (found := rows.beginnings(after, PAGE)):
        audit.place([(position, mark(_id_in(state))) for position, state in found if position <= until])
        after = found[-1][0]


def _id_in(beginning: bytes) -> bytes:
    """The id in the beginning of a state; whatever stands there in a row that is not as ours."""
    words = beginning.split(b" ", 2)
    return words[1] if len(words) > 1 else beginning


def positions(found: Iterable[tuple[int, bytes]], event_id: str) -> list[int]:
    """Those of these rows that say that they have this id, in order."""
    wanted = begins(event_id)
    return sorted(position for position, state in found if state.startswith(wanted))
