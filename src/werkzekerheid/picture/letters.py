"""How wide text is, and text that is safe inside a drawing. Pure.

The widths are those of Arial, Helvetica and Liberation Sans, which share them; the stylesheet asks for these fonts.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from html import escape

# Thousandths of the size of the letters, for the signs from space to tilde.
_REGULAR = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
)  # fmt: skip
_FIRST, _LAST = 0x20, 0x7E
_WIDE, _OTHER, _ACCENT, _BOLD = 1000, 800, 278, 1.08
_ELLIPSIS = "…"


def measured(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is at this size, in the unit of the size; a little too much rather than too little."""
    return _thousandths(text) * size / 1000 * (_BOLD if bold else 1.0)


@lru_cache(maxsize=4096)
def _thousandths(text: str) -> int:
    return sum(_of_sign(sign) for sign in text)


def _of_sign(sign: str) -> int:
    if _FIRST <= ord(sign) <= _LAST:
        return _REGULAR[ord(sign) - _FIRST]
    if sign == _ELLIPSIS or unicodedata.east_asian_width(sign) in "WF":
        return _WIDE
    if unicodedata.combining(sign):
        return 0
    base = unicodedata.normalize("NFD", sign)[0]
    if base == sign or not _FIRST <= ord(base) <= _LAST:
        return _OTHER
    return max(_REGULAR[ord(base) - _FIRST], _ACCENT)


def shortened(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """As much of a text as fits, with an ellipsis; empty where not even four signs of it do."""
    if measured(text, size, bold=bold) <= room:
        return text
    least, kept = 4, text
    while len(kept) >= least:
        kept = kept[:-1]
        made = f"{kept.rstrip(' ,')}{_ELLIPSIS}"
        if measured(made, size, bold=bold) <= room:
            return made if len(kept.rstrip(" ,")) >= least else ""
    return ""


def wrapped(text: str, size: float, room: float, *, most: int) -> list[str]:
    """A text in bold over so many lines at the most; the last one is shortened where that is too few."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and measured(longer, size, bold=True) > room and len(lines) < most - 1:
            lines.append(line)
            line = word
        else:
            line = longer
    return [shortened(one, size, room, bold=True) for one in (*lines, line)]


def printable(text: str) -> str:
    """A text without what steers the reading or cannot stand in XML: each such sign is shown as a replacement."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "\ufffd" for sign in text)


def safe(text: str) -> str:
    """A text as it may stand inside an element or an attribute."""
    return escape(printable(text))
