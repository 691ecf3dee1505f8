"""The picture of a backtest, with its data beside it, for whoever installed the extra `research`.

The colours are those of Okabe and Ito, told apart by nearly everybody; each bar also has its figures.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzekerheid.app.backtest.measuring import ENDINGS
from werkzekerheid.cli.problem import Problem
from werkzekerheid.cli.screen import document_of
from werkzekerheid.cli.views.backtest import short_title
from werkzekerheid.messages import Refusal, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matplotlib.axes import Axes

    Row = Mapping[str, Any]

_ENDINGS = frozenset({".png", ".svg"})
_COLOURS = {
    "kept": "#009E73", "kept_late": "#F0E442", "broken": "#D55E00", "withdrawn": "#999999", "open": "#56B4E9",
}  # fmt: skip
_HATCHES = {"kept": "", "kept_late": "//", "broken": "xx", "withdrawn": "..", "open": "\\\\"}
_WIDTH, _A_RULE, _AROUND = 10.0, 0.42, 2.0
_BAR = 0.8
_MODE = 0o644


def check_plot(file: Path) -> None:
    """Looks whether a picture can be made and saved there, before hours of work.

    Raises:
        Problem: it can not be saved there.
        Refusal: `settings_research_extra` nothing draws here.
    """
    if file.suffix not in _ENDINGS:
        raise Problem(say("cli_plot_ending", file=file))
    if file.is_dir() or not file.parent.is_dir() or not os.access(file.parent, os.W_OK):
        raise Problem(say("cli_plot_unwritable", file=file))
    if find_spec("matplotlib") is None:
        raise Refusal("settings_research_extra")


def save_plot(file: Path, document: Row) -> None:
    """Draws the alerts by rule and how they ended, for each set of tables, and writes the document beside it."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    tables = document["tables"]
    rules = [one["rule"] for one in tables[0]["rules"]]
    height = _A_RULE * len(rules) * len(tables) + _AROUND
    # Letters as letters, and no chance in the names of its parts: the same figures give the same file.
    with rc_context({"svg.hashsalt": "werkzekerheid", "svg.fonttype": "none"}):
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        axes = figure.add_subplot()
        _draw(axes, rules, tables)
        figure.legend(loc="outside upper center", ncols=len(ENDINGS), frameon=False)
        metadata = {"Date": None} if file.suffix == ".svg" else {}
        with _whole(file) as made:
            figure.savefig(made, format=file.suffix[1:], metadata=metadata)
    with _whole(file.with_suffix(".json")) as made:
        made.write_text(document_of(document), "utf-8")


def _draw(axes: Axes, rules: Sequence[str], tables: Sequence[Row]) -> None:
    thick = _BAR / len(tables)
    for place, one in enumerate(tables):
        rows = [row["rule"] for row in one["rules"]]
        counts = {row["rule"]: row for row in one["rules"]}
        heights = [rows.index(rule) - _BAR / 2 + thick * (place + 0.5) for rule in rules]
        left = [0] * len(rules)
        for how in ENDINGS:
            widths = [counts[rule][how] or 0 for rule in rules]
            axes.barh(
                heights, widths, thick * 0.9, left=left, color=_COLOURS[how], hatch=_HATCHES[how], edgecolor="white",
                linewidth=0.3, label=say(f"cli_backtest_head_{how}") if place == 0 else None,
            )  # fmt: skip
            left = [done + width for done, width in zip(left, widths, strict=True)]
        name = f"{one['name']}: " if len(tables) > 1 and one["name"] else ""
        for height, total, rule in zip(heights, left, rules, strict=True):
            axes.annotate(f" {name}{_figures(counts[rule])}", (total, height), va="center", fontsize=7)
    axes.set_yticks(range(len(rules)), [short_title(rule) for rule in rules], fontsize=8)
    axes.invert_yaxis()
    axes.margins(x=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlabel(say("cli_backtest_head_raised"))


def _figures(row: Row) -> str:
    return " / ".join("–" if row[how] is None else str(row[how]) for how in ENDINGS)


@contextmanager
def _whole(file: Path) -> Iterator[Path]:
    """A file beside it that takes its place when it is whole."""
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    os.close(descriptor)
    made = Path(name)
    try:
        yield made
        made.chmod(_MODE)
        made.replace(file)
    except BaseException:  # Ctrl-C too
        made.unlink(missing_ok=True)
        raise
