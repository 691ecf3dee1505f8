"""How somebody stands to a career: in the care team, an employer, a receiver, the worker, or nobody. Pure.

Only what was told lets somebody in: what is unknown never widens access. Whether a requester is who it says, and works
where it says, was looked at before (`sharing.directory`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.career.questions import day_looked_at, has_passed, is_overdue, responsible
from werkzekerheid.readmodels.people_around import ROLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from werkzekerheid.career import records as r
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.layout import Moment

GUIDING = frozenset({
    "jobcoach", "internal_coach", "klantmanager", "account_manager", "school", "care_provider", "uwv", "municipality",
    "sociaal_ontwikkelbedrijf",
})  # fmt: skip
"""The roles that can be of a care team. Who gives the work, signs the plan too and is asked to do things in it, and
stays the employer: it sees what concerns it, not the worker's file."""
EMPLOYING = frozenset({"employer", "supervisor", "manager", "internal_coach"})
"""The roles that stand for the organisation where somebody works."""
_CATCHING = frozenset({"sociaal_ontwikkelbedrijf", "jobcoach", "internal_coach"})
"""The roles in which the organisation that is the safety net guides."""
_STANDS_FOR: Mapping[str, frozenset[str]] = {
    "municipality": frozenset({"klantmanager"}),
    "uwv": frozenset({"klantmanager"}),
    "sociaal_ontwikkelbedrijf": frozenset({"jobcoach", "internal_coach"}),
}
"""Where a whole organisation was named as if it were a role, who of its people that is."""


class Received(NamedTuple):
    """A handover that this requester took, or that was passed on to it, with its topics."""

    handover: str
    topics: tuple[str, ...]


class Relations(NamedTuple):
    """What somebody is to a career on a day; nothing of it where it is nobody.

    `care_team` are the grounds for it: `coach`, `responsibility`, `plan`. `stand_in_for` are the persons for whom,
    where it rests on that alone; `stands_in_as` the roles of all for whom they stand in. `in_plan`: the plan in force
    names this role at this organisation, also of who is no part of the care team. `employer_of` are refs of placements
    that run. `privacy_officer` and `lead` are of an organisation that is responsible, or was when the career was
    closed.
    """

    worker: bool = False
    care_team: tuple[str, ...] = ()
    stand_in_for: frozenset[str] = frozenset()
    stands_in_as: frozenset[str] = frozenset()
    in_plan: bool = False
    employer_of: tuple[str, ...] = ()
    received: tuple[Received, ...] = ()
    privacy_officer: bool = False
    lead: bool = False

    @property
    def topics(self) -> frozenset[str]:
        """All topics that were handed over to the requester."""
        return frozenset(topic for one in self.received for topic in one.topics)

    @property
    def is_nobody(self) -> bool:
        """Whether nothing ties the requester to the career."""
        return self == NOBODY


NOBODY = Relations()


class _Care(NamedTuple):
    """A ground to be in the care team; where it is that of somebody who is away, who that is and in which role."""

    ground: str
    person: str | None = None
    role: str | None = None


class _Asked(NamedTuple):
    """Who asks, on which day. `any_person`: a role of a demo, that counts as whoever has it."""

    career: Career
    requester: Actor
    stand_ins: Collection[str]
    day: date | None
    any_person: bool

    def at(self, organisation: str | None) -> bool:
        """Whether the requester works there."""
        return organisation is not None and self.requester.organisation == organisation

    def as_role(self, role: str | None) -> bool:
        """Whether the requester works in this role."""
        asked = self.requester.role
        return role is not None and role != "unknown" and (asked == role or asked in _STANDS_FOR.get(role, ()))

    @property
    def employers(self) -> tuple[r.Placement, ...]:
        """The placements that certainly still run."""
        return tuple(one for one in self.career.running_placements() if not is_overdue(self.career, one, self.day))

    @property
    def coaches(self) -> tuple[r.Coach, ...]:
        """The coaches who did not leave, and whose term is not over."""
        there = self.career.current_coaches()
        return tuple(one for one in there if one.until is None or not has_passed(one.until.span, self.day))


def relations(
    career: Career,
    requester: Actor,
    stand_ins: Collection[str] = (),
    day: date | None = None,
    *,
    any_person: bool = False,
) -> Relations:
    """What a requester is to a career.

    Args:
        career: folded up to the day.
        requester: person, role and organisation; a worker is its own career.
        stand_ins: the persons of its organisation for whom the requester stands in now (`Directory.stands_in_for`).
        day: on which it asks; nobody looks past the end of a telling.
        any_person: a role at an organisation is tried out, without anybody in it: it counts as whoever has the role.
    """
    if requester.role == "worker":
        return Relations(worker=True) if requester.actor == career.career_id else NOBODY
    asked = _Asked(career, requester, stand_ins, day_looked_at(career, day), any_person)
    answering = any(asked.at(one.organisation) for one in responsible(career))
    found = Relations(
        privacy_officer=answering and requester.role == "privacy_officer", lead=answering and requester.role == "lead"
    )
    if requester.organisation is None or career.closed is not None:
        return found
    care = list(_care(asked))
    stood_in_for = frozenset(one.person for one in care if one.person)
    return found._replace(
        care_team=tuple(dict.fromkeys(one.ground for one in care)),
        stand_in_for=stood_in_for if all(one.person for one in care) else frozenset(),
        stands_in_as=frozenset(role for one in care if one.role for role in (one.role, *_STANDS_FOR.get(one.role, ()))),
        in_plan=_in_plan(asked),
        employer_of=tuple(one.ref for one in asked.employers if _is_at(asked, one) and requester.role in EMPLOYING),
        received=tuple(_received(asked)),
    )


