"""A career as continuity sees it: when there was work, when somebody was heard last, who guided. Pure; class `work`.

The row holds on every day: what is counted on a day is asked of it later, see `continuity_counts`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid import catalogue
from werkzekerheid.career import questions
from werkzekerheid.readmodels.days import iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.career import records as r
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment

_ONE_DAY = timedelta(days=1)
ALWAYS = date.max
"""As the day on which work stops: nothing says that it does."""


class ContinuityRow(NamedTuple):
    """What is stored of a career. Lists of days as text, None where a day is not known.

    `heard_on`: the last day on which anything was heard of the worker. `work`: per placement the days between which it
    started (inclusive), and those between which it was over (the first day without; `ALWAYS` first: it goes on).
    `lost`: from when until when the worker was out of view. `answering`: since when which organisation answered.
    `guiding`: in which role, for which organisation, since when, until when.
    """

    career: str
    opened_on: date | None
    closed_on: date | None
    horizon: date | None
    heard_on: date | None
    work: list[list[str | None]]
    lost: list[list[str | None]]
    answering: list[list[str | None]]
    guiding: list[list[str | None]]


class Work(NamedTuple):
    """A placement: the days between which it started, and those between which it was over (see the row)."""

    from_earliest: date | None
    from_latest: date | None
    until_earliest: date | None
    until_latest: date | None


def row_of(career: Career) -> ContinuityRow | None:
    """The row of a career; None where it may not be used."""
    if career.restricted:
        return None
    return ContinuityRow(
        career.career_id,
        _day(career.opened),
        _day(career.closed),
        career.horizon,
        max(_heard(career), default=None),
        [[iso(day) for day in _work(career, one)] for one in career.started_placements()],
        [[iso(since), iso(until)] for since, until in _lost(career)],
        list(_answering(career)),
        sorted(_guiding(career), key=str),
    )


def _day(moment: Moment | None) -> date | None:
    return (moment.latest or moment.known_on) if moment else None


def _heard(career: Career) -> Iterator[date]:
    """Days on which something of class `work` was heard: of what lies deeper no trace is stored."""
    for moment, type_ in questions.signs_of_life(career):
        if moment.known_on and _is_work(type_):
            yield moment.known_on
    for one in career.contacts:
        if one.series and (last := questions.contact_days(career, one, None).latest):
            yield last


def _is_work(type_: str) -> bool:
    return catalogue.event_type(type_).event_class == "work"


def _work(career: Career, one: r.Placement) -> Work:
    started, ended = one.started, one.ended
    assert started is not None  # noqa: S101  (only those are asked)
    if ended is not None:
        over = (ended.earliest and ended.earliest + _ONE_DAY, ended.latest and ended.latest + _ONE_DAY)
        return Work(started.earliest, started.latest, *over)
    overdue = questions.is_overdue(career, one, ALWAYS)
    foreseen = questions.foreseen_end(career, one) if overdue else None
    until = (foreseen.earliest and foreseen.earliest + _ONE_DAY) if foreseen else ALWAYS
    return Work(started.earliest, started.latest, until, None)


def _lost(career: Career) -> Iterator[tuple[date | None, date | None]]:
    """Stretches out of view: each until it was regained, or a placement began."""
    for number, one in enumerate(career.views):
        if one.kind != "lost":
            continue
        later = [next_.moment for next_ in career.views[number + 1 :] if next_.kind != "lost"]
        later += [place.started for place in career.started_placements() if place.started]
        ends = [day for moment in later if moment.order > one.moment.order and (day := _day(moment))]
        yield _day(one.moment), min(ends, default=None)


def _answering(career: Career) -> Iterator[list[str | None]]:
    """Whoever was named in a stretch without days was so before every day."""
    changes = sorted({_day(one.moment) or date.min for one in career.responsibilities})
    for since in changes:
        yield [iso(since), questions.responsible_on(career, since)]


def _guiding(career: Career) -> Iterator[list[str | None]]:
    for coach in career.coaches.values():
        yield [coach.kind, coach.organisation, iso(_day(coach.assigned)), iso(_day(coach.left))]
    for scope in questions.SCOPES:
        named = [one for one in career.responsibilities if one.scope == scope]
        for one, following in zip(named, [*named, None][1:], strict=True):
            yield [one.role, one.organisation, iso(_day(one.moment)), iso(_day(following and following.moment))]
