"""The calendar: each day that is over is written down once, so that time itself stands in the ledger.

Nothing else reads the clock for a deadline. A replay passes the same days in the same places.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid5

from werkzekerheid.facts.event import NAMESPACE, Actor, Told, event_id
from werkzekerheid.facts.layout import day_of
from werkzekerheid.facts.streams import TimePassed
from werkzekerheid.ledger.ledger import Draft, VersionConflict
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.today import CALENDAR, calendar_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.ledger.ledger import Ledger

__all__ = ["calendar_day", "draft_of", "pass_time"]

DAYS_PER_APPEND = 366
_CALENDAR = Told(recorded_by=Actor(actor="calendar", role="system"))
_ONE_DAY = timedelta(days=1)


def pass_time(ledger: Ledger, until: date, today: date, *, ahead: bool = False) -> int:
    """Writes down each day up to and with `until` that is not written yet; gives how many this call wrote.

    The first day is the one on which the ledger was made, and a day's number from there is its version: two processes
    cannot both write a day, and none is skipped.

    Args:
        ledger: where the days are written.
        until: the last day to write.
        today: the day it is now, in Europe/Amsterdam.
        ahead: a demo ledger may live in the future.

    Raises:
        Refusal: `day_not_over`, unless `ahead`.
    """
    if until >= today and not ahead:
        raise Refusal("day_not_over", day=until, today=today)
    written = 0
    while True:
        version = ledger.version(CALENDAR)
        drafts = [draft_of(day) for day in _missing(day_of(ledger.made_at) + version * _ONE_DAY, until)]
        if not drafts:
            return written
        try:
            ledger.append(CALENDAR, version, drafts)
        except VersionConflict:
            continue  # another process wrote some of these days: what is left is looked up again
        written += len(drafts)


def _missing(first: date, until: date) -> Iterator[date]:
    """The next days to write, at most a year at once."""
    return (first + number * _ONE_DAY for number in range(min((until - first).days + 1, DAYS_PER_APPEND)))


def draft_of(day: date) -> Draft:
    """That this day is over; the id follows from the day, so a day is never two events."""
    command_id = str(uuid5(NAMESPACE, f"{CALENDAR}:{day.isoformat()}"))
    return Draft(TimePassed(day=day.isoformat()), _CALENDAR, command_id, event_id(command_id))
