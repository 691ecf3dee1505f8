"""Who somebody can be in the demo: one in each role around the careers that go on, and Jeffry.

Each is let in by the rules of the gateway, as whoever has that role at that organisation; nobody sees everything. Who
they are, and what they will find, stands in the messages under `demo_who_<key>`; their name under `..._name`.
"""

from __future__ import annotations

from typing import NamedTuple

from werkzekerheid.app.demo_world import places, world
from werkzekerheid.facts.event import Actor, career_id_of
from werkzekerheid.messages import say


class Identity(NamedTuple):
    """Somebody to be: the requester they become, and the name of their organisation; None for a worker.

    `career` is the key of the career that is a worker's own.
    """

    key: str
    actor: Actor
    organisation: str | None
    career: str | None = None

    @property
    def name(self) -> str:
        """What they are called."""
        return say(f"demo_who_{self.key}_name")

    @property
    def text(self) -> str:
        """Who they are and what they will find."""
        return say(f"demo_who_{self.key}")


def identities() -> tuple[Identity, ...]:
    """All of them, in the order in which a first page shows them."""
    return (
        _at(places.COACHES, "jobcoach"),
        _at(places.MUNICIPALITY, "klantmanager"),
        _at(places.SPIC_SPAN, "employer"),
        _worker("worker_live", world.RELAPSED),
        _worker("worker_told", "jeffry"),
        _at(places.MUNICIPALITY, "privacy_officer"),
        _at(places.COACHES, "lead"),
        _at(places.RESEARCH, "researcher"),
    )


def identity(key: str) -> Identity | None:
    """The one with this key; None where there is none."""
    return next((one for one in identities() if one.key == key), None)


def _at(place: places.Place, role: str) -> Identity:
    actor = Actor.model_validate({"actor": f"demo-{role}", "role": role, "organisation": place.id})
    return Identity(role, actor, place.name)


def _worker(key: str, career: str) -> Identity:
    return Identity(key, Actor(actor=career_id_of(career), role="worker"), None, career)
