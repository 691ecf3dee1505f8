"""The commands about what other programs follow."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.help import Explaining
from werkzekerheid.cli.made import command, commanded
from werkzekerheid.cli.options import As, Because, CommandId, InRole, Json
from werkzekerheid.cli.typed import typed_text
from werkzekerheid.messages import say

_CLASS, _EVENT_TYPE = say("cli_metavar_class"), say("cli_metavar_type")
_NUMBER, _PROJECTION = say("cli_metavar_number"), say("cli_metavar_projection")

OneFeed: TypeAlias = Annotated[
    str, typer.Argument(metavar=say("cli_metavar_subscription"), help=say("cli_argument_subscription"))
]
FeedPurpose: TypeAlias = Annotated[
    str, typer.Option("--for", metavar=say("cli_metavar_purpose"), help=say("cli_option_feed_for"))
]
FeedBasis: TypeAlias = Annotated[
    str, typer.Option("--basis", metavar=say("cli_metavar_basis"), help=say("cli_option_feed_basis"))
]
WithContent: TypeAlias = Annotated[bool, typer.Option("--content", help=say("cli_option_feed_content"))]
FeedClasses: TypeAlias = Annotated[
    list[str] | None, typer.Option("--class", metavar=_CLASS, help=say("cli_option_feed_class"))
]
FeedEvents: TypeAlias = Annotated[
    list[str] | None, typer.Option("--event", metavar=_EVENT_TYPE, help=say("cli_option_feed_event"))
]
FeedProjections: TypeAlias = Annotated[
    list[str] | None, typer.Option("--projection", metavar=_PROJECTION, help=say("cli_option_feed_projection"))
]
FeedUrl: TypeAlias = Annotated[str | None, typer.Option("--url", metavar="URL", help=say("cli_option_feed_url"))]
FeedPerson: TypeAlias = Annotated[
    str | None, typer.Option("--person", metavar=say("cli_metavar_person"), help=say("cli_option_feed_person"))
]
WhyOrNot: TypeAlias = Annotated[
    str | None,
    typer.Option("--why", metavar=f"{say('cli_metavar_text')}|-", help=say("cli_option_why"), callback=typed_text),
]
After: TypeAlias = Annotated[
    str | None, typer.Option("--after", metavar=say("cli_metavar_reference"), help=say("cli_option_feed_after"))
]
FeedLimit: TypeAlias = Annotated[str, typer.Option("--limit", metavar=_NUMBER, help=say("cli_option_feed_limit"))]
FeedWait: TypeAlias = Annotated[str, typer.Option("--wait", metavar=_NUMBER, help=say("cli_option_feed_wait"))]
OverlapDays: TypeAlias = Annotated[str, typer.Option("--days", metavar=_NUMBER, help=say("cli_option_feed_overlap"))]
Everything: TypeAlias = Annotated[bool, typer.Option("--all", help=say("cli_option_feed_all"))]

_feed, _made = commanded("feed", Explaining)


@_made
def feed() -> int:
    """What other programs follow."""
    return DONE


@command("open", _feed, "feed-")
def open_(  # noqa: PLR0917  (Typer gives them by name)
    role: InRole,
    purpose: FeedPurpose,
    basis: FeedBasis,
    content: WithContent = False,
    classes: FeedClasses = None,
    events: FeedEvents = None,
    projections: FeedProjections = None,
    url: FeedUrl = None,
    because: Because = None,
    command_id: CommandId = None,
    as_: As = None,
) -> int:
    """Opens a subscription."""
    from werkzekerheid.cli import feeds

    wanted = {
        "role": role, "purpose": purpose, "basis": basis, "form": "content" if content else "reference",
        "delivery": "webhook" if url else "pull", "classes": classes or ["work"], "event_types": events or [],
        "projections": projections or [], "url": url, "necessity": because,
    }  # fmt: skip
    return feeds.open_(wanted, feeds.Typed(as_, command_id))


@command("change", _feed, "feed-")
def change(  # noqa: PLR0917  (as above)
    subscription: OneFeed,
    person: FeedPerson = None,
    url: FeedUrl = None,
    classes: FeedClasses = None,
    events: FeedEvents = None,
    projections: FeedProjections = None,
    command_id: CommandId = None,
    as_: As = None,
) -> int:
    """Changes who answers, where it goes, or what is followed."""
    from werkzekerheid.cli import feeds

    wanted = {"person": person, "url": url, "classes": classes, "event_types": events, "projections": projections}
    return feeds.change(subscription, wanted, feeds.Typed(as_, command_id))


@command("list", _feed, "feed-")
def list_(as_: As = None, json: Json = False) -> int:
    """The subscriptions of an organisation."""
    from werkzekerheid.cli import feeds

    return feeds.list_(as_, json=json)


@command("show", _feed, "feed-")
def show(subscription: OneFeed, as_: As = None, json: Json = False) -> int:
    """One of them, and how it stands."""
    from werkzekerheid.cli import feeds

    return feeds.show(subscription, as_, json=json)


@command("pull", _feed, "feed-")
def pull(
    subscription: OneFeed, after: After = None, limit: FeedLimit = "100", wait: FeedWait = "0", as_: As = None
) -> int:
    """What comes after a place."""
    from werkzekerheid.cli import feeds

    return feeds.pull(subscription, after, limit, wait, as_)


@command("rotate", _feed, "feed-")
def rotate(subscription: OneFeed, days: OverlapDays = "7", command_id: CommandId = None, as_: As = None) -> int:
    """Another secret."""
    from werkzekerheid.cli import feeds

    return feeds.rotate(subscription, days, feeds.Typed(as_, command_id))


@command("block", _feed, "feed-")
def block(subscription: OneFeed, why: WhyOrNot = None, command_id: CommandId = None, as_: As = None) -> int:
    """Gives nothing any more for a while."""
    from werkzekerheid.cli import feeds

    return feeds.block(subscription, why, feeds.Typed(as_, command_id))


@command("unblock", _feed, "feed-")
def unblock(subscription: OneFeed, command_id: CommandId = None, as_: As = None) -> int:
    """Goes on where it was."""
    from werkzekerheid.cli import feeds

    return feeds.unblock(subscription, feeds.Typed(as_, command_id))


@command("close", _feed, "feed-")
def close(subscription: OneFeed, why: WhyOrNot = None, command_id: CommandId = None, as_: As = None) -> int:
    """Ends it for good."""
    from werkzekerheid.cli import feeds

    return feeds.close(subscription, why, feeds.Typed(as_, command_id))


@command("dead", _feed, "feed-")
def dead(subscription: OneFeed, as_: As = None, json: Json = False) -> int:
    """What a receiver did not take."""
    from werkzekerheid.cli import feeds

    return feeds.dead(subscription, as_, json=json)


@command("resend", _feed, "feed-")
def resend(subscription: OneFeed, everything: Everything = False, as_: As = None) -> int:
    """Sends it again."""
    from werkzekerheid.cli import feeds

    return feeds.resend(subscription, as_, everything=everything)


@command("deliver", _feed, "feed-")
def deliver() -> int:
    """Sends what there is to send now."""
    from werkzekerheid.cli import feeds

    return feeds.deliver()
