"""The axis above a drawing on a terminal. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.picture.scale import Grain, ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.picture.scale import Scale

BREAK = "┊"
SIGNS = Grain(step=6, gap=1, year=len("2021 "), quarter=3, quarter_name=8)
"""A column is one sign."""
_TICKS = {"begin": "─", "year": "┬", "quarter": "╷"}


def axis(scale: Scale, order_title: str, quarters: Sequence[str]) -> tuple[str, str]:
    """The two lines above a drawing: what the columns are called, and a rule with ticks.

    Args:
        scale: of the drawing.
        order_title: what the stretch without days is called.
        quarters: the short names of the months in which the second, third and fourth quarter begin.
    """
    names, rule = [" "] * scale.width, ["─"] * scale.width
    for column in range(scale.order):
        rule[column] = "╌"
    _write(names, 0, order_title[: max(scale.order - 1, 0)])
    if scale.break_at is not None:
        names[scale.break_at] = BREAK
        rule[scale.break_at] = BREAK
    for column, kind, name in ticks(scale, quarters):
        rule[column] = _TICKS[kind]
        if all(sign == " " for sign in names[column : column + len(name) + 1]) and column + len(name) <= scale.width:
            _write(names, column, name)
    return "".join(names), "".join(rule)


def _write(line: list[str], column: int, text: str) -> None:
    line[column : column + len(text)] = text
