"""What is next in a subscription, before anybody is told: the same for who fetches it and for what is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app.feeding.giving import Given

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from werkzekerheid.app.app import App
    from werkzekerheid.app.feeding.held import Held
    from werkzekerheid.app.feeding.judging import Seen
    from werkzekerheid.feeds.cursors import Cursor


class Leaving(NamedTuple):
    """One entry as it leaves, whose it is, by what it may be seen, on which facts it rests, and the place after it.

    `seen` None: it only says that something is gone. Each fact stands there with its class.
    """

    event: dict[str, Any]
    career: str
    seen: Seen | None
    rests_on: Mapping[str, str]
    cursor: Cursor


class Leavings(NamedTuple):
    """The next entries, the place after all that was looked at, and whether there is more by now."""

    entries: Sequence[Leaving]
    next: Cursor
    more: bool


def next_of(app: App, held: Held, cursor: Cursor, limit: int) -> Leavings:
    """What is to be given after a place; nothing is written yet.

    Raises:
        Refusal: `feed_cursor_malformed` nobody has come so far.
    """
    if held.one.projections:
        from werkzekerheid.app.feeding.rows import rows_after

        return rows_after(app, held, cursor, limit)
    from werkzekerheid.app.feeding.events import events_after

    return events_after(app, held, cursor, limit)


def of_careers(entries: Iterable[Leaving]) -> list[Given]:
    """What is written of these: of each career once, in the order in which they come."""
    found: dict[str, tuple[Seen, dict[str, str], list[Any]]] = {}
    for event, career, seen, rests_on, _ in entries:
        if seen is None:
            continue
        known = found.get(career)
        if known is None:
            found[career] = (seen, dict(rests_on), [event])
        else:
            known[1].update(rests_on)
            known[2].append(event)
    return [Given(career, *one) for career, one in found.items()]
