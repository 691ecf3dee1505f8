"""What is next in a subscription, before anybody is told: the same for who fetches it and for what is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from werkzekerheid.app.app import App
    from werkzekerheid.app.feeding.giving import Given
    from werkzekerheid.app.feeding.held import Held
    from werkzekerheid.feeds.cursors import Cursor


class Leaving(NamedTuple):
    """One entry as it leaves, and the place after it. `given` is what is written of it; None: it says what is gone."""

    event: dict[str, Any]
    career: str
    given: Given | None
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
    found: dict[str, Given] = {}
    for one in entries:
        if one.given is None:
            continue
        known = found.get(one.career)
        if known is None:
            found[one.career] = one.given
        else:
            events = {**known.events, **one.given.events}
            found[one.career] = known._replace(events=events, left=[*known.left, *one.given.left])
    return list(found.values())
