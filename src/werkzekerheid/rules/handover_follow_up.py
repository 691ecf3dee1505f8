"""Two months after a change of employer the jobcoach speaks with the new employer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from werkzekerheid.rules.contacts import EMPLOYER
from werkzekerheid.rules.promised import first, makes_a_promise, promised
from werkzekerheid.rules.spoken import Spoken, settled, spoken_after, talks_from
from werkzekerheid.rules.stays import end_of_stay, placement_before
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

RULE = "handover_follow_up"


class HandoverFollowUpPeriod(Period):
    """When the talk is, in calendar days after the start; `counts_from_days`: an earlier one is about the start."""

    opens_days: WholeDays
    due_days: WholeDays
    grace_days: WholeDays
    counts_from_days: WholeDays


def promises(career: Career, table: Table[HandoverFollowUpPeriod], day: date | None) -> Iterator[Promise]:
    """One for each organisation where somebody starts in one of the forms of the policy."""
    for placement in career.started_placements():
        start = placement.started
        if start is None or not makes_a_promise(career, start) or not table.applies_to(placement):
            continue
        former = placement_before(career, placement, table.forms)
        if former is not None and former.organisation == placement.organisation:
            continue
        period = table.on(start)
        window = after(start, due=period.due_days, opens=period.opens_days, grace=period.grace_days)
        if window is None:
            continue
        over = first([career.closed, end_of_stay(career, placement)])
        yield promised(
            table, "", placement.ref, start, window, settled(_spoken(career, placement, start, period, day), over)
        )


def _spoken(
    career: Career, placement: Placement, start: Moment, period: HandoverFollowUpPeriod, day: date | None
) -> Iterator[Spoken]:
    """The talks with this employer once the time had come; one that says to be the follow-up counts as it is."""
    for one in career.handovers.values():
        if one.placement == placement.ref or one.to_organisation == placement.organisation:
            yield from spoken_after(start, one.followed_up)
    if day is None or start.latest is None:
        return
    counts_from = start.latest + timedelta(days=period.counts_from_days)
    yield from talks_from(career, EMPLOYER, counts_from, day, placement.ref)
