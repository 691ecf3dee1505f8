"""Pages of a subscription to events: what was recorded after a place, as far as it may be given.

An entry has the same id, number and bytes however often it is fetched, as long as the same may be seen of it. Numbers
follow one another without a gap: who kept its place misses nothing, and sees so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app.feeding.giving import FEED, Given, write
from werkzekerheid.app.feeding.waiting import until
from werkzekerheid.app.standing import asker
from werkzekerheid.app.subscribing import OPENERS, THE_PROGRAM, answers_still, subscription_of
from werkzekerheid.feeds.cloudevents import ERASED, Entry, batch, cloud_event, content, type_of
from werkzekerheid.feeds.cursors import Cursor
from werkzekerheid.feeds.wanted import ALWAYS
from werkzekerheid.ledger.glancing import glance
from werkzekerheid.ledger.ledger import Event
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from werkzekerheid.app.app import App
    from werkzekerheid.app.feeding.held import Held
    from werkzekerheid.app.feeding.judging import Seen
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.feeds.subscriptions import Subscription
    from werkzekerheid.ledger.glancing import Glance
    from werkzekerheid.ledger.stored import Row

LARGEST_PAGE = 1_000
LONGEST_WAIT = 30.0
AT_ONCE = 2_000
MOST_ROWS = 40_000
"""So many rows are passed by at most for one page: then it is told how far it came, with little or nothing in it."""
MOST_JUDGED = 1_000
"""So many careers are decided about anew at most for one page, for the same reason."""
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


class Gathered(NamedTuple):
    """Entries before they are told: each with its event and class, whose they are, and the place after them."""

    entries: list[tuple[Glance, Seen, Mapping[str, Any] | None]]
    next: Cursor
    more: bool


def page(app: App, requester: Actor, subscription: str, after: str = "", limit: int = LARGEST_PAGE) -> Page:
    """The next entries after a place; written down before they are given.

    Args:
        app: with the ledger.
        requester: the program that asks: it stands in the directory of the organisation that subscribed.
        subscription: its id.
        after: `next` of the page before; nothing is the beginning.
        limit: so many at most.

    Raises:
        Refusal: `feed_unknown`, `feed_closed`, `feed_blocked`, `feed_nobody_answers`, `feed_cursor_malformed`, or
            `gateway_no_longer_a_member`; or it cannot be written, and so not told.
    """
    one = readable(app, requester, subscription)
    if one.projections:
        from werkzekerheid.app.feeding.rows import page_of_rows

        return page_of_rows(app, requester, one, after, limit)
    held = app.feeding.of(one)
    with held.lock:
        return told(app, held, requester, gathered(app, held, held.tokens.cursor(after), limit))


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
        return True
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
        if requester.organisation != one.organisation or requester.role not in {one.role, *OPENERS}:
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


def gathered(app: App, held: Held, cursor: Cursor, limit: int) -> Gathered:
    """What is to be given after a place; nothing is written yet.

    Raises:
        Refusal: `feed_cursor_malformed` nobody has come so far.
    """
    limit = max(1, min(limit, LARGEST_PAGE))
    last = held.judgements.bring_up()
    if cursor.position > last:
        raise Refusal("feed_cursor_malformed")
    entries: list[tuple[Glance, Seen, Mapping[str, Any] | None]] = []
    position, looked, judged = cursor.position, 0, 0
    while position < last and looked < MOST_ROWS:
        rows = [row for row in app.ledger.glancing.after(position, AT_ONCE) if row[0] <= last]
        looked += AT_ONCE
        found, position, new = _wanted(held, rows, limit - len(entries), MOST_JUDGED - judged)
        entries += _with_content(app, held, found)
        judged += new
        if len(entries) == limit or judged >= MOST_JUDGED:
            break
    return Gathered(entries, Cursor(position, cursor.sequence + len(entries)), more=position < last)


def _wanted(
    held: Held, rows: Sequence[Row], limit: int, judges: int
) -> tuple[list[tuple[Glance, Seen]], int, int]:  # fmt: skip
    """The rows that may be given, up to where it came, and how many careers were decided about."""
    topics, judgements, judged = held.topics, held.judgements, 0
    skips = judgements.skips
    found: list[tuple[Glance, Seen]] = []
    for row in rows:
        position, stream, _, topic, _ = row
        if topic not in topics or not stream.startswith(_CAREER) or position in skips:
            continue
        career = stream.removeprefix(_CAREER)
        if not judgements.knows(career):
            judged += 1
        seen = judgements.of(career)
        if seen is not None:
            looked_at = glance(row)
            if looked_at.data_class in seen.classes:
                found.append((looked_at, seen))
        if len(found) == limit or judged >= judges:
            return found, position, judged
    return found, rows[-1][0], judged


def _with_content(
    app: App, held: Held, found: Sequence[tuple[Glance, Seen]]
) -> Iterator[tuple[Glance, Seen, Mapping[str, Any] | None]]:
    """Each with what it says, where that is subscribed to; of what the ledger closes, only the types that are."""
    if not held.one.has_content:
        yield from ((one, seen, None) for one, seen in found)
        return
    wanted = {*held.one.event_types, *ALWAYS, "erased"}
    events = app.ledger.glancing.opened([one.row for one, _ in found])
    for (one, seen), event in zip(found, events, strict=True):
        if not isinstance(event, Event):
            yield one, seen, None  # it is there, and nobody can read it
        elif event.fact.TYPE in wanted and (said := content(event, seen.classes, held.names)) is not None:
            yield one, seen, said


def told(app: App, held: Held, by: Actor, found: Gathered, batch_id: str | None = None) -> Page:
    """Writes down what was gathered, and gives it as it leaves.

    Raises:
        Refusal: it cannot be written down, and so is not told.
    """
    made = _as_events(app, held, found)
    if made:
        write(app, held.one, by, list(_given(found, made)), batch_id)
    return Page(batch(made), len(made), held.tokens.of(found.next), found.more)


def _as_events(app: App, held: Held, found: Gathered) -> list[dict[str, Any]]:
    erased = app.ledger.glancing.erased(one for one, _, _ in found.entries)
    tokens = held.tokens.entries([one.position for one, _, _ in found.entries])
    first = found.next.sequence - len(found.entries) + 1
    made = []
    for number, ((one, _, said), token) in enumerate(zip(found.entries, tokens, strict=True), start=first):
        entry = Entry(
            held.names.event(one.event_id),
            ERASED if one.key_id in erased else type_of(one.topic),
            held.names.career(one.stream.removeprefix(_CAREER)),
            one.recorded_at,
            held.dataref(token),
            said,
        )
        made.append(cloud_event(entry, held.source, number))
    return made


def _given(found: Gathered, made: Sequence[dict[str, Any]]) -> Iterator[Given]:
    """What is given of each career, in the order in which they come."""
    of: dict[str, tuple[Seen, dict[str, str], list[Any]]] = {}
    for (one, seen, _), event in zip(found.entries, made, strict=True):
        _, events, left = of.setdefault(one.stream.removeprefix(_CAREER), (seen, {}, []))
        events[one.event_id] = one.data_class
        left.append(event)
    return (Given(career, seen, events, left) for career, (seen, events, left) in of.items())
