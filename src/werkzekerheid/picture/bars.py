"""Draws the bars of a lane: full where certain, hatched and faded where vague, dotted where only the order is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.picture.frame import Box, line, stroke, text, without
from werkzekerheid.picture.glyphs import asterisk, number
from werkzekerheid.picture.letters import measured, printable, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzekerheid.picture.frame import Frame
    from werkzekerheid.picture.packing import Placed

_INSET = 7.0
_POINT = 8.0
_ROUND = 3.5
_APART = 18.0
_LOOKS = {"certain": "wz-on", "order": "wz-over"}
"""Of words on a bar by how sure it is: on a hatch they stand on a plate."""


class Sort(NamedTuple):
    """How the bars of a lane look: their height, what a row takes, and the size of the letters."""

    height: float
    pitch: float
    size: float
    thin: bool = False


SORTS = {
    "work": Sort(24, 31, 12.5),
    "learning": Sort(20, 27, 11.5),
    "guidance": Sort(20, 27, 11.5),
    "income": Sort(18, 25, 11.5),
    "contract": Sort(18, 25, 11.5),
    "contact": Sort(14, 18, 10.5, thin=True),
    "signal": Sort(14, 20, 10.5),
}


class Piece(NamedTuple):
    """A stretch of a bar that is sure in one way: `certain`, `order`, or vague: fading `in`, `out` or `both` ways."""

    sure: str
    box: Box


class Drawn(NamedTuple):
    """What was drawn of a row, how it was sure, and the stretches that are no longer free in it."""

    parts: list[str]
    sure: set[str]
    taken: list[Box]


def pieces(placed: Placed, frame: Frame) -> list[Piece]:
    """A bar from left to right; what is narrower than nothing is left out."""
    left, right = frame.x(placed.possible.first), frame.x(placed.possible.last + 1)
    found: list[Piece] = []
    if placed.bar.start.dayless:
        # It goes on below the break: the sheet is torn over it.
        border = (frame.torn.left + frame.torn.right) / 2 if frame.torn else frame.x(frame.scale.order)
        found.append(Piece("order", Box(left, min(right, border))))
        left = border
    first, last = frame.x(placed.certain.first), frame.x(placed.certain.last + 1)
    first = left if placed.bar.start.dayless else max(left, first)
    if placed.certain.first > placed.certain.last or last <= first:
        found.append(Piece("both", Box(left, right)))
    else:
        fades = [Piece("in", Box(left, first)), Piece("certain", Box(first, last)), Piece("out", Box(last, right))]
        found.extend(fades)
    return [piece for piece in found if piece.box.right > piece.box.left]


def row(bars: Sequence[Placed], top: float, kind: str, frame: Frame) -> Drawn:
    """Draws the bars that share a row, with their words on them or behind them."""
    made = Drawn([], set(), [])
    sort = SORTS[kind]
    for placed, after in zip(bars, [*bars[1:], None], strict=True):
        found = pieces(placed, frame)
        box = Box(found[0].box.left, found[-1].box.right) if found else Box(0, 0)
        end = frame.x(after.possible.first) - 6 if after else float(frame.right)
        begin = max([frame.since(box.left), *(one.right for one in made.taken)])
        seen = [Piece(one.sure, frame.beside_break(one.box)) for one in found]
        label = _label(placed, seen, Box(begin, min(end, frame.until(box.right))), kind)
        if sort.thin:
            shape = list(_thin(found, placed, top, kind, (frame, label)))
        else:
            shape = list(_thick(found, placed, top, kind, frame))
        if placed.bar.corrected:
            shape.append(asterisk(min(box.right, frame.right) - 5, top + 5))
        if label:
            shape.append(_written(label, top, sort))
            made.taken.append(label.box)
        told = safe(", ".join(placed.bar.labels[:1]))
        made.parts.append(f"<g><title>{told}</title>{''.join(shape)}</g>" if told else f"<g>{''.join(shape)}</g>")
        made.sure.update("vague" if piece.sure in {"in", "out", "both"} else piece.sure for piece in found)
        made.sure.update(["open"] if placed.bar.stop is None else [])
        made.sure.update(["corrected"] if placed.bar.corrected else [])
        made.taken.append(box)
    return made


def _thick(found: Sequence[Piece], placed: Placed, top: float, kind: str, frame: Frame) -> Iterator[str]:
    height = SORTS[kind].height
    for number_, (sure, box) in enumerate(found):
        goes_on = placed.bar.stop is None and number_ == len(found) - 1
        if sure == "certain":
            began = number_ == 0
            yield _body(box, top, height, "wz-certain", _ends(began=began, ended=number_ == len(found) - 1, on=goes_on))
        elif sure == "order":
            ends = _ends(began=number_ == 0, ended=number_ == len(found) - 1, on=goes_on)
            yield _body(box, top, height, "wz-order", ends, fill=f"url(#{frame.prefix}-dots-{kind})")
        else:
            x, y = number(box.left), number(top)
            wide, high = number(box.right - box.left), number(height)
            edges = f"M{x} {number(top + 0.5)}h{wide}m-{wide} {number(height - 1)}h{wide}"
            yield (
                f'<g class="wz-vague" mask="url(#{frame.prefix}-fade-{sure})">'
                f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="url(#{frame.prefix}-hatch-{kind})"/>'
                f'<path class="wz-edge" d="{edges}" fill="none" stroke="currentColor" stroke-dasharray="3 3"/></g>'
            )


def _ends(*, began: bool, ended: bool, on: bool) -> tuple[str, str]:
    return ("round" if began else "flat"), ("point" if on else "round" if ended else "flat")


def _body(box: Box, top: float, height: float, look: str, ends: tuple[str, str], fill: str = "") -> str:
    """The outline of a piece; without a `fill` it is tinted."""
    left, right = ends
    if right == "point":  # also what began at the end of what is known is seen to go on
        box = Box(min(box.left, box.right - _POINT - 1), box.right)
    wide, high = box.right - box.left - 1, height - 1
    point = min(_POINT, wide / 2) if right == "point" else 0.0
    turn = min(_ROUND, wide / 3)
    a, b = (turn if left == "round" else 0.0), (turn if right == "round" else 0.0)
    up, down = f"q{number(b)} 0 {number(b)} {number(b)}", f"q0 {number(b)}-{number(b)} {number(b)}"
    tip = f"l{number(point)} {number(high / 2)}-{number(point)} {number(high / 2)}"
    shape = (
        f"M{number(box.left + 0.5 + a)} {number(top + 0.5)}h{number(wide - a - b - point)}"
        + (tip if point else f"{up}v{number(high - 2 * b)}{down}")
        + f"h{number(a + b + point - wide)}q-{number(a)} 0-{number(a)}-{number(a)}v{number(2 * a - high)}"
        f"q0-{number(a)} {number(a)}-{number(a)}Z"
    )
    paint = f'fill="{fill}"' if fill else 'fill="currentColor" fill-opacity="0.2"'
    return f'<path class="wz-bar {look}" d="{shape}" {paint} stroke="currentColor" stroke-width="1.2"/>'


def _thin(
    found: Sequence[Piece], placed: Placed, top: float, kind: str, around: tuple[Frame, _Label | None]
) -> Iterator[str]:
    """A line instead of a bar: full, in long dashes where only the order is known, in short ones where vague."""
    frame, label = around
    y = top + SORTS[kind].height / 2
    dashes = {"certain": "", "order": "8 3"}
    for sure, box in found:
        look = f"wz-series wz-{sure if sure in dashes else 'vague'}"
        for left, right in without(
            Box(box.left + 1, box.right - 1), [Box(label.box.left - 4, label.box.right + 4)] if label else []
        ):
            yield line(left, right, y, look, dashes.get(sure, "2 3"))
    if placed.bar.stop is None and found:
        x = number(min(found[-1].box.right, frame.right) - 5)
        yield stroke(f"M{x} {number(y - 3.5)}l4 3.5-4 3.5", "wz-series", rounded=True)


class _Label(NamedTuple):
    words: str
    box: Box
    look: str


def _label(placed: Placed, found: Sequence[Piece], free: Box, kind: str) -> _Label | None:
    """What a bar is: on it where it is full, else anywhere on it, else behind or before it, else shortened.

    Args:
        placed: the bar.
        found: its pieces.
        free: how far to the left and to the right nothing else stands in the row.
        kind: of its lane.
    """
    sort = SORTS[kind]
    labels = [printable(label) for label in placed.bar.labels]
    if not found or not labels:
        return None
    tip = _POINT if placed.bar.stop is None else 0.0
    inside = max((piece for piece in found), key=lambda one: one.box.right - one.box.left)
    full = next((piece for piece in found if piece.sure == "certain"), inside)
    spots = [
        (Box(one.box.left + _INSET, one.box.right - _INSET - tip), _LOOKS.get(one.sure, "wz-over wz-plated"))
        for one in (full, inside)
    ]
    behind = (Box(found[-1].box.right + 5, free.right - 5), "wz-beside")
    # Far enough from the bar before it, that nobody reads the words as those of the wrong one.
    before = (Box(free.left + _APART, found[0].box.left - 5), "wz-beside wz-before")
    for spot, look in (*spots, behind, before):
        for label in labels:
            wide = measured(label, sort.size)
            if wide <= spot.right - spot.left:
                left = spot.right - wide if spot is before[0] else spot.left
                return _Label(label, Box(left, left + wide), look)
    spot, look = max((*spots, behind), key=lambda one: one[0].right - one[0].left)
    words = shortened(labels[-1], sort.size, spot.right - spot.left)
    return _Label(words, Box(spot.left, spot.left + measured(words, sort.size)), look) if words else None


def _written(label: _Label, top: float, sort: Sort) -> str:
    """The words; on a pattern they get a plate below them, so that they can be read."""
    base = top + sort.height / 2 + sort.size * 0.36
    words = text(label.box.left, base, label.words, f"wz-label {label.look}", sort.size)
    if sort.thin or "wz-plated" not in label.look:
        return words
    left, wide = number(label.box.left - 3), number(label.box.right - label.box.left + 6)
    place = f'x="{left}" y="{number(top + 3)}" width="{wide}" height="{number(sort.height - 6)}"'
    return f'<rect class="wz-plate" {place} rx="2" fill="#fff"/>{words}'
