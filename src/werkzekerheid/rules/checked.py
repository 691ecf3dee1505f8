"""Looks whether a table may be adopted or tried: everything that is wrong with it, each with its line. Pure.

The rules are a closed list, and so are the columns of each. A table says when a promise is due and why; the events that
make, keep and excuse it are in our rule and no table reaches others. A backtest may try more than an organisation may
adopt: a term that the law gives, and the factors of the drop-out risk.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pydantic import ValidationError

from werkzekerheid import catalogue
from werkzekerheid.facts.finding import Finding, findings_of, name_of
from werkzekerheid.facts.written import NotReadable, toml
from werkzekerheid.messages import say
from werkzekerheid.rules.dropout_risk import JUDGES, POLICY, DropoutRiskPeriod, Line
from werkzekerheid.rules.registry import RULES
from werkzekerheid.toml_lines import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzekerheid.facts.base import Value
    from werkzekerheid.rules.table import Period
    from werkzekerheid.toml_lines import Path

FIXED = frozenset({"rights_answer"})
"""Promises of which the law gives the term: no organisation has another."""
_OURS = ("reads", "concerns", "excused_by", "applies_to_forms")
"""What makes the promise, and is no organisation's to change; it may be left out."""
_HEAD = ("title", "audience", *_OURS)
MOST = 100_000
"""Of more characters no table is read."""
_LINE = re.compile(r"\bline (\d+)")
_ONE_DAY = timedelta(days=1)


class _File(NamedTuple):
    """A table on its way through the check."""

    name: str
    rule: str
    content: Mapping[str, Any]
    lines: Mapping[Path, int]

    def wrong(self, path: Path, expected: str) -> Finding:
        """A finding at the place of a key, of its table where the key is not there, or at the first line."""
        near = (path[:length] for length in range(len(path), 0, -1))
        line = next((self.lines[one] for one in near if one in self.lines), 1)
        return Finding(self.name, None, _written(path), expected, line)


def _written(path: Path) -> str:
    parts = [f"[{one + 1}]" if isinstance(one, int) else f".{name_of(one) or '?'}" for one in path]
    return "".join(parts).lstrip(".")


def check(name: str, rule: str, text: str, *, to_try: bool = False) -> list[Finding]:
    """What is wrong with the text of a table, in the order of its lines; nothing: it can be adopted.

    Args:
        name: how the findings name the file.
        rule: whose table it is.
        text: the TOML.
        to_try: nobody adopts it, a backtest tries it.
    """
    if len(text) > MOST:
        return [Finding(name, None, None, say("rules_too_long", most=MOST), 1)]
    try:
        content = toml(text)
    except NotReadable as error:
        place = _LINE.search(str(error))
        line = int(place[1]) if place else 1
        return [Finding(name, None, None, say("expected_toml", where=str(error)), line)]
    file = _File(name, rule, content, lines_of(text))
    known = {*RULES, POLICY} if to_try else set(RULES)
    if rule not in known:
        return [file.wrong((), say("rules_unknown_rule", rules=", ".join(sorted(known - FIXED))))]
    if rule in FIXED and not to_try:
        return [file.wrong((), say("rules_fixed_by_law"))]
    return sorted([*_head(file), *_periods(file)], key=lambda one: one.line or 0)


def _head(file: _File) -> Iterator[Finding]:
    ours, content = catalogue.policy(file.rule).content, file.content
    for key in content:
        if key not in {*_HEAD, "period"}:
            yield file.wrong((key,), say("expected_known_field", fields=", ".join((*_HEAD, "period"))))
    if not _is_said(content.get("title")):
        yield file.wrong(("title",), say("rules_without_title"))
    for key in _OURS:
        if key in content and _as_set(content[key]) != _as_set(ours.get(key, [])):
            yield file.wrong((key,), say("rules_not_to_change"))
    if "audience" in content:
        told, allowed = _as_set(content["audience"]), _as_set(ours["audience"])
        if not isinstance(content["audience"], list) or not told or not told <= allowed:
            yield file.wrong(("audience",), say("rules_audience", roles=", ".join(sorted(map(str, allowed)))))


