"""What a newcomer sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.app.demo_world.making import shipped
from werkzekerheid.facts.career_file import read_career_file
from werkzekerheid.facts.event import Actor

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.conftest import Run


def test_each_shipped_file_is_called_after_its_career() -> None:
    recorder = Actor(actor="test", role="system")
    for name, content in shipped():
        assert read_career_file(content, name, recorder).head.key == name.removesuffix(".career.toml")


def test_all_nine_careers_and_the_worklist_are_shown(run: Run, demo: Path) -> None:
    out = run("demo").out

    cards = [line.partition(" ─")[0] for line in out.splitlines() if line.endswith("───")]
    assert cards == [name.removesuffix(".career.toml") for name, _ in shipped()]
    assert out.index("q-transport") < out.index("Te doen")
    assert "werkzekerheid timeline jeffry" in out


def test_on_a_card_the_organisation_comes_before_the_worker(run: Run, demo: Path) -> None:
    card = run("demo").out.partition("joost ─")[2].partition("kim ─")[0]

    labels = [
        "Werk ",
        "Begeleiding ",
        "Contact ",
        "Plan ",
        "Risico ",
        "organisaties:",
        "werk en werknemer:",
        "Beloften ",
    ]
    assert sorted(labels, key=card.index) == labels


def test_a_second_demo_adds_nothing(run: Run, demo: Path) -> None:
    before = run("careers", "--json").json()

    assert run("demo").err == ""
    assert run("careers", "--json").json() == before


def test_no_demo_is_put_in_a_real_ledger(run: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKZEKERHEID_KEY", run("new-key").out.strip())
    assert run("init").code == 0

    answer = run("demo")

    assert (answer.code, answer.out) == (2, "")
    assert "is geen oefenledger" in answer.err


def test_what_is_personal_is_not_shown_outside_a_demo(run: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKZEKERHEID_KEY", run("new-key").out.strip())
    assert run("init").code == 0

    answer = run("worklist")

    assert (answer.code, answer.out) == (1, "")
