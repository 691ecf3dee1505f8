"""Whether guidance is needed: from the opening until an assessment says none, or a coach left as no longer needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from werkzekerheid.career.records import Coach
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment

NO_LONGER_NEEDED = frozenset({"faded_out", "not_needed"})


def is_guide(coach: Coach) -> bool:
    """True for everybody who guides towards or at work; a school's mentor does not."""
    return coach.kind != "school_mentor"


def coaches_at(career: Career, order: int) -> list[Coach]:
    """The coaches who were there just after this place in the order of life."""
    return [
        coach
        for coach in career.coaches.values()
        if is_guide(coach) and coach.assigned.order <= order and (coach.left is None or coach.left.order > order)
    ]


def guidance_needed(career: Career, moment: Moment | None = None) -> bool:
    """Whether guidance was needed just after this moment; by default now, after all that is known."""
    if moment is None and career.moments:
        moment = career.moments[-1][0]  # not the number of facts: of a telling some are learned later than others
    order = moment.order if moment else 0
    turns = [(career.opened.order, True)] if career.opened else []
    turns += [(coach.assigned.order, True) for coach in career.coaches.values() if is_guide(coach)]
    turns += [(plan.agreed.order, True) for plan in career.plans]
    turns += [(one.moment.order, one.need != "none") for one in career.needs]
    turns += [
        (coach.left.order, False)
        for coach in career.coaches.values()
        if coach.left and coach.reason in NO_LONGER_NEEDED and not coaches_at(career, coach.left.order)
    ]
    turns += [(career.closed.order, False)] if career.closed else []
    return max((turn for turn in turns if turn[0] <= order), default=(0, False))[1]
