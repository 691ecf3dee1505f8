"""The rows of a subscription to projections: each that is another one than before, as it is now.

Of a row only the last change is kept: who begins anew gets each row once. A row has a new number when it changed, or is
gone: nobody may see it here any more. What changes with the day alone is found when the day comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic_core import to_json

from werkzekerheid.app.answering import made
from werkzekerheid.app.feeding.judging import judged_for, seen_of
from werkzekerheid.app.feeding.leaving import Leaving, Leavings
from werkzekerheid.feeds.cloudevents import Entry, cloud_event, row_type
from werkzekerheid.feeds.cursors import Cursor
from werkzekerheid.ledger.audit.feeds import Looked, RowKept
from werkzekerheid.ledger.glancing import LARGEST_GLANCE
from werkzekerheid.ledger.stored import moment
from werkzekerheid.messages import Refusal
from werkzekerheid.sharing.contract import NEUTRAL, OF_EVENT, contract
from werkzekerheid.sharing.narrowing import class_of
from werkzekerheid.sharing.resting import rests_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from werkzekerheid.app.answering import Judged
    from werkzekerheid.app.app import App
    from werkzekerheid.app.feeding.held import Held
    from werkzekerheid.app.feeding.judging import Seen
    from werkzekerheid.feeds.cloudevents import Names
    from werkzekerheid.ledger.stored import Row as Stored
    from werkzekerheid.readmodels.skips import Skips

MOST_ROWS = 200
"""So many rows are a page at most: each is made from its career, and says on which facts it rests."""
MOST_LOOKED = 500
"""So many careers are looked at anew at most for one page; then it is told how far it came."""
_OF_ONE = frozenset({"career", "sharing", "alerts"})
_OF_NO_ROW = frozenset({"subscription", "research", "calendar"})
_TOLD = ("data_shared.", "sharing_refused.")
"""What is written because somebody was told something: it changes no row but of who sees both sides."""
_BOTH_SIDES = "handovers"


class Row(NamedTuple):
    """A row as it may be seen, and by what; None where it may not."""

    judged: Judged
    seen: Seen
    document: Any


def rows_after(app: App, held: Held, cursor: Cursor, limit: int) -> Leavings:
    """The rows with a higher number; nothing is written of them yet.

    Raises:
        Refusal: `feed_cursor_malformed` nobody has come so far.
    """
    looked, reached = _bring_up(app, held)
    if cursor.sequence > looked.sequence:
        raise Refusal("feed_cursor_malformed")
    limit = min(limit, MOST_ROWS)
    kept = app.audit.feeds.rows_after(held.one.subscription, cursor.sequence, limit)
    tokens = held.tokens.entries([one.sequence for one in kept])
    entries = [_leaving(app, held, one, looked, token) for one, token in zip(kept, tokens, strict=True)]
    last = kept[-1].sequence if kept else cursor.sequence
    return Leavings(entries, Cursor(looked.position, last), more=len(kept) == limit or not reached)


def row_of(app: App, held: Held, sequence: int) -> Leaving:
    """The row of a number, as long as it has that.

    Raises:
        Refusal: `feed_entry_unknown` it has another by now, or there never was one.
    """
    kept = app.audit.feeds.rows_after(held.one.subscription, sequence - 1, 1)
    if not kept or kept[0].sequence != sequence:
        raise Refusal("feed_entry_unknown")
    (token,) = held.tokens.entries([sequence])
    looked = app.audit.feeds.looked(held.one.subscription)
    return _leaving(app, held, kept[0], looked, token)


def _bring_up(app: App, held: Held) -> tuple[Looked, bool]:
    """Numbers the rows that are others by now; gives how far it came, and whether that is all."""
    places, own, budget = app.audit.feeds, held.one.subscription, MOST_LOOKED
    while True:
        before = places.looked(own)
        now, careers = _next_look(app, held, before, budget)
        if now == before:
            return now, True
        changed = list(_changed(app, held, careers, before.sequence))
        now = now._replace(sequence=before.sequence + len(changed))
        if not places.keep_looked(own, before, now, changed):
            continue  # somebody else looks too, and was first
        budget -= len(careers)
        if budget <= 0:
            return now, False


def may_change(held: Held, row: Stored) -> bool:
    """Whether a row of a subscription may be another one by what was recorded here."""
    kind, topic = row[1].partition(":")[0], row[3]
    if kind in _OF_NO_ROW:
        return False
    return kind != "sharing" or not topic.startswith(_TOLD) or _BOTH_SIDES in held.one.projections


def _next_look(app: App, held: Held, before: Looked, most: int) -> tuple[Looked, Sequence[str]]:
    """How far is looked this time, and at which careers."""
    day = app.today().isoformat()
    if before.day != day:
        # From here on whatever is recorded is followed; all that was is looked at once.
        before = before._replace(position=app.ledger.head(), day=day, sweep="")
        held.judgements.skips = held.judgements.fresh_skips()
    if before.sweep is not None:
        careers = _after(app, before.sweep, most)
        done = len(careers) < most
        return before._replace(sweep=None if done else careers[-1]), careers
    return _followed(app, held, before, most)


def _after(app: App, career: str, most: int) -> list[str]:
    found = (one.removeprefix("career:") for one in app.ledger.streams("career:"))
    behind = sorted(one for one in found if one > career)
    return behind[:most]


def _followed(app: App, held: Held, before: Looked, most: int) -> tuple[Looked, Sequence[str]]:
    """The careers about which something was recorded since; where it is about more than one, all are looked at."""
    careers: dict[str, None] = {}
    position = before.position
    for row in app.ledger.glancing.after(before.position, LARGEST_GLANCE):
        position = row[0]
        if not may_change(held, row):
            continue
        kind, _, name = row[1].partition(":")
        if kind not in _OF_ONE:
            return before._replace(day=""), ()
        careers[name] = None
        if len(careers) == most:
            break
    return before._replace(position=position), list(careers)


def _changed(app: App, held: Held, careers: Sequence[str], sequence: int) -> Iterator[RowKept]:
    """The rows of these careers that are others than they were told, each with its new number."""
    own = app.audit.feeds.rows_of(held.one.subscription, careers)
    known = {(one.career, one.projection): one.digest for one in own}
    now, skips = moment(app.clock()), held.judgements.skips
    for career in careers:
        found = _rows(app, held, career, skips)
        for projection, row in found.items():
            digest = None if row is None else held.names.digest(to_json(row.document))
            if digest != known.get((career, projection)):
                sequence += 1
                yield RowKept(career, projection, sequence, now, digest)


def _rows(app: App, held: Held, career: str, skips: Skips) -> Mapping[str, Row | None]:
    """A career's rows as they may be seen now; none at all where it cannot be read, and so stays as it was told."""
    judged = judged_for(app, held.one, career, skips, held.one.projections)
    if judged is None:
        return {}
    return {name: _row(app, held, judged, name) for name in held.one.projections}


