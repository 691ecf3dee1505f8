"""A stream that is read is read whole: what this program cannot read is refused, not left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.facts.event import Event
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.ledger.ledger import DeadLetter


def readable(events: Sequence[Event | DeadLetter]) -> list[Event]:
    """The events of a career, all of them.

    Raises:
        Refusal: `career_unreadable` one is of a type that this program does not know; half a career is no career.
    """
    whole = [event for event in events if isinstance(event, Event)]
    if len(whole) != len(events):
        raise Refusal("career_unreadable")
    return whole
