"""What protects against drop-out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from werkzekerheid.rules.guidance import is_guide
from werkzekerheid.rules.promise import state
from werkzekerheid.rules.risk_view import found

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.records import Coach, Contract, Placement
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.dropout_risk import Line
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.risk_view import Found, View

_SAME_COACH_GAP = timedelta(days=31)
"""One person in two roles after one another is one coach; who comes back much later comes anew."""


def permanent_contract(view: View, _: Line) -> Found | None:
    """The contract has no end; also with a formal employer who seconds."""
    permanent = [one for one in contracts_now(view) if one.terms[-1].kind == "permanent"]
    return found(one.terms[-1].ground for one in permanent)


def contracts_now(view: View) -> Iterator[Contract]:
    """The contracts that go on: of a running placement, or of its formal employer."""
    running = view.career.running_placements()
    employers = {one.formal_employer for one in running} - {None}
    for contract in view.career.contracts.values():
        placement = view.career.placements.get(contract.placement)
        if contract.ended or placement is None:
            continue
        if placement.running or (placement.formal_employer or placement.organisation) in employers:
            yield contract


def same_coach(view: View, line: Line) -> Found | None:
    """The same person guides for so long."""
    coaches = [one for one in view.career.current_coaches() if is_guide(one)]
    return found(begun for one in coaches if _is_old(view, begun := _begun(view, one), line))


def _begun(view: View, coach: Coach) -> Moment:
    """When this person began to guide without a break."""
    begun = coach.assigned
    earlier = [one for one in view.career.coaches.values() if coach.person is not None and one.person == coach.person]
    for one in sorted(earlier, key=lambda one: one.assigned.order, reverse=True):
        if one.assigned.order < begun.order and _goes_over_into(one.left, begun):
            begun = one.assigned
    return begun


def _goes_over_into(left: Moment | None, begun: Moment) -> bool:
    if left is None or left.order >= begun.order:
        return True
    return left.latest is not None and begun.latest is not None and begun.latest - left.latest <= _SAME_COACH_GAP


def _is_old(view: View, moment: Moment | None, line: Line) -> bool:
    ago = view.days_since(moment) if moment else None
    return ago is not None and ago >= (line.days or 0)


def plan_with_safety_net(view: View, _: Line) -> Found | None:
    """There is a plan, and in it who acts at a relapse and where to fall back on."""
    if not view.career.running_placements():
        plan = view.career.plan()
        return found([plan.agreed]) if plan and plan.safety_net and plan.relapse_contact else None
    kept: dict[str, list[Moment]] = {}
    for one in view.promises.get("start_agreements", ()):
        if one.part in {"relapse_contact", "safety_net"} and one.kept_by and one.excused_by is None:
            kept.setdefault(one.subject, []).append(one.kept_by)
    return found(dict.fromkeys(moment for both in kept.values() if len(both) > 1 for moment in both))


def check_ins_kept(view: View, line: Line) -> Found | None:
    """All contact of a running placement took place as promised, for so long."""
    return found(_last_kept(view, stay, line) for stay in view.stays() if _is_old(view, stay[-1].started, line))


def _last_kept(view: View, stay: list[Placement], line: Line) -> Moment | None:
    """The last contact of a stay of which none was missed in all that time."""
    refs = {one.ref for one in stay}
    series = [one for one in view.promises.get("check_in_rhythm", ()) if one.subject in refs]
    kept = [one.kept_by for one in series if one.kept_by]
    if view.day is None or not kept:
        return None
    since = view.day - timedelta(days=line.days or 0)
    failed = any(_failed_since(view, one, since) for one in series)
    return None if failed else max(kept, key=lambda one: one.order)


def _failed_since(view: View, promise: Promise, since: date) -> bool:
    settled_on = promise.kept_on or view.day
    return state(promise, view.day) in {"broken", "kept_late"} and settled_on is not None and settled_on >= since


def supervisor_unchanged(view: View, line: Line) -> Found | None:
    """The same supervisor for so long; silent where none was told."""
    steady = []
    for one in view.career.running_placements():
        changed = [change.moment for change in one.supervisor_changes]
        changed += [change.moment for change in one.adjustments if change.what == "supervisor"]
        if one.supervisor and all(_is_old(view, moment, line) for moment in (one.started, *changed)):
            steady.append(changed[-1] if changed else one.started)
    return found(steady)


def wish_granted(view: View, line: Line) -> Found | None:
    """A wish to develop was granted."""
    granted: list[tuple[Moment, str | None]] = [
        (answer.moment, None)
        for wish in view.career.wishes.values()
        for answer in wish.answers
        if answer.kind == "granted"
    ]
    return found(view.recent(granted, line.days or 0))


def returned_after_relapse(view: View, _: Line) -> Found | None:
    """Came back after a relapse and still works with the same employer."""
    return found(moment for stay in view.stays() for moment in _returns(view, stay))


def _returns(view: View, stay: list[Placement]) -> Iterator[Moment]:
    refs, begun = {None, *(one.ref for one in stay)}, stay[-1].started
    relapsed = [one.moment.order for one in view.career.relapses if one.placement in refs]
    for one in view.career.returns:
        if one.about in refs and begun and any(begun.order < order < one.moment.order for order in relapsed):
            yield one.moment


def hours_built_up(view: View, _: Line) -> Found | None:
    """The hours grew, and did not have to go back."""
    grown = []
    for stay in view.stays():
        hours = [change for one in reversed(stay) for change in one.adjustments if change.what == "hours"]
        if hours and hours[-1].direction == "more":
            grown += [one.moment for one in hours if one.direction == "more"]
    return found(grown)


PROTECTIVE = {
    one.__name__: one
    for one in (
        permanent_contract, same_coach, plan_with_safety_net, check_ins_kept, supervisor_unchanged, wish_granted,
        returned_after_relapse, hours_built_up,
    )
}  # fmt: skip
