"""Pages of a feed, on both databases: judged for each career, written down first, and nothing missed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.feeds.worlds import CITY_LEAD, COACH, KEEPER, LEAD, OTHER_COACH, OTHER_LEAD, FeedWorld, career_named, worker
from tests.ledgers import code_of
from werkzekerheid.app import directory
from werkzekerheid.app.consenting import record_consent
from werkzekerheid.app.feeding.pulling import Page, page
from werkzekerheid.app.subscribing import By, block, change, close
from werkzekerheid.facts.event import Actor, Event

if TYPE_CHECKING:
    from collections.abc import Callable

PREFIX = "nl.werkzekerheid."


def told(found: Page) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = json.loads(found.body)
    return events


def types(found: Page) -> list[str]:
    return [one["type"].removeprefix(PREFIX).removesuffix(".v1") for one in told(found)]


def followed(world: FeedWorld, subscription: str, limit: int = 1_000) -> list[dict[str, Any]]:
    """Everything, from the beginning, page by page."""
    found, after, more = list[dict[str, Any]](), "", True
    while more:
        one = page(world.app, COACH, subscription, after, limit)
        found += told(one)
        after, more = one.next, one.more
    return found


class TestReferences:
    """A feed that says that something is there."""

    def test_it_gives_the_events_of_the_own_caseload_and_no_others(self, world: FeedWorld) -> None:
        world.guided("one")
        world.guided("two", "other")
        one = world.subscribed().subscription.subscription

        found = page(world.app, COACH, one)
        assert types(found) == ["career_opened", "coach_assigned", "placement_started"]
        assert len({each["subject"] for each in told(found)}) == 1
        assert [each["sequence"] for each in told(found)] == ["1", "2", "3"]
        assert not any("data" in each for each in told(found))

    def test_no_id_of_the_ledger_leaves(self, world: FeedWorld) -> None:
        career = world.guided("one")
        one = world.subscribed().subscription.subscription
        body = page(world.app, COACH, one).body.decode()

        for event in world.app.ledger.read(f"career:{career}"):
            assert isinstance(event, Event)
            assert event.event_id not in body
        assert career not in body

    def test_a_line_a_career_is_written_and_nothing_is_shared(self, world: FeedWorld) -> None:
        for name in ("one", "two"):
            world.guided(name)
        one = world.subscribed().subscription.subscription
        page(world.app, COACH, one)

        lines = world.lines()
        assert {line.career for line in lines} == {career_named("one"), career_named("two")}
        assert {(line.person, line.action, line.relation, line.via) for line in lines} == {
            ("p-coach", "export", "care_team", "feed")
        }
        assert len({line.trace_id for line in lines}) == 1
        assert world.sharing("one") == []

    def test_small_pages_give_the_same_with_no_gap_in_the_numbers(self, world: FeedWorld) -> None:
        for name in ("one", "two", "three"):
            world.guided(name)
            world.guided(f"not {name}", "other")
        one = world.subscribed().subscription.subscription
        whole = followed(world, one)

        assert followed(world, one, limit=2) == whole
        assert [each["sequence"] for each in whole] == [str(n + 1) for n in range(9)]

    def test_a_page_that_is_fetched_again_is_the_same(self, world: FeedWorld) -> None:
        world.guided("one")
        one = world.subscribed().subscription.subscription
        first, again = page(world.app, COACH, one, "", 2), page(world.app, COACH, one, "", 2)

        assert (first.body, first.next, first.etag) == (again.body, again.next, again.etag)
        assert len(world.lines()) == 2

    def test_what_comes_later_comes_on_the_next_page(self, world: FeedWorld) -> None:
        world.guided("one")
        one = world.subscribed().subscription.subscription
        first = page(world.app, COACH, one)
        assert not first.more
        assert page(world.app, COACH, one, first.next).entries == 0
        world.tell("one", "certificate_obtained", name="Heftruck")

        (event,) = told(page(world.app, COACH, one, first.next))
        assert (event["type"], event["sequence"]) == (f"{PREFIX}certificate_obtained.v1", "4")

    def test_who_left_the_caseload_is_followed_no_further(self, world: FeedWorld) -> None:
        """
        coach_assigned  by Stap
        coach_left      and nobody of Stap is left
        certificate_obtained
        """
        world.guided("one")
        one = world.subscribed().subscription.subscription
        first = page(world.app, COACH, one)
        world.tell("one", "coach_left", coach="c", reason="left_job")
        world.tell("one", "certificate_obtained", name="Heftruck")

        assert page(world.app, COACH, one, first.next).entries == 0

    def test_a_restriction_stops_it_at_once(self, world: FeedWorld) -> None:
        world.guided("one")
        one = world.subscribed().subscription.subscription
        assert page(world.app, COACH, one).entries == 3
        world.tell("one", "restriction_set", reason="objection")

        assert page(world.app, COACH, one).entries == 0

    def test_what_is_corrected_is_told_whatever_was_chosen(self, world: FeedWorld) -> None:
        world.guided("one")
        one = world.subscribed(event_types=["placement_started"]).subscription.subscription
        goal = world.tell("one", "certificate_obtained", name="Heftruck")
        world.tell("one", "event_retracted", retracts=goal, reason="entered_in_error")

        assert types(page(world.app, COACH, one)) == ["placement_started", "event_retracted"]

    def test_two_subscriptions_call_somebody_otherwise(self, world: FeedWorld) -> None:
        world.guided("one")
        first, second = (world.subscribed().subscription.subscription for _ in range(2))
        one, other = (told(page(world.app, COACH, each))[0] for each in (first, second))

        assert one["subject"] != other["subject"]
        assert one["id"] != other["id"]


class TestContent:
    """A feed that says what happened."""

    def test_what_is_given_stands_in_the_register_before_it_is_told(self, world: FeedWorld) -> None:
        world.guided("one")
        one = world.content().subscription.subscription
        found = page(world.app, COACH, one)

        assert told(found)[2]["data"]["fact"]["hours_per_week"] == 24
        (shared,) = world.sharing("one")
        events = world.app.ledger.read(f"career:{career_named('one')}")
        assert shared.events == tuple(one.event_id for one in events)
        assert (shared.channel, shared.classes, shared.legal_basis) == ("feed", ("work",), "participatiewet_10")
        assert (shared.recipient_organisation, shared.recipient_role) == ("stap", "jobcoach")
        (line,) = world.lines()
        assert (line.action, line.digest) == ("share", shared.digest)

    def test_each_time_that_it_is_fetched_it_is_given(self, world: FeedWorld) -> None:
        world.guided("one")
        one = world.content().subscription.subscription
        pages = [page(world.app, COACH, one).body for _ in range(2)]

        assert pages[0] == pages[1]
        first, again = world.sharing("one")
        assert first.digest == again.digest
        assert first.disclosure != again.disclosure

    def test_another_organisation_gets_only_what_has_a_ground(self, world: FeedWorld) -> None:
        """Other is outside, and the worker agreed that it knows of the work. That the law lets it ask is not enough."""
        for name in ("one", "two"):
            world.guided(name)
            world.tell(name, "relapse_reported", effects=["absent"])
        consent = world.agreed("one", "other", "work")
        chosen: dict[str, Any] = {"basis": "consent", "event_types": ["career_opened", "relapse_reported"]}
        one = world.content(OTHER_LEAD, **chosen, classes=["work", "signal"]).subscription.subscription
        found = page(world.app, OTHER_COACH, one)

        assert types(found) == ["career_opened"]
        shared = world.sharing("one")[-1]
        assert (shared.sender_organisation, shared.legal_basis, shared.consent) == ("stap", "consent", consent)
        by_law = world.content(OTHER_LEAD, event_types=["career_opened"]).subscription.subscription
        assert page(world.app, OTHER_COACH, by_law).entries == 0

    def test_what_the_worker_takes_back_stops_at_once(self, world: FeedWorld) -> None:
        career = world.guided("one")
        world.agreed("one", "other", "work")
        chosen: dict[str, Any] = {"basis": "consent", "event_types": ["career_opened"]}
        one = world.content(OTHER_LEAD, **chosen).subscription.subscription
        assert page(world.app, OTHER_COACH, one).entries == 1
        record_consent(world.app, career, "consent_withdrawn", {"recipient": "other"}, worker(career))

        assert page(world.app, OTHER_COACH, one).entries == 0

    def test_a_type_that_was_not_chosen_does_not_come_along_under_the_closed_ones(self, world: FeedWorld) -> None:
        world.guided("one")
        world.tell("one", "relapse_reported", effects=["absent"])
        world.tell("one", "signal_observed", sign="isolated", seen_by="jobcoach")
        chosen: dict[str, Any] = {
            "basis": "consent", "classes": ["signal", "work"], "event_types": ["signal_observed"],
        }  # fmt: skip
        one = world.content(**chosen).subscription.subscription
        (event,) = told(page(world.app, COACH, one))

        assert (event["type"], event["data"]["type"]) == (f"{PREFIX}sealed.v1", "signal_observed")

    def test_what_was_erased_is_told_as_erased(self, world: FeedWorld) -> None:
        career = world.guided("one")
        one = world.content().subscription.subscription
        world.app.ledger.destroy_keys(career, ["work"], world.app.today())
        reference = world.subscribed().subscription.subscription

        assert set(types(page(world.app, COACH, one))) <= {"erased"}
        assert set(types(page(world.app, COACH, reference))) <= {"erased"}


class TestRefusals:
    """Who is given nothing."""

    @pytest.mark.parametrize(
        ("spoil", "who", "code"),
        [
            (lambda world, one: None, CITY_LEAD, "feed_unknown"),
            (lambda world, one: None, LEAD, "feed_unknown"),
            (lambda world, one: close(world.app, one, None, By(LEAD)), COACH, "feed_closed"),
            (lambda world, one: block(world.app, one, None, By(LEAD)), COACH, "feed_blocked"),
            (
                lambda world, one: directory.end(world.app, "p-lead", "stap", "lead", KEEPER),
                COACH,
                "feed_nobody_answers",
            ),
            (
                lambda world, one: directory.end(world.app, "p-coach", "stap", "jobcoach", KEEPER),
                COACH,
                "gateway_no_longer_a_member",
            ),
        ],
    )
    def test_they_are_refused(
        self, in_file: FeedWorld, spoil: Callable[[FeedWorld, str], object], who: Actor, code: str
    ) -> None:
        in_file.guided("one")
        one = in_file.subscribed().subscription.subscription
        spoil(in_file, one)

        assert code_of(lambda: page(in_file.app, who, one)) == code

    def test_somebody_else_may_answer_from_now_on(self, in_file: FeedWorld) -> None:
        in_file.guided("one")
        one = in_file.subscribed().subscription.subscription
        directory.grant(in_file.app, "p-new", "stap", "lead", KEEPER)
        new = Actor(actor="p-new", role="lead", organisation="stap")
        directory.end(in_file.app, "p-lead", "stap", "lead", KEEPER)
        change(in_file.app, one, {"person": "p-new"}, By(new))

        assert page(in_file.app, COACH, one).entries == 3

    def test_a_place_of_another_subscription_is_none(self, in_file: FeedWorld) -> None:
        in_file.guided("one")
        first, second = (in_file.subscribed().subscription.subscription for _ in range(2))
        place = page(in_file.app, COACH, first).next

        assert code_of(lambda: page(in_file.app, COACH, second, place)) == "feed_cursor_malformed"
