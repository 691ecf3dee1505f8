"""Pages of a subscription, for a program that fetches them; each is written down before it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from werkzekerheid.app.feeding.events import entry_at
from werkzekerheid.app.feeding.giving import FEED, write
from werkzekerheid.app.feeding.leaving import next_of, of_careers
from werkzekerheid.app.feeding.rows import may_change, row_of
from werkzekerheid.app.feeding.waiting import until
from werkzekerheid.app.standing import asker
from werkzekerheid.app.subscribing import THE_PROGRAM, answers_still, subscription_of
from werkzekerheid.feeds.cloudevents import batch
from werkzekerheid.feeds.cursors import Cursor
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.app.app import App
    from werkzekerheid.app.feeding.held import Held
    from werkzekerheid.app.feeding.leaving import Leaving, Leavings
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.feeds.subscriptions import Subscription
    from werkzekerheid.ledger.stored import Row

LARGEST_PAGE = 1_000
LONGEST_WAIT = 30.0
_CAREER = "career:"


class Page(NamedTuple):
    """A page as it leaves: a JSON batch, how many are in it, the place after it, and whether there is more by now."""

    body: bytes
    entries: int
    next: str
    more: bool

    @property
    def etag(self) -> str:
        """The same for the same entries."""
        return f'"{self.next}.{self.entries}"'


Kind = Literal["events", "rows"]


def page(
    app: App,
    requester: Actor,
    subscription: str,
    after: str = "",
    limit: int = LARGEST_PAGE,
    kind: Kind | None = None,
) -> Page:
    """The next entries after a place; written down before they are given.

    Args:
        app: with the ledger.
        requester: the program that asks: it stands in the directory of the organisation that subscribed.
        subscription: its id.
        after: `next` of the page before; nothing is the beginning.
        limit: so many at most.
        kind: what is expected to be in it; None is whichever it is.

    Raises:
        Refusal: `feed_unknown`, `feed_closed`, `feed_blocked`, `feed_nobody_answers`, `feed_cursor_malformed`,
            `feed_of_rows` or `feed_of_events`, or `gateway_no_longer_a_member`; or it cannot be written, and so not
            told.
    """
    one = readable(app, requester, subscription)
    _check_kind(one, kind)
    held = app.feeding.of(one)
    with held.lock:
        cursor = held.tokens.cursor(after)
        return told(app, held, requester, next_of(app, held, cursor, max(1, min(limit, LARGEST_PAGE))))


def entry(app: App, requester: Actor, subscription: str, kind: Kind, token: str) -> dict[str, Any]:
    """What a reference points at, with its content; written down as given before it is.

    Raises:
        Refusal: as `page`; `feed_entry_unknown` it may not be given, or a row has another number by now.
    """
    one = readable(app, requester, subscription)
    _check_kind(one, kind)
    held = app.feeding.of(one)
    held = held._replace(one=one._replace(form="content"))
    place = held.tokens.entry(token)
    with held.lock:
        if kind == "rows":
            found: Leaving | None = row_of(app, held, place)
        else:
            found = entry_at(app, held, Cursor(place, 0))
        if found is None or found.seen is None:
            raise Refusal("feed_entry_unknown")
        write(app, held.one, requester, of_careers([found]))
    return {name: value for name, value in found.event.items() if not name.startswith("sequence")}


def _check_kind(one: Subscription, kind: Kind | None) -> None:
    if kind == "events" and one.projections:
        raise Refusal("feed_of_rows")
    if kind == "rows" and not one.projections:
        raise Refusal("feed_of_events")


def poll(app: App, requester: Actor, subscription: str, after: str, limit: int, seconds: float) -> Page:
    """The same, but where there is nothing it waits a while until there is; without a connection of its own.

    Raises:
        Refusal: as `page`.
    """
    found, left = page(app, requester, subscription, after, limit), until(min(seconds, LONGEST_WAIT))
    while not found.entries and not found.more and left():
        held = app.feeding.of(subscription_of(app.ledger, subscription))
        position = held.tokens.cursor(found.next).position
        if not app.feeding.waker.wait(position, left(), lambda rows, held=held: may_concern(held, rows)):  # type: ignore[misc]
            break
        found = page(app, requester, subscription, found.next, limit)
    return found


def may_concern(held: Held, rows: Sequence[Row]) -> bool:
    """Whether any of these rows may be for a subscription: nothing is read or decided to find out."""
    if held.one.projections:
        return any(may_change(held, row) for row in rows)
    topics, refuses = held.topics, held.judgements.refuses
    return any(
        row[3] in topics and row[1].startswith(_CAREER) and not refuses(row[1].removeprefix(_CAREER)) for row in rows
    )


def readable(app: App, requester: Actor, subscription: str) -> Subscription:
    """A subscription for who may be given what is in it.

    Raises:
        Refusal: as `page`; a refusal is written down.
    """
    one = subscription_of(app.ledger, subscription)
    if requester != THE_PROGRAM:
        asker(app, requester)
        if requester.organisation != one.organisation or requester.role != one.role:
            raise _refused(app, requester, one, "feed_unknown")
    if one.closed:
        raise _refused(app, requester, one, "feed_closed")
    if one.blocked and (one.blocked == "decided" or requester == THE_PROGRAM):
        raise _refused(app, requester, one, "feed_blocked")
    if not answers_still(app, one):
        raise _refused(app, requester, one, "feed_nobody_answers")
    return one


def _refused(app: App, requester: Actor, one: Subscription, code: str) -> Refusal:
    app.auditing.put(
        requester, "export", careers=[], what=FEED, purpose=one.purpose, outcome="refused", relation="none",
        ground=code, via=FEED,
    )  # fmt: skip
    return Refusal(code)


def told(app: App, held: Held, by: Actor, found: Leavings) -> Page:
    """Writes down what leaves, and gives it as it leaves.

    Raises:
        Refusal: it cannot be written down, and so is not told.
    """
    if found.entries:
        write(app, held.one, by, of_careers(found.entries))
    return Page(batch([one.event for one in found.entries]), len(found.entries), held.tokens.of(found.next), found.more)
