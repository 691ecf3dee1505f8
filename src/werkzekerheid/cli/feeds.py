"""The commands about feeds: open one, look at it, fetch from it, end it; and see to it that webhooks are sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app import subscribing
from werkzekerheid.app.app import open_app
from werkzekerheid.app.feeding import telling
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import requester
from werkzekerheid.cli.problem import Problem, as_typed
from werkzekerheid.cli.screen import print_json, print_line
from werkzekerheid.cli.screen import show as show_parts
from werkzekerheid.cli.typed import whole_number
from werkzekerheid.cli.writing import told_how_to_repeat, typed_uuid
from werkzekerheid.messages import say
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from werkzekerheid.app.app import App


class Typed(NamedTuple):
    """Who does it, and by which command, as typed."""

    as_: str | None
    command_id: str | None


def open_(wanted: Mapping[str, Any], typed: Typed) -> int:
    """Opens one; its secret is shown now, and never again."""
    return _done(typed, lambda app, by: subscribing.open_subscription(app, wanted, by), "cli_feed_opened")


def change(subscription: str, wanted: Mapping[str, Any], typed: Typed) -> int:
    """Changes one."""
    return _done(typed, lambda app, by: subscribing.change(app, subscription, wanted, by), "cli_feed_changed")


def rotate(subscription: str, days: str, typed: Typed) -> int:
    """Puts another secret in the place of the one that signs."""
    overlap = timedelta(days=_number("--days", days))
    return _done(typed, lambda app, by: subscribing.rotate(app, subscription, by, overlap), "cli_feed_rotated")


def block(subscription: str, why: str | None, typed: Typed) -> int:
    """Gives nothing any more until it is unblocked."""
    return _done(typed, lambda app, by: subscribing.block(app, subscription, why, by), "cli_feed_blocked")


def unblock(subscription: str, typed: Typed) -> int:
    """Goes on where it was."""
    return _done(typed, lambda app, by: subscribing.unblock(app, subscription, by), "cli_feed_unblocked")


def close(subscription: str, why: str | None, typed: Typed) -> int:
    """Ends it for good."""
    return _done(typed, lambda app, by: subscribing.close(app, subscription, why, by), "cli_feed_closed")


def _done(typed: Typed, act: Callable[[App, subscribing.By], subscribing.Kept], said: str) -> int:
    own_id = typed_uuid("--command-id", typed.command_id)
    with open_app(settings()) as app, told_how_to_repeat(own_id):
        kept = act(app, subscribing.By(requester(app, typed.as_), own_id))
    print_line(say(said, subscription=kept.subscription.subscription))
    if kept.secret is not None:
        print_line(say("cli_feed_secret", secret=kept.secret))
    return DONE


def list_(as_: str | None, *, json: bool) -> int:
    """The subscriptions that the requester may know of."""
    with open_app(settings()) as app:
        rows = [telling.document(app, one) for one in subscribing.listed(app, requester(app, as_))]
    if json:
        print_json(rows)
        return DONE
    from werkzekerheid.cli.views import feeds as view

    show_parts(view.sheet(rows))
    return DONE


def show(subscription: str, as_: str | None, *, json: bool) -> int:
    """One of them."""
    with open_app(settings()) as app:
        found = telling.document(app, subscribing.shown(app, requester(app, as_), subscription))
    if json:
        print_json(found)
        return DONE
    from werkzekerheid.cli.views import feeds as view

    show_parts(view.sheet_of(found))
    return DONE


def pull(subscription: str, after: str | None, limit: str, wait: str, as_: str | None) -> int:
    """What comes after a place, as JSON: the batch, and the place after it."""
    import json

    from werkzekerheid.app.feeding.pulling import poll

    most, seconds = _number("--limit", limit), _number("--wait", wait)
    with open_app(settings()) as app:
        found = poll(app, requester(app, as_), subscription, after or "", most, seconds)
    print_json({"events": json.loads(found.body), "next": found.next, "more": found.more})
    return DONE


def dead(subscription: str, as_: str | None, *, json: bool) -> int:
    """What a receiver did not take."""
    with open_app(settings()) as app:
        rows = telling.dead(app, requester(app, as_), subscription)
    if json:
        print_json(rows)
        return DONE
    from werkzekerheid.cli.views import feeds as view

    show_parts(view.sheet_of_dead(rows))
    return DONE


def resend(subscription: str, as_: str | None, *, everything: bool) -> int:
    """Has it sent again, by whoever sends."""
    with open_app(settings()) as app:
        by = subscribing.By(requester(app, as_))
        number = subscribing.resend(app, subscription, by, everything=everything)
    print_line(say("cli_feed_resent_all" if everything else "cli_feed_resent", count=number))
    return DONE


def deliver() -> int:
    """Sends what there is to send now; where another process does so, it says that."""
    from werkzekerheid.app.work.feeds import push_once

    with open_app(settings()) as app:
        done = push_once(app)
    if done is None:
        print_line(say("cli_feed_another_sends"))
    else:
        print_line(say("cli_feed_delivered", **done._asdict()))
    return DONE


def _number(option: str, typed: str) -> int:
    number = whole_number(typed)
    if number is None:
        raise Problem(say("cli_no_number", option=option, given=as_typed(typed)))
    return number
