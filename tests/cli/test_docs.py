"""docs/cli.md says what the program does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.conftest import put_nine
from werkzekerheid.cli import door
from werkzekerheid.cli.commands import app

if TYPE_CHECKING:
    from tests.cli.conftest import Run

TEXT = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")


def test_every_example_runs_in_its_order(run: Run, ledger: Path) -> None:
    lines = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]

    assert len(lines) >= 5
    for line in lines:
        program, *words = shlex.split(line)
        assert program == "werkzekerheid"
        assert run(*words).code == 0, line


def test_the_facts_of_the_example_are_recorded(run: Run, ledger: Path, tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    facts = tmp_path / "facts.toml"
    facts.write_text(example)
    put_nine(run)

    answer = run("record-batch", "--from", str(facts))

    assert (answer.code, answer.err) == (0, "")


def test_every_command_and_every_exit_code_is_told() -> None:
    commands = {str(one.name) for made in (app.registered_commands, app.registered_groups) for one in made}
    codes = (door.DONE, door.REFUSED, door.WRONG, door.EXAMINED, door.BUG, door.INTERRUPTED, door.NOBODY_READS)

    assert not {name for name in commands if not re.search(rf"^\|.*`{name}\b", TEXT, re.MULTILINE)}
    assert all(f"\n| {code} | " in TEXT for code in codes)
