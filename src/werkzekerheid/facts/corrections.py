"""Corrections and retractions: what stands after them. Nothing is deleted; the old version stays behind the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from werkzekerheid.facts.base import Erased

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.facts.event import Event
    from werkzekerheid.facts.sharing import EventCorrected, EventRetracted


class Effective(NamedTuple):
    """The events as they stand, and per changed event the ids of what changed it, in order."""

    events: tuple[Event, ...]
    changed_by: dict[str, tuple[str, ...]]


def effective(events: Sequence[Event]) -> Effective:
    """Applies the corrections among these events, from their own position on.

    A correction replaces the fact (and the date, where it carries one) of the event it names; a retraction takes it
    away. A retracted correction is undone. An event of another career is never touched.
    """
    changes = [e for e in events if e.fact.TYPE in {"event_corrected", "event_retracted"}]
    if not changes:
        return Effective(tuple(events), {})
    undone = {
        cast("EventRetracted", e.fact).retracts for e in changes if e.fact.TYPE == "event_retracted"
    }  # a retraction may name a correction as well as a plain event
    replaced: dict[str, Event] = {}
    changed_by: dict[str, tuple[str, ...]] = {}
    for change in changes:
        target = _target(change)
        changed_by[target] = (*changed_by.get(target, ()), change.event_id)
        # Where the key of a correction was destroyed, there is nothing left to put in place of what can still be read.
        readable = not isinstance(getattr(change.fact, "replacement", None), Erased)
        if change.fact.TYPE == "event_corrected" and change.event_id not in undone and readable:
            replaced[target] = change
    standing = (
        _corrected(e, replaced[e.event_id]) if e.event_id in replaced else e for e in events if e.event_id not in undone
    )
    return Effective(tuple(standing), changed_by)


def _target(change: Event) -> str:
    if change.fact.TYPE == "event_corrected":
        return cast("EventCorrected", change.fact).corrects
    return cast("EventRetracted", change.fact).retracts


def _corrected(event: Event, change: Event) -> Event:
    """The event with the fact and the date of its correction."""
    payload = dict(cast("EventCorrected", change.fact).replacement)
    dates = {name: payload.pop(name) for name in ("occurred", "elapsed") if name in payload}
    fact = type(event.fact).model_validate(payload)
    return event._replace(fact=fact, told=event.told.model_copy(update=dates))
