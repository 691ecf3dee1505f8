"""When somebody may be told that something waits: the policy `notices`, and whether it is a quiet hour now."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from werkzekerheid import catalogue
from werkzekerheid.facts.base import Value
from werkzekerheid.facts.layout import AMSTERDAM
from werkzekerheid.rules.working_days import is_working_day

if TYPE_CHECKING:
    from datetime import datetime

POLICY = "notices"
Hour = Annotated[int, Field(ge=0, le=24)]


class Hours(Value):
    """The hours of a working day in which people are told, and the rules that wait for no hour; see the policy."""

    valid_from: date
    from_hour: Hour
    until_hour: Hour
    at_once: tuple[str, ...]
    source: str

    def quiet(self, now: datetime) -> bool:
        """Whether nobody is told now: in the evening and the night, on Saturday and Sunday, on a holiday."""
        here = now.astimezone(AMSTERDAM)
        return not (is_working_day(here.date()) and self.from_hour <= here.hour < self.until_hour)


@cache
def hours_on(day: date) -> Hours:
    """The hours in force on a day; the oldest in the years before."""
    periods = [Hours.model_validate(one) for one in catalogue.policy(POLICY).content["period"]]
    begun = [one for one in periods if one.valid_from <= day]
    return begun[-1] if begun else periods[0]
