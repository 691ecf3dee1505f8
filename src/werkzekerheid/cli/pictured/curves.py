"""The picture of staying: the estimate of Kaplan and Meier, with how many were at risk below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.cli.pictured.paper import BLUE, INK, QUIET, Box, Picture, axes_in
from werkzekerheid.messages import say
from werkzekerheid.research.pictured.staying import at_risk, places, told_steps

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from werkzekerheid.research.pictured.extract import Extract

_QUARTER, _YEAR = 91, 365
_A_MONTH = 30.4375


def staying(extract: Extract) -> Picture:
    """How many are still at their place, by days since it began."""
    found = places(extract)
    steps = told_steps(found)
    last = steps[-1].day
    apart = _QUARTER if last <= 2 * _YEAR else 2 * _QUARTER
    ticks = list(range(0, last + apart, apart))
    numbers = ["–" if one is None else str(one) for one in at_risk(found, ticks)]

    def draw(figure: Figure, box: Box) -> None:
        axes = axes_in(figure, Box(box.left + 0.55, box.bottom + 0.95, box.width - 1.2, box.height - 0.95))
        days, shares = [0, *(one.day for one in steps)], [100.0, *(100 * one.share for one in steps)]
        axes.plot(days, shares, color=BLUE, linewidth=1.6, marker="o", markersize=3.5, clip_on=False)
        axes.annotate(
            f"{shares[-1]:.0f} %", (days[-1], shares[-1]), (7, 0), textcoords="offset points", va="center", color=INK
        )
        axes.set(xlim=(0, ticks[-1]), ylim=(0, 100), yticks=[0, 25, 50, 75, 100])
        axes.set_yticklabels(["0", "25", "50", "75", "100 %"])
        axes.set_xticks(ticks, [str(round(day / _A_MONTH)) for day in ticks])
        axes.set_xlabel(say("plot_staying_months"))
        across = axes.get_xaxis_transform()
        height = box.height - 0.95
        axes.text(0, -0.63 / height, say("plot_at_risk"), transform=across, fontsize=8, color=QUIET, va="center")
        for day, number in zip(ticks, numbers, strict=True):
            axes.text(day, -0.82 / height, number, transform=across, fontsize=8, ha="center", va="center")

    rows: list[tuple[object, ...]] = [
        ("step", one.day, round(one.share, 6), one.at_risk, one.dropped_out) for one in steps
    ]
    rows += [
        ("at_risk", day, "", "" if number == "–" else number, "") for day, number in zip(ticks, numbers, strict=True)
    ]
    head = ("what", "day", "share", "at_risk", "dropped_out")
    return Picture(say("plot_staying_title"), say("plot_staying_note"), (8.0, 4.2), draw, head, rows)
