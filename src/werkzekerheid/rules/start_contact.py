"""Four to six weeks after a start, somebody has asked the worker and the employer how it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.rules.contacts import EMPLOYER, WORKER
from werkzekerheid.rules.promised import first, makes_a_promise, promised
from werkzekerheid.rules.spoken import settled, talks_after
from werkzekerheid.rules.stays import converted_from, end_of_stay
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import after

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.state import Career
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "start_contact"
_PARTS = (("worker", WORKER), ("employer", EMPLOYER))


class StartContactPeriod(Period):
    """When it is looked for, and by when it has been, counted from the start."""

    opens_days: WholeDays
    due_days: WholeDays
    grace_days: WholeDays


def promises(career: Career, table: Table[StartContactPeriod], day: date | None) -> Iterator[Promise]:
    """Two for each start at an organisation: any talk from then on keeps its side.

    What converts there goes on with people who know one another: that is no new start.
    """
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
        for part, roles in _PARTS:
            kept_by = talks_after(career, start, roles, day, placement.ref)
            done = settled(kept_by, first([career.closed, end_of_stay(career, placement)]))
            yield promised(table, part, placement.ref, start, window, done)
