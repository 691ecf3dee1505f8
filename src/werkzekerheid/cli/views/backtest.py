"""A backtest for people: alerts by rule, what stood before each setback, and what rules and levels were worth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid import catalogue
from werkzekerheid.app.backtest.against_truth import ANY
from werkzekerheid.app.backtest.measuring import ENDINGS
from werkzekerheid.cli.sheet import QUIET, heading, line, table
from werkzekerheid.days_in_words import day_in_words
from werkzekerheid.messages import say
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    Row = Mapping[str, Any]
    Column = tuple[str, Mapping[str, Any]]

_WIDE: Mapping[str, Any] = {"ratio": 1, "overflow": "fold"}
_RIGHT: Mapping[str, Any] = {"justify": "right", "no_wrap": True}


def sheet(document: Row) -> Iterator[RenderableType]:
    """The whole report, one part below the other."""
    first, *others = document["tables"]
    yield heading(say("cli_backtest"), _of(document))
    if document["few_are_hidden"]:
        yield line((say("cli_few_hidden"), QUIET))
    if first["adopted"]:
        yield line((say("cli_tables_adopted", rules=", ".join(map(short_title, first["adopted"]))), QUIET))
    yield Text()
    if others:
        yield line((say("cli_two_tables", first=_name(first), second=_name(others[0])), QUIET))
        yield _rules_beside(first, others[0])
    else:
        yield _rules(first)
    yield Text()
    yield heading(say("cli_ahead_of_setbacks"))
    yield _setbacks(document["tables"])
    if first["each_setback"]:
        yield Text()
        yield _each(first["each_setback"])
    for one in document["tables"]:
        if one["truth"]:
            yield Text()
            yield heading(say("cli_against_truth"), say("cli_no_validation"))
            yield from _truth(one["truth"])


def _of(document: Row) -> str:
    return say("cli_backtest_of", careers=document["careers"], years=_figure(document["worker_years"]))


def _name(tables: Row) -> str:
    return str(tables["name"] or say("cli_tables_as_judged" if tables["adopted"] else "cli_our_tables"))


def short_title(rule: str) -> str:
    """What a rule is about: the title of its policy up to the first pause."""
    if rule == ANY:
        return say("cli_any_rule")
    return re.split("[:,]", str(catalogue.policy(rule).content["title"]))[0]


def _figure(number: float | None) -> str:
    return "–" if number is None else f"{number:g}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _columns(*heads: str) -> list[Column]:
    """The first is as wide as there is room, the others hold figures."""
    first, *others = (say(f"cli_backtest_head_{one}") for one in heads)
    return [(first, _WIDE), *((one, _RIGHT) for one in others)]


def _rules(tables: Row) -> RenderableType:
    figures = ("raised", *ENDINGS, "per_worker_year")
    rows = [[short_title(one["rule"]), *(_figure(one[name]) for name in figures)] for one in tables["rules"]]
    rows.append([say("cli_any_rule"), *[""] * (len(figures) - 1), _figure(tables["alerts_per_worker_year"])])
    return table(_columns("promise", *figures), map(_cells, rows))


def _rules_beside(first: Row, second: Row) -> RenderableType:
    """Of both: raised, broken and how many a year, the first before the arrow."""
    figures = ("raised", "broken", "per_worker_year")
    rows = [
        [short_title(one["rule"]), *(_beside(one[name], other[name]) for name in figures)]
        for one, other in zip(first["rules"], second["rules"], strict=True)
    ]
    whole = _beside(first["alerts_per_worker_year"], second["alerts_per_worker_year"])
    rows.append([say("cli_any_rule"), "", "", whole])
    return table(_columns("promise", *figures), map(_cells, rows))


def _beside(one: float | None, other: float | None) -> str:
    return _figure(one) if one == other else f"{_figure(one)} → {_figure(other)}"


def _cells(row: Sequence[str]) -> list[Text]:
    return [line(one) for one in row]


def _setbacks(tables: Sequence[Row]) -> RenderableType:
    rows = []
    for both in zip(*(one["setbacks"] for one in tables), strict=True):
        counts = [[_figure(one[name]) for one in both] for name in ("number", "alerted", "not_alerted")]
        days = [[_days(one[name]) for one in both] for name in ("median_days", "shortest_days")]
        rows.append([word("setback", both[0]["kind"]), *(" → ".join(dict.fromkeys(one)) for one in (*counts, *days))])
    return table(_columns("setback", "setbacks", "alerted", "not_alerted", "median", "shortest"), map(_cells, rows))


def _days(days: Sequence[int] | None) -> str:
    if days is None:
        return "–"
    return str(days[0]) if days[0] == days[1] else f"{days[0]} – {days[1]}"


def _each(setbacks: Sequence[Row]) -> RenderableType:
    columns: list[Column] = [
        (say("cli_head_career"), {"no_wrap": True}),
        (say("cli_backtest_head_setback"), {"overflow": "fold", "ratio": 1}),
        (say("cli_backtest_head_first_alert"), {"overflow": "fold", "ratio": 2}),
        (say("cli_head_days_ahead"), {"justify": "right"}),
    ]
    return table(columns, (_cells(_setback(one)) for one in setbacks))


def _setback(one: Row) -> list[str]:
    from werkzekerheid.cli.views.promises import what

    told = f"{one['number']} {word('setback', one['kind'])}" + (f", {day_in_words(one['on'])}" if one["on"] else "")
    if one["rule"] is None:
        return [one["career"], told, say("cli_no_alert_stood"), ""]
    return [one["career"], told, str(what(one)), _days(one["days"]) if one["days"] else say("cli_unknown")]


def _truth(truth: Row) -> Iterator[RenderableType]:
    base = _percent(truth["share_of_days_on_the_way"])
    yield line((say("cli_truth_base", lost=truth["lost"], base=base), QUIET))
    yield table(
        _columns("promise", "precision", "recall", "stood", "median", "per_worker_year"),
        (
            _cells([
                short_title(one["rule"]), _percent(one["precision"]), _percent(one["recall"]), _percent(one["stood"]),
                _figure(one["median_days"]), _figure(one["per_worker_year"]),
            ])
            for one in truth["rules"]
        ),
    )  # fmt: skip
    yield Text()
    yield table(
        _columns("level", "looks", "precision", "recall", "median"),
        (
            _cells([
                word("risk_level", one["level"]), _figure(one["looks"]), _percent(one["precision"]),
                _percent(one.get("recall")), _figure(one.get("median_days")),
            ])
            for one in truth["levels"]
        ),
    )  # fmt: skip
    yield Text()
    yield table(
        _columns("cause", "lost", "recall"),
        (_cells([one["cause"], _figure(one["lost"]), _percent(one["recall"])]) for one in truth["causes"]),
    )
