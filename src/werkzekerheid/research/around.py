"""Those around a generated life: the coach who comes and goes, contact, plans, handovers, and wishes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from werkzekerheid.research.parameters import between, number

if TYPE_CHECKING:
    from random import Random

    from werkzekerheid.research.telling import Telling

COACHES, MUNICIPALITY = "jobcoaches", "municipality"
_WEEK = timedelta(days=7)
_WEEKS_A_YEAR = 52
_ANSWER_DAYS = (7, 60)
_TOPICS = ("contact_point", "follow_development", "contact_frequency", "incidents", "sickness", "non_renewal")


class Around:
    """The guidance of one life: who is the coach now, and since when a wish is unanswered."""

    def __init__(self, chance: Random, telling: Telling, end: date) -> None:
        """Nobody guides yet."""
        self._chance, self._tell, self._end = chance, telling.tell, end
        self._numbers: dict[str, int] = {}
        self.coach: str | None = None
        self.unanswered: date | None = None
        self._back_on: date | None = None
        self._contact_on: date | None = None
        self._series: str | None = None

    def open(self, day: date) -> None:
        """Guidance begins."""
        self._tell(day, "need_assessed", need="medium", sources=["conversation"], spoke_with_worker=True)
        self._assign(day + timedelta(days=self._chance.randint(0, 14)))

    def _new(self, kind: str) -> str:
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return f"{kind}-{self._numbers[kind]}"

    def _coin(self, name: str) -> bool:
        return self._chance.random() < number(name)

    def _assign(self, day: date) -> None:
        self.coach = self._new("coach")
        self._tell(day, "coach_assigned", coach=self.coach, kind="jobcoach", organisation=COACHES)

    def hand_over(self, day: date, how: str, employer: str, placement: str, *, first: bool) -> None:
        """What the new employer is told: in a talk, on paper, or nothing."""
        if how == "missing":
            return
        handover = self._new("handover")
        before = day - timedelta(days=self._chance.randint(3, 20))
        topics = ["guidance_needed", "what_helps"]
        if how == "warm":
            topics += ["guidance_intensity", "signs_of_relapse", "safety_net", "responsibilities", "contact_point"]
        self._tell(
            before, "handover_offered", handover=handover, occasion="traject_to_work" if first else "work_to_work",
            from_organisation=COACHES, from_role="jobcoach", to_organisation=employer, to_role="employer",
            warm=how == "warm", topics=topics, placement=placement,
        )  # fmt: skip
        self._tell(day, "handover_accepted", handover=handover, by="employer")

    def make_plan(self, day: date) -> None:
        """A begeleidingsplan at the start of a job, or none; the rhythm of contact begins."""
        self._contact_on, self._series = day + _WEEK, None
        if self.coach is None or not self._coin("plan_made"):
            return
        agreements = [
            {"agreement": self._new("agreement"), "topic": topic, "owner": "jobcoach", "text": "-"} for topic in _TOPICS
        ]
        self._tell(
            day + timedelta(days=self._chance.randint(0, 21)), "begeleidingsplan_agreed", plan=self._new("plan"),
            goals=[{"goal": self._new("goal"), "text": "-"}], agreements=agreements[: self._chance.randint(2, 6)],
            rhythm=[], relapse_contact=self._chance.choice(["jobcoach", None]),
            safety_net=self._chance.choice([MUNICIPALITY, None]), agreed_by=["worker", "employer", "jobcoach"],
        )  # fmt: skip

    def week(self, day: date, started_on: date, placement: str, *, sliding: bool) -> None:
        """A week of a job."""
        self._coaches(day)
        self._wishes(day)
        if self.coach is not None and self._contact_on is not None and day >= self._contact_on:
            self._contact(day, started_on, placement, sliding=sliding)

    def _coaches(self, day: date) -> None:
        if self.coach is None:
            if self._back_on is not None and day >= self._back_on:
                self._assign(day)
            return
        if self._chance.random() >= number("coach_leaves_a_year") / _WEEKS_A_YEAR:
            return
        self._tell(day, "coach_left", coach=self.coach, reason="left_job")
        self.coach = None
        if self._coin("successor_at_once"):
            self._assign(day)
        else:
            self._back_on = day + _WEEK * between("without_coach_weeks", self._chance)

    def _wishes(self, day: date) -> None:
        if self.unanswered is not None or self._chance.random() >= number("wish_a_year") / _WEEKS_A_YEAR:
            return
        wish = self._new("wish")
        self._tell(day, "development_wish_expressed", wish=wish, kind="other_tasks", to="jobcoach")
        if self._coin("wish_answered"):
            on = day + timedelta(days=self._chance.randint(*_ANSWER_DAYS))
            self._tell(on, "development_wish_answered", wish=wish, answer=self._chance.choice(["granted", "planned"]))
        else:
            self.unanswered = day

    def _contact(self, day: date, started_on: date, placement: str, *, sliding: bool) -> None:
        """Contact with the worker that is due: held, or not; in the first weeks also told as a rhythm."""
        since = (day - started_on).days
        if since < number("weekly_until_days"):
            if self._series is None:
                self._series = placement if self._coin("told_as_series") else ""
                if self._series:
                    self._tell_series(started_on, placement)
            self._contact_on = day + _WEEK
            if self._series:
                return
        else:
            later = since >= number("later_from_days")
            every_days = number("later_every_days" if later else "then_every_days")
            self._contact_on = day + timedelta(days=every_days)
        if self._coin("contact_kept") and not (sliding and self._chance.random() < 0.5):  # noqa: PLR2004  (as often as not)
            roles = ["worker", "employer"] if self._coin("employer_spoken") else ["worker"]
            self._tell(day, "check_in_held", **{"with": roles}, by="jobcoach", coach=self.coach, channel="visit",
                       placement=placement)  # fmt: skip
        elif sliding:
            self._tell(day, "check_in_missed", **{"with": "worker"}, reason="no_show")

    def _tell_series(self, started_on: date, placement: str) -> None:
        until = min(started_on + timedelta(days=int(number("weekly_until_days"))), self._end)
        self._tell(
            until, "contact_series_reported", **{"with": ["worker"]}, by="jobcoach", every_days=7, coach=self.coach,
            from_on=(started_on + _WEEK).isoformat(), until_on=until.isoformat(), placement=placement,
        )  # fmt: skip
