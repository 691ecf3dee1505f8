"""Refusals about coaches, plans, agreements, check-ins, wishes and handovers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from werkzekerheid.career.refusals_time import before, late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts import guidance
    from werkzekerheid.facts.event import Told

_CONTACTS = frozenset(
    {"check_in_held", "contact_series_reported", "evaluation_held", "exit_talk_held", "handover_followed_up"}
)
"""The facts that tell of contact, so that something can come out of it."""


class OfHandover(Protocol):
    """A fact about a handover."""

    @property
    def handover(self) -> str:
        """The handover."""


def coach_there(career: Career, fact: guidance.CoachAssigned, _told: Told) -> str | None:
    """Whoever guides already is not assigned again; who left may come back."""
    known = career.coaches.get(fact.coach)
    return "coach_assigned_already" if known and known.left is None else None


def coach_unknown(career: Career, fact: guidance.CoachLeft, _told: Told) -> str | None:
    """Only a coach who was assigned can leave."""
    return None if fact.coach in career.coaches else "unknown_coach"


def coach_left(career: Career, fact: guidance.CoachLeft, _told: Told) -> str | None:
    """A coach leaves once."""
    known = career.coaches.get(fact.coach)
    return "coach_left_already" if known and known.left else None


def coach_leaves_before_assigned(career: Career, fact: guidance.CoachLeft, told: Told) -> str | None:
    """Nobody leaves before coming."""
    known = career.coaches.get(fact.coach)
    return "ends_before_it_starts" if known and before(career, told, known.assigned) else None


def coach_succeeds_himself(_career: Career, fact: guidance.CoachLeft, _told: Told) -> str | None:
    """Whoever left does not take over from himself."""
    return "successor_of_itself" if fact.successor == fact.coach else None


def plan_agreed(career: Career, fact: guidance.BegeleidingsplanAgreed, _told: Told) -> str | None:
    """A new plan has a new name: the former stays readable."""
    return "plan_agreed_already" if any(plan.ref == fact.plan for plan in career.plans) else None


def doubled_in_plan(_career: Career, fact: guidance.BegeleidingsplanAgreed, _told: Told) -> str | None:
    """Each goal and each agreement stands in a plan once."""
    doubled = _doubled([one.goal for one in fact.goals]) or _doubled([one.agreement for one in fact.agreements])
    return "doubled_in_plan" if doubled else None


def _doubled(refs: Sequence[str]) -> bool:
    return len(set(refs)) < len(refs)


def agreement_made(career: Career, fact: guidance.AgreementMade, _told: Told) -> str | None:
    """An agreement is made once; another one has its own name."""
    return "agreement_made_already" if fact.agreement in career.agreements else None


def agreement_unknown(career: Career, fact: guidance.AgreementKept, _told: Told) -> str | None:
    """Only an agreement that was made can be kept or broken."""
    return None if fact.agreement in career.agreements else "unknown_agreement"


def goal_unknown(career: Career, fact: guidance.GoalReached, _told: Told) -> str | None:
    """Only a goal of a plan can be reached or dropped."""
    return None if _states_of(career, fact.goal) else "unknown_goal"


def goal_settled(career: Career, fact: guidance.GoalReached, _told: Told) -> str | None:
    """What was reached stays reached; a goal is dropped once, and may be reached after all."""
    states = _states_of(career, fact.goal)
    settled = "reached" in states or (fact.TYPE == "goal_dropped" and "dropped" in states)
    return "goal_settled_already" if settled else None


def _states_of(career: Career, ref: str) -> set[str]:
    return {goal.state for plan in career.plans for goal in plan.goals if goal.ref == ref}


def no_check_in(career: Career, fact: guidance.CheckInResultShared, _told: Told) -> str | None:
    """What is shared came out of a contact that stands in this career."""
    held = any(moment.event_id == fact.check_in and type_ in _CONTACTS for moment, type_ in career.moments)
    return None if held else "no_check_in"


def wish_unknown(career: Career, fact: guidance.DevelopmentWishAnswered, _told: Told) -> str | None:
    """Only a wish that was told can be answered."""
    wish = career.wishes.get(fact.wish)
    return None if wish and wish.told else "unknown_wish"


def handover_offered(career: Career, fact: OfHandover, _told: Told) -> str | None:
    """A handover is offered once; after a refusal a new one begins."""
    known = career.handovers.get(fact.handover)
    return "handover_offered_already" if known and known.offered else None


def handover_not_offered(career: Career, fact: OfHandover, told: Told) -> str | None:
    """Nothing can be accepted, refused, passed on or followed up before it was offered."""
    known = career.handovers.get(fact.handover)
    too_early = known is None or known.offered is None or before(career, told, known.offered)
    return "handover_not_offered" if too_early else None


def handover_accepted(career: Career, fact: OfHandover, _told: Told) -> str | None:
    """A handover counts from its acceptance, so that stands once and is not taken back."""
    known = career.handovers.get(fact.handover)
    return "handover_accepted_already" if known and known.accepted else None


def handover_refused(career: Career, fact: OfHandover, _told: Told) -> str | None:
    """A refused handover is over: until a new one is accepted the giver is responsible."""
    known = career.handovers.get(fact.handover)
    return "handover_refused_already" if known and known.refused else None


def handover_over(career: Career, fact: OfHandover, told: Told) -> str | None:
    """What reached the floor before the refusal may still be told."""
    known = career.handovers.get(fact.handover)
    return "handover_refused_already" if known and known.refused and not late(career, told, known.refused) else None


def handover_not_accepted(career: Career, fact: OfHandover, told: Told) -> str | None:
    """The follow-up is with the one who took over, so it comes after the acceptance."""
    known = career.handovers.get(fact.handover)
    too_early = known is None or known.accepted is None or before(career, told, known.accepted)
    return "handover_not_accepted" if too_early else None
