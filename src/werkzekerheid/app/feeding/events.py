"""The events of a subscription: what was recorded after a place, as far as it may be given.

An entry has the same id, number and bytes however often it is made, as long as the same may be seen of it. Numbers
follow one another without a gap: who kept its place misses nothing, and sees so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.app.feeding.leaving import Leaving, Leavings
from werkzekerheid.feeds.cloudevents import ERASED, Entry, cloud_event, content, type_of
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
    from werkzekerheid.ledger.glancing import Glance
    from werkzekerheid.ledger.stored import Row

AT_ONCE = 2_000
MOST_ROWS = 40_000
"""So many rows are passed by at most for one page: then it is told how far it came, with little or nothing in it."""
MOST_JUDGED = 1_000
"""So many careers are decided about anew at most for one page, for the same reason."""
CAREER = "career:"


def events_after(app: App, held: Held, cursor: Cursor, limit: int) -> Leavings:
    """The events after a place; nothing is written yet.

    Raises:
        Refusal: `feed_cursor_malformed` nobody has come so far.
    """
    last = held.judgements.bring_up()
    if cursor.position > last:
        raise Refusal("feed_cursor_malformed")
    entries: list[tuple[Glance, Seen, Mapping[str, Any] | None]] = []
    position, looked, judged = cursor.position, 0, 0
    while position < last and looked < MOST_ROWS:
        # As many as may do, where most of them are wanted; more where they were not.
        size = AT_ONCE if looked else limit
        rows = [row for row in app.ledger.glancing.after(position, size) if row[0] <= last]
        looked += size
        found, position, new = _wanted(held, rows, limit - len(entries), MOST_JUDGED - judged)
        entries += _with_content(app, held, found)
        judged += new
        if len(entries) == limit or judged >= MOST_JUDGED:
            break
    after = Cursor(position, cursor.sequence + len(entries))
    return Leavings(list(_leaving(app, held, entries, cursor.sequence + 1)), after, more=position < last)


def entry_at(app: App, held: Held, cursor: Cursor) -> Leaving | None:
    """The event at a place, as it may be given now; None where it may not."""
    held.judgements.bring_up()
    rows = app.ledger.glancing.after(cursor.position - 1, 1)
    found, _, _ = _wanted(held, rows, 1, MOST_JUDGED)
    entries = list(_with_content(app, held, found))
    return next(_leaving(app, held, entries, cursor.sequence), None)


def _wanted(
    held: Held, rows: Sequence[Row], limit: int, judges: int
) -> tuple[list[tuple[Glance, Seen]], int, int]:  # fmt: skip
    """The rows that may be given, up to where it came, and how many careers were decided about."""
    topics, judgements, judged = held.topics, held.judgements, 0
    skips = judgements.skips
    found: list[tuple[Glance, Seen]] = []
    for row in rows:
        position, stream, _, topic, _ = row
        if topic not in topics or not stream.startswith(CAREER) or position in skips:
            continue
        career = stream.removeprefix(CAREER)
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


def _leaving(
    app: App, held: Held, entries: Sequence[tuple[Glance, Seen, Mapping[str, Any] | None]], first: int
) -> Iterator[Leaving]:
    erased = app.ledger.glancing.erased(one for one, _, _ in entries)
    tokens = held.tokens.entries([one.position for one, _, _ in entries])
    for number, ((one, seen, said), token) in enumerate(zip(entries, tokens, strict=True), start=first):
        career = one.stream.removeprefix(CAREER)
        entry = Entry(
            held.names.event(one.event_id),
            ERASED if one.key_id in erased else type_of(one.topic),
            held.names.career(career),
            one.recorded_at,
            held.dataref("events", token),
            said,
        )
        event = cloud_event(entry, held.source, number)
        yield Leaving(event, career, seen, {one.event_id: one.data_class}, Cursor(one.position, number))
