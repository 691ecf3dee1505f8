"""What a start loads: a command that does not need something does not wait for it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import sys
from werkzekerheid.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert end.code == 0, end.code
sys.stderr.write(" ".join({name.partition(".")[0] for name in sys.modules} | {n for n in sys.modules if "typer" in n}))
"""


def loaded(*words: str) -> set[str]:
    """The packages that are loaded when a command is done."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words], capture_output=True, text=True, encoding="utf-8", check=True
    )
    return set(done.stderr.split())


def test_the_help_loads_no_ledger_and_no_rich() -> None:
    assert not loaded("--help") & {
        "rich", "typer.rich_utils", "sqlalchemy", "eventsourcing", "cryptography", "tenacity", "prometheus_client"
    }  # fmt: skip


@pytest.mark.usefixtures("demo")
def test_a_reading_command_loads_no_tables_and_as_json_no_rich() -> None:
    assert "sqlalchemy" not in loaded("situation", "joost")
    assert not loaded("situation", "joost", "--json") & {"rich", "typer.rich_utils", "sqlalchemy"}


def test_nobody_reads_on(demo: Path) -> None:
    """`werkzekerheid worklist --json | head -1`: silent, and ended as a closed pipe ends a program."""
    env = {**os.environ, "WERKZEKERHEID_LEDGER": f"sqlite:///{demo}"}
    for words in (["worklist", "--json"], ["timeline", "joost"], ["--help"]):
        program = subprocess.Popen(
            [sys.executable, "-m", "werkzekerheid", *words], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        assert program.stderr.read() == b""
        program.stderr.close()
        assert program.wait() == 141
