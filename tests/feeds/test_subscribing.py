"""Subscriptions: who opens one, what may be in it, and that its secrets stand in no ledger."""

from __future__ import annotations

from base64 import b64decode
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.feeds.worlds import CITY_LEAD, COACH, KEEPER, LEAD, OTHER_LEAD, FeedWorld
from tests.ledgers import code_of
from werkzekerheid.app import directory
from werkzekerheid.app.feeding.keys import secrets
from werkzekerheid.app.subscribing import (
    By,
    answers_still,
    block,
    change,
    close,
    listed,
    open_subscription,
    rotate,
    shown,
    subscription_of,
    unblock,
)
from werkzekerheid.facts.finding import Findings

HOOK: dict[str, Any] = {"delivery": "webhook", "url": "https://app.example/hook"}


class TestOpening:
    """A lead lets a program of the own organisation follow."""

    def test_it_stands_in_the_ledger_with_who_answers_for_it(self, world: FeedWorld) -> None:
        kept = world.subscribed()

        one = subscription_of(world.app.ledger, kept.subscription.subscription)
        assert (one.organisation, one.role, one.person, one.state) == ("stap", "jobcoach", "p-lead", "open")
        assert kept.secret is None
        assert answers_still(world.app, one)
        assert [line.person for line in world.lines("subscription_opened")] == ["p-lead"]

    def test_the_same_command_twice_opens_one(self, world: FeedWorld) -> None:
        command = str(uuid4())
        first = open_subscription(world.app, _wanted(HOOK), By(LEAD, command))
        again = open_subscription(world.app, _wanted(HOOK), By(LEAD, command))

        assert (first.already, again.already) == (False, True)
        assert again.subscription == first.subscription
        assert again.secret == first.secret

    @pytest.mark.parametrize("by", [COACH, LEAD.model_copy(update={"organisation": None})])
    def test_whoever_only_works_with_a_caseload_opens_none(self, in_file: FeedWorld, by: Any) -> None:
        assert code_of(lambda: in_file.subscribed(by)) in {"feed_not_yours_to_open", "gateway_no_longer_a_member"}

    def test_who_left_answers_for_nothing_any_more(self, in_file: FeedWorld) -> None:
        one = in_file.subscribed().subscription
        directory.end(in_file.app, "p-lead", "stap", "lead", KEEPER)

        assert not answers_still(in_file.app, one)
        assert code_of(in_file.subscribed) == "gateway_no_longer_a_member"

    @pytest.mark.parametrize(
        ("other", "code"),
        [
            ({"event_types": []}, "feed_events_or_projections"),
            ({"projections": ["situation"]}, "feed_events_or_projections"),
            ({"event_types": ["horoscope_read"]}, "feed_no_event_type"),
            ({"event_types": ["data_shared"]}, "feed_no_event_type"),
            ({"event_types": ["membership_granted"]}, "feed_no_event_type"),
            ({"event_types": ["subscription_opened"]}, "feed_no_event_type"),
            ({"event_types": [], "projections": ["sharing_register"]}, "feed_no_projection"),
            ({"classes": []}, "feed_without_class"),
            ({"classes": ["work", "note"], "form": "content"}, "feed_no_notes"),
            ({"classes": ["work", "signal"]}, "feed_reference_of_work"),
            ({"event_types": ["relapse_reported"]}, "feed_reference_of_work"),
            ({"purpose": "rights"}, "feed_purpose_unfit"),
            ({"purpose": "payment"}, "feed_basis_for_another_purpose"),
            ({"basis": "because"}, "gateway_basis_unknown"),
            ({"basis": "wams", "form": "content"}, "feed_basis_not_in_force"),
            ({"basis": "suwi_62"}, "feed_basis_for_others"),
            ({"classes": ["work", "health"], "form": "content"}, "feed_basis_covers_not"),
            ({"basis": "uavg_30_1b", "classes": ["health"], "form": "content"}, "feed_basis_asks_why"),
            ({"url": "https://app.example"}, "feed_url_of_pull"),
            ({"delivery": "webhook"}, "feed_url_malformed"),
            ({"delivery": "webhook", "url": "http://app.example/"}, "feed_url_malformed"),
            ({"delivery": "webhook", "url": "https://me:pw@app.example/"}, "feed_url_malformed"),
            ({"delivery": "webhook", "url": "https://app.example/?key=1"}, "feed_url_malformed"),
            ({"delivery": "webhook", "url": "https://app.example:99999/"}, "feed_url_malformed"),
            ({"delivery": "webhook", "url": "ftp://app.example/"}, "feed_url_malformed"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, in_file: FeedWorld, other: dict[str, Any], code: str) -> None:
        assert code_of(lambda: in_file.subscribed(**other)) == code

    def test_what_is_no_subscription_is_a_finding(self, in_file: FeedWorld) -> None:
        with pytest.raises(Findings):
            in_file.subscribed(form="gossip")


class TestSecrets:
    """The keys of a subscription lie in the key store, as all keys do."""

    def test_a_webhook_has_a_secret_that_is_told_once_and_stands_nowhere(self, in_file: FeedWorld) -> None:
        kept = in_file.subscribed(**HOOK)

        assert kept.secret is not None
        secret = b64decode(kept.secret.removeprefix("whsec_"))
        assert secrets(in_file.app, kept.subscription) == (secret,)
        folder = in_file.app.settings.ledger.parent  # type: ignore[union-attr]
        stored = b"".join(one.read_bytes() for one in folder.glob("ledger.*"))
        assert secret not in stored
        assert kept.secret.encode() not in stored

    def test_after_a_rotation_both_sign_for_a_while(self, world: FeedWorld) -> None:
        one = world.subscribed(**HOOK).subscription
        (old,) = secrets(world.app, one)
        rotated = rotate(world.app, one.subscription, By(LEAD), timedelta(days=2)).subscription
        new, beside = secrets(world.app, rotated)

        assert beside == old != new
        world.clock.now += timedelta(days=2)
        assert secrets(world.app, rotated) == (new,)

    def test_what_is_fetched_has_no_secret(self, in_file: FeedWorld) -> None:
        one = in_file.subscribed().subscription

        assert code_of(lambda: rotate(in_file.app, one.subscription, By(LEAD))) == "feed_no_webhook"
        hook = in_file.subscribed(**HOOK).subscription.subscription
        assert code_of(lambda: rotate(in_file.app, hook, By(LEAD), timedelta(days=31))) == "feed_overlap"


class TestAfterwards:
    """Changing, blocking and closing."""

    def test_what_is_told_holds_instead_and_the_rest_stays(self, world: FeedWorld) -> None:
        one = world.subscribed(**HOOK).subscription
        changed = change(world.app, one.subscription, {"url": "https://app.example/new"}, By(LEAD)).subscription

        assert changed == one._replace(url="https://app.example/new", version=2)
        assert code_of(lambda: change(world.app, one.subscription, {}, By(LEAD))) == "feed_nothing_changed"
        wrong = {"event_types": ["relapse_reported"]}
        assert code_of(lambda: change(world.app, one.subscription, wrong, By(LEAD))) == "feed_reference_of_work"

    def test_a_blocked_one_goes_on_when_it_is_unblocked(self, world: FeedWorld) -> None:
        one = world.subscribed().subscription.subscription

        assert block(world.app, one, "The receiver moves.", By(LEAD)).subscription.state == "blocked"
        assert code_of(lambda: block(world.app, one, None, By(LEAD))) == "feed_blocked_already"
        assert unblock(world.app, one, By(LEAD)).subscription.state == "open"
        assert code_of(lambda: unblock(world.app, one, By(LEAD))) == "feed_not_blocked"

    def test_a_closed_one_stays_closed_and_its_keys_are_gone(self, world: FeedWorld) -> None:
        kept = world.subscribed(**HOOK)
        one = kept.subscription.subscription
        close(world.app, one, None, By(LEAD))

        assert subscription_of(world.app.ledger, one).state == "closed"
        assert close(world.app, one, None, By(LEAD)).already
        gone = {key.data_class for key in world.app.ledger.tombstones()}
        assert f"feed:{one}:secret:1" in gone
        for act in (lambda: unblock(world.app, one, By(LEAD)), lambda: rotate(world.app, one, By(LEAD))):
            assert code_of(act) == "feed_closed"

    def test_another_organisation_neither_sees_nor_ends_it(self, in_file: FeedWorld) -> None:
        one = in_file.subscribed().subscription.subscription
        in_file.subscribed(CITY_LEAD, role="klantmanager")

        assert [each.organisation for each in listed(in_file.app, LEAD)] == ["stap"]
        assert code_of(lambda: shown(in_file.app, OTHER_LEAD, one)) == "feed_unknown"
        assert code_of(lambda: close(in_file.app, one, None, By(OTHER_LEAD))) == "feed_unknown"
        assert code_of(lambda: shown(in_file.app, LEAD, "no-id")) == "feed_unknown"


def _wanted(other: dict[str, Any]) -> dict[str, Any]:
    from tests.feeds.worlds import BY_REFERENCE

    return {**BY_REFERENCE, **other}
