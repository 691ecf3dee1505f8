"""A copy put back: all that was there, and nothing that was destroyed since."""

from __future__ import annotations

import json
import sqlite3
from base64 import b64encode
from datetime import timedelta
from pathlib import Path
from uuid import uuid5

import pytest

from make_load import careers, drafts_of
from tests.app.places import (
    COACH,
    DAY,
    WORKER,
    Place,
    app,
    everything_in,
    note,
    notes,
    place,
    relapsed,
    say_destroyed,
    silent,
    wrapped,
)
from tests.ledgers import NOTE, code_of, in_file
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.backup import Copied, sha256_of
from werkzekerheid.app.restore import Copies, restore
from werkzekerheid.facts.base import Erased
from werkzekerheid.facts.event import NAMESPACE, Event

__all__ = ["app", "place"]

OTHER_KEY = b64encode(bytes(range(2, 34))).decode()


class TestRestored:
    """The ledger is there again, with its keys and its read models."""

    def test_all_that_was_there_is_there_again(self, place: Place, app: App) -> None:
        for number, (career, facts) in enumerate(careers(4, 30, 1)):
            app.ledger.append(f"career:{career}", 0, drafts_of(facts))
            note(app, number)
        app.keep_up()
        app.pass_time()
        before = app.ledger.read_from(0, 5_000)
        assert place.restore(place.backup()) == (len(before), 0, 0)
        with place.open("back") as back:
            assert back.ledger.read_from(0, 5_000) == before
            assert all(check.ok for check in back.doctor())
            note(back, 99)
            assert back.ledger.head() == app.ledger.head() + 1

    def test_no_alert_is_raised_anew(self, place: Place, app: App) -> None:
        """
        2026-03-02  a relapse
        2026-03-09  its promise was broken: an alert stands
        2026-03-10  restored: the alert stands, once
        """
        relapsed(app)
        place.clock.now += timedelta(days=8)
        app.pass_time()
        alerts = app.ledger.version(f"alerts:{WORKER}")
        assert alerts
        place.restore(place.backup())
        with place.open("back") as back:
            back.keep_up()
            assert back.ledger.version(f"alerts:{WORKER}") == alerts
            assert back.rebuild().equal

    def test_read_models_of_another_past_are_thrown_away(self, place: Place, app: App) -> None:
        """Else they would say that they know events which this ledger is still to get."""
        copied = place.backup()
        app.record(WORKER, "career_opened", {"reason": "benefit"}, COACH)
        views = in_file(place.settings("back").views)
        views.parent.mkdir()
        views.write_bytes(in_file(place.settings().views).read_bytes())
        place.restore(copied)
        with place.open("back") as back:
            other = str(uuid5(NAMESPACE, "other"))
            back.record(other, "career_opened", {"reason": "benefit"}, COACH)
            built = back.rebuild()
            assert (built.careers, built.equal) == (1, True)

    def test_a_demo_needs_no_key(self, place: Place) -> None:
        create(place.settings("demo", None), demo=True, clock=place.clock)
        place.restore(place.backup("demo"), key=None)
        assert open_app(place.settings("back", None)).demo

    def test_what_was_recorded_after_the_copy_is_gone(self, place: Place, app: App) -> None:
        note(app, 1)
        copied = place.backup()
        note(app, 2)
        place.restore(copied)
        with place.open("back") as back:
            assert back.ledger.head() == 1


