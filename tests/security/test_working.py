"""The process that stays, and those that a command starts: what others on the machine can see of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.security.canaries import BIRD
from tests.security.test_canaries import nothing_in_the_clear
from tests.security.world import KEY, LIVE
from tests.work.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.security.world import World

pytestmark = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="there is no /proc to look in")


def seen(pid: int) -> Iterator[bytes]:
    """What anybody on the machine can read of a process and of those it started."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if pid in {int(folder.name), parent}:
                    yield (folder / "cmdline").read_bytes() + (folder / "comm").read_bytes()
            except OSError:  # it has ended meanwhile
                continue


def started(world: World, *words: str) -> subprocess.Popen[bytes]:
    """A command in a process of its own."""
    surroundings = {**{k: v for k, v in os.environ.items() if not k.startswith("WERKZEKERHEID_")}, **world.surroundings}
    command = [sys.executable, "-m", "werkzekerheid", *words]
    return subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_the_process_that_stays_says_nothing_about_anybody(spoilt: World) -> None:
    """Behind the views, with an event that it cannot read."""
    spoilt.ledger.with_suffix(".views.db").unlink()
    spoilt.break_last_event_of(LIVE)
    log = spoilt.folder / "log"
    with log.open("wb") as file:
        process = started(spoilt, "work", "--health", "0")
        assert process.stderr is not None
        while b"dead_letter" not in (line := process.stderr.readline()):
            file.write(line)
            assert line, log.read_text()
        visible = b"".join(seen(process.pid))
        process.terminate()
        file.write(line + process.communicate(timeout=60)[1])

    lines = [json.loads(one) for one in log.read_text().splitlines()]
    assert {"started", "dead_letter", "ended"} <= {one["event"] for one in lines}
    assert BIRD not in log.read_text()
    assert LIVE not in log.read_text()
    assert b"werkzekerheid" in visible
    assert BIRD.encode() not in visible
    nothing_in_the_clear(spoilt.folder / "store")


def test_no_process_has_the_key_among_its_words(spoilt: World) -> None:
    """Those that rebuild beside one another open the ledger by their own environment."""
    process = started(spoilt, "rebuild", "--workers", "2")
    visible: set[bytes] = set()
    said = None
    while said is None:
        visible |= {*seen(process.pid)}
        with suppress(subprocess.TimeoutExpired):
            said = process.communicate(timeout=0.02)[1]

    assert process.returncode == 0, said
    assert [one for one in visible if b"multiprocessing" in one]
    assert not [one for one in visible if KEY.encode() in one or BIRD.encode() in one]


def test_a_warning_of_a_command_names_a_position_and_no_career(spoilt: World) -> None:
    """A command sets up no log of its own: what it would say passes the same list."""
    spoilt.break_last_event_of(LIVE)
    process = started(spoilt, "rebuild", "--workers", "1")
    _, said = process.communicate(timeout=60)

    (line,) = [json.loads(one) for one in said.decode().splitlines() if one.startswith("{")]
    assert {"event": "dead_letter", "level": "warning", "why": "tampered"}.items() <= line.items()
    assert set(line) == {"event", "level", "logger", "position", "time", "why"}
    assert LIVE not in said.decode()
