"""Sends what a webhook follows: in order, each at least once and with the same id, and from where it was after a crash.

A receiver that cannot take anything is tried again, later each time; after days it is blocked, and nothing is lost.
One that will not take a single entry is asked a few times, and then goes on without it: that entry is dead until
somebody has it sent again, and with it what follows of the same career, so that no career is told out of order.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from pydantic_core import to_json

from werkzekerheid.app.feeding.events import entry_at
from werkzekerheid.app.feeding.giving import write
from werkzekerheid.app.feeding.keys import secrets
from werkzekerheid.app.feeding.leaving import next_of, of_careers
from werkzekerheid.app.feeding.pulling import readable
from werkzekerheid.app.feeding.rows import row_of
from werkzekerheid.app.subscribing import THE_PROGRAM, By, block
from werkzekerheid.feeds.cursors import Cursor
from werkzekerheid.feeds.signing import signed
from werkzekerheid.ledger.audit.feeds import AGAIN, HELD, Dead, Sent
from werkzekerheid.ledger.stored import moment
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzekerheid.app.app import App
    from werkzekerheid.app.feeding.leaving import Leaving
    from werkzekerheid.app.feeding.receiver import Answered, Receiver
    from werkzekerheid.feeds.subscriptions import Subscription

AT_ONCE = 50
"""So many entries are made ready at once."""
TURN_SECONDS = 10.0
"""So long one receiver is sent to before it is looked at again how it stands."""
MOST_REFUSALS = 5
"""So often an entry is offered that is not taken for what it is."""
MOST_DEAD = 1_000
LONGEST_FAILING = timedelta(days=3)
SHORTEST_PAUSE, LONGEST_PAUSE = 5, 3_600
UNANSWERED_SECONDS = 3_600
MEDIA_TYPE = "application/cloudevents+json"
_GONE = 410
_NOT_THIS_ONE = frozenset({400, 413, 415, 422})
"""With these a receiver says that it will not have this entry; with all others, that it cannot take any now."""


class Delivered(NamedTuple):
    """How many entries a receiver has taken now, how many are dead since, whether it fails, and where it had all."""

    taken: int = 0
    dead: int = 0
    failing: bool = False
    all_at: Sent | None = None


class Standing(NamedTuple):
    """Whether a receiver may be tried now, and all on which it depends whether there is anything for it."""

    is_due: bool
    one: Subscription
    head: int
    day: date
    sent: Sent
    again: int


class Blocked(Exception):
    """Nothing is sent any more."""


def standing_of(app: App, one: Subscription) -> Standing:
    """How it stands with a receiver now."""
    sent = app.audit.feeds.sent(one.subscription)
    is_due = sent.next_at is None or sent.next_at <= moment(app.clock())
    again = sum(each.status == AGAIN for each in app.audit.feeds.dead(one.subscription))
    return Standing(is_due, one, app.ledger.head(), app.today(), sent, again)


def deliver(app: App, one: Subscription, receiver: Receiver, go_on: Callable[[], bool]) -> Delivered:
    """Sends what there is now, as far as it is taken, for a while.

    Args:
        app: with the ledger; of this thread alone.
        one: a subscription that is pushed.
        receiver: of it.
        go_on: asked before each entry; where the answer is no, it ends.

    Raises:
        Refusal: something cannot be read or written; then what was not sent is sent the next time.
    """
    try:
        readable(app, THE_PROGRAM, one.subscription)
    except Refusal:
        before = app.audit.feeds.sent(one.subscription)
        later = moment(app.clock() + timedelta(seconds=UNANSWERED_SECONDS))
        app.audit.feeds.keep_sent(one.subscription, before, before._replace(next_at=later))
        raise
    return _Delivery(app, one, receiver, go_on).run()


class _Delivery:
    """One turn of one receiver."""

    def __init__(self, app: App, one: Subscription, receiver: Receiver, go_on: Callable[[], bool]) -> None:
        self._app, self._one, self._receiver = app, one, receiver
        self._places, self._held = app.audit.feeds, app.feeding.of(one)
        self._state = self._places.sent(one.subscription)
        self._dead = self._places.dead(one.subscription)
        self._taken = self._buried = 0
        self._until, self._asked = monotonic() + TURN_SECONDS, go_on

    def run(self) -> Delivered:
        try:
            done = self._send_again() and self._send_new()
        except Blocked:
            done = False
        failing = not done and self._state.failures > 0
        return Delivered(self._taken, self._buried, failing=failing, all_at=self._state if done else None)

    def _go_on(self) -> bool:
        return monotonic() < self._until and self._asked()

    def _send_again(self) -> bool:
        """What was dead, and is to be tried once more; True where all of that is done with."""
        for one in [each for each in self._dead if each.status == AGAIN]:
            if not self._go_on():
                return False
            if self._is_held(one):
                self._bury(one._replace(status=HELD), self._state)
                continue
            entry = self._found(one)
            answered = None if entry is None else self._sent(entry)
            if answered is None or answered.taken:
                self._places.revive(self._one.subscription, one.sequence)
                self._dead.remove(one)
                self._recovered(self._state)
            elif answered.status in _NOT_THIS_ONE:
                self._bury(one._replace(status=answered.status), self._state)
            else:
                self._failed(answered)
                return False
        return True

    def _is_held(self, one: Dead) -> bool:
        """Whether something before it about the same career was not taken. A row says everything by itself."""
        before = (each for each in self._dead if each.career == one.career and each.sequence < one.sequence)
        return not self._one.projections and any(before)

    def _found(self, one: Dead) -> Leaving | None:
        """An entry that was dead, as far as it may still be given."""
        with self._held.lock:
            if not self._one.projections:
                return entry_at(self._app, self._held, Cursor(one.position, one.sequence))
            try:
                return row_of(self._app, self._held, one.sequence)
            except Refusal:
                return None  # it has another number by now, and was sent under that

    def _send_new(self) -> bool:
        """What comes after what was sent; True where that was all of it."""
        while self._go_on():
            cursor = Cursor(self._state.position, self._state.sequence)
            with self._held.lock:
                found = next_of(self._app, self._held, cursor, AT_ONCE)
            for entry in found.entries:
                if not self._go_on() or not self._offer(entry):
                    return False
            if not found.more:
                return True
            if not found.entries:
                self._recovered(self._state._replace(position=found.next.position))
        return False

    def _offer(self, entry: Leaving) -> bool:
        """Sends one entry; False where it is to be tried again."""
        cursor = entry.cursor
        after = Sent(cursor.position, cursor.sequence)
        dead = Dead(cursor.sequence, cursor.position, entry.career, HELD, moment(self._app.clock()))
        if self._is_held(dead):
            self._bury(dead, after)
            return True
        answered = self._sent(entry)
        if answered.taken:
            self._taken += 1
            self._keep(after)
        elif answered.status in _NOT_THIS_ONE and self._is_refused_for_good(answered):
            self._bury(dead._replace(status=answered.status), after)
        else:
            self._failed(answered)
            return False
        return True

    def _is_refused_for_good(self, answered: Answered) -> bool:
        return self._state.why == answered.why and self._state.failures + 1 >= MOST_REFUSALS

    def _sent(self, entry: Leaving) -> Answered:
        """Writes down what leaves, and sends it."""
        own, body = str(entry.event["id"]), to_json(entry.event)
        # Tried again it is no other sharing; unless there is less of it by now.
        write(self._app, self._one, THE_PROGRAM, of_careers([entry]), f"{own} {hashlib.sha256(body).hexdigest()}")
        at = int(self._app.clock().timestamp())
        headers = signed(own, at, body, secrets(self._app, self._one))
        return self._receiver.post(body, {"Content-Type": MEDIA_TYPE, "User-Agent": "werkzekerheid", **headers})

    def _recovered(self, after: Sent) -> None:
        self._keep(Sent(after.position, after.sequence))

    def _failed(self, answered: Answered) -> None:
        now, before = self._app.clock(), self._state
        if answered.status == _GONE:
            block(self._app, self._one.subscription, None, By(THE_PROGRAM), "gone")
            raise Blocked
        since = before.failing_since or moment(now)
        failures = before.failures + 1
        pause = max(pause_after(failures), answered.rest_seconds or 0)
        self._keep(before._replace(
            failures=failures, failing_since=since, next_at=moment(now + timedelta(seconds=pause)), why=answered.why
        ))  # fmt: skip
        if now - datetime.fromisoformat(since) > LONGEST_FAILING:
            self._block()

    def _bury(self, dead: Dead, after: Sent) -> None:
        self._keep(Sent(after.position, after.sequence), [dead])
        self._dead = [*(one for one in self._dead if one.sequence != dead.sequence), dead]
        self._buried += 1
        if len(self._dead) >= MOST_DEAD:
            self._block()

    def _block(self) -> None:
        block(self._app, self._one.subscription, None, By(THE_PROGRAM), "failing")
        raise Blocked

    def _keep(self, now: Sent, dead: tuple[Dead, ...] | list[Dead] = ()) -> None:
        if now == self._state and not dead:
            return
        if not self._places.keep_sent(self._one.subscription, self._state, now, dead):
            raise Refusal("feed_sent_by_another")
        self._state = now


def pause_after(failures: int) -> float:
    """Seconds to wait after so many failures in a row: twice as long each time, up to an hour, never quite the same."""
    from tenacity import RetryCallState, Retrying
    from tenacity.wait import wait_exponential_jitter

    state = RetryCallState(Retrying(), None, (), {})
    state.attempt_number = failures
    return wait_exponential_jitter(multiplier=SHORTEST_PAUSE, max=LONGEST_PAUSE, jitter=SHORTEST_PAUSE)(state)
