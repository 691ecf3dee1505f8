"""What the pictures of a data set show, as rows: counted from the tables of an extract in `csv` or `parquet`. Pure.

A count over fewer careers than FEW is not told, nor one from which it could be reckoned: such a cell is None. The index
plot alone shows careers one by one, as the data set itself does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.readmodels.few import Count, told_parts
from werkzekerheid.research.states import CODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Row = Mapping[str, str]
    Tables = Mapping[str, Sequence[Row]]

FEW = 10
MONTH = 30
"""Days of a step along the time axis."""
CLASSES = {"to_31_days": 31, "to_92_days": 92, "to_183_days": 183, "to_366_days": 366}
"""How long at most; what lasts longer is `longer`."""
_LONGER, NONE_TOLD = "longer", "none_told"
NEEDED = ("careers", "spells", "placements", "contacts", "signals")


class Spell(NamedTuple):
    """A state from a day since the career began to another, the last not included."""

    career: str
    place: int
    state: str
    begin: int
    end: int


class Lost(NamedTuple):
    """A placement that ended in drop-out: the days on which it began and ended, by the latest that was told."""

    career: str
    started: date | None
    ended: date


def index(tables: Tables) -> list[Spell]:
    """The careers, those that began in the same states and lasted longest together, each with its spells."""
    found: list[list[Spell]] = []
    ordered = sorted(tables["spells"], key=lambda one: (one["career"], int(one["number"])))
    for career, rows in groupby(ordered, key=lambda one: one["career"]):
        told = list(rows)
        first = _day(told[0]["first_on"])
        found.append([
            Spell(career, 0, one["state"], _since(first, one["first_on"]), _since(first, one["last_on"]) + 1)
            for one in told
        ])  # fmt: skip
    found.sort(key=lambda spells: ([CODES.index(one.state) for one in spells[:2]], -spells[-1].end, spells[0].career))
    return [one._replace(place=place) for place, spells in enumerate(found) for one in spells]


def distribution(tables: Tables) -> list[dict[str, Any]]:
    """Per step of MONTH days since the beginning how many are in which state, as long as FEW can be followed."""
    spells, rows = index(tables), list[dict[str, Any]]()
    for step in range(0, max((one.end for one in spells), default=0), MONTH):
        there = Counter(one.state for one in spells if one.begin <= step < one.end)
        whole = there.total()
        if whole < FEW:
            break
        parts = told_parts({code: _count(there[code]) for code in CODES}, _count(whole), FEW)
        rows.append({"day": step, "careers": whole, **parts})
    return rows


def staying(tables: Tables) -> list[dict[str, Any]]:
    """Kaplan-Meier of staying in a placement without drop-out, in steps of MONTH days, while FEW are at risk.

    `at_risk` is told in tens, so that two steps do not tell of one person.
    """
    subjects = sorted(_subjects(tables))
    ends, rows, share, done = [days for days, _ in subjects], list[dict[str, Any]](), 1.0, 0
    for step in range(0, (ends[-1] if ends else 0) + 1, MONTH):
        upto = bisect_right(ends, step)
        for days, group in groupby(subjects[done:upto], key=lambda one: one[0]):
            lost = sum(dropped for _, dropped in group)
            share *= 1 - lost / (len(ends) - ends.index(days))
        done = upto
        left = len(ends) - upto
        if left < FEW:
            break
        rows.append({"day": step, "at_risk": left // FEW * FEW, "staying": round(share, 2)})
    return rows


def _subjects(tables: Tables) -> Iterator[tuple[int, bool]]:
    """Of each placement with a day of start how many days it was seen, and whether it ended in drop-out."""
    until = {one["career"]: one["observed_until"] for one in tables["careers"]}
    for one in tables["placements"]:
        started, ended = one["started_latest"], one["ended_latest"] or until.get(one["career"], "")
        if started and ended and ended >= started:
            yield _since(_day(started), ended), one["dropped_out"] == "true" and bool(one["ended_latest"])


def first_signal(tables: Tables) -> list[dict[str, Any]]:
    """Drop-outs by how long before them the first signal in that placement was seen."""
    signals = _days_of(tables["signals"])

    def longest(one: Lost) -> int | None:
        began, seen = one.started or date.min, signals.get(one.career, ())
        return max(((one.ended - day).days for day in seen if began <= day <= one.ended), default=None)

    return _classed(_lost(tables), longest)


def contact_gap(tables: Tables) -> list[dict[str, Any]]:
    """Drop-outs by how long before them somebody last had contact."""
    contacts = _days_of(tables["contacts"])

    def shortest(one: Lost) -> int | None:
        return min(((one.ended - day).days for day in contacts.get(one.career, ()) if day <= one.ended), default=None)

    return _classed(_lost(tables), shortest)


def _lost(tables: Tables) -> list[Lost]:
    return [
        Lost(one["career"], _day(one["started_latest"]) if one["started_latest"] else None, _day(one["ended_latest"]))
        for one in tables["placements"]
        if one["dropped_out"] == "true" and one["ended_latest"]
    ]


def _days_of(rows: Iterable[Row]) -> dict[str, list[date]]:
    found: dict[str, list[date]] = {}
    for one in rows:
        if one["latest"]:
            found.setdefault(one["career"], []).append(_day(one["latest"]))
    return found


def _classed(lost: Sequence[Lost], days: Any) -> list[dict[str, Any]]:  # noqa: ANN401  (Lost -> days)
    """How many drop-outs, of how many careers, are in which class of days."""
    members: dict[str, list[str]] = {name: [] for name in (*CLASSES, _LONGER, NONE_TOLD)}
    for one in lost:
        members[_class(days(one))].append(one.career)
    whole = Count(len(lost), len({one.career for one in lost}))
    parts = told_parts({name: Count(len(some), len(set(some))) for name, some in members.items()}, whole, FEW)
    return [{"class": name, "drop_outs": number} for name, number in parts.items()]


def _class(days: int | None) -> str:
    if days is None:
        return NONE_TOLD
    return next((name for name, most in CLASSES.items() if days <= most), _LONGER)


def _count(number: int) -> Count:
    return Count(number, number)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _since(first: date, text: str) -> int:
    return (_day(text) - first).days
