"""What the tests of dead letters share: a career with one event in it that cannot be read, for each cause."""

from __future__ import annotations

import os
import sqlite3
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tests.careers import CAREER, World, told
from tests.story import Story
from werkzekerheid.app.app import App
from werkzekerheid.facts.event import Actor, Told, event_id
from werkzekerheid.facts.sharing import EventCorrected
from werkzekerheid.ledger.ledger import Draft
from werkzekerheid.ledger.stored import SEALED, Plain, moment, seal
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

STREAM = f"career:{CAREER}"
LEAD = Actor(actor="lead-1", role="lead")
WHY = "Uit een proefomgeving."
COMMAND = "00000000-0000-4000-8000-00000000dead"
"""The command that recorded the event that cannot be read."""
EVENT = event_id(COMMAND)
BEGUN = """
2026-01-05  coach_assigned              kind=jobcoach
2026-01-05  placement_started           form=dienstverband
2026-01-06  held: check_in_held         with=worker by=jobcoach channel=visit
"""
_AT = "2026-01-06T12:00:00.000000Z"
_TOLD = b'{"recorded_by":{"actor":"a","role":"uwv"}}'


def app_of(world: World) -> App:
    """The app on the ledger of a world, with the same tables; the world closes it."""
    return App(world.ledger, Settings(world.where, None), lambda: world.now)


def begun(world: World) -> Story:
    """A career is lived for two days."""
    story = Story(BEGUN)
    world.live(told(story))
    return story


def append_row(world: World, stream: str, topic: str, state: bytes) -> int:
    """A row that this program did not write; gives its position."""
    version = world.ledger.version(stream) + 1
    if isinstance(world.where, Path):
        file = sqlite3.connect(world.where)
        with file:
            statement = "INSERT INTO events (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)"
            position = file.execute(statement, (stream, version, topic, state)).lastrowid
        file.close()
        return int(position or 0)
    with psycopg.connect(world.where, autocommit=True) as server:
        into = b"INSERT INTO ledger.events (originator_id, originator_version, topic, state) VALUES (%s, %s, %s, %s)"
        returned = server.execute(into + b" RETURNING notification_id", (stream, version, topic, state)).fetchone()
    assert returned is not None
    return int(returned[0])


def closed(world: World, stream: str, data_class: str, topic: str, fact: bytes = b"{}") -> int:
    """A row of this class that opens with the right key."""
    owner = stream.partition(":")[2]
    keys = world.ledger._keys
    keys.ensure([(owner, data_class)])
    text, stored = _TOLD + b"\n" + fact, topic
    if data_class != "work":
        text, stored = topic.encode() + b"\n" + text, SEALED
    made = Plain(stored, ((data_class, text),), (f"1 {EVENT}", f"{COMMAND} - - -"))
    place = (stream, world.ledger.version(stream) + 1)
    state = seal(made, place, moment(world.now), partial(keys.sealing_key, owner), os.urandom)
    return append_row(world, stream, stored, state)


def unknown_type(world: World, stream: str = STREAM) -> int:
    """A type of a newer program."""
    return closed(world, stream, "work", "fact_of_later.v1")


def newer_form(world: World, stream: str = STREAM) -> int:
    """A form of a newer program."""
    return append_row(world, stream, "sealed.v1", f"2 {EVENT} {_AT} {COMMAND} - - -\nx".encode())


def unreadable(world: World, stream: str = STREAM) -> int:
    """A fact that does not fit its class."""
    return closed(world, stream, "work", "placement_started.v1", b'{"x":1}')


def tampered(world: World, stream: str = STREAM) -> int:
    """What a thief left."""
    return append_row(world, stream, "placement_started.v1", f"1 {EVENT} {_AT} {COMMAND} - - -\nwork".encode())


def key_missing(world: World, stream: str = STREAM) -> int:
    """Closed with a key that nobody knows of."""
    state = f"1 {EVENT} {_AT} {COMMAND} - - -\nwork 0123456789abcdef eA==".encode()
    return append_row(world, stream, "sealed.v1", state)


def unfit(world: World, stream: str = STREAM) -> int:
    """A correction by which the corrected event is none of its type any more."""
    corrected = next(one for one in world.events(CAREER) if one.fact.TYPE == "check_in_held")
    fact = EventCorrected.model_validate(
        {"corrects": corrected.event_id, "replacement": {"with": ["nobody"]}, "reason": "Vergist."}
    )
    draft = Draft(fact, Told(recorded_by=LEAD), COMMAND, EVENT, corrects_type="check_in_held")
    return world.ledger.append(stream, world.ledger.version(stream), [draft]).position


CAUSES: dict[str, Callable[[World], int]] = {
    "unknown_type": unknown_type,
    "newer_form": newer_form,
    "unreadable": unreadable,
    "tampered": tampered,
    "key_missing": key_missing,
    "unfit": unfit,
}
"""Why an event cannot be read or folded -> makes the career of `begun` hold one, and gives its position."""
