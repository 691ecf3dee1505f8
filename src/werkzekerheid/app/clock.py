"""The one clock. Everything that needs to know the time gets it from here, as an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from werkzekerheid.facts.layout import day_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The moment now, in UTC."""
    return datetime.now(UTC)


def today(clock: Clock) -> date:
    """The day now, in Europe/Amsterdam."""
    return day_of(clock())
