"""What is recorded beside a career: what was shared with others, what was refused, and what the worker agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from werkzekerheid.app.readable import read_whole
from werkzekerheid.app.trying import in_tries
from werkzekerheid.facts.event import Told, event_id
from werkzekerheid.ledger.ledger import Batch, Draft
from werkzekerheid.readmodels.skips import skips_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.event import Actor, Event


def stream_of(career_id: str) -> str:
    """Its name."""
    return f"sharing:{career_id}"


def sharing_events(app: App, career_id: str) -> tuple[Event, ...]:
    """All of it.

    Raises:
        Refusal: something of it cannot be read: half a register tells nobody what was shared.
    """
    return read_whole(app.ledger, stream_of(career_id), skips_of(app.ledger)).events


def append_sharing(
    app: App,
    career_id: str,
    facts: Sequence[Fact],
    requester: Actor,
    *,
    note: str | None = None,
    trace_id: str | None = None,
    command_id: str | None = None,
) -> tuple[str, ...]:
    """Appends facts to the sharing stream of a career; gives their ids. The same command twice appends once.

    Raises:
        Refusal: it cannot be written; then nothing may be told.
    """
    own = command_id or str(uuid4())
    told = Told(recorded_by=requester, note=note)
    drafts = [Draft(fact, told, own, event_id(own, number), trace_id=trace_id) for number, fact in enumerate(facts)]
    ids = tuple(one.event_id for one in drafts)

    def once() -> tuple[str, ...]:
        read = read_whole(app.ledger, stream_of(career_id), skips_of(app.ledger))
        if not any(one.event_id in ids for one in read.events):
            app.ledger.append(stream_of(career_id), read.version, drafts)
        return ids

    return in_tries(once)


def append_beside(app: App, drafts: Mapping[str, Sequence[Draft]], *, look_first: bool = False) -> None:
    """Appends beside many careers in one transaction; what stands there already is not written again.

    Args:
        app: with the ledger.
        drafts: by career.
        look_first: whether an earlier command may have written them.

    Raises:
        Refusal: it cannot be written; then nothing may be told.
    """
    looks = look_first

    def once() -> None:
        nonlocal looks
        batches = [made for career, some in drafts.items() if (made := _batch(app, career, some, looks=looks))]
        looks = True  # a try whose answer was lost may have written it
        if batches:
            app.ledger.append_many(batches)

    in_tries(once)


def _batch(app: App, career: str, drafts: Sequence[Draft], *, looks: bool) -> Batch | None:
    stream = stream_of(career)
    if not looks:
        return Batch(stream, app.ledger.version(stream), drafts)
    read = read_whole(app.ledger, stream, skips_of(app.ledger))
    known = {one.event_id for one in read.events}
    left = [one for one in drafts if one.event_id not in known]
    return Batch(stream, read.version, left) if left else None
