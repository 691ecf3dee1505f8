"""Days that stand in facts: as told, with their span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.career.records import ToldDay
from werkzekerheid.facts.vague import span

if TYPE_CHECKING:
    from werkzekerheid.facts.layout import Moment


def told_day(told: str | None) -> ToldDay | None:
    """A `..._on` field with its span; None where it was not told."""
    return ToldDay(told, span(told)) if told else None


def day_of_event(moment: Moment) -> ToldDay:
    """The day of an event, as a told day; without bounds where only its order is known."""
    return ToldDay(moment.occurred, moment.days)
