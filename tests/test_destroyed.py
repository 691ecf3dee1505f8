"""What was destroyed stays destroyed: the list outside the backups, and the work that a start finishes."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.ledgers import CAREER, KEK, NOTE, WORKER, Clock, clock, code_of, draft, in_file
from tests.ledgers import file_ledger as ledger
from werkzekerheid.facts.base import Erased
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.ledger.destroyed import DestroyedKeys
from werkzekerheid.ledger.ledger import Draft, Event, Ledger
from werkzekerheid.ledger.sqlite.copies import FileStore
from werkzekerheid.ledger.stored import Tombstone

__all__ = ["clock", "ledger"]

DAY = date(2027, 1, 1)
OTHER = "career:other"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """Where the list of the ledger is."""
    return tmp_path / "ledger.destroyed.jsonl"


def key_destroyed(number: int, *classes: str) -> Draft:
    fact = fact_class("keys_destroyed").model_validate({"classes": classes, "reason": "retention"})
    return draft(number)._replace(fact=fact)


def reopened(ledger: Ledger, clock: Clock) -> Ledger:
    """The next program."""
    ledger.close()
    return Ledger.open(ledger.where, KEK, clock=clock)


def notes(ledger: Ledger) -> list[object]:
    return [one.told.note for one in ledger.read_from(0) if isinstance(one, Event) and one.told.note is not None]


def old_keys(ledger: Ledger) -> bytes:
    """The key store as it is, for `put_back`."""
    ledger.close()
    return in_file(ledger.where).with_suffix(".keys.db").read_bytes()


def put_back(ledger: Ledger, content: bytes) -> None:
    """What nobody should do: an old key store put back by hand."""
    ledger.close()
    in_file(ledger.where).with_suffix(".keys.db").write_bytes(content)


def everything_beside(path: Path) -> bytes:
    """All bytes in this folder."""
    return b"\0".join(one.read_bytes() for one in path.parent.iterdir())


class TestTheList:
    """One line a key, and nothing that says who somebody is."""

    def test_it_names_the_key_the_owner_the_class_and_the_day(self, ledger: Ledger, listed: Path) -> None:
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        assert not listed.exists()
        (gone,) = ledger.destroy_keys(WORKER, ["note", "health"], DAY)
        assert json.loads(listed.read_text()) == {
            "ledger": ledger.ledger_id, "key": gone.key_id, "owner": WORKER, "class": "note", "day": "2027-01-01",
        }  # fmt: skip
        assert listed.stat().st_mode & 0o777 == 0o600

    def test_a_key_stands_on_it_once(self, ledger: Ledger, listed: Path) -> None:
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        for _ in range(2):
            ledger.destroy_keys(WORKER, ["note"], DAY)
        ledger.destroying.heed(whole=True)
        assert len(listed.read_text().splitlines()) == 1

    def test_where_it_cannot_be_written_no_key_goes(self, ledger: Ledger, listed: Path) -> None:
        """Also where its folder is gone: a disk that is not there must not be replaced by a folder of that name."""
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        listed.mkdir()
        assert code_of(lambda: ledger.destroy_keys(WORKER, ["note"], DAY)) == "keys_list_unwritable"
        assert notes(ledger) == [NOTE]
        elsewhere = DestroyedKeys(listed / "nowhere" / "list.jsonl", ledger.ledger_id)
        assert code_of(lambda: elsewhere.add([Tombstone("a", WORKER, "note", "2027-01-01")])) == "keys_list_unwritable"
        assert not list(listed.iterdir())

    def test_without_one_no_key_goes(self, ledger: Ledger) -> None:
        """As where the ledger is on a server, and nobody said where the list is."""
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        ledger.destroying._listed = None
        assert code_of(lambda: ledger.destroy_keys(WORKER, ["note"], DAY)) == "settings_destroyed_keys"
        ledger.destroying.heed(whole=True)

    def test_keys_that_were_destroyed_and_stand_on_no_list_are_found(self, ledger: Ledger) -> None:
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        ledger.destroy_keys(WORKER, ["note"], DAY)
        ledger.destroying._listed = None
        ledger.destroying.heed()
        assert code_of(lambda: ledger.destroying.heed(whole=True)) == "settings_destroyed_keys"

    def test_a_line_that_was_cut_off_is_written_over(self, ledger: Ledger, listed: Path) -> None:
        """The power failed while it was written: nobody was told of it, and its key is still there."""
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        listed.write_bytes(b'{"ledger":"')
        ledger.destroy_keys(WORKER, ["note"], DAY)
        (line,) = listed.read_text().splitlines()
        assert json.loads(line)["owner"] == WORKER

    @pytest.mark.parametrize("line", ["{}", "nonsense", '{"key":"a","owner":"b","class":"c","day":"once"}'])
    def test_a_damaged_line_is_refused_and_named(self, tmp_path: Path, line: str) -> None:
        file = tmp_path / "list.jsonl"
        one = DestroyedKeys(file, "ours")
        one.add([Tombstone("a", WORKER, "note", "2027-01-01")])
        file.write_text(f'{file.read_text()}{line[:-1]},"ledger":"ours"{line[-1]}\n')
        assert code_of(one.read) == "keys_list_broken"

    def test_two_ledgers_may_share_one(self, tmp_path: Path) -> None:
        one, other = (DestroyedKeys(tmp_path / "list.jsonl", name) for name in ("one", "other"))
        one.add([Tombstone("a", WORKER, "note", "2027-01-01")])
        other.add([Tombstone("b", WORKER, "note", "2027-01-01"), Tombstone("c", WORKER, "note", "2027-01-01")])
        assert (one.count(), other.count()) == (1, 2)
        assert [line.key_id for line in other.read()] == ["b", "c"]


class TestAStart:
    """Looks whether all that must be gone is gone."""

    def test_an_old_key_store_put_back_by_hand_opens_nothing(self, ledger: Ledger, clock: Clock) -> None:
        """
        08:32       a fact with a note
        2027-01-01  the key of the notes is destroyed
        2027-02-01  somebody copies an old key store over the new one
        """
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        before = old_keys(ledger)
        ledger = reopened(ledger, clock)
        ledger.destroy_keys(WORKER, ["note"], DAY)
        put_back(ledger, before)
        with reopened(ledger, clock) as later:
            assert notes(later) == [Erased(erased_on="2027-01-01")]

    def test_a_destruction_that_was_killed_after_the_list_is_finished(
        self, ledger: Ledger, clock: Clock, listed: Path
    ) -> None:
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        key_id = ledger._keys.of_owner(WORKER)["note"]
        DestroyedKeys(listed, ledger.ledger_id).add([Tombstone(key_id, WORKER, "note", "2027-01-01")])
        with reopened(ledger, clock) as later:
            assert notes(later) == [Erased(erased_on="2027-01-01")]

    def test_a_list_that_lacks_something_is_completed(self, ledger: Ledger, clock: Clock, listed: Path) -> None:
        """Somebody lost it; the tombstones know."""
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        ledger.append(OTHER, 0, [draft(2, NOTE)])
        ledger.destroy_keys(WORKER, ["note"], DAY)
        first = listed.read_text()
        ledger.destroy_keys("other", ["note"], DAY)
        listed.write_text(first)
        with reopened(ledger, clock) as later:
            assert {one.owner for one in DestroyedKeys(listed, later.ledger_id).read()} == {WORKER, "other"}

    def test_a_list_and_a_store_that_are_equally_long_are_compared_by_the_doctor(
        self, ledger: Ledger, listed: Path
    ) -> None:
        """Neither knows of the key that the other names."""
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        ledger.append(OTHER, 0, [draft(2, NOTE)])
        (gone,) = ledger.destroy_keys(WORKER, ["note"], DAY)
        listed.unlink()
        lost = Tombstone(ledger._keys.of_owner("other")["note"], "other", "note", "2027-01-02")
        DestroyedKeys(listed, ledger.ledger_id).add([lost])
        ledger.destroying.heed()
        assert NOTE in notes(ledger)
        ledger.destroying.heed(whole=True)
        assert notes(ledger) == [Erased(erased_on="2027-01-01"), Erased(erased_on="2027-01-02")]
        assert set(ledger.tombstones()) == {gone, lost}

    def test_a_key_that_a_reader_kept_in_the_log_goes_with_the_doctor(self, ledger: Ledger) -> None:
        """A backup reads the keys while one of them is destroyed, for longer than we wait."""
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        ledger._keys._tables.execute("PRAGMA busy_timeout = 0")
        keys = in_file(ledger.where).with_suffix(".keys.db")
        with FileStore(in_file(ledger.where), keys).keys() as reading:
            wrapped = next(one.wrapped for page in reading.pages for one in page if one.data_class == "note")
            ledger.destroy_keys(WORKER, ["note"], DAY)
            assert wrapped in everything_beside(keys)
        ledger.destroying.heed(whole=True)
        assert wrapped not in everything_beside(keys)


class TestWhatIsPending:
    """The fact says that keys are destroyed, and they are still there."""

    def test_it_is_finished_with_the_day_of_the_fact(self, ledger: Ledger) -> None:
        """
        08:32  a fact with a note
        08:33  keys_destroyed classes=note,health; then the power fails
        """
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        ledger.append(CAREER, 1, [key_destroyed(2, "note", "health")])
        (gone,) = ledger.destroying.finish()
        assert (gone.owner, gone.data_class, gone.destroyed_on) == (WORKER, "note", "2026-03-01")
        assert notes(ledger) == [Erased(erased_on="2026-03-01")]
        assert ledger.destroying.finish() == ()

    def test_a_key_made_after_the_fact_is_another_key(self, ledger: Ledger) -> None:
        """
        08:32  a fact with a note
        08:33  keys_destroyed classes=note
        08:34  a fact with a note, under a new key
        """
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        ledger.append(CAREER, 1, [key_destroyed(2, "note")])
        ledger.destroy_keys(WORKER, ["note"], DAY)
        ledger.append(CAREER, 2, [draft(3, NOTE)])
        assert ledger.destroying.finish() == ()
        assert notes(ledger) == [Erased(erased_on="2027-01-01"), NOTE]

    def test_what_closed_only_an_alert_counts_too(self, ledger: Ledger) -> None:
        """All that is about one career goes with one key."""
        ledger.append(f"alerts:{WORKER}", 0, [draft(1, NOTE)])
        ledger.append(CAREER, 0, [key_destroyed(2, "note")])
        assert [one.data_class for one in ledger.destroying.finish()] == ["note"]

    def test_a_fact_that_went_with_its_own_key_is_done(self, ledger: Ledger) -> None:
        ledger.append(CAREER, 0, [draft(1, NOTE), key_destroyed(2, "work")])
        assert [one.data_class for one in ledger.destroying.finish()] == ["work"]
        assert ledger.destroying.finish() == ()

    def test_a_second_fact_about_a_new_key_destroys_that(self, ledger: Ledger) -> None:
        ledger.append(CAREER, 0, [draft(1, NOTE), key_destroyed(2, "note")])
        first = ledger.destroying.finish()
        ledger.append(CAREER, 2, [draft(3, NOTE), key_destroyed(4, "note")])
        second = ledger.destroying.finish()
        assert len({one.key_id for one in (*first, *second)}) == 2
        assert all(isinstance(one, Erased) for one in notes(ledger))


def test_keys_of_nobody_are_counted(ledger: Ledger) -> None:
    """A key is made before what it closes, which may then be refused."""
    ledger.append(CAREER, 0, [draft(1, NOTE)])
    ledger._keys.ensure([("nobody", "work"), ("nobody", "note"), ("ledger", "work")])
    assert ledger.destroying.kept() == (5, 2, 0)
