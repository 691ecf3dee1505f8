"""Two backtests beside one another, from what `backtest --json` printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.messages import Refusal
from werkzekerheid.research.pictured.extract import LEAST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


class Compared(NamedTuple):
    """A measure (`per_worker_year` or `days_ahead`) of a rule or a kind of setback, in both; None is not told."""

    measure: str
    of: str
    first: float | None
    second: float | None


def compared(first: Path, second: Path) -> list[Compared]:
    """How often a rule raised an alert, and how long before.

    The days are told by rule where both were held against the truth, else by kind of setback (the surest).

    Raises:
        Refusal: `plot_no_backtest` a file holds none.
    """
    one, other = _told(first), _told(second)
    by_rule = "days" in one and "days" in other
    measures = {"per_worker_year": "raised", "days_ahead": "days" if by_rule else "setbacks"}
    return [
        Compared(measure, of, one[source].get(of), other[source].get(of))
        for measure, source in measures.items()
        for of in dict.fromkeys([*one[source], *other[source]])
    ]


def _told(file: Path) -> dict[str, dict[str, float | None]]:
    try:
        table = json.loads(file.read_bytes())["tables"][0]
        found = {"raised": dict(_raised(table)), "setbacks": dict(_setbacks(table))}
        if table["truth"]:
            found["days"] = {
                one["rule"]: one["median_days"] if one["alerts"] >= LEAST else None for one in table["truth"]["rules"]
            }
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        raise Refusal("plot_no_backtest", file=file) from None
    return found


def _raised(table: Mapping[str, Any]) -> Iterator[tuple[str, float | None]]:
    for one in table["rules"]:
        few = one["raised"] is not None and one["raised"] < LEAST
        yield one["rule"], None if few else one["per_worker_year"]


def _setbacks(table: Mapping[str, Any]) -> Iterator[tuple[str, float | None]]:
    for one in table["setbacks"]:
        few = one["number"] is None or one["number"] < LEAST
        yield one["kind"], one["median_days"][0] if one["median_days"] and not few else None
