"""Faults put in: whatever breaks, a command is a success or a refusal, never a half."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.ledgers import CAREER, KEK, NOTE, WORKER, code_of, draft, goals, untold
from tests.proxy import CUTS, Proxy
from tests.servers import at_database, start_server
from werkzekerheid.app.recording import Given, record
from werkzekerheid.facts.event import Actor
from werkzekerheid.ledger.ledger import Batch, ConnectionLost, Event, Ledger
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from tests.proxy import Cut

MEGABYTES = 16
COACH = Actor(actor="coach", role="jobcoach")
DAY = date(2026, 3, 2)


@pytest.fixture
def proxy(database: str) -> Iterator[tuple[Proxy, str]]:
    """A proxy, and the address by which the database is reached through it."""
    known = conninfo_to_dict(database)
    socket = f"{known['host']}/.s.PGSQL.{known.get('port') or 5432}"
    # Not in pytest's own folder: the path of a socket is short.
    with TemporaryDirectory(prefix="proxy-") as folder, Proxy(Path(folder), socket) as made:
        yield made, database.replace(str(known["host"]), folder)


@pytest.mark.parametrize("when", CUTS)
def test_a_connection_that_is_cut_leaves_all_or_nothing(proxy: tuple[Proxy, str], database: str, when: Cut) -> None:
    """
    The line is cut while two facts are appended: before the server heard of it, or after it kept them.
    Whoever looks then finds none or both; the outcome is said to be unknown.
    """
    line, url = proxy
    with Ledger.create(database, kek=KEK) as ledger, Ledger.open(url, KEK) as through:
        through.append(CAREER, 0, [draft(1)])
        line.cut(when, b"goal_reached.v1")
        with pytest.raises(ConnectionLost):
            through.append(CAREER, 1, [draft(2), draft(3, NOTE)])
        assert line.has_cut.wait(timeout=10)
        assert goals(ledger.read(CAREER)) == (["goal-1"] if when == "before" else ["goal-1", "goal-2", "goal-3"])
        assert goals(through.read(CAREER)) == goals(ledger.read(CAREER))
        through.append(CAREER, through.version(CAREER), [draft(4)])
        assert goals(ledger.read(CAREER))[-1] == "goal-4"


@pytest.mark.parametrize("when", CUTS)
def test_a_command_on_a_line_that_is_cut_gives_its_answer_and_one_event(
    proxy: tuple[Proxy, str], database: str, when: Cut
) -> None:
    """It reads again, finds its own event or none, and decides again; who gave the command notices nothing."""
    line, url = proxy
    opening = Given(WORKER, "career_opened", {"reason": "benefit"}, "-", None)
    told = Given(WORKER, "worker_named", {"name": "Voorbeeld"}, "-", None)
    with Ledger.create(database, kek=KEK) as ledger, Ledger.open(url, KEK) as through:
        record(ledger, opening, COACH, untold(DAY))
        record(ledger, told, COACH, untold(DAY))  # its key is there
        command_id = str(uuid4())
        line.cut(when, b"sealed.v1")
        first = record(through, told, COACH, untold(DAY, command_id))
        assert line.has_cut.is_set()
        assert record(through, told, COACH, untold(DAY, command_id))[:-1] == first[:-1]
        assert [one.event_id for one in ledger.read(CAREER) if isinstance(one, Event)].count(first.event_id) == 1
        assert ledger.version(CAREER) == first.version == 3


def test_a_key_is_made_once_also_when_its_making_is_cut(proxy: tuple[Proxy, str], database: str) -> None:
    """Whoever is told that the outcome is unknown does it again, and finds the key."""
    line, url = proxy
    with Ledger.create(database, kek=KEK) as ledger, Ledger.open(url, KEK) as through:
        line.cut("after", b"INSERT INTO keys")
        with pytest.raises(ConnectionLost):
            through.append(CAREER, 0, [draft(1, NOTE)])
        assert through.append(CAREER, 0, [draft(1, NOTE)]).version == 1
        assert goals(ledger.read(CAREER)) == ["goal-1"]


@pytest.mark.parametrize("when", CUTS)
@pytest.mark.parametrize(
    "what", [b"SELECT owner, class, id, wrapped FROM keys", b"FROM ledger.events WHERE originator_id"]
)
def test_a_question_that_is_cut_is_asked_again(proxy: tuple[Proxy, str], database: str, when: Cut, what: bytes) -> None:
    line, url = proxy
    with Ledger.create(database, kek=KEK) as ledger, Ledger.open(url, KEK) as through:
        ledger.append(CAREER, 0, [draft(1)])
        line.cut(when, what)
        assert goals(through.read(CAREER)) == ["goal-1"]
        assert through.append("career:b", 0, [draft(2, NOTE)]).version == 1
        assert line.has_cut.is_set()


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of a few megabytes in memory."""
    mounted = folder / "disk"
    mounted.mkdir(mode=0o755)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=0777", "tmpfs", str(mounted)], check=True)
    try:
        yield mounted
    finally:
        subprocess.run(["umount", "--lazy", str(mounted)], check=True)


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")


