"""Writes down what a subscription is given, before it is given: a line a career, and of content a `data_shared` too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid4, uuid5

from werkzekerheid.app.answering import digest_of
from werkzekerheid.app.sharing_stream import append_beside
from werkzekerheid.facts.event import Told, event_id
from werkzekerheid.facts.sharing import DataShared
from werkzekerheid.ledger.ledger import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from werkzekerheid.app.app import App
    from werkzekerheid.app.feeding.judging import Seen
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.feeds.subscriptions import Subscription

FEED = "feed"
"""What it is called in the logs and in the register of activities."""


class Given(NamedTuple):
    """What is given of one career: by what it may be seen, which events with the class of each, and what leaves."""

    career: str
    seen: Seen
    events: Mapping[str, str]
    left: Sequence[Any]


def write(app: App, one: Subscription, by: Actor, given: Sequence[Given], batch: str | None = None) -> None:
    """Writes all of it down; on disk when this ends.

    Args:
        app: with the ledger.
        one: the subscription.
        by: who fetches it, or the program itself where it is sent.
        given: what is to be given.
        batch: the id of what is sent, so that what is tried again is written as shared once; None: it is asked for.

    Raises:
        Refusal: it cannot be written; then nothing may be given.
    """
    try:
        if one.has_content:
            _write_content(app, one, by, given, batch)
        else:
            _note_references(app, one, by, given)
    except BaseException:
        app.auditing.forget()  # what is not given now must not go out with what is given next
        raise
    app.auditing.flush()


def _note_references(app: App, one: Subscription, by: Actor, given: Sequence[Given]) -> None:
    """Careers that are given on the same ground are one operation: each has its line, and all of them one trace."""
    alike: dict[tuple[str, str, frozenset[str], str], list[str]] = {}
    for each in given:
        seen = each.seen
        alike.setdefault((seen.relation, seen.basis, seen.classes, seen.rules), []).append(each.career)
    for (relation, basis, classes, rules), careers in alike.items():
        app.auditing.note(
            by, "export", careers=careers, what=FEED, purpose=one.purpose, relation=relation, basis=basis,
            classes=sorted(classes), rules=rules, via=FEED,
        )  # fmt: skip


def _write_content(app: App, one: Subscription, by: Actor, given: Sequence[Given], batch: str | None) -> None:
    command = str(uuid5(UUID(one.subscription), batch)) if batch else str(uuid4())
    drafts: dict[str, list[Draft]] = {}
    for each in given:
        trace, digest, seen = app.auditing.new_trace(), digest_of(list(each.left)), each.seen
        drafts[each.career] = list(_drafts(one, by, each, digest, str(uuid5(UUID(command), each.career)), trace))
        app.auditing.note(
            by, "share", careers=[each.career], what=FEED, purpose=one.purpose, relation=seen.relation,
            basis=seen.basis, classes=sorted(seen.classes), digest=digest, rules=seen.rules, via=FEED, trace_id=trace,
        )  # fmt: skip
    append_beside(app, drafts, look_first=batch is not None)


def _drafts(
    one: Subscription, by: Actor, given: Given, digest: str, command: str, trace: str
) -> Iterator[Draft]:  # fmt: skip
    """One `data_shared` a ground, of its classes, with the events that left."""
    told = Told(recorded_by=by, note=one.necessity)
    grounds = [each for each in given.seen.grounds if set(each.classes) & set(given.events.values())]
    for number, ground in enumerate(grounds or given.seen.grounds[:1]):
        fact = DataShared.model_validate(
            {
                "disclosure": str(uuid5(UUID(command), str(number))),
                "sender_organisation": given.seen.sender or "unknown",
                "sender_role": given.seen.sender_role,
                "recipient_organisation": given.seen.recipient.organisation,
                "recipient_role": one.role,
                "purpose": one.purpose,
                "legal_basis": ground.basis,
                "classes": sorted(ground.classes),
                "events": [event for event, data_class in given.events.items() if data_class in ground.classes],
                "channel": FEED,
                "consent": ground.consent,
                "digest": digest,
            }
        )
        yield Draft(fact, told, command, event_id(command, number), trace_id=trace)
