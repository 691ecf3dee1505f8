"""Alerts and risk levels held against what truly happened in a generated career. Pure.

Adds to a tally:

    days_on                       the days on which a worker was on the way to drop-out
    slides, ENDS_IN               slides by how they ended
    cause, CAUSE                  those that were lost, by why
    cause_seen, CAUSE             of these, with any alert on the way
    dated | dated_on, RULE        alerts with a day, and those that stood on a day on the way
    stood | stood_on, RULE        the days on which they stood, and those on the way
    seen, RULE                    lost slides on the way of which an alert stood
    lead, RULE, DAYS              how many days before the end the first of these stood
    weeks, LEVEL, ON              looks at the risk (every 28 days), by whether the worker was on the way (1)
    reached, LEVEL                lost slides of which a look on the way gave this level or a higher one
    lead, LEVEL, DAYS             how many days before the end the first such look was

A rule named `ANY` stands for all together.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from werkzekerheid.rules.dropout_risk import assess

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from werkzekerheid.app.backtest.truth import Slide
    from werkzekerheid.career.state import Career
    from werkzekerheid.rules.dropout_risk import DropoutRiskPeriod
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table
    from werkzekerheid.rules.walk import PlayedAlert

    Tally = Counter[tuple[str | int, ...]]
    Stretch = tuple[date, date]

ANY = "*"
LEVELS = ("low", "raised", "high")
_EVERY = timedelta(days=28)
_ONE_DAY = timedelta(days=1)


class Samples:
    """The level of the drop-out risk, looked at every 28 days: it changes on too many days to look on each."""

    def __init__(self, table: Table[DropoutRiskPeriod]) -> None:
        """Nothing was looked at yet."""
        self.table = table
        self.taken: list[tuple[date, str]] = []

    def next_on(self, day: date) -> date:
        """The day of the next look, where it is this day now."""
        return self.taken[-1][0] + _EVERY if self.taken else day + _EVERY

    def take(self, career: Career, day: date, promises: Sequence[Promise]) -> None:
        """Looks."""
        self.taken.append((day, assess(career, self.table, day, promises).level))


def add_truth(
    tally: Tally, alerts: Iterable[PlayedAlert], samples: Samples, slides: Sequence[Slide], ended_on: date
) -> None:
    """Adds what alerts and looks at the risk were worth, up to the last day of the walk."""
    known = [one for one in slides if one.since <= ended_on]
    stretches: dict[str, list[Stretch]] = {ANY: []}
    for alert in alerts:
        if alert.raised_on is not None:
            stretch = alert.raised_on, (alert.settled_on if alert.settled != "raised" else None) or ended_on
            for rule in (alert.promise.rule, ANY):
                stretches.setdefault(rule, []).append(stretch)
    tally["days_on",] += sum(_days_in((one.since, min(one.until, ended_on)), known) for one in known)
    for rule, stood in stretches.items():
        _add_alerts(tally, rule, stood, known)
    for slide in known:
        tally["slides", slide.ends_in] += 1
        if slide.is_lost and slide.until <= ended_on:
            _add_lost(tally, slide, stretches)
            _add_level(tally, slide, samples)
    for day, level in samples.taken:
        tally["weeks", level, int(any(one.since <= day <= one.until for one in known))] += 1


def _days_in(stretch: Stretch, slides: Iterable[Slide]) -> int:
    """How many days of a stretch lie in a slide; slides never overlap."""
    return sum(max((min(stretch[1], one.until) - max(stretch[0], one.since)).days + 1, 0) for one in slides)


def _add_alerts(tally: Tally, rule: str, stood: Sequence[Stretch], slides: Sequence[Slide]) -> None:
    for stretch in stood:
        on = _days_in(stretch, slides)
        tally["dated", rule] += 1
        tally["dated_on", rule] += int(on > 0)
        tally["stood", rule] += (stretch[1] - stretch[0]).days + 1
        tally["stood_on", rule] += on


def _add_lost(tally: Tally, slide: Slide, stretches: dict[str, list[Stretch]]) -> None:
    """A slide that was lost: who stood on the way, on a day before its last."""
    last = slide.until - _ONE_DAY
    tally["cause", slide.cause] += 1
    for rule, stood in stretches.items():
        began = [max(one[0], slide.since) for one in stood if one[0] <= last and one[1] >= slide.since]
        if began:
            tally["seen", rule] += 1
            tally["lead", rule, (slide.until - min(began)).days] += 1
            if rule == ANY:
                tally["cause_seen", slide.cause] += 1


def _add_level(tally: Tally, slide: Slide, samples: Samples) -> None:
    on_the_way = [(day, level) for day, level in samples.taken if slide.since <= day < slide.until]
    for place, level in enumerate(LEVELS):
        higher = LEVELS[place:]
        if days := [day for day, found in on_the_way if found in higher]:
            tally["reached", level] += 1
            tally["lead", level, (slide.until - min(days)).days] += 1
