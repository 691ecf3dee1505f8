"""A career file as events, in the order in which the ledger holds them: the opening, the head, then the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from werkzekerheid.facts.career_file import CareerFile, id_of
from werkzekerheid.facts.event import Actor, Event, Told
from werkzekerheid.facts.opening import TellingRecorded

if TYPE_CHECKING:
    from datetime import datetime


def told_events(career_file: CareerFile, recorder: Actor, recorded_at: datetime) -> tuple[Event, ...]:
    """The events of a telling, all of one command, tied together by the id of their head.

    A career begins with `career_opened`, so the head (`telling_recorded`) stands second.
    """
    head_id = id_of(career_file.career_id, "telling", "head")
    head = TellingRecorded(**career_file.head.model_dump(), keys=dict(career_file.keys))
    rows = [(event.event_id, event.told, event.fact) for event in career_file.events]
    rows.insert(1, (head_id, Told(recorded_by=recorder), head))
    command_id = str(uuid5(UUID(career_file.career_id), "import"))
    stream = f"career:{career_file.career_id}"
    return tuple(
        Event(0, stream, version, event_id, recorded_at, command_id, head_id, None, None, told, fact)
        for version, (event_id, told, fact) in enumerate(rows, start=1)
    )
