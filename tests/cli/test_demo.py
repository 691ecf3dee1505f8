"""What a newcomer sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.app.demo_world.making import shipped
from werkzekerheid.facts.career_file import read_career_file
from werkzekerheid.facts.event import Actor

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.conftest import Answer, Run


def test_each_shipped_file_is_called_after_its_career() -> None:
    recorder = Actor(actor="test", role="system")
    for name, content in shipped():
        assert read_career_file(content, name, recorder).head.key == name.removesuffix(".career.toml")


def test_a_new_demo_shows_nine_cards_and_who_needs_something_today(run: Run, ledger: Path) -> None:
    """And a second time nothing is added."""
    first = run("demo")

    cards = [line.partition(" ─")[0] for line in first.out.splitlines() if line.endswith("───")]
    assert cards == [name.removesuffix(".career.toml") for name, _ in shipped()]
    assert "Er zijn ook 60 verzonnen loopbanen die doorlopen tot vandaag" in first.told
    to_do = first.out.partition("Te doen")[2]
    assert "merel" in to_do
    assert "joost" not in to_do.partition("En nog ")[0]
    assert to_do.count("\nniet nagekomen") + to_do.count("\nnu aan de beurt") <= 25
    assert "werkzekerheid timeline jeffry" in first.out
    _organisation_comes_first(first)

    before = run("careers", "--json").json()
    again = run("demo")
    assert (again.err, again.out) == ("", first.out)
    assert run("careers", "--json").json() == before


def _organisation_comes_first(answer: Answer) -> None:
    """On a card what the organisation owes comes before what is said of the worker."""
    card = answer.out.partition("joost ─")[2].partition("kim ─")[0]

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
