"""Changes at which something must be handed over: of employer, of coach, of case owner; and the handovers of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from werkzekerheid.rules.guidance import NO_LONGER_NEEDED, is_guide
from werkzekerheid.rules.promised import first, makes_a_promise
from werkzekerheid.rules.stays import end_of_stay, placement_before, running_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.career.records import Coach, Handover, Placement
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment

_OCCASIONS = {"coach": "coach_change", "case_owner": "case_owner_change"}


class Change(NamedTuple):
    """A change: `ground` made it certain, `starts` is the day of it (None while that is to come).

    `subject` is the placement, the coach or the scope that is new; `since` the order from which a handover may be
    about it; `over` the event that makes it moot.
    """

    kind: Literal["employer", "coach", "case_owner"]
    subject: str
    ground: Moment
    starts: Moment | None
    organisation: str | None
    since: int
    over: Moment | None

    def fits(self, handover: Handover) -> bool:
        """True for an offered handover that may be about this change."""
        if handover.offered is None or handover.offered.order <= self.since:
            return False
        to_here = self.organisation is None or handover.to_organisation == self.organisation
        if self.kind == "employer":
            return handover.occasion not in _OCCASIONS.values() and (to_here or handover.placement == self.subject)
        return to_here and handover.occasion == _OCCASIONS[self.kind]


def changes(career: Career) -> list[Change]:
    """All changes since somebody was responsible, in the order of life."""
    found = [*_of_employer(career), *_of_coach(career), *_of_case_owner(career)]
    return sorted((one for one in found if makes_a_promise(career, one.ground)), key=lambda one: one.ground.order)


def handovers_of(career: Career, all_changes: list[Change]) -> list[tuple[Change, list[Handover]]]:
    """Each change with the handovers that were offered for it, the first one first.

    An offer is about the change that lies nearest: two coaches after one another have a handover each.
    """
    belonging: list[list[Handover]] = [[] for _ in all_changes]
    for handover in career.handovers.values():
        offered = handover.offered
        fitting = [i for i, change in enumerate(all_changes) if change.fits(handover)]
        if offered is not None and fitting:
            nearest = min(fitting, key=lambda i: abs(all_changes[i].ground.order - offered.order))
            belonging[nearest].append(handover)
    return [(change, sorted(found, key=_offered)) for change, found in zip(all_changes, belonging, strict=True)]


def _offered(handover: Handover) -> int:
    return handover.offered.order if handover.offered else 0


def _of_employer(career: Career) -> Iterator[Change]:
    """The first placement at each next organisation, once it is certain; where it will be must be known."""
    for placement in career.placements.values():
        ground = first(one for one in (placement.announced, placement.started) if one and not one.history)
        if ground is None or placement.organisation is None:
            continue
        former = placement_before(career, placement)
        if former is None and not _comes_from_learning(career, placement, ground):
            continue
        if former is not None and _is_at_home(career, placement, former):
            continue
        since = former.started.order if former and former.started else -1
        over = first([career.closed, end_of_stay(career, placement), _gone_elsewhere(career, placement, ground)])
        yield Change("employer", placement.ref, ground, placement.started, placement.organisation, since, over)


def _comes_from_learning(career: Career, placement: Placement, ground: Moment) -> bool:
    """True where an education or training elsewhere is told of before a first placement."""
    if any(one.moment.order < ground.order for one in career.educations):
        return True
    return any(
        one.started.order < ground.order and one.organisation not in {None, placement.organisation}
        for one in career.trainings.values()
    )


def _is_at_home(career: Career, placement: Placement, former: Placement) -> bool:
    """True where the worker was at this organisation already, just before or still."""
    arrival = placement.started or placement.announced
    still = running_at(career, arrival.order) if arrival else ()
    return any(one.organisation == placement.organisation for one in (former, *still) if one.ref != placement.ref)


def _gone_elsewhere(career: Career, placement: Placement, ground: Moment) -> Moment | None:
    """The start elsewhere that shows that an announced placement did not come about."""
    if placement.started is not None:
        return None
    return first(one.started for one in career.started_placements() if one.started and one.started.order > ground.order)


def _of_coach(career: Career) -> Iterator[Change]:
    for coach in career.coaches.values():
        if coach.left is None or coach.reason in NO_LONGER_NEEDED:
            continue
        successor = career.coaches.get(coach.successor or "")
        if _is_replaced(coach, successor):
            subject = successor or coach
            over = first([career.closed, successor.left if successor else None, _work_ended(career, coach.left)])
            organisation = successor.organisation if successor else None
            yield Change("coach", subject.ref, coach.left, coach.left, organisation, coach.assigned.order, over)


def _work_ended(career: Career, changed: Moment) -> Moment | None:
    """The first end of a placement behind a change: by then the new one knows the worker, or never will."""
    return first(one.ended for one in career.placements.values() if one.ended and one.ended.order > changed.order)


def _is_replaced(coach: Coach, successor: Coach | None) -> bool:
    """True where another person took over; a successor who is named and not there yet is another promise's matter."""
    if successor is not None:
        return coach.person is None or coach.person != successor.person
    return coach.successor is None and coach.reason == "replaced" and is_guide(coach)


def _of_case_owner(career: Career) -> Iterator[Change]:
    assigned = career.responsibilities
    for number, one in enumerate(assigned):
        earlier = [before for before in assigned[:number] if before.scope == one.scope]
        if not earlier or (earlier[-1].organisation, earlier[-1].role) == (one.organisation, one.role):
            continue
        following = next((later.moment for later in assigned[number + 1 :] if later.scope == one.scope), None)
        over = first([career.closed, following, _work_ended(career, one.moment)])
        yield Change("case_owner", one.scope, one.moment, one.moment, one.organisation, earlier[-1].moment.order, over)
