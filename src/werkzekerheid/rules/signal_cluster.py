"""Two different signs in a short time: worker, employer and guide talk about what is going on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.rules.contacts import EMPLOYER, WORKER
from werkzekerheid.rules.known import in_order_known, known_before
from werkzekerheid.rules.promised import Settled, first, first_after, makes_a_promise, promised
from werkzekerheid.rules.spoken import settled, talks_after
from werkzekerheid.rules.stays import beginning, end_of_stay, running_then, stay_of
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import answer_within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.records import Placement
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "signal_cluster"
_UNKNOWN = "unknown"


class SignalClusterPeriod(Period):
    """Within how many days two different signs are one matter, and how soon the three talk about it."""

    window_days: WholeDays
    talk_working_days: WholeDays


class _Sign(NamedTuple):
    """A sign at a place: which, and when."""

    moment: Moment
    sign: str
    placement: Placement


def promises(career: Career, table: Table[SignalClusterPeriod], day: date | None) -> Iterator[Promise]:
    """One for each two different signs at one place; further signs add nothing until the three have talked."""
    by_stay: dict[str, list[_Sign]] = {}
    for one in sorted(_signs(career), key=lambda one: in_order_known(one.moment)):
        ended = end_of_stay(career, one.placement)
        # A sign that is learned only after that ended comes too late to talk about.
        if table.applies_to(one.placement) and not (ended and known_before(ended, one.moment)):
            by_stay.setdefault(beginning(career, one.placement).ref, []).append(one)
    for signs in by_stay.values():
        yield from _clusters(career, table, signs, day)


def _signs(career: Career) -> Iterator[_Sign]:
    """The signs at work. A wish that had to be told again is none: `wish_response` has it at once."""
    for one in career.signals.values():
        where = running_then(career, one.moment, one.placement)
        if where is not None and one.sign != _UNKNOWN and makes_a_promise(career, one.moment):
            yield _Sign(one.moment, one.sign, where)


def _clusters(
    career: Career, table: Table[SignalClusterPeriod], signs: list[_Sign], day: date | None
) -> Iterator[Promise]:
    since: list[_Sign] = []
    talked: Settled | None = None
    for sign in signs:
        if talked and not _came_after(sign.moment, talked):
            continue
        period = table.on(sign.moment)
        near = [one for one in since if one.sign != sign.sign and _may_lie_near(one, sign, period.window_days)]
        since.append(sign)
        if not near:
            continue
        window = answer_within(sign.moment, period.talk_working_days)
        done = _settled(career, max([*near, sign], key=lambda one: one.moment.order), day)
        yield promised(table, "", sign.placement.ref, sign.moment, window, done, [one.moment.event_id for one in near])
        if done.kept_by is None:
            return
        talked, since = done, []


def _may_lie_near(one: _Sign, other: _Sign, days: int) -> bool:
    """True where they may lie so near; of two signs without days, at one place, nobody can rule it out."""
    before, after = sorted((one.moment, other.moment), key=lambda moment: moment.order)
    if before.dayless or after.dayless or before.latest is None or after.earliest is None:
        return True
    return after.earliest - before.latest <= timedelta(days=days)


def _settled(career: Career, sign: _Sign, day: date | None) -> Settled:
    ended = end_of_stay(career, sign.placement)
    talks = talks_after(career, sign.moment, WORKER, day, sign.placement.ref, beside=EMPLOYER)
    done = settled(talks, first([career.closed, ended]))
    stay = stay_of(career, sign.placement.ref)
    dropped_out = first_after(sign.moment, (one.moment for one in career.drop_outs if one.placement in stay))
    # Whom nobody spoke with, and who then dropped out, was not excused from anything.
    return done._replace(given_up_by=dropped_out if sign.moment.dayless else None)


def _came_after(moment: Moment, talked: Settled) -> bool:
    """True for a sign that the talk cannot have been about."""
    if talked.on is not None and moment.latest is not None and not moment.dayless:
        return moment.latest > talked.on
    return talked.kept_by is not None and moment.order > talked.kept_by.order
