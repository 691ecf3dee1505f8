"""What the tests of backup and restore share: a place with a ledger, and another to put it back in."""

from __future__ import annotations

import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import uuid5

import pytest

from tests.ledgers import NOTE, draft
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.backup import Copied, backup
from werkzekerheid.app.restore import Copies, Restored, restore
from werkzekerheid.facts.event import NAMESPACE, Actor, Event
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.settings import Settings

KEY = b64encode(bytes(range(1, 33))).decode()
WORKER = str(uuid5(NAMESPACE, "worker"))
CAREER = f"career:{WORKER}"
COACH = Actor(actor="coach-1", role="jobcoach")
DAY = date(2026, 3, 2)


def silent(_done: int, _of: int) -> None:
    """Nobody looks."""


class Clock:
    """Stands until it is set, and moves a second each time it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


class Place(NamedTuple):
    """A folder with a ledger, the folders that its copies go to, and a clock."""

    folder: Path
    clock: Clock

    def settings(self, name: str = "live", key: str | None = KEY) -> Settings:
        return Settings(self.folder / name / "ledger.db", key)

    def open(self, name: str = "live") -> App:
        return open_app(self.settings(name), self.clock)

    def backup(self, name: str = "live", days: int = 30) -> Copied:
        to = self.folder / "copies", self.folder / "keys"
        return backup(self.settings(name)._replace(key=None), *to, days, silent, self.clock)

    def restore(self, copied: Copied, keys: Copied | None = None, key: str | None = KEY) -> Restored:
        files = Copies(copied.ledger, (keys or copied).keys)
        return restore(self.settings("back", key), files, silent, self.clock)

    def take_the_list_along(self) -> None:
        """The list of destroyed keys is put in the new place before anything else."""
        there = self.settings("back").destroyed
        here = self.settings().destroyed
        assert there
        assert here
        there.parent.mkdir(exist_ok=True)
        there.write_bytes(here.read_bytes())


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path, Clock())
    create(made.settings(), demo=False, clock=made.clock)
    return made


@pytest.fixture
def app(place: Place) -> Iterator[App]:
    with place.open() as opened:
        yield opened


def note(app: App, number: int, stream: str = CAREER) -> None:
    app.ledger.append(stream, app.ledger.version(stream), [draft(number, NOTE)])


def relapsed(app: App) -> None:
    """Somebody at work has a relapse."""
    placement = {
        "placement": "p",
        "form": "dienstverband",
        "organisation": "o",
        "organisation_kind": "regular_employer",
    }
    app.record(WORKER, "career_opened", {"reason": "benefit"}, COACH)
    app.record(WORKER, "placement_started", placement, COACH)
    app.record(WORKER, "relapse_reported", {"effects": ["absent"], "note": NOTE}, COACH)


def say_destroyed(app: App, number: int, *classes: str) -> None:
    """The fact; the keys are still there."""
    fact = fact_class("keys_destroyed").model_validate({"classes": classes, "reason": "retention"})
    app.ledger.append(CAREER, app.ledger.version(CAREER), [draft(number)._replace(fact=fact)])


def notes(app: App, stream: str = CAREER) -> list[object]:
    return [one.told.note for one in app.ledger.read(stream) if isinstance(one, Event)]


def wrapped(keys: Path, data_class: str) -> bytes:
    """The bytes of the worker's key of a class, as they lie in a key file."""
    connection = sqlite3.connect(f"file:{keys}?immutable=1", uri=True)
    (found,) = connection.execute(
        "SELECT wrapped FROM keys WHERE owner = ? AND class = ?", (WORKER, data_class)
    ).fetchone()
    connection.close()
    assert isinstance(found, bytes)
    return found


def everything_in(folder: Path) -> bytes:
    """All bytes of all files, the hidden ones and the logs too."""
    return b"\0".join(one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file())
