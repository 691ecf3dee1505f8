"""The key store: made when needed, never twice, and gone for good."""

import sqlite3
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from werkzekerheid.ledger.keys import DEMO_KEK, KeyStore, is_default, kek_from, owner_of
from werkzekerheid.ledger.stored import Tombstone
from werkzekerheid.ledger.wrapping import fingerprint
from werkzekerheid.messages import Refusal

KEK = bytes(range(32))
OTHER_KEK = bytes(range(1, 33))
LEDGER = "9f0d3f0e-1d1b-4c66-8f4b-0c6a0f3b1a55"
WORKER = "2f1e8c5a-0b8e-5b0e-9a51-6a1d6a4f7c11"
DAY = date(2027, 1, 1)
NONCE = bytes(12)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.keys.db"
    KeyStore.create(path, ledger=LEDGER, kek=KEK)
    return path


@pytest.fixture
def keys(path: Path) -> Iterator[KeyStore]:
    store = opened(path)
    yield store
    store.close()


def opened(path: Path, kek: bytes = KEK, ledger: str = LEDGER) -> KeyStore:
    return KeyStore.open(path, ledger=ledger, kek=kek)


def refused(path: Path, kek: bytes = KEK, ledger: str = LEDGER) -> str:
    with pytest.raises(Refusal) as refusal:
        opened(path, kek, ledger)
    assert str(refusal.value)
    return refusal.value.code


def opens(key: AESGCM | Tombstone | None, closed: bytes) -> bool:
    assert isinstance(key, AESGCM)
    try:
        return key.decrypt(NONCE, closed, None) == b"text"
    except InvalidTag:
        return False


def test_a_key_stays_the_same_for_its_owner_and_class(path: Path, keys: KeyStore) -> None:
    """Also in the next program; another class or owner has another."""
    key_id, key = keys.sealing_key(WORKER, "health")
    closed = key.encrypt(NONCE, b"text", None)
    later = opened(path)
    assert later.sealing_key(WORKER, "health")[0] == key_id
    assert opens(later.opening_key(key_id), closed)
    for owner, data_class in ((WORKER, "note"), ("ledger", "health")):
        other_id, other = later.sealing_key(owner, data_class)
        assert other_id != key_id
        assert not opens(other, closed)
    later.close()


def test_only_its_owner_can_read_the_file(path: Path) -> None:
    """Nor the files that SQLite makes beside it."""
    store = opened(path)
    store.ensure([(WORKER, "work")])
    files = list(path.parent.iterdir())
    assert len(files) > 1
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    store.close()


def test_a_key_is_on_disk_before_it_is_used(path: Path, keys: KeyStore) -> None:
    """Else a loss of power could leave an event that nobody can open."""
    key_id, _ = keys.sealing_key(WORKER, "work")
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT id FROM keys").fetchall() == [(key_id,)]
    connection.close()
    assert keys._tables.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_no_data_key_lies_in_the_file_unwrapped(path: Path, keys: KeyStore) -> None:
    """What was closed under a data key cannot be opened with the file alone."""
    keys.ensure([(WORKER, "work")])
    wrapped = keys._tables.execute("SELECT wrapped FROM keys").fetchone()[0]
    assert len(wrapped) == 12 + 32 + 16


ONE_KEY = """
import sys
from pathlib import Path
from werkzekerheid.ledger.keys import KeyStore
store = KeyStore.open(Path(sys.argv[1]), ledger=sys.argv[2], kek=bytes(range(32)))
print("ready", flush=True)
sys.stdin.readline()
print(*[store.sealing_key(str(owner), "work")[0] for owner in range(50)])
store.close()
"""


def test_two_programs_that_make_the_same_key_at_once_use_one(path: Path) -> None:
    """One wins, the other reads it."""
    command = [sys.executable, "-c", ONE_KEY, str(path), LEDGER]
    both = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        for _ in range(2)
    ]
    for one in both:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in both:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    first, second = (one.communicate(timeout=60)[0].split() for one in both)
    assert len(set(first)) == 50
    assert first == second


