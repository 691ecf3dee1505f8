"""Whole commands as processes, for `bench.py`."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BARE = [sys.executable, "-c", "import pydantic"]
_BYTES = 1 if sys.platform == "darwin" else 1024
"""What the peak of a process is counted in."""
_MEGABYTE = 1024 * 1024
_WATCHED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


class Commands:
    """Runs commands on a ledger in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Nothing is made yet."""
        own = {
            "WERKZEKERHEID_LEDGER": f"sqlite:///{folder / 'ledger.db'}",
            "NO_COLOR": "1",
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

    def peak_of(self, *arguments: str) -> float:
        """Runs a command of the program; gives the peak of its memory in MB."""
        # A process of its own stands in between: the peak that a system tells is that of the largest child so far.
        watched = subprocess.run(
            [sys.executable, "-c", _WATCHED, *command(*arguments)],
            check=True, capture_output=True, encoding="ascii", env=self.environment,
        )  # fmt: skip
        return int(watched.stdout) * _BYTES / _MEGABYTE


def command(*arguments: str) -> list[str]:
    """The program with these arguments, as a process."""
    return [sys.executable, "-m", "werkzekerheid", *arguments]