def _care(asked: _Asked) -> Iterator[_Care]:
    """Each ground on which the requester is in the care team, with the person for whom it stands in, if that is why."""
    if asked.requester.role not in GUIDING:
        return
    for coach in asked.coaches:
        if asked.at(coach.organisation):
            yield from _ground(asked, "coach", coach.person, ROLES.get(coach.kind))
    for one in responsible(asked.career):
        # A person who is named answers for it in that role.
        if asked.at(one.organisation) and (one.person in asked.stand_ins or asked.as_role(one.role)):
            yield from _ground(asked, "responsibility", one.person, one.role)
    if _in_plan(asked) or _catches(asked):
        yield _Care("plan")


def _ground(asked: _Asked, ground: str, person: str | None, role: str | None) -> Iterator[_Care]:
    """Where a person is named it is that one, or who stands in; else whoever of the organisation has the role."""
    if person is None or asked.any_person:
        if asked.as_role(role):
            yield _Care(ground)
    elif asked.requester.actor == person:
        yield _Care(ground)
    elif person in asked.stand_ins:
        yield _Care(ground, person, role)


def _in_plan(asked: _Asked) -> bool:
    """Whether the plan in force names this role, and this organisation employs, guides or is responsible.

    Who stands for an employer is meant where the worker works, and the others where not: a klantmanager who agreed is
    not of the employer. An internal coach may be of either.
    """
    plan = asked.career.plan()
    if plan is None:
        return False
    owners = (one.owner for one in asked.career.plan_agreements(plan))
    roles = {*plan.agreed_by, plan.relapse_contact, *owners, *(one.role for one in plan.rhythm)}
    if not any(asked.as_role(role) for role in roles):
        return False
    if asked.requester.role in EMPLOYING and _employs_here(asked):
        return True
    return asked.requester.role in GUIDING and not _employs_here(asked) and _is_party(asked)


def _catches(asked: _Asked) -> bool:
    """Whether the plan in force names this organisation as the safety net, and this is a role that catches."""
    plan = asked.career.plan()
    return plan is not None and asked.at(plan.safety_net) and asked.requester.role in _CATCHING


def _is_party(asked: _Asked) -> bool:
    return _employs_here(asked) or _guides_or_answers(asked)


def _guides_or_answers(asked: _Asked) -> bool:
    answers = any(asked.at(one.organisation) for one in responsible(asked.career))
    return answers or any(asked.at(one.organisation) for one in asked.coaches)


def _employs_here(asked: _Asked) -> bool:
    return any(_is_at(asked, one) for one in asked.employers)


def _is_at(asked: _Asked, placement: r.Placement | None) -> bool:
    return placement is not None and (asked.at(placement.organisation) or asked.at(placement.formal_employer))


def _received(asked: _Asked) -> Iterator[Received]:
    """The handovers that still open something: to who took it, and to who was told on the floor what they were told."""
    for one in asked.career.handovers.values():
        if not (asked.at(one.to_organisation) and _holds(asked, one)):
            continue
        topics = dict.fromkeys(one.topics if asked.as_role(one.to_role) else ())
        topics |= dict.fromkeys(topic for each in one.relays if asked.as_role(each.role) for topic in each.topics)
        known = tuple(topic for topic in topics if topic != "unknown")
        if known:
            yield Received(one.ref, known)


def _holds(asked: _Asked, one: r.Handover) -> bool:
    """Whether a handover was taken, and what it was about goes on.

    That is its placement, from the first sight of it to its end or, where the receiver is where the work is, to that of
    the ones it was turned into; or that the receiver guides or is responsible. As long as nothing of all this was told,
    it may still come.
    """
    if one.accepted is None or (one.refused is not None and one.refused.order > one.accepted.order):
        return False
    if one.placement is None:
        return _is_party(asked) or not _was_party(asked, one.accepted.order)
    at_hand, *following = _turned_into(asked.career, one.placement)
    going_on = _goes_on(asked, at_hand) or any(_is_at(asked, each) and _goes_on(asked, each) for each in following)
    return going_on or _guides_or_answers(asked)


def _turned_into(career: Career, ref: str) -> Iterator[r.Placement | None]:
    """A placement, and those it was turned into or moved on to, one after another."""
    seen: list[str | None] = []
    found = career.placements.get(ref)
    yield found
    while found is not None and found.next_ref not in (None, *seen):
        seen.append(found.next_ref)
        found = career.placements.get(found.next_ref or "")
        yield found


def _goes_on(asked: _Asked, placement: r.Placement | None) -> bool:
    """Whether a placement is in sight, or runs; one that nobody told of is in sight at most."""
    if placement is None or placement.started is None:
        return placement is None or (placement.rejected is None and placement.ended is None)
    return placement.ended is None and not is_overdue(asked.career, placement, asked.day)


def _was_party(asked: _Asked, after: int) -> bool:
    """Whether the organisation employed, guided or answered until some time after this place in life."""
    career = asked.career
    following: dict[str, Moment] = {}
    ended: list[tuple[str | None, Moment | None]] = [(one.organisation, one.left) for one in career.coaches.values()]
    for placement in career.started_placements():
        ended += [(placement.organisation, placement.ended), (placement.formal_employer, placement.ended)]
    for one in reversed(career.responsibilities):
        ended.append((one.organisation, following.get(one.scope)))
        following[one.scope] = one.moment
    return any(asked.at(party) and (moment is None or moment.order > after) for party, moment in ended)
