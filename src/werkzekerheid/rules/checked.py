"""Looks whether an organisation may adopt a table: everything that is wrong with it, each with its line. Pure.

The rules are a closed list, and so are the columns of each. An organisation says when a promise is due and why; the
events that make, keep and excuse it are in our rule and no table reaches others.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from werkzekerheid import catalogue
from werkzekerheid.facts.finding import Finding, findings_of, name_of
from werkzekerheid.facts.written import NotReadable, toml
from werkzekerheid.messages import say
from werkzekerheid.rules.registry import RULES
from werkzekerheid.rules.toml_lines import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzekerheid.rules.table import Period
    from werkzekerheid.rules.toml_lines import Path

FIXED = frozenset({"rights_answer"})
"""Promises of which the law gives the term: no organisation has another."""
_OURS = ("reads", "concerns", "excused_by", "applies_to_forms")
"""What makes the promise, and is no organisation's to change; it may be left out."""
_HEAD = ("title", "audience", *_OURS)
_MOST = 100_000
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


def check(name: str, rule: str, text: str) -> list[Finding]:
    """What is wrong with the text of a table, in the order of its lines; nothing: it can be adopted.

    Args:
        name: how the findings name the file.
        rule: whose table it is.
        text: the TOML.
    """
    if len(text) > _MOST:
        return [Finding(name, None, None, say("rules_too_long", most=_MOST), 1)]
    try:
        content = toml(text)
    except NotReadable as error:
        place = _LINE.search(str(error))
        line = int(place[1]) if place else 1
        return [Finding(name, None, None, say("expected_toml", where=str(error)), line)]
    file = _File(name, rule, content, lines_of(text))
    if rule not in RULES:
        return [file.wrong((), say("rules_unknown_rule", rules=", ".join(sorted(set(RULES) - FIXED))))]
    if rule in FIXED:
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
    cls = RULES[file.rule].period
    told = {name: value for name, value in period.items() if name != "valid_until"}
    try:
        read = cls.model_validate(told)
    except ValidationError as error:
        known = [*cls.model_fields, "valid_until"]
        for one in findings_of(error, file.name, None, known):
            path: Path = ("period", number, *re.split(r"[.\[]", one.field or "")[:1])
            yield file.wrong(path if path[-1] else path[:-1], one.expected)
    else:
        yield from _types(file, number, told, read)
        yield from _order(file, number, read)
    if "source" in period and not _is_said(period["source"]):
        yield file.wrong(("period", number, "source"), say("rules_without_source"))


def _types(file: _File, number: int, told: Mapping[str, Any], read: Period) -> Iterator[Finding]:
    """What could be read as a number or a day, and is written as something else."""
    for name, value in told.items():
        for kind, expected in ((int, say("expected_whole_number")), (date, say("expected_day"))):
            if type(getattr(read, name)) is kind and type(value) is not kind:
                yield file.wrong(("period", number, name), expected)


def _order(file: _File, number: int, period: Period) -> Iterator[Finding]:
    """Where our own table opens before it is due, so does every other; the rule counts on it."""
    ours, days = RULES[file.rule].table().periods[-1], ("opens_days", "due_days")
    if not all(hasattr(ours, name) for name in days):
        return
    first, then = (getattr(ours, name) for name in days)
    opens, due = (getattr(period, name) for name in days)
    if (first <= then) is not (opens <= due) and opens != due:
        yield file.wrong(("period", number, "opens_days"), say("rules_days_reversed"))


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
