"""How near drop-out may be, explained: the factors that are there now, what protects, and what nobody knows.

A rule of thumb, not validated: it says whom to look at and why, and decides nothing about anybody.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from werkzekerheid.facts.base import Value
from werkzekerheid.facts.vocabulary import DataClass, OrganisationKind, Sign
from werkzekerheid.rules.once import Looked
from werkzekerheid.rules.registry import all_promises
from werkzekerheid.rules.risk_organisation import ORGANISATION
from werkzekerheid.rules.risk_protective import PROTECTIVE
from werkzekerheid.rules.risk_unknown import is_silent, not_judged
from werkzekerheid.rules.risk_view import View
from werkzekerheid.rules.risk_worker import WORKER
from werkzekerheid.rules.table import Period, WholeDays, unknown_factor
from werkzekerheid.rules.table import table as policy_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from werkzekerheid.career.state import Career
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.risk_view import Found
    from werkzekerheid.rules.table import Table

POLICY = "dropout_risk"
PROMISES = ("contract_end", "start_agreements", "handover", "check_in_rhythm", "supervisor_continuity")
"""The rules on whose promises factors rest."""
Group = Literal["organisation", "worker", "protective"]
Level = Literal["low", "raised", "high", "unknown"]
JUDGES: Mapping[Group, Mapping[str, Callable[[View, Line], Found | None]]] = {
    "organisation": ORGANISATION,
    "worker": WORKER,
    "protective": PROTECTIVE,
}
"""The factors by group and name; the table names the same ones."""


class Line(Value):
    """A factor in the table. Which of the thresholds it has depends on the factor; `source` stands on each line."""

    name: str
    group: Group
    points: int
    data_class: DataClass
    source: str
    days: WholeDays | None = None
    from_days: WholeDays | None = None
    signs: tuple[Sign, ...] = ()
    kinds: tuple[OrganisationKind, ...] = ()
    kinds_before: tuple[OrganisationKind, ...] = ()


class DropoutRiskPeriod(Period):
    """From how many points the risk is raised or high, after how many silent days it is unknown, and the factors."""

    raised_points: int
    high_points: int
    silent_days: WholeDays
    factor: tuple[Line, ...]


class Factor(NamedTuple):
    """A factor that is there: its points, the ids of the events that show it, and since when (as told, or a day)."""

    name: str
    points: int
    evidence: tuple[str, ...]
    since: str | None
    data_class: str


class Risk(NamedTuple):
    """The level and all that it rests on. `points` is the sum of all three groups; `unknown` what nobody told."""

    level: Level
    points: int
    table_version: str
    organisation_factors: tuple[Factor, ...]
    worker_factors: tuple[Factor, ...]
    protective: tuple[Factor, ...]
    unknown: tuple[str, ...]


def assess(
    career: Career, table: Table[DropoutRiskPeriod], day: date | None, promises: Iterable[Promise] | None = None
) -> Risk:
    """The risk as it stands on a day.

    Args:
        career: what was known on that day.
        table: the policy `dropout_risk`.
        day: None in a stretch without days. Of a telling nobody looks past the day on which it was told.
        promises: those of the rules, where they were made already; those of our own tables when left out.
    """
    if day is not None and career.horizon is not None:
        day = min(day, career.horizon)
    career = Looked.at(career)
    known = all_promises(career, day, only=PROMISES) if promises is None else list(promises)
    view = View(career, day, {rule: tuple(one for one in known if one.rule == rule) for rule in PROMISES})
    period = _period(table, day)
    groups = {group: tuple(_factors(view, period, group)) for group in get_args(Group)}
    points = sum(factor.points for factors in groups.values() for factor in factors)
    return Risk(
        _level(view, period, points),
        points,
        table.version,
        groups["organisation"],
        groups["worker"],
        groups["protective"],
        tuple(not_judged(view, period.silent_days)),
    )


def _period(table: Table[DropoutRiskPeriod], day: date | None) -> DropoutRiskPeriod:
    """The period in force on the day; before the first, and without a day, the first."""
    in_force = [one for one in table.periods if day and one.valid_from <= day]
    return in_force[-1] if in_force else table.periods[0]


def _factors(view: View, period: DropoutRiskPeriod, group: Group) -> Iterator[Factor]:
    for line in period.factor:
        if line.group != group:
            continue
        there = JUDGES[group][line.name](view, line)
        if there is not None:
            yield Factor(line.name, line.points, there.evidence, there.since, line.data_class)


def _level(view: View, period: DropoutRiskPeriod, points: int) -> Level:
    if view.career.closed is not None or is_silent(view, period.silent_days):
        return "unknown"
    if points >= period.high_points:
        return "high"
    return "raised" if points >= period.raised_points else "low"


@cache
def load_table() -> Table[DropoutRiskPeriod]:
    """The policy `dropout_risk` of the catalogue.

    Raises:
        CatalogueRefusal: there is none, it does not fit, or it names a factor that nobody knows how to judge.
    """
    found = policy_table(POLICY, DropoutRiskPeriod)
    for place, period in enumerate(found.periods):
        for number, line in enumerate(period.factor):
            if line.name not in JUDGES[line.group]:
                raise unknown_factor(POLICY, ("period", place, "factor", number, "name"))
    return found
