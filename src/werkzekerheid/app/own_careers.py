"""Whose careers somebody may be something to: what is asked over careers looks at no others.

More careers may be named here than may be seen, and none too few: the gateway decides about each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app.emergency import is_demo_reader, reached_in_emergency
from werkzekerheid.app.standing import is_tried_out

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor


class Own(NamedTuple):
    """Whose careers are looked at: those that name `organisation`, and `also` these; all of them where `everybody`."""

    organisation: str | None
    also: frozenset[str] = frozenset()
    everybody: bool = False


def own_of(app: App, requester: Actor, connection: Connection) -> Own:
    """Whose careers a requester may be something to, by the stored tables, which are up to the ledger."""
    from werkzekerheid.readmodels.store import is_party

    if requester.role == "worker":
        return Own(None, frozenset({requester.actor}))
    place = requester.organisation
    # In a ledger to try out, an organisation is also meant by its key in a file: in any career that was imported.
    by_key = is_tried_out(app, requester) and not (place and is_party(connection, place))
    if is_demo_reader(app, requester) or by_key:
        return Own(None, everybody=True)
    return Own(place, reached_in_emergency(app, requester))


def own_careers(app: App, requester: Actor) -> list[str]:
    """The ids of these careers, in their order."""
    from werkzekerheid.app.upkeep import bring_up
    from werkzekerheid.readmodels.projector import Projector
    from werkzekerheid.readmodels.store import careers_of

    projector = Projector(app.ledger, app.views())
    # Looking raises no alerts: who was looked at is remembered until the policies run.
    app.views_follow = not bring_up(projector, app.settings, projector.catch_up).reached
    with projector.views.reading() as connection:
        own = own_of(app, requester, connection)
        named = careers_of(connection, own.organisation) if own.organisation else []
    if own.everybody:
        return sorted(app.careers_s_ids())
    return sorted(one for one in {*named, *own.also} if app.ledger.version(f"career:{one}"))
