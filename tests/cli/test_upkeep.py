"""The days that pass, the stored read models, the doctor."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from werkzekerheid.app.app import App
from werkzekerheid.app.demo_world.making import shipped
from werkzekerheid.app.doctor import Check

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


@pytest.fixture
def imported(run: Run, made: Path, tmp_path: Path) -> Path:
    """The same with two of the shipped careers."""
    files = [tmp_path / name for name in ("kim.career.toml", "leo.career.toml")]
    for file in files:
        file.write_bytes(dict(shipped())[file.name])
    assert run("import", *map(str, files)).code == 0
    return made


@pytest.fixture
def made(run: Run, ledger: Path) -> Path:
    """A fresh demo ledger."""
    assert run("init", "--demo").code == 0
    return ledger


def test_a_demo_may_go_ahead_in_time_and_no_day_passes_twice(run: Run, made: Path) -> None:
    ahead = (date.today() + timedelta(days=9)).isoformat()  # noqa: DTZ011  (some day in the future will do)

    assert run("pass-time", "--until", ahead).out.startswith(("9 dagen", "10 dagen", "11 dagen"))
    assert run("pass-time", "--until", ahead).out == "Er is geen dag bij gekomen: alles is al bij.\n"


class TestRebuilding:
    """Beside what is looked at, and compared with it."""

    def test_it_says_what_it_built_and_whether_it_was_equal(self, run: Run, made: Path) -> None:
        answer = run("rebuild")

        assert answer == (
            0,
            "Opnieuw opgebouwd: 0 loopbanen, 0 regels.\nEr stond nog niets om mee te vergelijken.\n",
            "",
        )

    def test_a_check_finds_what_somebody_changed_and_leaves_it(self, run: Run, imported: Path) -> None:
        assert run("rebuild", "--check") == (
            0, "Vergeleken: 2 loopbanen, 68 regels.\nDe overzichten zeggen wat het ledger zegt.\n", "",
        )  # fmt: skip
        change(imported, "UPDATE situation_v1 SET form = 'anders'")

        for _ in range(2):
            answer = run("rebuild", "--check")
            assert (answer.code, answer.err) == (3, "")
            lines = answer.out.splitlines()
            assert lines[1].startswith("De overzichten zeggen iets anders dan het ledger.")
            assert lines[2].startswith("Tabel situation, aantal loopbanen met andere regels: 2 (")
            assert len(lines) == 3

    def test_a_rebuild_puts_it_right(self, run: Run, imported: Path) -> None:
        change(imported, "DELETE FROM promises_v1")

        answer = run("rebuild", "--workers", "1")

        assert answer.code == 0
        assert "Wat er stond was anders" in answer.out
        assert "Tabel promises" in answer.out
        assert "Wat er stond was gelijk." in run("rebuild").out

    def test_what_is_not_there_cannot_be_checked(self, run: Run, made: Path) -> None:
        answer = run("rebuild", "--check")

        assert (answer.code, answer.out) == (2, "")
        assert "werkzekerheid rebuild" in answer.err

    @pytest.mark.parametrize("command", [["rebuild"], ["replay", "no-file"]])
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["--workers", "0"], "--workers: 0 is geen aantal"),
            (["--workers", "twee"], "--workers: twee is geen aantal"),
            (["--workers", "2", "--cluster", "tcp://127.0.0.1:9"], "Kies --workers of --cluster"),
        ],
    )
    def test_who_does_it_is_asked_clearly(self, run: Run, command: list[str], words: list[str], said: str) -> None:
        answer = run(*command, *words)

        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith(said)

    def test_a_cluster_that_is_not_there_is_one_sentence(self, run: Run, made: Path) -> None:
        answer = run("rebuild", "--cluster", "tcp://127.0.0.1:9")

        assert (answer.code, answer.out) == (2, "")
        assert answer.err == ("Het Dask-cluster op tcp://127.0.0.1:9 is niet te bereiken, of het heeft geen werkers.\n")


def change(ledger: Path, statement: str) -> None:
    """Somebody changes the stored tables by hand."""
    connection = sqlite3.connect(ledger.with_suffix(".views.db"))
    with connection:
        connection.execute(statement)
    connection.close()


def test_the_doctor_finds_a_sound_ledger_sound(run: Run, made: Path) -> None:
    answer = run("doctor")

    assert answer.code == 0
    assert all(line.startswith("✓ ") for line in answer.out.splitlines())
    assert {check["ok"] for check in run("doctor", "--json").json()} == {True}


def test_the_doctor_found_something(run: Run, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def examine(_: Any) -> list[Check]:
        return [Check("a", ok=True, say="alles goed"), Check("b", ok=False, say="niet goed: [red]\x1b")]

    monkeypatch.setattr(App, "doctor", examine)

    answer = run("doctor")

    assert answer == (3, "✓ alles goed\n✗ niet goed: [red]\\x1b\n", "")
