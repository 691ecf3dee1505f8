"""What the tests of webhooks share: a receiver, a subscription that is sent to it, and one turn of sending."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from werkzekerheid.app.feeding.delivering import Delivered, deliver, standing_of
from werkzekerheid.app.feeding.receiver import Receiver
from werkzekerheid.app.subscribing import subscription_of

if TYPE_CHECKING:
    from tests.feeds.receivers import Receiving
    from tests.feeds.worlds import FeedWorld
    from werkzekerheid.app.subscribing import Kept


def opened(world: FeedWorld, hook: Receiving, **other: Any) -> Kept:
    return world.content(delivery="webhook", url=hook.url, **other)


def sent(world: FeedWorld, subscription: str, *, private: bool = True, patience: float = 10) -> Delivered:
    """One turn of one receiver; whether that was all is told by what it took."""
    one = subscription_of(world.app.ledger, subscription)
    with Receiver(one.url or "", private=private, patience=patience) as receiver:
        return deliver(world.app.beside(), one, receiver, lambda: True)._replace(all_at=None)


def sequences(hook: Receiving) -> list[int]:
    return [int(json.loads(one)["sequence"]) for one in hook.bodies()]


def later(world: FeedWorld, **time: float) -> None:
    world.clock.now += timedelta(**time)


def is_due(world: FeedWorld, subscription: str) -> bool:
    return standing_of(world.app, subscription_of(world.app.ledger, subscription)).is_due
