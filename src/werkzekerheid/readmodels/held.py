"""Everything that is held about a worker, event by event, as it was recorded: also what was put right or taken back.

The timeline tells what stands; a copy of somebody's data (AVG 15) holds what is kept, with where it came from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypedDict

from werkzekerheid.facts.corrections import effective
from werkzekerheid.facts.event import Event
from werkzekerheid.readmodels.days import instant
from werkzekerheid.readmodels.timeline import everything, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from werkzekerheid.ledger.ledger import DeadLetter
    from werkzekerheid.readmodels.names import Names
    from werkzekerheid.readmodels.timeline import See

Standing = Literal["stands", "corrected", "retracted", "skipped", "unreadable"]
_PERSONS = {"emergency_access_taken": frozenset({"person"})}
"""Fields that name who acted at an organisation: as in the access register, the worker learns the function."""


class HeldPart(TypedDict):
    """One event as it is kept; `recorded_by` is a role.

    `told` is what was told about the event (its day, how sure, its source, a note), `fields` what it says, free text
    too; what nobody told is not there. `type` None is an event that this program cannot read.
    """

    event_id: str | None
    stream: str
    type: str | None
    title: str | None
    recorded_at: str | None
    recorded_by: str | None
    organisation: str | None
    standing: Standing
    told: dict[str, Any]
    fields: dict[str, Any]


class Kept(NamedTuple):
    """A stream as it is kept: its kind, its events, and those that were skipped."""

    kind: str
    events: tuple[Event, ...]
    skipped: tuple[Event | DeadLetter, ...] = ()


def document(kept: Iterable[Kept], names: Names, see: See = everything, *, notes: bool = True) -> list[HeldPart]:
    """Everything that is kept, in the order in which it was recorded.

    Args:
        kept: the streams.
        names: what ids are called.
        see: what the reader may see of each fact.
        notes: whether the reader may see notes.
    """
    found = [one for stream in kept for one in _of_stream(stream, names, see, notes=notes)]
    return [row for _, row in sorted(found, key=lambda one: one[0])]


def _of_stream(kept: Kept, names: Names, see: See, *, notes: bool) -> Iterator[tuple[int, HeldPart]]:
    standing = _standing(kept.events)
    for event in kept.events:
        row = _row(kept.kind, event, standing.get(event.event_id, "stands"), names, see)
        if row is not None:
            yield event.position, row if notes else row | {"told": _without_note(row["told"])}
    for one in kept.skipped:
        row = _row(kept.kind, one, "skipped", names, see) if isinstance(one, Event) else _unreadable(kept.kind, one)
        if row is not None:
            yield one.position, row


def _standing(events: tuple[Event, ...]) -> dict[str, Standing]:
    """What was put right or taken back; a correction that was undone puts nothing right."""
    stands = {one.event_id: one for one in effective(events).events}
    found: dict[str, Standing] = {}
    for event in events:
        now = stands.get(event.event_id)
        if now is None:
            found[event.event_id] = "retracted"
        elif (now.fact, now.told) != (event.fact, event.told):
            found[event.event_id] = "corrected"
    return found


def _row(kind: str, event: Event, standing: Standing, names: Names, see: See) -> HeldPart | None:
    fact = see(event.fact)
    if fact is None:
        return None
    by = event.told.recorded_by
    told = event.told.model_dump(mode="json", exclude_none=True, exclude_defaults=True, exclude={"recorded_by"})
    fields = fact.model_dump(mode="json", exclude_none=True, exclude=set(_PERSONS.get(fact.TYPE, ())))
    return HeldPart(
        event_id=event.event_id,
        stream=kind,
        type=fact.TYPE,
        title=title_of(fact.TYPE),
        recorded_at=instant(event.recorded_at),
        recorded_by=by.role,
        organisation=names.maybe(by.organisation),
        standing=standing,
        told=told,
        fields={name: names.within(value) for name, value in fields.items()},
    )


def _unreadable(kind: str, one: DeadLetter) -> HeldPart:
    """An event of which nobody can tell what it says."""
    return HeldPart(
        event_id=one.event_id, stream=kind, type=None, title=None, recorded_at=instant(one.recorded_at),
        recorded_by=None, organisation=None, standing="unreadable", told={}, fields={},
    )  # fmt: skip


def _without_note(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name != "note"}
