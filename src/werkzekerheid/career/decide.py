"""decide: a fact to record to the facts to append, or a refusal. Pure.

Where several refusals apply it is always the same one: the first in this order.

1. the door: no fact of a career; not opened yet; opened already; closed already; an erased value;
2. time: more than a lifetime away; in the future; learned before it happened; history after the opening;
3. references to what this career does not know;
4. the checks of the type itself, in the order of `CHECKS`;
5. for a correction, what the corrected event will say: whether it fits, time, references, and the checks that need no
   other facts.

An imported telling may hold what a live command refuses. `oddity` asks of it only what its state can tell: its dates
and references were checked when the file was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.career import refusals_corrections as corrections
from werkzekerheid.career import refusals_door as door
from werkzekerheid.career import refusals_guidance as guidance
from werkzekerheid.career import refusals_position as position
from werkzekerheid.career import refusals_refs as refs
from werkzekerheid.career import refusals_time as time
from werkzekerheid.career import refusals_work as work
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import date

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.event import Told

    Check = Callable[[Career, Any, Told], str | None]

DOOR: tuple[Check, ...] = (door.not_in_a_career, door.not_opened, door.opened_twice, door.closed, door.erased)
"""Asked of every fact, first."""
TIME: tuple[Check, ...] = (time.learned_before_it_happened, time.history_after_the_opening)
"""Asked of every live fact, after what needs today: whether it lies far off or in the future."""
# fmt: off
CHECKS: Mapping[str, tuple[Check, ...]] = {
    # position
    "career_linked": (position.linked_to_itself,),
    "target_group_established": (time.ends_before_it_starts,),
    "target_group_ended": (position.group_not_established,),
    "income_ended": (position.income_not_started,),
    "change_announced": (time.ends_before_it_starts,),
    "view_lost": (position.view_lost,),
    "view_regained": (position.view_not_lost,),
    # learning
    "training_started": (work.training_started, time.ends_before_it_starts),
    "training_ended": (work.training_unknown, work.training_ended, work.training_ends_before_it_started),
    "wage_value_measured": (time.ends_before_it_starts,),
    "need_assessed": (time.ends_before_it_starts,),
    # placement
    "match_rejected": (work.placement_in_use,),
    "introduction_held": (work.placement_over,),
    "placement_started": (work.placement_started, time.ends_before_it_starts),
    "placement_adjusted": (work.placement_not_started, work.placement_over),
    "supervisor_left": (work.placement_not_started, work.placement_over, work.supervisor_succeeds_himself),
    "adaptation_promised": (work.placement_over, work.adaptation_delivered, time.ends_before_it_starts),
    "adaptation_delivered": (work.placement_over, work.adaptation_delivered),
    "adaptation_refused": (work.placement_over, work.adaptation_delivered),
    "placement_ended": (
        work.placement_not_started, work.placement_ended, work.placement_ends_before_it_started, work.leads_to_itself,
    ),
    "floor_guidance_set": (work.placement_over,),
    "returned_to_work": (work.placement_over,),
    # contract
    "contract_concluded": (
        work.contract_concluded, work.placement_over, work.permanent_with_end, time.ends_before_it_starts,
    ),
    "contract_renewed": (
        work.contract_unknown, work.contract_over, work.permanent_with_end, time.ends_before_it_starts,
        work.renewal_ends_before_it_begins,
    ),
    "contract_end_announced": (work.contract_unknown, work.contract_over, work.announced_end_before_start),
    "contract_ended": (work.contract_unknown, work.contract_ended, work.contract_ends_before_it_started),
    # provisions
    "provision_requested": (work.provision_of_other_kind,),
    "provision_granted": (work.provision_of_other_kind, time.ends_before_it_starts),
    "provision_refused": (work.provision_of_other_kind,),
    "provision_ended": (
        work.provision_not_granted, work.provision_ended, work.provision_of_other_kind,
        work.provision_ends_before_it_started,
    ),
    # guidance
    "coach_assigned": (guidance.coach_there, time.ends_before_it_starts),
    "coach_left": (
        guidance.coach_unknown, guidance.coach_left, guidance.coach_leaves_before_assigned,
        guidance.coach_succeeds_himself,
    ),
    "begeleidingsplan_agreed": (guidance.plan_agreed, guidance.doubled_in_plan, time.ends_before_it_starts),
    "agreement_made": (guidance.agreement_made, time.ends_before_it_starts),
    "agreement_kept": (guidance.agreement_unknown,),
    "agreement_broken": (guidance.agreement_unknown,),
    "goal_reached": (guidance.goal_unknown, guidance.goal_settled),
    "goal_dropped": (guidance.goal_unknown, guidance.goal_settled),
    "contact_series_reported": (time.series_ends_before_it_starts,),
    "check_in_result_shared": (guidance.no_check_in,),
    "development_wish_answered": (guidance.wish_unknown,),
    # signals
    "signal_answered": (position.signal_unknown,),
    "relapse_ended": (position.no_open_relapse,),
    "recovery_reported": (position.no_open_sickness,),
    # handover
    "handover_offered": (guidance.handover_offered,),
    "handover_accepted": (guidance.handover_not_offered, guidance.handover_refused, guidance.handover_accepted),
    "handover_refused": (guidance.handover_not_offered, guidance.handover_accepted, guidance.handover_refused),
    "handover_relayed": (guidance.handover_not_offered, guidance.handover_over),
    "handover_followed_up": (guidance.handover_not_offered, guidance.handover_not_accepted),
    # rights and corrections
    "rights_requested": (time.ends_before_it_starts,),
    "rights_decided": (position.nothing_requested,),
    "restriction_set": (position.restricted,),
    "restriction_lifted": (position.not_restricted,),
    "keys_destroyed": (position.request_unknown,),
    "event_corrected": (
        corrections.corrected_gone, corrections.correction_of_change, corrections.change_of_destroyed_keys,
    ),
    "event_retracted": (
        corrections.retracted_gone, corrections.retraction_of_retraction, corrections.change_of_destroyed_keys,
        corrections.opening_still_needed,
    ),
}
# fmt: on
"""Type name -> what is asked of such a fact, in this order."""
_OF_THE_FACT_ALONE: frozenset[Check] = frozenset(
    {
        time.ends_before_it_starts, time.series_ends_before_it_starts, work.permanent_with_end, work.leads_to_itself,
        work.supervisor_succeeds_himself, guidance.coach_succeeds_himself, guidance.doubled_in_plan,
        position.linked_to_itself,
    }
)  # fmt: skip
_OF_A_TELLING: tuple[Check, ...] = (door.opened_twice, door.closed)
_NOT_OF_A_TELLING: frozenset[Check] = frozenset(
    # What was retracted may be gone before the fold gets there.
    {corrections.corrected_gone, corrections.retracted_gone, corrections.opening_still_needed}
)


def decide(career: Career, fact: Fact, told: Told, today: date, *, event_ids: Collection[str]) -> tuple[Fact, ...]:
    """The facts to append for a live fact.

    Args:
        career: everything known of it now; without `opened` where nothing was recorded yet.
        fact: what is to be recorded.
        told: its envelope.
        today: the day in Europe/Amsterdam.
        event_ids: of every event in this career's stream, retracted ones too.

    Raises:
        Refusal: the domain says no; the first that applies, in the order told above.
    """
    for code in _answers(career, fact, told, today, event_ids):
        if code is not None:
            raise Refusal(code)
    return (fact,)


def oddity(career: Career, fact: Fact, told: Told) -> Refusal | None:
    """What a live command would refuse in this fact of a telling; None where it fits.

    Args:
        career: folded up to this fact, in the order of life.
        fact: what is told.
        told: its envelope.
    """
    if told.order == "unknown":
        return None
    checks = (check for check in CHECKS.get(fact.TYPE, ()) if check not in _NOT_OF_A_TELLING)
    codes = (check(career, fact, told) for check in (*_OF_A_TELLING, *checks))
    return next((Refusal(code) for code in codes if code is not None), None)


def _answers(career: Career, fact: Fact, told: Told, today: date, event_ids: Collection[str]) -> Iterator[str | None]:
    """The answer of every check, in order; None is yes."""
    yield from (check(career, fact, told) for check in DOOR)
    yield time.far_off(career, fact, told, today)
    yield time.in_the_future(career, fact, told, today)
    yield from (check(career, fact, told) for check in TIME)
    yield refs.unknown_ref(career, fact, told, event_ids)
    yield from (check(career, fact, told) for check in CHECKS.get(fact.TYPE, ()))
    if fact.TYPE == "event_corrected":
        yield from _answers_to_replacement(career, fact, told, today)


def _answers_to_replacement(career: Career, fact: Any, told: Told, today: date) -> Iterator[str | None]:  # noqa: ANN401
    corrected = corrections.as_corrected(career, fact, told)
    if corrected is None:
        yield "replacement_unfit"
        return
    says, envelope = corrected
    yield time.far_off(career, says, envelope, today)
    yield time.in_the_future(career, says, envelope, today)
    yield refs.unknown_ref_in_replacement(career, says)
    alone = (check for check in CHECKS.get(says.TYPE, ()) if check in _OF_THE_FACT_ALONE)
    yield from (check(career, says, envelope) for check in alone)
