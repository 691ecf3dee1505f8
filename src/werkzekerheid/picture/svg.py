"""The career picture as SVG, from the document of the projection `timeline`.

The same rows give the same bytes. Colours come from the classes of `picture.css`; there is no style attribute and no
script in it, so that it may stand in a page with a strict content security policy. Nothing personal is in an id.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.days_in_words import day_in_words, quarters, whole_day
from werkzekerheid.messages import say
from werkzekerheid.picture.frame import Frame, stroke, text
from werkzekerheid.picture.glyphs import number
from werkzekerheid.picture.layout import strip
from werkzekerheid.picture.legend import legend, zigzag
from werkzekerheid.picture.letters import measured, safe, shortened, wrapped
from werkzekerheid.picture.life import happened, lived, told_on, whens
from werkzekerheid.picture.register import shared_beside
from werkzekerheid.picture.scale import ticks
from werkzekerheid.picture.themes import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from typing import Any

    from werkzekerheid.picture.life import Lane, Rows

_TITLE_SIZE, _NOTE_SIZE, _AXIS_SIZE = 18.0, 11.5, 11.5
_AXIS = 26.0


class Style(NamedTuple):
    """Choices that are not about the career: `narrow` for a small screen, `prefix` of ids, `name` of organisations."""

    narrow: bool = False
    prefix: str = "wz"
    name: Callable[[str], str] = str


def draw(
    events: Rows,
    *,
    career_title: str,
    as_of: date | None,
    end: date | None,
    sharing: Sequence[Mapping[str, Any]] | None = None,
    style: Style | None = None,
) -> str:
    """An `<svg>` element to stand in a page.

    Args:
        events: the rows of `timeline`, as the gateway gave them.
        career_title: what the picture is called.
        as_of: the day asked about, said below the title; None for all that is known.
        end: the last day that is drawn, see `life.last_day`.
        sharing: the rows of `sharing_register` where they are given; the events tell the rest.
        style: other than the usual.
    """
    return _drawn(events, (career_title, as_of, end), sharing, style or Style(), "")


def stand_alone(
    events: Rows,
    *,
    career_title: str,
    as_of: date | None,
    end: date | None,
    sharing: Sequence[Mapping[str, Any]] | None = None,
    style: Style | None = None,
) -> str:
    """The same with its stylesheet inside, for a file of its own."""
    return (
        _drawn(events, (career_title, as_of, end), sharing, style or Style(), f"<style>{stylesheet()}</style>") + "\n"
    )


def stylesheet() -> str:
    """The stylesheet that the picture needs."""
    return (files("werkzekerheid.picture") / "picture.css").read_text(encoding="utf-8")


def _drawn(
    events: Rows,
    asked: tuple[str, date | None, date | None],
    sharing: Sequence[Mapping[str, Any]] | None,
    style: Style,
    inside: str,
) -> str:
    title, as_of, end = asked
    life = lived(events)
    lanes = whole(happened(life), style.name, shared_beside(life, sharing or ()))
    moments = whens(lanes)
    frame = Frame(moments, end, narrow=style.narrow, prefix=style.prefix)
    told = say("picture_known_on", day=whole_day(as_of)) if as_of else None
    told = told or (say("cli_told", day=day_in_words(told_on(life))) if told_on(life) else "")
    head, below = _head(title, told, frame)
    body = [inside, _names(title, lanes, frame), _defs(lanes, frame.prefix), head]
    if moments:
        drawn, height = _body(lanes, below, frame)
        body.append(drawn)
    else:
        height = below + 40
        body.append(text(12 if style.narrow else 24, below + 18, say("cli_nothing_to_draw"), "wz-note", _NOTE_SIZE))
    shape = "wz-picture wz-narrow" if style.narrow else "wz-picture"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{shape}" role="img" '
        f'viewBox="0 0 {frame.width} {number(height)}" width="{frame.width}" height="{number(height)}" '
        f'aria-labelledby="{frame.prefix}-title {frame.prefix}-desc" font-family="Arial, Helvetica, sans-serif">'
        f"{''.join(body)}</svg>"
    )


def _names(title: str, lanes: Sequence[Lane], frame: Frame) -> str:
    """The name of the picture, and in a sentence or two what it shows."""
    held = "; ".join(
        say("picture_lane_holds", lane=lane.title, count=count)
        if (count := len(lane.bars) + len(lane.marks))
        else say("picture_lane_unknown", lane=lane.title)
        for lane in lanes
    )
    first, last = frame.scale.first, frame.scale.last
    if first and last:
        said = say("picture_describes_days", first=whole_day(first), last=whole_day(last), lanes=held)
    else:
        said = say("picture_describes", lanes=held)
    name = f"{say('picture_title')}: {title}"
    return f'<title id="{frame.prefix}-title">{safe(name)}</title><desc id="{frame.prefix}-desc">{safe(said)}</desc>'


def _head(title: str, told: str, frame: Frame) -> tuple[str, float]:
    """The title, and of which day the picture is; and where they end."""
    x = 12.0 if frame.narrow else 24.0
    size = 15.0 if frame.narrow else _TITLE_SIZE
    room = frame.width - 2 * x
    lines = wrapped(title, size, room, most=3 if frame.narrow else 2)
    parts = [text(x, 26 + 1.25 * size * place, words, "wz-heading", size) for place, words in enumerate(lines)]
    below = 26 + 1.25 * size * max(len(lines) - 1, 0)
    if told:
        below += 18
        parts.append(text(x, below, shortened(told, _NOTE_SIZE, room), "wz-note", _NOTE_SIZE))
    return "".join(parts), below + 10


def _body(lanes: Sequence[Lane], above: float, frame: Frame) -> tuple[str, float]:
    """Axis, lanes and legend, and the height of all."""
    top = above + _AXIS
    y, seen, strips, rules = top, set(), [], []
    for lane in lanes:
        made = strip(lane, y, frame)
        strips += made.parts
        seen |= made.seen
        y = made.bottom
        rules.append(f"M12 {number(y)}H{frame.right}")
    seen |= {"break"} if frame.torn else set()
    words, grid = _axis(frame, top, y)
    behind = stroke("".join(rules), "wz-rule")
    sheet = f'<g class="wz-grid">{_order_ground(frame, top, y)}{grid}{behind}</g>'
    told, bottom = legend(seen, y + 8, frame)
    return "".join([sheet, *strips, _tear(frame, top - 14, y), words, told]), bottom


def _axis(frame: Frame, top: float, bottom: float) -> tuple[str, str]:
    """The names of the axis, and the lines down from its years."""
    names, lines, marks, free = [], [], [], float(frame.left)
    found = list(ticks(frame.scale, quarters()))
    for tick in sorted(found, key=lambda one: (one.kind == "quarter", one.column)):
        x = frame.x(tick.column) + 0.5
        if tick.kind == "year":
            lines.append(f"M{number(x)} {number(top - 18)}V{number(bottom)}")
        elif tick.kind == "quarter":
            marks.append(f"M{number(x)} {number(top - 5)}v5")
    taken: list[tuple[float, float]] = []
    for tick in found:
        size = _AXIS_SIZE if tick.kind != "quarter" else 10.0
        x = frame.x(tick.column) + (3 if tick.kind == "quarter" else 4)
        wide = measured(tick.name, size, bold=tick.kind != "quarter")
        if not tick.name or x + wide > frame.right or any(x < b + 4 and a - 4 < x + wide for a, b in taken):
            continue
        taken.append((x, x + wide))
        look = "wz-quarter" if tick.kind == "quarter" else "wz-year"
        names.append(text(x, top - 8, tick.name, look, size))
    if frame.scale.order:
        room = frame.scale.order - 8
        words = shortened(say("cli_order_only"), 10.5, room)
        names.append(text(free + 4, top - 8, words, "wz-note", 10.5) if words else "")
    edge = stroke(f"M{frame.left} {number(top)}H{frame.right}{''.join(marks)}", "wz-axis")
    grid = stroke("".join(lines), "wz-year-line") if lines else ""
    return "".join(names), edge + grid


def _order_ground(frame: Frame, top: float, bottom: float) -> str:
    """The ground of the stretch of which only the order is known."""
    if not frame.scale.order:
        return ""
    return (
        f'<rect class="wz-order-ground" x="{frame.left}" y="{number(top)}" width="{frame.scale.order}" '
        f'height="{number(bottom - top)}" fill="currentColor" fill-opacity="0.05"/>'
    )


def _tear(frame: Frame, top: float, bottom: float) -> str:
    """The break: the sheet is torn there, and what lies between is no length of time."""
    if not frame.torn:
        return ""
    left, right = frame.torn.left + 3, frame.torn.right - 3
    return (
        f'<g class="wz-break"><rect class="wz-torn" x="{number(left - 1)}" y="{number(top)}" '
        f'width="{number(right - left + 2)}" height="{number(bottom - top + 1)}" fill="#fff"/>'
        f"{stroke(zigzag(left, top, bottom) + zigzag(right, top, bottom), 'wz-tear')}</g>"
    )


def _defs(lanes: Sequence[Lane], prefix: str) -> str:
    """Patterns for what is vague and for what is only in order, in the colour of each lane, and how a bar fades."""
    kinds = [*(lane.kind for lane in lanes if lane.bars), "legend"]
    return f"<defs>{''.join(_fades(prefix))}{''.join(_patterns(kind, prefix) for kind in kinds)}</defs>"


def _patterns(kind: str, prefix: str) -> str:
    look = f"wz-lane-{kind}"
    return (
        f'<pattern id="{prefix}-hatch-{kind}" class="{look}" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path d="M3 0V6" stroke="currentColor" stroke-width="1.3"/></pattern>'
        f'<pattern id="{prefix}-dots-{kind}" class="{look}" width="5" height="5" patternUnits="userSpaceOnUse">'
        '<rect width="5" height="5" fill="currentColor" fill-opacity="0.1"/>'
        '<circle cx="2.5" cy="2.5" r="0.8" fill="currentColor" fill-opacity="0.7"/></pattern>'
    )


def _fades(prefix: str) -> Iterator[str]:
    stops = {"in": ((0, 0.15), (1, 1)), "out": ((0, 1), (1, 0.15)), "both": ((0, 0.2), (0.5, 1), (1, 0.2))}
    for way, shades in stops.items():
        tones = "".join(f'<stop offset="{at}" stop-color="#fff" stop-opacity="{shade}"/>' for at, shade in shades)
        yield (
            f'<linearGradient id="{prefix}-tone-{way}">{tones}</linearGradient>'
            f'<mask id="{prefix}-fade-{way}" maskContentUnits="objectBoundingBox">'
            f'<rect width="1" height="1" fill="url(#{prefix}-tone-{way})"/></mask>'
        )
