"""A promise to a worker, and the one definition of its state on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzekerheid.facts.layout import Moment

State = Literal["upcoming", "due", "broken", "kept", "kept_late", "excused"]


class Window(NamedTuple):
    """The days of a promise, `opens_on <= due_on <= broken_after`; all None in a dayless stretch.

    `due_on` None with a day to open on: it must be done before something of which the day is not known yet.
    """

    opens_on: date | None
    due_on: date | None
    broken_after: date | None


DAYLESS = Window(None, None, None)


class Promise(NamedTuple):
    """What one rule promises about one thing.

    `ground` is the event that made the promise; `subject` the thing it is about (a ref, or an event id); `part` tells
    the promises of one rule about one subject apart. `kept_by` and `excused_by` are the moments that settled it;
    `given_up_by` the one that shows that nobody would keep it: what ends afterwards is then no excuse. `version` is
    that of the table by which it was made; a promise that is read back from a row does not know it.
    """

    rule: str
    part: str
    subject: str
    ground: Moment
    window: Window
    concerns: str
    audience: tuple[str, ...]
    evidence: tuple[str, ...]
    kept_by: Moment | None = None
    kept_on: date | None = None
    excused_by: Moment | None = None
    given_up_by: Moment | None = None
    version: str = ""


def state(promise: Promise, day: date | None) -> State:
    """The state of a promise on a day; `day` None in a dayless stretch.

    Kept in time is kept by the end of the grace; where the day of keeping is vague, its earliest day counts. A broken
    promise stays broken when its subject ends afterwards: an excuse counts only while the promise was not yet broken.
    """
    last = promise.window.broken_after
    if promise.kept_by is not None:
        kept_on = _kept_on(promise, promise.kept_by)
        return "kept_late" if last and kept_on and kept_on > last else "kept"
    if promise.excused_by is not None and promise.given_up_by is not None:
        return "broken"
    if promise.excused_by is not None:
        excused_on = promise.excused_by.earliest
        if last is None or excused_on is None or excused_on <= last:
            return "excused"
    if promise.window.opens_on and day and day < promise.window.opens_on:
        return "upcoming"
    return "broken" if last and day and day > last else "due"


def _kept_on(promise: Promise, kept_by: Moment) -> date | None:
    """The day that counts: of a told rhythm the day that kept it, which may lie long after the rhythm began."""
    if promise.kept_on is not None and promise.kept_on != kept_by.latest:
        return promise.kept_on
    return kept_by.earliest or promise.kept_on


def is_open(promise: Promise, day: date | None) -> bool:
    """True while somebody can still do something: due, or broken with its subject still there."""
    return state(promise, day) in {"due", "broken"} and promise.excused_by is None


def next_look(promises: Iterable[Promise], day: date) -> date | None:
    """The first day after `day` on which one of these promises changes by itself."""
    coming = (
        turn
        for promise in promises
        if promise.kept_by is None
        for turn in (
            promise.window.opens_on,
            promise.window.due_on and promise.window.due_on + timedelta(days=1),
            promise.window.broken_after and promise.window.broken_after + timedelta(days=1),
        )
        if turn and turn > day
    )
    return min(coming, default=None)
