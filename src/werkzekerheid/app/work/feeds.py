"""Keeps webhooks sent: each in a thread of its own, so that a receiver that hangs holds up nobody but itself."""

from __future__ import annotations

from functools import partial
from threading import Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app.bugs import place_of
from werkzekerheid.app.feeding.delivering import TURN_SECONDS, Delivered, Standing, deliver, standing_of
from werkzekerheid.app.feeding.receiver import PATIENCE_SECONDS, Receiver
from werkzekerheid.app.subscribing import subscriptions
from werkzekerheid.feeds.surroundings import feed_settings
from werkzekerheid.ledger.leadership import leadership
from werkzekerheid.logs import log_of
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzekerheid.app.app import App
    from werkzekerheid.app.work.metrics import Metrics
    from werkzekerheid.app.work.supervisor import GoOn, Turns
    from werkzekerheid.feeds.subscriptions import Subscription

LOOK_SECONDS = 0.5
AT_ONCE = 8
"""So many receivers are sent to at the same time."""
_log = log_of(__name__)


def push_feeds(app: App, metrics: Metrics, sleep: Callable[[float], object], go_on: GoOn) -> Turns:
    """Sends what webhooks follow, as soon as it is recorded; at the end what is on its way is waited for."""
    pushing = Pushing(app, metrics, go_on)
    try:
        while True:
            pushing.begin()
            yield partial(sleep, LOOK_SECONDS)
    finally:
        pushing.end()


def push_once(app: App) -> Pushed | None:
    """Sends what there is to send now, as far as each receiver takes it; None where another process leads, and does it.

    Raises:
        Refusal: something cannot be read, or the lock of who leads can neither be had nor seen.
    """
    with leadership(app.settings.ledger) as lead:
        if not lead.try_lead():
            return None
        pushing = Pushing(app, None, lead.still_leading)
        pushing.begin()
        pushing.end()
        return pushing.done


class Pushed(NamedTuple):
    """What came of one turn: how many receivers were sent to, how much they took, what is dead, and who fails."""

    receivers: int = 0
    taken: int = 0
    dead: int = 0
    failing: int = 0

    def with_one(self, one: Delivered) -> Pushed:
        """With what one receiver took."""
        return Pushed(
            self.receivers + 1, self.taken + one.taken, self.dead + one.dead, self.failing + bool(one.failing)
        )


class Pushing:
    """The receivers that are being sent to now."""

    def __init__(self, app: App, metrics: Metrics | None, go_on: GoOn) -> None:
        """Nobody is sent to yet."""
        self._app, self._metrics, self._go_on = app, metrics, go_on
        self._threads: dict[str, Thread] = {}
        self._quiet: dict[str, Standing] = {}
        self._lock = Lock()
        self.done = Pushed()

    def begin(self) -> None:
        """Begins with each receiver for which there may be something, as far as there is room."""
        self._threads = {name: one for name, one in self._threads.items() if one.is_alive()}
        for one in subscriptions(self._app.ledger):
            if len(self._threads) >= AT_ONCE:
                return
            if not one.is_pushed or one.subscription in self._threads:
                continue
            stands = standing_of(self._app, one)
            # Where nothing was recorded since it was done with, there is nothing to look for.
            if stands.is_due and self._quiet.get(one.subscription) != stands:
                thread = Thread(target=self._push, args=(one, stands), name="webhook", daemon=True)
                self._threads[one.subscription] = thread
                thread.start()

    def end(self) -> None:
        """Waits for those that are being sent to, as long as they may take."""
        until = monotonic() + TURN_SECONDS + PATIENCE_SECONDS
        for one in self._threads.values():
            one.join(max(until - monotonic(), 0))

    def _push(self, one: Subscription, stands: Standing) -> None:
        try:
            with Receiver(one.url or "", private=feed_settings().private) as receiver:
                delivered = deliver(self._app.beside(), one, receiver, self._go_on)
            if delivered.all_at is not None:
                self._quiet[one.subscription] = stands._replace(sent=delivered.all_at)
            self._tell(delivered)
        except Refusal as refusal:
            _log.warning("refused", loop="feeds", code=refusal.code)
        except Exception as error:  # noqa: BLE001  (the outermost door of this thread)
            _log.error("bug", loop="feeds", kind=type(error).__name__, where=place_of(error))

    def _tell(self, delivered: Delivered) -> None:
        with self._lock:
            self.done = self.done.with_one(delivered)
        if self._metrics is not None:
            self._metrics.delivered(delivered.taken, delivered.dead, failing=delivered.failing)
