"""Stays: the placements that somebody has at one organisation, one converted into the next, seen as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.rules.once import once
from werkzekerheid.rules.promised import first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.career.records import Placement
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment


def converted_from(career: Career, placement: Placement) -> Placement | None:
    """The placement at the same organisation that was converted into this one."""
    return _converted_from(career, placement.ref)


@once
def _converted_from(career: Career, ref: str) -> Placement | None:
    before = (one for one in career.placements.values() if one.next_ref == ref and one.ref != ref)
    here = career.placements[ref].organisation
    return next((one for one in before if one.started and one.organisation == here), None)


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


@once
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
    return _end_of_stay(career, placement.ref)


@once
def _end_of_stay(career: Career, ref: str) -> Moment | None:
    placement, seen = career.placements[ref], set[str]()
    while placement.ref not in seen:
        seen.add(placement.ref)
        following = career.placements.get(placement.next_ref or "")
        if placement.ended is None or following is None or not _goes_on(placement, following):
            return placement.ended
        placement = following
    return placement.ended


def end_of_work(career: Career, since: Moment) -> Moment | None:
    """The first event behind `since` by which the worker had no work any more; not one that led from work to work."""
    return first(one for one in _ends_of_work(career) if one.order > since.order)


@once
def _ends_of_work(career: Career) -> tuple[Moment, ...]:
    ends = (one.ended for one in career.placements.values() if not one.next_ref)
    return tuple(one for one in ends if one and not any(running_at(career, one.order + 1)))


def running_then(career: Career, moment: Moment, placement: str | None = None) -> Placement | None:
    """The placement that something was about: the one that was told, if it ran then, else the one started last."""
    running = [one for one in running_at(career, moment.order) if placement is None or one.ref == placement]
    return max(running, key=lambda one: one.started.order if one.started else 0, default=None)


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
