"""A rebuild in processes, killed half way: what readers look at stays whole, and the next one starts over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from make_load import careers
from tests.careers import World
from werkzekerheid.readmodels.tables import BESIDE

if TYPE_CHECKING:
    from werkzekerheid.ledger.storage import Where

SECONDS = 60
Rows = list[tuple[str, list[tuple[object, ...]]]]


@pytest.fixture
def world(tmp_path: Path, where: Where, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """So many careers that a rebuild of them takes a second or two."""
    monkeypatch.setenv("WERKZEKERHEID_LEDGER", where if isinstance(where, str) else f"sqlite:///{where}")
    monkeypatch.setenv("WERKZEKERHEID_LANGUAGE", "en")
    with World(tmp_path, where=where) as made:
        for career, facts in careers(240, 30):
            made.record(career, facts)
        made.projector.catch_up()
        yield made


class Rebuilding:
    """`werkzekerheid rebuild --workers 2` as a process, in a group of its own."""

    def __init__(self, world: World) -> None:
        self.world = world
        words = [sys.executable, "-m", "werkzekerheid", "rebuild", "--workers", "2"]
        self.process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        self.workers: list[int] = []

    def get_half_way(self) -> None:
        """Waits until a worker wrote something and some are left to do."""
        until(lambda: 0 < self.beside() < 240 or self.process.poll() is not None)
        assert self.process.poll() is None
        self.workers = [one for one in children(self.process.pid) if "spawn_main" in command(one)]
        assert len(self.workers) == 2

    def beside(self) -> int:
        with self.world.views.reading() as connection:
            if not sa.inspect(connection).has_table(BESIDE.situation.name):
                return 0
            return connection.scalar(sa.select(sa.func.count()).select_from(BESIDE.situation)) or 0

    def end(self) -> tuple[int, str, str]:
        """How it ended and what it said; nobody of it is left."""
        out, err = self.process.communicate(timeout=SECONDS)
        until(lambda: not any(is_running(one) for one in self.workers))
        return self.process.returncode, out, err


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(one) for task in tasks for one in (task / "children").read_text().split()]


def command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_killed_half_way_it_changes_nothing_and_the_next_one_starts_over(world: World) -> None:
    """
    1  the command is killed: its workers end by themselves
    2  a worker is killed: the command says so, and leaves nothing behind
    3  Ctrl-C: the same
    4  nobody is killed
    """
    before = world.rows()

    first = Rebuilding(world)
    first.get_half_way()
    first.process.kill()
    assert first.end()[0] == -signal.SIGKILL
    assert world.rows() == before
    # What it left is no trouble, and to no later rebuild a beginning.
    assert world.projector.rebuild(check=True).equal
    assert first.beside() == 0

    second = Rebuilding(world)
    second.get_half_way()
    os.kill(second.workers[0], signal.SIGKILL)
    code, out, err = second.end()
    assert (code, out, err.startswith("One of the workers was lost")) == (1, "", True)
    assert (world.rows(), second.beside()) == (before, 0)

    third = Rebuilding(world)
    third.get_half_way()
    os.killpg(third.process.pid, signal.SIGINT)
    assert third.end() == (130, "", "Interrupted. What was recorded already stays.\n")
    assert (world.rows(), third.beside()) == (before, 0)

    last = Rebuilding(world)
    code, out, err = last.end()
    assert (code, err) == (0, "")
    assert "equal" in out
    assert world.rows() == before
