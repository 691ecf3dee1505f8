"""What somebody was told, folded from their notices, and what is to be done now. Pure.

A notice is begun, then sent or failed. One that was begun and of which nothing more was heard may have been sent: after
a while it is tried again under the same id, a few times, and then it counts as sent.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, cast

from werkzekerheid.facts.layout import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from werkzekerheid.app.notices.hours import Hours
    from werkzekerheid.app.notices.items import Item
    from werkzekerheid.facts import notices
    from werkzekerheid.facts.event import Event

UNHEARD = timedelta(minutes=10)
"""So long nobody tries again what somebody else may just be sending: longer than any server is waited for."""
MOST_TRIES = 3
"""So often a notice is tried of which nobody knows whether it was sent."""
FRESH = timedelta(days=1)
"""So long after it opened something is told at once; whoever comes to it later is told at a decent hour."""
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=4)
_AFTER_REFUSAL = timedelta(days=1)


class Begun(NamedTuple):
    """The last notice that was begun, and how often; `heard` says whether its end is known."""

    notice: str
    items: frozenset[str]
    at: datetime
    tries: int = 1
    heard: bool = False


class Kept(NamedTuple):
    """What was told to one recipient. `version` is that of the stream.

    `told` are the items of the last notice that was sent, `sent_on` its day. `failures` are those since then, one after
    another; before `again_at` nobody tries.
    """

    version: int = 0
    told: frozenset[str] = frozenset()
    sent_on: date | None = None
    begun: Begun | None = None
    failures: int = 0
    again_at: datetime | None = None

    @property
    def is_unheard_of(self) -> bool:
        """Whether nobody knows what became of the last notice."""
        return self.begun is not None and not self.begun.heard


class Due(NamedTuple):
    """What is to be told now: how many things are new, everything that waits, and under which id if it is not new."""

    number: int
    items: tuple[str, ...]
    notice: str | None


def fold(events: Iterable[Event], version: int) -> Kept:
    """What was told, from the events of a stream; `version` counts those that were skipped too."""
    kept = Kept()
    for event in events:
        if event.fact.TYPE == "notice_started":
            kept = _started(kept, event, cast("notices.NoticeStarted", event.fact))
        elif event.fact.TYPE == "notice_sent" and kept.begun:
            kept = _sent(kept, kept.begun)._replace(sent_on=day_of(event.recorded_at))
        elif event.fact.TYPE == "notice_failed" and kept.begun:
            reason = cast("notices.NoticeFailed", event.fact).reason
            kept = _failed(kept, kept.begun, event.recorded_at, refused=reason == "refused")
    return kept._replace(version=version)


def _started(kept: Kept, event: Event, fact: notices.NoticeStarted) -> Kept:
    before = kept.begun
    again = before is not None and before.notice == fact.notice
    if before is not None and not before.heard and not again:
        kept = _sent(kept, before)
    tries = before.tries + 1 if before is not None and again else 1
    return kept._replace(begun=Begun(fact.notice, frozenset(fact.items), event.recorded_at, tries))


def _sent(kept: Kept, begun: Begun) -> Kept:
    return kept._replace(
        told=begun.items, sent_on=day_of(begun.at), begun=begun._replace(heard=True), failures=0, again_at=None
    )


def _failed(kept: Kept, begun: Begun, at: datetime, *, refused: bool) -> Kept:
    wait = _AFTER_REFUSAL if refused else min(_FIRST_WAIT * 2 ** min(kept.failures, 10), _LONGEST_WAIT)
    return kept._replace(begun=begun._replace(heard=True), failures=kept.failures + 1, again_at=at + wait)


def due(kept: Kept, waiting: Sequence[tuple[str, Item]], now: datetime, hours: Hours) -> Due | None:
    """What is to be told to somebody now; None for nothing, or not yet.

    Args:
        kept: what they were told.
        waiting: everything that waits for them, each with the id by which the ledger knows it.
        now: the moment it is.
        hours: when people are told.
    """
    notice = None
    if kept.begun is not None and kept.is_unheard_of:
        if now < kept.begun.at + UNHEARD:
            return None
        if kept.begun.tries < MOST_TRIES:
            notice = kept.begun.notice
        else:
            kept = _sent(kept, kept.begun)
    new = [item for told_as, item in waiting if told_as not in kept.told]
    if not new or (kept.again_at is not None and now < kept.again_at):
        return None
    cannot_wait = any(one.at_once and day_of(now) - one.since <= FRESH for one in new)
    if not cannot_wait and (hours.quiet(now) or kept.sent_on == day_of(now)):
        return None
    number = len({one.alert for one in new})
    return Due(number, tuple(sorted(told_as for told_as, _ in waiting)), notice)
