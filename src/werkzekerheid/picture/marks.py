"""Draws the marks of a lane: each at its moment, spread over the days it may lie on, with its word beside it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.picture.frame import Box, line, stroke, text, without
from werkzekerheid.picture.glyphs import mark as shape
from werkzekerheid.picture.glyphs import number
from werkzekerheid.picture.letters import measured, printable, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzekerheid.picture.frame import Frame
    from werkzekerheid.picture.life import Mark

_SIZE = 11.0
_WITH_WORDS = 7
"""As many rows as there are words in; what does not fit there has its shape only."""


class Spacing(NamedTuple):
    """What a mark takes: the height of its row, and half its width."""

    pitch: float
    half: float


USUAL, DOTS = Spacing(18.0, 7.0), Spacing(11.0, 4.2)


class Item(NamedTuple):
    """A mark where it stands, and half its width.

    `span` is the stretch in which it lies, None where it is one place; a `group` shares it.
    """

    mark: Mark
    x: float
    half: float
    span: Box | None
    group: int

    @property
    def box(self) -> Box:
        """What the shape takes."""
        return Box(self.x - self.half, self.x + self.half)


class _Taken(NamedTuple):
    box: Box
    group: int | None
    """Of the line below the marks of a group, which they may stand on; None of all else."""


class Drawn(NamedTuple):
    """What was drawn: the parts, how many rows they take, what is taken of the first row, and what occurred."""

    parts: list[str]
    rows: int
    taken: list[Box]
    kinds: set[str]


def items(marks: Sequence[Mark], frame: Frame, half: float) -> Iterator[Item]:
    """Marks in their order; those that may lie on the same days are spread evenly over them."""
    for group, (columns, alike) in enumerate(groupby(marks, key=lambda one: frame.scale.columns(one.when))):
        found = list(alike)
        left, right = frame.x(columns.first), frame.x(columns.last + 1)
        vague = columns.last > columns.first and not found[0].when.dayless
        for place, one in enumerate(found, start=1):
            share = 0.5 if one.when.dayless else place / (len(found) + 1)
            x = left + (frame.step if one.when.dayless else right - left) * share
            x = min(max(x, frame.left + half), frame.right - half)
            yield Item(one, x, half, Box(left, right) if vague else None, group)


def draw(marks: Sequence[Mark], top: float, frame: Frame, spacing: Spacing = USUAL) -> Drawn:
    """Draws marks in as few rows as hold them and their words."""
    rows: list[list[_Taken]] = []
    pitch = spacing.pitch
    made = Drawn([], 0, [], set())
    for item in items(marks, frame, spacing.half):
        number_, words, left = _room(item, rows, frame)
        y = top + pitch * number_ + pitch / 2
        if item.span and all(one.group != item.group for one in rows[number_]):
            rows[number_].append(_Taken(item.span, item.group))
        rows[number_].append(_Taken(item.box, None))
        made.parts.append(_marked(item, y, words, left))
        if words:
            rows[number_].append(_Taken(Box(left - 2, left + measured(words, _SIZE) + 3), None))
        made.kinds.update([item.mark.kind, *(["corrected"] if item.mark.corrected else [])])
        made.kinds.update(["somewhere"] if item.span else [])
    first = [one.box for one in rows[0]] if rows else []
    lines = (_whiskers(row, top + pitch * number_ + pitch / 2) for number_, row in enumerate(rows))
    return Drawn([*lines, *made.parts], len(rows), first, made.kinds)


def _room(item: Item, rows: list[list[_Taken]], frame: Frame) -> tuple[int, str, float]:
    """In which row a mark goes, with which words and where they begin; a row is added where there is no room."""
    label = printable(item.mark.label)
    if label:
        right, left = item.box.right + (6.0 if item.mark.corrected else 2.5), item.box.left - 2.5
        words = shortened(label, _SIZE, frame.until(item.x) - right - 2)
        wide = measured(label, _SIZE)
        before = left - wide if left - wide >= frame.since(item.x) else None
        tries = [(words, right)] if words == label or before is None else []
        tries += [(label, before)] if before is not None else []
        for number_ in range(_WITH_WORDS):
            for told, start in tries:
                if not told:
                    continue
                end = start + measured(told, _SIZE)
                box = Box(min(start - 3, item.box.left), max(end + 3, item.box.right))
                if _free(item, box, rows, number_):
                    return number_, told, start
    number_ = 0
    while not _free(item, item.box, rows, number_):
        number_ += 1
    return number_, "", 0.0


def _free(item: Item, box: Box, rows: list[list[_Taken]], number_: int) -> bool:
    """Whether there is room in this row for the mark, and for the line below it; a row that was not there is added."""
    if number_ == len(rows):
        rows.append([])
        return True
    span = item.span if item.span and all(one.group != item.group for one in rows[number_]) else None
    # From the right: marks come in the order of life, so that what is in the way is what was drawn last.
    return not any(
        one.group != item.group and (box.meets(one.box) or (span and span.meets(one.box)))
        for one in reversed(rows[number_])
    )


def _whiskers(row: Sequence[_Taken], y: float) -> str:
    """The days on which something may have been: a dashed line between two ends, beside shapes and words."""
    over = [one.box for one in row if one.group is None]
    return "".join(_whisker(one.box, over, y) for one in row if one.group is not None)


def _whisker(span: Box, over: Sequence[Box], y: float) -> str:
    ends = [x for x in (span.left + 1, span.right - 1) if not any(box.left <= x <= box.right for box in over)]
    ticks = "".join(f"M{number(x)} {number(y - 3.5)}v7" for x in ends)
    edges = stroke(ticks, "wz-whisker") if ticks else ""
    found = without(Box(span.left + 1, span.right - 1), over)
    return "".join(line(one.left, one.right, y, "wz-whisker", "2 3") for one in found) + edges


def _marked(item: Item, y: float, words: str, left: float) -> str:
    kind = item.mark.kind
    look = f"wz-mark wz-mark-{kind.replace('_', '-')}{' wz-vague' if item.span else ''}"
    told = text(left, y + _SIZE * 0.36, words, "wz-label wz-over", _SIZE) if words else ""
    title = f"<title>{safe(item.mark.told)}</title>" if item.mark.told else ""
    return f'<g class="{look}">{title}{shape(kind, item.x, y, corrected=item.mark.corrected)}{told}</g>'
