"""What stood before each setback of a career that was played: which alerts, and how far ahead. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from werkzekerheid.app.replay import Played
    from werkzekerheid.app.walk import PlayedAlert
    from werkzekerheid.facts.layout import Laid, Moment

SETBACKS = frozenset({"relapse_reported", "dropped_out"})
_BESIDE = timedelta(days=31)
_EVENTS_BESIDE = 2


class Ahead(NamedTuple):
    """An alert that stood: how many events of life lie between the one it was raised after and the setback.

    The days lie between the day it was raised and the earliest and latest day of the setback; None without days.
    """

    alert: Mapping[str, Any]
    events: int
    fewest_days: int | None
    most_days: int | None


class Setback(NamedTuple):
    """A relapse or drop-out, by its number in the file, with the alerts that stood when it happened."""

    number: int
    standing: tuple[Ahead, ...]


def setbacks(played: Played, alerts: Sequence[Mapping[str, Any]]) -> Iterator[Setback]:
    """The setbacks in the order of life.

    Args:
        played: the replay.
        alerts: its alerts as in its document, in the same order.
    """
    places = places_in(played.laid)
    for one in played.laid:
        if one.fact.TYPE in SETBACKS:
            pairs = zip(played.alerts, alerts, strict=True)
            standing = [_ahead(document, alert, one.moment, places) for alert, document in pairs
                        if stood(alert, one.moment, places)]  # fmt: skip
            yield Setback(one.moment.number, tuple(sorted(standing, key=lambda ahead: -ahead.events)))


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
    """Whether what an alert was about had ended well before the setback: an end beside it is part of it."""
    if over.bound is not None and setback.earliest is not None and not over.dayless:
        return over.bound + _BESIDE < setback.earliest
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
