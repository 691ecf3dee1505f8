"""What all pictures share: a sheet with a title, a note below, quiet axes, and a file that is the same each time.

Colours are those of Okabe and Ito; where they fill, a pattern goes with them, so that black and white will do.
"""

from __future__ import annotations

import csv
import textwrap
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.research.states import CODES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, QUIET, PALE, FAINT, BLUE, ORANGE = "#222222", "#666666", "#b0b0b0", "#e2e2e2", "#0072B2", "#D55E00"
HATCHES = dict(zip(CODES, ("", "xxx", "", "///", "...", "\\\\", "ooo", "---", "++"), strict=True))
FEW = "|||"
_LETTERS_AN_INCH = 16.5
_A_LINE = 0.17
_TOP, _LEFT, _RIGHT = 0.78, 0.3, 0.25
_DPI = 150
_SETTINGS: Mapping[Any, Any] = {
    "svg.hashsalt": "werkzekerheid", "svg.fonttype": "none", "font.family": "DejaVu Sans", "font.size": 9,
    "text.color": INK, "axes.labelcolor": QUIET, "axes.edgecolor": QUIET, "xtick.color": QUIET,
    "ytick.color": QUIET, "axes.linewidth": 0.6, "xtick.major.width": 0.6, "ytick.major.width": 0.6,
    "hatch.linewidth": 0.5, "hatch.color": "edge", "axes.unicode_minus": False, "path.simplify": True,
}  # fmt: skip


class Picture(NamedTuple):
    """A picture to be: what stands above and below it, how it is drawn, and its data as a head and rows.

    `size` is its width and height in inches, without what stands above and below.
    """

    title: str
    note: str
    size: tuple[float, float]
    draw: Callable[[Figure, Box], None]
    head: Sequence[str]
    rows: Sequence[Sequence[object]]


class Box(NamedTuple):
    """The part of a sheet to draw in, in inches from below and left."""

    left: float
    bottom: float
    width: float
    height: float


def axes_in(figure: Figure, box: Box) -> Axes:
    """Axes in a part of a sheet, without the lines that nobody needs."""
    across, up = figure.get_size_inches()
    axes = figure.add_axes((box.left / across, box.bottom / up, box.width / across, box.height / up))
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(length=3)
    return axes


def save(picture: Picture, folder: Path, name: str) -> list[Path]:
    """Writes `name.png`, `name.svg` and `name.csv`; the same picture gives the same bytes."""
    files = [folder / f"{name}{ending}" for ending in (".png", ".svg", ".csv")]
    with _drawn(picture) as figure:
        figure.savefig(files[0], dpi=_DPI, metadata={"Software": None})
        figure.savefig(files[1], metadata={"Date": None, "Creator": None})
    with files[2].open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(picture.head)
        writer.writerows(picture.rows)
    return files


@contextmanager
def _drawn(picture: Picture) -> Iterator[Figure]:
    # Not through pyplot: no window, and nothing is kept when it is done.
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    letters = int((picture.size[0] - _LEFT - _RIGHT) * _LETTERS_AN_INCH)
    note = [line for one in picture.note.split("\n") for line in textwrap.wrap(one, letters)]
    below = len(note) * _A_LINE + 0.35
    width, height = picture.size[0], picture.size[1] + _TOP + below
    with rc_context(dict(_SETTINGS)):
        figure = Figure(figsize=(width, height), facecolor="white")
        figure.text(_LEFT / width, 1 - 0.3 / height, picture.title, fontsize=13, va="top", weight="bold")
        for number, line in enumerate(note):
            y = (below - 0.12 - (number + 0.5) * _A_LINE) / height
            figure.text(_LEFT / width, y, line, fontsize=8, color=QUIET, va="center")
        picture.draw(figure, Box(_LEFT, below, width - _LEFT - _RIGHT, picture.size[1]))
        yield figure
