"""What was known of a stream at a moment, and the refusal where nobody can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.ledger.stored import moment_of
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from werkzekerheid.ledger.stored import Row


class EventUnreadable(Refusal):
    """An event was changed after it was written, or nobody knows of its key. Names its position."""


def recorded_by(rows: Iterable[Row], until: str, unreadable: Container[int]) -> list[Row]:
    """The rows that were recorded up to and including a moment; one that cannot be read stands where that is allowed.

    Raises:
        EventUnreadable: `event_tampered` of another nobody can tell when it was recorded.
    """
    known: list[Row] = []
    for row in rows:
        try:
            if moment_of(row[4]) <= until:
                known.append(row)
        except ValueError:
            if row[0] not in unreadable:
                raise EventUnreadable("event_tampered", position=row[0]) from None
            known.append(row)
    return known
