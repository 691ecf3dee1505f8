"""Stays: the placements that somebody has at one organisation, one converted into the next, seen as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.career.records import Placement
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment


def converted_from(career: Career, placement: Placement) -> Placement | None:
    """The placement at the same organisation that was converted into this one."""
    before = (one for one in career.placements.values() if one.next_ref == placement.ref and one.ref != placement.ref)
    return next((one for one in before if one.started and one.organisation == placement.organisation), None)


def until_now(career: Career, placement: Placement) -> Iterator[Placement]:
    """This placement and those it was converted from, the last one first."""
    seen: set[str] = set()
    one: Placement | None = placement
    while one is not None and one.ref not in seen:
        seen.add(one.ref)
        yield one
        one = converted_from(career, one)


def beginning(career: Career, placement: Placement) -> Placement:
    """The first placement of the stay."""
    return list(until_now(career, placement))[-1]


def stay_of(career: Career, ref: str) -> frozenset[str]:
    """The refs of all placements of the stay that this one is part of."""
    placement = career.placements.get(ref)
    if placement is None:
        return frozenset({ref})
    refs = {one.ref for one in until_now(career, placement)}
    while (following := career.placements.get(placement.next_ref or "")) and following.ref not in refs:
        if not _goes_on(placement, following):
            break
        refs.add(following.ref)
        placement = following
    return frozenset(refs)


def end_of_stay(career: Career, placement: Placement) -> Moment | None:
    """The end of the last placement of the stay; None while one runs, or is about to begin."""
    seen: set[str] = set()
    while placement.ref not in seen:
        seen.add(placement.ref)
        following = career.placements.get(placement.next_ref or "")
        if placement.ended is None or following is None or not _goes_on(placement, following):
            return placement.ended
        placement = following
    return placement.ended


def _goes_on(placement: Placement, following: Placement) -> bool:
    """At the same organisation; where that is not known yet, a conversion is one."""
    if following.organisation is None:
        return placement.outcome == "converted"
    return following.organisation == placement.organisation


def running_at(career: Career, order: int) -> Iterator[Placement]:
    """The placements that ran just before this place in the order of life."""
    for one in career.placements.values():
        if one.started and one.started.order < order and (one.ended is None or one.ended.order >= order):
            yield one


def placement_before(career: Career, placement: Placement, forms: frozenset[str] = frozenset()) -> Placement | None:
    """The placement that was started last before this one came, of these forms only where any are named.

    It may run on beside the new one. A form that is not known is never left out. None for a first placement.
    """
    arrival = placement.started or placement.announced
    if arrival is None:
        return None
    earlier = [
        one
        for one in career.started_placements()
        if one.ref != placement.ref and one.started and one.started.order < arrival.order
        and (not forms or one.form in {None, "unknown", *forms})
    ]  # fmt: skip
    return earlier[-1] if earlier else None
