"""Who a requester is now: still a member of its organisation, and what it is to a career today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.app.clock import today
from werkzekerheid.app.directory import directory_of
from werkzekerheid.app.readable import fitting
from werkzekerheid.career.evolve import fold
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.names import names_of
from werkzekerheid.readmodels.today import calendar_day
from werkzekerheid.sharing.relation import relations

if TYPE_CHECKING:
    from werkzekerheid.app.app import App
    from werkzekerheid.app.readable import Stream
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.readmodels.names import Names
    from werkzekerheid.sharing.relation import Relations


def is_demo_reader(app: App, requester: Actor) -> bool:
    """Whether it is whoever tries out a demo and names nobody: such a ledger holds nobody real."""
    return app.demo and requester.organisation is None and requester.role != "worker"


def is_tried_out(app: App, requester: Actor) -> bool:
    """Whether a role at an organisation is tried out in a demo, without anybody in it."""
    return app.demo and requester.actor == f"demo-{requester.role}"


def check_member(app: App, requester: Actor) -> None:
    """Looks whether a requester works now where it says it does.

    Raises:
        Refusal: `no_longer_a_member`.
    """
    if requester.role == "worker" or is_demo_reader(app, requester) or is_tried_out(app, requester):
        return
    directory = directory_of(app.ledger, [requester.organisation] if requester.organisation else [])
    if not directory.is_member(requester.actor, requester.organisation, requester.role, app.clock()):
        raise Refusal("no_longer_a_member")


def in_career(requester: Actor, names: Names) -> Actor:
    """The requester by the id that an imported career gave its organisation, where it was named by its key there."""
    found = next((id_ for id_, key in names.keys.items() if key == requester.organisation), None)
    return requester.model_copy(update={"organisation": found}) if found else requester


def relations_now(app: App, requester: Actor, career_id: str, stream: Stream) -> Relations:
    """What a requester is to a career today, as far as it is known now; nobody is stood in for here.

    Args:
        app: with the ledger.
        requester: who asks.
        career_id: of which career.
        stream: all of it.

    Raises:
        Refusal: the career cannot be read.
    """
    day = max(today(app.clock), calendar_day(app.ledger))
    with fitting():
        career = fold(career_id, stream.events, day)
    asks = in_career(requester, names_of(stream.events))
    return relations(career, asks, (), day, any_person=is_tried_out(app, requester))
