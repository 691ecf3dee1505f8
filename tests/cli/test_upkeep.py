"""The days that pass, the stored read models, the doctor."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from werkzekerheid.app.app import App
from werkzekerheid.app.doctor import Check

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


@pytest.fixture
def made(run: Run, ledger: Path) -> Path:
    """A fresh demo ledger."""
    assert run("init", "--demo").code == 0
    return ledger


def test_a_demo_may_go_ahead_in_time_and_no_day_passes_twice(run: Run, made: Path) -> None:
    ahead = (date.today() + timedelta(days=9)).isoformat()  # noqa: DTZ011  (some day in the future will do)

    assert run("pass-time", "--until", ahead).out.startswith(("9 dagen", "10 dagen", "11 dagen"))
    assert run("pass-time", "--until", ahead).out == "Er is geen dag bij gekomen: alles is al bij.\n"


def test_a_rebuild_says_what_it_built_and_whether_it_was_equal(run: Run, made: Path) -> None:
    answer = run("rebuild")

    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("Opnieuw opgebouwd: 0 loopbanen")


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
