"""Long polls: who waits hears of it at once, wakes nobody else, and costs no connection while waiting."""

from __future__ import annotations

import json
from threading import Event, Thread
from threading import enumerate as running_threads
from time import monotonic

from tests.feeds.worlds import COACH, FeedWorld
from werkzekerheid.app.feeding.pulling import Page, may_concern, page, poll


def waiting(world: FeedWorld, one: str, after: str, answers: list[Page]) -> Thread:
    """Somebody who waits in a thread of its own, and is seen to wait when this ends."""
    before = len(world.app.feeding.waker._waiting)
    thread = Thread(target=lambda: answers.append(poll(world.app, COACH, one, after, 1_000, 20)), daemon=True)
    thread.start()
    look, until = Event(), monotonic() + 10
    while len(world.app.feeding.waker._waiting) == before and monotonic() < until:
        look.wait(0.01)
    return thread


def test_who_waits_hears_of_what_is_recorded(world: FeedWorld) -> None:
    world.guided("one")
    one = world.subscribed().subscription.subscription
    answers: list[Page] = []
    thread = waiting(world, one, page(world.app, COACH, one).next, answers)
    world.tell("one", "certificate_obtained", name="Heftruck")
    thread.join(10)

    (found,) = answers
    assert [each["type"] for each in json.loads(found.body)] == ["nl.werkzekerheid.certificate_obtained.v1"]


def test_where_nothing_comes_the_answer_is_an_empty_page(world: FeedWorld) -> None:
    world.guided("one")
    one = world.subscribed().subscription.subscription
    after = page(world.app, COACH, one).next

    found = poll(world.app, COACH, one, after, 1_000, 0.2)
    assert (found.entries, found.more) == (0, False)


def test_what_is_of_no_concern_wakes_nobody(in_file: FeedWorld) -> None:
    in_file.guided("one")
    in_file.guided("two", "other")
    one = in_file.subscribed().subscription
    page(in_file.app, COACH, one.subscription)
    held = in_file.app.feeding.of(one)
    head = in_file.app.ledger.head()
    in_file.tell("two", "certificate_obtained", name="Heftruck")
    assert not may_concern(held, in_file.app.ledger.glancing.after(head, 10))
    in_file.tell("one", "rhythm_agreed", **{"with": "worker", "every_days": 7})
    assert not may_concern(held, in_file.app.ledger.glancing.after(head, 10))
    in_file.tell("one", "certificate_obtained", name="Heftruck")
    assert may_concern(held, in_file.app.ledger.glancing.after(head, 10))


def test_many_wait_on_one_thread_that_ends_with_them(in_file: FeedWorld) -> None:
    in_file.guided("one")
    one = in_file.subscribed().subscription.subscription
    after, answers = page(in_file.app, COACH, one).next, list[Page]()
    before = {*running_threads()}
    threads = [waiting(in_file, one, after, answers) for _ in range(20)]
    assert len({*running_threads()} - before) == 21
    in_file.tell("one", "certificate_obtained", name="Heftruck")
    for thread in threads:
        thread.join(10)

    assert len({found.body for found in answers}) == 1
    assert len(answers) == 20
    look, until = Event(), monotonic() + 10
    while {*running_threads()} - before and monotonic() < until:
        look.wait(0.01)
    assert not {*running_threads()} - before
