"""Plays a telling as it became known, event by event and day by day, and tells which alert would have stood when.

Nothing is written anywhere: the events live in memory, and the alerts are kept by the same steps as in the ledger.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.career.evolve import fold_laid, told_days, until
from werkzekerheid.career.state import Career
from werkzekerheid.facts.corrections import effective
from werkzekerheid.facts.layout import Laid, Moment, lay_out
from werkzekerheid.rules.alerting import Standing, Step, alert_id, steps
from werkzekerheid.rules.promise import Promise, next_look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from werkzekerheid.facts.event import Event
    from werkzekerheid.rules.dropout_risk import Risk

_CORRECTIONS = frozenset({"event_corrected", "event_retracted"})
_ONE_DAY = timedelta(days=1)


class PlayedAlert(NamedTuple):
    """An alert as the replay saw it; `raised_after` is the number of the last event known then (0: none)."""

    alert: str
    promise: Promise
    raised_on: date | None
    raised_after: int
    settled: str = "raised"
    because: str | None = None
    settled_on: date | None = None
    settled_after: int | None = None


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


class Known:
    """The career as known after each event: facts in the order of life, corrections from when they were known."""

    def __init__(self, career_id: str, events: Sequence[Event]) -> None:
        """Lay all events out once; what is known of them grows by `add`."""
        self.career_id = career_id
        self.events = events
        self.told = told_days(events)
        self._ids: set[str] = set()
        self._layouts: dict[frozenset[str], tuple[Laid, ...]] = {}
        self._changes = frozenset(e.event_id for e in events if e.fact.TYPE in _CORRECTIONS)
        everything = lay_out(events)
        self.order = sorted(
            (one.moment for one in everything if one.fact.TYPE != "telling_recorded"),
            key=lambda moment: (moment.known_on or date.min, moment.learned),
        )

    def add(self, moment: Moment) -> None:
        """One more event is known."""
        self._ids.add(moment.event_id)

    def laid(self) -> tuple[Laid, ...]:
        """What is known, in the order of life."""
        changes = self._changes & self._ids
        if changes not in self._layouts:
            unknown = self._changes - changes
            standing = effective([e for e in self.events if e.event_id not in unknown]).events
            self._layouts[changes] = lay_out(standing)
        return tuple(one for one in self._layouts[changes] if one.moment.event_id in self._ids)

    def career(self, as_of: date | None = None) -> Career:
        """The career as known."""
        return fold_laid(self.career_id, until(self.laid(), as_of), self.told)


def known_on(career_id: str, events: Sequence[Event], day: date) -> Known:
    """What was known of a telling on a day; what has only an order and no day counts as known."""
    known = Known(career_id, events)
    for moment in known.order:
        if moment.known_on is None or moment.known_on <= day:
            known.add(moment)
    return known


def play(career_id: str, events: Sequence[Event], judge: Judge, last: date | None = None) -> Played:
    """Plays a telling up to the day it was told, or to an earlier `last` day."""
    known = Known(career_id, events)
    end = min(day for day in (known.told.horizon, last, date.max) if day)
    player = _Player(known, judge)
    for moment in known.order:
        if moment.known_on is not None and moment.known_on > end:
            continue
        player.pass_days(moment.known_on)
        player.learn(moment)
    player.pass_days(end + _ONE_DAY if end < date.max else None)
    return player.result()


class _Player:
    """The state of a replay: the day, what is known, and the alerts so far."""

    def __init__(self, known: Known, judge: Judge) -> None:
        self.known, self.judge = known, judge
        self.career = known.career()
        self.day: date | None = None
        self.after = 0
        self.promises: list[Promise] = []
        self.standing: dict[str, Standing] = {}
        self.played: dict[str, PlayedAlert] = {}
        self.risk: list[RiskTurn] = []

    def learn(self, moment: Moment) -> None:
        """One more event becomes known, on its day."""
        self.known.add(moment)
        self.career = self.known.career()
        self.day = moment.known_on or self.day
        self.after = moment.number
        self.look()

    def pass_days(self, stop: date | None) -> None:
        """The days before `stop` pass; the rules look on each day on which something changes by itself."""
        if stop is None or self.day is None:
            return
        coming = next_look(self.promises, self.day)
        while self.day + _ONE_DAY < stop:
            self.day += _ONE_DAY
            if coming and coming <= self.day:
                self.look()
                coming = next_look(self.promises, self.day)
            else:
                self.weigh()

    def look(self) -> None:
        """The rules look at the career as known on this day."""
        self.promises = self.judge.promises(self.career, self.day)
        for step in steps(self.known.career_id, self.standing, self.promises, self.day):
            self.take(step)
        self.weigh()

    def weigh(self) -> None:
        """Notes the drop-out risk where it changed."""
        risk = self.judge.risk(self.career, self.day, self.promises)
        if not self.risk or (risk.level, risk.points) != (self.risk[-1].level, self.risk[-1].points):
            self.risk.append(RiskTurn(self.day, self.after, risk.level, risk.points))

    def take(self, step: Step) -> None:
        """Keeps what happened to an alert."""
        if step.what == "raised":
            self.played[step.alert] = PlayedAlert(step.alert, step.promise, self.day, self.after)
        elif step.what == "reopened":
            self.played[step.alert] = self.played[step.alert]._replace(
                promise=step.promise, settled="raised", because=None, settled_on=None, settled_after=None
            )
        else:
            self.played[step.alert] = self.played[step.alert]._replace(
                promise=step.promise, settled=step.what, because=step.because,
                settled_on=self.day, settled_after=self.after,
            )  # fmt: skip
        settled = "raised" if step.what in {"raised", "reopened"} else step.what
        self.standing[step.alert] = Standing(step.alert, step.promise, settled)  # type: ignore[arg-type]

    def result(self) -> Played:
        """All that was seen; open alerts carry their promise as it stood at the end."""
        current = dict(self._current())
        alerts = (one._replace(promise=current.get(alert, one.promise)) for alert, one in self.played.items())
        return Played(self.career, self.known.laid(), tuple(self.promises), tuple(alerts), tuple(self.risk), self.day)

    def _current(self) -> Iterator[tuple[str, Promise]]:
        for promise in self.promises:
            yield alert_id(self.known.career_id, promise), promise
