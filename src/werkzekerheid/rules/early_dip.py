"""An extra talk with the worker before the dip that comes after three months."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from werkzekerheid.rules.contacts import WORKER
from werkzekerheid.rules.promised import first, makes_a_promise, promised
from werkzekerheid.rules.spoken import Spoken, settled, talks_from
from werkzekerheid.rules.stays import converted_from, end_of_stay
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import after

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.records import Placement
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "early_dip"


class EarlyDipPeriod(Period):
    """When the talk is, in calendar days after the start; `counts_from_days`: an earlier one is about the start."""

    opens_days: WholeDays
    due_days: WholeDays
    grace_days: WholeDays
    counts_from_days: WholeDays


def promises(career: Career, table: Table[EarlyDipPeriod], day: date | None) -> Iterator[Promise]:
    """One for each start at an organisation; what converts there goes on, and is no new start."""
    for placement in career.started_placements():
        start = placement.started
        if start is None or not makes_a_promise(career, start) or not table.applies_to(placement):
            continue
        before = converted_from(career, placement)
        if before is not None and makes_a_promise(career, before.started) and table.applies_to(before):
            continue
        period = table.on(start)
        window = after(start, opens=period.opens_days, due=period.due_days, grace=period.grace_days)
        if window is None:
            continue
        over = first([career.closed, end_of_stay(career, placement)])
        done = settled(_talks(career, placement, start, period, day), over)
        yield promised(table, "", placement.ref, start, window, done)


def _talks(
    career: Career, placement: Placement, start: Moment, period: EarlyDipPeriod, day: date | None
) -> Iterator[Spoken]:
    """The talks with the worker once the time may have come: of a vague start the earliest day, as it opens."""
    begun = start.earliest or start.latest
    if day is None or begun is None:
        return
    counts_from = begun + timedelta(days=period.counts_from_days)
    yield from talks_from(career, WORKER, counts_from, day, placement.ref)
