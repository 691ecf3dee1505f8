"""The people and parties around a worker: who guides, who answers for what, who leads on the floor, who employs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypedDict

from werkzekerheid.readmodels.days import shown_day, shown_moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzekerheid.career import records as r
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.readmodels.names import Names

ROLES: Mapping[str, str] = {
    "register_jobcoach": "jobcoach",
    "jobcoach": "jobcoach",
    "job_life_coach": "jobcoach",
    "ontwikkelcoach": "jobcoach",
    "internal_coach": "internal_coach",
    "school_mentor": "school",
    "care_coach": "care_provider",
}
"""In which role each kind of coach stands around the worker."""

Row = TypedDict("Row", {
    "role": str, "ref": str, "organisation": str | None, "kind": str | None, "from": str | None, "until": str | None,
    "stand_in": str | None, "left": bool,
})  # fmt: skip
"""One row per person or party in a role. `kind` of coach, scope or organisation. `until` is the day of leaving for who
`left`, else the foreseen one; both may be unknown."""


class _One(NamedTuple):
    """A person or party in a role, before it is shown."""

    role: str
    ref: str
    organisation: str | None
    kind: str | None
    since: Moment | None
    until: r.ToldDay | None = None
    left: Moment | None = None
    person: str | None = None


def document(career: Career, names: Names, stand_ins: Mapping[str, str] | None = None) -> list[Row]:
    """Who is around now first, then who left; each in the order in which they came.

    Args:
        career: whose people.
        names: what ids are called.
        stand_ins: person -> who stands in while that person is away (from the directory).
    """
    found = [*_coaches(career), *_responsible(career), *_at_work(career)]
    found.sort(key=lambda one: (one.left is not None, one.since.order if one.since else 0))
    return [_row(one, names, stand_ins or {}) for one in found]


def _row(one: _One, names: Names, stand_ins: Mapping[str, str]) -> Row:
    return {
        "role": one.role,
        "ref": names.of(one.ref),
        "organisation": names.maybe(one.organisation),
        "kind": one.kind,
        "from": shown_moment(one.since),
        "until": shown_moment(one.left) if one.left else shown_day(one.until),
        "stand_in": names.maybe(stand_ins.get(one.person or one.ref)),
        "left": one.left is not None,
    }


def role_of(coach: r.Coach) -> str:
    """In which role a coach stands around the worker."""
    return ROLES.get(coach.kind, "unknown")


def _coaches(career: Career) -> Iterator[_One]:
    for one in career.coaches.values():
        yield _One(role_of(one), one.ref, one.organisation, one.kind, one.assigned, one.until, one.left, one.person)


def _responsible(career: Career) -> Iterator[_One]:
    """Who answers for a scope, until the next one does."""
    following: dict[str, Moment] = {}
    for one in reversed(career.responsibilities):
        yield _One(one.role, one.organisation, one.organisation, one.scope, one.moment, left=following.get(one.scope))
        following[one.scope] = one.moment


def _at_work(career: Career) -> Iterator[_One]:
    """The supervisors and employers of the placements that run; one employer once."""
    employers: dict[str, _One] = {}
    for placement in career.running_placements():
        yield from _supervisors(placement)
        of_both = {placement.formal_employer: None, placement.organisation: placement.organisation_kind}
        for organisation, kind in of_both.items():
            if organisation is not None:
                employer = _One("employer", organisation, organisation, kind, placement.started, placement.planned_end)
                employers[organisation] = employer
    yield from employers.values()


def _supervisors(placement: r.Placement) -> Iterator[_One]:
    since = placement.started
    for change in placement.supervisor_changes:
        if change.supervisor is not None:
            yield _One("supervisor", change.supervisor, placement.organisation, None, since, left=change.moment)
        since = change.moment
    if placement.supervisor is not None:
        yield _One("supervisor", placement.supervisor, placement.organisation, None, since)
