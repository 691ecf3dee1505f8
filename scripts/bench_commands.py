"""Whole commands as processes, for `bench.py`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import werkzekerheid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psutil import Process  # type: ignore[import-untyped]  # psutil ships no types

    from werkzekerheid.ledger.storage import Where

BARE = [sys.executable, "-c", "import pydantic"]
_BYTES = 1 if sys.platform == "darwin" else 1024
"""What the peak of a process is counted in."""
_MEGABYTE = 1024 * 1024
_TICK = 0.1
_SECONDS = 300
_WATCHED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


class Watched(NamedTuple):
    """How long a command took, and the peak in MB of what it and all processes that it started held together."""

    seconds: float
    peak: float


class Commands:
    """Runs commands on a ledger in a folder of its own, or somewhere else."""

    def __init__(self, folder: Path, where: Where | None = None) -> None:
        """Nothing is made yet."""
        where = where or folder / "ledger.db"
        own = {
            "WERKZEKERHEID_LEDGER": f"sqlite:///{where}" if isinstance(where, Path) else where,
            "NO_COLOR": "1",
            "PYTHONPATH": str(Path(werkzekerheid.__file__).parents[1]),  # the program that is measured here
            # As where the program was started before: its modules are compiled, whatever this machine does otherwise.
            "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        }
        ours = ("WERKZEKERHEID_", "PYTHON")
        theirs = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.environment = theirs | own

    def call(self, command: Sequence[str]) -> None:
        """Runs a process to its end.

        Raises:
            CalledProcessError: it failed.
        """
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment)

    def run(self, *arguments: str) -> None:
        """Runs a command of the program."""
        self.call(command(*arguments))

    def told_by(self, script: str, *arguments: str) -> str:
        """What another script here prints about the ledger.

        Raises:
            CalledProcessError: it failed.
        """
        told = [sys.executable, str(Path(__file__).parent / script), *arguments]
        return subprocess.run(
            told, check=True, stdout=subprocess.PIPE, encoding="utf-8", env=self.environment, timeout=_SECONDS
        ).stdout

    def peak_of(self, *arguments: str) -> float:
        """Runs a command of the program; gives the peak of its memory in MB."""
        # A process of its own stands in between: the peak that a system tells is that of the largest child so far.
        watched = subprocess.run(
            [sys.executable, "-c", _WATCHED, *command(*arguments)],
            check=True, capture_output=True, encoding="ascii", env=self.environment,
        )  # fmt: skip
        return int(watched.stdout) * _BYTES / _MEGABYTE

    def watched(self, *arguments: str) -> Watched:
        """Runs a command of the program that may start others.

        Raises:
            CalledProcessError: it failed.
        """
        import psutil

        start, peak = time.perf_counter(), 0.0
        with subprocess.Popen(
            command(*arguments), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment
        ) as process:
            watched = psutil.Process(process.pid)
            while process.poll() is None:
                peak = max(peak, sum(map(_held, [watched, *_children(watched)])))
                time.sleep(_TICK)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, arguments)
        return Watched(time.perf_counter() - start, peak / _MEGABYTE)


def _children(process: Process) -> list[Process]:
    import psutil

    try:
        return list(process.children(recursive=True))
    except psutil.NoSuchProcess:
        return []


def _held(process: Process) -> float:
    """What a process holds; of a page that several share, its share. Where a system does not tell: all of it."""
    import psutil

    try:
        told = process.memory_full_info()
    except psutil.Error:  # it has ended
        return 0.0
    return float(getattr(told, "pss", told.rss))


def command(*arguments: str) -> list[str]:
    """The program with these arguments, as a process."""
    return [sys.executable, "-m", "werkzekerheid", *arguments]
