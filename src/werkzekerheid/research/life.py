"""A generated life, week by week: what happens, what is told of it, and the truth that nobody is told.

A slide is a stretch in which a worker is on the way to drop-out. It begins by chance, sooner where something is
missing; signs of it may show and may be answered, and then it may end well. No rule is known here.
"""

from __future__ import annotations

from datetime import date, timedelta
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.research.around import Around
from werkzekerheid.research.parameters import between, number, one_of, parameters
from werkzekerheid.research.telling import Telling

if TYPE_CHECKING:
    from random import Random

_WEEK = timedelta(days=7)
_WEEKS_A_YEAR = 52
_RECENT = timedelta(days=91)
_DAYS_A_YEAR = 365
_BY_THE_EMPLOYER = frozenset({"two_year_limit", "employer"})


class Slide(NamedTuple):
    """A stretch on the way to drop-out, both days included: why, and how it ended."""

    since: date
    until: date
    cause: str
    ends_in: str


class Life:
    """One life, from its opening to the day on which it is told."""

    def __init__(self, chance: Random, opened_on: date) -> None:
        """Nothing was lived yet."""
        self.chance = chance
        self.end = opened_on + timedelta(days=int(number("years") * _DAYS_A_YEAR))
        self.telling = Telling(chance, self.end)
        self.slides: list[Slide] = []
        self.work: list[tuple[date, date]] = []
        self.around = Around(chance, self.telling, self.end)
        self.jobs = 0
        self._live(opened_on)

    def _live(self, opened_on: date) -> None:
        self.telling.tell(opened_on, "career_opened", reason=self.chance.choice(["school_leaving", "benefit"]))
        self.around.open(opened_on)
        day = opened_on + timedelta(days=between("first_search_days", self.chance))
        while day < self.end:
            day = Job(self, day).live()

    def happens(self, a_year: str) -> bool:
        """Whether something happens this week that has this chance in a year."""
        return self.chance.random() < number(a_year) / _WEEKS_A_YEAR

    def coin(self, name: str) -> bool:
        """Whether something with this chance happens."""
        return self.chance.random() < number(name)


