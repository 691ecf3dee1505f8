"""While loonkostensubsidie runs the wage value is measured, and measured again on its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.rules.promised import Settled, first, makes_a_promise, promised
from werkzekerheid.rules.stays import end_of_stay, until_now
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import after, before

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.coming import WageValue
    from werkzekerheid.career.records import Provision
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "wage_value"
_SUBSIDY = "loonkostensubsidie"
_CLASS = "money"


class WageValuePeriod(Period):
    """When it is measured first, counted from the grant, and how long before its own day it is looked for again."""

    first_opens_days: WholeDays
    first_due_days: WholeDays
    first_grace_days: WholeDays
    again_opens_days: WholeDays
    again_grace_days: WholeDays


def promises(career: Career, table: Table[WageValuePeriod], day: date | None) -> Iterator[Promise]:  # noqa: ARG001
    """One for each grant, and one for each measurement that says when it is due again.

    An estimate is no measurement. Nothing is asked where what was measured has been erased: nobody can tell then.
    """
    grants = [
        (one, one.granted, _over(career, one))
        for one in career.provisions.values()
        if one.kind == _SUBSIDY and one.granted
    ]
    if not grants or _CLASS in career.erased_classes:
        return
    measured = [one for one in career.loonwaarden if one.basis == "measured"]
    for grant, granted, over in grants:
        if makes_a_promise(career, granted):
            yield from _first(table, grant, granted, Settled(_measured(career, grant, measured), over))
    for value in measured:
        ends = [over for _, _, over in grants if over is None or over.order > value.moment.order]
        if ends and makes_a_promise(career, value.moment):
            yield from _again(table, value, Settled(_next(measured, value), None if None in ends else _last(ends)))


def _over(career: Career, grant: Provision) -> Moment | None:
    placement = career.placements.get(grant.placement or "")
    return first([career.closed, grant.ended, end_of_stay(career, placement) if placement else None])


def _first(table: Table[WageValuePeriod], grant: Provision, granted: Moment, done: Settled) -> Iterator[Promise]:
    period = table.on(granted)
    window = after(
        granted, opens=period.first_opens_days, due=period.first_due_days, grace=period.first_grace_days,
        since=grant.starts.span if grant.starts else None,
    )  # fmt: skip
    if window is not None:
        yield promised(table, "first", grant.ref, granted, window, done)


def _measured(career: Career, grant: Provision, measured: list[WageValue]) -> Moment | None:
    """The first measurement in this work, or in the trial before it; one in other work says nothing of this."""
    placement = career.placements.get(grant.placement or "")
    since = min((one.in_sight.order for one in until_now(career, placement)), default=-1) if placement else -1
    return first(one.moment for one in measured if one.moment.order > since)


def _again(table: Table[WageValuePeriod], value: WageValue, done: Settled) -> Iterator[Promise]:
    if value.redetermine is None:
        return
    period = table.on(value.moment)
    window = before(
        value.redetermine.span, value.moment, opens=period.again_opens_days, due=0, grace=period.again_grace_days
    )
    if window is not None:
        yield promised(table, "again", value.moment.event_id, value.moment, window, done)


def _next(measured: list[WageValue], value: WageValue) -> Moment | None:
    return first(one.moment for one in measured if one.moment.order > value.moment.order)


def _last(ends: list[Moment | None]) -> Moment | None:
    return max((one for one in ends if one), key=lambda one: one.order, default=None)
