"""Refusals of references to what this career does not know: a slip of the pen makes no second coach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.facts.refs import INTRODUCED_BY, resolved

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.event import Told
    from werkzekerheid.facts.refs import UsedRef

_KEPT: Mapping[str, Callable[[Career], Collection[str]]] = {
    "placement": lambda career: career.placements,
    "contract": lambda career: career.contracts,
    "coach": lambda career: career.coaches,
    "training": lambda career: career.trainings,
    "wish": lambda career: career.wishes,
    "provision": lambda career: career.provisions,
    "agreement": lambda career: career.agreements,
    "plan": lambda career: [plan.ref for plan in career.plans],
    "goal": lambda career: [goal.ref for plan in career.plans for goal in plan.goals],
}
"""Kind -> the things of that kind that a career keeps."""


def unknown_ref(career: Career, fact: Fact, told: Told, event_ids: Collection[str]) -> str | None:
    """A placement, contract, coach ... that no fact introduced, or an event that is not of this career.

    Persons, organisations and supervisors are free; handovers and adaptations have their own order of facts.
    """
    if any(event is not None and event not in event_ids for event in (told.since, told.learned_after)):
        return "unknown_event"
    return next(_unknown(career, used_refs(fact), event_ids, fact.TYPE), None)


def unknown_ref_in_replacement(career: Career, fact: Fact) -> str | None:
    """The same for what a corrected event will say: a correction puts right, it brings nothing new into the career.

    Only a list may grow: a goal or agreement that was forgotten in a plan.
    """
    outside_lists = [one for one in used_refs(fact) if "[" not in one.path]
    return next(_unknown(career, outside_lists, [moment.event_id for moment, _ in career.moments], ""), None)


def used_refs(fact: Fact) -> list[UsedRef]:
    """The references that a fact holds."""
    return resolved(type(fact), fact.model_dump(mode="json"), lambda _kind, key: key)[1]


def _unknown(career: Career, used: Iterable[UsedRef], event_ids: Collection[str], type_: str) -> Iterator[str]:
    for one in used:
        if type_ in INTRODUCED_BY.get(one.kind, ()):
            continue
        known = event_ids if one.kind == "event" else _KEPT[one.kind](career) if one.kind in _KEPT else None
        if known is not None and one.key not in known:
            yield f"unknown_{one.kind}"
