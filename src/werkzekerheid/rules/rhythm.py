"""A promise that comes back: contact, and so many days later contact again."""

from __future__ import annotations

from collections import deque
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.rules.once import once
from werkzekerheid.rules.promise import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.contacts import Talk


class Contact(NamedTuple):
    """Contact from `starts` to `stops`, as far as it had come on the day that was asked about.

    A told rhythm is one contact over its whole span, and itself says that the next one comes `every_days` later.
    """

    starts: date
    stops: date
    moment: Moment
    every_days: int = 0


class Wait(NamedTuple):
    """How long until the next contact, and how much later it is broken."""

    days: int
    grace_days: int


class Turn(NamedTuple):
    """One promise of the series: made by `ground`, settled by the next contact, by `excused_by`, or not yet."""

    ground: Moment
    window: Window
    kept_by: Moment | None = None
    kept_on: date | None = None
    excused_by: Moment | None = None


class _From(NamedTuple):
    """Where a turn begins: the event, the last day of that contact, and the rhythm that was told of it."""

    ground: Moment
    day: date
    every_days: int = 0
    begins: bool = False


def as_contacts(career: Career, talks: Iterable[Talk], rarest: Callable[[date], int]) -> list[Contact]:
    """The talks, those of one told rhythm taken together.

    A rhythm rarer than `rarest` says for its first day is left out: by itself it keeps no promise of contact, and one
    event cannot be the ground of a new promise each time.
    """
    every = _every_days(career)
    spans: dict[str, tuple[Moment, date, date]] = {}
    for talk in talks:
        key = talk.moment.event_id
        moment, starts, stops = spans.get(key) or (talk.moment, talk.starts, talk.stops)
        spans[key] = (moment, starts, max(stops, talk.stops))
    found = (Contact(starts, stops, moment, every[key]) for key, (moment, starts, stops) in spans.items())
    return [one for one in found if not one.every_days or one.every_days <= rarest(one.starts)]


@once
def _every_days(career: Career) -> Mapping[str, int]:
    """How often each contact comes back by itself, by its event: 0 for a single talk."""
    return {one.moment.event_id: one.every_days or 0 for one in career.contacts}


def turns(
    first: tuple[Moment, date],
    contacts: Iterable[Contact],
    wait: Callable[[date], Wait],
    restarts: Sequence[Moment] = (),
    end: Moment | None = None,
) -> Iterator[Turn]:
    """The promises from `first` on, one after the other, up to the first that is not kept yet.

    Args:
        first: the ground of the first promise and the day it counts from.
        contacts: in any order.
        wait: how long it is, after contact on this day, until the next.
        restarts: agreements from which it is counted anew, in the order of life.
        end: the event after which nothing is promised any more.
    """
    coming = deque(sorted(contacts, key=lambda one: one.starts))
    now = _From(*first, begins=True)
    while end is None or end.latest is None or now.day < end.latest:
        window = _window(now, wait(now.day))
        talk = _next(coming, now)
        on = max(talk.starts, now.day) if talk else date.max
        anew = next((one for one in restarts if one.latest and now.day < one.latest < on), None)
        if end and end.latest and end.latest < ((anew and anew.latest) or on):
            yield Turn(now.ground, window, excused_by=end)
            return
        if anew and anew.latest:
            yield Turn(now.ground, window, excused_by=anew)
            now = _From(anew, anew.latest)
        elif talk:
            yield Turn(now.ground, window, talk.moment, on)
            now = _From(talk.moment, talk.stops, talk.every_days)
        else:
            yield Turn(now.ground, window)
            return


def _next(coming: deque[Contact], now: _From) -> Contact | None:
    """The first contact that goes on after this day; what lies before it is dropped, for days only go on.

    Contact on the day of the start keeps the first promise; after that, a second talk on one day adds nothing.
    """
    while coming:
        one = coming[0]
        if one.stops > now.day or (now.begins and one.stops == now.day and one.moment != now.ground):
            return one
        coming.popleft()
    return None


def _window(now: _From, wait: Wait) -> Window:
    """It is due so long after the last contact, and nobody is alerted before that day, or before anybody knew."""
    due_on = now.day + timedelta(days=max(wait.days, now.every_days))
    due_on = max(due_on, now.ground.known_on or due_on)
    return Window(due_on, due_on, due_on + timedelta(days=wait.grace_days))
