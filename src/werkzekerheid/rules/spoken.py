"""What was said after an event, and by which day: the first of the talks and acts that keep a promise."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.rules.contacts import ANYBODY, contacts_with, talks
from werkzekerheid.rules.promised import Settled
from werkzekerheid.rules.window import follows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment


class Spoken(NamedTuple):
    """An event that keeps a promise, and the day on which it did: of a told rhythm, one of its days."""

    moment: Moment
    on: date | None


def spoken_after(ground: Moment, moments: Iterable[Moment | None]) -> Iterator[Spoken]:
    """Those of these events that lie behind `ground`, or on the same day."""
    return (Spoken(one, one.latest) for one in moments if one is not None and follows(one, ground))


def talks_after(
    career: Career,
    ground: Moment,
    roles: frozenset[str],
    day: date | None,
    placement: str | None = None,
    beside: frozenset[str] = ANYBODY,
) -> Iterator[Spoken]:
    """The guidance's talks with one of these roles behind `ground`, up to `day`; in a dayless stretch by order alone.

    Only those of the first day: no later one keeps a promise sooner. A told rhythm that began before `ground` counts
    from then on. For `placement` and `beside` see `contacts_with`.
    """
    since = ground.latest
    if ground.dayless or since is None or day is None:
        yield from spoken_after(ground, (one.moment for one in contacts_with(career, roles, placement, beside)))
        return
    on = date.max
    for talk in talks(career, roles, day, placement, beside):
        if talk.starts > on:
            return
        if talk.stops > since or follows(talk.moment, ground):
            on = min(on, max(talk.starts, since))
            yield Spoken(talk.moment, max(talk.starts, since))


def talks_from(
    career: Career, roles: frozenset[str], counts_from: date, day: date, placement: str | None = None
) -> Iterator[Spoken]:
    """The guidance's talks with one of these roles from a day on: as far as the first that lies behind it."""
    for talk in talks(career, roles, day, placement):
        if talk.stops >= counts_from:
            yield Spoken(talk.moment, max(talk.starts, counts_from))
        if talk.starts > counts_from:
            return


def settled(kept_by: Iterable[Spoken], excused_by: Moment | None = None) -> Settled:
    """What settles a promise: the first of what keeps it, and what makes it moot."""
    # What has no day lies before everything that has one.
    found = min(kept_by, key=lambda one: (one.on or date.min, one.moment.order), default=None)
    return Settled(found.moment, excused_by, found.on) if found else Settled(excused_by=excused_by)
