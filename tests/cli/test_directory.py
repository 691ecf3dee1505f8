"""The directory at the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


def test_an_empty_directory_says_what_to_do(run: Run, ledger: Path) -> None:
    run("init", "--demo")

    assert run("directory").out.startswith("Er is nog geen organisatie bekend.")
    assert run("directory", "--json").json() == []


def test_who_is_granted_a_role_is_shown(run: Run, ledger: Path) -> None:
    run("init", "--demo")
    assert run("directory", "register", "gem-1", "--name", "Gemeente Een", "--kind", "municipality").code == 0
    assert run("directory", "grant", "p-1", "--organisation", "gem-1", "--role", "klantmanager").code == 0
    assert run("directory", "grant", "p-2", "--organisation", "gem-1", "--role", "lead", "--on", "2099-01-01").code == 0
    away = ("away", "p-1", "--organisation", "gem-1", "--until", "2098-01-01", "--stand-in", "p-2")
    assert run("directory", *away).code == 0

    told = run("directory", "gem-1").told

    assert "Gemeente Een gemeente gem-1" in told
    assert "p-2, teamleider, sinds 1 jan 2099" in told
    assert "p-1, tot en met 1 jan 2098, p-2 neemt waar" in told
    assert run("directory", "show", "gem-1", "--json").json()["members"][0]["person"] == "p-1"


def test_the_organisations_of_the_shipped_careers_are_told_apart(run: Run, demo: Path) -> None:
    assert "Uit loopbaanbestanden" in run("directory").out
    assert "staat alleen voor die ene loopbaan" in run("directory", "joost/brandpunt").told


def test_a_refusal_is_one_sentence(run: Run, demo: Path) -> None:
    answer = run("directory", "grant", "jan@huis.nl", "--organisation", "joost/brandpunt", "--role", "lead")

    assert answer.code == 1
    assert answer.err.startswith("Een kenmerk bestaat uit letters, cijfers, punten en streepjes")
