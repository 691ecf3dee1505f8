"""What is held at hand for those who follow, by whoever stays: to decide again for each page would take too long."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Literal, NamedTuple

from werkzekerheid.app.feeding.judging import Judgements
from werkzekerheid.app.feeding.keys import cursors_key, pseudonyms_key
from werkzekerheid.app.feeding.waiting import Waker
from werkzekerheid.feeds.cloudevents import Names
from werkzekerheid.feeds.cursors import Tokens
from werkzekerheid.feeds.surroundings import feed_settings
from werkzekerheid.feeds.wanted import topics

if TYPE_CHECKING:
    from collections.abc import Collection

    from werkzekerheid.app.app import App
    from werkzekerheid.feeds.subscriptions import Subscription

_MOST = 1_000
"""So many subscriptions are held at once; who comes back after that is decided about anew."""


class Held(NamedTuple):
    """One subscription at hand. `lock`: one page of it is made at a time."""

    one: Subscription
    names: Names
    tokens: Tokens
    topics: Collection[str]
    source: str
    judgements: Judgements
    lock: RLock

    def dataref(self, kind: Literal["events", "rows"], token: str) -> str:
        """Where an entry is asked for."""
        return f"/v1/subscriptions/{self.one.subscription}/{kind}/{token}"


class Feeding:
    """All of them, of one app. Safe to use from several threads."""

    def __init__(self, app: App) -> None:
        """Nothing is held yet."""
        self._app = app
        self._held: dict[str, Held] = {}
        self._lock = RLock()
        self.waker = Waker(app.ledger)

    def of(self, one: Subscription) -> Held:
        """A subscription at hand, as it is now.

        Raises:
            Refusal: its keys cannot be read.
        """
        with self._lock:
            held = self._held.get(one.subscription)
            if held is None or held.one != one:
                if len(self._held) >= _MOST:
                    self._held.pop(next(iter(self._held)))
                held = self._held[one.subscription] = self._made(one)
            return held

    def _made(self, one: Subscription) -> Held:
        app, secret = self._app, self._app.ledger.secret
        names = Names(secret(pseudonyms_key(one.subscription)))
        tokens = Tokens(secret(cursors_key(one.subscription)))
        source = feed_settings().source_of(app.ledger.ledger_id)
        return Held(one, names, tokens, topics(one), source, Judgements(app, one), RLock())
