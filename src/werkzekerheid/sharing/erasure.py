"""Erasing on request: who may, what was granted, and what must wait. Pure; `app.erasing` does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from werkzekerheid.facts.corrections import effective
from werkzekerheid.facts.layout import day_of
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from werkzekerheid.facts.event import Actor, Event
    from werkzekerheid.facts.sharing import RightsDecided, RightsRequested
    from werkzekerheid.sharing.retention import ClassEnd

OFFICERS = frozenset({"privacy_officer", "lead"})
"""The roles that decide on requests, erase, and destroy what is over its term."""


class Decided(NamedTuple):
    """The decision on a request as it stands: for which classes, by whom, on which day.

    `classes` none: all that was asked for, and that is all that is recorded. `deciders` are everybody who had a hand in
    it, whoever corrected it included.
    """

    event_id: str
    right: str
    decision: str
    classes: tuple[str, ...]
    despite_term: bool
    by: Actor
    on: date
    deciders: frozenset[str]


def check_officer(by: Actor) -> None:
    """Refuses who may not decide about the data of a worker.

    Raises:
        Refusal: `rights_not_for_role`.
    """
    if by.role not in OFFICERS:
        raise Refusal("rights_not_for_role")


def check_told(events: Sequence[Event], request: str) -> None:
    """Refuses what cannot be told any more: with class work a request went, its decision, and who erased it.

    Raises:
        Refusal: `erase_work_gone` class work was erased, and the request is not among what is left.
    """
    if any(getattr(one.fact, "request", None) == request for one in events):
        return
    gone = [one.fact for one in events if one.fact.TYPE == "erased" and not getattr(one.fact, "key_missing", None)]
    days = [str(getattr(one, "erased_on", "")) for one in gone if getattr(one, "erased_class", None) == "work"]
    if days:
        raise Refusal("erase_work_gone", day=max(days))


def decided(events: Sequence[Event], request: str) -> Decided:
    """The last decision on a request.

    Raises:
        Refusal: `erase_request_unknown` nobody asked that; `erase_not_granted` nobody decided yet, or on what the
            request was before somebody corrected it.
    """
    standing = effective(events).events
    asked = _last(standing, "rights_requested", request)
    if asked is None:
        raise Refusal("erase_request_unknown", request=request)
    decision = _last(standing, "rights_decided", request)
    if decision is None or any(_corrects(one, asked) and one.position > decision.position for one in events):
        raise Refusal("erase_not_granted", request=request)
    wish, fact = cast("RightsRequested", asked.fact), cast("RightsDecided", decision.fact)
    return Decided(
        decision.event_id,
        wish.right,
        fact.decision,
        # A part that nobody named is no part of what was asked.
        fact.classes or (wish.classes if fact.decision == "granted" else ()),
        bool(fact.despite_term),
        decision.told.recorded_by,
        day_of(decision.recorded_at),
        frozenset(
            one.told.recorded_by.actor
            for one in events
            if one.event_id == decision.event_id or _corrects(one, decision) or _corrects(one, asked)
        ),
    )


def _last(events: Iterable[Event], type_: str, request: str) -> Event | None:
    found = [one for one in events if type_ == one.fact.TYPE and getattr(one.fact, "request", None) == request]
    return max(found, key=lambda one: one.position, default=None)


def _corrects(one: Event, other: Event) -> bool:
    """Who corrects a decision decides, and who corrects what was asked too."""
    return getattr(one.fact, "corrects", None) == other.event_id


def check_erasure(
    decision: Decided, request: str, classes: Sequence[str], held: Collection[str], ends: Iterable[ClassEnd], by: Actor,
    day: date,
) -> None:  # fmt: skip
    """Refuses what may not be erased now.

    Args:
        decision: on the request.
        request: by which it is asked.
        classes: to be erased.
        held: the classes of which there is a key, or was one that nobody destroyed.
        ends: how long each class is kept.
        by: who would carry it out.
        day: on which.

    Raises:
        Refusal: the first that applies, in this order: the role; the right; the decision; the classes it is for; a
            second person; a class of which nothing is held; a term by law.
    """
    check_officer(by)
    if decision.right != "erasure":
        raise Refusal("erase_other_right", request=request)
    if decision.decision not in {"granted", "partly"}:
        raise Refusal("erase_not_granted", request=request)
    if decision.decision == "partly" and not decision.classes:
        raise Refusal("erase_which_part", request=request)
    for one in classes:
        if decision.classes and one not in decision.classes:
            raise Refusal("erase_not_in_decision", data_class=one, request=request)
    if by.actor in decision.deciders:
        raise Refusal("erase_needs_two")
    for one in classes:
        if one not in held:
            raise Refusal("erase_not_held", data_class=one)
    if not decision.despite_term:
        _check_terms(classes, ends, day)


def _check_terms(classes: Collection[str], ends: Iterable[ClassEnd], day: date) -> None:
    for one in ends:
        term = one.by_law(day) if one.data_class in classes else None
        if term is not None and term.line is not None:
            raise Refusal(
                "erase_term_by_law" if term.until else "erase_term_by_law_runs",
                data_class=one.data_class,
                rule=f"retention.toml#{term.family}",
                ground=term.line.ground,
                until=term.until,
            )
