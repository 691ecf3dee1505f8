"""What waits for somebody: the promises that opened, broke, or went on to the lead, and that nobody answered. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple
from uuid import UUID, uuid5

from werkzekerheid.rules.alerting import alert_id
from werkzekerheid.rules.promise import state

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from werkzekerheid.readmodels.rows import AlertRow
    from werkzekerheid.rules.promise import Promise

_NOTHING_TO_DO = frozenset({"no_action", "disagree", "wrong_information"})


class Item(NamedTuple):
    """One thing that waits for who has one of these roles: an alert, why it is told now, and since which day.

    An alert that stands again, or breaks, is another item: it is told again.
    """

    alert: str
    why: Literal["opens", "breaks", "escalated"]
    since: date
    roles: frozenset[str]
    at_once: bool

    def told_as(self, recipient: str) -> str:
        """What the ledger keeps of it: the same each time, and nothing to who does not know the alert."""
        return str(uuid5(UUID(self.alert), f"notice:{recipient}:{self.why}:{self.since}"))


def waiting(
    standing: Iterable[AlertRow], promises: Iterable[tuple[str, date, Promise]], at_once: Collection[str]
) -> dict[str, list[Item]]:
    """All that waits, by career.

    Args:
        standing: the alerts that stand.
        promises: those that are open, each with its career and the day on which to look at it.
        at_once: the rules that are told as soon as their promise opens.
    """
    broken = dict(_broken(promises))
    found: defaultdict[str, list[Item]] = defaultdict(list)
    for row in standing:
        found[row.career].extend(_items(row, broken.get(row.alert), row.rule in at_once))
    return {career: items for career, items in found.items() if items}


def _items(row: AlertRow, broken_on: date | None, at_once: bool) -> Iterator[Item]:  # noqa: FBT001  (one row)
    audience = frozenset(row.audience)
    if row.answered_on is None:
        yield Item(row.alert, "opens", row.reopened_on or row.raised_on, audience, at_once)
        if row.escalated_to is not None and row.escalated_on is not None:
            yield Item(row.alert, "escalated", row.escalated_on, frozenset({row.escalated_to}), at_once=False)
    if broken_on is not None and row.answered_how not in _NOTHING_TO_DO:
        # Also where somebody said what they would do: it was not done in time.
        yield Item(row.alert, "breaks", broken_on, audience, at_once=False)


def _broken(promises: Iterable[tuple[str, date, Promise]]) -> Iterator[tuple[str, date]]:
    """The alerts whose promise is broken, each with the last day on which it could be kept in time."""
    for career, on, promise in promises:
        last = promise.window.broken_after
        if last is not None and state(promise, on) == "broken":
            yield alert_id(career, promise), last
