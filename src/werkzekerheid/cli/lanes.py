"""Draws a career as lanes along the years: rows of runs of text, each run with the name of a style. Pure.

Solid is certain, lighter is vague: a bar is filled on the days on which it certainly ran and light on those on which it
may have. Where only the order is known, it is half light. What nobody told stays a row of points.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.cli.scale import BREAK, Columns, Scale, When, axis

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

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


class Bar(NamedTuple):
    """Something that lasted; `stop` None: it had not ended when this was known. `labels` go from long to short."""

    labels: tuple[str, ...]
    start: When
    stop: When | None


class Mark(NamedTuple):
    """Something that happened at a moment, drawn as one sign in the style of this name."""

    sign: str
    style: str
    when: When


class Lane(NamedTuple):
    """One theme of a career; `style` names the look of its bars. Bars and marks stand in the order of life."""

    title: str
    style: str
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()
    fill: Fill = THICK


class Run(NamedTuple):
    """Text in one style: `title`, `axis`, `gap`, or the name of a lane or mark.

    Text on a bar has that of its lane with `/label` where the bar is certain, and with `/note` where it is not.
    """

    text: str
    style: str


Row = tuple[Run, ...]


class _Cell(NamedTuple):
    sign: str
    style: str


class _Placed(NamedTuple):
    """A bar with the columns in which it may lie, and those in which it certainly lies (empty when first > last)."""

    bar: Bar
    possible: Columns
    certain: Columns


def draw(lanes: Sequence[Lane], end: date | None, width: int, order_title: str, quarters: Sequence[str]) -> list[Row]:
    """The rows of a drawing of exactly this width; empty when nothing is there to draw.

    Args:
        lanes: what to draw, from top to bottom; a lane with nothing in it is a row of points.
        end: the last day that is known of.
        width: columns for titles and drawing together.
        order_title: what the stretch without days is called.
        quarters: the short names of the months in which the second, third and fourth quarter begin.
    """
    whens = [when for lane in lanes for when in _whens(lane)]
    if not whens:
        return []
    titles = max(len(lane.title) for lane in lanes) + 1
    scale = Scale(whens, end, max(width - titles, 1))
    rows: list[Row] = [(Run(" " * titles, "title"), Run(line, "axis")) for line in axis(scale, order_title, quarters)]
    for lane in lanes:
        for number, cells in enumerate(_lane_rows(lane, scale)):
            title = lane.title if number == 0 else ""
            rows.append((Run(title.ljust(titles), "title"), *_runs(cells)))
    return rows


def _whens(lane: Lane) -> Iterator[When]:
    for bar in lane.bars:
        yield bar.start
        if bar.stop:
            yield bar.stop
    for mark in lane.marks:
        yield mark.when


def _lane_rows(lane: Lane, scale: Scale) -> Iterator[list[_Cell]]:
    """The rows of one lane: bars that overlap stand below one another, the marks in the first row."""
    bars = [_placed(bar, scale) for bar in lane.bars]
    rows = [bars] if lane.fill is THIN else _packed(bars)
    for number, row in enumerate(rows or [[]]):
        cells = _blank(scale, filled=number == 0 and not (lane.marks and not lane.bars))
        shown = lane._replace(style=f"{lane.style}{ODD}") if number % 2 else lane
        following = [*row[1:], None]
        for placed, after in zip(row, following, strict=False):
            _paint(cells, placed, after, shown, scale)
        if number == 0:
            _paint_marks(cells, lane.marks, scale)
        for placed, after in zip(row, following, strict=False):
            _label(cells, placed, shown, _free_behind(placed, after, scale))
        yield cells


def _blank(scale: Scale, *, filled: bool) -> list[_Cell]:
    """An empty row: points where nothing is told, and the break."""
    cells = [_Cell(GAP if filled else " ", "gap")] * scale.width
    if scale.break_at is not None:
        cells[scale.break_at] = _Cell(BREAK, "axis")
    return cells


def _placed(bar: Bar, scale: Scale) -> _Placed:
    start = scale.columns(bar.start)
    if bar.stop is None:
        last = scale.width - 1
        return _Placed(bar, Columns(start.first, last), Columns(start.last, last))
    stop = scale.columns(bar.stop)
    last = max(stop.last, start.first)
    if bar.stop.dayless:  # the step at which it ended is the first that is no longer its own
        last = max(last - 1, start.first)
    return _Placed(bar, Columns(start.first, last), Columns(start.last, min(stop.first, last)))


def _packed(bars: Iterable[_Placed]) -> list[list[_Placed]]:
    """The bars in as few rows as hold them: a bar follows another in its row when it began after that one ended."""
    rows: list[list[_Placed]] = []
    for placed in bars:
        for row in rows:
            if _follows(placed, row[-1]):
                row[-1], following = _parted(row[-1], placed)
                row.append(following)
                break
        else:
            rows.append([placed])
    return rows


def _follows(placed: _Placed, before: _Placed) -> bool:
    """Whether a bar may stand behind another in one row, with at least one column for each."""
    stop = before.bar.stop
    if stop is None or stop.place > placed.bar.start.place:
        return False
    return placed.possible.last > before.possible.first and placed.possible.first > before.possible.first


def _parted(before: _Placed, placed: _Placed) -> tuple[_Placed, _Placed]:
    """Two bars that may touch: the columns in which either may lie are shared out between them."""
    if placed.possible.first > before.possible.last:
        return before, placed
    border = (placed.possible.first + before.possible.last) // 2
    border = max(before.possible.first, min(border, placed.possible.last - 1))
    return (
        _Placed(before.bar, Columns(before.possible.first, border),
                Columns(before.certain.first, min(before.certain.last, border))),
        _Placed(placed.bar, Columns(border + 1, placed.possible.last),
                Columns(max(placed.certain.first, border + 1), placed.certain.last)),
    )  # fmt: skip


def _paint(cells: list[_Cell], placed: _Placed, following: _Placed | None, lane: Lane, scale: Scale) -> None:
    """Draws one bar; what certainly ran is not made vague again by another in its row."""
    possible, certain, fill = placed.possible, placed.certain, lane.fill
    for column in range(possible.first, possible.last + 1):
        if column < scale.order and placed.bar.start.dayless:
            sign = fill.order
        else:
            sign = fill.certain if certain.first <= column <= certain.last else fill.vague
        if column != scale.break_at and not (sign == fill.vague and cells[column].sign == fill.certain):
            cells[column] = _Cell(sign, lane.style)
    if following and following.possible.first == possible.last + 1 and fill is THICK:
        cells[possible.last] = _Cell(CUT, lane.style)
    if placed.bar.stop is None:
        cells[possible.last] = _Cell(GOES_ON, lane.style)


def _free_behind(placed: _Placed, after: _Placed | None, scale: Scale) -> int:
    """How many columns are empty behind a bar, up to the next one or to the break."""
    ends = [scale.width, *([after.possible.first] if after else [])]
    if scale.break_at is not None and scale.break_at > placed.possible.last:
        ends.append(scale.break_at)
    return min(ends) - placed.possible.last - 1


def _label(cells: list[_Cell], placed: _Placed, lane: Lane, free: int) -> None:
    """Writes what a bar is: on its longest even stretch, else behind it, else shortened where there is more room."""
    start, length = _longest_stretch(cells, placed.possible)
    on_bar, behind = length - 4, free - 2
    style = f"{lane.style}/label" if cells[start].sign == lane.fill.certain else f"{lane.style}/note"
    labels = [_columns_of(label) for label in placed.bar.labels]
    for room, column, look in ((on_bar, start + 1, style), (behind, placed.possible.last + 1, f"{lane.style}/note")):
        for label in labels:
            if len(label) <= room:
                _text(cells, column, label, look)
                return
    room = max(on_bar, behind)
    if labels and room >= _SHORTEST_LABEL:
        column, look = (start + 1, style) if on_bar >= behind else (placed.possible.last + 1, f"{lane.style}/note")
        _text(cells, column, _shortened(labels[-1], room), look)


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
            cells[column] = _Cell(mark.sign, mark.style)


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
