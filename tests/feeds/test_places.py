"""Places of feeds in the audit store, on both databases: who is second finds out, and they go along in a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.feeds.pushing import opened, sent
from tests.feeds.worlds import COACH, LEAD, FeedWorld
from werkzekerheid.app.feeding.pulling import page
from werkzekerheid.app.subscribing import By, close
from werkzekerheid.ledger.audit.feeds import AGAIN, HELD, Dead, Looked, RowKept, Sent

if TYPE_CHECKING:
    from tests.feeds.receivers import Receiving

ROW = RowKept("c-1", "situation", 1, "2026-03-02T09:00:00.000000Z", "d")
DEAD = Dead(2, 7, "c-1", 422, "2026-03-02T09:00:00.000000Z")


def test_who_is_second_changes_nothing(world: FeedWorld) -> None:
    places = world.app.audit.feeds
    assert places.keep_looked("s", Looked(), Looked(5, 1, "2026-03-02", None), [ROW])
    assert not places.keep_looked("s", Looked(), Looked(9, 1, "2026-03-02", None), [ROW._replace(digest="e")])
    assert places.looked("s") == Looked(5, 1, "2026-03-02", None)
    assert places.rows_after("s", 0, 10) == places.rows_of("s", ["c-1", "c-2"]) == [ROW]
    assert places.keep_sent("s", Sent(), Sent(7, 2), [DEAD])
    assert not places.keep_sent("s", Sent(), Sent(9, 3))
    assert places.sent("s") == Sent(7, 2)


def test_what_was_not_taken_is_tried_again_or_let_go(world: FeedWorld) -> None:
    places = world.app.audit.feeds
    places.keep_sent("s", Sent(), Sent(7, 3), [DEAD, DEAD._replace(sequence=3, status=HELD)])
    assert places.try_again("s") == 2
    assert [one.status for one in places.dead("s")] == [AGAIN, AGAIN]
    places.revive("s", 2)
    assert places.let_go("s") == 1
    assert places.dead("s") == []


def test_a_row_that_changed_has_a_later_number_and_no_other(world: FeedWorld) -> None:
    places, first = world.app.audit.feeds, Looked(5, 1, "2026-03-02", None)
    places.keep_looked("s", Looked(), first, [ROW])
    places.keep_looked("s", first, first._replace(sequence=2), [ROW._replace(sequence=2, digest=None)])

    assert [(one.sequence, one.digest) for one in places.rows_after("s", 0, 10)] == [(2, None)]


def test_of_what_is_closed_no_place_is_left(world: FeedWorld, hook: Receiving) -> None:
    world.guided("one")
    one = opened(world, hook, event_types=[], projections=["situation"]).subscription.subscription
    sent(world, one)
    page(world.app, COACH, one)
    close(world.app, one, None, By(LEAD))
    places = world.app.audit.feeds

    assert (places.sent(one), places.looked(one), places.rows_after(one, 0, 10)) == (Sent(), Looked(), [])