def test_a_destroyed_key_leaves_its_tombstone(path: Path, keys: KeyStore) -> None:
    """The id, the owner, the class and the day; again destroys nothing more."""
    key_id, _ = keys.sealing_key(WORKER, "health")
    kept_id, _ = keys.sealing_key(WORKER, "work")
    gone = keys.destroy(WORKER, ["health", "life"], DAY)
    assert gone == (Tombstone(key_id, WORKER, "health", "2027-01-01"),)
    assert keys.opening_key(key_id) == gone[0]
    assert isinstance(keys.opening_key(kept_id), AESGCM)
    assert keys.destroy(WORKER, ["health", "life"], DAY) == ()
    assert keys.tombstones() == gone
    later = opened(path)
    assert later.opening_key(key_id) == gone[0]
    assert later.sealing_key(WORKER, "health")[0] != key_id
    later.close()


def test_the_bytes_of_a_destroyed_key_leave_the_file(path: Path, keys: KeyStore) -> None:
    """From the pages and from the write-ahead log: what is left over would only wait for the KEK."""
    keys.ensure([(WORKER, "health")])
    wrapped: bytes = keys._tables.execute("SELECT wrapped FROM keys").fetchone()[0]
    keys.destroy(WORKER, ["health"], DAY)
    for file in path.parent.iterdir():
        assert wrapped not in file.read_bytes()


def test_what_another_program_destroyed_opens_nothing_here(path: Path, keys: KeyStore) -> None:
    """Not even from memory."""
    key_id, _ = keys.sealing_key(WORKER, "health")
    other = opened(path)
    other.destroy(WORKER, ["health"], DAY)
    other.close()
    keys.refresh()
    assert isinstance(keys.opening_key(key_id), Tombstone)


def test_a_restored_backup_brings_no_destroyed_key_back(path: Path, tmp_path: Path) -> None:
    """
    2026-12-01  a backup of the keys is made
    2027-01-01  a key is destroyed; its tombstone is kept elsewhere
    2027-02-01  the backup is put back, and the tombstone laid on it again
    """
    store = opened(path)
    key_id, _ = store.sealing_key(WORKER, "health")
    store.close()
    backup = path.read_bytes()
    store = opened(path)
    tombstones = store.destroy(WORKER, ["health"], DAY)
    store.close()
    path.write_bytes(backup)
    store = opened(path)
    assert isinstance(store.opening_key(key_id), AESGCM)
    store.bury(tombstones)
    assert store.opening_key(key_id) == tombstones[0]
    store.close()


def test_a_key_that_nobody_knows_of_is_none(keys: KeyStore) -> None:
    """It was not destroyed: somebody put back a file that is too old."""
    assert keys.opening_key("0123456789abcdef") is None


def test_rotation_wraps_every_key_anew_and_changes_none(path: Path, keys: KeyStore) -> None:
    """The old key opens the store no more; what was closed before opens as before."""
    key_id, key = keys.sealing_key(WORKER, "work")
    closed = key.encrypt(NONCE, b"text", None)
    keys.ensure([(str(owner), "work") for owner in range(2_000)])
    keys.rotate(OTHER_KEK, DAY)
    assert opens(keys.opening_key(key_id), closed)
    keys.ensure([(WORKER, "money")])
    assert refused(path) == "key_retired"
    later = opened(path, OTHER_KEK)
    assert opens(later.opening_key(key_id), closed)
    assert later.sealing_key("1999", "work")
    assert later.sealing_key(WORKER, "money")
    later.close()


def test_after_a_rotation_elsewhere_no_key_is_wrapped_with_the_old_one(path: Path, keys: KeyStore) -> None:
    """A program that still holds the old key is told so, before it writes anything."""
    other = opened(path)
    other.rotate(OTHER_KEK, DAY)
    other.close()
    with pytest.raises(Refusal) as refusal:
        keys.sealing_key(WORKER, "work")
    assert refusal.value.code == "key_retired"


def test_a_wrong_key_is_known_before_it_is_used(path: Path) -> None:
    assert refused(path, OTHER_KEK) == "key_wrong"


def test_the_store_of_another_ledger_is_refused(path: Path) -> None:
    assert refused(path, ledger="another") == "keys_of_another"


def test_a_missing_foreign_or_broken_store_is_refused(path: Path, tmp_path: Path) -> None:
    """Each with a sentence that says what to do."""
    assert refused(tmp_path / "nowhere.db") == "keys_missing"
    foreign = tmp_path / "foreign.db"
    foreign.write_text("no database", encoding="utf-8")
    assert refused(foreign) == "keys_foreign"
    foreign.write_bytes(b"")
    assert refused(foreign) == "keys_foreign"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert refused(path) == "keys_broken"
    path.write_bytes(whole)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    assert refused(path) == "keys_newer"


