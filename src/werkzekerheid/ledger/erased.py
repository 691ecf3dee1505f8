"""What an event reads as when the key of its own class was destroyed."""

from __future__ import annotations

from typing import Any, ClassVar

from werkzekerheid.facts.base import Fact
from werkzekerheid.facts.event import Actor, Told


class ErasedEvent(Fact):
    """Something was recorded here; what it was is gone since `erased_on`. Never stored, so it has no version.

    `key_missing`: nobody destroyed the key, and it is not there; the day is the one on which this was recorded.
    """

    TYPE: ClassVar[str] = "erased"

    erased_class: str
    erased_on: str
    key_missing: bool | None = None


def told_of_erased() -> Told:
    """The envelope of an erased event: who told it and when went with it."""
    return Told(recorded_by=Actor(actor="erased", role="unknown"))


def erased_event(data_class: str, gone: dict[str, Any]) -> Fact:
    """What stands where the event was."""
    return ErasedEvent(erased_class=data_class, **gone)
