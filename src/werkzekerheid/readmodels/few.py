"""Counts of which few are not told, nor any from which those could be reckoned. Pure; see decision 0085.

Parts of a whole that is told stand for each other: whoever knows all but one knows that one. So with the small parts
the smallest of the others is kept back too, and as many more as it takes until the parts kept back are not all alike.
Whatever was kept back could then have been dealt over them in another way, and would be told in the same words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Count(NamedTuple):
    """How often something was, and with how many different workers."""

    times: int
    workers: int


def count(workers: Iterable[str]) -> Count:
    """A worker stands in it for each time."""
    found = list(workers)
    return Count(len(found), len(set(found)))


def told(one: Count, smallest: int) -> int | None:
    """A number that stands alone; None where it is about fewer workers than may be told."""
    return one.times if one.workers >= smallest else None


def told_parts(parts: Mapping[str, Count], whole: Count, smallest: int) -> dict[str, int | None]:
    """The parts of a whole that is told too, in their order; None for those that are kept back.

    Args:
        parts: they leave nothing of the whole out, and none is in two.
        whole: how often in all, and with how many workers.
        smallest: fewer workers are not told.
    """
    if whole.workers < smallest:
        return dict.fromkeys(parts)
    hidden = {name for name, one in parts.items() if one.workers < smallest}
    for times in sorted({one.times for name, one in parts.items() if name not in hidden}) if hidden else ():
        hidden |= {name for name, one in parts.items() if one.times == times}
        if len({parts[name].times for name in hidden}) > 1:
            break
    return {name: None if name in hidden else one.times for name, one in parts.items()}


def told_share(part: Count, rest: Count, whole: Count, smallest: int) -> int | None:
    """A part of a whole that is told: kept back too where few are left over."""
    return told_parts({"part": part, "rest": rest}, whole, smallest)["part"]


def told_down(numbers: Sequence[int], smallest: int) -> list[int | None]:
    """Numbers of which each is a part of the one before it: kept back where few fell away since the last that is told.

    The number of workers, not of times.
    """
    shown: list[int | None] = []
    last: int | None = None
    for number in numbers:
        few = number < smallest or (last is not None and 0 < last - number < smallest)
        shown.append(None if few else number)
        last = last if few else number
    return shown
