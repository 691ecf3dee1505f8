"""Webhooks: signed, in order, at least once, tried again later and later, and never where they may not go."""

from __future__ import annotations

import json
import socket
from base64 import b64decode, b64encode
from contextlib import suppress
from datetime import timedelta
from hmac import digest
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_http
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from tests.feeds.receivers import Receiving, free_port, receiving
from tests.feeds.worlds import COACH, KEEPER, LEAD, FeedWorld, career_named
from tests.ledgers import code_of
from werkzekerheid.app import directory
from werkzekerheid.app.feeding.delivering import MOST_REFUSALS, Delivered, deliver, is_due, pause_after
from werkzekerheid.app.feeding.pulling import page
from werkzekerheid.app.feeding.receiver import Receiver
from werkzekerheid.app.subscribing import By, Kept, block, close, resend, rotate, subscription_of, unblock
from werkzekerheid.app.work.feeds import Pushing
from werkzekerheid.feeds.addresses import is_public
from werkzekerheid.feeds.signing import signed
from werkzekerheid.ledger.audit.feeds import HELD
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def hook() -> Iterator[Receiving]:
    with receiving() as made:
        yield made


def opened(world: FeedWorld, hook: Receiving, **other: Any) -> Kept:
    return world.content(delivery="webhook", url=hook.url, **other)


def sent(world: FeedWorld, subscription: str, *, private: bool = True, patience: float = 10) -> Delivered:
    """One turn of one receiver."""
    one = subscription_of(world.app.ledger, subscription)
    with Receiver(one.url or "", private=private, patience=patience) as receiver:
        return deliver(world.app.beside(), one, receiver, lambda: True)


def sequences(hook: Receiving) -> list[int]:
    return [int(json.loads(one)["sequence"]) for one in hook.bodies()]


def later(world: FeedWorld, **time: float) -> None:
    world.clock.now += timedelta(**time)


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


class TestReceivers:
    """That fail, hang, redirect, or are gone."""

    @pytest.mark.parametrize("status", [500, 503, 429, 404, 401, 302, 308])
    def test_one_that_cannot_take_it_is_tried_again_later_and_gets_all(
        self, in_file: FeedWorld, hook: Receiving, status: int
    ) -> None:
        in_file.guided("one")
        one = opened(in_file, hook).subscription
        hook.answer, hook.headers = lambda _: status, {"Location": "/elsewhere"}
        assert sent(in_file, one.subscription) == Delivered(failing=True)
        assert not is_due(in_file.app, one)
        assert [each.path for each in hook.got] == ["/hook"]
        later(in_file, minutes=1)
        assert is_due(in_file.app, one)
        hook.answer = lambda _: 204
        assert sent(in_file, one.subscription) == Delivered(taken=3)

        assert sequences(hook) == [1, 1, 2, 3]
        assert hook.got[0].headers["webhook-id"] == hook.got[1].headers["webhook-id"]
        assert in_file.app.audit.feeds.sent(one.subscription).failures == 0

    def test_one_that_hangs_is_not_waited_for(self, in_file: FeedWorld, hook: Receiving) -> None:
        in_file.guided("one")
        one = opened(in_file, hook).subscription.subscription
        hook.answer = lambda _: 0
        began = monotonic()
        assert sent(in_file, one, patience=0.3) == Delivered(failing=True)

        assert monotonic() - began < 5
        assert in_file.app.audit.feeds.sent(one).why == "slow"

    def test_one_that_drips_has_no_longer_than_one_that_hangs(self, in_file: FeedWorld) -> None:
        """A byte now and then: each comes in time, and all of it never would."""
        in_file.guided("one")
        with socket.create_server(("127.0.0.1", 0)) as listening:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
            over = Thread(target=_drip, args=(listening,), daemon=True)
            over.start()
            one = in_file.content(delivery="webhook", url=url).subscription.subscription
            began = monotonic()
            assert sent(in_file, one, patience=0.5) == Delivered(failing=True)
            assert monotonic() - began < 5
        assert in_file.app.audit.feeds.sent(one).why == "slow"

    def test_one_that_is_not_there(self, in_file: FeedWorld) -> None:
        in_file.guided("one")
        url = f"http://127.0.0.1:{free_port()}/"
        one = in_file.content(delivery="webhook", url=url).subscription.subscription

        assert sent(in_file, one) == Delivered(failing=True)
        assert in_file.app.audit.feeds.sent(one).why == "unreachable"

    def test_one_that_talks_on_is_not_listened_to(self, in_file: FeedWorld, hook: Receiving) -> None:
        in_file.guided("one")
        hook.body = b"x" * 1_000_000
        hook.answer = lambda _: 200

        assert sent(in_file, opened(in_file, hook).subscription.subscription) == Delivered(taken=3)

    def test_it_waits_as_long_as_it_is_asked_to(self, in_file: FeedWorld, hook: Receiving) -> None:
        in_file.guided("one")
        one = opened(in_file, hook).subscription
        hook.answer, hook.headers = lambda _: 429, {"Retry-After": "1800"}
        sent(in_file, one.subscription)
        later(in_file, minutes=29)
        assert not is_due(in_file.app, one)
        later(in_file, minutes=2)
        assert is_due(in_file.app, one)

    def test_pauses_grow_up_to_an_hour(self) -> None:
        pauses = [pause_after(number) for number in range(1, 30)]
        assert pauses[0] <= 10
        assert all(one <= 3_600 + 5 for one in pauses)
        assert pauses[-1] >= 3_600

    def test_one_that_fails_for_days_is_blocked_and_goes_on_where_it_was(
        self, in_file: FeedWorld, hook: Receiving
    ) -> None:
        in_file.guided("one")
        one = opened(in_file, hook).subscription.subscription
        hook.answer = lambda _: 500
        for _ in range(6):
            sent(in_file, one)
            later(in_file, days=1)
            if subscription_of(in_file.app.ledger, one).blocked:
                break
        assert subscription_of(in_file.app.ledger, one).blocked == "failing"
        assert code_of(lambda: sent(in_file, one)) == "feed_blocked"
        hook.answer = lambda _: 204
        unblock(in_file.app, one, By(LEAD))
        assert sent(in_file, one) == Delivered(taken=3)

    def test_one_that_is_gone_is_blocked_at_once(self, in_file: FeedWorld, hook: Receiving) -> None:
        in_file.guided("one")
        one = opened(in_file, hook).subscription.subscription
        hook.answer = lambda _: 410
        sent(in_file, one)

        assert subscription_of(in_file.app.ledger, one).blocked == "gone"

    def test_nothing_is_sent_of_one_that_is_blocked_closed_or_answered_for_by_nobody(
        self, in_file: FeedWorld, hook: Receiving
    ) -> None:
        in_file.guided("one")
        blocked, closed, left = (opened(in_file, hook).subscription.subscription for _ in range(3))
        block(in_file.app, blocked, None, By(LEAD))
        close(in_file.app, closed, None, By(LEAD))
        directory.end(in_file.app, "p-lead", "stap", "lead", KEEPER)

        codes = [code_of(lambda own=own: sent(in_file, own)) for own in (blocked, closed, left)]  # type: ignore[misc]
        assert codes == ["feed_blocked", "feed_closed", "feed_nobody_answers"]
        assert hook.got == []


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


