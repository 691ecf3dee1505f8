"""How every rule writes down a promise: from its table, the event that made it, and what kept it or made it moot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.rules.promise import Promise
from werkzekerheid.rules.window import follows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Window
    from werkzekerheid.rules.table import Table


class Settled(NamedTuple):
    """What settled a promise: the event that kept it, the one that made it moot.

    `on` is the day of keeping where it is another than that of its event (a day in a told rhythm).
    """

    kept_by: Moment | None = None
    excused_by: Moment | None = None
    on: date | None = None
    given_up_by: Moment | None = None


NOT_SETTLED = Settled()


def promised(
    table: Table[Any],
    part: str,
    subject: str,
    ground: Moment,
    window: Window,
    settled: Settled = NOT_SETTLED,
    evidence: Iterable[str] = (),
) -> Promise:
    """A promise of this policy. Its evidence is the ground, then `evidence`, then what kept it.

    What happens after the subject is gone keeps nothing any more.
    """
    kept_by, excused_by = settled.kept_by, settled.excused_by
    if kept_by and excused_by and excused_by.order < kept_by.order:
        kept_by = None
    shown = [ground.event_id, *evidence]
    if kept_by:
        shown.append(kept_by.event_id)
    by = table.judging(ground)
    kept_on = (settled.on or (None if kept_by.dayless else kept_by.latest)) if kept_by else None
    return Promise(
        table.rule, part, subject, ground, window, table.concerns, by.audience, _each_once(shown), kept_by, kept_on,
        excused_by, settled.given_up_by, by.version,
    )  # fmt: skip


def _each_once(events: list[str]) -> tuple[str, ...]:
    return tuple(events if len(events) == 1 else dict.fromkeys(events))


def first(moments: Iterable[Moment | None]) -> Moment | None:
    """The first of these events in the order of life; None where there is none."""
    found = None
    for one in moments:  # a loop: `min` with a key costs twice as much, and every rule asks this for each promise
        if one is not None and (found is None or one.order < found.order):
            found = one
    return found


def first_after(ground: Moment, moments: Iterable[Moment | None]) -> Moment | None:
    """The first of these events that lies behind `ground`, or on the same day."""
    return first(one for one in moments if one is not None and follows(one, ground))


def makes_a_promise(career: Career, ground: Moment | None) -> bool:
    """True for what happened while somebody was responsible: not before the opening, not after the closing."""
    if ground is None or ground.history:
        return False
    return career.closed is None or ground.order < career.closed.order
