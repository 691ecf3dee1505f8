"""An export that is cut off leaves no half data set, and none that nobody wrote down."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.research.projects import NAMED, RESEARCHER, House, career_named, settings_of, silent
from tests.test_faults import needs_root, small_disk
from werkzekerheid.app.app import open_app
from werkzekerheid.app.over_careers import crew
from werkzekerheid.app.researching.extracting import Wanted, export
from werkzekerheid.app.researching.folders import PREFIX
from werkzekerheid.app.researching.handing_over import digest_of, uninterrupted
from werkzekerheid.ledger.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.facts.base import Fact
    from werkzekerheid.ledger.storage import Where

ROOT = Path(__file__).parents[2]
ROUNDS, CAREERS = 6, 30
PROGRAM = """
import sys
sys.path[:0] = ["scripts", "."]
from tests.research.test_cut_off import export_until_killed
export_until_killed(*sys.argv[1:])
"""


def export_until_killed(folder: str, where: str, first: str) -> None:
    """Makes one data set after another; says so before the first."""
    settings = settings_of(where if "://" in where else Path(where), Path(folder))
    number = int(first)
    with open_app(settings) as app:
        app.brings_up = False
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            wanted = Wanted(NAMED, "csv", Path(folder) / f"out-{number}")
            with crew(1, None, 1) as hands:
                export(app, RESEARCHER, wanted, hands, silent)
            number += 1


def killed(folder: Path, where: Where, first: int, seconds: float, number: int) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), str(where), str(first)], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with child:
        try:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            time.sleep(seconds)
            child.send_signal(number)
            assert child.wait(60) != 0
        finally:
            child.kill()


def made(house: House) -> dict[str, Fact]:
    """The data sets that the register tells of and that nobody took back, by their digest."""
    told = house.told(f"research:{NAMED}")
    gone = {one.extract for one in told if one.TYPE == "extract_destroyed"}
    return {one.sha256: one for one in told if one.TYPE == "extract_made" and one.extract not in gone}


def folders(house: House) -> Sequence[Path]:
    return [one for one in house.folder.iterdir() if one.name.startswith("out-")]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_cut_off_at_any_moment_what_is_there_is_whole_and_written_down(
    where: Where, tmp_path: Path, number: signal.Signals
) -> None:
    seed = int(time.time())
    sys.stdout.write(f"seed {seed}\n")
    chance = Random(seed)
    with House.made(where, tmp_path) as house:
        house.clock.now = house.clock.now.replace(year=2026)
        house.lives(*range(CAREERS))
        house.registered(until_on="2099-12-31")
        before = 0
        for round_ in range(ROUNDS):
            killed(tmp_path, where, 1_000 * round_, chance.uniform(0, 1.5), number)
            known, there = made(house), folders(house)
            assert {digest_of(one) for one in there} <= set(known)
            # At most the last one of each round was told of, and never got its name: then too much is told.
            assert len(there) <= len(known) <= len(there) + round_ + 1
            shared = {one.disclosure for one in house.told(f"sharing:{career_named(0)}")}
            assert {one.extract for one in known.values()} <= shared  # type: ignore[attr-defined]
            if number == signal.SIGINT:
                assert house.left_behind() == []
                assert len(there) == len(known)
            before = len(there)
        house.exported("last")
        assert house.left_behind() == []
        assert len(folders(house)) == before


def test_ctrl_c_waits_for_the_last_step_whichever_thread_it_reaches() -> None:
    over, done = threading.Event(), list[str]()

    @uninterrupted()
    def last_step() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.2)
        done.append("last step")

    another = threading.Thread(target=over.wait)
    another.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            last_step()
    finally:
        over.set()
        another.join()

    assert done == ["last step"]


@needs_root
def test_on_a_full_disk_nothing_is_made_and_nothing_is_told(tmp_path: Path) -> None:
    with House.made(tmp_path / "ledger.db", tmp_path) as house, small_disk(tmp_path) as disk:
        house.lives(*range(CAREERS))
        house.registered()
        rest = disk / "rest"
        for left in (0, 4_096, 16_384, 40_960):
            with rest.open("wb", buffering=0) as file, suppress(OSError):
                while True:
                    file.write(bytes(4_096))
            if left:
                os.truncate(rest, max(0, rest.stat().st_size - left))
            with pytest.raises(OSError, match="No space left"):
                house.exported("disk/out")
            assert list(disk.iterdir()) == [rest]
        assert house.types() == ["project_registered"]
        assert house.shared(1) == []
        rest.unlink()
        assert house.exported("disk/out").careers == CAREERS


def test_where_the_ledger_takes_nothing_more_nothing_is_handed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The register comes first: what cannot be written down does not leave."""
    from werkzekerheid.messages import Refusal

    with House.made(tmp_path / "ledger.db", tmp_path) as house:
        house.lives(*range(12))
        house.registered()

        def full(*_: object) -> None:
            raise Refusal("ledger_unwritable", path="ledger", reason="full")

        monkeypatch.setattr(Ledger, "append_many", full)
        with pytest.raises(Refusal):
            house.exported()
        monkeypatch.undo()
        assert not (tmp_path / "out").exists()
        assert house.types() == ["project_registered"]


def test_what_somebody_left_who_was_killed_is_taken_away_and_what_is_being_made_is_not(tmp_path: Path) -> None:
    import fcntl

    with House.made(tmp_path / "ledger.db", tmp_path) as house:
        house.lives(*range(12))
        house.registered()
        for name in ("dead", "alive", "begun"):
            (tmp_path / f"{PREFIX}{name}").mkdir()
        for name in ("dead", "alive"):
            (tmp_path / f"{PREFIX}{name}" / "lock").touch()
        with (tmp_path / f"{PREFIX}alive" / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            house.exported()
        assert sorted(house.left_behind()) == [f"{PREFIX}alive", f"{PREFIX}begun"]
