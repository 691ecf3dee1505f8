"""Whether a right is at stake: the loonkostensubsidie group has a claim to guidance (Participatiewet 10da)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.rules.promised import first
from werkzekerheid.rules.stays import end_of_stay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Window

GROUP = "loonkostensubsidie"
"""Of the target group and of the voorziening, which is granted to that group only (Participatiewet 10c, 10d)."""


def claim_to_guidance(career: Career, ground: Moment, window: Window, settled: Moment | None) -> Moment | None:
    """The event that gave the worker a claim to guidance at work while a promise stood; None where none is told.

    A claim that was over before the promise opened counts no more; one that ends while it stands still does.

    Args:
        career: all that is known.
        ground: what made the promise.
        window: its days.
        settled: what kept it or made it moot; a claim that came later changes nothing about it.
    """
    return first(
        began
        for began, ended in _claims(career)
        if (settled is None or began.order < settled.order) and (ended is None or not _before(ended, ground, window))
    )


def _claims(career: Career) -> Iterator[tuple[Moment, Moment | None]]:
    """Since when and until when: as established, or as it shows from the subsidy."""
    yield from ((one.established, one.ended) for one in career.groups if one.group == GROUP)
    for grant in career.provisions.values():
        if grant.kind == GROUP and grant.granted:
            placement = career.placements.get(grant.placement or "")
            yield grant.granted, first([grant.ended, end_of_stay(career, placement) if placement else None])


def _before(ended: Moment, ground: Moment, window: Window) -> bool:
    if window.opens_on is not None and ended.latest is not None:
        return ended.latest < window.opens_on
    return ended.order < ground.order