class TestWhereTo:
    """Nothing is sent inside, unless that is allowed."""

    @pytest.mark.parametrize(
        "address",
        [
            "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
            "169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
            "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1",
            "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
            "64:ff9b:1::a00:1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1", "100::1", "localhost", "",
        ],
    )  # fmt: skip
    def test_inside(self, address: str) -> None:
        assert not is_public(address)

    @pytest.mark.parametrize("address", ["8.8.8.8", "145.100.1.1", "2a02:2e02::1", "::ffff:8.8.8.8"])
    def test_outside(self, address: str) -> None:
        assert is_public(address)

    def test_a_receiver_inside_is_not_even_connected_to(self, in_file: FeedWorld, hook: Receiving) -> None:
        in_file.guided("one")
        one = opened(in_file, hook).subscription.subscription

        assert sent(in_file, one, private=False) == Delivered(failing=True)
        assert in_file.app.audit.feeds.sent(one).why == "private_address"
        assert hook.got == []

    def test_one_address_inside_is_enough_and_the_one_that_was_checked_is_used(
        self, in_file: FeedWorld, hook: Receiving, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A name that answers otherwise each time it is asked."""
        asked: list[str] = []
        real = socket.getaddrinfo

        def answers(host: str, port: int, *args: Any, **named: Any) -> Any:
            asked.append(host)
            if host != "app.example":
                return real(host, port, *args, **named)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in ("8.8.8.8", "10.0.0.1")]

        monkeypatch.setattr(socket, "getaddrinfo", answers)
        in_file.guided("one")
        url = hook.url.replace("127.0.0.1", "app.example").replace("http:", "https:")
        one = in_file.content(delivery="webhook", url=url).subscription.subscription
        assert sent(in_file, one, private=False) == Delivered(failing=True)

        assert in_file.app.audit.feeds.sent(one).why == "private_address"
        assert asked == ["app.example"]


def _drip(listening: Any) -> None:
    connection, _ = listening.accept()
    pace = Event()
    with connection, suppress(OSError):
        while True:
            connection.sendall(b"H")
            pace.wait(0.05)
