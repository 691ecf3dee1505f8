"""Draws the bars of a lane: full where certain, hatched and faded where vague, dotted where only the order is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.picture.frame import Box, line, text
from werkzekerheid.picture.glyphs import asterisk, number
from werkzekerheid.picture.letters import measured, printable, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzekerheid.picture.frame import Frame
    from werkzekerheid.picture.packing import Placed

_INSET = 7.0
_POINT = 8.0
_ROUND = 3.5


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
        border = frame.x(frame.scale.days_from)
        found.append(Piece("order", Box(left, min(right, border))))
        left = border
    first, last = frame.x(placed.certain.first), frame.x(placed.certain.last + 1)
    first = max(left, first)
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
        shape = list(_thin(found, placed, top, kind, frame) if sort.thin else _thick(found, placed, top, kind, frame))
        if placed.bar.corrected:
            shape.append(asterisk(min(box.right, frame.right) - 5, top + 5))
        end = frame.x(after.possible.first) - 6 if after else float(frame.right)
        shape.append(_label(placed, found, (top, min(end, frame.until(box.right))), kind, made.taken))
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
    wide = box.right - box.left - 1
    left, right = ends
    point = min(_POINT, wide / 2) if right == "point" else 0.0
    turn = min(_ROUND, wide / 3)
    a, b = (turn if left == "round" else 0.0), (turn if right == "round" else 0.0)
    x, y, high = box.left + 0.5, top + 0.5, height - 1
    shape = f"M{number(x + a)} {number(y)}H{number(x + wide - b - point)}"
    if point:
        shape += f"L{number(x + wide)} {number(y + high / 2)}L{number(x + wide - point)} {number(y + high)}"
    else:
        shape += f"q{number(b)} 0 {number(b)} {number(b)}V{number(y + high - b)}q0 {number(b)}-{number(b)} {number(b)}"
    shape += f"H{number(x + a)}q-{number(a)} 0-{number(a)}-{number(a)}V{number(y + a)}q0-{number(a)} {number(a)}-{number(a)}Z"
    paint = f'fill="{fill}"' if fill else 'fill="currentColor" fill-opacity="0.2"'
    return f'<path class="wz-bar {look}" d="{shape}" {paint} stroke="currentColor" stroke-width="1.2"/>'


def _thin(found: Sequence[Piece], placed: Placed, top: float, kind: str, frame: Frame) -> Iterator[str]:
    """A line instead of a bar: full, in long dashes where only the order is known, in short ones where vague."""
    y = top + SORTS[kind].height / 2
    dashes = {"certain": "", "order": "8 3"}
    for sure, box in found:
        look = f"wz-series wz-{sure if sure in dashes else 'vague'}"
        yield line(box.left + 1, box.right - 1, y, look, dashes.get(sure, "2 3"))
    if placed.bar.stop is None and found:
        x = number(min(found[-1].box.right, frame.right) - 5)
        yield (
            f'<path class="wz-series" d="M{x} {number(y - 3.5)}l4 3.5-4 3.5" fill="none" stroke="currentColor" '
            'stroke-linecap="round" stroke-linejoin="round"/>'
        )


def _label(placed: Placed, found: Sequence[Piece], room: tuple[float, float], kind: str, taken: list[Box]) -> str:
    """What a bar is: on it where it is full, else anywhere on it, else behind it, else shortened where most fits.

    Args:
        placed: the bar.
        found: its pieces.
        room: the top of its row, and how far to the right is free.
        kind: of its lane.
        taken: what of the row is not free; a label behind the bar is added.
    """
    sort, (top, end) = SORTS[kind], room
    labels = [printable(label) for label in placed.bar.labels]
    if not found or not labels:
        return ""
    base = top + sort.height / 2 + sort.size * 0.36
    inside = max((piece.box for piece in found), key=lambda box: box.right - box.left)
    full = next((piece.box for piece in found if piece.sure == "certain"), inside)
    behind = found[-1].box.right
    tip = _POINT if placed.bar.stop is None else 0.0
    places = [
        (full, full.left + _INSET, full.right - _INSET - tip, "wz-on"),
        (inside, inside.left + _INSET, inside.right - _INSET - tip, "wz-over"),
        (None, behind + 5, end, "wz-beside"),
    ]
    if sort.thin:
        places = [(box, left + 6, right, "wz-over") for box, left, right, _ in places[:2]] + places[2:]
    for cut in (False, True):
        for box, left, right, look in places if not cut else sorted(places, key=lambda one: one[1] - one[2]):
            for label in labels if not cut else labels[-1:]:
                words = shortened(label, sort.size, right - left) if cut else label
                wide = measured(words, sort.size)
                if words and wide <= right - left:
                    if box is None:
                        taken.append(Box(left - 3, left + wide + 3))
                    return text(left, base, words, f"wz-label {look}", sort.size)
    return ""
