"""Without work, education or training somebody still hears the worker: silence is unknown, never good news."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.rules.contacts import WORKER, by_a_guide, talks
from werkzekerheid.rules.promised import Settled, promised
from werkzekerheid.rules.rhythm import Contact, Wait, as_contacts, turns
from werkzekerheid.rules.table import Period, WholeDays

if TYPE_CHECKING:
    from collections.abc import Iterator
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
    """How long nobody may have heard the worker, and how much later it is broken."""

    silent_days: WholeDays
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
    """For each time without work, education or training, a promise from its beginning and from each sign of life on."""
    if day is None:
        return
    for gap in _gaps(career):
        yield from _in_gap(career, table, gap, day)


def _in_gap(career: Career, table: Table[InViewPeriod], gap: _Gap, day: date) -> Iterator[Promise]:
    period = table.on(gap.since)
    wait = Wait(period.silent_days, period.grace_days)
    held = as_contacts(career, talks(career, WORKER, day), lambda _: wait.days + wait.grace_days)
    heard = [*held, *_signs_of_life(career)]
    begin = _begin(gap, heard)
    if begin is None:
        return
    for turn in turns(begin, heard, lambda _: wait, end=gap.until):
        settled = Settled(turn.kept_by, turn.excused_by, turn.kept_on)
        yield promised(table, "", gap.since.event_id, turn.ground, turn.window, settled)


def _begin(gap: _Gap, heard: list[Contact]) -> tuple[Moment, date] | None:
    """What the first promise counts from: the beginning of the gap, else the first sign of life that has a day."""
    if gap.since.latest and not gap.since.dayless:
        return gap.since, gap.since.latest
    inside = (
        one
        for one in heard
        if gap.since.order < one.moment.order and (gap.until is None or one.moment.order < gap.until.order)
    )
    found = min(inside, key=lambda one: one.starts, default=None)
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


def _signs_of_life(career: Career) -> Iterator[Contact]:
    """What else somebody heard from the worker: also by those who do not guide."""
    told = [
        *(moment for moment, type_ in career.moments if type_ in _HEARD),
        *(step.moment for step in career.steps if step.by == "worker"),
        *(one.moment for one in career.contacts if not one.series and not by_a_guide(one) and WORKER & set(one.roles)),
    ]
    for moment in told:
        if moment.latest and not moment.dayless:
            yield Contact(moment.latest, moment.latest, moment)
