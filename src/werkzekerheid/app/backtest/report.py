"""The document of a backtest, from its tallies: what `backtest --json` prints (docs/backtest.md). Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app.backtest.against_truth import ANY, LEVELS
from werkzekerheid.app.backtest.measuring import ENDINGS, median, shortest
from werkzekerheid.app.setbacks import KINDS
from werkzekerheid.rules.dropout_risk import POLICY
from werkzekerheid.rules.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from werkzekerheid.app.backtest.measuring import Tally
    from werkzekerheid.app.backtest.tables import Tables

    Row = dict[str, Any]

_DAYS_A_YEAR = 365.25
FEWEST = 5
"""Of fewer careers or events than this nothing is told over a ledger: somebody might be known by it."""
_LEVELS = (*LEVELS, "unknown")


class Judged(NamedTuple):
    """What the careers gave by one set of tables; the rows of their setbacks where they may be told by name."""

    tables: Tables
    tally: Tally
    setbacks: Sequence[Row]


def report(judged: Sequence[Judged], *, truth: bool, hidden: bool) -> Row:
    """The whole document.

    Args:
        judged: by one set of tables, or by two that are to be compared.
        truth: what truly happened is known.
        hidden: leave out what is about few, as over the ledger.
    """
    tally = judged[0].tally
    told = [_judged(one, truth=truth, hidden=hidden) for one in judged]
    return {
        "careers": tally["careers",],
        "worker_years": None if _of_few(tally, hidden=hidden) else _years(tally),
        "tables": told,
        "difference": _difference(told[0], told[1]) if len(told) > 1 else None,
        "few_are_hidden": hidden,
    }


def _judged(one: Judged, *, truth: bool, hidden: bool) -> Row:
    tally = one.tally
    rules = [_rule(tally, rule, hidden=hidden) for rule in RULES]
    raised = sum(tally["on_days", rule] for rule in RULES)
    return {
        "name": one.tables.name,
        "versions": {name: table.version for name, table in one.tables.promises.items()}
        | {POLICY: one.tables.risk.version},
        "adopted": sorted(
            {policy for (_, policy), some in one.tables.sets.by.items() if any(one.table for one in some)}
        ),
        "alerts_per_worker_year": None if _of_few(tally, hidden=hidden) else _rate(raised, tally),
        "rules": rules,
        "setbacks": [_kind(tally, kind, hidden=hidden) for kind in KINDS],
        "each_setback": list(one.setbacks),
        "truth": _truth(tally) if truth else None,
    }


def _of_few(tally: Tally, *, hidden: bool) -> bool:
    return hidden and tally["careers",] < FEWEST


def _years(tally: Tally) -> float:
    return round(tally["days",] / _DAYS_A_YEAR, 2)


def _rate(number: int, tally: Tally) -> float | None:
    """So many a worker and year; None where no day is known."""
    return round(number * _DAYS_A_YEAR / tally["days",], 2) if tally["days",] else None


def _rule(tally: Tally, rule: str, *, hidden: bool) -> Row:
    counts = {how: tally["alerts", rule, how] for how in ENDINGS}
    raised, on_days = sum(counts.values()), tally["on_days", rule]
    told: Row = {"rule": rule, "raised": raised, **counts, "per_worker_year": _rate(on_days, tally)}
    if hidden and 0 < tally["with", rule] < FEWEST:
        return {"rule": rule} | dict.fromkeys([*told][1:])
    if hidden and any(0 < number < FEWEST for number in counts.values()):
        # With the sum beside it, one that is left out could be told from the others.
        hide = {"raised": None, "per_worker_year": None}
        return told | {how: None for how, number in counts.items() if 0 < number < FEWEST} | hide
    if hidden and any(0 < number < FEWEST for number in (on_days, raised - on_days)):
        return told | {"per_worker_year": None}
    return told


def _kind(tally: Tally, kind: str, *, hidden: bool) -> Row:
    hows = {how: tally["setbacks", kind, how] for how in ("alerted", "undated", "none")}
    number = sum(hows.values())
    first = {str(key[2]): found for key, found in sorted(tally.items(), key=str) if key[:2] == ("first", kind)}
    told: Row = {
        "kind": kind,
        "number": number,
        "alerted": hows["alerted"] + hows["undated"],
        "without_days": hows["undated"],
        "not_alerted": hows["none"],
        "median_days": _range(median(tally, "fewest", kind), median(tally, "most", kind)),
        "shortest_days": _range(shortest(tally, "fewest", kind), shortest(tally, "most", kind)),
        "first_rule": first,
    }
    if hidden and 0 < number < FEWEST:
        return {"kind": kind} | dict.fromkeys([*told][1:])
    if hidden and any(0 < found < FEWEST for found in hows.values()):
        few = dict.fromkeys(("alerted", "without_days", "not_alerted", "median_days", "shortest_days", "first_rule"))
        return told | few
    if hidden:
        told |= {"shortest_days": None, "first_rule": {rule: n for rule, n in first.items() if n >= FEWEST}}
    return told


def _range(fewest: int | None, most: int | None) -> list[int] | None:
    return None if fewest is None or most is None else [fewest, most]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _truth(tally: Tally) -> Row:
    """What rules and levels were worth, held against what truly happened."""
    causes = sorted(str(key[1]) for key in tally if key[0] == "cause")
    lost = sum(tally["cause", cause] for cause in causes)
    looks = {level: (tally["looks", level, 0], tally["looks", level, 1]) for level in _LEVELS}
    return {
        "slides": {str(key[1]): number for key, number in sorted(tally.items(), key=str) if key[0] == "slides"},
        "lost": lost,
        "share_of_days_on_the_way": _share(tally["days_on",], tally["days",]),
        "rules": [_worth(tally, rule, lost) for rule in (*RULES, ANY)],
        "levels": [_level(tally, level, looks[level], lost) for level in _LEVELS],
        "causes": [
            {
                "cause": cause,
                "lost": tally["cause", cause],
                "recall": _share(tally["cause_seen", cause], tally["cause", cause]),
            }
            for cause in causes
        ],
    }


def _worth(tally: Tally, rule: str, lost: int) -> Row:
    return {
        "rule": rule,
        "alerts": tally["dated", rule],
        "precision": _share(tally["dated_on", rule], tally["dated", rule]),
        "recall": _share(tally["seen", rule], lost),
        "stood": _share(tally["stood", rule], lost),
        "median_days": median(tally, "lead", rule),
        "shortest_days": shortest(tally, "lead", rule),
        "per_worker_year": _rate(tally["dated", rule], tally),
    }


def _level(tally: Tally, level: str, looks: tuple[int, int], lost: int) -> Row:
    told: Row = {"level": level, "looks": sum(looks), "precision": _share(looks[1], sum(looks))}
    if level in LEVELS:
        told |= {"recall": _share(tally["reached", level], lost), "median_days": median(tally, "lead", level)}
    return told


def _difference(ours: Row, theirs: Row) -> Row:
    """What the second tables give more than the first; None where either is not told."""
    return {
        "alerts_per_worker_year": _less(ours["alerts_per_worker_year"], theirs["alerts_per_worker_year"]),
        "rules": _changed(ours["rules"], theirs["rules"], "rule"),
        "setbacks": _changed(ours["setbacks"], theirs["setbacks"], "kind"),
    }


def _changed(ours: Iterable[Row], theirs: Iterable[Row], name: str) -> list[Row]:
    return [
        {name: one[name], **dict(_numbers(one, other))} for one, other in zip(ours, theirs, strict=True)
        if any(one[key] != other[key] for key in one)
    ]  # fmt: skip


def _numbers(one: Row, other: Row) -> Iterator[tuple[str, Any]]:
    for key, before in one.items():
        after = other[key]
        if key.endswith("_days") and isinstance(before or after, list):
            both = before and after
            yield key, [after[0] - before[0], after[1] - before[1]] if both else None
        elif not isinstance(before, str | dict) and not isinstance(after, dict):
            yield key, _less(before, after)


def _less(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else round(after - before, 2)
