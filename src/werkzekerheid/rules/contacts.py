"""Contact, laid out in days: single talks as they were, told rhythms as the days on which they fell."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.rules.once import once
from werkzekerheid.rules.stays import stay_of
from werkzekerheid.rules.window import follows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzekerheid.career.records import Contact
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment

WORKER = frozenset({"worker"})
EMPLOYER = frozenset({"employer", "supervisor", "manager"})
ANYBODY: frozenset[str] = frozenset()
"""Who was there beside is not asked."""
_NOT_A_GUIDE = frozenset({"employer", "supervisor", "manager", "colleague", "parent", "worker"})
_MOST_DAYS = 1_500


class Talk(NamedTuple):
    """Contact on the days `starts`..`stops` (the same day for a single talk); `earliest` where the day is vague.

    `placement`: of which it was told.
    """

    starts: date
    stops: date
    earliest: date
    moment: Moment
    placement: str | None = None


def by_a_guide(contact: Contact) -> bool:
    """True when somebody who guides held it: what the workplace does by itself is no contact of the guidance."""
    return contact.by not in _NOT_A_GUIDE


@once
def contacts_with(
    career: Career, roles: frozenset[str], placement: str | None = None, beside: frozenset[str] = ANYBODY
) -> tuple[Contact, ...]:
    """The guidance's contacts with one of these roles, in the order of life.

    With `placement`, contacts that were told of a placement of another stay are left out: with another employer. With
    `beside`, those at which none of these roles was there too.
    """
    if placement is not None:
        here = places_of(career, placement)
        return tuple(one for one in contacts_with(career, roles, None, beside) if one.placement in here)
    return tuple(
        contact
        for contact in career.contacts
        if not roles.isdisjoint(contact.roles)
        and (not beside or not beside.isdisjoint(contact.roles))
        and by_a_guide(contact)
    )


@once
def places_of(career: Career, placement: str) -> frozenset[str | None]:
    """Of what contact may be told that was about this stay: of its placements, or of none."""
    return stay_of(career, placement) | {None}


@once
def talks(
    career: Career,
    roles: frozenset[str],
    day: date,
    placement: str | None = None,
    beside: frozenset[str] = ANYBODY,
) -> tuple[Talk, ...]:
    """The days of contact up to `day`, sorted. Contact of which no day is known is left out."""
    if placement is not None:
        here = places_of(career, placement)
        return tuple([one for one in talks(career, roles, day, None, beside) if one.placement in here])
    laid_out = _laid_out(career, day)
    held = contacts_with(career, roles, None, beside)
    found = [talk for contact in held for talk in laid_out.get(contact.moment.event_id, ())]
    return tuple(sorted(found, key=lambda talk: (talk.starts, talk.stops)))


@once
def _laid_out(career: Career, day: date) -> Mapping[str, tuple[Talk, ...]]:
    """The days of each contact, by its event."""
    return {one.moment.event_id: tuple(_days_of(career, one, day)) for one in career.contacts if not one.moment.dayless}


def first_contact_after(career: Career, ground: Moment, roles: frozenset[str]) -> Moment | None:
    """The first contact behind an event, by order alone: also where no days are known."""
    return next((one.moment for one in contacts_with(career, roles) if follows(one.moment, ground)), None)


def next_talk_on(career: Career, day: date) -> date | None:
    """The first day after `day` on which contact falls that was told already: of a rhythm that goes on beyond it."""
    return min((on for one in career.contacts if (on := _next_on(career, one, day))), default=None)


def _next_on(career: Career, contact: Contact, day: date) -> date | None:
    moment = contact.moment
    if moment.dayless or not contact.series:
        return moment.latest if not moment.dayless and moment.latest and moment.latest > day else None
    starts = max((contact.starts and contact.starts.span.latest) or moment.latest or day, moment.earliest or date.min)
    on = max(starts, day + timedelta(days=1))
    if contact.every_days is not None:
        on += timedelta(days=-(on - starts).days % contact.every_days)
    return on if on <= _stop(career, contact, starts) else None


def _days_of(career: Career, contact: Contact, day: date) -> Iterator[Talk]:
    moment = contact.moment
    held = moment.latest or day
    if not contact.series:
        if held <= day:
            yield Talk(held, held, moment.earliest or held, moment, contact.placement)
        return
    starts = max((contact.starts and contact.starts.span.latest) or held, moment.earliest or held)
    stops = min(_stop(career, contact, starts), day)
    if contact.every_days is None:
        if starts <= stops:
            yield Talk(starts, stops, starts, moment, contact.placement)
        return
    one, step = starts, timedelta(days=contact.every_days)
    for _ in range(_MOST_DAYS):
        if one > stops:
            return
        yield Talk(one, one, one, moment, contact.placement)
        one += step


def _stop(career: Career, contact: Contact, starts: date) -> date:
    """The last day of a told rhythm: as told, else when its placement, its coach or a following rhythm ended it.

    Where nothing ends it, it holds for as long as somebody told of it: to the end of the telling, or, live, to the day
    it was written down. Nobody has told what came after.
    """
    if contact.stops and contact.stops.span.latest:
        return contact.stops.span.latest
    moment = contact.moment
    ends = [_ended(career.placements.get(contact.placement or "")), _left(career, contact.coach)]
    following = next(
        (
            one.moment
            for one in career.contacts
            if one.series and one.moment.order > moment.order and one.by == contact.by
            and set(one.roles) & set(contact.roles)
        ),
        None,
    )  # fmt: skip
    known = [one.latest for one in (*ends, following) if one is not None and one.latest is not None]
    in_telling = career.told_on is not None and (moment.known_on or career.told_on) <= career.told_on
    until = career.told_on if in_telling else moment.known_on
    return min([*known, until or starts])


def _ended(placement: object) -> Moment | None:
    return getattr(placement, "ended", None)


def _left(career: Career, coach: str | None) -> Moment | None:
    found = career.coaches.get(coach or "")
    return found.left if found else None
