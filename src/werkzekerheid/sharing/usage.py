"""How the records are used, from the access log. Pure. Two reports: one without names, one about one person.

The first is for whoever leads: it tells how much is looked at, by whom, for what and when, and nobody can be found in
it. The second is about what one person did, for who answers for privacy, who says why.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from werkzekerheid.facts.layout import AMSTERDAM, day_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from werkzekerheid.ledger.audit.lines import AccessLine

LEAST = 10
"""Of a smaller group no number is told: it could say who is in it."""
MOST_LOOKED = 10
_KINDS = ("role", "purpose", "what", "relation")
_LOOKS = frozenset({"read", "search", "export"})
"""What counts as a look; the rest of the log is about other acts."""
_OPENS, _CLOSES = 6, 19
"""Office hours in Amsterdam, as the reports on Suwinet count them (source: BKWI, generieke rapportage)."""
_WEEKEND = 5


class Group(TypedDict):
    """So many looks of one kind, by so many persons; None is fewer than ten, or could be reckoned back to that."""

    of: str
    looks: int | None
    persons: int | None


Usage = TypedDict("Usage", {
    "organisation": str | None, "from": str | None, "to": str | None, "looks": int | None, "persons": int | None,
    "careers": int | None, "by_role": list[Group], "by_purpose": list[Group], "by_what": list[Group],
    "by_relation": list[Group], "outside_hours": int | None, "outside_hours_percent": int | None,
    "refused": int | None, "emergency": int | None,
})  # fmt: skip
"""How an organisation looks at the records, without names. `organisation` None: all of them."""


class OnCareer(TypedDict):
    """So many looks at one career."""

    career: str
    looks: int


class BusiestDay(TypedDict):
    """The day with the most looks."""

    day: str
    looks: int


UsageOf = TypedDict("UsageOf", {
    "person": str, "organisation": str, "from": str | None, "to": str | None, "looks": int, "careers": int,
    "days": int, "first_at": str | None, "last_at": str | None, "busiest_day": BusiestDay | None,
    "most_looked": list[OnCareer], "by_role": list[Group], "by_purpose": list[Group], "by_what": list[Group],
    "by_relation": list[Group], "outside_hours": int, "refused": int, "emergency": int,
})  # fmt: skip
"""What one person looked at, as a member of one organisation."""


class Asked(NamedTuple):
    """Of which lines: those of an organisation (None: of all), and which days that are, as they are shown."""

    organisation: str | None
    since: str | None
    until: str | None


def usage(lines: Iterable[AccessLine], asked: Asked) -> Usage:
    """The report without names."""
    counts = _counted(lines)
    shown = _is_told(counts.outside) and _is_told(counts.looks - counts.outside)
    return {
        "organisation": asked.organisation,
        "from": asked.since,
        "to": asked.until,
        "looks": _told(counts.looks),
        "persons": _told(len(counts.persons)),
        "careers": _told(len(counts.careers)),
        "by_role": _suppressed(counts.by["role"]),
        "by_purpose": _suppressed(counts.by["purpose"]),
        "by_what": _suppressed(counts.by["what"]),
        "by_relation": _suppressed(counts.by["relation"]),
        "outside_hours": counts.outside if shown else None,
        "outside_hours_percent": round(100 * counts.outside / counts.looks) if shown and counts.looks else None,
        "refused": _told(counts.refused),
        "emergency": _told(counts.emergency),
    }


def usage_of(lines: Iterable[AccessLine], person: str, asked: Asked, name: Callable[[str], str]) -> UsageOf:
    """The report about one person; `name` gives what a career is called."""
    counts = _counted(lines)
    busiest = max(counts.days.items(), key=lambda one: (one[1], one[0]), default=None)
    most = sorted(counts.careers.items(), key=lambda one: (-one[1], one[0]))[:MOST_LOOKED]
    return {
        "person": person,
        "organisation": str(asked.organisation),
        "from": asked.since,
        "to": asked.until,
        "looks": counts.looks,
        "careers": len(counts.careers),
        "days": len(counts.days),
        "first_at": counts.first_at,
        "last_at": counts.last_at,
        "busiest_day": BusiestDay(day=busiest[0], looks=busiest[1]) if busiest else None,
        "most_looked": [OnCareer(career=name(career), looks=looks) for career, looks in most],
        "by_role": _whole(counts.by["role"]),
        "by_purpose": _whole(counts.by["purpose"]),
        "by_what": _whole(counts.by["what"]),
        "by_relation": _whole(counts.by["relation"]),
        "outside_hours": counts.outside,
        "refused": counts.refused,
        "emergency": counts.emergency,
    }


class _Of:
    """The looks of one kind, and whose they are."""

    def __init__(self) -> None:
        self.looks = 0
        self.persons: set[str] = set()


class _Counts:
    """What is counted of lines."""

    def __init__(self) -> None:
        self.looks = self.outside = self.refused = self.emergency = 0
        self.persons: set[str] = set()
        self.careers: Counter[str] = Counter()
        self.days: Counter[str] = Counter()
        self.by: dict[str, dict[str, _Of]] = {kind: {} for kind in _KINDS}
        self.first_at: str | None = None
        self.last_at: str | None = None

    def add(self, line: AccessLine) -> None:
        """One more line."""
        if line.action not in _LOOKS:
            return
        if line.outcome == "refused":
            self.refused += 1
        if line.outcome != "allowed":
            return
        self.looks += 1
        self.outside += is_outside_hours(line.at)
        self.emergency += line.relation == "emergency"
        self.persons.add(line.person)
        if line.career is not None:
            self.careers[line.career] += 1
        self.days[day_of(datetime.fromisoformat(line.at)).isoformat()] += 1
        self.first_at, self.last_at = self.first_at or line.at, line.at
        for kind, found in self.by.items():
            one = found.setdefault(getattr(line, kind), _Of())
            one.looks += 1
            one.persons.add(line.person)


def _counted(lines: Iterable[AccessLine]) -> _Counts:
    counts = _Counts()
    for line in lines:
        counts.add(line)
    return counts


def _is_told(number: int) -> bool:
    return number == 0 or number >= LEAST


def _told(number: int) -> int | None:
    return number if _is_told(number) else None


def _suppressed(found: dict[str, _Of]) -> list[Group]:
    """The groups, the largest first; of small ones no number, and of one large one where only one is small.

    All groups together are told as well: one that alone was left out could be reckoned back.
    """
    ordered = _ordered(found)
    small = [code for code, one in ordered if one.looks < LEAST]
    if len(small) == 1 and len(ordered) > 1:
        small.append(ordered[-2][0])
    return [
        Group(of=code, looks=None, persons=None)
        if code in small
        else Group(of=code, looks=one.looks, persons=_told(len(one.persons)))
        for code, one in ordered
    ]


def _whole(found: dict[str, _Of]) -> list[Group]:
    return [Group(of=code, looks=one.looks, persons=len(one.persons)) for code, one in _ordered(found)]


def _ordered(found: dict[str, _Of]) -> list[tuple[str, _Of]]:
    return sorted(found.items(), key=lambda one: (-one[1].looks, one[0]))


def is_outside_hours(at: str) -> bool:
    """Whether a moment (as in a line) lies in a weekend in Amsterdam, or before six or from seven in the evening."""
    there = datetime.fromisoformat(at).astimezone(AMSTERDAM)
    return there.weekday() >= _WEEKEND or not _OPENS <= there.hour < _CLOSES
