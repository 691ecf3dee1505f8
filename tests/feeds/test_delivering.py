"""Webhooks: signed, in order, at least once, tried again later and later, and never where they may not go."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import timedelta
from hmac import digest
from threading import Thread
from time import monotonic

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_http
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from tests.feeds.pushing import later, opened, sent, sequences
from tests.feeds.receivers import Receiving, receiving
from tests.feeds.worlds import COACH, LEAD, FeedWorld, career_named
from werkzekerheid.app.feeding.delivering import MOST_REFUSALS, Delivered
from werkzekerheid.app.feeding.pulling import page
from werkzekerheid.app.subscribing import By, resend, rotate
from werkzekerheid.app.work.feeds import Pushing
from werkzekerheid.feeds.signing import signed
from werkzekerheid.ledger.audit.feeds import HELD
from werkzekerheid.messages import Refusal


class TestWhatIsSent:
    """An entry a message, as a page has it."""

    def test_it_is_what_would_be_fetched_in_order(self, world: FeedWorld, hook: Receiving) -> None:
        world.guided("one")
        world.guided("two")
        world.guided("not", "other")
        one = opened(world, hook).subscription.subscription

        assert sent(world, one) == Delivered(taken=6)
        fetched = json.loads(page(world.app, COACH, one).body)
        assert [json.loads(each) for each in hook.bodies()] == fetched
        assert sent(world, one) == Delivered()
        world.tell("one", "certificate_obtained", name="Heftruck")
        assert sent(world, one) == Delivered(taken=1)
        assert sequences(hook) == [1, 2, 3, 4, 5, 6, 7]

    def test_it_is_signed_as_standard_webhooks_has_it(self, in_file: FeedWorld, hook: Receiving) -> None:
        in_file.guided("one")
        kept = opened(in_file, hook)
        sent(in_file, kept.subscription.subscription)
        first = hook.got[0]
        secret = b64decode(str(kept.secret).removeprefix("whsec_"))
        own, at = first.headers["webhook-id"], first.headers["webhook-timestamp"]

        assert own == json.loads(first.body)["id"]
        assert abs(int(at) - in_file.clock.now.timestamp()) < 60
        expected = b64encode(digest(secret, f"{own}.{at}.".encode() + first.body, "sha256")).decode()
        assert first.headers["webhook-signature"] == f"v1,{expected}"
        assert first.headers["content-type"] == "application/cloudevents+json"

    def test_a_known_message_has_the_known_signature(self) -> None:
        """The example of the Standard Webhooks libraries."""
        secret = b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        body = b'{"test": 2432232314}'

        assert signed("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, [secret])["webhook-signature"] == (
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        )

    def test_the_official_reader_reads_it(self, in_file: FeedWorld, hook: Receiving) -> None:
        in_file.guided("one")
        sent(in_file, opened(in_file, hook).subscription.subscription)
        read = [from_http(HTTPMessage(dict(one.headers), one.body), JSONFormat(), CloudEvent) for one in hook.got]

        assert [one.get_extension("sequence") for one in read] == ["1", "2", "3"]
        assert read[2].get_data()["fact"]["hours_per_week"] == 24  # type: ignore[index, call-overload]

    def test_while_a_secret_is_rotated_both_sign(self, in_file: FeedWorld, hook: Receiving) -> None:
        in_file.guided("one")
        one = opened(in_file, hook).subscription.subscription
        rotate(in_file.app, one, By(LEAD), timedelta(days=1))
        sent(in_file, one)
        later(in_file, days=2)
        in_file.tell("one", "certificate_obtained", name="Heftruck")
        sent(in_file, one)

        assert [len(each.headers["webhook-signature"].split()) for each in hook.got] == [2, 2, 2, 1]

    def test_each_delivery_stands_in_the_register_before_it_is_sent_and_once(
        self, world: FeedWorld, hook: Receiving
    ) -> None:
        world.guided("one")
        one = opened(world, hook).subscription.subscription
        shared_before: list[int] = []

        def look(_: object) -> int:
            shared_before.append(len(world.sharing("one")))
            return 503 if len(shared_before) == 1 else 204

        hook.answer = look
        assert sent(world, one) == Delivered(failing=True)
        later(world, minutes=1)
        assert sent(world, one) == Delivered(taken=3)

        assert shared_before == [1, 1, 2, 3]
        events = world.app.ledger.read(f"career:{career_named('one')}")
        assert [each.events for each in world.sharing("one")] == [(each.event_id,) for each in events]
        assert {line.person for line in world.lines()} == {"webhooks"}

    def test_rows_are_sent_too(self, world: FeedWorld, hook: Receiving) -> None:
        world.guided("one")
        one = opened(world, hook, event_types=[], projections=["situation"]).subscription.subscription
        assert sent(world, one) == Delivered(taken=1)
        world.tell("one", "placement_ended", placement="p", outcome="moved_on")
        world.tell("one", "coach_left", coach="c", reason="left_job")
        assert sent(world, one) == Delivered(taken=1)

        assert [json.loads(each)["type"] for each in hook.bodies()] == [
            "nl.werkzekerheid.projection.situation.v1",
            "nl.werkzekerheid.projection.situation.gone.v1",
        ]
        assert sent(world, one) == Delivered()


class TestDead:
    """An entry that a receiver will not have."""

    def refusing(self, hook: Receiving, *refused: int) -> None:
        hook.answer = lambda got: 422 if int(json.loads(got.body)["sequence"]) in refused else 204

    def until_quiet(self, world: FeedWorld, one: str) -> None:
        for _ in range(MOST_REFUSALS + 1):
            sent(world, one)
            later(world, minutes=10)

    def test_it_is_left_and_with_it_what_follows_of_the_same_career(self, world: FeedWorld, hook: Receiving) -> None:
        world.guided("one")
        world.guided("two")
        one = opened(world, hook).subscription.subscription
        self.refusing(hook, 2)
        self.until_quiet(world, one)

        assert sequences(hook) == [1, *[2] * MOST_REFUSALS, 4, 5, 6]
        dead = world.app.audit.feeds.dead(one)
        assert [(each.sequence, each.status) for each in dead] == [(2, 422), (3, HELD)]

    def test_it_is_sent_again_in_order_when_somebody_says_so(self, world: FeedWorld, hook: Receiving) -> None:
        world.guided("one")
        one = opened(world, hook).subscription.subscription
        self.refusing(hook, 2)
        self.until_quiet(world, one)
        hook.got.clear()
        assert resend(world.app, one, By(LEAD)) == 2
        self.until_quiet(world, one)
        assert sequences(hook) == [2]
        assert [each.status for each in world.app.audit.feeds.dead(one)] == [422, HELD]
        hook.got.clear()
        self.refusing(hook)
        resend(world.app, one, By(LEAD))
        sent(world, one)

        assert sequences(hook) == [2, 3]
        assert world.app.audit.feeds.dead(one) == []

    def test_what_may_not_be_given_any_more_is_not_sent_again(self, in_file: FeedWorld, hook: Receiving) -> None:
        in_file.guided("one")
        one = opened(in_file, hook).subscription.subscription
        self.refusing(hook, 1)
        self.until_quiet(in_file, one)
        hook.got.clear()
        in_file.tell("one", "coach_left", coach="c", reason="left_job")
        resend(in_file.app, one, By(LEAD))
        sent(in_file, one)

        assert hook.got == []
        assert in_file.app.audit.feeds.dead(one) == []

    def test_everything_can_be_sent_again_with_the_same_ids(self, in_file: FeedWorld, hook: Receiving) -> None:
        in_file.guided("one")
        one = opened(in_file, hook).subscription.subscription
        sent(in_file, one)
        resend(in_file.app, one, By(LEAD), everything=True)
        sent(in_file, one)

        assert hook.bodies()[:3] == hook.bodies()[3:]


class TestTwoAtOnce:
    """Somebody else sends too, or was killed."""

    def test_what_was_sent_and_not_noted_comes_again_with_its_id(
        self, world: FeedWorld, hook: Receiving, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world.guided("one")
        one = opened(world, hook).subscription.subscription

        def killed(*_: object) -> bool:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(world.app.audit.feeds, "keep_sent", killed)
            with pytest.raises(KeyboardInterrupt):
                sent(world, one)
        sent(world, one)

        assert sequences(hook) == [1, 1, 2, 3]
        assert hook.bodies()[0] == hook.bodies()[1]

    def test_two_that_send_at_once_lose_nothing_and_keep_the_order(self, world: FeedWorld, hook: Receiving) -> None:
        for number in range(5):
            world.guided(f"{number}")
        one = opened(world, hook).subscription.subscription
        outcomes: list[object] = []

        def work() -> None:
            try:
                outcomes.append(sent(world, one))
            except Refusal as refusal:
                outcomes.append(refusal.code)

        threads = [Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        sent(world, one)

        assert sorted(set(sequences(hook))) == list(range(1, 16))
        first_seen = list(dict.fromkeys(sequences(hook)))
        assert first_seen == sorted(first_seen)
        assert all(isinstance(each, Delivered) or each == "feed_sent_by_another" for each in outcomes)

    def test_a_receiver_that_hangs_holds_up_nobody_else(
        self, in_file: FeedWorld, hook: Receiving, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("WERKZEKERHEID_FEED_PRIVATE", "yes")
        in_file.guided("one")
        with receiving() as other:
            other.answer = lambda _: 0
            opened(in_file, other)
            opened(in_file, hook)
            pushing = Pushing(in_file.app, None, lambda: True)
            pushing.begin()
            until = monotonic() + 10
            while len(hook.got) < 3 and monotonic() < until:
                other.hangs.wait(0.02)
            assert sequences(hook) == [1, 2, 3]
            other.hangs.set()
            pushing.end()
        assert (pushing.done.receivers, pushing.done.taken) == (2, 3)


def test_where_nothing_is_new_nothing_is_looked_for(
    in_file: FeedWorld, hook: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WERKZEKERHEID_FEED_PRIVATE", "yes")
    in_file.guided("one")
    one = opened(in_file, hook).subscription.subscription
    pushing = Pushing(in_file.app, None, lambda: True)
    for _ in range(4):
        pushing.begin()
        pushing.end()
    assert (pushing.done.receivers, pushing.done.taken) == (2, 3)  # what was shared is recorded too, and looked at
    in_file.tell("one", "certificate_obtained", name="Heftruck")
    resend(in_file.app, one, By(LEAD), everything=True)
    for _ in range(3):
        pushing.begin()
        pushing.end()
    assert sequences(hook) == [1, 2, 3, 1, 2, 3, 4]
