"""A copy of a running ledger: of one moment, whole, and its keys elsewhere."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta

import pytest

from tests.app.places import DAY, KEY, Place, app, note, notes, place, silent
from tests.ledgers import NOTE, code_of, draft, in_file
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.backup import backup, sha256_of
from werkzekerheid.facts.base import Erased
from werkzekerheid.facts.event import Event
from werkzekerheid.ledger.ledger import Batch
from werkzekerheid.ledger.sqlite.recorder import LedgerRecorder
from werkzekerheid.settings import Settings

__all__ = ["app", "place"]


class TestACopy:
    """A ledger file, a key file in another folder, and a manifest."""

    def test_it_is_a_ledger_and_opens_as_it_is(self, place: Place, app: App) -> None:
        """Beside a copy of its keys; and to look at it does not change it."""
        note(app, 1)
        copied = place.backup()
        ours = Settings(copied.ledger, KEY)
        in_file(ours.keys).write_bytes(copied.keys.read_bytes())
        with open_app(ours, place.clock) as opened:
            assert notes(opened) == [NOTE]
            assert opened.ledger.ledger_id == app.ledger.ledger_id
        assert sha256_of(copied.ledger) == copied.manifest.sha256

    def test_every_event_has_its_own_position_and_bytes(self, place: Place, app: App) -> None:
        """Also where there are gaps between the positions."""
        note(app, 1)
        assert isinstance(app.ledger._recorder, LedgerRecorder)
        app.ledger._recorder.writer().executescript(
            "DROP TRIGGER events_update; UPDATE events SET rowid = 7; UPDATE sqlite_sequence SET seq = 7"
        )
        note(app, 2)
        copied = place.backup()
        connection = sqlite3.connect(f"file:{copied.ledger}?immutable=1", uri=True)
        rows = connection.execute("SELECT * FROM events ORDER BY rowid").fetchall()
        connection.close()
        assert rows == app.ledger._recorder.after(0, 10)
        assert [row[0] for row in rows] == [7, 8]
        assert (copied.manifest.events, copied.manifest.head) == (2, 8)

    def test_the_manifest_says_what_it_is(self, place: Place, app: App) -> None:
        note(app, 1)
        copied = place.backup()
        said = json.loads(copied.ledger.with_suffix(".json").read_bytes())
        assert said == copied.manifest._asdict()
        assert (said["ledger"], said["head"], said["events"]) == (app.ledger.ledger_id, 1, 1)

    def test_only_its_owner_can_read_the_files(self, place: Place, app: App) -> None:
        copied = place.backup()
        files = [copied.ledger, copied.audit, copied.ledger.with_suffix(".json"), copied.keys]
        assert {one.stat().st_mode & 0o777 for one in files} == {0o600}
        assert sorted(place.folder.glob("copies/*")) == sorted(files[:3])
        assert list(place.folder.glob("keys/*")) == files[3:]

    @pytest.mark.parametrize(("to", "keys_to"), [("a", "a"), ("a", "a/b"), ("a/b", "a"), ("a", "b/../a")])
    def test_keys_do_not_lie_with_what_they_open(self, place: Place, to: str, keys_to: str) -> None:
        folders = place.folder / to, place.folder / keys_to
        assert code_of(lambda: backup(place.settings(), *folders, 30, silent)) == "keys_together"
        assert not (place.folder / "a").exists()

    def test_what_has_expired_is_deleted_and_nothing_else(self, place: Place, app: App) -> None:
        """
        2026-03-02  a copy for 10 days, and one for 30
        2026-03-13  the next copy
        """
        first, second = place.backup(days=10), place.backup()
        foreign = first.keys.parent / "keys-20200101T000000.000000Z.db"
        foreign.write_bytes(b"somebody else's")
        create(place.settings("other"), demo=False, clock=place.clock)
        of_another = place.backup("other", days=1)
        place.clock.now += timedelta(days=11)
        third = place.backup()
        assert third.deleted == (first.keys,)
        assert not first.keys.exists()
        assert all(one.exists() for one in (foreign, of_another.keys, second.keys, third.keys, first.ledger))

    def test_what_a_killed_run_left_is_cleared_when_it_is_a_day_old(self, place: Place, app: App) -> None:
        """It holds keys too. Of a younger one somebody may still be writing."""
        left = [
            place.backup().keys.with_name(f".keys-{moment}.000000Z.db.0123abcd{ending}")
            for moment in ("20260301T085900", "20260302T010000")
            for ending in ("", "-wal")
        ]
        for file in left:
            file.touch()
        place.backup()
        assert [one.exists() for one in left] == [False, False, True, True]

    def test_a_missing_ledger_is_refused_and_nothing_is_left(self, place: Place) -> None:
        assert code_of(lambda: place.backup("nowhere")) == "ledger_missing"
        assert not list(place.folder.glob("copies/*"))


class TestWhileOthersWrite:
    """The copy is of one moment."""

    def test_what_is_appended_while_it_is_read_is_not_in_it(
        self, place: Place, app: App, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """And the keys come last: each event of the copy opens, also where its key is destroyed meanwhile."""
        monkeypatch.setattr("werkzekerheid.ledger.sqlite.copies.PAGE", 2)
        for number in range(1, 8):
            note(app, number, f"career:{number}")
        steps: list[int] = []

        def meanwhile(done: int, _of: int) -> None:
            steps.append(done)
            app.ledger.append_many([Batch(f"career:new-{done}-{n}", 0, [draft(done * 10 + n, NOTE)]) for n in range(3)])
            app.ledger.destroy_keys(str(done), ["note"], DAY)

        to = place.folder / "copies", place.folder / "keys"
        copied = backup(place.settings(), *to, 30, meanwhile, place.clock)
        assert steps == [2, 4, 6, 7]
        assert (copied.manifest.head, app.ledger.head()) == (7, 19)
        place.restore(copied)
        with place.open("back") as back:
            read = [one for one in back.ledger.read_from(0) if isinstance(one, Event)]
            erased = [one.position for one in read if isinstance(one.told.note, Erased)]
            assert (len(read), erased) == (7, [2, 4, 6, 7])
