"""The setbacks of a career that was played, and what stood before each: which alerts, and how far ahead. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.rules.promised import first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from werkzekerheid.app.replay import Played
    from werkzekerheid.app.walk import PlayedAlert
    from werkzekerheid.career.records import DropOut, Placement
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Laid, Moment

DROPPED_OUT, NOT_RENEWED, RELAPSE = "dropped_out", "not_renewed", "relapse"
KINDS = (DROPPED_OUT, NOT_RENEWED, RELAPSE)
_WENT_ON = frozenset({"converted", "moved_on", "completed"})
"""How a placement ends that goes on elsewhere or is done: a drop-out told of it later is not its end."""
_BESIDE = timedelta(days=31)
_EVENTS_BESIDE = 2


class Happened(NamedTuple):
    """A setback: `moment` is the event that showed it first, `told` the one that calls it so."""

    kind: str
    moment: Moment
    told: Moment


class Ahead(NamedTuple):
    """An alert that stood: how many events of life lie between the one it was raised after and the setback.

    The days lie between the day it was raised and the earliest and latest day of the setback; None without days.
    """

    alert: Mapping[str, Any]
    events: int
    fewest_days: int | None
    most_days: int | None


class Setback(NamedTuple):
    """A relapse, drop-out or non-renewal, by its number in the file, with the alerts that stood when it happened."""

    number: int
    standing: tuple[Ahead, ...]


def happened(career: Career) -> Iterator[Happened]:
    """The setbacks in the order of life, those of before the opening too.

    A drop-out is one with the end of its placement or education, whichever was told first; a non-renewal happens when
    it is said, else when the placement ends, and is part of a drop-out that is told of the same placement.
    """
    yield from sorted(_found(career), key=lambda one: one.moment.order)


def _found(career: Career) -> Iterator[Happened]:
    for relapse in career.relapses:
        yield Happened(RELAPSE, relapse.moment, relapse.moment)
    dropped = {one.placement for one in career.drop_outs}
    for one in career.drop_outs:
        yield Happened(DROPPED_OUT, first([one.moment, _end_of(career, one)]) or one.moment, one.moment)
    for placement in career.placements.values():
        ended = placement.ended
        if ended and placement.outcome == NOT_RENEWED and placement.ref not in dropped:
            yield Happened(NOT_RENEWED, first([ended, *_said(career, placement)]) or ended, ended)


def _end_of(career: Career, one: DropOut) -> Moment | None:
    """The end of the placement somebody dropped out of, or of the education."""
    placement = career.placements.get(one.placement or "")
    if placement is not None:
        return placement.ended if placement.outcome not in _WENT_ON else None
    before = [note for note in career.educations if note.moment.order < one.moment.order]
    ended = before and before[-1].kind == DROPPED_OUT and one.phase == "education"
    return before[-1].moment if ended else None


def _said(career: Career, placement: Placement) -> Iterator[Moment]:
    """That the last contract of a placement would not be renewed."""
    of_it = [one for one in career.contracts.values() if one.placement == placement.ref]
    for talk in of_it[-1].end_talks if of_it else ():
        if talk.renewal == NOT_RENEWED:
            yield talk.moment


def setbacks(played: Played, alerts: Sequence[Mapping[str, Any]]) -> Iterator[Setback]:
    """The setbacks in the order of life.

    Args:
        played: the replay.
        alerts: its alerts as in its document, in the same order.
    """
    places = places_in(played.laid)
    for one in happened(played.career):
        pairs = zip(played.alerts, alerts, strict=True)
        standing = [_ahead(document, alert, one.moment, places) for alert, document in pairs
                    if stood(alert, one.moment, places)]  # fmt: skip
        yield Setback(one.told.number, tuple(sorted(standing, key=lambda ahead: -ahead.events)))


def places_in(laid: Iterable[Laid]) -> dict[int, int]:
    """The place in life of each event by its number; that of nothing (0) lies before all of them."""
    return {0: -1} | {one.moment.number: one.moment.order for one in laid}


def stood(alert: PlayedAlert, setback: Moment, places: Mapping[int, int]) -> bool:
    """Whether an alert stood when this happened: raised before it, not settled, and its subject still there."""
    if places[alert.raised_after] >= setback.order or _is_past(alert.raised_on, setback):
        return False
    if alert.promise.excused_by is not None and _lay_behind(alert.promise.excused_by, setback):
        return False
    if alert.settled_after is None or places[alert.settled_after] >= setback.order:
        return True
    return _is_past(alert.settled_on, setback)


def _lay_behind(over: Moment, setback: Moment) -> bool:
    """Whether what an alert was about had ended well before the setback: an end beside it is part of it.

    By the days where they can tell; of vague days that cannot, the order of life does.
    """
    if over.bound is not None and setback.earliest is not None and not over.dayless:
        if over.bound + _BESIDE < setback.earliest:
            return True
        if over.earliest is not None and setback.bound is not None and setback.bound <= over.earliest + _BESIDE:
            return False
    return over.order < setback.order - _EVENTS_BESIDE


def _is_past(day: date | None, moment: Moment) -> bool:
    """Whether a day certainly lies behind a moment."""
    return day is not None and moment.bound is not None and day > moment.bound


def days_ahead(alert: PlayedAlert, setback: Moment) -> tuple[int, int] | None:
    """The fewest and the most days between the day an alert was raised and a setback; None without days."""
    raised_on = alert.raised_on
    if raised_on is None or setback.earliest is None or setback.bound is None:
        return None
    return max((setback.earliest - raised_on).days, 0), max((setback.bound - raised_on).days, 0)


def _ahead(document: Mapping[str, Any], alert: PlayedAlert, setback: Moment, places: Mapping[int, int]) -> Ahead:
    days = days_ahead(alert, setback) or (None, None)
    return Ahead(document, setback.order - places[alert.raised_after], *days)
