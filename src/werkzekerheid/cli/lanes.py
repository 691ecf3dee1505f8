"""Draws a career as lanes along the years: rows of runs of text, each run with the name of a style. Pure.

Solid is certain, lighter is vague: a bar is filled on the days on which it certainly ran and light on those on which it
may have. Where only the order is known, it is half light. What nobody told stays a row of points.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.cli.axis import BREAK, SIGNS, axis
from werkzekerheid.cli.signs import MARKS
from werkzekerheid.picture.life import whens
from werkzekerheid.picture.packing import packed, place
from werkzekerheid.picture.scale import Scale

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from werkzekerheid.picture.life import Lane, Mark
    from werkzekerheid.picture.packing import Placed
    from werkzekerheid.picture.scale import Columns

ODD = "-2"
"""Behind the name of a style: of every second row of a lane, so that bars above one another stay apart."""
GAP, VAGUE_MARK, GOES_ON, CUT = "·", "╌", "▶", "▌"
_SHORTEST_LABEL = 4


class Fill(NamedTuple):
    """The signs of a bar: on certain days, where only the order is known, on days that are not certain."""

    certain: str
    order: str
    vague: str


THICK = Fill("█", "▒", "░")
THIN = Fill("━", "╍", "┄")


class Run(NamedTuple):
    """Text in one style: `title`, `axis`, `gap`, or the name of a lane or mark.

    Text on a bar has that of its lane with `/label` where the bar is certain, and with `/note` where it is not.
    """

    text: str
    style: str


Row = tuple[Run, ...]


class _Look(NamedTuple):
    """Of the bars of a row: the name of their style, and their signs."""

    style: str
    fill: Fill


class _Cell(NamedTuple):
    sign: str
    style: str


def draw(lanes: Sequence[Lane], end: date | None, width: int, order_title: str, quarters: Sequence[str]) -> list[Row]:
    """The rows of a drawing of exactly this width; empty when nothing is there to draw.

    Args:
        lanes: what to draw, from top to bottom; a lane with nothing in it is a row of points.
        end: the last day that is known of.
        width: columns for titles and drawing together.
        order_title: what the stretch without days is called.
        quarters: the short names of the months in which the second, third and fourth quarter begin.
    """
    drawn = whens(lanes)
    if not drawn:
        return []
    titles = max(len(lane.title) for lane in lanes) + 1
    scale = Scale(drawn, end, max(width - titles, 1), SIGNS)
    rows: list[Row] = [(Run(" " * titles, "title"), Run(line, "axis")) for line in axis(scale, order_title, quarters)]
    for lane in lanes:
        for number, cells in enumerate(_lane_rows(lane, scale)):
            title = lane.title if number == 0 else ""
            rows.append((Run(title.ljust(titles), "title"), *_runs(cells)))
    return rows


def _lane_rows(lane: Lane, scale: Scale) -> Iterator[list[_Cell]]:
    """The rows of one lane: bars that overlap stand below one another, the marks in the first row."""
    bars = [place(bar, scale) for bar in lane.bars]
    rows = [bars] if lane.thin else packed(bars)
    for number, row in enumerate(rows or [[]]):
        cells = _blank(scale, filled=number == 0 and not (lane.marks and not lane.bars))
        look = _Look(f"{lane.kind}{ODD}" if number % 2 else lane.kind, THIN if lane.thin else THICK)
        following = [*row[1:], None]
        for placed, after in zip(row, following, strict=False):
            _paint(cells, placed, after, look, scale)
        if number == 0:
            _paint_marks(cells, lane.marks, scale)
        for placed, after in zip(row, following, strict=False) if not lane.thin else ():
            _label(cells, placed, look, _free_behind(placed, after, scale))
        yield cells


def _blank(scale: Scale, *, filled: bool) -> list[_Cell]:
    """An empty row: points where nothing is told, and the break."""
    cells = [_Cell(GAP if filled else " ", "gap")] * scale.width
    if scale.break_at is not None:
        cells[scale.break_at] = _Cell(BREAK, "axis")
    return cells


def _paint(cells: list[_Cell], placed: Placed, following: Placed | None, look: _Look, scale: Scale) -> None:
    """Draws one bar; what certainly ran is not made vague again by another in its row."""
    possible, certain, fill = placed.possible, placed.certain, look.fill
    for column in range(possible.first, possible.last + 1):
        if column < scale.order and placed.bar.start.dayless:
            sign = fill.order
        else:
            sign = fill.certain if certain.first <= column <= certain.last else fill.vague
        if column != scale.break_at and not (sign == fill.vague and cells[column].sign == fill.certain):
            cells[column] = _Cell(sign, look.style)
    if following and following.possible.first == possible.last + 1 and fill is THICK:
        cells[possible.last] = _Cell(CUT, look.style)
    if placed.bar.stop is None:
        cells[possible.last] = _Cell(GOES_ON, look.style)


def _free_behind(placed: Placed, after: Placed | None, scale: Scale) -> int:
    """How many columns are empty behind a bar, up to the next one or to the break."""
    ends = [scale.width, *([after.possible.first] if after else [])]
    if scale.break_at is not None and scale.break_at > placed.possible.last:
        ends.append(scale.break_at)
    return min(ends) - placed.possible.last - 1


def _label(cells: list[_Cell], placed: Placed, look: _Look, free: int) -> None:
    """Writes what a bar is: on its longest even stretch, else behind it, else shortened where there is more room."""
    start, length = _longest_stretch(cells, placed.possible)
    on_bar, behind = length - 4, free - 2
    on_it, beside = f"{look.style}/label", f"{look.style}/note"
    on_it = on_it if cells[start].sign == look.fill.certain else beside
    labels = [_columns_of(label) for label in placed.bar.labels]
    for room, column, style in ((on_bar, start + 1, on_it), (behind, placed.possible.last + 1, beside)):
        for label in labels:
            if len(label) <= room:
                _text(cells, column, label, style)
                return
    room = max(on_bar, behind)
    if labels and room >= _SHORTEST_LABEL:
        column, style = (start + 1, on_it) if on_bar >= behind else (placed.possible.last + 1, beside)
        _text(cells, column, _shortened(labels[-1], room), style)


def _columns_of(label: str) -> list[str]:
    """A text by columns: a wide sign takes two, an accent of its own none."""
    columns: list[str] = []
    for sign in label:
        if unicodedata.combining(sign) and columns:
            columns[-1] += sign
        else:
            columns += [sign, ""] if _is_wide(sign) else [sign]
    return columns


def _shortened(label: list[str], room: int) -> list[str]:
    kept = label[: room - 1]
    if label[room - 1] == "":  # half of a wide sign
        kept[-1] = " "
    return [*kept, "…"]


def _longest_stretch(cells: Sequence[_Cell], possible: Columns) -> tuple[int, int]:
    """Start and length of the longest row of one sign in a bar."""
    best, column = (possible.first, 0), possible.first
    for sign, run in groupby(cells[possible.first : possible.last + 1], key=lambda cell: cell.sign):
        length = len(list(run))
        if length > best[1] and sign != BREAK:
            best = (column, length)
        column += length
    return best


def _text(cells: list[_Cell], column: int, text: list[str], style: str) -> None:
    """Writes a text with a blank on both sides."""
    for offset, sign in enumerate([" ", *text, " "]):
        if column + offset < len(cells):
            cells[column + offset] = _Cell(sign, style)


def _paint_marks(cells: list[_Cell], marks: Sequence[Mark], scale: Scale) -> None:
    """Draws marks in their order; those that may lie on the same days are spread evenly over them."""
    taken: set[int] = set()
    for columns, group in groupby(marks, key=lambda mark: scale.columns(mark.when)):
        for column in range(columns.first, columns.last + 1):
            if columns.first < columns.last and cells[column].sign in {" ", GAP}:
                cells[column] = _Cell(VAGUE_MARK, "gap")
        alike = list(group)
        for number, mark in enumerate(alike, start=1):
            column = columns.first + (columns.last - columns.first) * number // (len(alike) + 1)
            column = _free(column, taken, scale)
            taken.add(column)
            cells[column] = _Cell(*MARKS[mark.kind])


def _free(column: int, taken: set[int], scale: Scale) -> int:
    """The nearest column, not before this one, without a mark; the last one where all are taken."""
    while column in taken or column == scale.break_at:
        if column + 1 >= scale.width:
            return column
        column += 1
    return column


def _is_wide(sign: str) -> bool:
    return bool(sign) and unicodedata.east_asian_width(sign[0]) in "WF"


def _whole(cells: Sequence[_Cell]) -> Iterator[_Cell]:
    """The cells with a blank for each half of a wide sign that something else was drawn over."""
    for column, cell in enumerate(cells):
        before = cells[column - 1].sign if column else " "
        after = cells[column + 1].sign if column + 1 < len(cells) else " "
        halved = (cell.sign == "" and not _is_wide(before)) or (_is_wide(cell.sign) and after != "")
        yield _Cell(" ", cell.style) if halved else cell


def _runs(cells: Sequence[_Cell]) -> Iterator[Run]:
    for style, run in groupby(_whole(cells), key=lambda cell: cell.style):
        yield Run("".join(cell.sign for cell in run), style)
