"""Plays a telling as it became known, event by event and day by day, and tells which alert would have stood when.

Nothing is written anywhere: the events live in memory, and the alerts are kept by the same steps as in the ledger.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app.walk import Known, PlayedAlert, Walk, last_day, learned_by

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.event import Event
    from werkzekerheid.facts.layout import Laid, Moment
    from werkzekerheid.rules.dropout_risk import Risk
    from werkzekerheid.rules.promise import Promise

_ONE_DAY = timedelta(days=1)


class RiskTurn(NamedTuple):
    """The drop-out risk from this day, and after this event, on."""

    on: date | None
    after: int
    level: str
    points: int


class Played(NamedTuple):
    """What a replay gives; `career` and `promises` as known at its end."""

    career: Career
    laid: tuple[Laid, ...]
    promises: tuple[Promise, ...]
    alerts: tuple[PlayedAlert, ...]
    risk: tuple[RiskTurn, ...]
    ended_on: date | None


class Judge(NamedTuple):
    """The rules by which a replay judges: all promises of a career on a day, and its drop-out risk."""

    promises: Callable[[Career, date | None], list[Promise]]
    risk: Callable[[Career, date | None, list[Promise]], Risk]


def known_on(career_id: str, events: Sequence[Event], day: date) -> Known:
    """What was known of a telling on a day; what has only an order and no day counts as known."""
    known = Known(career_id, events)
    for moment in learned_by(known, day):
        known.add(moment)
    return known


def play(career_id: str, events: Sequence[Event], judge: Judge, last: date | None = None) -> Played:
    """Plays a telling up to the day it was told, or to an earlier `last` day."""
    known = Known(career_id, events)
    end = last_day(known, last)
    player = _Player(known, judge)
    for moment in learned_by(known, end):
        player.pass_days(moment.known_on)
        player.learn(moment)
    player.pass_days(end + _ONE_DAY if end < date.max else None)
    return player.result()


class _Player:
    """A walk on which the drop-out risk is weighed each day: it changes on more days than the promises do."""

    def __init__(self, known: Known, judge: Judge) -> None:
        self.judge = judge
        self.walk = Walk(known, {"all": judge.promises})
        self.risk: list[RiskTurn] = []

    def learn(self, moment: Moment) -> None:
        """One more event becomes known, on its day."""
        self.walk.learn(moment)
        self.weigh()

    def pass_days(self, stop: date | None) -> None:
        """The days before `stop` pass."""
        while stop is not None and self.walk.day is not None and self.walk.day + _ONE_DAY < stop:
            self.walk.go_to(self.walk.day + _ONE_DAY)
            self.weigh()

    def weigh(self) -> None:
        """Notes the drop-out risk where it changed."""
        walk = self.walk
        risk = self.judge.risk(walk.career, walk.day, list(walk.promises))
        if not self.risk or (risk.level, risk.points) != (self.risk[-1].level, self.risk[-1].points):
            self.risk.append(RiskTurn(walk.day, walk.after, risk.level, risk.points))

    def result(self) -> Played:
        """All that was seen."""
        walk = self.walk
        return Played(walk.career, walk.known.laid(), walk.promises, walk.played(), tuple(self.risk), walk.day)