class TestDestroyed:
    """A key that was destroyed after the copy was made does not come back with it."""

    def test_not_by_an_old_copy_of_everything(self, place: Place, app: App) -> None:
        """
        09:00  a note; a copy of everything is made
        09:01  the key of the notes is destroyed, and another note is made
        later  the old copy is put back where the list is
        """
        note(app, 1)
        note(app, 2, "career:other")
        copied = place.backup()
        key = wrapped(copied.keys, "note")
        app.ledger.destroy_keys(WORKER, ["note"], DAY)
        place.take_the_list_along()

        assert place.restore(copied).listed == 1

        with place.open("back") as back:
            assert notes(back) == [Erased(erased_on="2026-03-02")]
            assert notes(back, "career:other") == [NOTE]
            assert key not in everything_in(place.folder / "back")
            assert NOTE.encode() not in everything_in(place.folder / "back")
            note(back, 3)
            assert key not in everything_in(place.folder / "back")
        assert key not in everything_in(place.folder / "back")
        assert key not in everything_in(place.folder / "live")

    def test_not_by_old_keys_under_a_newer_ledger(self, place: Place, app: App) -> None:
        """The fact in the ledger is enough, where somebody lost the list."""
        note(app, 1)
        old = place.backup()
        key = wrapped(old.keys, "note")
        say_destroyed(app, 2, "note")
        app.finish_destroying()
        new = place.backup()

        restored = place.restore(new, keys=old)

        assert (restored.listed, restored.finished) == (0, 1)
        with place.open("back") as back:
            assert notes(back)[0] == Erased(erased_on="2026-03-02")
        assert key not in everything_in(place.folder / "back")

    def test_a_tombstone_of_the_copy_goes_onto_the_list(self, place: Place, app: App) -> None:
        note(app, 1)
        app.ledger.destroy_keys(WORKER, ["note"], DAY)
        place.restore(place.backup())
        here, there = place.settings().destroyed, place.settings("back").destroyed
        assert here
        assert there
        assert there.read_bytes() == here.read_bytes()

    def test_its_key_leaves_the_copies_when_these_expire(self, place: Place, app: App) -> None:
        note(app, 1)
        key = wrapped(place.backup().keys, "note")
        app.ledger.destroy_keys(WORKER, ["note"], DAY)
        assert key in everything_in(place.folder)
        place.clock.now += timedelta(days=30)
        place.backup()
        assert key not in everything_in(place.folder)

    def test_what_is_pending_is_finished_by_the_doctor_and_built_again(self, place: Place, app: App) -> None:
        relapsed(app)
        say_destroyed(app, 9, "signal", "note")
        told = {one.name: one.say for one in app.doctor()}
        assert told["destroyed"] == "2 sleutels zijn vernietigd en staan op de lijst; 2 daarvan nu pas"
        assert all(one.ok for one in app.doctor())
        assert app.rebuild().equal
        relapse = app.ledger.read(f"career:{WORKER}")[2]
        assert isinstance(relapse, Event)
        assert relapse.fact.TYPE == "erased"


