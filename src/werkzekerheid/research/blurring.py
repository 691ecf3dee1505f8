"""Days as they leave: as whole months, or moved back by the same number of weeks for all of a career. Pure.

Nothing gets more precise by it, and no span gets smaller than what was told: where a date as told cannot be moved as it
is, it becomes vaguer.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple, Protocol

from werkzekerheid.facts.layout import Moment
from werkzekerheid.facts.vague import Span, add_months, span
from werkzekerheid.research.pseudonyms import MOST_WEEKS

Dates = Literal["months", "shifted"]
_ONE_DAY = timedelta(days=1)
_DAY, _MONTH = len("2021-03-14"), len("2021-03")


class Blur(Protocol):
    """How the days of one career leave.

    `cut` is the last day, as it was, of which something is told; `until` the same day as it leaves.
    """

    @property
    def cut(self) -> date:
        """The last day, as it was."""

    @property
    def until(self) -> date:
        """The last day, as it leaves."""

    def told(self, day: str) -> str | None:
        """A date as told; None where none that holds it can be told."""

    def first(self, day: date) -> date:
        """The begin of a span."""

    def last(self, day: date) -> date:
        """The end of a span."""


class Months(NamedTuple):
    """As whole months: spans go from the first of a month to the end of one."""

    cut: date

    @property
    def until(self) -> date:
        """The end of the month of the last day."""
        return self.last(self.cut)

    def told(self, day: str) -> str | None:
        """The month of a day; what is vaguer stays."""
        plain = day.removesuffix("~")
        return day if len(plain) != _DAY else plain[:_MONTH] + day[_DAY:]

    def first(self, day: date) -> date:
        """The first of the month."""
        return day.replace(day=1)

    def last(self, day: date) -> date:
        """The last of the month."""
        return _end_of_month(day)


class Moved(NamedTuple):
    """Moved back by so many weeks.

    All careers end on one day as it leaves, whatever they were moved by: else the end would tell by how much.
    """

    weeks: int
    until: date

    @property
    def cut(self) -> date:
        """The day that leaves as the last."""
        return self.until + timedelta(weeks=self.weeks)

    def told(self, day: str) -> str | None:
        """The same form around the moved days, with `~` or vaguer where it must be to hold them all."""
        try:
            found = span(day)
            moved = Span(self.first(found.earliest or date.min), self.first(found.latest or date.max))
            return next((one for one in _forms(day, moved) if _holds(span(one), moved)), None)
        except (ValueError, OverflowError):  # out of the calendar
            return None

    def first(self, day: date) -> date:
        """The day, so many weeks before."""
        return day - timedelta(weeks=self.weeks)

    def last(self, day: date) -> date:
        """The same."""
        return day - timedelta(weeks=self.weeks)


def blur_of(dates: Dates, weeks: int, last: date) -> Blur:
    """How a career leaves.

    Args:
        dates: as the project chose.
        weeks: of this career, where days are moved.
        last: the last day of which the ledger can tell.
    """
    return Months(last) if dates == "months" else Moved(weeks, last - timedelta(weeks=MOST_WEEKS))


def blurred(moment: Moment, blur: Blur, place: int, event: str) -> Moment:
    """A moment as it leaves, at its place among what leaves, under the name of its event."""
    _, _, _, occurred, earliest, latest, bound, known_on, derived, history, _ = moment
    last, known = blur.last, known_on and blur.last(known_on)
    return Moment(
        event,
        place + 1,
        place,
        occurred and blur.told(occurred),
        earliest and blur.first(earliest),
        latest and last(latest),
        bound and last(bound),
        known and min(known, blur.until),
        derived,
        history,
        (place, place),
    )


def _forms(day: str, moved: Span) -> tuple[str, ...]:
    """Forms that a date as told may have after it was moved, the narrowest first."""
    earliest, latest = moved.earliest or date.min, moved.latest or date.max
    middle = earliest + (latest - earliest) / 2
    plain, about = day.removesuffix("~"), day[len(day.removesuffix("~")) :]
    year, decade = f"{middle.year:04}", f"{middle.year // 10:03}X"
    if plain.endswith("X"):
        return (decade,)
    own = {_DAY: middle.isoformat(), _MONTH: f"{year}-{middle.month:02}"}.get(len(plain), year)
    return f"{own}{about}", f"{own}~", year, f"{year}~", decade


def _holds(wide: Span, narrow: Span) -> bool:
    first, last = wide.earliest or date.min, wide.latest or date.max
    return first <= (narrow.earliest or date.min) and (narrow.latest or date.max) <= last


@lru_cache(maxsize=4096)
def _end_of_month(day: date) -> date:
    first = day.replace(day=1)
    return add_months(first, 1) - _ONE_DAY if (day.year, day.month) != (date.max.year, 12) else date.max