class Job:
    """One job of a life, from its start to its end."""

    def __init__(self, life: Life, start: date) -> None:
        """Start on this day."""
        life.jobs += 1
        self.life, self.chance, self.start, self.day = life, life.chance, start, start
        self.tell = life.telling.tell
        self.placement, self.contract = f"job-{life.jobs}", f"contract-{life.jobs}"
        self.employer = f"employer-{self.chance.randint(1, 4)}"
        self.since: dict[str, date] = {}
        self.slide: tuple[date, date, str] | None = None
        self.relapse = False
        self.terms: list[int] = []
        self.ends_on: date | None = None
        self.decided: str | None = None
        self._begin()

    def _begin(self) -> None:
        form = one_of("forms", self.chance)
        handover = one_of("handover", self.chance)
        self.life.around.hand_over(self.start, handover, self.employer, self.placement, first=self.life.jobs == 1)
        if handover != "warm" and self.life.jobs > 1:
            self.since["handover"] = self.start
        self.tell(
            self.start, "placement_started", placement=self.placement, form=form, organisation=self.employer,
            organisation_kind=one_of("employer_kinds", self.chance), supervisor=f"supervisor-{self.life.jobs}",
            hours_per_week=float(self.chance.choice([16, 20, 24, 32])), paid=form != "werkervaringsplaats",
        )  # fmt: skip
        if form != "werkervaringsplaats" and self.life.coin("temporary"):
            self.terms = list(self.chance.choice(parameters()["contract_months"].value))
            self._conclude("contract_concluded", self.start, placement=self.placement, starts_on=self.start.isoformat())
        elif form != "werkervaringsplaats":
            self.tell(self.start, "contract_concluded", placement=self.placement, contract=self.contract,
                      kind="permanent")  # fmt: skip
        self.life.around.make_plan(self.start)

    def _conclude(self, type_: str, day: date, **fields: Any) -> None:  # noqa: ANN401  (of either type)
        months = self.terms.pop(0)
        self.ends_on = (self.ends_on or day) + timedelta(days=round(months * _DAYS_A_YEAR / 12) + 1)
        self.tell(day, type_, contract=self.contract, kind="temporary", ends_on=self.ends_on.isoformat(), **fields)
        self.decided = None

    def live(self) -> date:
        """Lives it week by week to its end; gives the day on which the next one begins."""
        while self.day < self.life.end:
            how = self._week()
            if how is not None:
                return self._over(how)
            self.day += _WEEK
        if self.slide:
            self._note(self.life.end, "still_on_the_way")
        self.life.work.append((self.start, self.life.end))
        return self.life.end

    def _week(self) -> str | None:
        """One week; how the job ended in it, if it did."""
        around = self.life.around
        around.week(self.day, self.start, self.placement, sliding=self.slide is not None)
        self._conditions()
        if self.slide is None:
            self._maybe_slide()
            if self.life.coin("sign_for_nothing_a_week"):
                self._sign()
        elif (how := self._sliding()) is not None:
            return how
        if self.ends_on is not None:
            return self._contract()
        return "moved_on" if self.slide is None and self.life.happens("moved_on_a_year") else None

    def _conditions(self) -> None:
        """What makes a slide more likely comes and goes."""
        around = self.life.around
        if around.coach is None:
            self.since.setdefault("no_coach", self.day)
        else:
            self.since.pop("no_coach", None)
        if around.unanswered is None:
            self.since.pop("wish", None)
        elif self.day - around.unanswered > _RECENT / 2:
            self.since["wish"] = around.unanswered
        if self.life.happens("life_event_a_year"):
            self.since["private_life"] = self.day
            if self.life.coin("life_event_told"):
                self.tell(self.day, "life_event_reported", domain=self.chance.choice(["home", "housing", "finance"]),
                          direction="worse")  # fmt: skip
        if self.life.happens("supervisor_leaves_a_year"):
            followed = self.life.coin("supervisor_followed")
            self.tell(self.day, "supervisor_left", placement=self.placement,
                      successor=f"supervisor-{self.life.jobs}-b" if followed else None)  # fmt: skip
            if not followed:
                self.since["supervisor"] = self.day
        if self.life.happens("expectations_a_year"):
            self.since["expectations"] = self.day
            self.tell(self.day, "signal_observed", sign="expectations_raised", seen_by="worker", to="jobcoach",
                      placement=self.placement)  # fmt: skip
        self.since = {why: since for why, since in self.since.items() if why in {"no_coach", "wish"}
                      or self.day - since <= 2 * _RECENT}  # fmt: skip

    def _maybe_slide(self) -> None:
        times = {"start": self._times()}
        factors = parameters()["causes"].value
        times |= {why: times["start"] * (factors[why] - 1) for why in self.since}
        if self.chance.random() < number("slide_a_week") * sum(times.values()):
            cause = self.chance.choices(list(times), list(times.values()))[0]
            until = self.day + _WEEK * between("slide_weeks", self.chance)
            self.slide, self.relapse = (self.day, until, cause), False

    def _times(self) -> float:
        """How many times as likely a slide is by how long the job has lasted."""
        weeks = (self.day - self.start).days // 7
        for name in ("dip", "half_year"):
            first, last = parameters()[f"{name}_weeks"].value
            if first <= weeks <= last:
                return number(f"{name}_times")
        return number("settled_times") if weeks > _WEEKS_A_YEAR else 1.0

    def _sign(self) -> bool:
        """A sign shows; whether it was answered, and that helped."""
        sign = one_of("signs", self.chance)
        seen_by = self.chance.choice(["supervisor", "employer"])
        signal = self.tell(self.day, "signal_observed", sign=sign, seen_by=seen_by, to="jobcoach",
                           placement=self.placement)  # fmt: skip
        if self.life.around.coach is None or not self.life.coin("sign_answered"):
            return False
        on = self.day + timedelta(days=self.chance.randint(1, 10))
        self.tell(on, "signal_answered", signal=signal, by="jobcoach", action=self.chance.choice(["talked", "visited"]))
        return self.life.coin("answer_helps")

    def _sliding(self) -> str | None:
        since, until, cause = self.slide or (self.day, self.day, "")
        if cause in _BY_THE_EMPLOYER:
            return None  # the work goes well: nothing shows until it is said
        if self.life.coin("sign_a_week") and self._sign():
            self._recover()
            return None
        if not self.relapse and self.day > since + (until - since) / 2 and self.life.coin("relapse_told"):
            self.tell(self.day, "relapse_reported", placement=self.placement, effects=["absent"])
        self.relapse = self.relapse or self.day > since + (until - since) / 2
        return "dropped_out" if self.day >= until else None

    def _recover(self) -> None:
        self._note(self.day, "recovered")
        self.tell(self.day + timedelta(days=10), "progress_observed", kind="reliable", seen_by="supervisor",
                  placement=self.placement)  # fmt: skip

    def _note(self, until: date, ends_in: str) -> None:
        """The slide is over: only the truth knows."""
        if self.slide:
            self.life.slides.append(Slide(self.slide[0], until, self.slide[2], ends_in))
        self.slide = None

    def _contract(self) -> str | None:
        """A contract nears its end: what follows is decided, told or not, and comes."""
        left = ((self.ends_on or self.day) - self.day).days
        if self.decided is None and left <= _RECENT.days:
            self.decided = self._decide()
            if self.decided == "not_renewed" and self.slide is None:
                # Good work is no protection at the two-year limit: the employer knows it by now, and nobody else.
                why = "two_year_limit" if not self.terms else "employer"
                self.slide = (self.day, self.ends_on or self.day, why)
            if self.life.coin("end_talked_about"):
                self._announce(self.decided)
        if left > 0:
            return None
        if self.decided == "renewed" and self.slide is None:
            self._conclude("contract_renewed", self.day)
        elif self.decided == "permanent" and self.slide is None:
            self.tell(self.day, "contract_renewed", contract=self.contract, kind="permanent")
            self.ends_on = None
        else:
            return "not_renewed"
        return None

    def _announce(self, decided: str) -> None:
        on = self.day + timedelta(days=self.chance.randint(7, 60))
        said = "not_renewed" if decided == "not_renewed" else "likely"
        ends_on = (self.ends_on or self.day).isoformat()
        self.tell(on, "contract_end_announced", contract=self.contract, ends_on=ends_on, renewal=said)

    def _decide(self) -> str:
        if not self.terms:
            return "permanent" if self.life.coin("permanent_after_two_years") else "not_renewed"
        return "renewed" if self.life.coin("renewed") else "not_renewed"

    def _over(self, how: str) -> date:
        """The job has ended; gives the day on which the next one begins."""
        self.life.work.append((self.start, self.day))
        if how in {"dropped_out", "not_renewed"}:
            self._note(self.day, how)
        self.tell(self.day, "placement_ended", placement=self.placement, outcome=how)
        if how == "dropped_out":
            weeks = (self.day - self.start).days // 7
            phase = "first_half_year" if weeks < _WEEKS_A_YEAR / 2 else "later"
            self.tell(self.day, "dropped_out", placement=self.placement, phase=phase)
            if self.life.coin("exit_talk"):
                self.tell(self.day + timedelta(days=self.chance.randint(2, 30)), "exit_talk_held",
                          placement=self.placement, **{"with": ["worker"]})  # fmt: skip
        return self.day + timedelta(days=7 + int(self.chance.expovariate(1 / self._days_out(how))))

    @staticmethod
    def _days_out(how: str) -> float:
        if how != "dropped_out":
            return number("search_days_mean")
        return _DAYS_A_YEAR / -log(1 - number("back_within_a_year_of_dropout"))
