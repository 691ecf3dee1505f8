"""A directory told in lines: the day at noon on which a fact is recorded, the organisation, the type and its fields.

    2026-01-05  kas  organisation_registered   name=Kas kind=municipality
    2026-01-05  kas  membership_granted        person=p-1 role=jobcoach
    2026-03-01  kas  membership_ended          person=p-1 role=jobcoach on=2026-04-01

`on` is the day that was told, from which it holds.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from werkzekerheid.facts.event import Actor, Event, Told
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.sharing.directory import STREAMS, Directory, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEEPER = Actor(actor="keeper", role="system")


def directory(timeline: str) -> Directory:
    """The directory that these lines tell."""
    return fold(events(timeline))


def events(timeline: str) -> Iterator[Event]:
    lines = [line.split() for line in timeline.splitlines() if line.strip()]
    for number, (day, organisation, type_name, *fields) in enumerate(lines, start=1):
        content = dict(field.split("=", 1) for field in fields)
        told = Told(recorded_by=_KEEPER, occurred=content.pop("on", None))
        if type_name != "absence_set":
            content["organisation"] = organisation
        fact = fact_class(type_name).model_validate(content)
        stream = f"{STREAMS}{organisation}"
        yield Event(
            number, stream, number, f"e-{number}", noon(day), f"c-{number}", None, None, None, told, fact
        )  # fmt: skip


def noon(day: str) -> datetime:
    """The middle of a day, in UTC."""
    return datetime.combine(date.fromisoformat(day), time(12), UTC)
