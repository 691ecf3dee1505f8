"""Bars in rows: in which columns each may lie, and which of them can share a row. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.picture.scale import Columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzekerheid.picture.life import Bar
    from werkzekerheid.picture.scale import Scale


class Placed(NamedTuple):
    """A bar with the columns in which it may lie, and those in which it certainly lies (empty when first > last)."""

    bar: Bar
    possible: Columns
    certain: Columns


def place(bar: Bar, scale: Scale) -> Placed:
    """The columns of a bar."""
    start = scale.columns(bar.start)
    if bar.stop is None:
        last = scale.width - 1
        return Placed(bar, Columns(start.first, last), Columns(start.last, last))
    stop = scale.columns(bar.stop)
    last = max(stop.last, start.first)
    if bar.stop.dayless:  # the step at which it ended is the first that is no longer its own
        last = max(last - 1, start.first)
    return Placed(bar, Columns(start.first, last), Columns(start.last, min(stop.first, last)))


def packed(bars: Iterable[Placed]) -> list[list[Placed]]:
    """The bars in as few rows as hold them: a bar follows another in its row when it began after that one ended."""
    rows: list[list[Placed]] = []
    for placed in bars:
        for row in rows:
            if _follows(placed, row[-1]):
                row[-1], following = _parted(row[-1], placed)
                row.append(following)
                break
        else:
            rows.append([placed])
    return rows


def _follows(placed: Placed, before: Placed) -> bool:
    """Whether a bar may stand behind another in one row, with at least one column for each."""
    stop = before.bar.stop
    if stop is None or stop.place > placed.bar.start.place:
        return False
    return placed.possible.last > before.possible.first and placed.possible.first > before.possible.first


def _parted(before: Placed, placed: Placed) -> tuple[Placed, Placed]:
    """Two bars that may touch: the columns in which either may lie are shared out between them."""
    if placed.possible.first > before.possible.last:
        return before, placed
    border = (placed.possible.first + before.possible.last) // 2
    border = max(before.possible.first, min(border, placed.possible.last - 1))
    return (
        Placed(before.bar, Columns(before.possible.first, border),
                Columns(before.certain.first, min(before.certain.last, border))),
        Placed(placed.bar, Columns(border + 1, placed.possible.last),
                Columns(max(placed.certain.first, border + 1), placed.certain.last)),
    )  # fmt: skip
