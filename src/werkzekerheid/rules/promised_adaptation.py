"""An adaptation of the work that was promised is delivered, by the day that was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.rules.promised import Settled, first, makes_a_promise, promised
from werkzekerheid.rules.stays import end_of_stay
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import after, before

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.coming import Adaptation, Pledge
    from werkzekerheid.career.state import Career
    from werkzekerheid.rules.promise import Promise, Window
    from werkzekerheid.rules.table import Table

RULE = "promised_adaptation"


class PromisedAdaptationPeriod(Period):
    """How long before its day it is looked for; and when, of one that was promised without a day."""

    opens_days: WholeDays
    grace_days: WholeDays
    undated_opens_days: WholeDays
    undated_due_days: WholeDays


def promises(career: Career, table: Table[PromisedAdaptationPeriod], day: date | None) -> Iterator[Promise]:  # noqa: ARG001
    """One for each time an adaptation was promised: for a later day it is another promise, and the first was broken."""
    for adaptation in career.adaptations.values():
        for number, pledge in enumerate(adaptation.pledges):
            window = _window(table.on(pledge.moment), pledge)
            if window is not None and makes_a_promise(career, pledge.moment):
                done = _settled(career, adaptation, number)
                yield promised(table, "", adaptation.ref, pledge.moment, window, done)


def _window(period: PromisedAdaptationPeriod, pledge: Pledge) -> Window | None:
    if pledge.due and pledge.due.span.latest:
        return before(pledge.due.span, pledge.moment, opens=period.opens_days, due=0, grace=period.grace_days)
    opens, due = period.undated_opens_days, period.undated_due_days
    return after(pledge.moment, opens=opens, due=due, grace=period.grace_days)


def _settled(career: Career, adaptation: Adaptation, number: int) -> Settled:
    """Delivered, or moot when the work ended or it was promised anew; that it is refused is no excuse."""
    placement = career.placements.get(adaptation.placement)
    again = [one.moment for one in adaptation.pledges[number + 1 : number + 2]]
    over = first([career.closed, end_of_stay(career, placement) if placement else None, *again, adaptation.refused])
    refused = adaptation.refused if over is not None and over == adaptation.refused else None
    return Settled(adaptation.delivered, over, given_up_by=refused)
