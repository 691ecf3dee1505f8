"""Whether guidance is needed: from the opening until an assessment says none, or a coach left as no longer needed."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.rules.once import once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.career.records import Coach
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment

NO_LONGER_NEEDED = frozenset({"faded_out", "not_needed"})


def is_guide(coach: Coach) -> bool:
    """True for everybody who guides towards or at work; a school's mentor does not."""
    return coach.kind != "school_mentor"


@once
def coaches_at(career: Career, order: int) -> tuple[Coach, ...]:
    """The coaches who were there just after this place in the order of life."""
    return tuple(
        coach
        for coach in career.coaches.values()
        if is_guide(coach) and coach.assigned.order <= order and (coach.left is None or coach.left.order > order)
    )


class Turn(NamedTuple):
    """From this place in the order of life on guidance is needed, or no longer."""

    order: int
    needed: bool
    moment: Moment


def turns_of_need(career: Career, since: Moment, until: Moment | None = None) -> Iterator[Turn]:
    """The turns between these two events."""
    return (turn for turn in _turns(career) if turn.order > since.order and (until is None or turn.order < until.order))


def end_of_guidance(career: Career, since: Moment) -> Moment | None:
    """The first event behind `since` by which no guidance was needed any more; None while it is."""
    return next((turn.moment for turn in turns_of_need(career, since) if not turn.needed), None)


def guidance_needed(career: Career, moment: Moment | None = None) -> bool:
    """Whether guidance was needed just after this moment; by default now, after all that is known."""
    if moment is None and career.moments:
        moment = career.moments[-1][0]  # not the number of facts: of a telling some are learned later than others
    order = moment.order if moment else 0
    turns = _turns(career)
    passed = bisect_right(turns, order, key=lambda turn: turn.order)
    return passed > 0 and turns[passed - 1].needed


@once
def _turns(career: Career) -> tuple[Turn, ...]:
    coaches = [one for one in career.coaches.values() if is_guide(one)]
    begins = [career.opened, *(one.assigned for one in coaches), *(one.agreed for one in career.plans)]
    ends = [career.closed, *(_left_alone(career, one) for one in career.coaches.values())]
    turns = [Turn(one.order, needed=True, moment=one) for one in begins if one]
    turns += [Turn(one.order, needed=False, moment=one) for one in ends if one]
    turns += [Turn(one.moment.order, one.need != "none", one.moment) for one in career.needs]
    return tuple(sorted(turns))


def _left_alone(career: Career, coach: Coach) -> Moment | None:
    """That a coach left who was not needed any more, and nobody else was there."""
    if coach.left is None or coach.reason not in NO_LONGER_NEEDED or coaches_at(career, coach.left.order):
        return None
    return coach.left
