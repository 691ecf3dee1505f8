"""Without work, education or training somebody still hears the worker: silence is unknown, never good news."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.rules.contacts import WORKER, by_a_guide
from werkzekerheid.rules.once import once
from werkzekerheid.rules.promised import Settled, first_after, makes_a_promise, promised
from werkzekerheid.rules.rhythm import Contact, Wait, contacts, turns
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import after

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "in_view"
_HEARD = frozenset({
    "introduction_held", "begeleidingsplan_agreed", "view_regained", "development_wish_expressed",
    "preference_recorded", "condition_disclosed",
})  # fmt: skip
"""Types of fact that somebody had from the worker. That somebody is out of view is none of them."""


class InViewPeriod(Period):
    """How long nobody may have heard the worker, how soon who is lost is found, and how much later it is broken."""

    silent_days: WholeDays
    found_days: WholeDays
    grace_days: WholeDays


class _Gap(NamedTuple):
    """A time without work, education or training: from this event on, until that one."""

    since: Moment
    until: Moment | None


class _Turn(NamedTuple):
    """Something to do began, or ended."""

    moment: Moment
    what: str
    begins: bool


def promises(career: Career, table: Table[InViewPeriod], day: date | None) -> Iterator[Promise]:
    """For each time without work, education or training, a promise from its beginning and from each sign of life on.

    A part of its own, `lost`, for each time that somebody was told to be out of view.
    """
    yield from _lost(career, table)
    if day is None:
        return
    for gap in _gaps(career):
        yield from _in_gap(career, table, gap, day)


def _lost(career: Career, table: Table[InViewPeriod]) -> Iterator[Promise]:
    """Who is out of view is looked for at once, until somebody hears him again."""
    for note in career.views:
        if note.kind != "lost" or not makes_a_promise(career, note.moment):
            continue
        period = table.on(note.moment)
        window = after(note.moment, due=period.found_days, grace=period.grace_days)
        found = first_after(note.moment, [*_heard_at(career), *_begun(career)])
        if window is not None:
            yield promised(table, "lost", note.moment.event_id, note.moment, window, Settled(found, career.closed))


def _in_gap(career: Career, table: Table[InViewPeriod], gap: _Gap, day: date) -> Iterator[Promise]:
    period = table.on(gap.since)
    wait = Wait(period.silent_days, period.grace_days)
    heard = _heard(career, day, wait.days + wait.grace_days)
    begin = _begin(gap, heard)
    if begin is None:
        return
    for turn in turns(begin, heard, lambda _: wait, end=gap.until):
        settled = Settled(turn.kept_by, turn.excused_by, turn.kept_on)
        yield promised(table, "", gap.since.event_id, turn.ground, turn.window, settled)


@once
def _heard(career: Career, day: date, rarest: int) -> Sequence[Contact]:
    """All that was heard from the worker up to `day`, in the order in which it began."""
    held = contacts(career, WORKER, day, None, lambda _: rarest)
    return sorted([*held, *_signs_of_life(career)], key=lambda one: one.starts)


def _begin(gap: _Gap, heard: Sequence[Contact]) -> tuple[Moment, date] | None:
    """What the first promise counts from: the beginning of the gap, else the first sign of life that has a day."""
    if gap.since.latest and not gap.since.dayless:
        return gap.since, gap.since.latest
    inside = (
        one
        for one in heard
        if gap.since.order < one.moment.order and (gap.until is None or one.moment.order < gap.until.order)
    )
    found = next(inside, None)
    return (found.moment, found.stops) if found else None


def _gaps(career: Career) -> Iterator[_Gap]:
    """The times since the opening in which there was neither work, nor education, nor training."""
    if career.opened is None:
        return
    busy: set[str] = set()
    since: Moment | None = None
    for moment, what, begins in sorted(_turns(career, career.opened), key=lambda turn: turn.moment.order):
        if begins:
            busy.add(what)
        else:
            busy.discard(what)
        if since and busy:
            yield _Gap(since, moment)
            since = None
        elif not since and not busy and moment.order >= career.opened.order:
            since = moment
    if since:
        yield _Gap(since, None)


def _turns(career: Career, opened: Moment) -> Iterator[_Turn]:
    yield _Turn(opened, "nothing", begins=False)
    if career.closed:
        yield _Turn(career.closed, "closed", begins=True)
    placements = ((f"placement {one.ref}", one.started, one.ended) for one in career.placements.values())
    trainings = ((f"training {one.ref}", one.started, one.ended) for one in career.trainings.values())
    for what, started, ended in (*placements, *trainings):
        if started:
            yield _Turn(started, what, begins=True)
        if ended:
            yield _Turn(ended, what, begins=False)
    for note in career.educations:
        yield _Turn(note.moment, f"education {note.about}", begins=note.kind == "started")


@once
def _signs_of_life(career: Career) -> tuple[Contact, ...]:
    """What else somebody heard from the worker: also by those who do not guide."""
    others = (one for one in career.contacts if not one.series and not by_a_guide(one) and WORKER & set(one.roles))
    heard = (*_said(career), *(one.moment for one in others))
    return tuple(Contact(one.latest, one.latest, one) for one in heard if one.latest and not one.dayless)


def _said(career: Career) -> Iterator[Moment]:
    """What the worker said without being asked how it goes."""
    yield from (moment for moment, type_ in career.moments if type_ in _HEARD)
    yield from (step.moment for step in career.steps if step.by == "worker")


def _heard_at(career: Career) -> Iterator[Moment]:
    """Every time somebody heard the worker, by order alone."""
    yield from _said(career)
    yield from (one.moment for one in career.contacts if WORKER & set(one.roles))


def _begun(career: Career) -> Iterator[Moment]:
    """Every time the worker had something to do again."""
    yield from (one.started for one in career.placements.values() if one.started)
    yield from (one.started for one in career.trainings.values())