def _row(app: App, held: Held, judged: Judged, projection: str) -> Row | None:
    decision = judged.decisions[projection]
    seen = seen_of(app, held.one, judged, decision)
    if seen is None:
        return None
    columns = _of_classes(decision.columns, projection, seen.classes)
    if not columns - NEUTRAL:
        return None
    narrower = decision._replace(columns=columns, classes=seen.classes)
    judged = judged._replace(decisions={**judged.decisions, projection: narrower})
    return Row(judged, seen, _renamed(made(app, judged, projection), judged, held.names))


def _of_classes(columns: Iterable[str], projection: str, classes: frozenset[str]) -> frozenset[str]:
    by_name = contract(projection).by_name
    wanted = {*classes, OF_EVENT}
    return frozenset(one for one in columns if one in NEUTRAL or by_name[one].data_class in wanted)


def _renamed(document: Any, judged: Judged, names: Names) -> Any:  # noqa: ANN401  (any JSON value)
    """A document with the names of things as this subscription has them, and without the day on which it was made."""
    career = judged.one.career.career_id
    own = {career: names.career(career)}
    own |= {one.event_id: names.event(one.event_id) for one in judged.one.stream.events}

    def rename(value: Any) -> Any:  # noqa: ANN401  (as above)
        if isinstance(value, dict):
            return {name: rename(one) for name, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [rename(one) for one in value]
        return own.get(value, value) if isinstance(value, str) else value

    def told(row: Mapping[str, Any]) -> dict[str, Any]:
        kept = {name: rename(one) for name, one in row.items() if name not in NEUTRAL}
        return {"career": names.career(career), **kept}

    return [told(one) for one in document] if isinstance(document, list) else told(document)


def _leaving(app: App, held: Held, kept: RowKept, looked: Looked, token: str) -> Leaving:
    found = _rows(app, held, kept.career, held.judgements.skips).get(kept.projection)
    row = None if kept.digest is None else found
    told: dict[str, Any] | None = None
    if held.one.has_content:
        told = {"projection": kept.projection}
        if row is not None:
            told |= {"version": app.ledger.version(f"career:{kept.career}"), "row": row.document}
    entry = Entry(
        held.names.event(f"{kept.career} {kept.projection} {kept.sequence}"),
        row_type(kept.projection, gone=row is None),
        held.names.career(kept.career),
        kept.at,
        held.dataref("rows", token),
        told,
    )
    # Numbers of rows that changed again are not told: whoever counts would miss them, and nothing is missing.
    event = cloud_event(entry, held.source, kept.sequence, contiguous=False)
    seen, rests = (None, {}) if row is None else (row.seen, _rests_on(app, held, row, kept.projection))
    return Leaving(event, kept.career, seen, rests, Cursor(looked.position, kept.sequence))


def _rests_on(app: App, held: Held, row: Row, projection: str) -> dict[str, str]:
    """The facts that a row rests on, with the class of each; none where only is told that there is a row."""
    if not held.one.has_content:
        return {}
    classes = {one.moment.event_id: class_of(one.fact.TYPE, one.fact) for one in row.judged.one.laid}

    def make(laid: Any) -> Any:  # noqa: ANN401  (as `rests_on` has it)
        return made(app, row.judged, projection, laid)

    return {one: classes[one] for one in rests_on(row.judged.one.laid, make)}
