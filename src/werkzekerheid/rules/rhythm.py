"""A promise that comes back: contact, and so many days later contact again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.rules.contacts import places_of, talks
from werkzekerheid.rules.once import once
from werkzekerheid.rules.promise import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment


class Contact(NamedTuple):
    """Contact from `starts` to `stops`, as far as it had come on the day that was asked about.

    A told rhythm is one contact over its whole span, and itself says that the next one comes `every_days` later.
    `placement`: of which it was told.
    """

    starts: date
    stops: date
    moment: Moment
    every_days: int = 0
    placement: str | None = None


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


def contacts(
    career: Career, roles: frozenset[str], day: date, placement: str | None, rarest: Callable[[date], int]
) -> list[Contact]:
    """The guidance's talks up to `day`, those of one told rhythm taken together, in the order in which they begin.

    For `roles` and `placement` see `contacts_with`. A rhythm rarer than `rarest` says for its first day is left out: by
    itself it keeps no promise of contact, and one event cannot be the ground of a new promise each time.
    """
    here = None if placement is None else places_of(career, placement)
    return [
        one
        for one in _contacts(career, roles, day)
        if (here is None or one.placement in here) and (not one.every_days or one.every_days <= rarest(one.starts))
    ]


@once
def _contacts(career: Career, roles: frozenset[str], day: date) -> tuple[Contact, ...]:
    every = {one.moment.event_id: one.every_days or 0 for one in career.contacts}
    found: dict[str, Contact] = {}
    for talk in talks(career, roles, day):
        key, stops = talk.moment.event_id, talk.stops
        before = found.get(key)
        if before is None:
            found[key] = Contact(talk.starts, stops, talk.moment, every[key], talk.placement)
        elif stops > before.stops:
            found[key] = before._replace(stops=stops)
    return tuple(found.values())


def turns(
    first: tuple[Moment, date],
    held: Sequence[Contact],
    wait: Callable[[date], Wait],
    restarts: Sequence[Moment] = (),
    end: Moment | None = None,
) -> Iterator[Turn]:
    """The promises from `first` on, one after the other, up to the first that is not kept yet.

    Args:
        first: the ground of the first promise and the day it counts from.
        held: contacts, in the order in which they begin.
        wait: how long it is, after contact on this day, until the next.
        restarts: agreements from which it is counted anew, in the order of life.
        end: the event after which nothing is promised any more.
    """
    now, place = _From(*first, begins=True), 0
    while end is None or end.latest is None or now.day < end.latest:
        window = _window(now, wait(now.day))
        place = _next(held, place, now)
        talk = held[place] if place < len(held) else None
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


def _next(held: Sequence[Contact], place: int, now: _From) -> int:
    """The place of the first contact, from `place` on, that goes on after this day; past the last where there is none.

    Contact on the day of the start keeps the first promise; after that, a second talk on one day adds nothing.
    """
    for one in held[place:]:
        if one.stops > now.day or (now.begins and one.stops == now.day and one.moment != now.ground):
            break
        place += 1  # for days only go on
    return place


def _window(now: _From, wait: Wait) -> Window:
    """It is due so long after the last contact, and nobody is alerted before that day, or before anybody knew."""
    due_on = now.day + timedelta(days=max(wait.days, now.every_days))
    due_on = max(due_on, now.ground.known_on or due_on)
    return Window(due_on, due_on, due_on + timedelta(days=wait.grace_days))
