"""`research plot`: pictures of a data set, each with its rows beside it, for whoever installed the extra `research`."""

from __future__ import annotations

import csv
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.problem import Problem
from werkzekerheid.cli.screen import print_line
from werkzekerheid.messages import Refusal, say
from werkzekerheid.research import figures
from werkzekerheid.research.states import STATES
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes

    Rows = Sequence[dict[str, Any]]

FORMS = ("svg", "png")
_SIZE = (9.0, 5.0)
_ONE_COLOUR, _HIDDEN = "#0072B2", "#DDDDDD"
_HATCHES = ("", "//", "..", "xx", "\\\\", "++", "--", "oo", "")
"""Beside its colour each state has lines of its own."""
_MOST_WITH_HATCHES = 60
"""So many careers at most have the lines of their states: thinner ones would only flicker."""


def plot(extract: str, to: str) -> int:
    """Draws all pictures of a data set, as PNG and SVG, into a new folder.

    Raises:
        Problem: that is no data set in `csv` or `parquet`, or the folder is there already.
        Refusal: `settings_research_extra` nothing draws here.
    """
    if find_spec("matplotlib") is None:
        raise Refusal("settings_research_extra")
    tables, folder = _read(Path(extract)), Path(to)
    if folder.exists() or not folder.parent.is_dir():
        raise Problem(say("cli_figures_folder", folder=folder))
    folder.mkdir(mode=0o700)
    for one in _figures(tables):
        _save(folder, one)
    print_line(say("cli_figures_made", folder=folder, careers=len(tables["careers"])))
    print_line(say("cli_figures_index"))
    return DONE


class Figure(NamedTuple):
    """A picture: the name of its files, its title, its rows, and what draws them."""

    name: str
    title: str
    rows: Rows
    draw: Callable[[Axes, Rows], None]


def _figures(tables: figures.Tables) -> list[Figure]:
    careers = [one._asdict() for one in figures.index(tables)]
    return [
        Figure("index", say("cli_figure_index"), careers, _index),
        Figure("distribution", say("cli_figure_distribution"), figures.distribution(tables), _distribution),
        Figure("staying", say("cli_figure_staying"), figures.staying(tables), _staying),
        Figure("first_signal", say("cli_figure_first_signal"), figures.first_signal(tables), _classes),
        Figure("contact_gap", say("cli_figure_contact_gap"), figures.contact_gap(tables), _classes),
    ]


def _read(folder: Path) -> figures.Tables:
    found = {}
    for name in figures.NEEDED:
        if (file := folder / f"{name}.csv").is_file():
            with file.open(encoding="utf-8", newline="") as opened:
                found[name] = list(csv.DictReader(opened))
        elif (folder / name).is_dir():
            found[name] = _parquet(folder / name)
        else:
            raise Problem(say("cli_figures_no_extract", folder=folder))
    return found


def _parquet(folder: Path) -> list[dict[str, str]]:
    """The rows as the text that they would be in CSV."""
    from pyarrow import parquet

    def text(value: object) -> str:
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    rows = (row for file in sorted(folder.glob("*.parquet")) for row in parquet.read_table(file).to_pylist())
    return [{name: text(value) for name, value in row.items()} for row in rows]


def _save(folder: Path, one: Figure) -> None:
    from matplotlib import figure as drawing
    from matplotlib import rc_context

    name, title, rows, draw = one
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else ["day"], lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: "" if value is None else value for key, value in row.items()} for row in rows)
    # Letters as letters, and no chance in the names of its parts: the same rows give the same file.
    with rc_context({"svg.hashsalt": "werkzekerheid", "svg.fonttype": "none"}):
        figure = drawing.Figure(figsize=_SIZE, layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(title, loc="left", fontsize=11)
        axes.spines[["top", "right"]].set_visible(False)
        if rows:
            draw(axes, rows)
        else:
            axes.text(0.5, 0.5, say("cli_figure_few"), ha="center", transform=axes.transAxes)
        for form in FORMS:
            metadata = {"Date": None} if form == "svg" else {}
            figure.savefig(folder / f"{name}.{form}", format=form, metadata=metadata)


def _index(axes: Axes, rows: Rows) -> None:
    thick = len({one["place"] for one in rows}) <= _MOST_WITH_HATCHES
    for state, hatch in zip(STATES, _HATCHES, strict=True):
        mine = [one for one in rows if one["state"] == state.code]
        if mine:
            axes.barh(
                [one["place"] for one in mine], [one["end"] - one["begin"] for one in mine], 0.9,
                left=[one["begin"] for one in mine], color=state.colour, hatch=hatch if thick else "",
                edgecolor="white", linewidth=0, label=state.label,
            )  # fmt: skip
    axes.set_xlabel(say("cli_figure_days"))
    axes.set_ylabel(say("cli_figure_careers"))
    axes.invert_yaxis()
    _legend(axes)


def _distribution(axes: Axes, rows: Rows) -> None:
    days, low = [one["day"] for one in rows], [0.0] * len(rows)
    for state, hatch in zip(STATES, _HATCHES, strict=True):
        shares = [(one[state.code] or 0) / one["careers"] for one in rows]
        if any(shares):
            axes.bar(days, shares, figures.MONTH, low, color=state.colour, hatch=hatch, edgecolor="white",
                     linewidth=0, label=state.label)  # fmt: skip
            low = [one + share for one, share in zip(low, shares, strict=True)]
    rest = [1 - one for one in low]
    axes.bar(days, rest, figures.MONTH, low, color=_HIDDEN, label=say("cli_figure_hidden"))
    axes.set_xlabel(say("cli_figure_days"))
    axes.set_ylabel(say("cli_figure_share"))
    _legend(axes)


def _staying(axes: Axes, rows: Rows) -> None:
    axes.step([one["day"] for one in rows], [one["staying"] for one in rows], where="post", color=_ONE_COLOUR)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel(say("cli_figure_days_placement"))
    axes.set_ylabel(say("cli_figure_share"))


def _classes(axes: Axes, rows: Rows) -> None:
    names, counts = [_class(one["class"]) for one in rows], [one["drop_outs"] for one in rows]
    axes.bar(names, [one or 0 for one in counts], color=_ONE_COLOUR)
    for place, number in enumerate(counts):
        axes.annotate(say("cli_figure_kept_back") if number is None else str(number), (place, number or 0), ha="center",
                      va="bottom", fontsize=8)  # fmt: skip
    axes.tick_params(axis="x", labelsize=8, rotation=15)
    axes.set_ylabel(say("cli_figure_drop_outs"))


def _class(name: str) -> str:
    return say("cli_figure_none_told") if name == figures.NONE_TOLD else word("continuity", name)


def _legend(axes: Axes) -> None:
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False, fontsize=8)
