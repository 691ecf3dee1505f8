"""Receivers that fail, hang, drip, redirect, talk on or are gone; and where nothing is sent at all."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest

from tests.feeds.pushing import is_due, later, opened, sent, sequences
from tests.feeds.receivers import Receiving, free_port
from tests.feeds.worlds import KEEPER, LEAD, FeedWorld
from tests.ledgers import code_of
from werkzekerheid.app import directory
from werkzekerheid.app.feeding.delivering import Delivered, pause_after
from werkzekerheid.app.subscribing import By, block, close, subscription_of, unblock
from werkzekerheid.feeds.addresses import is_public


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
        assert not is_due(in_file, one.subscription)
        assert [each.path for each in hook.got] == ["/hook"]
        later(in_file, minutes=1)
        assert is_due(in_file, one.subscription)
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
        assert not is_due(in_file, one.subscription)
        later(in_file, minutes=2)
        assert is_due(in_file, one.subscription)

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
