"""Subscriptions in the ledger: opening one, changing it, and ending it. A retry of a command writes nothing twice.

The secrets lie in the key store, wrapped as every key is, and are told once: when they are made.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, cast, get_args
from uuid import UUID, uuid4, uuid5

from pydantic import ValidationError

from werkzekerheid.app.directory import directory_of
from werkzekerheid.app.feeding.keys import destroy_keys, told_secret
from werkzekerheid.app.readable import read_whole
from werkzekerheid.app.standing import asker, is_tried_out
from werkzekerheid.app.trying import in_tries
from werkzekerheid.facts.event import Actor, Told, event_id
from werkzekerheid.facts.finding import Findings, findings_of
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.facts.subscription import SubscriptionBlocked
from werkzekerheid.feeds.subscriptions import STREAMS, Subscription, fold
from werkzekerheid.feeds.wanted import ANY_KIND, check
from werkzekerheid.ledger.audit.feeds import Sent
from werkzekerheid.ledger.ledger import Draft, Event
from werkzekerheid.ledger.stored import moment
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.sharing.tables import load_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.ledger.ledger import Ledger

WHAT = "subscription"
OPENERS = frozenset({"lead", "privacy_officer", "manager", "employer"})
"""In which role somebody lets a program follow, and answers for it: never who merely works with a caseload."""
OVERLAP = timedelta(days=7)
"""So long an old secret signs beside the new one."""
LONGEST_OVERLAP = timedelta(days=30)


class By(NamedTuple):
    """Who does it; `command_id` makes a retry safe."""

    requester: Actor
    command_id: str | None = None


class Kept(NamedTuple):
    """A subscription as it is now; `already` where the same command had recorded it before.

    `secret` is told to whoever opens a webhook or rotates its secret, and to nobody else.
    """

    subscription: Subscription
    event_id: str
    already: bool
    secret: str | None = None


def subscription_of(ledger: Ledger, subscription: str) -> Subscription:
    """A subscription by its id.

    Raises:
        Refusal: `feed_unknown`.
    """
    try:
        name = str(UUID(subscription))
    except ValueError:
        raise Refusal("feed_unknown") from None
    found = fold(read_whole(ledger, f"{STREAMS}{name}", skips_of(ledger)).events)
    if found is None:
        raise Refusal("feed_unknown")
    return found


def subscriptions(ledger: Ledger) -> Iterator[Subscription]:
    """All of them, closed ones too."""
    skips = skips_of(ledger)
    for stream in ledger.streams(STREAMS):
        if found := fold(read_whole(ledger, stream, skips).events):
            yield found


def listed(app: App, requester: Actor) -> list[Subscription]:
    """Those of the requester's organisation; all of them in a ledger to try out.

    Raises:
        Refusal: `gateway_no_longer_a_member`; or it cannot be written down.
    """
    _check_member(app, requester)
    app.auditing.put(requester, "administer", careers=[], what=WHAT)
    return [one for one in subscriptions(app.ledger) if _is_of(app, requester, one)]


def shown(app: App, requester: Actor, subscription: str) -> Subscription:
    """One of them, for who may know of it.

    Raises:
        Refusal: `feed_unknown` there is none, or it is another organisation's; or it cannot be written down.
    """
    _check_member(app, requester)
    found = subscription_of(app.ledger, subscription)
    if not _is_of(app, requester, found):
        raise _refused(app, requester, Refusal("feed_unknown"))
    app.auditing.put(requester, "administer", careers=[], what=WHAT)
    return found


def open_subscription(app: App, wanted: Mapping[str, Any], by: By) -> Kept:
    """Opens one for the organisation of the requester, who answers for it.

    Args:
        app: with the ledger.
        wanted: role, purpose, basis, form, delivery, classes, event_types or projections, url, necessity.
        by: who opens it.

    Raises:
        Findings: something is not as a subscription is.
        Refusal: `feed_not_yours_to_open`, or what does not fit together (`feed_...`); or it cannot be written.
    """
    command = by.command_id or str(uuid4())
    own = str(uuid5(UUID(command), WHAT))
    requester = by.requester
    if requester.organisation is None:
        raise _refused(app, requester, Refusal("feed_not_yours_to_open"))
    content = {**wanted, "subscription": own, "organisation": requester.organisation, "person": requester.actor}
    fact = _fact("subscription_opened", {name: value for name, value in content.items() if value is not None})

    def decide(before: Subscription | None) -> None:
        if before is not None:
            raise Refusal("feed_unknown")
        _check_opener(app, requester, None)
        _check(app, _as_opened(app, fact, requester))

    kept = _recorded(app, own, fact, By(requester, command), decide)
    return kept._replace(secret=told_secret(app, kept.subscription))


def change(app: App, subscription: str, wanted: Mapping[str, Any], by: By) -> Kept:
    """Changes who answers, where it goes, or what is followed; the rest stays.

    Raises:
        Findings: something is not as a subscription is.
        Refusal: as for opening one; `feed_closed`.
    """
    content = {name: value for name, value in wanted.items() if value}
    fact = _fact("subscription_changed", {**content, "subscription": subscription})

    def decide(before: Subscription | None) -> None:
        one = _open_one(app, by.requester, before)
        if not content:
            raise Refusal("feed_nothing_changed")
        _check(app, cast("Subscription", fold([*_events(app, one), _as_event(app, fact, by.requester)])))

    return _recorded(app, subscription, fact, by, decide)


def rotate(app: App, subscription: str, by: By, overlap: timedelta = OVERLAP) -> Kept:
    """Puts another secret in the place of the one that signs; the old one signs beside it for a while.

    Raises:
        Refusal: `feed_no_webhook`, `feed_closed`, `feed_not_yours_to_open`, `feed_overlap`; or it cannot be written.
    """
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise Refusal("feed_overlap", days=LONGEST_OVERLAP.days)
    content = {"subscription": subscription, "until": moment(app.clock() + overlap)}

    def decide(before: Subscription | None) -> None:
        if _open_one(app, by.requester, before).delivery != "webhook":
            raise Refusal("feed_no_webhook")

    kept = _recorded(app, subscription, _fact("subscription_secret_rotated", content), by, decide)
    return kept._replace(secret=told_secret(app, kept.subscription))


def block(app: App, subscription: str, why: str | None, by: By, reason: str = "decided") -> Kept:
    """Nothing is given any more until it is unblocked.

    Raises:
        Refusal: `feed_closed`, `feed_not_yours_to_open`, `feed_blocked_already`; or it cannot be written.
    """
    given = {"subscription": subscription, "reason": reason, "why": why}
    fact = _fact("subscription_blocked", {name: value for name, value in given.items() if value})

    def decide(before: Subscription | None) -> None:
        if _open_one(app, by.requester, before).blocked:
            raise Refusal("feed_blocked_already")

    return _recorded(app, subscription, fact, by, decide)


def unblock(app: App, subscription: str, by: By) -> Kept:
    """It goes on where it was.

    Raises:
        Refusal: `feed_closed`, `feed_not_yours_to_open`, `feed_not_blocked`; or it cannot be written.
    """

    def decide(before: Subscription | None) -> None:
        if not _open_one(app, by.requester, before).blocked:
            raise Refusal("feed_not_blocked")

    kept = _recorded(app, subscription, _fact("subscription_unblocked", {"subscription": subscription}), by, decide)
    _forget_failures(app, subscription)
    return kept


def resend(app: App, subscription: str, by: By, *, everything: bool = False) -> int:
    """Has sent again what a webhook did not take, or everything from the beginning; gives how much did not arrive.

    It has the same ids as the first time. What may not be given any more is left out.

    Raises:
        Refusal: `feed_no_webhook`, `feed_closed`, `feed_not_yours_to_open`; or it cannot be written.
    """
    one = _open_one(app, by.requester, subscription_of(app.ledger, subscription))
    if one.delivery != "webhook":
        raise Refusal("feed_no_webhook")
    app.auditing.put(by.requester, "administer", careers=[], what=WHAT)
    places = app.audit.feeds
    number = places.let_go(one.subscription) if everything else places.try_again(one.subscription)
    _forget_failures(app, one.subscription, from_start=everything)
    return number


def _forget_failures(app: App, subscription: str, *, from_start: bool = False) -> None:
    """It is tried at once; again where a sender was first."""
    places = app.audit.feeds
    while True:
        before = places.sent(subscription)
        now = Sent() if from_start else Sent(before.position, before.sequence)
        if places.keep_sent(subscription, before, now):
            return


def close(app: App, subscription: str, why: str | None, by: By) -> Kept:
    """Ends it for good. Its keys are destroyed: nobody can tell any more whom its pseudonyms meant.

    Again does nothing but what was not finished.

    Raises:
        Refusal: `feed_not_yours_to_open`; or it cannot be written, or the keys cannot be destroyed.
    """
    given = {"subscription": subscription, "why": why}
    fact = _fact("subscription_closed", {name: value for name, value in given.items() if value})

    def decide(before: Subscription | None) -> None:
        _open_one(app, by.requester, before)

    before = subscription_of(app.ledger, subscription)
    if before.closed:
        _check_opener(app, by.requester, before)
        kept = Kept(before, "", already=True)
    else:
        kept = _recorded(app, subscription, fact, by, decide)
    destroy_keys(app, kept.subscription)
    app.audit.feeds.forget(kept.subscription.subscription)
    return kept


def _fact(type_name: str, content: Mapping[str, Any]) -> Fact:
    cls = fact_class(type_name)
    try:
        return cls.model_validate(content)
    except ValidationError as error:
        raise Findings(findings_of(error, type_name, None, cls.model_fields)) from None


def _as_event(app: App, fact: Fact, requester: Actor) -> Event:
    """A fact as it would stand in the ledger."""
    return Event(0, "", 0, "", app.clock(), "", None, None, None, Told(recorded_by=requester), fact)


def _as_opened(app: App, fact: Fact, requester: Actor) -> Subscription:
    return cast("Subscription", fold([_as_event(app, fact, requester)]))


def _events(app: App, one: Subscription) -> tuple[Event, ...]:
    return read_whole(app.ledger, f"{STREAMS}{one.subscription}", skips_of(app.ledger)).events


def _check(app: App, one: Subscription) -> None:
    kind = directory_of(app.ledger, [one.organisation]).kind_of(one.organisation)
    if kind is None and app.demo:
        kind = ANY_KIND  # an organisation of career files: each file says of its own what it is
    check(one, load_tables(), app.today(), kind)


def _check_member(app: App, requester: Actor) -> None:
    asker(app, requester)


def _check_opener(app: App, requester: Actor, one: Subscription | None) -> None:
    """Only who answers for a program of the own organisation; a refusal is written down."""
    if _is_the_program_itself(requester):
        return
    _check_member(app, requester)
    if one is not None and one.organisation != requester.organisation:
        raise _refused(app, requester, Refusal("feed_unknown"))
    if requester.role not in OPENERS:
        raise _refused(app, requester, Refusal("feed_not_yours_to_open"))


def _is_the_program_itself(requester: Actor) -> bool:
    """What delivers, blocks what cannot be delivered."""
    return requester == THE_PROGRAM


THE_PROGRAM = Actor(actor="webhooks", role="system")


def _open_one(app: App, requester: Actor, one: Subscription | None) -> Subscription:
    if one is None:
        raise Refusal("feed_unknown")
    _check_opener(app, requester, one)
    if one.closed:
        raise Refusal("feed_closed")
    return one


def _is_of(app: App, requester: Actor, one: Subscription) -> bool:
    tries_out = app.demo and requester.organisation is None and requester.role != "worker"
    return one.organisation == requester.organisation or tries_out


def answers_still(app: App, one: Subscription) -> bool:
    """Whether the person who answers for it still works there, in a role that may; else nothing is given any more."""
    roles = directory_of(app.ledger, [one.organisation]).roles_of(one.person, app.clock())
    if OPENERS & set(roles.get(one.organisation, ())):
        return True
    tried = (Actor.model_validate({"actor": one.person, "role": role}) for role in OPENERS)
    return any(is_tried_out(app, each) for each in tried)


def _refused(app: App, requester: Actor, refusal: Refusal) -> Refusal:
    app.auditing.put(
        requester, "administer", careers=[], what=WHAT, outcome="refused", relation="none", ground=refusal.code
    )  # fmt: skip
    return refusal


def _recorded(app: App, own: str, fact: Fact, by: By, decide: Callable[[Subscription | None], None]) -> Kept:
    """Decides, writes down who does it, and appends; where somebody else was first, it reads and decides again."""
    command = by.command_id or str(uuid4())
    draft = Draft(fact, Told(recorded_by=by.requester), command, event_id(command))
    stream, appending = f"{STREAMS}{own}", False

    def once() -> Kept:
        nonlocal appending
        known = read_whole(app.ledger, stream, skips_of(app.ledger))
        before = fold(known.events)
        if before is not None and draft.event_id in (one.event_id for one in known.events):
            return Kept(before, draft.event_id, already=not appending)
        decide(before)
        trace = app.auditing.put(by.requester, "administer", careers=[], what=fact.TYPE)
        appending = True
        app.ledger.append(stream, known.version, [draft._replace(trace_id=trace)])
        return Kept(subscription_of(app.ledger, own), draft.event_id, already=False)

    return in_tries(once)


REASONS: tuple[str, ...] = get_args(SubscriptionBlocked.model_fields["reason"].annotation)
"""Why something may be blocked."""
