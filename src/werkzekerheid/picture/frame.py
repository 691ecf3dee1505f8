"""The sheet that is drawn on: where columns lie in it, and its texts. Pure.

All lengths are in user units; a picture is 1000 wide, or 400 in its narrow form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.picture.glyphs import number
from werkzekerheid.picture.letters import safe
from werkzekerheid.picture.scale import Grain, Scale

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from werkzekerheid.picture.life import When

UNITS = Grain(step=34, gap=16, year=38, quarter=26, quarter_name=44)
"""A column is one unit."""


class Box(NamedTuple):
    """A stretch from left to right."""

    left: float
    right: float

    def meets(self, other: Box) -> bool:
        """True where the two share more than an edge."""
        return self.left < other.right and other.left < self.right


class Frame:
    """Where things stand from left to right."""

    def __init__(self, whens: Sequence[When], end: date | None, *, narrow: bool, prefix: str) -> None:
        """`prefix` begins each id in the picture, so that two may stand on one page."""
        self.narrow, self.prefix = narrow, prefix
        self.width = 400 if narrow else 1000
        self.left = 12 if narrow else 116
        self.right = self.width - 14
        self.scale = Scale(whens, end, self.right - self.left, UNITS)
        self.step = self._step(whens)

    def _step(self, whens: Sequence[When]) -> float:
        steps = len({when.place for when in whens if when.dayless})
        return self.scale.order / steps if steps else 0.0

    def x(self, column: float) -> float:
        """The left side of a column."""
        return self.left + column

    @property
    def torn(self) -> Box | None:
        """The break between the stretch of which only the order is known, and that with days."""
        if self.scale.break_at is None:
            return None
        return Box(self.x(self.scale.order), self.x(self.scale.days_from))

    def beside_break(self, box: Box) -> Box:
        """The part of a stretch that is not below the break."""
        if not self.torn or not box.meets(self.torn):
            return box
        if box.left < self.torn.left:
            return Box(box.left, self.torn.left)
        return Box(self.torn.right, box.right)

    def until(self, x: float) -> float:
        """How far a text may run that begins here: to the break, or to the right side."""
        return self.torn.left if self.torn and x < self.torn.right else float(self.right)

    def since(self, x: float) -> float:
        """How far a text may reach back that ends here."""
        return self.torn.right if self.torn and x >= self.torn.right else float(self.left)


def without(whole: Box, taken: Iterable[Box]) -> Iterator[Box]:
    """What is left of a stretch, from left to right."""
    at = whole.left
    for box in sorted(taken):
        if box.left > at and at < whole.right:
            yield Box(at, min(box.left, whole.right))
        at = max(at, box.right)
    if at < whole.right:
        yield Box(at, whole.right)


def text(x: float, y: float, words: str, look: str, size: float, *, anchor: str = "") -> str:
    """A text on its baseline; `look` are its classes."""
    ends = f' text-anchor="{anchor}"' if anchor else ""
    return (
        f'<text class="{look}" x="{number(x)}" y="{number(y)}" font-size="{number(size)}"{ends} fill="currentColor">'
        f"{safe(words)}</text>"
    )


def stroke(shape: str, look: str, dashes: str = "", *, rounded: bool = False) -> str:
    """A line of any shape."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    soft = ' stroke-linecap="round" stroke-linejoin="round"' if rounded else ""
    return f'<path class="{look}" d="{shape}" fill="none" stroke="currentColor"{dashed}{soft}/>'


def line(left: float, right: float, y: float, look: str, dashes: str = "") -> str:
    """A level line."""
    return stroke(f"M{number(left)} {number(y)}H{number(right)}", look, dashes)


def dots(left: float, right: float, y: float) -> str:
    """A level row of dots: here nobody told anything."""
    return stroke(f"M{number(left)} {number(y)}H{number(right)}", "wz-gap", "0.1 6", rounded=True)
