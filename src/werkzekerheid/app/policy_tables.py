"""The table of a rule as people read it: what it says on a day, in words, and what changed in it. About nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from werkzekerheid.app.directory import organisation_id
from werkzekerheid.app.rule_sets import Change, differences
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.rule_sets import rule_sets
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.rules.registry import RULES
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.app.app import App
    from werkzekerheid.rules.table import Period, Table

_UNITS = ("working_days", "days", "months", "percent")
_WORDS = {
    "audience": "role", "again_audience": "role", "floor_roles": "role", "levels": "education_level",
    "sign_working_days": "sign", "classes": "handover_topic",
}  # fmt: skip
"""In which list the words for the codes of a threshold stand; those of `topics` depend on the rule."""
_TOPICS = {"start_agreements": "agreement_topic", "handover": "handover_topic"}


class TableRow(TypedDict):
    """One threshold: its name and value as stored and in words; `unit` None where it has none."""

    name: str
    name_in_words: str
    value: Any
    value_in_words: str
    unit: str | None
    unit_in_words: str | None
    source: str
    valid_from: str


class TableShown(TypedDict):
    """A table in force: whose (None: ours), what it says, and what it changed.

    `since_before`: against what held before it, the period before in the same table or the table that it replaced;
    `beside_ours`: where it is an organisation's, against ours.
    """

    policy: str
    title: str
    organisation: str | None
    version: str
    concerns: str
    audience: list[str]
    forms: list[str]
    rows: list[TableRow]
    since_before: list[Change]
    beside_ours: list[Change]


def rows_of(table: Table[Any], day: date) -> list[TableRow]:
    """The thresholds of a table that hold on a day, in the order in which they are declared. Pure."""
    period = table.on_day(day)
    return [
        _row(table.rule, period, name) for name in type(period).model_fields if name not in {"valid_from", "source"}
    ]


def shown(app: App, rule: str, organisation: str | None, day: date | None = None) -> TableShown:
    """The table by which an organisation judges on a day (ours where it adopted none), and what changed in it.

    Raises:
        Refusal: `rules_unknown`, `organisation_unknown`, `organisation_not_one`.
    """
    if rule not in RULES:
        raise Refusal("rules_unknown", rules=", ".join(RULES))
    day = day or app.today()
    ours, sets = RULES[rule].table(), rule_sets(app.ledger, skips_of(app.ledger))
    whose = None if organisation is None else organisation_id(app.ledger, organisation)
    adopted = [one for one in sets.by.get((whose or "", rule), ()) if one.valid_from <= day]
    tables = [ours, *(one.table for one in adopted if one.table is not None)]
    if len(tables) == 1:
        return _shown(ours, day, None, _since_before(ours, day), [])
    before, now = ({rule: one} for one in tables[-2:])
    return _shown(tables[-1], day, whose, differences(before, now), differences({rule: ours}, now))


def _shown(
    table: Table[Any], day: date, organisation: str | None, since_before: list[Change], beside_ours: list[Change]
) -> TableShown:
    return TableShown(
        policy=table.rule,
        title=table.title,
        organisation=organisation,
        version=table.version,
        concerns=table.concerns,
        audience=list(table.audience),
        forms=sorted(table.forms),
        rows=rows_of(table, day),
        since_before=since_before,
        beside_ours=beside_ours,
    )


def _since_before(table: Table[Any], day: date) -> list[Change]:
    """What the period that holds on a day changed in the one before it."""
    begun = [one for one in table.periods if one.valid_from <= day] or list(table.periods[:1])
    if len(begun) == 1:
        return []
    last, now = (table._replace(periods=(one,)) for one in begun[-2:])
    since = begun[-1].valid_from.isoformat()
    return [Change(**{**one, "since": since}) for one in differences({table.rule: last}, {table.rule: now})]


def _row(rule: str, period: Period, name: str) -> TableRow:
    value = getattr(period, name)
    unit = next((one for one in _UNITS if name.endswith(f"_{one}")), None)
    return TableRow(
        name=name,
        name_in_words=word("threshold", name),
        value=_plain(value),
        value_in_words=", ".join(_in_words(_WORDS.get(name) or _TOPICS.get(rule, ""), value)),
        unit=unit,
        unit_in_words=word("unit", unit) if unit else None,
        source=period.source,
        valid_from=period.valid_from.isoformat(),
    )


def _plain(value: Any) -> Any:  # noqa: ANN401  (a threshold is a number, a list or a table of numbers)
    return list(value) if isinstance(value, tuple) else value


def _in_words(kind: str, value: Any) -> Iterator[str]:  # noqa: ANN401
    if isinstance(value, dict):
        for code, one in value.items():
            yield f"{word(kind, code)}: {word('data_class', one) if isinstance(one, str) else one}"
    elif isinstance(value, tuple):
        yield from (word(kind, one) for one in value)
    else:
        yield str(value)
