"""The shape of each kind of mark, and of what else stands in a legend. Pure.

A shape tells its kind without colour: it prints in black and white, and whoever sees few colours can read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILL, _LINE = "wz-solid", "wz-line"
SHAPES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "plan": ((_FILL, "M0-6 5.4 0 0 6-5.4 0Z"),),
    "handover": ((_LINE, "M-5.5-2.3H5M2.4-5 5.2-2.3M5.5 2.3H-5M-2.4 5-5.2 2.3"),),
    "contact": ((_FILL, "M-3 0A3 3 0 1 1 3 0A3 3 0 1 1-3 0Z"),),
    "signal": ((_FILL, "M-4.8 0A4.8 4.8 0 1 1 4.8 0A4.8 4.8 0 1 1-4.8 0Z"),),
    "warning": ((_LINE, "M0-5.6 5.8 4.8H-5.8ZM0-1.8V1.4M0 3V3.1"),),
    "progress": ((_LINE, "M-5 0H5M0-5V5"),),
    "relapse": ((_FILL, "M-5.6-4.4H5.6L0 5.2Z"),),
    "dropout": ((_LINE, "M-4.6-4.6 4.6 4.6M4.6-4.6-4.6 4.6"),),
    "recovery": ((_LINE, "M-5.2 4.2H5.2L0-5Z"),),
    "out_of_view": ((_LINE, "M-2.8-2.5A2.8 2.8 0 1 1 1.4-.1C.4.5 0 1 0 2M0 4.6V4.7"),),
    "shared": ((_FILL, "M-6 0A2.2 2.2 0 1 1-1.6 0A2.2 2.2 0 1 1-6 0Z"), (_LINE, "M-2 0H5.6M2.6-3.2 5.8 0 2.6 3.2")),
    "refused": ((_LINE, "M-5 0A5 5 0 1 1 5 0A5 5 0 1 1-5 0ZM-3.4 3.4 3.4-3.4"),),
    "withdrawn": (("wz-line wz-dashed", "M-5 0A5 5 0 1 1 5 0A5 5 0 1 1-5 0Z"), (_LINE, "M-7 0H7")),
}
_CORRECTED = "M0-2.8V2.8M-2.4-1.4 2.4 1.4M-2.4 1.4 2.4-1.4"
_LOOK = {
    _FILL: 'fill="currentColor"',
    _LINE: 'fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"',
}
_DASHES = ' stroke-dasharray="2.2 2.6"'


def number(value: float) -> str:
    """A number as short as it can be written, to a tenth."""
    return f"{value:.1f}".removesuffix(".0")


def mark(kind: str, x: float, y: float, *, corrected: bool = False) -> str:
    """The shape of a mark around a point."""
    parts = [f'<path class="{look}" d="{shape}" {_look(look)}/>' for look, shape in SHAPES[kind]]
    if corrected:
        parts.append(asterisk(7, -6))
    return f'<g transform="translate({number(x)} {number(y)})">{"".join(parts)}</g>'


def asterisk(x: float, y: float) -> str:
    """The sign of what was put right later."""
    return (
        f'<path class="wz-line" transform="translate({number(x)} {number(y)})" d="{_CORRECTED}" fill="none" '
        'stroke="currentColor" stroke-width="1.1" stroke-linecap="round"/>'
    )


def _look(name: str) -> str:
    return _LOOK[_FILL] if name == _FILL else _LOOK[_LINE] + (_DASHES if "dashed" in name else "")
