"""Whose careers somebody may be something to: what is asked over careers looks at no others.

More careers may be named here than may be seen, and none too few: the gateway decides about each.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app.emergency import is_demo_reader, reached_in_emergency
from werkzekerheid.facts.career_file import id_of
from werkzekerheid.facts.event import Event
from werkzekerheid.readmodels.skips import ANYWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.readmodels.own_rows import Connection


class Own(NamedTuple):
    """Whose careers are looked at: those that name `organisation`, and `also` these; all of them where `everybody`.

    `held` are those of `also` that cannot be read whole: of these the tables may know less than there is.
    """

    organisation: str | None
    also: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    everybody: bool = False


@contextmanager
def brought_up(app: App) -> Iterator[Connection]:
    """The stored tables, up to the ledger, at one moment.

    Looking raises no alerts: who was looked at is remembered until the policies run.
    """
    from werkzekerheid.app.upkeep import bring_up
    from werkzekerheid.readmodels.projector import Projector

    projector = Projector(app.ledger, app.views())
    app.views_follow = not (projector.is_up() or bring_up(projector, app.settings, projector.catch_up).reached)
    with projector.views.reading() as connection:
        yield connection


def own_of(app: App, requester: Actor, connection: Connection) -> Own:
    """Whose careers a requester may be something to, by the stored tables, which are up to the ledger."""
    from werkzekerheid.readmodels.store import held
    from werkzekerheid.readmodels.tables import LIVE

    if requester.role == "worker":
        return Own(None, frozenset({requester.actor}))
    if is_demo_reader(app, requester):
        return Own(None, everybody=True)
    place, also = requester.organisation, reached_in_emergency(app, requester)
    if place is None:
        return Own(None, also)
    unread = frozenset(_speaking_of(app, place, held(connection, LIVE)))
    return Own(place, also | unread | _by_key(connection, place), unread)


def _by_key(connection: Connection, place: str) -> frozenset[str]:
    """The imported careers that name an organisation which their file calls so.

    No key is stored. What it stands for in a career follows from both, as `standing.in_this_career` has it.
    """
    from werkzekerheid.readmodels.own_rows import careers_of_any, imported

    return careers_of_any(connection, [id_of(one, "organisation", place) for one in imported(connection)])


def _speaking_of(app: App, place: str, held: Iterable[str | None]) -> Iterator[str]:
    """Those of the careers that a dead letter holds back of which what can be read speaks of an organisation.

    Their rows are of before, or not there: whoever they may be of is not to miss them, and is refused as by name.
    """
    for one in sorted(one for one in held if one):
        streams = (f"{kind}:{one}" for kind in ("career", "sharing"))
        events = (each for stream in streams for each in app.ledger.read(stream, unreadable=ANYWHERE, lost=True))
        if any(_speaks_of(each.fact.model_dump(), place) for each in events if isinstance(each, Event)):
            yield one


def _speaks_of(value: object, place: str) -> bool:
    if isinstance(value, dict):
        return any(_speaks_of(one, place) for one in value.values())
    if isinstance(value, list | tuple):
        return any(_speaks_of(one, place) for one in value)
    return value == place


def own_careers(app: App, requester: Actor) -> list[str]:
    """The ids of these careers, in their order."""
    from werkzekerheid.readmodels.own_rows import careers_of

    with brought_up(app) as connection:
        own = own_of(app, requester, connection)
        named = careers_of(connection, own.organisation) if own.organisation else []
    if own.everybody:
        return sorted(app.careers_s_ids())
    # Whoever is named beside a career only may have none, nor may a worker or who took emergency access.
    return sorted(one for one in {*named, *own.also} if app.ledger.version(f"career:{one}"))
