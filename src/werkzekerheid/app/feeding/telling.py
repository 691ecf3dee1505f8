"""A subscription as a document: what it is, how it stands, and what was not taken. No secret, and nobody's career."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.app.subscribing import shown
from werkzekerheid.ledger.audit.feeds import AGAIN, HELD
from werkzekerheid.ledger.stored import moment

if TYPE_CHECKING:
    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.feeds.subscriptions import Subscription

_WHY = {HELD: "held", AGAIN: "again"}


def document(app: App, one: Subscription) -> dict[str, Any]:
    """What somebody who may know of it is told of a subscription.

    Raises:
        Refusal: how far it was sent cannot be read.
    """
    found = {
        "subscription": one.subscription,
        "organisation": one.organisation,
        "role": one.role,
        "person": one.person,
        "purpose": one.purpose,
        "basis": one.basis,
        "form": one.form,
        "delivery": one.delivery,
        "classes": sorted(one.classes),
        "event_types": sorted(one.event_types),
        "projections": list(one.projections),
        "url": one.url,
        "necessity": one.necessity,
        "opened_at": moment(one.opened_at),
        "state": one.state,
        "blocked": one.blocked,
        "secrets": one.secrets,
        "old_secret_until": None if one.old_until is None else moment(one.old_until),
    }
    if one.delivery != "webhook":
        return found
    sent = app.audit.feeds.sent(one.subscription)
    return found | {
        "sent": {
            "sequence": sent.sequence, "failures": sent.failures, "failing_since": sent.failing_since,
            "why": sent.why, "next_at": sent.next_at, "dead": len(app.audit.feeds.dead(one.subscription)),
        }
    }  # fmt: skip


def dead(app: App, requester: Actor, subscription: str) -> list[dict[str, Any]]:
    """What a receiver did not take, by its number, with the status it answered; `held`: for what came before it.

    Raises:
        Refusal: `feed_unknown`; or it cannot be written down that somebody looks.
    """
    one = shown(app, requester, subscription)
    return [
        {"sequence": each.sequence, "status": each.status if each.status > 0 else None, "at": each.at,
         "why": _WHY.get(each.status, "refused")}
        for each in app.audit.feeds.dead(one.subscription)
    ]  # fmt: skip