def _as_set(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset({str(value)})


def _is_said(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _periods(file: _File) -> Iterator[Finding]:
    periods = file.content.get("period")
    if not isinstance(periods, list) or not periods or not all(isinstance(one, dict) for one in periods):
        yield file.wrong(("period",), say("rules_without_periods"))
        return
    for number, period in enumerate(periods):
        yield from _period(file, number, period)
    yield from _days(file, periods)


def _period(file: _File, number: int, period: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong within one period: a column, a type, no source, or days in the wrong order."""
    path: Path = ("period", number)
    told = {name: value for name, value in period.items() if name != "valid_until"}
    if file.rule == POLICY:
        yield from _risk(file, path, told)
        return
    wrong, read = _fits(file, path, RULES[file.rule].period, told)
    yield from wrong
    if read is not None:
        yield from _order(file, number, read)


P = TypeVar("P", bound="Value")


def _fits(file: _File, path: Path, kind: type[P], told: Mapping[str, Any]) -> tuple[list[Finding], P | None]:
    """What is wrong with the columns of one table, and the table where they can be read."""
    wrong: list[Finding] = []
    read = None
    try:
        read = kind.model_validate(told)
    except ValidationError as error:
        known = [*kind.model_fields, *(["valid_until"] if path[-2] == "period" else [])]
        for one in findings_of(error, file.name, None, known):
            column = re.split(r"[.\[]", one.field or "")[0]
            wrong.append(file.wrong((*path, column) if column else path, one.expected))
    else:
        wrong += _types(file, path, told, read)
    if "source" in told and not _is_said(told["source"]):
        wrong.append(file.wrong((*path, "source"), say("rules_without_source")))
    return wrong, read


def _types(file: _File, path: Path, told: Mapping[str, Any], read: Value) -> Iterator[Finding]:
    """What could be read as a number or a day, and is written as something else."""
    for name, value in told.items():
        for kind, expected in ((int, say("expected_whole_number")), (date, say("expected_day"))):
            if type(getattr(read, name)) is kind and type(value) is not kind:
                yield file.wrong((*path, name), expected)


def _risk(file: _File, path: Path, told: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong within one period of the drop-out risk, factor by factor."""
    factors = told.get("factor")
    tables = isinstance(factors, list) and all(isinstance(one, dict) for one in factors)
    wrong, read = _fits(file, path, DropoutRiskPeriod, {**told, "factor": []} if tables else told)
    yield from wrong
    if read is not None and read.raised_points > read.high_points:
        yield file.wrong((*path, "raised_points"), say("rules_levels_reversed"))
    seen = set()
    for number, factor in enumerate(factors if tables and factors else ()):
        place: Path = (*path, "factor", number)
        misfits, line = _fits(file, place, Line, factor)
        yield from misfits
        if line is not None and line.name not in JUDGES[line.group]:
            yield file.wrong((*place, "name"), say("expected_known_factor"))
        elif line is not None and line.name in seen:
            yield file.wrong((*place, "name"), say("rules_factor_twice"))
        seen.add(factor.get("name") if line is None else line.name)


def _order(file: _File, number: int, period: Period) -> Iterator[Finding]:
    """Where our own table opens before it is due, so does every other; the rule counts on it."""
    ours = RULES[file.rule].table().periods[-1]
    for opens in (name for name in type(ours).model_fields if name.endswith("opens_days")):
        due = opens.removesuffix("opens_days") + "due_days"
        if not hasattr(ours, due):
            continue
        is_before = getattr(ours, opens) <= getattr(ours, due)
        first, then = getattr(period, opens), getattr(period, due)
        if is_before is not (first <= then) and first != then:
            yield file.wrong(("period", number, opens), say("rules_days_reversed"))


def _days(file: _File, periods: list[Mapping[str, Any]]) -> Iterator[Finding]:
    """Periods follow one another: no gap, no overlap, none that ends before it begins, and the last goes on."""
    before: tuple[date, date | None] | None = None
    for number, period in enumerate(periods):
        start, end = period.get("valid_from"), period.get("valid_until")
        if type(start) is not date:
            before = None
            continue
        if end is not None and type(end) is not date:
            yield file.wrong(("period", number, "valid_until"), say("expected_day"))
            end = None
        elif end is not None and end < start:
            yield file.wrong(("period", number, "valid_until"), say("rules_period_negative"))
            end = None
        if before is not None:
            last = before[1] or start - _ONE_DAY
            if start <= before[0] or start <= last:
                yield file.wrong(("period", number, "valid_from"), say("rules_periods_overlap"))
            elif start > last + _ONE_DAY:
                yield file.wrong(("period", number, "valid_from"), say("rules_periods_gap"))
        before = (start, end)
    if before is not None and before[1] is not None:
        yield file.wrong(("period", len(periods) - 1, "valid_until"), say("rules_period_ends"))
