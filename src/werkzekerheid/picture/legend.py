"""The legend: the signs that occur in a picture, each with what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.messages import say
from werkzekerheid.picture.frame import dots, line, stroke, text
from werkzekerheid.picture.glyphs import SHAPES, asterisk, mark, number
from werkzekerheid.picture.letters import measured, shortened
from werkzekerheid.picture.themes import meanings

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from werkzekerheid.picture.frame import Frame

_SIZE, _PITCH = 10.5, 19.0
_SIGN, _BETWEEN = 30.0, 16.0


def legend(seen: AbstractSet[str], top: float, frame: Frame) -> tuple[str, float]:
    """The legend from this height on, and where it ends."""
    marks = meanings()
    start = frame.left if frame.narrow else 24.0
    x, y, parts = start, top + 12, []
    for kind, meaning in {**_ways(), **marks}.items():
        if kind not in seen:
            continue
        sign = 20.0 if kind in marks or kind == "corrected" else _SIGN
        words = shortened(meaning, _SIZE, frame.right - start - sign)
        wide = sign + measured(words, _SIZE)
        if x + wide > frame.right:
            x, y = start, y + _PITCH
        parts.append(_sign(kind, x, y, frame) + text(x + sign, y + 3.8, words, "wz-note", _SIZE))
        x += wide + _BETWEEN
    return f'<g class="wz-legend">{"".join(parts)}</g>', y + 14


def _ways() -> dict[str, str]:
    """In which ways something may be sure, in the order of the legend."""
    return {
        "certain": say("cli_legend_certain"),
        "vague": say("cli_legend_vague"),
        "order": say("cli_legend_order"),
        "open": say("cli_legend_goes_on"),
        "gap": say("picture_legend_gap"),
        "break": say("cli_legend_break"),
        "somewhere": say("cli_legend_vague_mark"),
        "series": say("cli_mark_series"),
        "corrected": say("picture_corrected"),
    }


def _sign(kind: str, x: float, y: float, frame: Frame) -> str:
    if kind in SHAPES:
        return mark(kind, x + 8, y)
    if kind == "corrected":
        return asterisk(x + 9, y)
    if kind in {"certain", "vague", "order", "open"}:
        return _swatch(kind, x, y, frame.prefix)
    if kind == "break":
        return stroke(zigzag(x + 9, y - 8, y + 8) + zigzag(x + 16, y - 8, y + 8), "wz-tear")
    if kind == "gap":
        return dots(x + 1, x + 24, y)
    look, dashes = ("wz-series", "") if kind == "series" else ("wz-whisker", "2 3")
    return line(x + 1, x + 24, y, look, dashes)


def _swatch(kind: str, x: float, y: float, prefix: str) -> str:
    left, top = number(x + 0.5), number(y - 5.5)
    if kind == "open":
        shape = f"M{left} {top}h16l7 5.5-7 5.5h-16Z"
        return f'<path class="wz-bar" d="{shape}" fill="currentColor" fill-opacity="0.2" stroke="currentColor"/>'
    fill = {"certain": "currentColor", "vague": f"url(#{prefix}-hatch-legend)", "order": f"url(#{prefix}-dots-legend)"}[
        kind
    ]
    opacity = ' fill-opacity="0.2"' if kind == "certain" else ""
    edge = ' stroke-dasharray="3 3"' if kind == "vague" else ""
    return (
        f'<rect class="wz-bar" x="{left}" y="{top}" width="23" height="11" rx="2.5" fill="{fill}"{opacity} '
        f'stroke="currentColor"{edge}/>'
    )


def zigzag(x: float, top: float, bottom: float) -> str:
    """The torn side of a sheet, as a path from top to bottom."""
    turns, y, side = [f"M{number(x)} {number(top)}"], top, 1
    while y < bottom:
        y = min(y + 4, bottom)
        turns.append(f"L{number(x + 1.6 * side)} {number(y)}")
        side = -side
    return "".join(turns)
