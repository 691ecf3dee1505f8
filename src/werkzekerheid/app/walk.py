"""Walks through a career as it became known, and keeps its alerts: what a replay and a backtest have in common. Pure.

A rule looks when a fact of a type that it reads becomes known, on the days on which one of its promises changes by
itself, and on those of a told rhythm; so a walk costs what happens in it and not how many days it lasts, and sees what
a look of all rules on each day would.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.career.evolve import evolve, fold_laid, told_days, until
from werkzekerheid.facts.corrections import effective
from werkzekerheid.facts.layout import Laid, Moment, lay_out
from werkzekerheid.rules.alerting import Standing, Step, alert_id, steps
from werkzekerheid.rules.contacts import next_talk_on
from werkzekerheid.rules.once import Looked
from werkzekerheid.rules.promise import Promise, next_look

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.event import Event

    Look = Callable[[Career, date | None], Iterable[Promise]]
    """The promises of some rules to a career, as they stand on a day."""

_CORRECTIONS = frozenset({"event_corrected", "event_retracted"})
_ONE_DAY = timedelta(days=1)


class PlayedAlert(NamedTuple):
    """An alert as the walk saw it; `raised_after` is the number of the last event known then (0: none)."""

    alert: str
    promise: Promise
    raised_on: date | None
    raised_after: int
    settled: str = "raised"
    because: str | None = None
    settled_on: date | None = None
    settled_after: int | None = None


class Known:
    """The career as known after each event: facts in the order of life, corrections from when they were known."""

    def __init__(self, career_id: str, events: Sequence[Event]) -> None:
        """Lay all events out once; what is known of them grows by `add`."""
        self.career_id = career_id
        self.events = events
        self.told = told_days(events)
        self._ids: set[str] = set()
        self._layouts: dict[frozenset[str], dict[str, Laid]] = {}
        self._changes = frozenset(e.event_id for e in events if e.fact.TYPE in _CORRECTIONS)
        self._folded: tuple[Career, int] | None = None  # with the place in life of the last fact in it
        self.order = sorted(
            (one.moment for one in self._layout(self._changes).values() if one.fact.TYPE != "telling_recorded"),
            key=lambda moment: (moment.known_on or date.min, moment.learned),
        )

    def _layout(self, changes: frozenset[str]) -> dict[str, Laid]:
        """The facts by id in the order of life, where these corrections are known."""
        if changes not in self._layouts:
            unknown = self._changes - changes
            standing = effective([e for e in self.events if e.event_id not in unknown]).events
            self._layouts[changes] = {one.moment.event_id: one for one in lay_out(standing)}
        return self._layouts[changes]

    def add(self, moment: Moment) -> str | None:
        """One more event is known; gives its type where it lies behind all others, None where more changed."""
        self._ids.add(moment.event_id)
        new = self._layout(self._changes & self._ids).get(moment.event_id)
        if self._folded is None or new is None or moment.event_id in self._changes:
            self._folded = None
            return None
        career, last = self._folded
        if new.moment.order < last:
            # What lies before something that is known already is folded in its place, so all of it anew.
            self._folded = None
            return None
        self._folded = evolve(career, new), new.moment.order
        return new.fact.TYPE

    def laid(self) -> tuple[Laid, ...]:
        """What is known, in the order of life."""
        layout = self._layout(self._changes & self._ids)
        return tuple([one for event_id, one in layout.items() if event_id in self._ids])

    def career(self, as_of: date | None = None) -> Career:
        """The career as known."""
        if as_of is not None:
            return fold_laid(self.career_id, until(self.laid(), as_of), self.told)
        if self._folded is None:
            laid = self.laid()
            self._folded = fold_laid(self.career_id, laid, self.told), laid[-1].moment.order if laid else -1
        return self._folded[0]


class Walk:
    """A walk: the day, what is known on it, and the alerts so far, by id in the order in which they were raised."""

    def __init__(self, known: Known, looks: Mapping[str, Look], reads: Mapping[str, Container[str]] = {}) -> None:
        """Begin where nothing is known.

        Args:
            known: the career.
            looks: the rules, each by a name of its own, in the order of telling.
            reads: by that name the types of fact on which its promises rest; one that is left out looks at every fact.
        """
        self.known, self.looks, self.reads = known, looks, reads
        self.career: Career = Looked.at(known.career())
        self.day: date | None = None
        self.after = 0
        self.alerts: dict[str, PlayedAlert] = {}
        self._promises: dict[str, Sequence[Promise]] = {}
        self._standing: dict[str, dict[str, Standing]] = {name: {} for name in looks}
        self._coming: dict[str, date] = {}
        self._talk_on: date | None = None  # a told rhythm may keep a promise of any rule on each of its days

    @property
    def promises(self) -> tuple[Promise, ...]:
        """All promises, as they stand."""
        return tuple(one for some in self._promises.values() for one in some)

    @property
    def coming(self) -> date | None:
        """The next day on which something changes by itself."""
        return min([*self._coming.values(), *([self._talk_on] if self._talk_on else [])], default=None)

    def learn(self, moment: Moment) -> None:
        """One more event becomes known, on its day: the rules look that read it, and those that are due."""
        type_, day = self.known.add(moment), moment.known_on or self.day
        begins = self.day is None and day is not None  # in a stretch without days most rules are silent
        self.career = Looked.at(self.known.career())
        self.day, self.after = day, moment.number
        if type_ is None or begins or self._has_talked():
            self._look_all()
            return
        due = self._due()
        for name in [one for one in self.looks if one in due or one not in self.reads or type_ in self.reads[one]]:
            self._look(name)
        self._find_next_talk()

    def go_to(self, day: date) -> None:
        """It is this day, and no day was passed over on which something changes: the rules look that are due."""
        self.day = day
        if self._has_talked():
            self._look_all()
            return
        for name in self._due():
            self._look(name)

    def pass_days(self, stop: date | None) -> None:
        """The days before `stop` pass."""
        if stop is None or self.day is None:
            return
        while (coming := self.coming) is not None and coming < stop:
            self.go_to(coming)
        self.day = max(self.day, stop - _ONE_DAY)

    def _has_talked(self) -> bool:
        """Whether a day of a told rhythm has come."""
        return self._talk_on is not None and self.day is not None and self._talk_on <= self.day

    def _due(self) -> list[str]:
        """The rules of which a promise changes by itself on this day."""
        return [name for name, coming in self._coming.items() if self.day is not None and coming <= self.day]

    def _look_all(self) -> None:
        for name in self.looks:
            self._look(name)
        self._find_next_talk()

    def _find_next_talk(self) -> None:
        self._talk_on = None if self.day is None else next_talk_on(self.career, self.day)

    def _look(self, name: str) -> None:
        self._promises[name] = promises = list(self.looks[name](self.career, self.day))
        standing = self._standing[name]
        for step in steps(self.known.career_id, standing, promises, self.day):
            self._take(step, standing)
        coming = None if self.day is None else next_look(promises, self.day)
        if coming is None:
            self._coming.pop(name, None)
        else:
            self._coming[name] = coming

    def _take(self, step: Step, standing: dict[str, Standing]) -> None:
        """Keeps what happened to an alert."""
        if step.what == "raised":
            self.alerts[step.alert] = PlayedAlert(step.alert, step.promise, self.day, self.after)
        elif step.what == "reopened":
            self.alerts[step.alert] = self.alerts[step.alert]._replace(
                promise=step.promise, settled="raised", because=None, settled_on=None, settled_after=None
            )
        else:
            self.alerts[step.alert] = self.alerts[step.alert]._replace(
                promise=step.promise, settled=step.what, because=step.because,
                settled_on=self.day, settled_after=self.after,
            )  # fmt: skip
        settled = "raised" if step.what in {"raised", "reopened"} else step.what
        standing[step.alert] = Standing(step.alert, step.promise, settled)  # type: ignore[arg-type]

    def played(self) -> tuple[PlayedAlert, ...]:
        """All alerts; open ones carry their promise as it stands now."""
        current = dict(self._current())
        return tuple(one._replace(promise=current.get(alert, one.promise)) for alert, one in self.alerts.items())

    def _current(self) -> Iterator[tuple[str, Promise]]:
        for promise in self.promises:
            yield alert_id(self.known.career_id, promise), promise


def last_day(known: Known, last: date | None = None) -> date:
    """The day up to which a walk goes: the day of the telling, or an earlier `last`; `date.max` where neither is."""
    return min(day for day in (known.told.horizon, last, date.max) if day)


def learned_by(known: Known, end: date) -> Iterator[Moment]:
    """What became known up to this day, in that order; what has only an order and no day is among it."""
    return (one for one in known.order if one.known_on is None or one.known_on <= end)
