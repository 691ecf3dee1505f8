"""Refusals at the door: what may come into a career at all, whatever its type says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.facts.finding import erased_places
from werkzekerheid.facts.registry import stream_kind

if TYPE_CHECKING:
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.event import Told

_HEAD_OF_A_TELLING = "telling_recorded"  # stands in a career, but only an import writes it
_STAYS_ANSWERABLE = frozenset(
    {
        # The record is put right, read by the worker, restricted, erased.
        "event_corrected", "event_retracted", "own_reading_added", "rights_requested", "rights_decided",
        "restriction_set", "restriction_lifted", "keys_destroyed",
    }
)  # fmt: skip
_AFTER_THE_CLOSING = _STAYS_ANSWERABLE | frozenset(
    {
        # A worker who comes back is opened again, and that may be seen only then.
        "career_linked",
        # It is laid out on the day of the telling, behind everything that it tells.
        _HEAD_OF_A_TELLING,
    }
)  # fmt: skip


def not_in_a_career(_career: Career, fact: Fact, _told: Told) -> str | None:
    """Alerts, sharing, the calendar and the rest have streams, and doors, of their own."""
    other_door = stream_kind(fact.TYPE) != "career" or fact.TYPE == _HEAD_OF_A_TELLING
    return "not_in_a_career" if other_door else None


def not_opened(career: Career, fact: Fact, _told: Told) -> str | None:
    """Nobody is responsible yet, so there is nobody to record for. An opening whose key is missing still counts."""
    if career.opened is not None or career.key_missing or fact.TYPE == "career_opened":
        return None
    # Of a career whose opening was erased the rest stays answerable.
    return None if career.moments and fact.TYPE in _STAYS_ANSWERABLE else "career_not_opened"


def opened_twice(career: Career, fact: Fact, _told: Told) -> str | None:
    """One worker has one career, for life."""
    return "career_opened_already" if career.opened and fact.TYPE == "career_opened" else None


def closed(career: Career, fact: Fact, _told: Told) -> str | None:
    """Nobody is responsible any more; only what the worker may still ask of the record goes on."""
    if career.closed is None or fact.TYPE in _AFTER_THE_CLOSING or stream_kind(fact.TYPE) == "sharing":
        return None
    return "career_closed_already"


def erased(_career: Career, fact: Fact, _told: Told) -> str | None:
    """Erased is what a reader finds where a key is gone; nobody tells it."""
    return "value_erased" if any(erased_places(fact)) else None
