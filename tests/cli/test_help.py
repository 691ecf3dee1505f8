"""The help is whole, and what does not fit is said in one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from werkzekerheid.cli.commands import app
from werkzekerheid.cli.help import GROUPS

if TYPE_CHECKING:
    from tests.cli.conftest import Run

COMMANDS = [str(one.name) for made in (app.registered_commands, app.registered_groups) for one in made]
WITHIN = [
    ("dead-letters", "retry"),
    ("dead-letters", "skip"),
    ("access-log", "export"),
    ("processing-log", "export"),
    *(("directory", one) for one in ("show", "register", "contact", "grant", "end", "away")),
    *(("consent", one) for one in ("show", "give", "refuse", "withdraw")),
    *(("handover", one) for one in ("show", "preview", "accept")),
    *(("emergency", one) for one in ("show", "take", "review")),
    *(("rights", one) for one in ("show", "request", "decide", "recipients")),
    *(("research", one) for one in ("project", "export", "plot", "destroyed", "generate")),
    *(("research", "project", one) for one in ("new", "list", "show", "close")),
    *(("retention", one) for one in ("show", "list", "lists", "review", "destroy", "logs")),
]


def test_every_command_stands_once_in_the_help() -> None:
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(COMMANDS)


def test_the_help_names_every_command_and_every_exit_code(run: Run) -> None:
    answer = run("--help")

    assert answer.code == 0
    assert all(f"  {name} " in answer.out for name in COMMANDS)
    assert all(f"{code:>3}  " in answer.out for code in (0, 1, 2, 3, 70, 130))


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    assert run() == run("--help")


@pytest.mark.parametrize("command", [*((one,) for one in COMMANDS), *WITHIN], ids=" ".join)
def test_each_command_explains_itself_in_dutch(run: Run, command: tuple[str, ...]) -> None:
    answer = run(*command, "-h")

    assert answer.code == 0
    assert answer.out.startswith(f"Gebruik: werkzekerheid {' '.join(command)} [OPTIES]")
    assert "Show this message" not in answer.out


def test_a_command_with_commands_of_its_own_tells_each(run: Run) -> None:
    answer = run("dead-letters", "--help")

    assert [line.split()[0] for line in answer.out.splitlines() if line.startswith("  ")] == [
        "retry",
        "skip",
        "--json",
        "-h,",
    ]


@pytest.mark.parametrize(
    "command", [*GROUPS["cli_group_look"], *GROUPS["cli_group_account"], "dead-letters", "doctor", "replay"]
)
def test_each_reading_command_takes_json(run: Run, command: str) -> None:
    assert "--json" in run(command, "--help").out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["situatie"], "De opdracht situatie bestaat niet. Bedoelt u situation?"),
        (["xyz"], "De opdracht xyz bestaat niet. Kijk met: werkzekerheid --help"),
        (["situation"], "Er ontbreekt iets: LOOPBAAN. Kijk met: werkzekerheid situation --help"),
        (["record", "a", "b"], "Er ontbreekt iets: --from. Kijk met: werkzekerheid record --help"),
        (["careers", "--jsn"], "De optie --jsn bestaat niet. Kijk met: werkzekerheid careers --help"),
        (["careers", "nog", "iets"], "Deze opdracht klopt niet. Kijk met: werkzekerheid careers --help"),
        (["situation", "x", "--as-of", "2024"], "--as-of: 2024 is geen dag. Geef een dag als 2024-03-14."),
        (["dead-letters", "rety"], "De opdracht rety bestaat niet. Bedoelt u retry?"),
        (["dead-letters", "skip", "3"], "Er ontbreekt iets: --why. Kijk met: werkzekerheid dead-letters skip --help"),
        (["\x1b[31m"], "De opdracht … bestaat niet. Kijk met: werkzekerheid --help"),
    ],
)
def test_what_does_not_fit_is_one_sentence_and_exit_code_2(run: Run, words: list[str], sentence: str) -> None:
    assert run(*words) == (2, "", f"{sentence}\n")


def test_the_help_can_be_read_in_english() -> None:
    """The language is chosen when the program starts."""
    told = subprocess.run(
        [sys.executable, "-m", "werkzekerheid", "--help"],
        env={**os.environ, "WERKZEKERHEID_LANGUAGE": "en"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )

    assert told.stdout.startswith("Usage: werkzekerheid [OPTIONS] COMMAND")
