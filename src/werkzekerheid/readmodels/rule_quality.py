"""How well the rules do: what became of their alerts, beside a random sample of careers without one. Pure.

No career and no person is in it. It is counted career by career, and nothing of a career is kept but numbers.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypedDict
from uuid import UUID, uuid5

from werkzekerheid import catalogue
from werkzekerheid.facts.base import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from werkzekerheid.career.state import Career
    from werkzekerheid.readmodels.alerts import AlertRecord

POLICY = "rule_quality"
ANSWERS = ("contacted", "planned", "no_action", "disagree", "wrong_information")
_FOLLOWED = frozenset({"contacted", "planned"})
_WEEK = timedelta(days=7)
_YEAR = 365.25


class Measures(Value):
    """What is counted, in force from a day on; see the policy."""

    valid_from: date
    sample_one_in: int
    answer_days: int
    found_days: int
    smallest_cell: int
    follow_percent: int
    source: str


@cache
def measures(day: date) -> Measures:
    """The measures of the policy on a day; the oldest measure the years before."""
    periods = [Measures.model_validate(one) for one in catalogue.policy(POLICY).content["period"]]
    begun = [one for one in periods if one.valid_from <= day]
    return begun[-1] if begun else periods[0]


class Window(NamedTuple):
    """The days on which alerts were raised that are counted, both with."""

    first: date
    last: date


def week_of(day: date) -> date:
    """The Monday with which the week of a day begins."""
    return day - timedelta(days=day.weekday())


def in_sample(ledger_id: str, career_id: str, monday: date, one_in: int) -> bool:
    """Whether chance puts a career in the sample of a week: the same for everybody, and nobody can choose it."""
    week = uuid5(UUID(ledger_id), f"sample:{monday.isoformat()}")
    drawn = hashlib.sha256(week.bytes + career_id.encode()).digest()
    return int.from_bytes(drawn[:8]) % one_in == 0


def may_be_sampled(career: Career, records: Iterable[AlertRecord], monday: date) -> bool:
    """Whether a career is guided as the week begins, and no alert about it stands."""
    opened, closed = _day_of(career.opened), _day_of(career.closed)
    guided = opened is not None and opened <= monday and not (closed and closed < monday)
    return guided and not career.restricted and not any(_stood_on(one, monday) for one in records)


def _stood_on(one: AlertRecord, day: date) -> bool:
    settled_on = one.kept_on or one.withdrawn_on
    return one.raised_on < day and (settled_on is None or settled_on >= day)


class RulePart(TypedDict):
    """What became of the alerts of one rule; None is fewer than may be told, or could be reckoned back to that.

    `confirmed`: the promise was kept after the alert, or something was found. `found`: a signal, relapse or drop-out
    followed. `followed`: somebody answered `contacted` or `planned` in time.
    """

    rule: str
    raised: int | None
    seen: int | None
    answered: int | None
    contacted: int | None
    planned: int | None
    no_action: int | None
    disagree: int | None
    wrong_information: int | None
    followed: int | None
    followed_percent: int | None
    kept: int | None
    found: int | None
    confirmed: int | None
    confirmed_percent: int | None
    withdrawn: int | None
    median_days_to_answer: int | None
    per_worker_year: float | None


class SamplePart(TypedDict):
    """The random sample: how often a career was in it, how often there was contact in that week, and what was found."""

    one_in: int
    sampled: int | None
    contacted: int | None
    found: int | None
    found_percent: int | None


RuleQuality = TypedDict("RuleQuality", {
    "organisation": str | None, "from": str, "to": str, "careers": int | None, "worker_years": float | None,
    "follow_percent": int, "rules": list[RulePart], "sample": SamplePart,
})  # fmt: skip
"""How well the rules did for the careers of an organisation; `organisation` None: of all."""


class Tally:
    """What is counted of careers, one after the other."""

    def __init__(self, ledger_id: str, window: Window, rule: str | None = None) -> None:
        """Begin with nothing; `rule` counts the alerts of that one only."""
        self.ledger_id, self.window, self.rule = ledger_id, window, rule
        self.measures = measures(window.last)
        self.careers = self.worker_days = 0
        self.counts: Counter[tuple[str, str]] = Counter()
        self.days: dict[str, Counter[int]] = {}
        self.sample: Counter[str] = Counter()

    def add(self, career: Career, records: Iterable[AlertRecord]) -> None:
        """One more career with all its alerts."""
        if career.restricted or not (guided := self._guided_days(career)):
            return
        self.careers += 1
        self.worker_days += guided
        told, records = _found_days(career), tuple(records)
        for one in records:
            if self.rule in {None, one.rule} and self.window.first <= one.raised_on <= self.window.last:
                self._count(one, told)
        for monday in self._mondays():
            drawn = in_sample(self.ledger_id, career.career_id, monday, self.measures.sample_one_in)
            if drawn and may_be_sampled(career, records, monday):
                self.sample["sampled"] += 1
                self.sample["contacted"] += any(monday <= day < monday + _WEEK for day in _contact_days(career))
                self.sample["found"] += self._is_found(told, monday)

    def _guided_days(self, career: Career) -> int:
        opened, closed = _day_of(career.opened), _day_of(career.closed)
        if opened is None:
            return 0
        last = min(day for day in (closed, career.horizon, self.window.last) if day)
        return max((last - max(opened, self.window.first)).days + 1, 0)

    def _mondays(self) -> Iterator[date]:
        monday = week_of(self.window.first + _WEEK - timedelta(days=1))
        while monday <= self.window.last:
            yield monday
            monday += _WEEK

    def _is_found(self, told: Iterable[date], since: date) -> bool:
        return any(0 < (day - since).days <= self.measures.found_days for day in told)

    def _count(self, one: AlertRecord, told: Iterable[date]) -> None:
        found = self._is_found(told, one.raised_on)
        what = {
            "raised": True,
            "seen": one.seen is not None or one.answered is not None,
            "kept": one.kept_on is not None,
            "found": found,
            "confirmed": found or one.kept_on is not None,
            "withdrawn": one.withdrawn_on is not None,
        }
        if one.answered is not None:
            days = max((one.answered.on - (one.reopened_on or one.raised_on)).days, 0)
            self.days.setdefault(one.rule, Counter())[days] += 1
            followed = one.answered.how in _FOLLOWED and days <= self.measures.answer_days
            what |= {"answered": True, one.answered.how: True, "followed": followed}
        self.counts.update({(one.rule, name): int(counts) for name, counts in what.items()})

    def report(self, organisation: str | None) -> RuleQuality:
        """All that was counted, without what is too small to tell."""
        years = self.worker_days / _YEAR
        told = self._told(self.careers) is not None
        sample = {name: self._told(self.sample[name]) for name in ("sampled", "contacted", "found")}
        return {
            "organisation": organisation,
            "from": self.window.first.isoformat(),
            "to": self.window.last.isoformat(),
            "careers": self._told(self.careers),
            "worker_years": round(years, 1) if told else None,
            "follow_percent": self.measures.follow_percent,
            "rules": [self._row(rule, years) for rule in sorted({rule for rule, _ in self.counts})],
            "sample": {
                "one_in": self.measures.sample_one_in,
                "sampled": sample["sampled"],
                "contacted": sample["contacted"],
                "found": sample["found"],
                "found_percent": _percent(sample["found"], sample["sampled"]),
            },
        }

    def _told(self, number: int) -> int | None:
        return number if number >= self.measures.smallest_cell else None

    def _row(self, rule: str, years: float) -> RulePart:
        count = {name: self.counts[rule, name] for name in (*_COUNTED, *ANSWERS)}
        told = {name: self._told(number) for name, number in count.items()}
        if told["raised"] is None:
            told = dict.fromkeys(told)
        told |= self._answers(count) if told["answered"] is not None else dict.fromkeys(ANSWERS)
        return RulePart(
            rule=rule,
            raised=told["raised"],
            seen=told["seen"],
            answered=told["answered"],
            contacted=told["contacted"],
            planned=told["planned"],
            no_action=told["no_action"],
            disagree=told["disagree"],
            wrong_information=told["wrong_information"],
            followed=told["followed"],
            followed_percent=_percent(told["followed"], told["raised"]),
            kept=told["kept"],
            found=told["found"],
            confirmed=told["confirmed"],
            confirmed_percent=_percent(told["confirmed"], told["raised"]),
            withdrawn=told["withdrawn"],
            median_days_to_answer=_median(self.days.get(rule, Counter())) if told["answered"] is not None else None,
            per_worker_year=round(count["raised"] / years, 2) if told["raised"] is not None and years else None,
        )

    def _answers(self, count: dict[str, int]) -> dict[str, int | None]:
        """How it was answered: what is too small to tell takes others with it, until all that is kept back is enough.

        Together they make what was answered, so their sum could be reckoned back.
        """
        told = sorted(ANSWERS, key=count.__getitem__, reverse=True)
        kept_back = count["answered"] - sum(count[how] for how in told)
        while told and (0 < kept_back < self.measures.smallest_cell or self._told(count[told[-1]]) is None):
            kept_back += count[told.pop()]
        return {how: count[how] if how in told else None for how in ANSWERS}


_COUNTED = ("raised", "seen", "answered", "followed", "kept", "found", "confirmed", "withdrawn")


def _day_of(moment: object) -> date | None:
    return getattr(moment, "latest", None)


def _found_days(career: Career) -> tuple[date, ...]:
    """The days on which a signal, a relapse or a drop-out happened, as far as they are known."""
    moments = [one.moment for one in career.signals.values()]
    moments += [*(one.moment for one in career.relapses), *(one.moment for one in career.drop_outs)]
    return tuple(one.latest for one in moments if one.latest is not None)


def _contact_days(career: Career) -> Iterator[date]:
    return (one.moment.latest for one in career.contacts if not one.series and one.moment.latest is not None)


def _percent(part: int | None, whole: int | None) -> int | None:
    return None if part is None or not whole else round(100 * part / whole)


def _median(days: Counter[int]) -> int | None:
    """The middle one, the lower of two."""
    total, passed = sum(days.values()), 0
    for day in sorted(days):
        passed += days[day]
        if 2 * passed >= total:
            return day
    return None
