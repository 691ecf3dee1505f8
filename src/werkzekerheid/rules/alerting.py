"""From promises to alerts: an alert is a promise at risk, raised once, and settled once. Pure.

The same step serves the live ledger, a replay and a backtest: it gets the alerts that stand and the promises of the
day, and gives what happened to the alerts.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple
from uuid import UUID, uuid5

from werkzekerheid.rules.promise import is_open, state

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from werkzekerheid.rules.promise import Promise

Because = Literal["ground_gone", "kept_in_time", "excused"]


class Standing(NamedTuple):
    """An alert as it stands: the promise it was raised for and how it was settled (`raised` while it was not).

    `escalates_on` is the day on which it goes on, where it still waits for an answer.
    """

    alert: str
    promise: Promise
    settled: Literal["raised", "kept", "withdrawn"] = "raised"
    escalates_on: date | None = None


class Step(NamedTuple):
    """One thing that happened to an alert: `raised`, `reopened`, `escalated`, `kept` or `withdrawn` (and why)."""

    alert: str
    what: Literal["raised", "reopened", "escalated", "kept", "withdrawn"]
    promise: Promise
    because: Because | None = None


def alert_id(career_id: str, promise: Promise) -> str:
    """The id of the alert of a promise: the same promise never gives two."""
    return _named(career_id, promise.rule, promise.part, promise.subject, promise.ground.event_id)


@lru_cache(maxsize=4_096)  # each look asks again for all promises of a career
def _named(career_id: str, *parts: str) -> str:
    return str(uuid5(UUID(career_id), f"alert:{':'.join(parts)}"))


def steps(
    career_id: str, standing: Mapping[str, Standing], promises: Iterable[Promise], day: date | None
) -> Iterator[Step]:
    """What happens to the alerts of a career on this day; nothing when it is asked twice.

    Args:
        career_id: whose promises.
        standing: every alert ever raised for this career, by id.
        promises: all promises of the career as known on `day`.
        day: the day, None in a dayless stretch.
    """
    current = {alert_id(career_id, promise): promise for promise in promises}
    for alert, promise in current.items():
        before = standing.get(alert)
        if before is None:
            if is_open(promise, day):
                yield Step(alert, "raised", promise)
        elif before.settled == "raised":
            settled = list(_settled(alert, promise, day))
            yield from settled or _escalated(before, promise, day)
        elif is_open(promise, day):
            yield Step(alert, "reopened", promise)
    for alert, before in standing.items():
        if alert not in current and before.settled == "raised":
            yield Step(alert, "withdrawn", before.promise, "ground_gone")


def _escalated(before: Standing, promise: Promise, day: date | None) -> Iterator[Step]:
    """An alert that still stands, and that nobody answered in time: it goes on, once."""
    if before.escalates_on is not None and day is not None and day >= before.escalates_on:
        yield Step(before.alert, "escalated", promise)


def _settled(alert: str, promise: Promise, day: date | None) -> Iterator[Step]:
    """An open alert: kept, withdrawn, or still open.

    Kept in time but learned when it was due already: nobody had to be alerted, so the alert is withdrawn.
    """
    now = state(promise, day)
    if now == "upcoming":  # a later fact moved the promise ahead: its alert had no ground yet
        yield Step(alert, "withdrawn", promise, "ground_gone")
    elif now == "excused":
        yield Step(alert, "withdrawn", promise, "excused")
    elif now in {"kept", "kept_late"}:
        due_on, learned_on = promise.window.due_on, promise.kept_by.known_on if promise.kept_by else None
        learned_late = now == "kept" and due_on is not None and learned_on is not None and learned_on > due_on
        yield Step(alert, "withdrawn" if learned_late else "kept", promise, "kept_in_time" if learned_late else None)
