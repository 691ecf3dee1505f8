"""A subscription as its stream tells it: who follows what, on which basis, in which form, and whether it goes on. Pure.

Whose careers it is about stands nowhere: that is what the gateway says at the moment something is given.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from werkzekerheid.facts import subscription as facts
    from werkzekerheid.facts.event import Event
    from werkzekerheid.facts.vocabulary import Purpose

STREAMS = "subscription:"
State = Literal["open", "blocked", "closed"]


class Subscription(NamedTuple):
    """One subscription. `secrets` counts those it had; the one before the last still signs until `old_until`.

    `blocked` is why nothing is sent, None where it is; `version` that of its stream.
    """

    subscription: str
    organisation: str
    role: str
    person: str
    purpose: Purpose
    basis: str
    form: str
    delivery: str
    classes: frozenset[str]
    event_types: frozenset[str]
    projections: tuple[str, ...]
    url: str | None
    necessity: str | None
    opened_at: datetime
    secrets: int = 1
    old_until: datetime | None = None
    blocked: str | None = None
    closed: bool = False
    version: int = 1

    @property
    def state(self) -> State:
        """How it stands."""
        return "closed" if self.closed else "blocked" if self.blocked else "open"

    @property
    def is_pushed(self) -> bool:
        """Whether it is sent to a webhook now."""
        return self.delivery == "webhook" and self.state == "open"

    @property
    def has_content(self) -> bool:
        """Whether it says what happened, and not only that something did."""
        return self.form == "content"


def fold(events: Iterable[Event]) -> Subscription | None:
    """The subscription that these events of its stream tell; None where there is none."""
    found: Subscription | None = None
    for event in events:
        if event.fact.TYPE == "subscription_opened":
            found = _opened(event, cast("facts.SubscriptionOpened", event.fact))
        elif found is not None:
            found = _HANDLERS[event.fact.TYPE](found, event.fact)._replace(version=event.version)
    return found


def _opened(event: Event, fact: facts.SubscriptionOpened) -> Subscription:
    return Subscription(
        fact.subscription,
        fact.organisation,
        fact.role,
        fact.person,
        fact.purpose,
        fact.basis,
        fact.form,
        fact.delivery,
        frozenset(fact.classes),
        frozenset(fact.event_types),
        fact.projections,
        fact.url,
        fact.necessity,
        event.recorded_at,
        version=event.version,
    )


def _changed(one: Subscription, fact: facts.SubscriptionChanged) -> Subscription:
    return one._replace(
        person=fact.person or one.person,
        url=fact.url or one.url,
        classes=frozenset(fact.classes) or one.classes,
        event_types=frozenset(fact.event_types) or one.event_types,
        projections=fact.projections or one.projections,
    )


def _rotated(one: Subscription, fact: facts.SubscriptionSecretRotated) -> Subscription:
    return one._replace(secrets=one.secrets + 1, old_until=datetime.fromisoformat(fact.until))


def _blocked(one: Subscription, fact: facts.SubscriptionBlocked) -> Subscription:
    return one._replace(blocked=fact.reason)


def _unblocked(one: Subscription, _: facts.SubscriptionUnblocked) -> Subscription:
    return one._replace(blocked=None)


def _closed(one: Subscription, _: facts.SubscriptionClosed) -> Subscription:
    return one._replace(closed=True)


_HANDLERS: Mapping[str, Callable[[Subscription, Any], Subscription]] = {
    "subscription_changed": _changed,
    "subscription_secret_rotated": _rotated,
    "subscription_blocked": _blocked,
    "subscription_unblocked": _unblocked,
    "subscription_closed": _closed,
}
