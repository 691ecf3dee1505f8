"""A backup of a server is a file that opens as it is; and a restore is the way from a file to a server, and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.app.places import DAY, KEY, WORKER, Clock, note, notes, silent
from tests.ledgers import NOTE, code_of
from tests.servers import a_database
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.backup import Copied, backup
from werkzekerheid.app.restore import Copies, restore
from werkzekerheid.facts.base import Erased
from werkzekerheid.settings import Settings


class Two(NamedTuple):
    """A ledger of somebody real, and an empty place on a server."""

    folder: Path
    here: Settings
    there: Settings
    clock: Clock

    def backup(self, settings: Settings) -> Copied:
        return backup(settings, self.folder / "copies", self.folder / "keys", 30, silent, self.clock)

    @contextmanager
    def open(self, settings: Settings) -> Iterator[App]:
        with open_app(settings, self.clock) as app:
            yield app


@pytest.fixture(params=["from a file", "from a server"])
def two(request: pytest.FixtureRequest, server: str, tmp_path: Path) -> Iterator[Two]:
    destroyed = str(tmp_path / "destroyed.jsonl")
    first, second = a_database(server), a_database(server)
    here: Path | str = tmp_path / "ledger.db" if request.param == "from a file" else next(first)
    clock = Clock()
    settings = Settings(here, KEY, destroyed)
    create(settings, demo=False, clock=clock)
    yield Two(tmp_path, settings, Settings(next(second), KEY, destroyed), clock)
    for one in (first, second):
        next(one, None)


def test_what_is_put_back_on_a_server_is_the_same_ledger(two: Two) -> None:
    """The same rows at the same positions, and what is recorded next comes after them."""
    with two.open(two.here) as app:
        for number in range(1, 6):
            note(app, number)
        rows = app.ledger._recorder.after(0, 100)
        ledger_id = app.ledger.ledger_id
    copied = two.backup(two.here)

    restored = restore(two.there, Copies(copied.ledger, copied.keys), silent, two.clock)

    assert restored.events == len(rows)
    with two.open(two.there) as app:
        assert app.ledger.ledger_id == ledger_id
        assert app.ledger._recorder.after(0, 100) == rows
        assert notes(app) == [NOTE] * 5
        note(app, 6)
        assert app.ledger.head() == rows[-1][0] + 1
        app.keep_up()
        assert app.rebuild().equal


def test_a_copy_of_a_server_opens_as_a_file(two: Two) -> None:
    """Also of the ledger that was put back: there and back again changes nothing."""
    with two.open(two.here) as app:
        note(app, 1)
        rows = app.ledger._recorder.after(0, 100)
    first = two.backup(two.here)
    restore(two.there, Copies(first.ledger, first.keys), silent, two.clock)

    second = two.backup(two.there)

    assert second.manifest._replace(made_at="", sha256="") == first.manifest._replace(made_at="", sha256="")
    ours = Settings(second.ledger, KEY)
    assert isinstance(ours.keys, Path)
    ours.keys.write_bytes(second.keys.read_bytes())
    with two.open(ours) as app:
        assert app.ledger._recorder.after(0, 100) == rows
        assert notes(app) == [NOTE]


def test_a_key_that_was_destroyed_does_not_come_back_on_a_server(two: Two) -> None:
    """The copy was made before; the list outside says that the key must be gone."""
    with two.open(two.here) as app:
        note(app, 1)
    copied = two.backup(two.here)
    with two.open(two.here) as app:
        app.ledger.destroy_keys(WORKER, ["note"], DAY)

    restored = restore(two.there, Copies(copied.ledger, copied.keys), silent, two.clock)

    assert restored.listed == 1
    with two.open(two.there) as app:
        assert notes(app) == [Erased(erased_on=DAY.isoformat())]


def test_a_server_that_holds_a_ledger_takes_no_other(two: Two) -> None:
    with two.open(two.here) as app:
        note(app, 1)
    copied = two.backup(two.here)
    files = Copies(copied.ledger, copied.keys)
    restore(two.there, files, silent, two.clock)
    assert code_of(lambda: restore(two.there, files, silent, two.clock)) == "ledger_exists"


def test_a_restore_that_fails_leaves_nothing_on_a_server(two: Two) -> None:
    """The copy of the keys is too old for the last events; after that the whole copy still goes in."""
    early = two.backup(two.here)
    with two.open(two.here) as app:
        note(app, 1)
    late = two.backup(two.here)
    assert code_of(lambda: restore(two.there, Copies(late.ledger, early.keys), silent, two.clock)) == "keys_older"
    assert restore(two.there, Copies(late.ledger, late.keys), silent, two.clock).events == late.manifest.events
