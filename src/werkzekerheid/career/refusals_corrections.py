"""Refusals of corrections and retractions: what may be put right, and with what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from werkzekerheid.facts.event import Told
from werkzekerheid.facts.registry import fact_class

if TYPE_CHECKING:
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.sharing import EventCorrected, EventRetracted

_CHANGES = frozenset({"event_corrected", "event_retracted"})
_DATES = ("occurred", "elapsed")


def corrected_gone(career: Career, fact: EventCorrected, _told: Told) -> str | None:
    """What was retracted is not put right; it is told anew."""
    return "event_does_not_stand" if type_of(career, fact.corrects) is None else None


def retracted_gone(career: Career, fact: EventRetracted, _told: Told) -> str | None:
    """An event is retracted once."""
    return "event_does_not_stand" if type_of(career, fact.retracts) is None else None


def correction_of_change(career: Career, fact: EventCorrected, _told: Told) -> str | None:
    """The event itself is corrected again; a correction has no correction of its own."""
    return "correction_of_correction" if type_of(career, fact.corrects) in _CHANGES else None


def retraction_of_retraction(career: Career, fact: EventRetracted, _told: Told) -> str | None:
    """A correction can be retracted; what a retraction took away is told anew."""
    return "retraction_of_retraction" if type_of(career, fact.retracts) == "event_retracted" else None


def change_of_destroyed_keys(career: Career, fact: EventCorrected | EventRetracted, _told: Told) -> str | None:
    """Keys do not come back."""
    target: str = getattr(fact, "corrects", "") or getattr(fact, "retracts", "")
    return "keys_stay_destroyed" if type_of(career, target) == "keys_destroyed" else None


def opening_still_needed(career: Career, fact: EventRetracted, _told: Told) -> str | None:
    """The opening goes last: without it nobody is responsible for what else stands."""
    if type_of(career, fact.retracts) != "career_opened":
        return None
    others = any(moment.event_id != fact.retracts and type_ not in _CHANGES for moment, type_ in career.moments)
    return "opening_still_needed" if others else None


def as_corrected(career: Career, fact: EventCorrected, told: Told) -> tuple[Fact, Told] | None:
    """What the corrected event will say, with the date that the correction carries.

    None where the replacement is not a whole payload of the type that it corrects.
    """
    type_ = type_of(career, fact.corrects)
    if type_ is None or not isinstance(fact.replacement, dict):
        return None
    dates = {name: value for name, value in fact.replacement.items() if name in _DATES}
    payload = {name: value for name, value in fact.replacement.items() if name not in _DATES}
    try:
        envelope = Told.model_validate({"recorded_by": told.recorded_by, **dates})
        return fact_class(type_).model_validate(payload), envelope
    except ValidationError:
        return None


def type_of(career: Career, event_id: str) -> str | None:
    """The type of an event that stands in this career; None where it was retracted."""
    return next((type_ for moment, type_ in career.moments if moment.event_id == event_id), None)
