"""Columns for days: where an event stands in a drawing, and the axis that says so. Pure.

A career often begins with a stretch of which only the order is known. It stands left of a marked break, with as many
steps as the drawing has things in it; right of the break a column is a number of days.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BREAK = "┊"
_MOST_OF_ORDER = 0.4  # of the width; the days need the rest
_STEP = 6  # columns for one step of a stretch without days, where there is room
_LABEL = len("2021 ")
_QUARTER_LABEL = 8  # columns from which on a quarter gets a name
_QUARTER_TICK = 3
_EVERY_YEARS = (1, 2, 5, 10, 20, 50)


class When(NamedTuple):
    """Where an event stands: its place in the order of life, and the first and last day on which it may have been.

    Without an `earliest` day only the place is known.
    """

    place: int
    earliest: date | None
    latest: date | None

    @property
    def dayless(self) -> bool:
        """True where only the order is known."""
        return self.earliest is None


class Columns(NamedTuple):
    """The columns in which something may lie, both inclusive."""

    first: int
    last: int


class Scale:
    """Turns a place in time into columns `0 .. width - 1`."""

    def __init__(self, whens: Iterable[When], end: date | None, width: int) -> None:
        """`whens` is all that will be drawn; `end` the last day that is known of, None when there is none."""
        whens = list(whens)
        self.width = width
        steps = sorted({when.place for when in whens if when.dayless})
        days = [day for when in whens if when.earliest for day in (when.earliest, when.latest) if day]
        self.first = min(days, default=None)
        self.last = max([*days, end] if end and days else days, default=None)
        if self.first is None:
            self.order = width
        else:
            self.order = min(len(steps) * _STEP, int(width * _MOST_OF_ORDER)) if steps else 0
        self._column_of = {place: i * self.order // len(steps) for i, place in enumerate(steps)}

    @property
    def break_at(self) -> int | None:
        """The column of the break between order and days; None where there is only one of the two."""
        return self.order if 0 < self.order < self.width else None

    @property
    def days_from(self) -> int:
        """The first column that stands for days."""
        return self.order + 1 if self.break_at is not None else self.order

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


def axis(scale: Scale, order_title: str, quarters: Sequence[str]) -> tuple[str, str]:
    """The two lines above a drawing: what the columns are called, and a rule with ticks.

    Args:
        scale: of the drawing.
        order_title: what the stretch without days is called.
        quarters: the short names of the months in which the second, third and fourth quarter begin.
    """
    labels, rule = [" "] * scale.width, ["─"] * scale.width
    for column in range(scale.order):
        rule[column] = "╌"
    _write(labels, 0, order_title[: max(scale.order - 1, 0)])
    if scale.break_at is not None:
        labels[scale.break_at] = BREAK
        rule[scale.break_at] = BREAK
    for column, tick, label in _ticks(scale, quarters):
        rule[column] = tick
        if all(sign == " " for sign in labels[column : column + len(label) + 1]) and column + len(label) <= scale.width:
            _write(labels, column, label)
    return "".join(labels), "".join(rule)


def _write(line: list[str], column: int, text: str) -> None:
    line[column : column + len(text)] = text


def _ticks(scale: Scale, quarters: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Column, tick and label: the years first, so that they win from the quarters."""
    if scale.first is None or scale.last is None:
        return
    room, years = scale.width - scale.days_from, ((scale.last - scale.first).days + 1) / 365.25
    a_year = room / max(years, 0.01)
    every = next((one for one in _EVERY_YEARS if one * a_year >= _LABEL), _EVERY_YEARS[-1])
    first_tick = scale.column(date(scale.first.year + 1, 1, 1)) if scale.first.year < scale.last.year else scale.width
    if first_tick - scale.days_from >= _LABEL or scale.first.year == scale.last.year:
        yield scale.days_from, "┬" if (scale.first.month, scale.first.day) == (1, 1) else "─", str(scale.first.year)
    for year in range(scale.first.year + 1, scale.last.year + 1):
        yield scale.column(date(year, 1, 1)), "┬", str(year) if year % every == 0 else ""
    if a_year / 4 < _QUARTER_TICK:
        return
    for year in range(scale.first.year, scale.last.year + 1):
        for month, name in zip((4, 7, 10), quarters, strict=True):
            if scale.first < date(year, month, 1) <= scale.last:
                yield scale.column(date(year, month, 1)), "╷", name if a_year / 4 >= _QUARTER_LABEL else ""
