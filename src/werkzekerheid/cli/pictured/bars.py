"""The pictures of numbers beside one another: what lay before drop-out, and two backtests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.app.backtest.against_truth import ANY
from werkzekerheid.cli.pictured.paper import BLUE, FAINT, INK, ORANGE, QUIET, Box, Picture, axes_in
from werkzekerheid.cli.views.backtest import short_title
from werkzekerheid.messages import Refusal, say
from werkzekerheid.research.pictured.backtests import compared
from werkzekerheid.research.pictured.before import (
    BOUNDS,
    LONGER,
    NONE,
    since_first_signal,
    since_last_contact,
    spans,
)
from werkzekerheid.research.pictured.extract import LEAST
from werkzekerheid.rules.registry import RULES
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from werkzekerheid.research.pictured.backtests import Compared
    from werkzekerheid.research.pictured.extract import Extract

_A_RULE = 0.27
_LONGEST = 42


def signals(extract: Extract) -> Picture:
    """How long before a drop-out the first signal was."""
    counted = spans(since_first_signal(extract))
    return _spans(counted, say("plot_signals_title"), say("plot_signals_none"), say("plot_signals_note"))


def contacts(extract: Extract) -> Picture:
    """How long before a drop-out the last contact was."""
    counted = spans(since_last_contact(extract))
    return _spans(counted, say("plot_contacts_title"), say("plot_contacts_none"), say("plot_contacts_note"))


def _spans(counted: Mapping[str, int | None], title: str, none: str, note: str) -> Picture:
    firsts = (0, *(one + 1 for one in BOUNDS[:-1]))
    labels = {str(last): say("plot_days", first=first, last=last) for first, last in zip(firsts, BOUNDS, strict=True)}
    labels |= {LONGER: say("plot_longer", last=BOUNDS[-1]), NONE: none}

    def draw(figure: Figure, box: Box) -> None:
        axes = axes_in(figure, Box(box.left + 1.75, box.bottom + 0.2, box.width - 2.4, box.height - 0.2))
        for row, (name, number) in enumerate(counted.items()):
            # Apart: that there was nothing is no length of time.
            place = row + 0.4 if name == NONE else float(row)
            _bar(axes, place, number, none=name == NONE)
            beside: dict[str, Any] = {"textcoords": "offset points", "va": "center", "ha": "right", "color": INK}
            axes.annotate(labels[name], (0, place), (-6, 0), **beside)
        axes.set(yticks=[], xticks=[], ylim=(len(counted), -0.6), xlim=(0, max((n or 1) for n in counted.values())))
        axes.spines["bottom"].set_visible(False)

    rows = [(name, "" if number is None else number) for name, number in counted.items()]
    return Picture(title, note, (7.5, 3.0), draw, ("days_up_to", "drop_outs"), rows)


def _bar(axes: Axes, place: float, number: int | None, *, none: bool) -> None:
    """A bar with its figure behind it; words in its place where it is kept back."""
    if number is not None:
        colours = ("white", QUIET, "///") if none else (BLUE, BLUE, "")
        axes.barh(place, number, 0.62, linewidth=0.8, facecolor=colours[0], edgecolor=colours[1], hatch=colours[2])
    look: dict[str, Any] = {"color": QUIET, "style": "italic"} if number is None else {"color": INK}
    text = say("plot_kept_back") if number is None else str(number)
    axes.annotate(text, (number or 0, place), (4, 0), textcoords="offset points", va="center", **look)


def backtests(first: Path, second: Path) -> Picture:
    """Two backtests: how often a rule raised an alert, and how long before."""
    found = compared(first, second)
    # What neither tells stands in the data beside.
    shown = [one for one in found if one.first is not None or one.second is not None]
    sides = [[one for one in shown if one.measure == measure] for measure in ("per_worker_year", "days_ahead")]
    if not shown:
        raise Refusal("plot_few", least=LEAST)
    height = max(len(side) for side in sides) * _A_RULE + 1.1

    def draw(figure: Figure, box: Box) -> None:
        half = box.width / 2
        heads = (say("plot_per_worker_year"), say("plot_days_ahead"))
        for place, (side, head) in enumerate(zip(sides, heads, strict=True)):
            tall = len(side) * _A_RULE
            low = box.bottom + box.height - 0.65 - tall
            _beside(figure, Box(box.left + half * place + 2.6, low, half - 2.9, tall), side, head)
        across, up = figure.get_size_inches()
        y = (box.bottom + box.height - 0.05) / up
        figure.text(box.left / across, y, f"○ {say('plot_first')}", color=ORANGE, va="center")
        figure.text((box.left + 1.6) / across, y, f"● {say('plot_second')}", color=BLUE, va="center")

    rows = [(*one[:2], *("" if number is None else number for number in one[2:])) for one in found]
    head = ("measure", "of", "first", "second")
    return Picture(say("plot_backtest_title"), say("plot_backtest_note"), (12.0, height), draw, head, rows)


def _beside(figure: Figure, box: Box, side: Sequence[Compared], head: str) -> None:
    axes = axes_in(figure, box)
    for place, one in enumerate(side):
        told = [number for number in one[2:] if isinstance(number, int | float)]
        axes.axhline(place, color=FAINT, linewidth=0.5, zorder=0)
        if len(told) == len(one[2:]):
            axes.plot(told, [place, place], color=QUIET, linewidth=1.2, zorder=1)
        if one.first is not None:
            axes.plot([one.first], [place], "o", markerfacecolor="white", markeredgecolor=ORANGE, markersize=7,
                      markeredgewidth=1.5, zorder=2, clip_on=False)  # fmt: skip
        if one.second is not None:
            axes.plot([one.second], [place], "o", color=BLUE, markersize=4, zorder=3, clip_on=False)
    axes.set_yticks(range(len(side)), [_name(one.of) for one in side], fontsize=8, color=INK)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(len(side) - 0.4, -0.6)
    axes.set_xlim(left=0)
    axes.set_title(head, fontsize=9, loc="left", color=QUIET)


def _name(of: str) -> str:
    """A rule or a kind of setback, as far as there is room for it."""
    if of not in {*RULES, ANY}:
        return word("setback", of)
    name = short_title(of)
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST].rsplit(' ', 1)[0]} …"