def test_a_tampered_wrap_is_not_taken_for_a_wrong_key(path: Path, keys: KeyStore) -> None:
    """The key-encryption key is right: the file is damaged."""
    keys.ensure([(WORKER, "work")])
    connection = sqlite3.connect(path)
    connection.execute("UPDATE keys SET owner = 'somebody else'")
    connection.commit()
    connection.close()
    with pytest.raises(Refusal) as refusal:
        keys.sealing_key("somebody else", "work")
    assert refusal.value.code == "keys_broken"


def test_a_store_is_not_made_over_another(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(Refusal) as refusal:
        KeyStore.create(path, ledger=LEDGER, kek=KEK)
    assert refusal.value.code == "keys_exists"
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_locked_store_is_busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program writes, for longer than we wait."""
    monkeypatch.setattr("werkzekerheid.ledger.sqlite.store.LOCK_SECONDS", 0)
    store = opened(path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    with pytest.raises(Refusal) as refusal:
        store.sealing_key(WORKER, "work")
    assert refusal.value.code == "keys_busy"
    connection.execute("ROLLBACK")
    connection.close()
    assert store.sealing_key(WORKER, "work")
    store.close()


def test_the_key_is_read_from_base64() -> None:
    assert kek_from(f" {b64encode(KEK).decode()}\n") == KEK


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "key_missing"),
        ("  ", "key_missing"),
        ("geheim!", "key_malformed"),
        (b64encode(KEK[1:]).decode(), "key_malformed"),
        ("é", "key_malformed"),
    ],
)
def test_what_is_no_key_is_refused_without_being_repeated(text: str | None, code: str) -> None:
    """It may be somebody's password."""
    with pytest.raises(Refusal) as refusal:
        kek_from(text)
    assert refusal.value.code == code
    assert not text or not text.strip() or text not in str(refusal.value)


def test_keys_that_everybody_knows_are_known_as_such() -> None:
    assert is_default(DEMO_KEK)
    assert is_default(bytes(32))
    assert not is_default(KEK)
    assert len(DEMO_KEK) == 32


@pytest.mark.parametrize(
    ("stream", "owner"),
    [
        (f"career:{WORKER}", WORKER),
        (f"sharing:{WORKER}", WORKER),
        (f"alerts:{WORKER}", WORKER),
        ("calendar:nl", "ledger"),
        ("directory:de-kas", "ledger"),
        ("system:x", "ledger"),
    ],
)
def test_all_that_is_about_one_career_goes_with_one_owner(stream: str, owner: str) -> None:
    assert owner_of(stream) == owner


class TestFingerprints:
    """By which a key is known again, and nothing more."""

    def test_it_is_of_one_key_and_one_ledger(self) -> None:
        told = {fingerprint(kek, ledger) for kek in (KEK, OTHER_KEK) for ledger in (b"one", b"other")}
        assert len(told) == 4
        assert all(len(one) == 16 and one.encode() not in KEK for one in told)

    def test_a_key_that_is_taken_into_use_again_is_retired_no_more(self, path: Path, keys: KeyStore) -> None:
        keys.rotate(OTHER_KEK, DAY)
        keys.rotate(KEK, DAY)
        opened(path).close()
        assert refused(path, OTHER_KEK) == "key_retired"
        assert refused(path, bytes(range(2, 34))) == "key_wrong"

    def test_the_key_in_use_takes_no_place_of_its_own(self, path: Path, keys: KeyStore) -> None:
        with pytest.raises(Refusal) as refusal:
            keys.rotate(KEK, DAY)
        assert refusal.value.code == "key_same"
        opened(path).close()
        assert keys.untold_rotations() == ()

    def test_a_program_that_runs_with_the_old_key_is_told_so_when_it_next_looks(
        self, path: Path, keys: KeyStore
    ) -> None:
        """Also where it has at hand whatever it may need."""
        keys.sealing_key(WORKER, "work")
        other = opened(path)
        other.rotate(OTHER_KEK, DAY)
        other.close()
        with pytest.raises(Refusal) as refusal:
            keys.refresh()
        assert refusal.value.code == "key_retired"
        assert "2027-01-01" in str(refusal.value)
