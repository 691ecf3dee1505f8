"""The pictures of states: a line a career, and how many were in which state."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from werkzekerheid.cli.pictured.paper import FEW, HATCHES, INK, PALE, QUIET, Box, Picture, axes_in
from werkzekerheid.messages import Refusal, say
from werkzekerheid.research.pictured.lives import NOT_OBSERVED, PARTS, by_state, lives
from werkzekerheid.research.states import CODES, STATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from werkzekerheid.research.pictured.extract import Extract
    from werkzekerheid.research.pictured.lives import Life, Month

_COLOURS = {one.code: one.colour for one in STATES}
_FROM_BELOW = (
    "employed", "beschut_werk", "trial", "activation", "learning", "setback", "not_working", "out_of_view", "unknown",
)  # fmt: skip
"""The states as they are piled up: work below, where the eye reads its height best."""
_KEY = 2.75
"""Inches beside the picture for what its colours mean."""
_A_KEY = 0.26
_YEAR = 12
_PATTERNED = 150
"""Of more careers than this a line is too thin for a pattern."""


def careers(extract: Extract) -> Picture:
    """A line a career.

    Raises:
        Refusal: `research_cohort_small` there are fewer than the project must be about.
    """
    found = [one for one in lives(extract) if one.states]
    if len(found) < extract.smallest_cohort:
        raise Refusal("research_cohort_small", least=extract.smallest_cohort)
    longest = max(len(one.states) for one in found)
    held = {state for one in found for state in one.states}

    def draw(figure: Figure, box: Box) -> None:
        axes = axes_in(figure, Box(box.left + 0.35, box.bottom + 0.45, box.width - _KEY - 0.35, box.height - 0.45))
        _lines(axes, found, longest)
        axes.set(xlim=(0, longest), ylim=(len(found), 0), yticks=[])
        axes.set_ylabel(say("plot_careers_number", number=len(found)))
        axes.spines["left"].set_visible(False)
        _years(axes, longest)
        _key(figure, box, [code for code in CODES if code in held])

    rows = [(one.career, *one.states, *[""] * (longest - len(one.states))) for one in found]
    head = ("career", *(f"m{number}" for number in range(1, longest + 1)))
    height = min(max(3.2, len(found) * 0.075), 8.0)
    return Picture(say("plot_careers_title"), say("plot_careers_note"), (9.5, height), draw, head, rows)


def _lines(axes: Axes, found: Sequence[Life], longest: int) -> None:
    if len(found) > _PATTERNED:
        from matplotlib.colors import ListedColormap

        number = {code: place for place, code in enumerate(PARTS)}
        field = [
            [number[state] for state in one.states] + [number[NOT_OBSERVED]] * (longest - len(one.states))
            for one in found
        ]
        colours = ListedColormap([*(_COLOURS[code] for code in CODES), "#ffffff"])
        axes.imshow(
            field, cmap=colours, vmin=-0.5, vmax=len(CODES) + 0.5, aspect="auto", interpolation="nearest",
            extent=(0, longest, len(found), 0),
        )  # fmt: skip
        return
    for row, one in enumerate(found):
        at = 0
        for state, some in groupby(one.states):
            months = len(list(some))
            axes.broken_barh(
                [(at, months)], (row + 0.06, 0.88), facecolor=_COLOURS[state], hatch=HATCHES[state], linewidth=0,
                edgecolor="white",
            )  # fmt: skip
            at += months


def states(extract: Extract) -> Picture:
    """How many were in which state."""
    found = lives(extract)
    months = by_state(found)
    shown = [code for code in _FROM_BELOW if any(one.told[code] for one in months)]

    def draw(figure: Figure, box: Box) -> None:
        axes = axes_in(figure, Box(box.left + 0.35, box.bottom + 0.45, box.width - _KEY - 0.35, box.height - 0.45))
        _areas(axes, months, len(found), shown)
        axes.set(xlim=(0, len(months)), ylim=(0, len(found)))
        axes.set_ylabel(say("plot_states_axis"))
        _years(axes, len(months))
        _key(figure, box, shown, few=True)

    rows = [
        (one.number, state, "" if number is None else number) for one in months for state, number in one.told.items()
    ]
    note = say("plot_states_note", careers=len(found))
    return Picture(say("plot_states_title"), note, (9.5, 4.2), draw, ("month", "state", "careers"), rows)


def _areas(axes: Axes, months: Sequence[Month], whole: int, shown: Sequence[str]) -> None:
    edges = [0, *(one.number for one in months)]
    below = [0] * len(months)
    layers = [(code, [one.told[code] or 0 for one in months], _COLOURS[code], HATCHES[code]) for code in shown]
    layers.append(("few", [one.few for one in months], "#ffffff", FEW))
    for name, heights, colour, hatch in layers:
        top = [low + high for low, high in zip(below, heights, strict=True)]
        axes.fill_between(
            edges, [*below, below[-1]], [*top, top[-1]], step="post", facecolor=colour, hatch=hatch, linewidth=0,
            edgecolor=PALE if name == "few" else "white",
        )  # fmt: skip
        below = top
    axes.stairs(below, edges, color=QUIET, linewidth=0.6, baseline=None)
    axes.set_yticks([0, whole // 2, whole])


def _years(axes: Axes, months: int) -> None:
    step = _YEAR if months >= 2 * _YEAR else 3
    axes.set_xticks(range(0, months + 1, step), [str(one) for one in range(0, months + 1, step)])
    axes.set_xlabel(say("plot_months"))


def _key(figure: Figure, box: Box, shown: Sequence[str], *, few: bool = False) -> None:
    """What each colour and pattern means, beside the picture and in the order of the picture: from top to bottom."""
    from matplotlib.patches import Rectangle

    across, up = figure.get_size_inches()
    labels = {one.code: one.label for one in STATES} | {"few": say("plot_few_key")}
    order = ["few", *reversed(shown)] if few else list(shown)
    for place, code in enumerate(order):
        x, y = box.left + box.width - _KEY + 0.25, box.bottom + box.height - (place + 1) * _A_KEY
        patch = Rectangle(
            (x / across, y / up), 0.26 / across, 0.17 / up, linewidth=0, facecolor=_COLOURS.get(code, "#ffffff"),
            hatch=HATCHES.get(code, FEW), edgecolor="white" if code in HATCHES else PALE,
        )  # fmt: skip
        figure.add_artist(patch)
        figure.text((x + 0.36) / across, (y + 0.08) / up, labels[code], fontsize=8.5, va="center", color=INK)
