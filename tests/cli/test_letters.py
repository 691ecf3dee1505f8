"""Dead letters on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.careers import CAREER, World
from tests.letters import begun, newer_form, unknown_type

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.fixture
def position(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Of an event of a newer program, in a career of two days."""
    with World(tmp_path) as world:
        begun(world)
        found = newer_form(world)
    monkeypatch.setenv("WERKZEKERHEID_LEDGER", f"sqlite:///{tmp_path / 'world.db'}")
    return found


def test_where_every_career_can_be_read_it_says_so(run: Run, demo: Path) -> None:
    assert run("dead-letters") == (0, "Er zijn geen dode brieven: elke loopbaan kan gelezen worden.\n", "")
    assert run("dead-letters", "--json").json() == []


def test_each_is_listed_with_what_it_holds_back_and_why(run: Run, position: int) -> None:
    told = run("dead-letters").told

    assert f"{position} 6 jan 2026 vastgelegd door een nieuwer programma; werk het programma bij" in told
    assert f"loopbaan {CAREER}" in told
    assert run("dead-letters", "--json").json() == [
        {
            "position": position,
            "stream": f"career:{CAREER}",
            "career": CAREER,
            "type": None,
            "why": "newer_form",
            "since": "2026-01-06T12:00:00Z",
            "say": "vastgelegd door een nieuwer programma; werk het programma bij",
        }
    ]


def test_a_career_that_is_held_back_says_where_to_look(run: Run, position: int) -> None:
    for command in (("timeline", CAREER), ("situation", CAREER), ("alerts",)):
        answer = run(*command)
        assert (answer.code, answer.out) == (1, "")
        assert "werkzekerheid dead-letters" in answer.err


def test_the_doctor_is_not_well_until_somebody_did_something(run: Run, position: int) -> None:
    run("dead-letters")
    answer = run("doctor")
    assert answer.code == 3
    assert "✗ 1 dode brieven houden 1 loopbanen tegen; kijk met `werkzekerheid dead-letters`" in answer.out

    assert run("dead-letters", "skip", str(position), "--why", "Uit een proef.").code == 0

    answer = run("doctor")
    assert answer.code == 0
    assert "0 niet leesbaar, 1 met reden overgeslagen" in answer.out


def test_what_was_skipped_is_in_the_timeline_with_its_reason(run: Run, position: int) -> None:
    answer = run("dead-letters", "skip", str(position), "--why", "Uit een proef: [red]\x1b")
    assert answer == (0, f"De gebeurtenis op positie {position} is overgeslagen; dat staat in het ledger.\n", "")

    told = run("timeline", CAREER).told

    assert f"Gebeurtenis overgeslagen: de gebeurtenis op positie {position} van het ledger telt niet mee" in told
    assert "Uit een proef: [red]\\x1b" in told
    assert run("timeline", CAREER, "--lanes").code == 0
    assert run("dead-letters").out.startswith("Er zijn geen dode brieven")


def test_looking_again_says_what_is_left(run: Run, position: int) -> None:
    first = run("dead-letters", "retry")
    assert first.out.splitlines() == [
        "Opnieuw gekeken naar 1 dode brieven; er zijn er nu 1.",
        f"  {position}: vastgelegd door een nieuwer programma; werk het programma bij",
    ]
    assert run("dead-letters", "retry", str(position)) == first


def test_the_next_one_of_the_same_career_is_said(run: Run, position: int, tmp_path: Path) -> None:
    with World(tmp_path) as world:
        second = unknown_type(world)

    out = run("dead-letters", "skip", str(position), "--why", "Uit een proef.").out

    assert f"Deze loopbaan wordt nu tegengehouden door positie {second}: een soort gebeurtenis" in out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["skip", "{position}", "--why", " "], 1),
        (["skip", "1", "--why", "x"], 1),
        (["skip", "x", "--why", "x"], 2),
        (["skip", "²", "--why", "x"], 2),
        (["skip", "9" * 30, "--why", "x"], 2),
        (["skip", "{position}", "--why", "x" * 501], 2),
        (["skip", "--why", "x"], 2),
        (["retry", "1"], 1),
        (["retry", "x"], 2),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(run: Run, position: int, words: list[str], code: int) -> None:
    answer = run("dead-letters", *(word.format(position=position) for word in words))

    assert (answer.code, answer.out) == (code, "")
    assert "0 met reden overgeslagen" in run("doctor").out


def test_twice_is_refused(run: Run, position: int) -> None:
    command = ("dead-letters", "skip", str(position), "--why", "Uit een proef.")
    assert run(*command).code == 0

    assert run(*command) == (1, "", f"De gebeurtenis op positie {position} is al overgeslagen. Dat blijft zo.\n")
