"""Alerts and risk levels held against what truly happened in a generated career. Pure.

Adds to a tally:

    days_on                       the days on which a worker was on the way to drop-out
    slides, ENDS_IN               slides by how they ended
    cause, CAUSE                  those that were lost, by why
    cause_seen, CAUSE             of these, with any alert raised on the way
    dated | dated_on, RULE        alerts with a day, and those raised while the worker was on the way
    seen, RULE                    lost slides on the way of which an alert was raised
    stood, RULE                   lost slides on the way of which an alert stood, however old
    lead, RULE, DAYS              how many days before the end the first was raised on the way
    looks, LEVEL, ON              looks at the risk (every 28 days), by whether the worker was on the way (1)
    reached, LEVEL                lost slides of which a look on the way gave this level or a higher one
    lead, LEVEL, DAYS             how many days before the end the first such look was

The last day of a slide is not on the way any more: what is raised on it comes too late.
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
    from werkzekerheid.app.walk import PlayedAlert
    from werkzekerheid.career.state import Career
    from werkzekerheid.rules.dropout_risk import DropoutRiskPeriod
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

    Tally = Counter[tuple[str | int, ...]]
    Stretch = tuple[date, date]

ANY = "*"
LEVELS = ("low", "raised", "high")
_EVERY = timedelta(days=28)


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
            stretch = alert.raised_on, _last_day(alert, ended_on)
            for rule in (alert.promise.rule, ANY):
                stretches.setdefault(rule, []).append(stretch)
    tally["days_on",] += sum((min(one.until, ended_on) - one.since).days for one in known)
    for rule, some in stretches.items():
        tally["dated", rule] += len(some)
        tally["dated_on", rule] += sum(_is_on_the_way(raised_on, known) for raised_on, _ in some)
    for slide in known:
        tally["slides", slide.ends_in] += 1
        if slide.is_lost and slide.until <= ended_on:
            tally["cause", slide.cause] += 1
            for rule, some in stretches.items():
                _add_lost(tally, slide, rule, some)
            _add_level(tally, slide, samples)
    for day, level in samples.taken:
        tally["looks", level, int(_is_on_the_way(day, known))] += 1


def _last_day(alert: PlayedAlert, ended_on: date) -> date:
    """Up to which day an alert stood: one that was broken stands until what it was about is over."""
    over = alert.promise.excused_by
    settled_on = alert.settled_on if alert.settled != "raised" else None
    return settled_on or (over.latest if over else None) or ended_on


def _is_on_the_way(day: date, slides: Iterable[Slide]) -> bool:
    return any(one.since <= day < one.until for one in slides)


def _add_lost(tally: Tally, slide: Slide, rule: str, stretches: Iterable[Stretch]) -> None:
    """A slide that was lost, for one rule."""
    there = [one for one in stretches if one[0] < slide.until and one[1] >= slide.since]
    raised = [one[0] for one in there if one[0] >= slide.since]
    tally["stood", rule] += int(bool(there))
    if raised:
        tally["seen", rule] += 1
        tally["lead", rule, (slide.until - min(raised)).days] += 1
        if rule == ANY:
            tally["cause_seen", slide.cause] += 1


def _add_level(tally: Tally, slide: Slide, samples: Samples) -> None:
    on_the_way = [(day, level) for day, level in samples.taken if slide.since <= day < slide.until]
    for place, level in enumerate(LEVELS):
        higher = LEVELS[place:]
        if days := [day for day, found in on_the_way if found in higher]:
            tally["reached", level] += 1
            tally["lead", level, (slide.until - min(days)).days] += 1
