"""The ledger under damage, wrong keys, and ends that nobody planned."""

import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from tests.ledgers import CAREER, KEK, NOTE, clock, code_of, draft, goals
from tests.ledgers import file_ledger as ledger
from werkzekerheid.facts.event import event_id
from werkzekerheid.ledger.keys import DEMO_KEK
from werkzekerheid.ledger.ledger import (
    Batch,
    DeadLetter,
    Event,
    EventUnreadable,
    Ledger,
)
from werkzekerheid.ledger.sqlite.recorder import LedgerRecorder
from werkzekerheid.messages import Refusal

__all__ = ["clock", "ledger"]


# Damage


def tamper(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("DROP TRIGGER events_update")
    connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET state = (SELECT state FROM events WHERE rowid = 1) WHERE rowid = 2",
        "UPDATE events SET state = replace(state, '2026-03-01', '2026-02-01') WHERE rowid = 2",
        "UPDATE events SET state = x'00' WHERE rowid = 2",
        "UPDATE events SET state = CAST(state AS TEXT) WHERE rowid = 2",
        "UPDATE events SET topic = 'goal_dropped.v1' WHERE rowid = 2",
    ],
)
def test_a_changed_event_is_refused_and_holds_back_no_other_career(
    ledger: Ledger, tmp_path: Path, statement: str
) -> None:
    """The career is not told in part; a page of the whole ledger has a dead letter in that place."""
    ledger.append(CAREER, 0, [draft(1, NOTE), draft(2, NOTE)])
    ledger.append("career:b", 0, [draft(3)])
    tamper(tmp_path / "ledger.db", statement)
    with pytest.raises(EventUnreadable):
        ledger.read(CAREER, datetime(2030, 1, 1, tzinfo=UTC))
    with pytest.raises(EventUnreadable) as refusal:
        ledger.read(CAREER)
    assert refusal.value.code == "event_tampered"
    assert refusal.value.values == {"position": 2}
    assert [goals(ledger.read(CAREER, until, {2})) for until in (None, datetime(2030, 1, 1, tzinfo=UTC))] == [
        ["goal-1"]
    ] * 2
    assert code_of(lambda: ledger.read(CAREER, unreadable={1, 3})) == "event_tampered"
    assert goals(ledger.read("career:b")) == ["goal-3"]
    first, second, third = ledger.read_from(0)
    assert isinstance(first, Event)
    assert isinstance(second, DeadLetter)
    assert isinstance(third, Event)
    assert (second.position, second.stream, second.version, second.why) == (2, CAREER, 2, "tampered")


def test_a_ledger_whose_end_is_damaged_takes_nothing_more(ledger: Ledger, tmp_path: Path) -> None:
    """Nobody can say any more when the last event was recorded."""
    ledger.append(CAREER, 0, [draft(1)])
    tamper(tmp_path / "ledger.db", "UPDATE events SET state = 'text'")
    assert code_of(lambda: ledger.append(CAREER, 1, [draft(2)])) == "ledger_broken"


def test_an_event_of_a_newer_form_keeps_its_place_in_its_career(ledger: Ledger, tmp_path: Path) -> None:
    """A newer program wrote it; the reader sees that something is there, and goes on writing."""
    ledger.append(CAREER, 0, [draft(1)])
    tamper(tmp_path / "ledger.db", "UPDATE events SET state = CAST(x'32' || substr(state, 2) AS BLOB)")
    (found,) = ledger.read(CAREER)
    assert found[:5] == (1, CAREER, 1, "goal_reached.v1", "newer_form")
    assert ledger.append(CAREER, 1, [draft(2)]) == (2, 2)


def test_a_key_store_that_is_too_old_is_not_taken_for_an_erasure(tmp_path: Path) -> None:
    """Somebody put back a backup from before this career."""
    path = tmp_path / "ledger.db"
    Ledger.create(path, kek=KEK).close()
    before = (tmp_path / "ledger.keys.db").read_bytes()
    with Ledger.open(path, KEK) as ledger:
        ledger.append(CAREER, 0, [draft(1)])
    (tmp_path / "ledger.keys.db").write_bytes(before)
    with Ledger.open(path, KEK) as ledger:
        assert code_of(lambda: ledger.read(CAREER)) == "event_key_missing"


