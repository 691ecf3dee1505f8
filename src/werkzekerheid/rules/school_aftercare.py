"""For two years after somebody left, the school calls each year to hear how it goes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from werkzekerheid.facts.vocabulary import EducationLevel
from werkzekerheid.rules.contacts import WORKER, talks
from werkzekerheid.rules.promise import Window
from werkzekerheid.rules.promised import makes_a_promise, promised
from werkzekerheid.rules.spoken import Spoken, settled
from werkzekerheid.rules.table import Period, WholeDays

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "school_aftercare"
_STARTED = "started"
_SCHOOL = "school"


class SchoolAftercarePeriod(Period):
    """Which schools call, after how many days and how often, and from how long before a call is that of the year."""

    levels: tuple[EducationLevel, ...]
    every_days: WholeDays
    times: WholeDays
    opens_days: WholeDays
    grace_days: WholeDays
    counts_from_days: WholeDays


def promises(career: Career, table: Table[SchoolAftercarePeriod], day: date | None) -> Iterator[Promise]:
    """One for each year after an education at such a school ended; going on to another education changes nothing.

    Who left before the career was opened is promised it from the opening on. Silent where no day of leaving is known.
    """
    if day is None:
        return
    for note in career.educations:
        left = note.moment
        ground = career.opened if left.history else left
        if note.kind == _STARTED or left.dayless or ground is None or not makes_a_promise(career, ground):
            continue
        period = table.on(ground)
        if note.about in period.levels:
            for year in range(1, period.times + 1):
                window = _window(period, left, ground, year)
                if window is not None:
                    done = settled(_calls(career, period, left, year, day), career.closed)
                    yield promised(table, f"year_{year}", left.event_id, ground, window, done, [left.event_id])


def _window(period: SchoolAftercarePeriod, left: Moment, ground: Moment, year: int) -> Window | None:
    """None for a year that was over when somebody became responsible: nobody can call in it any more."""
    if left.latest is None or ground.known_on is None:
        return None
    days = year * period.every_days
    opens_on = (left.earliest or left.latest) + timedelta(days=days - period.opens_days)
    due_on = left.latest + timedelta(days=days)
    if due_on < ground.known_on:
        return None
    return Window(max(opens_on, ground.known_on), due_on, due_on + timedelta(days=period.grace_days))


def _calls(career: Career, period: SchoolAftercarePeriod, left: Moment, year: int, day: date) -> Iterator[Spoken]:
    """The talks of the school with the worker, in this year."""
    if left.latest is None:
        return
    by_school = {one.moment.event_id for one in career.contacts if one.by == _SCHOOL}
    counts_from = left.latest + timedelta(days=year * period.every_days - period.counts_from_days)
    for talk in talks(career, WORKER, day) if by_school else ():
        if talk.moment.event_id in by_school and talk.stops >= counts_from:
            yield Spoken(talk.moment, max(talk.starts, counts_from))
