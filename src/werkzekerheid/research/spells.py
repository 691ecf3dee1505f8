"""The spells of a career: as told, which may overlap, and laid beside one another, one state a day. Pure.

A spell begins and ends on the day by which that is taken to have happened, as everywhere in the fold: the latest one
that was told, or its place between its neighbours. One of which only the order is known has no place: it is counted.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.career import questions
from werkzekerheid.research.states import PRIORITY, SILENCE_DAYS, STATE_OF_FORM, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from werkzekerheid.career import records as r
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment

_ONE_DAY = timedelta(days=1)


class Window(NamedTuple):
    """The days on which a career was observed, both included: from its opening to the last day it can tell of."""

    first: date
    last: date


class ToldSpell(NamedTuple):
    """A spell as it was told; `ends` None where nobody told the end, `ref` the placement or training it is of.

    `begins` has a day: without one no spell is made. Of one whose end has no day, `seen_on` is the last day on which
    something was told of it (it stood until then), `holds_until` the last day of its own plan.
    """

    state: str
    ref: str | None
    begins: Moment
    ends: Moment | None
    seen_on: date | None = None
    holds_until: date | None = None


class Spell(NamedTuple):
    """One state from `first` to `last`, both days included."""

    state: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


class Spells(NamedTuple):
    """The spells of one career: as told, beside one another over the window, and how many had no day."""

    window: Window | None
    told: tuple[ToldSpell, ...]
    beside: tuple[Spell, ...]
    without_days: int


def spells_of(career: Career, until: date) -> Spells:
    """All of it, as far as `until`: the day after which nothing was observed."""
    window = window_of(career, until)
    found = list(_told(career))
    told = tuple(sorted((one for one in found if one is not None), key=_begin))
    if window is None:
        return Spells(None, told, (), len(found) - len(told))
    return Spells(window, told, tuple(beside(career, told, window)), len(found) - len(told))


def window_of(career: Career, until: date) -> Window | None:
    """From the day of the opening to the closing, the end of the telling or `until`; None where no day is known."""
    opened = _day(career.opened) or next((day for moment, _ in career.moments if (day := _day(moment))), None)
    ends = [day for day in (until, career.horizon, _day(career.closed)) if day]
    if opened is None or opened > min(ends):
        return None
    return Window(opened, min(ends))


def _day(moment: Moment | None) -> date | None:
    return None if moment is None or moment.dayless else moment.latest


def _begin(one: ToldSpell) -> tuple[date, int]:
    return one.begins.latest or date.min, PRIORITY[one.state]


def _told(career: Career) -> Iterator[ToldSpell | None]:
    """The told spells, None for each that has no day to begin on."""
    starts = [one.started for one in career.started_placements() if one.started]
    for placement in career.started_placements():
        yield _spell(STATE_OF_FORM.get(placement.form or UNKNOWN, UNKNOWN), placement.ref, placement.started,
                     placement.ended, *_stood(career, placement))  # fmt: skip
        if placement.ended and not _another_runs(career, placement.ended):
            yield _spell("not_working", None, placement.ended, _next(starts, placement.ended))
    for step in career.steps:
        if step.kind in {"search_reported", "waiting_reported"} and not _another_runs(career, step.moment):
            yield _spell("not_working", None, step.moment, _next(starts, step.moment))
    for training in career.trainings.values():
        planned = training.planned_end and training.planned_end.span.latest
        yield _spell("learning", training.ref, training.started, training.ended, None, planned)
    yield from _educations(career)
    yield from _setbacks(career, starts)
    yield from _lost(career, starts)


def _spell(
    state: str,
    ref: str | None,
    begins: Moment | None,
    ends: Moment | None,
    seen_on: date | None = None,
    holds_until: date | None = None,
) -> ToldSpell | None:
    if begins is None or begins.dayless or begins.latest is None:
        return None
    return ToldSpell(state, ref, begins, ends, seen_on, holds_until)


def _stood(career: Career, placement: r.Placement) -> tuple[date | None, date | None]:
    """Of a place without a told end: when it was last told of, and the last day that was foreseen, if that is over."""
    if placement.ended is not None:
        return None, None
    seen = max((day for one in questions.moments_about(career, placement.ref) if (day := _day(one))), default=None)
    foreseen = questions.foreseen_end(career, placement)
    overdue = foreseen is not None and questions.is_overdue(career, placement, date.max)
    return seen, foreseen.latest if foreseen and overdue else None


def _another_runs(career: Career, moment: Moment) -> bool:
    """Whether some place was held right after this moment."""
    return any(
        one.started is not None
        and one.started.order < moment.order
        and (one.ended is None or one.ended.order > moment.order)
        for one in career.placements.values()
    )


def _next(moments: Iterable[Moment], after: Moment) -> Moment | None:
    return min((one for one in moments if one.order > after.order), key=lambda one: one.order, default=None)


def _educations(career: Career) -> Iterator[ToldSpell | None]:
    for place, note in enumerate(career.educations):
        if note.kind != "started":
            continue
        ended = (one.moment for one in career.educations[place + 1 :] if one.kind != "started")
        yield _spell("learning", None, note.moment, next(ended, None))


def _setbacks(career: Career, starts: Sequence[Moment]) -> Iterator[ToldSpell | None]:
    """A relapse or an illness, to its end: as told, else when somebody was back, or left the place, or began anew."""
    backs = [one.moment for one in career.returns]
    for relapse in career.relapses:
        yield _spell("setback", relapse.placement, relapse.moment,
                     relapse.ended or _over(career, relapse.moment, relapse.placement, [*starts, *backs]))  # fmt: skip
    for sickness in career.sicknesses:
        yield _spell("setback", sickness.placement, sickness.moment,
                     sickness.recovered or _over(career, sickness.moment, sickness.placement, starts))  # fmt: skip


def _over(career: Career, moment: Moment, ref: str | None, anew: Sequence[Moment]) -> Moment | None:
    placement = career.placements.get(ref or "")
    ends = [placement.ended] if placement and placement.ended else []
    if placement is None:
        ends = [one.ended for one in career.placements.values() if one.ended]
    return _next([*anew, *ends], moment)


def _lost(career: Career, starts: Sequence[Moment]) -> Iterator[ToldSpell | None]:
    regained = [one.moment for one in career.views if one.kind != "lost"]
    for view in career.views:
        if view.kind == "lost":
            yield _spell("out_of_view", None, view.moment, _next([*regained, *starts], view.moment))


def beside(career: Career, told: Sequence[ToldSpell], window: Window) -> Iterator[Spell]:
    """The spells of a window, one state a day: they touch, never overlap, and cover it all."""
    heard = _heard(career)
    days = [_within(one, heard, window) for one in told]
    held = [(PRIORITY[one.state], *span) for one, span in zip(told, days, strict=True) if span]
    cuts = sorted({window.first, window.last + _ONE_DAY, *(day for _, first, last in held for day in (first, last))})
    before: Spell | None = None
    for first, behind in pairwise(cuts):
        state = _state_on(held, first)
        if before is not None and before.state == state:
            before = before._replace(last=behind - _ONE_DAY)
            continue
        if before is not None:
            yield before
        before = Spell(state, first, behind - _ONE_DAY)
    if before is not None:
        yield before


_BY_PLACE = tuple(PRIORITY)


def _state_on(held: Sequence[tuple[int, date, date]], day: date) -> str:
    places = [place for place, first, behind in held if first <= day < behind]
    return _BY_PLACE[min(places)] if places else UNKNOWN


def _within(one: ToldSpell, heard: Sequence[tuple[date, date]], window: Window) -> tuple[date, date] | None:
    """The days of a spell that lie in the window, the second not included; None where there are none.

    Being out of work is told by its begin alone: the start of a next place says when it was over, and not that nothing
    else lay between. So it stands no longer than something was heard.
    """
    begin = one.begins.latest or date.max
    told_end = _day(one.ends)
    if told_end is None or one.state == "not_working":
        until = _heard_until(one.seen_on or begin, heard)
        behind = min(day for day in (until, told_end, one.holds_until and one.holds_until + _ONE_DAY) if day)
    else:
        behind = told_end
    if one.state == "setback":  # told as vaguely as its end it still was: it is shown on the day it was told of
        behind = max(behind, begin + _ONE_DAY)
    first, behind = max(begin, window.first), min(behind, window.last + _ONE_DAY)
    return (first, behind) if first < behind else None


def _heard_until(begin: date, heard: Sequence[tuple[date, date]]) -> date:
    """The day on which silence has lasted too long: each thing heard since `begin` holds for SILENCE_DAYS."""
    silence = timedelta(days=SILENCE_DAYS)
    last = begin
    for first, until in heard:
        if first > last + silence:
            break
        last = max(last, until)
    return last + silence if last < date.max - silence else date.max


def _heard(career: Career) -> list[tuple[date, date]]:
    """The stretches in which the worker was heard of, in order: single days, and the series of contacts."""
    days = [
        (day, day) for moment, type_ in career.moments if (day := _day(moment)) and questions.tells_of_worker(type_)
    ]
    for contact in career.contacts:
        if contact.series:
            first = contact.starts.span.latest if contact.starts else _day(contact.moment)
            last = questions.contact_days(career, contact, None).latest
            if first and last and first < last:
                days.append((first, last))
    return sorted(days)
