"""What a person let pass: an event that nobody can read or fold, left out by a fact in the ledger's own stream.

The ledger alone says what is skipped, so that another process and a rebuild leave out the same.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

from werkzekerheid.facts.event import Event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzekerheid.facts.streams import EventSkipped
    from werkzekerheid.ledger.ledger import DeadLetter, Ledger

    Skips = Mapping[int, Event]
    """Position of what is skipped -> the `event_skipped` that says so, the first where there are two."""

ANYWHERE = range(sys.maxsize)
"""Every position: who reads for the stored tables is told of all that is unreadable, and refused nothing."""


def system_stream(ledger: Ledger) -> str:
    """The stream of what was done to the ledger itself."""
    return f"system:{ledger.ledger_id}"


def skipped_by(event: Event | DeadLetter) -> int | None:
    """The position that this event says to skip; None where it is about something else."""
    if isinstance(event, Event) and event.fact.TYPE == "event_skipped":
        return cast("EventSkipped", event.fact).position
    return None


def skips_of(ledger: Ledger) -> Skips:
    """All that is skipped in a ledger. What cannot be read in its own stream skips nothing."""
    found: dict[int, Event] = {}
    for event in ledger.read(system_stream(ledger), unreadable=ANYWHERE):
        position = skipped_by(event)
        if position is not None:
            found.setdefault(position, cast("Event", event))
    return found
