"""Days that stand in facts: as told, with their span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.career.records import ToldDay
from werkzekerheid.facts.vague import ANY_DAY, span

if TYPE_CHECKING:
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.facts.vague import Span


def told_day(told: str | None) -> ToldDay | None:
    """A `..._on` field with its span; None where it was not told."""
    return ToldDay(told, span(told)) if told else None


def day_of_event(moment: Moment) -> ToldDay:
    """The day of an event, as a told day; without bounds where only its order is known."""
    return ToldDay(moment.occurred, days_of(moment))


def days_of(moment: Moment) -> Span:
    """The days on which it may have happened; where only its order is known, its bound says nothing of a day."""
    return ANY_DAY if moment.dayless else moment.days
