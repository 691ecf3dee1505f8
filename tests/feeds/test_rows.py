"""Rows of a projection: each that changed, as it is now; and that it is gone, where it may not be seen any more."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.feeds.worlds import COACH, OTHER_COACH, OTHER_LEAD, FeedWorld, career_named, worker
from tests.ledgers import code_of
from werkzekerheid.app.answering import How
from werkzekerheid.app.consenting import record_consent
from werkzekerheid.app.feeding.pulling import Page, page, poll

if TYPE_CHECKING:
    import pytest

PREFIX = "nl.werkzekerheid.projection."
ROWS: dict[str, Any] = {"event_types": [], "projections": ["situation"]}


def told(found: Page) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = json.loads(found.body)
    return events


def copied(world: FeedWorld, subscription: str, copy: dict[str, Any], after: str, limit: int = 100) -> str:
    """A copy as somebody keeps it, brought up; gives the place."""
    more = True
    while more:
        found = page(world.app, COACH, subscription, after, limit)
        for one in told(found):
            if one["type"].endswith(".gone.v1"):
                copy.pop(one["subject"], None)
            else:
                copy[one["subject"]] = one["data"]["row"]
        after, more = found.next, found.more
    return after


def test_each_row_of_the_caseload_comes_once(world: FeedWorld) -> None:
    for name in ("one", "two"):
        world.guided(name)
        world.guided(f"not {name}", "other")
    one = world.content(**ROWS).subscription.subscription
    found = page(world.app, COACH, one)

    assert [(each["type"], each["sequence"]) for each in told(found)] == [
        (f"{PREFIX}situation.v1", "000000000001"),
        (f"{PREFIX}situation.v1", "000000000002"),
    ]
    for each in told(found):
        assert each["data"]["projection"] == "situation"
        assert each["data"]["version"] == 3
        assert each["data"]["row"]["career"] == each["subject"]
        assert each["data"]["row"]["placement"]["hours_per_week"] == 24
    assert not any(career_named(name) in found.body.decode() for name in ("one", "two"))
    assert page(world.app, COACH, one, found.next).entries == 0


def test_what_changes_comes_again_and_what_does_not_stays_away(world: FeedWorld) -> None:
    for name in ("one", "two"):
        world.guided(name)
    one = world.content(**ROWS).subscription.subscription
    after = page(world.app, COACH, one).next
    world.tell("one", "certificate_obtained", name="Heftruck")
    found = page(world.app, COACH, one, after)
    assert found.entries == 0
    world.tell("two", "placement_ended", placement="p", outcome="moved_on")

    (row,) = told(page(world.app, COACH, one, found.next))
    assert (row["sequence"], row["data"]["row"]["working"]) == ("000000000003", False)


def test_who_begins_anew_gets_each_row_once(world: FeedWorld) -> None:
    world.guided("one")
    one = world.content(**ROWS).subscription.subscription
    page(world.app, COACH, one)
    world.tell("one", "placement_ended", placement="p", outcome="moved_on")

    (row,) = told(page(world.app, COACH, one))
    assert row["sequence"] == "000000000002"


def test_what_leaves_the_caseload_is_gone_and_may_come_back(world: FeedWorld) -> None:
    world.guided("one")
    one = world.content(**ROWS).subscription.subscription
    copy: dict[str, Any] = {}
    after = copied(world, one, copy, "")
    assert len(copy) == 1
    world.tell("one", "coach_left", coach="c", reason="left_job")
    after = copied(world, one, copy, after)
    assert copy == {}
    world.tell("one", "coach_assigned", coach="d", kind="jobcoach", organisation="stap")
    copied(world, one, copy, after)
    assert len(copy) == 1


def test_what_was_never_given_is_not_said_to_be_gone(world: FeedWorld) -> None:
    world.guided("one", "other")
    one = world.content(**ROWS).subscription.subscription
    after = page(world.app, COACH, one).next
    world.tell("one", "coach_left", coach="c", reason="left_job")

    assert page(world.app, COACH, one, after).entries == 0


def test_consent_that_is_taken_back_takes_the_row_away(world: FeedWorld) -> None:
    career = world.guided("one")
    world.agreed("one", "other", "work")
    chosen = {**ROWS, "basis": "consent", "projections": ["people_around"]}
    one = world.content(OTHER_LEAD, **chosen).subscription.subscription
    first = page(world.app, OTHER_COACH, one)
    record_consent(world.app, career, "consent_withdrawn", {"recipient": "other"}, worker(career))
    second = page(world.app, OTHER_COACH, one, first.next)

    assert [each["type"] for each in told(second)] == [
        f"{PREFIX}people_around.gone.v1" for _ in told(first)
    ]  # fmt: skip


def test_a_reference_says_that_it_changed_and_not_what(world: FeedWorld) -> None:
    world.guided("one")
    one = world.subscribed(**ROWS).subscription.subscription
    (row,) = told(page(world.app, COACH, one))

    assert "data" not in row
    assert row["dataref"].startswith(f"/v1/subscriptions/{one}/rows/")
    assert world.sharing("one") == []
    assert {(line.action, line.career) for line in world.lines()} == {("export", career_named("one"))}


def test_what_is_given_stands_in_the_register_with_what_it_rests_on(world: FeedWorld) -> None:
    career = world.guided("one")
    one = world.content(**ROWS).subscription.subscription
    page(world.app, COACH, one)

    (shared,) = world.sharing("one")
    known = {each.event_id for each in world.app.ledger.read(f"career:{career}")}
    assert shared.channel == "feed"
    assert shared.events
    assert set(shared.events) <= known


def test_a_day_changes_what_a_day_changes(in_file: FeedWorld) -> None:
    """Nobody heard of the worker for three months: nothing was recorded, and the row is another one."""
    in_file.guided("one")
    one = in_file.content(**ROWS).subscription.subscription
    copy: dict[str, Any] = {}
    after = copied(in_file, one, copy, "")
    (before,) = copy.values()
    in_file.clock.now += timedelta(days=90)
    copied(in_file, one, copy, after)
    (later,) = copy.values()

    only = How(frozenset({"work"}))
    ours = in_file.app.look(COACH, "guidance", "situation", career_named("one"), how=only)
    assert isinstance(ours, dict)
    assert later != before
    assert all(ours[name] == value for name, value in later.items() if name != "career")


def test_a_place_from_before_a_restore_is_none(in_file: FeedWorld) -> None:
    in_file.guided("one")
    one = in_file.content(**ROWS).subscription.subscription
    after = page(in_file.app, COACH, one).next
    in_file.app.audit.feeds.forget(one)
    in_file.tell("one", "coach_left", coach="c", reason="left_job")

    assert code_of(lambda: page(in_file.app, COACH, one, after)) == "feed_cursor_malformed"


def test_many_careers_are_looked_at_page_by_page(in_file: FeedWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("werkzekerheid.app.feeding.rows.MOST_LOOKED", 2)
    for number in range(5):
        in_file.guided(f"{number}")
    one = in_file.content(**ROWS).subscription.subscription
    first = page(in_file.app, COACH, one)
    assert (first.entries, first.more) == (2, True)
    copy: dict[str, Any] = {}
    copied(in_file, one, copy, "")
    assert len(copy) == 5


def test_who_waits_for_rows_hears_of_a_change(world: FeedWorld) -> None:
    from tests.feeds.test_waiting import waiting

    world.guided("one")
    one = world.content(**ROWS).subscription.subscription
    answers: list[Page] = []
    thread = waiting(world, one, page(world.app, COACH, one).next, answers)
    world.tell("one", "placement_ended", placement="p", outcome="moved_on")
    thread.join(10)

    (found,) = answers
    assert found.entries == 1
    assert poll(world.app, COACH, one, found.next, 10, 0.1).entries == 0
