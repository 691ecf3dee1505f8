"""Draws one lane: its title, its marks above its bars, and dots where nobody told anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.messages import say
from werkzekerheid.picture import bars, marks
from werkzekerheid.picture.frame import Box, dots, text, without
from werkzekerheid.picture.glyphs import number
from werkzekerheid.picture.letters import measured, shortened
from werkzekerheid.picture.packing import packed, place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzekerheid.picture.frame import Frame
    from werkzekerheid.picture.life import Lane

_PAD, _TITLE, _TITLE_SIZE = 9.0, 20.0, 12.5
_EMPTY, _UNKNOWN_SIZE = 20.0, 10.5
_ROOM_FOR_UNKNOWN = 110.0
_LEAST_GAP = 12.0
_OF_MOMENTS = frozenset({"contact", "signal"})
"""Lanes in which a gap is a stretch without marks; elsewhere it is one without bars, a mark does not fill it."""


class Strip(NamedTuple):
    """A lane as it was drawn: its parts, where it ends, and which signs occur in it."""

    parts: list[str]
    bottom: float
    seen: set[str]


def strip(lane: Lane, top: float, frame: Frame) -> Strip:
    """Draws a lane from this height on."""
    seen: set[str] = set()
    parts: list[str] = []
    y = top + _PAD + (_TITLE if frame.narrow else 0)
    first: tuple[float, list[Box]] = (y + _EMPTY / 2, [])  # the middle of a row, and what is taken of it
    if lane.marks:
        spacing = marks.DOTS if lane.kind == "contact" else marks.USUAL
        drawn = marks.draw(lane.marks, y, frame, spacing)
        parts += drawn.parts
        seen |= drawn.kinds
        first = (y + spacing.pitch / 2, drawn.taken)
        y += drawn.rows * spacing.pitch + (5 if lane.bars else 0)
    sort = bars.SORTS.get(lane.kind, bars.SORTS["signal"])
    for number_, row in enumerate(packed([place(bar, frame.scale) for bar in lane.bars])):
        made = bars.row(row, y, lane.kind, frame)
        parts += made.parts
        seen |= made.sure | ({"series"} if sort.thin else set())
        if number_ == 0 and not (lane.marks and lane.kind in _OF_MOMENTS):
            first = (y + sort.height / 2, made.taken)
        y += sort.pitch
    if lane.bars:
        y -= sort.pitch - sort.height
    elif not lane.marks:
        y += _EMPTY
    gaps = list(_gaps(*first, frame))
    seen |= {"gap"} if gaps else set()
    bottom = max(y + _PAD, top + 2 * _PAD + 20)
    body = (
        f'<g class="wz-lane wz-lane-{lane.kind}">{_title(lane.title, top, bottom, frame)}{"".join([*gaps, *parts])}</g>'
    )
    return Strip([body], bottom, seen)


def _title(title: str, top: float, bottom: float, frame: Frame) -> str:
    """The name of a lane: before it, or above it in the narrow form."""
    x = frame.left if frame.narrow else 24.0
    room = (frame.right if frame.narrow else frame.left) - x - 6
    words = shortened(title, _TITLE_SIZE, room, bold=True)
    tab = (
        f'<rect class="wz-tab" x="{number(x - (0 if frame.narrow else 12))}" y="{number(top + _PAD)}" width="4" '
        f'height="{number(14 if frame.narrow else bottom - top - 2 * _PAD)}" rx="2" fill="currentColor"/>'
    )
    indent = 11 if frame.narrow else 0
    return tab + text(x + indent, top + _PAD + 11.5, words, "wz-title", _TITLE_SIZE)


def _gaps(y: float, taken: Sequence[Box], frame: Frame) -> Iterator[str]:
    """A row of dots wherever nothing is told, and the word for it where there is room."""
    word = say("cli_unknown")
    wide = measured(word, _UNKNOWN_SIZE)
    walls = [*taken, *([frame.torn] if frame.torn else [])]
    for gap in without(Box(frame.left, frame.right), walls):
        length = gap.right - gap.left
        if length < _LEAST_GAP:
            continue
        left, right = gap.left + 4, gap.right - 4
        if length < _ROOM_FOR_UNKNOWN:
            yield dots(left, right, y)
            continue
        middle = (left + right) / 2
        yield dots(left, middle - wide / 2 - 6, y)
        yield text(middle, y + 3.6, word, "wz-unknown", _UNKNOWN_SIZE, anchor="middle")
        yield dots(middle + wide / 2 + 6, right, y)
