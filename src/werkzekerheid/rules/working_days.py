"""Working days by the dated list of holidays in `policies/holidays_nl.toml`, so that a replay never changes."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache

from werkzekerheid import catalogue

_SATURDAY = 5


@cache
def holidays() -> frozenset[date]:
    """The days on which nobody works, weekends apart."""
    listed = catalogue.policy("holidays_nl").content
    return frozenset(one["on"] for one in listed["holiday"])


def is_working_day(day: date) -> bool:
    """True on Monday to Friday when it is no holiday."""
    return day.weekday() < _SATURDAY and day not in holidays()


@lru_cache(maxsize=4_096)  # each look asks again for all signs and relapses of a career
def add_working_days(day: date, number: int) -> date:
    """The `number`-th working day after `day`; `day` itself does not count."""
    while number > 0:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day
