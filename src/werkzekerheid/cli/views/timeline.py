"""A career along the years: the drawing, what its signs mean, and below it every event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rich.text import Text

from werkzekerheid.cli.axis import BREAK
from werkzekerheid.cli.lanes import GAP, GOES_ON, THICK, VAGUE_MARK, draw
from werkzekerheid.cli.sheet import HEAD, QUIET, UNKNOWN, coded, flowing, heading, line, stacked, table, told_text
from werkzekerheid.cli.signs import meanings
from werkzekerheid.days_in_words import day_in_words, is_derived, quarters
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from rich.console import RenderableType

    from werkzekerheid.cli.lanes import Row
    from werkzekerheid.picture.life import Lane

STYLES: Mapping[str, str] = {
    "title": HEAD, "axis": QUIET, "gap": QUIET,
    "learning": "magenta", "learning/label": "white on magenta",
    "learning-2": "bright_magenta", "learning-2/label": "black on bright_magenta",
    "work": "blue", "work/label": "white on blue", "work-2": "bright_blue", "work-2/label": "black on bright_blue",
    "guidance": "cyan", "guidance/label": "black on cyan", "contact": "cyan",
    "guidance-2": "bright_cyan", "guidance-2/label": "black on bright_cyan",
    "income": "yellow", "income/label": "black on yellow",
    "income-2": "bright_yellow", "income-2/label": "black on bright_yellow",
    "signal": "bold", "relapse": "bold", "good": "bold green", "plan": "bold",
}  # fmt: skip
"""The look of the drawing. A lane has a colour of its own to be told from the others; what went wrong has none."""
_SURE = frozenset({"stated", "measured"})


class Drawn(NamedTuple):
    """What is drawn of a career: its lanes, up to the last day that is known of; `told` where it is a telling."""

    career: str
    told: str | None
    lanes: Sequence[Lane]
    end: date


def sheet(drawn: Drawn, events: Sequence[Mapping[str, Any]] | None, width: int) -> Iterator[RenderableType]:
    """The drawing and, where they are wanted, the events."""
    yield heading(drawn.career, *([say("cli_told", day=day_in_words(drawn.told))] if drawn.told else []))
    yield Text()
    rows = draw(drawn.lanes, drawn.end, width, say("cli_order_only"), quarters())
    if not rows:
        yield Text(say("cli_nothing_to_draw"), QUIET)
    for row in rows:
        yield _drawn(row)
    if rows:
        yield Text()
        yield _legend(rows, width)
    if events is not None:
        yield Text()
        yield from _events(events, width)


def _drawn(row: Row) -> Text:
    made = Text(no_wrap=True, overflow="crop")
    for run in row:
        made.append_text(line((run.text, _style(run.style))))
    return made


def _style(name: str) -> str:
    return STYLES.get(name) or STYLES.get(name.partition("/")[0], "")


def _legend(rows: Sequence[Row], width: int) -> Text:
    """What the signs mean that the drawing holds."""
    drawn = {sign for row in rows[2:] for run in row[1:] if "/" not in run.style for sign in run.text}
    told = {
        THICK.certain: say("cli_legend_certain"),
        THICK.vague: say("cli_legend_vague"),
        THICK.order: say("cli_legend_order"),
        BREAK: say("cli_legend_break"),
        GAP: say("cli_legend_gap"),
        GOES_ON: say("cli_legend_goes_on"),
        VAGUE_MARK: say("cli_legend_vague_mark"),
        **meanings(),
    }
    return flowing([line((sign, HEAD), (f" {words}", QUIET)) for sign, words in told.items() if sign in drawn], width)


def _events(events: Sequence[Mapping[str, Any]], width: int) -> Iterator[RenderableType]:
    """Every event on a line, the day only where it is another than that of the line above."""
    columns: list[tuple[str, Mapping[str, Any]]] = [
        (say("cli_head_number"), {"justify": "right", "no_wrap": True, "style": QUIET}),
        (say("cli_head_when"), {"overflow": "fold", "max_width": max(width // 4, 20)}),
        (say("cli_head_event"), {"overflow": "fold", "ratio": 1}),
    ]
    rows, before = [], None
    for event in events:
        when = _when(event)
        rows.append([Text(str(event["number"])), Text() if when.plain == before else when, _event(event)])
        before = when.plain
    yield table(columns, rows)
    yield Text()
    yield Text(say("cli_legend_derived"), QUIET)


def _when(event: Mapping[str, Any]) -> Text:
    occurred = event["occurred"]
    if occurred is None or event["earliest"] is None:
        return Text(say("cli_order_only"), UNKNOWN)
    return line((f"≈ {day_in_words(occurred)}", QUIET)) if is_derived(occurred) else line(day_in_words(occurred))


def _event(event: Mapping[str, Any]) -> Text:
    """What happened, what stood there before it was put right, and the worker's own words beside it."""
    sure = event["certainty"] in _SURE
    told = [line(_titled(event, HEAD), Text() if sure else line(" (", coded("certainty", event["certainty"]), ")"))]
    told += [
        line((f"  {say('cli_before_correction')} ", QUIET), _titled(one, QUIET)) for one in event.get("former", ())
    ]
    own = (f"  {say('cli_own_reading')} ", QUIET)
    told += [line(own, "“", told_text(one), "”") for one in event.get("own_reading", ())]
    if event["type"] == "event_skipped":
        told.append(line(("  ", QUIET), told_text(event["texts"].get("why"))))
    return stacked(*told)


def _titled(event: Mapping[str, Any], style: str) -> Text:
    return line((event["title"], style), f": {event['summary']}" if event["summary"] else "")
