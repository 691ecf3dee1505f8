"""The factors of the drop-out risk that are about the organisation: something that was promised is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.rules.changes import changes, handovers_of
from werkzekerheid.rules.contacts import EMPLOYER
from werkzekerheid.rules.guidance import coaches_at, guidance_needed, is_guide
from werkzekerheid.rules.handover import topics_given
from werkzekerheid.rules.risk_view import found, found_missing

if TYPE_CHECKING:
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.dropout_risk import Line
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.risk_view import Found, View

_AT_WORK = EMPLOYER | {"internal_coach", "colleague"}


def no_coach(view: View, _: Line) -> Found | None:
    """Guidance is needed and nobody guides."""
    career = view.career
    if not career.moments or not guidance_needed(career) or coaches_at(career, career.moments[-1][0].order):
        return None
    gone = [one for one in career.coaches.values() if one.left and is_guide(one)]
    last = max(gone, key=lambda one: one.left.order if one.left else 0, default=None)
    if last is None or last.left is None:
        return found([career.opened])
    # A successor who was named has that day to begin.
    return None if last.successor and view.days_since(last.left) == 0 else found([last.left])


def contract_ends(view: View, _: Line) -> Found | None:
    """A contract ends soon, the talk about it is due, and nobody knows what follows."""
    promises = view.promises.get("contract_end", ())
    talk_due = {(one.subject, one.ground.event_id): one.window.due_on for one in promises if one.part == "talk"}
    unclear = []
    for one in promises:
        due_on = talk_due.get((one.subject, one.ground.event_id))
        open_still = one.part == "clarity" and one.kept_by is None and one.excused_by is None
        if open_still and view.day and due_on and view.day >= due_on:
            unclear.append(one)
    return found_missing(unclear)


def supervisor_left(view: View, _: Line) -> Found | None:
    """The supervisor left and nobody came instead, by the promise of a successor."""
    promises = view.promises.get("supervisor_continuity", ())
    alone = [one for one in promises if one.part == "successor" and one.kept_by is None and one.excused_by is None]
    return found(one.ground for one in alone)


def no_plan_or_safety_net(view: View, _: Line) -> Found | None:
    """At a running placement the plan is missing, or the safety net in it."""
    return found_missing(view.missing("start_agreements", "plan", "safety_net"))


def handover_missing(view: View, _: Line) -> Found | None:
    """The handover to the employer of now is missing, was cold, or said nothing of the signs of relapse."""
    here = {one.ref for stay in view.stays() for one in stay}
    missing = [one for one in view.missing("handover", "offered", "warm", "topics") if one.subject in here]
    return found_missing(one for one in missing if one.part != "topics" or _without_signs(view, one))


def _without_signs(view: View, promise: Promise) -> bool:
    return all(
        "signs_of_relapse" not in topics_given(offers)
        for change, offers in handovers_of(view.career, changes(view.career))
        if change.kind == "employer" and change.subject == promise.subject
    )


def guidance_reduced(view: View, line: Line) -> Found | None:
    """Somebody saw that the guidance became less, or is not enough."""
    return found(signs(view, line))


def check_in_broken(view: View, _: Line) -> Found | None:
    """The contact that was promised did not take place."""
    return found_missing(view.missing("check_in_rhythm"))


def wish_unanswered(view: View, line: Line) -> Found | None:
    """A wish to develop got no answer: not in time, or it had to be told again."""
    told: list[Moment] = []
    for wish in view.career.wishes.values():
        if wish.answers or not wish.told or wish.told[0].history or not view.is_still_there(wish.told[0]):
            continue
        ago = view.days_since(wish.told[0])
        if len(wish.told) > 1 or wish.told[0].dayless or (ago is not None and ago > (line.days or 0)):
            told += wish.told
    return found(told)


def coach_replaced(view: View, line: Line) -> Found | None:
    """Another person became the coach."""
    left = [(one.ground, None) for one in changes(view.career) if one.kind == "coach"]
    return found(view.recent(left, line.days or 0))


def employer_told_nothing(view: View, _: Line) -> Found | None:
    """The worker chose that the employer is not to know, and nobody at work was told what it means for the work."""
    career = view.career
    chosen = [career.openness[role] for role in EMPLOYER if role in career.openness]
    if not chosen or any("health" in classes for classes in chosen) or told_at_work(view) or not list(view.stays()):
        return None
    return found(moment for moment, type_ in career.moments if type_ == "openness_chosen")


def told_at_work(view: View) -> bool:
    """True where somebody at the workplace of now was told what a condition means for the work."""
    in_sight = min((one.in_sight.order for stay in view.stays() for one in stay), default=0)
    return any(one.about in _AT_WORK and one.moment.order >= in_sight for one in view.career.disclosures_of_condition)


def signs(view: View, line: Line) -> list[Moment]:
    """The recent signals of the signs of this line."""
    seen = [(one.moment, one.placement) for one in view.career.signals.values() if one.sign in line.signs]
    return view.recent(seen, line.days or 0)


ORGANISATION = {
    one.__name__: one
    for one in (
        no_coach, contract_ends, supervisor_left, no_plan_or_safety_net, handover_missing, guidance_reduced,
        check_in_broken, wish_unanswered, coach_replaced, employer_told_nothing,
    )
}  # fmt: skip