def fill(ledger: Ledger) -> int:
    """Appends until the disk is full; gives how many transactions were acknowledged."""
    for number in range(1_000):
        drafts = [draft(one, NOTE * 20) for one in range(50)]
        try:
            ledger.append_many([Batch(f"career:{number}", 0, drafts)])
        except Refusal as refusal:
            if refusal.code in {"ledger_unwritable", "keys_unwritable"}:
                return number
            raise
    raise AssertionError("the disk was never full")


def check_whole(ledger: Ledger, acknowledged: int) -> None:
    """Every transaction that was acknowledged is there, whole, and none in part."""
    found = [len(ledger.read(stream)) for stream in ledger.streams("career:")]
    assert set(found) == {50}
    assert len(found) == acknowledged > 0


@needs_root
def test_a_full_disk_is_a_refusal_and_what_was_kept_stays_whole_in_a_file(tmp_path: Path) -> None:
    with small_disk(tmp_path) as disk:
        keys = tmp_path / "ledger.keys.db"
        with Ledger.create(disk / "ledger.db", kek=KEK, keys=keys) as ledger:
            (disk / "rest").write_bytes(bytes(8_000_000))
            acknowledged = fill(ledger)
            check_whole(ledger, acknowledged)
            (disk / "rest").unlink()
            ledger.append("career:after", 0, [draft(1)])
        with Ledger.open(disk / "ledger.db", KEK, keys=keys) as ledger:
            assert goals(ledger.read("career:after")) == ["goal-1"]


@needs_root
def test_a_full_disk_is_a_refusal_and_what_was_kept_stays_whole_on_a_server() -> None:
    """The tables lie on a small disk, the server's own log on a large one."""
    with TemporaryDirectory(prefix="server-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = start_server(Path(folder) / "data")
        with small_disk(Path(folder)) as disk:
            space = disk / "space"
            space.mkdir(mode=0o777)
            owner = (Path(folder) / "data").stat()
            os.chown(space, owner.st_uid, owner.st_gid)
            try:
                check_on_server(server.get_uri(), space, disk / "rest")
            finally:
                server.stop()


def check_on_server(url: str, space: Path, rest: Path) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE small LOCATION '{space}'".encode())
        connection.execute("CREATE DATABASE small TEMPLATE template0 TABLESPACE small")
    database = at_database(url, "small")
    with Ledger.create(database, kek=KEK) as ledger:
        rest.write_bytes(bytes(3_000_000))
        acknowledged = fill(ledger)
        check_whole(ledger, acknowledged)
        rest.unlink()
        ledger.append("career:after", 0, [draft(1)])
    with Ledger.open(database, KEK) as ledger:
        assert goals(ledger.read("career:after")) == ["goal-1"]


def test_a_server_that_was_restarted_is_found_again() -> None:
    """It is gone for a moment: refused while it is away, and as before when it is back."""
    with TemporaryDirectory(prefix="server-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = start_server(Path(folder) / "data")
        url = server.get_uri()
        with Ledger.create(url, kek=KEK) as ledger:
            ledger.append(CAREER, 0, [draft(1)])
            server.stop()
            with pytest.raises(ConnectionLost):
                ledger.read(CAREER)
            assert code_of(lambda: ledger.append(CAREER, 1, [draft(2)])) == "ledger_lost"
            server.start()
            try:
                assert goals(ledger.read(CAREER)) == ["goal-1"]
                assert ledger.append(CAREER, 1, [draft(2)]).version == 2
            finally:
                server.stop()
