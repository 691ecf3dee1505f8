"""The table of events: the library's own contract, and that nothing in it changes or goes."""

import sqlite3
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from uuid import uuid4

import pytest
from eventsourcing.persistence import StoredEvent

from tests.servers import a_database
from werkzekerheid.ledger.ledger import Ledger
from werkzekerheid.ledger.postgres.recorder import LedgerDatastore as OnServerDatastore
from werkzekerheid.ledger.postgres.recorder import LedgerRecorder as OnServer
from werkzekerheid.ledger.sqlite.datastore import LedgerDatastore
from werkzekerheid.ledger.sqlite.recorder import LedgerRecorder

# The module of the contract also tests the library's cipher, and for that imports a package that nothing here needs.
_cipher = ModuleType("eventsourcing.cipher")
_cipher.__dict__["AESCipher"] = object
sys.modules.setdefault("eventsourcing.cipher", _cipher)

from eventsourcing.tests import persistence as contract  # noqa: E402


def made(path: Path) -> LedgerRecorder:
    path.touch()
    recorder = LedgerRecorder(LedgerDatastore(path))
    recorder.create_table()
    return recorder


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[LedgerRecorder]:
    recorder = made(tmp_path / "ledger.db")
    recorder.insert_events([stored("career:a", version) for version in (1, 2, 3)])
    yield recorder
    recorder.close()


def stored(stream: str, version: int) -> StoredEvent:
    return StoredEvent(stream, version, "career_opened.v1", b"state")


class TestTheLibrarysContract(contract.ApplicationRecorderTestCase[LedgerRecorder]):
    def create_recorder(self) -> LedgerRecorder:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        recorder = made(Path(folder.name) / "ledger.db")
        self.addCleanup(recorder.close)
        return recorder

    def new_originator_id(self) -> str:
        return f"career:{uuid4()}"

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class FromOne(OnServer):
    """Two of the library's tests count versions from 0; on a server ours refuses what does not begin at 1."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: object) -> Sequence[int]:
        first = min((one.originator_version for one in stored_events), default=1)
        return super().insert_events(
            [replace(one, originator_version=one.originator_version + (first == 0)) for one in stored_events], **kwargs
        )


class TestTheLibrarysContractOnAServer(contract.ApplicationRecorderTestCase[OnServer]):
    @pytest.fixture(autouse=True)
    def _server(self, server: str) -> None:
        self.server = server

    def create_recorder(self) -> OnServer:
        database = a_database(self.server)
        url = next(database)
        self.addCleanup(next, database, None)
        Ledger.create(url, demo=True).close()
        recorder = FromOne(OnServerDatastore(url))
        self.addCleanup(recorder.close)
        return recorder

    def new_originator_id(self) -> str:
        return f"career:{uuid4()}"

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


@pytest.mark.parametrize("recursive_triggers", ["ON", "OFF"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET state = x'00'",
        "UPDATE events SET rowid = 9 WHERE rowid = 3",
        "DELETE FROM events WHERE rowid = 3",
        "INSERT INTO events VALUES (3, 'career:b', 1, 't', x'00')",
        "INSERT OR REPLACE INTO events VALUES (3, 'career:b', 1, 't', x'00')",
        "INSERT OR REPLACE INTO events VALUES (9, 'career:a', 3, 't', x'00')",
        "REPLACE INTO events (originator_id, originator_version, topic, state) VALUES ('career:a', 3, 't', x'00')",
        "INSERT OR IGNORE INTO events VALUES (3, 'career:a', 3, 't', x'00')",
        "INSERT INTO events VALUES (3, 'career:a', 3, 't', x'00') ON CONFLICT DO UPDATE SET topic = 't'",
        "UPDATE meta SET value = 'yes'",
        "DELETE FROM meta",
        "INSERT OR REPLACE INTO meta VALUES ('demo', 'yes')",
    ],
)
def test_what_was_appended_neither_changes_nor_goes(
    recorder: LedgerRecorder, tmp_path: Path, statement: str, recursive_triggers: str
) -> None:
    """Whoever writes to the file past the program is refused too, also by way of REPLACE."""
    recorder.write_meta({"demo": "no"})
    before = recorder.of_stream("career:a"), recorder.meta()
    connection = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    connection.execute(f"PRAGMA recursive_triggers = {recursive_triggers}")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()
    assert (recorder.of_stream("career:a"), recorder.meta()) == before


def test_a_commit_is_on_disk(recorder: LedgerRecorder) -> None:
    """Write-ahead log, and a sync at each commit: what was acknowledged survives a loss of power."""
    with recorder.datastore.transaction(commit=False) as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone()[0] == "wal"
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone()[0] == 2
    connection = recorder.writer()
    assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_positions_are_never_used_again(recorder: LedgerRecorder, tmp_path: Path) -> None:
    """Even when somebody drops the triggers and deletes the last row, its position stays empty."""
    connection = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    connection.execute("DROP TRIGGER events_delete")
    connection.execute("DELETE FROM events WHERE rowid = 3")
    connection.close()
    assert recorder.insert_events([stored("career:b", 1)]) == [4]


def test_a_subscription_hears_of_another_process(recorder: LedgerRecorder, tmp_path: Path) -> None:
    """Nobody wakes it: it looks again after a tick."""
    with recorder.subscribe(gt=3) as subscription:
        other = LedgerRecorder(LedgerDatastore(tmp_path / "ledger.db"))
        other.insert_events([stored("career:b", 1)])
        other.close()
        assert next(subscription).id == 4


def test_closing_ends_every_subscription_and_its_thread(tmp_path: Path) -> None:
    """Also of one that nobody stopped: a program that is done must end."""
    threads = set(threading.enumerate())
    recorder = made(tmp_path / "other.db")
    subscription = recorder.subscribe(gt=0)
    recorder.close()
    assert list(subscription) == []
    for thread in set(threading.enumerate()) - threads:
        thread.join(timeout=10)
    assert set(threading.enumerate()) == threads


def test_streams_are_found_by_their_beginning(recorder: LedgerRecorder) -> None:
    """In the order of the alphabet, each once, however many events it holds."""
    recorder.insert_events([stored("sharing:a", 1), stored("career:b", 1), stored("calendar:nl", 1)])
    assert list(recorder.streams("career:")) == ["career:a", "career:b"]
    assert list(recorder.streams("")) == ["calendar:nl", "career:a", "career:b", "sharing:a"]
    assert list(recorder.streams("alerts:")) == []
    assert list(recorder.streams("career:b")) == ["career:b"]


def test_many_streams_are_found_page_by_page(recorder: LedgerRecorder) -> None:
    """More than one page of them, each once."""
    recorder.insert_events([stored(f"alerts:{number:04}", 1) for number in range(2_001)])
    assert list(recorder.streams("alerts:")) == [f"alerts:{number:04}" for number in range(2_001)]


def test_what_is_not_kept_leaves_nothing(recorder: LedgerRecorder) -> None:
    """A transaction that ends badly is as if it never was, and the next one may write."""

    def append(then: type[BaseException] | None = None) -> None:
        with recorder.writing() as writing:
            writing.append("career:b", 1, "t", b"state")
            if then is not None:
                raise then

    with pytest.raises(KeyboardInterrupt):
        append(then=KeyboardInterrupt)
    assert recorder.head() == 3
    append()
    assert recorder.head() == 4
