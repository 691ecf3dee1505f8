"""Threads: what an event belongs to, so that a reader can follow one placement, handover or relapse."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.layout import Laid


class Thread(TypedDict):
    """`placement`, `handover` or `relapse` (by the event that reported it)."""

    kind: str
    ref: str


def thread(career: Career, laid: Laid) -> Thread | None:
    """What this event belongs to; None where it stands on its own."""
    fact, event_id = laid.fact, laid.moment.event_id
    if relapse := _relapse(career, event_id):
        return Thread(kind="relapse", ref=relapse)
    if handover := getattr(fact, "handover", None):
        return Thread(kind="handover", ref=handover)
    placement = getattr(fact, "placement", None) or _placement(career, fact)
    return Thread(kind="placement", ref=placement) if placement else None


def _relapse(career: Career, event_id: str) -> str | None:
    """The relapse that this event reported or ended."""
    for one in career.relapses:
        if event_id == one.moment.event_id or (one.ended and event_id == one.ended.event_id):
            return one.moment.event_id
    return None


def _placement(career: Career, fact: Fact) -> str | None:
    """The placement of the contract, coach, voorziening, agreement or sign that a fact names."""
    for name, things in (
        ("contract", career.contracts),
        ("coach", career.coaches),
        ("provision", career.provisions),
        ("agreement", career.agreements),
        ("signal", career.signals),
    ):
        found = things.get(getattr(fact, name, None) or "")
        if found is not None:
            placement: str | None = found.placement
            return placement
    return None