class TestRefused:
    """Nothing is written where anything is wrong."""

    @pytest.fixture
    def copied(self, place: Place, app: App) -> Copied:
        note(app, 1)
        return place.backup()

    def nothing_restored(self, place: Place) -> bool:
        return not [one for one in place.folder.glob("back/*") if "views" not in one.name]

    def test_a_place_that_is_taken(self, place: Place, copied: Copied) -> None:
        place.restore(copied)
        before = everything_in(place.folder / "back")
        assert code_of(lambda: place.restore(copied)) == "ledger_exists"
        in_file(place.settings("back").ledger).unlink()
        assert code_of(lambda: place.restore(copied)) == "keys_exists"
        in_file(place.settings("back").keys).rename(place.folder / "back" / "aside")
        assert code_of(lambda: place.restore(copied)) == "audit_exists"
        in_file(place.settings("back").audit).rename(place.folder / "back" / "aside-too")
        log = place.folder / "back" / "ledger.db-wal"
        log.touch()
        assert code_of(lambda: place.restore(copied)) == "ledger_exists"
        log.unlink()
        place.restore(copied)
        assert len(everything_in(place.folder / "back")) > len(before)

    def test_a_changed_copy(self, place: Place, copied: Copied) -> None:
        content = bytearray(copied.ledger.read_bytes())
        content[-1] ^= 1
        copied.ledger.write_bytes(content)
        assert code_of(lambda: place.restore(copied)) == "ledger_copy_changed"
        assert self.nothing_restored(place)

    @pytest.mark.parametrize("said", ["", "[]", '{"ledger": "x"}'])
    def test_a_manifest_that_says_nothing(self, place: Place, copied: Copied, said: str) -> None:
        copied.ledger.with_suffix(".json").write_text(said)
        assert code_of(lambda: place.restore(copied)) == "ledger_copy_changed"

    @pytest.mark.parametrize("field", ["ledger", "head", "events"])
    def test_a_manifest_of_another_copy(self, place: Place, copied: Copied, field: str) -> None:
        manifest = copied.ledger.with_suffix(".json")
        said = json.loads(manifest.read_bytes())
        manifest.write_text(json.dumps({**said, field: "x" if field == "ledger" else 7}))
        assert code_of(lambda: place.restore(copied)) in {"ledger_copy_changed", "keys_of_another"}
        assert self.nothing_restored(place)

    @pytest.mark.parametrize("ending", [".db", ".json"])
    def test_half_a_copy(self, place: Place, copied: Copied, ending: str) -> None:
        copied.ledger.with_suffix(ending).unlink()
        assert code_of(lambda: place.restore(copied)) == "ledger_no_copy"

    def test_keys_of_another_ledger(self, place: Place, copied: Copied) -> None:
        create(place.settings("other"), demo=False, clock=place.clock)
        assert code_of(lambda: place.restore(copied, keys=place.backup("other"))) == "keys_of_another"

    def test_keys_that_have_expired(self, place: Place, copied: Copied) -> None:
        place.clock.now += timedelta(days=30)
        assert code_of(lambda: place.restore(copied)) == "keys_expired"
        assert self.nothing_restored(place)

    def test_the_keys_of_a_ledger_in_use(self, place: Place, copied: Copied) -> None:
        """Part of them may be in the log beside the file, which a copy does not have."""
        files = Copies(copied.ledger, in_file(place.settings().keys))
        assert code_of(lambda: restore(place.settings("back"), files, silent)) == "keys_no_copy"

    def test_keys_that_are_older_than_an_event(self, place: Place, app: App, copied: Copied) -> None:
        """Before anything was written that nobody could read."""
        note(app, 2, "career:later")
        assert code_of(lambda: place.restore(place.backup(), keys=copied)) == "keys_older"
        assert self.nothing_restored(place)

    @pytest.mark.parametrize(("key", "code"), [(None, "key_missing"), (OTHER_KEY, "key_wrong"), ("é", "key_malformed")])
    def test_the_wrong_key(self, place: Place, copied: Copied, key: str | None, code: str) -> None:
        assert code_of(lambda: place.restore(copied, key=key)) == code
        assert self.nothing_restored(place)

    @pytest.mark.parametrize("which", ["ledger", "keys"])
    def test_a_copy_of_a_newer_program(self, place: Place, copied: Copied, which: str) -> None:
        path: Path = getattr(copied, which)
        connection = sqlite3.connect(path)
        connection.executescript("PRAGMA journal_mode = DELETE; PRAGMA user_version = 2")
        connection.close()
        manifest = copied.ledger.with_suffix(".json")
        said = json.loads(manifest.read_bytes())
        manifest.write_text(json.dumps({**said, "sha256": sha256_of(copied.ledger)}))
        assert code_of(lambda: place.restore(copied)) == f"{which}_newer"
        assert self.nothing_restored(place)

    def test_while_another_restores_there(self, place: Place, copied: Copied) -> None:
        mark = place.folder / "back" / ".ledger.db.restoring"
        mark.parent.mkdir()
        other = sqlite3.connect(mark, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        assert code_of(lambda: place.restore(copied)) == "ledger_busy"
        other.close()
        place.restore(copied)
        assert not mark.exists()
