"""Columns for days: where an event stands in a drawing, and the ticks that say so. Pure.

A career often begins with a stretch of which only the order is known. It stands left of a marked break, with as many
steps as the drawing has things in it; right of the break a column is a number of days. A column is a sign on a
terminal, and a unit of a picture.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from werkzekerheid.picture.life import When

_MOST_OF_ORDER = 0.4  # of the width; the days need the rest
_EVERY_YEARS = (1, 2, 5, 10, 20, 50)


class Grain(NamedTuple):
    """How fine a drawing is, in columns.

    `step` for one step of a stretch without days where there is room, `gap` for the break after it, `year` for the
    name of a year, and the least for a quarter of a year to get a tick (`quarter`) or a name (`quarter_name`).
    """

    step: int
    gap: int
    year: int
    quarter: int
    quarter_name: int


class Tick(NamedTuple):
    """A mark of the axis; without a name where there is no room for each. `begin` is the first day drawn."""

    column: int
    kind: Literal["begin", "year", "quarter"]
    name: str


class Columns(NamedTuple):
    """The columns in which something may lie, both inclusive."""

    first: int
    last: int


class Scale:
    """Turns a place in time into columns `0 .. width - 1`."""

    def __init__(self, whens: Iterable[When], end: date | None, width: int, grain: Grain) -> None:
        """`whens` is all that will be drawn; `end` the last day that is known of, None when there is none."""
        whens = list(whens)
        self.width, self.grain = width, grain
        steps = sorted({when.place for when in whens if when.dayless})
        days = [day for when in whens if when.earliest for day in (when.earliest, when.latest) if day]
        self.first = min(days, default=None)
        self.last = max([*days, end] if end and days else days, default=None)
        if self.first is None:
            self.order = width
        else:
            self.order = min(len(steps) * grain.step, int(width * _MOST_OF_ORDER)) if steps else 0
        self._column_of = {place: i * self.order // len(steps) for i, place in enumerate(steps)}

    @property
    def break_at(self) -> int | None:
        """The column of the break between order and days; None where there is only one of the two."""
        return self.order if 0 < self.order < self.width else None

    @property
    def days_from(self) -> int:
        """The first column that stands for days."""
        return self.order + self.grain.gap if self.break_at is not None else self.order

    def columns(self, when: When) -> Columns:
        """The columns in which `when` may lie."""
        if when.earliest is None:
            column = self._column_of[when.place]
            return Columns(column, column)
        last = self.column(when.latest) if when.latest else self.width - 1
        return Columns(self.column(when.earliest), last)

    def column(self, day: date) -> int:
        """The column of a day."""
        if self.first is None or self.last is None:
            return self.width - 1
        days, room = (self.last - self.first).days + 1, self.width - self.days_from
        return self.days_from + min(max((day - self.first).days, 0), days - 1) * room // days


def ticks(scale: Scale, quarters: Sequence[str]) -> Iterator[Tick]:
    """The ticks, the years first so that they win from the quarters.

    Args:
        scale: of the drawing.
        quarters: the short names of the months in which the second, third and fourth quarter begin.
    """
    first, last, grain = scale.first, scale.last, scale.grain
    if first is None or last is None:
        return
    a_year = (scale.width - scale.days_from) / max(((last - first).days + 1) / 365.25, 0.01)
    every = next((one for one in _EVERY_YEARS if one * a_year >= grain.year), _EVERY_YEARS[-1])
    first_tick = scale.column(date(first.year + 1, 1, 1)) if first.year < last.year else scale.width
    if first_tick - scale.days_from >= grain.year or first.year == last.year:
        yield Tick(scale.days_from, "year" if (first.month, first.day) == (1, 1) else "begin", str(first.year))
    for year in range(first.year + 1, last.year + 1):
        yield Tick(scale.column(date(year, 1, 1)), "year", str(year) if year % every == 0 else "")
    if a_year / 4 < grain.quarter:
        return
    for year in range(first.year, last.year + 1):
        for month, name in zip((4, 7, 10), quarters, strict=True):
            if first < date(year, month, 1) <= last:
                named = name if a_year / 4 >= grain.quarter_name else ""
                yield Tick(scale.column(date(year, month, 1)), "quarter", named)