def test_a_ledger_that_is_missing_foreign_broken_or_newer_is_refused(tmp_path: Path) -> None:
    """Each with one sentence that says what to do, and nothing is changed."""
    path = tmp_path / "ledger.db"
    with Ledger.create(path, demo=True) as ledger:
        ledger.append_many([Batch(f"career:{number}", 0, [draft(number)]) for number in range(50)])
    whole = path.read_bytes()
    assert code_of(lambda: Ledger.open(tmp_path / "nowhere.db", None)) == "ledger_missing"
    for content in (b"", b"no database", whole[:50]):
        path.write_bytes(content)
        assert code_of(lambda: Ledger.open(path, None)) == "ledger_foreign"
        assert path.read_bytes() == content
    for size in (4_096, len(whole) // 2, len(whole) - 4_096):
        path.write_bytes(whole[:size])
        assert code_of(lambda: Ledger.open(path, None)) == "ledger_broken"
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE events (x)")
    connection.commit()
    assert code_of(lambda: Ledger.open(path, None)) == "ledger_foreign"
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    connection.close()
    path.write_bytes(whole)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    assert code_of(lambda: Ledger.open(path, None)) == "ledger_newer"


def test_damage_inside_the_file_is_refused_when_it_is_met(tmp_path: Path) -> None:
    """A glance at the start cannot see every page."""
    path = tmp_path / "ledger.db"
    with Ledger.create(path, demo=True) as ledger:
        ledger.append_many([Batch(f"career:{number}", 0, [draft(number)]) for number in range(200)])
    whole = path.read_bytes()
    path.write_bytes(whole[: 4_096 * 10] + bytes([0xA5]) * 4_096 * 20 + whole[4_096 * 30 :])

    def read_all() -> None:
        with Ledger.open(path, None) as opened:
            opened.read_from(0, 500)

    assert code_of(read_all) == "ledger_broken"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("file", ["ledger", "keys"])
@pytest.mark.parametrize("said", ["missing", "exists", "foreign", "broken", "newer", "busy", "unwritable"])
def test_every_refusal_has_its_sentence(file: str, said: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the ones that no test brings about; each says what to do."""
    monkeypatch.setenv("WERKZEKERHEID_LANGUAGE", language)
    sentence = str(Refusal(f"{file}_{said}", path=Path("x.db")))
    assert "x.db" in sentence
    assert sentence.count(".") >= 2


# Keys


def test_a_real_ledger_takes_no_key_that_everybody_knows(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    assert code_of(lambda: Ledger.create(path)) == "key_missing"
    assert code_of(lambda: Ledger.create(path, kek=DEMO_KEK)) == "key_is_default"
    assert code_of(lambda: Ledger.create(path, kek=bytes(32))) == "key_is_default"
    assert list(tmp_path.iterdir()) == []
    Ledger.create(path, kek=KEK).close()
    assert code_of(lambda: Ledger.open(path, None)) == "key_missing"
    assert code_of(lambda: Ledger.open(path, DEMO_KEK)) == "key_is_default"
    assert code_of(lambda: Ledger.open(path, KEK[::-1])) == "key_wrong"
    with Ledger.open(path, KEK) as ledger:
        assert not ledger.demo
        assert code_of(lambda: ledger.rotate(DEMO_KEK)) == "key_is_default"
        ledger.append(CAREER, 0, [draft(1)])
        ledger.rotate(KEK[::-1])
    assert code_of(lambda: Ledger.open(path, KEK)) == "key_retired"
    with Ledger.open(path, KEK[::-1]) as ledger:
        assert goals(ledger.read(CAREER)) == ["goal-1"]


def test_a_demo_opens_without_a_key_and_says_that_it_is_one(tmp_path: Path) -> None:
    """The flag stands in the ledger, and nobody can change it."""
    path = tmp_path / "demo.db"
    with Ledger.create(path, demo=True) as made:
        ledger_id = made.ledger_id
    with Ledger.open(path, None) as ledger:
        assert ledger.demo
        assert ledger.ledger_id == ledger_id
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE meta SET value = 'no' WHERE name = 'demo'")
    connection.close()


def test_a_ledger_without_its_key_store_is_refused(tmp_path: Path) -> None:
    """And with that of another."""
    Ledger.create(tmp_path / "a.db", demo=True).close()
    Ledger.create(tmp_path / "b.db", demo=True, keys=tmp_path / "elsewhere" / "b.keys").close()
    assert code_of(lambda: Ledger.open(tmp_path / "b.db", None)) == "keys_missing"
    assert code_of(lambda: Ledger.open(tmp_path / "b.db", None, keys=tmp_path / "a.keys.db")) == "keys_of_another"
    Ledger.open(tmp_path / "b.db", None, keys=tmp_path / "elsewhere" / "b.keys").close()


def test_a_ledger_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    """Never over another, and nothing half-made is left behind."""
    path = tmp_path / "ledger.db"
    path.write_text("mine", encoding="utf-8")
    assert code_of(lambda: Ledger.create(path, demo=True)) == "ledger_exists"
    assert path.read_text(encoding="utf-8") == "mine"
    path.unlink()
    keys = tmp_path / "ledger.keys.db"
    keys.write_text("keys", encoding="utf-8")
    assert code_of(lambda: Ledger.create(path, demo=True)) == "keys_exists"
    assert list(tmp_path.iterdir()) == [keys]
    keys.unlink()
    assert code_of(lambda: Ledger.create(Path("/dev/null/ledger.db"), demo=True, keys=keys)) == "ledger_unwritable"
    assert list(tmp_path.iterdir()) == []


def test_a_locked_ledger_is_busy(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program writes, for longer than we wait: nothing was recorded, and later it is."""
    monkeypatch.setattr("werkzekerheid.ledger.sqlite.recorder.LOCK_SECONDS", 0)
    connection = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    assert code_of(lambda: ledger.append(CAREER, 0, [draft(1)])) == "ledger_busy"
    assert ledger.read(CAREER) == ()
    connection.execute("ROLLBACK")
    connection.close()
    assert ledger.append(CAREER, 0, [draft(1)]) == (1, 1)


def test_opening_a_file_again_gives_up_no_lock_on_it(ledger: Ledger, tmp_path: Path) -> None:
    """Else the next process that closes the file believes it is the last one, and takes the write-ahead log away."""
    path = tmp_path / "ledger.db"
    ledger.append(CAREER, 0, [draft(1)])
    Ledger.open(path, KEK).close()
    program = "import sqlite3, sys; one = sqlite3.connect(sys.argv[1]); one.execute('SELECT count(*) FROM events')"
    subprocess.run([sys.executable, "-c", f"{program}; one.close()", str(path)], check=True, timeout=60)

    assert path.with_name("ledger.db-wal").exists()


def test_a_full_disk_loses_nothing_and_is_said(ledger: Ledger) -> None:
    """What did not fit was not recorded; with more room it is."""
    ledger.append(CAREER, 0, [draft(1)])
    assert isinstance(ledger._recorder, LedgerRecorder)
    connection = ledger._recorder.writer()
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    many = [draft(number, NOTE) for number in range(100)]
    assert code_of(lambda: ledger.append(CAREER, 1, many)) == "ledger_unwritable"
    assert goals(ledger.read(CAREER)) == ["goal-1"]
    connection.execute("PRAGMA max_page_count = 1000000")
    assert ledger.append(CAREER, 1, many).version == 101


# Several programs, and ends that nobody planned

WRITER = """
import itertools, sys
from pathlib import Path
from uuid import uuid4
from werkzekerheid.facts.event import Actor, Told, event_id
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.ledger.ledger import Draft, Ledger, VersionConflict

ledger = Ledger.open(Path(sys.argv[1]), None)
told = Told(recorded_by=Actor(actor="a-1", role="jobcoach"), note="x" * 300)
fact = fact_class("goal_reached").model_validate({"goal": "g"})

def append(stream):
    while True:
        command = str(uuid4())
        drafts = [Draft(fact, told, command, event_id(command, n)) for n in range(2)]
        try:
            ledger.append(stream, ledger.version(stream), drafts)
        except VersionConflict:
            continue
        print(command, flush=True)
        return

print("ready", flush=True)
sys.stdin.readline()
try:
    for _ in range(int(sys.argv[2])):
        append("career:one")
except KeyboardInterrupt:
    append("career:after")
ledger.close()
"""


def writer(path: Path, times: int) -> subprocess.Popen[str]:
    """A program that appends two facts at a time, and says which command was acknowledged."""
    command = [sys.executable, "-c", WRITER, str(path), str(times)]
    started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def go(started: subprocess.Popen[str]) -> None:
    assert started.stdin is not None
    started.stdin.write("go\n")
    started.stdin.flush()


def check_acknowledged(path: Path, acknowledged: list[str]) -> None:
    """All of it is there, whole and in order; what was not acknowledged is there whole or not at all."""
    with Ledger.open(path, None) as ledger:
        events: list[Event] = []
        while page := ledger.read_from(events[-1].position if events else 0, 5_000):
            events += [one for one in page if isinstance(one, Event)]
    ids = [one.event_id for one in events]
    assert len(set(ids)) == len(ids)
    assert {event_id(command, number) for command in acknowledged for number in range(2)} <= set(ids)
    for stream in {one.stream for one in events}:
        of_stream = [one for one in events if one.stream == stream]
        assert [one.version for one in of_stream] == list(range(1, len(of_stream) + 1))
        commands = [one.command_id for one in of_stream]
        assert commands[0::2] == commands[1::2]


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / "demo.db"
    Ledger.create(path, demo=True).close()
    return path


def test_two_programs_write_to_one_career_at_once(demo: Path) -> None:
    """Each conflict is told, none is lost: both read again and append after the other."""
    both = [writer(demo, 100) for _ in range(2)]
    for one in both:
        go(one)
    acknowledged = [command for one in both for command in one.communicate(timeout=120)[0].split()]
    assert [one.returncode for one in both] == [0, 0]
    assert len(acknowledged) == 200
    check_acknowledged(demo, acknowledged)


def test_a_killed_program_loses_nothing_that_was_acknowledged(demo: Path) -> None:
    """Three rounds of kill -9 in the middle of appending, beside a program that goes on."""
    random = Random(20260301)
    acknowledged: list[str] = []
    for _ in range(3):
        killed, other = writer(demo, 1_000_000), writer(demo, 30)
        go(killed)
        go(other)
        assert killed.stdout is not None
        acknowledged += [killed.stdout.readline().strip() for _ in range(random.randint(5, 60))]
        killed.kill()
        rest = killed.communicate()[0].split("\n")
        acknowledged += rest[:-1]  # the last line may have been cut off in the middle
        acknowledged += other.communicate(timeout=120)[0].split()
        assert other.returncode == 0
        check_acknowledged(demo, acknowledged)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
def test_ctrl_c_loses_nothing_and_leaves_a_ledger_that_can_be_written(demo: Path) -> None:
    """The program that was interrupted goes on with the same ledger, and ends well."""
    interrupted = writer(demo, 1_000_000)
    go(interrupted)
    assert interrupted.stdout is not None
    acknowledged = [interrupted.stdout.readline().strip() for _ in range(20)]
    interrupted.send_signal(signal.SIGINT)
    acknowledged += interrupted.communicate(timeout=60)[0].split()
    assert interrupted.returncode == 0
    check_acknowledged(demo, acknowledged)
    with Ledger.open(demo, None) as ledger:
        assert ledger.version("career:after") == 2


def test_threads_share_one_ledger(ledger: Ledger) -> None:
    """Four threads write to careers of their own while one reads."""

    def write(name: int) -> None:
        for version in range(25):
            ledger.append(f"career:{name}", version, [draft(version)])

    threads = [Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert all(isinstance(one, Event) for one in ledger.read_from(0, 5_000))
    for thread in threads:
        thread.join()
    assert ledger.head() == 100
    assert [len(ledger.read(stream)) for stream in ledger.streams()] == [25] * 4
