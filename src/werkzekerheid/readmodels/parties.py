"""The organisations that may be something to a career, so that nobody else's careers are looked at. Pure.

More than may see anything: whoever is named here is still judged by the gateway. Whoever is not named is nobody to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.event import Event
    from werkzekerheid.ledger.ledger import DeadLetter

_IN_SHARING = ("sender_organisation", "recipient_organisation", "recipient")
"""The fields by which the stream beside a career names who gives, who gets, and to whom a consent goes."""


class PartyRow(NamedTuple):
    """An organisation of a career; `origin` is who told of it, as for what was shared."""

    career: str
    origin: str
    organisation: str


def told(career: Career) -> tuple[str, ...]:
    """Those that the facts of a career name, in the order of their ids."""
    return tuple(sorted({one for one in _named(career) if one is not None}))


def recorded(events: Iterable[Event | DeadLetter]) -> tuple[str, ...]:
    """Those that the stream beside a career names."""
    facts = [getattr(one, "fact", None) for one in events]
    found = {getattr(fact, name, None) for fact in facts for name in _IN_SHARING}
    return tuple(sorted(one for one in found if isinstance(one, str)))


def _named(career: Career) -> Iterator[str | None]:
    yield from (one.organisation for one in career.responsibilities)
    yield from (one.organisation for one in career.coaches.values())
    for placement in career.placements.values():
        yield from (placement.organisation, placement.formal_employer)
    yield from (plan.safety_net for plan in career.plans)
    for handover in career.handovers.values():
        yield from (handover.from_organisation, handover.to_organisation)
