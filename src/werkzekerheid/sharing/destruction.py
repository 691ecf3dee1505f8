"""Destruction lists, folded from the ledger's own stream: drawn up, reviewed by another, carried out. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from werkzekerheid.facts.layout import day_of
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from werkzekerheid.facts.destruction import (
        DestroyedCareer,
        DestructionListCarriedOut,
        DestructionListDrawnUp,
        DestructionListReviewed,
        HeldUpCareer,
        ListedCareer,
    )
    from werkzekerheid.facts.event import Actor, Event

DRAWN_UP = "destruction_list_drawn_up"
REVIEWED = "destruction_list_reviewed"
CARRIED_OUT = "destruction_list_carried_out"


class Written(NamedTuple):
    """Who did a step of a list, on which day."""

    by: Actor
    on: date


class DestructionList(NamedTuple):
    """One list, as it stands; `state` is `drawn_up`, `approved`, `rejected` or `carried_out`."""

    ref: str
    day: str
    state: str
    careers: tuple[ListedCareer, ...]
    drawn_up: Written
    reviewed: Written | None = None
    why: str | None = None
    left_out: tuple[str, ...] = ()
    carried_out: Written | None = None
    destroyed: tuple[DestroyedCareer, ...] = ()
    held_up: tuple[HeldUpCareer, ...] = ()

    @property
    def is_open(self) -> bool:
        """True while something may still be destroyed by it."""
        return self.state in {"drawn_up", "approved"}


def lists(events: Iterable[Event]) -> dict[str, DestructionList]:
    """All lists by their ref, in the order in which they were drawn up."""
    found: dict[str, DestructionList] = {}
    for event in events:
        written = Written(event.told.recorded_by, day_of(event.recorded_at))
        if event.fact.TYPE == DRAWN_UP:
            drawn = cast("DestructionListDrawnUp", event.fact)
            ref = drawn.destruction_list
            found[ref] = DestructionList(ref, drawn.day, "drawn_up", tuple(drawn.careers), written)
        elif event.fact.TYPE == REVIEWED:
            review = cast("DestructionListReviewed", event.fact)
            one = found[review.destruction_list]
            state = "approved" if review.decision == "approved" else "rejected"
            found[one.ref] = one._replace(
                state=state, reviewed=written, why=review.why, left_out=tuple(review.left_out)
            )
        elif event.fact.TYPE == CARRIED_OUT:
            done = cast("DestructionListCarriedOut", event.fact)
            found[done.destruction_list] = found[done.destruction_list]._replace(
                state="carried_out", carried_out=written, destroyed=tuple(done.destroyed), held_up=tuple(done.held_up)
            )
    return found


def found(known: dict[str, DestructionList], ref: str) -> DestructionList:
    """One of them.

    Raises:
        Refusal: `retention_no_list`.
    """
    if ref not in known:
        raise Refusal("retention_no_list", destruction_list=ref)
    return known[ref]


def check_review(one: DestructionList, left_out: Collection[str], by: Actor) -> None:
    """Refuses a review that is none.

    Raises:
        Refusal: `retention_needs_two` who drew it up does not review it; `retention_reviewed_already`;
            `retention_not_on_list`.
    """
    if one.state != "drawn_up":
        raise Refusal("retention_reviewed_already", destruction_list=one.ref)
    if by.actor == one.drawn_up.by.actor:
        raise Refusal("retention_needs_two")
    if set(left_out) - {each.career for each in one.careers}:
        raise Refusal("retention_not_on_list", destruction_list=one.ref)


def to_destroy(one: DestructionList) -> Sequence[ListedCareer]:
    """What a list that was approved says to destroy.

    Raises:
        Refusal: `retention_not_approved`, `retention_carried_out_already`.
    """
    if one.state == "carried_out":
        raise Refusal("retention_carried_out_already", destruction_list=one.ref)
    if one.state != "approved":
        raise Refusal("retention_not_approved", destruction_list=one.ref)
    return [each for each in one.careers if each.career not in one.left_out]
