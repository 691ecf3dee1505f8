"""A backup takes the audit store along, from a file and from a server, and a restore puts it back on either."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.app.places import KEY, note, silent
from tests.app.places import Clock as Moments
from tests.audit.lines import handled, looked
from tests.ledgers import MORNING, code_of
from tests.servers import BOTH, a_database
from werkzekerheid.app.app import create, open_app
from werkzekerheid.app.backup import Copied, backup, manifest_beside
from werkzekerheid.app.restore import Copies, restore
from werkzekerheid.ledger.audit.lines import AccessLine, Checkpoint, ProcessingLine, Pruning, Tile
from werkzekerheid.ledger.copies import PAGE
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from werkzekerheid.ledger.audit.log import AuditLog

LATER = MORNING + timedelta(days=3 * 365)


class Ways(NamedTuple):
    """A ledger, an empty place, and where the copies go."""

    folder: Path
    here: Settings
    there: Settings
    clock: Moments

    def backup(self) -> Copied:
        return backup(self.here, self.folder / "copies", self.folder / "keys", 30, silent, self.clock)

    def restore(self, copied: Copied) -> None:
        restore(self.there, Copies(copied.ledger, copied.keys), silent, self.clock)


@pytest.fixture(params=[f"{one} to {other}" for one in BOTH for other in BOTH])
def ways(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ways]:
    made: list[Settings] = []
    databases = []
    for name, kind in zip(("here", "there"), request.param.split(" to "), strict=True):
        if kind == "sqlite":
            made.append(Settings(tmp_path / name / "ledger.db", KEY, str(tmp_path / "destroyed.jsonl")))
        else:
            databases.append(a_database(request.getfixturevalue("server")))
            made.append(Settings(next(databases[-1]), KEY, str(tmp_path / "destroyed.jsonl")))
    clock = Moments()
    create(made[0], demo=False, clock=clock)
    yield Ways(tmp_path, made[0], made[1], clock)
    for one in databases:
        next(one, None)


class Content(NamedTuple):
    """All that an audit store holds."""

    access: list[tuple[int, AccessLine]]
    processing: list[tuple[int, ProcessingLine]]
    prunings: list[Pruning]
    tiles: list[bytes]
    checkpoints: list[Checkpoint]
    position: int


def content(log: AuditLog) -> Content:
    tiles = [log.tile(tree, 0, n) for tree in ("access", "ledger") for n in range(3)]
    return Content(
        list(log.access()), list(log.processing()), log.prunings(), tiles, log.checkpoints("ledger"),
        log.position("otlp"),
    )  # fmt: skip


def fill(log: AuditLog) -> None:
    """More than a page of lines, of which the oldest had their term."""
    log.write([looked(0, MORNING)], [handled(0)])
    log.write([looked(n, LATER) for n in range(1, PAGE + 5)], [handled(n) for n in range(1, 4)])
    log.prune("access", LATER - timedelta(days=2 * 365), LATER)
    log.keep_tiles([Tile(0, n, bytes([n]) * 32) for n in range(2)], Checkpoint("ledger", 2, b"2", "n", "at"), None)
    log.keep_tiles([], Checkpoint("ledger", 10, b"10", "n", "at"), 2)
    log.keep_tiles([Tile(0, 0, b"a")], Checkpoint("access", 1, b"1", "n", "at"), None)
    log.keep_position("otlp", 3)


def test_all_of_it_comes_back_with_the_ledger(ways: Ways) -> None:
    """Under the same numbers; and the next line goes on after them."""
    with open_app(ways.here, ways.clock) as app:
        note(app, 1)
        fill(app.audit)
        before = content(app.audit)
    copied = ways.backup()
    assert copied.lines == len(before.access) + len(before.processing)

    ways.restore(copied)

    with open_app(ways.there, ways.clock) as app:
        assert content(app.audit) == before
        app.audit.write([looked(7, LATER)], [handled(7)])
        assert app.audit.head("access") == before.access[-1][0] + 1
        assert app.audit.head("processing") == before.processing[-1][0] + 1


def test_a_copy_from_before_there_were_audit_stores_gets_an_empty_one(ways: Ways) -> None:
    with open_app(ways.here, ways.clock) as app:
        note(app, 1)
    copied = ways.backup()
    copied.audit.unlink()
    manifest = manifest_beside(copied.ledger)
    said = json.loads(manifest.read_bytes())
    del said["audit_sha256"]
    manifest.write_text(json.dumps(said), encoding="ascii")

    ways.restore(copied)

    with open_app(ways.there, ways.clock) as app:
        assert app.ledger.head() == 1
        assert app.audit.head("access") == 0


@pytest.mark.parametrize("ways", ["sqlite to sqlite"], indirect=True)
def test_a_copy_that_was_changed_or_left_behind_is_refused(ways: Ways) -> None:
    with open_app(ways.here, ways.clock) as app:
        app.audit.write([looked(0, MORNING)], [])
    copied = ways.backup()
    whole = copied.audit.read_bytes()

    copied.audit.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert code_of(lambda: ways.restore(copied)) == "ledger_copy_changed"
    copied.audit.unlink()
    assert code_of(lambda: ways.restore(copied)) == "audit_no_copy"
    copied.audit.write_bytes(whole)
    ways.restore(copied)
