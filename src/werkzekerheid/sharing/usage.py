"""How the records are used, from the access log. Pure. Two reports: one without names, one about one person.

The first is for whoever leads: it tells how much is looked at, by whom, for what and when, and nobody can be found in
it. The second is about what one person did, for who answers for privacy, who says why.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from werkzekerheid.facts.layout import AMSTERDAM, day_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from werkzekerheid.ledger.audit.lines import AccessLine

LEAST = 10
"""Of fewer workers, or of fewer looks, no number is told: ten looks at one worker are about one person."""
MOST_LOOKED = 10
_KINDS = ("role", "purpose", "what", "relation")
_LOOKS = frozenset({"read", "search", "export"})
"""What counts as a look; the rest of the log is about other acts."""
_OPENS, _CLOSES = 6, 19
"""Office hours in Amsterdam, as the reports on Suwinet count them (source: BKWI, generieke rapportage)."""
_WEEKEND = 5


class Group(TypedDict):
    """So many looks of one kind, by so many persons.

    None is about fewer than ten workers or looks, or by fewer than ten persons, or could be reckoned back to that.
    """

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
    looks = counts.all.looks
    shown = _is_told(counts.outside) and _is_told(counts.inside)
    return {
        "organisation": asked.organisation,
        "from": asked.since,
        "to": asked.until,
        "looks": _told(counts.all),
        "persons": _enough(len(counts.all.persons)),
        "careers": _enough(len(counts.all.careers)),
        "by_role": _suppressed(counts.by["role"]),
        "by_purpose": _suppressed(counts.by["purpose"]),
        "by_what": _suppressed(counts.by["what"]),
        "by_relation": _suppressed(counts.by["relation"]),
        "outside_hours": counts.outside.looks if shown else None,
        "outside_hours_percent": round(100 * counts.outside.looks / looks) if shown and looks else None,
        "refused": _told(counts.refused),
        "emergency": _told(counts.emergency),
    }


def usage_of(lines: Iterable[AccessLine], person: str, asked: Asked, name: Callable[[str], str]) -> UsageOf:
    """The report about one person; `name` gives what a career is called."""
    counts = _counted(lines)
    busiest = max(counts.days.items(), key=lambda one: (one[1], one[0]), default=None)
    most = sorted(counts.all.careers.items(), key=lambda one: (-one[1], one[0]))[:MOST_LOOKED]
    return {
        "person": person,
        "organisation": str(asked.organisation),
        "from": asked.since,
        "to": asked.until,
        "looks": counts.all.looks,
        "careers": len(counts.all.careers),
        "days": len(counts.days),
        "first_at": counts.first_at,
        "last_at": counts.last_at,
        "busiest_day": BusiestDay(day=busiest[0], looks=busiest[1]) if busiest else None,
        "most_looked": [OnCareer(career=name(career), looks=looks) for career, looks in most],
        "by_role": _whole(counts.by["role"]),
        "by_purpose": _whole(counts.by["purpose"]),
        "by_what": _whole(counts.by["what"]),
        "by_relation": _whole(counts.by["relation"]),
        "outside_hours": counts.outside.looks,
        "refused": counts.refused.looks,
        "emergency": counts.emergency.looks,
    }


class _Of:
    """The looks of one kind, whose they are, and at which careers; a look at no one career is about nobody."""

    def __init__(self) -> None:
        self.looks = 0
        self.persons: set[str] = set()
        self.careers: Counter[str] = Counter()

    def add(self, line: AccessLine) -> None:
        """One more look."""
        self.looks += 1
        self.persons.add(line.person)
        if line.career is not None:
            self.careers[line.career] += 1

    def and_also(self, other: _Of) -> _Of:
        """The looks of both."""
        both = _Of()
        both.looks = self.looks + other.looks
        both.persons, both.careers = self.persons | other.persons, self.careers + other.careers
        return both


class _Counts:
    """What is counted of lines."""

    def __init__(self) -> None:
        self.all, self.outside, self.inside, self.refused, self.emergency = (_Of() for _ in range(5))
        self.days: Counter[str] = Counter()
        self.by: dict[str, dict[str, _Of]] = {kind: {} for kind in _KINDS}
        self.first_at: str | None = None
        self.last_at: str | None = None

    def add(self, line: AccessLine) -> None:
        """One more line."""
        if line.action not in _LOOKS:
            return
        if line.outcome == "refused":
            self.refused.add(line)
        if line.outcome != "allowed":
            return
        self.all.add(line)
        (self.outside if is_outside_hours(line.at) else self.inside).add(line)
        if line.relation == "emergency":
            self.emergency.add(line)
        self.days[day_of(datetime.fromisoformat(line.at)).isoformat()] += 1
        self.first_at, self.last_at = self.first_at or line.at, line.at
        for kind, found in self.by.items():
            found.setdefault(getattr(line, kind), _Of()).add(line)


def _counted(lines: Iterable[AccessLine]) -> _Counts:
    counts = _Counts()
    for line in lines:
        counts.add(line)
    return counts


def _is_told(one: _Of) -> bool:
    """Whether a number of these looks is told: about nobody, or about workers enough."""
    return one.looks == 0 or (one.looks >= LEAST and (not one.careers or len(one.careers) >= LEAST))


def _told(one: _Of) -> int | None:
    return one.looks if _is_told(one) else None


def _enough(number: int) -> int | None:
    return number if number == 0 or number >= LEAST else None


def _suppressed(found: dict[str, _Of]) -> list[Group]:
    """The groups, the largest first; of small ones no number, and of so many larger ones that they hide those.

    All groups together are told as well: what is left out is reckoned back from that, so it must be large itself.
    """
    ordered = _ordered(found)
    hidden = {code for code, one in ordered if not _is_told(one)}
    for code, _ in reversed(ordered):
        if not hidden or _is_told(reduce(_Of.and_also, (found[one] for one in hidden), _Of())):
            break
        hidden.add(code)
    return [
        Group(of=code, looks=None, persons=None)
        if code in hidden
        else Group(of=code, looks=one.looks, persons=_enough(len(one.persons)))
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
