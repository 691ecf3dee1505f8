"""What one career gives by one set of tables, as counts that can be added up. Pure.

A `Tally` counts by a key whose first word says what:

    careers, days                      how many, and the days on which somebody was responsible for them
    alerts, RULE, HOW                  alerts by how they ended (`ENDINGS`)
    on_days, RULE                      those of them that were raised on a day: only these are a burden of so many days
    with, RULE                         careers in which the rule raised any
    setbacks, KIND, HOW                `alerted`, `undated` (an alert stood, the days are not known), `none`
    first, KIND, RULE                  the rule whose alert stood longest when it happened
    fewest | most, KIND, DAYS          how many days ahead that was raised
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app.backtest.against_truth import Samples, add_truth
from werkzekerheid.app.setbacks import RELAPSE, days_ahead, happened, places_in, stood
from werkzekerheid.app.walk import Known, Walk, last_day, learned_by
from werkzekerheid.rules.promise import state

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from werkzekerheid.app.backtest.tables import Tables
    from werkzekerheid.app.backtest.truth import Slide
    from werkzekerheid.app.walk import PlayedAlert
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.event import Event
    from werkzekerheid.facts.layout import Moment

Tally = Counter[tuple[str | int, ...]]

ENDINGS = ("kept", "kept_late", "broken", "withdrawn", "open")
_ABOUT_SOMETHING_ELSE = frozenset({"after_dropout", "rights_answer", "alert_answer", "contact_burden"})
"""Rules that look back at a drop-out, or at what has nothing to do with one."""
_ONE_DAY = timedelta(days=1)


class Setback(NamedTuple):
    """A drop-out, non-renewal or relapse, and the alert that stood longest when it happened (None: none stood).

    `days` are the fewest and the most between the two, `standing` is how many alerts stood, and `by` of which rules,
    the one that stood longest first.
    """

    kind: str
    moment: Moment
    first: PlayedAlert | None
    days: tuple[int, int] | None
    standing: int
    by: tuple[str, ...]


class Seen(NamedTuple):
    """What a career gave: the counts, and its setbacks in the order of life."""

    tally: Tally
    setbacks: tuple[Setback, ...]


def measure(
    career_id: str,
    events: Sequence[Event],
    tables: Tables,
    last: date | None = None,
    slides: Sequence[Slide] | None = None,
) -> Seen:
    """Walks through a career as it was known then.

    Args:
        career_id: whose career.
        events: of its stream.
        tables: by which it is judged.
        last: the day up to which; of a telling nobody looks past the day on which it was told.
        slides: what truly happened, where that is known.
    """
    known = Known(career_id, events)
    samples = Samples(tables.risk) if slides is not None else None
    walk = walked(known, tables, last, samples)
    alerts = walk.played()
    ended_on = walk.day
    found = tuple(_setbacks(walk, alerts))
    tally: Tally = Counter({("careers",): 1, ("days",): _days(walk.career, known, ended_on)})
    for alert in alerts:
        tally["alerts", alert.promise.rule, ending(alert, ended_on)] += 1
        tally["on_days", alert.promise.rule] += alert.raised_on is not None
    for rule in {alert.promise.rule for alert in alerts}:
        tally["with", rule] = 1
    for setback in found:
        _add_setback(tally, setback)
    if slides is not None and samples is not None and ended_on is not None:
        add_truth(tally, alerts, samples, slides, ended_on)
    return Seen(tally, found)


def walked(known: Known, tables: Tables, last: date | None = None, samples: Samples | None = None) -> Walk:
    """A walk to its end."""
    end = last_day(known, last)
    walk = Walk(known, tables.looks(), tables.reads())
    for moment in learned_by(known, end):
        _pass_days(walk, moment.known_on, samples)
        walk.learn(moment)
    _pass_days(walk, end + _ONE_DAY if end < date.max else None, samples)
    return walk


def _pass_days(walk: Walk, stop: date | None, samples: Samples | None) -> None:
    if samples is not None and stop is not None and walk.day is not None:
        while (on := samples.next_on(walk.day)) < stop:
            walk.pass_days(on + _ONE_DAY)
            samples.take(walk.career, on, walk.promises)
    walk.pass_days(stop)


def ending(alert: PlayedAlert, day: date | None) -> str:
    """How an alert ended: one of `ENDINGS`. What was kept after its term is `kept_late`; `open` is not broken yet."""
    if alert.settled == "withdrawn":
        return "withdrawn"
    now = state(alert.promise, day)
    if now == "excused":  # it stood in vain, and nobody looked since
        return "withdrawn"
    return now if now in ENDINGS else "open"


def _days(career: Career, known: Known, ended_on: date | None) -> int:
    """The days from the first that is known to the closing, or to the end of the walk."""
    begun = next((one.known_on for one in known.order if one.known_on is not None), None)
    if begun is None or ended_on is None:
        return 0
    closed = career.closed.latest if career.closed else None
    return max((min(closed or ended_on, ended_on) - begun).days, 0)


def _setbacks(walk: Walk, alerts: Sequence[PlayedAlert]) -> Iterator[Setback]:
    """The setbacks, each with the alerts that stood since the last drop-out or non-renewal before it."""
    places, before = places_in(walk.known.laid()), -1
    for kind, moment, _ in happened(walk.career):
        if moment.history:  # nobody was responsible yet
            continue
        standing = [
            one for one in alerts
            if one.promise.rule not in _ABOUT_SOMETHING_ELSE and places[one.raised_after] > before
            and stood(one, moment, places)
        ]  # fmt: skip
        standing.sort(key=lambda one: (places[one.raised_after], one.raised_on or date.min))
        longest = standing[0] if standing else None
        days = days_ahead(longest, moment) if longest else None
        rules = tuple(dict.fromkeys(one.promise.rule for one in standing))
        yield Setback(kind, moment, longest, days, len(standing), rules)
        before = before if kind == RELAPSE else moment.order


def _add_setback(tally: Tally, setback: Setback) -> None:
    kind = setback.kind
    if setback.first is None:
        tally["setbacks", kind, "none"] += 1
        return
    tally["setbacks", kind, "alerted" if setback.days else "undated"] += 1
    tally["first", kind, setback.first.promise.rule] += 1
    if setback.days:
        tally["fewest", kind, setback.days[0]] += 1
        tally["most", kind, setback.days[1]] += 1


def median(tally: Mapping[tuple[str | int, ...], int], *key: str) -> int | None:
    """The middle of the days that were counted under a key; the lower of two."""
    days = sorted((int(found[-1]), number) for found, number in tally.items() if found[:-1] == key)
    half, passed = sum(number for _, number in days) / 2, 0
    for day, number in days:
        passed += number
        if passed >= half:
            return day
    return None


def shortest(tally: Mapping[tuple[str | int, ...], int], *key: str) -> int | None:
    """The least of the days that were counted under a key."""
    return min((int(found[-1]) for found in tally if found[:-1] == key), default=None)
