"""An event: a fact in its envelope. The event is what is written down; the fact is what it says."""

from datetime import datetime
from typing import Annotated, Literal, NamedTuple
from uuid import UUID, uuid5

from pydantic import StringConstraints

from werkzekerheid.facts.base import Day, Duration, EventRef, Fact, Flag, FreeText, OrErased, VagueDay, Value
from werkzekerheid.facts.vocabulary import Certainty, Role

NAMESPACE = UUID("7f33b379-6716-536e-9562-4272b49ca113")
"""Root of every derived id, uuid5(NAMESPACE_DNS, "werkzekerheid"). Stored ids rest on it: it never changes."""


class Actor(Value):
    """Who wrote something down: an id, not a name."""

    actor: str
    role: Role
    organisation: str | None = None


class Told(Value):
    """The part of the envelope that a person tells: when, how sure, by whom. All optional but `recorded_by`."""

    recorded_by: Actor
    occurred: VagueDay | None = None
    history: Flag = False
    elapsed: Duration | None = None
    since: EventRef | None = None
    lasts: Duration | None = None
    learned_on: Day | None = None
    learned_after: EventRef | None = None
    order: Literal["unknown"] | None = None
    asserted_by: Role | None = None
    certainty: Certainty = "stated"
    date_certainty: Certainty | None = None
    source_ref: Annotated[str, StringConstraints(max_length=200)] | None = None
    note: OrErased[Annotated[str, StringConstraints(max_length=500), FreeText()]] | None = None


class Event(NamedTuple):
    """One event as the ledger holds it; `position` is its place in the whole ledger, `version` in its stream."""

    position: int
    stream: str
    version: int
    event_id: str
    recorded_at: datetime
    command_id: str
    correlation_id: str | None
    causation_id: str | None
    trace_id: str | None
    told: Told
    fact: Fact


def career_id_of(key: str) -> str:
    """The id of a career from its key in a career file."""
    # What is typed in bytes that are no text is nobody's key, and no mistake of ours.
    return str(uuid5(NAMESPACE, key.encode("utf-8", "backslashreplace").decode("utf-8")))


def career_id_from(career: str) -> str:
    """The id of a career, given by that id or by its key."""
    try:
        return str(UUID(career))
    except ValueError:
        return career_id_of(career)


def event_id(command_id: str, number: int = 0) -> str:
    """The id of the `number`-th event that a command gives: the same command twice gives the same id."""
    return str(uuid5(UUID(command_id), str(number)))
