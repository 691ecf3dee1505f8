"""A stream that is read is read whole: what this program cannot read is refused, unless a person let it pass."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.career.evolve import UNFIT, fold
from werkzekerheid.facts.event import Event
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from werkzekerheid.career.state import Career
    from werkzekerheid.ledger.ledger import DeadLetter, Ledger
    from werkzekerheid.readmodels.skips import Skips

UNREADABLE = frozenset({"career_unreadable", "event_tampered", "event_key_missing"})
"""What a stream is refused with that cannot be read whole."""


class Stream(NamedTuple):
    """The events of a stream, all of them but those that were skipped; `version` counts those too."""

    events: tuple[Event, ...]
    skipped: tuple[Event | DeadLetter, ...]

    @property
    def version(self) -> int:
        """At which the next event is expected, where the stream was read to its end."""
        return len(self.events) + len(self.skipped)


def read_whole(
    ledger: Ledger, stream: str, skips: Skips, until: datetime | None = None, *, lost: bool = False
) -> Stream:
    """A stream, or what was recorded of it up to a moment; what is skipped by now is left out of every moment.

    Args:
        ledger: where it stands.
        stream: its name.
        skips: what a person let pass.
        until: the moment.
        lost: read on where a key is lost: what it closed is missing since it was recorded. For who shows a career or
            adds to it; not for who would act on what is no longer there.

    Raises:
        EventUnreadable: an event was changed, or its key is missing.
        Refusal: `career_unreadable` one is of a type that this program does not know; half a career is no career.
    """
    events: list[Event] = []
    skipped: list[Event | DeadLetter] = []
    for one in ledger.read(stream, until, skips, lost=lost):
        if one.position in skips:
            skipped.append(one)
        elif isinstance(one, Event):
            events.append(one)
        else:
            raise Refusal("career_unreadable")
    return Stream(tuple(events), tuple(skipped))


@contextmanager
def fitting() -> Iterator[None]:
    """Around a fold.

    Raises:
        Refusal: `career_unfit` the events can be read, and make no career.
    """
    try:
        yield
    except UNFIT as error:
        raise Refusal("career_unfit") from error


def career_or_none(ledger: Ledger, career_id: str, skips: Skips) -> Career | None:
    """A career as it is now; None where it cannot be read: that is in the dead letters, and counts nowhere."""
    try:
        events = read_whole(ledger, f"career:{career_id}", skips).events
        with fitting():
            return fold(career_id, events)
    except Refusal as refusal:
        if refusal.code not in {*UNREADABLE, "career_unfit"}:
            raise
        return None
