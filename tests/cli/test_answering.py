"""Seeing and answering an alert, as somebody types it; what the lists then show."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any

import pytest

from werkzekerheid.readmodels.promises import Row

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

SIGNAL = ("joost", "signal_response")
RHYTHM = ("joost", "check_in_rhythm")


@pytest.fixture
def run_in(run: Run, own_demo: Path) -> Run:
    """Commands in a demo ledger of their own."""
    assert own_demo.is_file()
    return run


def of_rule(run: Run, rule: str) -> list[dict[str, Any]]:
    return [one for one in run("alerts", "joost", "--json").json() if one["rule"] == rule]


class TestAnswering:
    """An answer, and what is shown of it."""

    def test_how_and_why_is_shown_with_who_said_so(self, run_in: Run) -> None:
        answer = run_in("answer", *SIGNAL, "--how", "no_action", "--reason", "Al besproken met zijn baas.")
        assert (answer.code, answer.told) == (0, "Beantwoord (geen actie): Antwoord op een signaal")

        shown = run_in("alerts", "joost").told
        assert "waarvan 11 open en 10 zonder antwoord" in shown
        assert "Antwoord van jobcoach" in shown
        assert "geen actie. Al besproken met zijn baas." in shown

    def test_the_worklist_tells_it_beside_the_promise_and_keeps_its_shape(self, run_in: Run) -> None:
        before = run_in("worklist", "joost", "--json").json()
        run_in("answer", *SIGNAL, "--how", "planned")

        assert run_in("worklist", "joost", "--json").json() == before
        assert set(before[0]) == set(Row.__annotations__)
        assert "Antwoord van jobcoach" in run_in("worklist", "joost").told

    def test_a_promise_that_goes_on_says_what_is_left_to_do(self, run_in: Run) -> None:
        assert "blijft staan tot zij is nagekomen" in run_in("answer", *SIGNAL, "--how", "contacted").err

    def test_wrong_information_points_to_the_fact_that_is_to_be_put_right(self, run_in: Run) -> None:
        (alert,) = of_rule(run_in, "signal_response")
        answer = run_in("answer", *SIGNAL, "--how", "wrong_information", "--reason", "Dat was een ander.")

        assert alert["evidence"][0] in answer.err
        assert "event_corrected" in answer.err

    def test_the_reason_can_come_from_the_input(self, run_in: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Vrijdag gesproken.\n")))
        assert run_in("answer", *SIGNAL, "--how", "disagree", "--reason", "-").code == 0

        (alert,) = of_rule(run_in, "signal_response")
        assert alert["answered"]["why"] == "Vrijdag gesproken."

    def test_by_how_its_id_begins(self, run_in: Run) -> None:
        (alert,) = of_rule(run_in, "signal_response")

        assert run_in("see", alert["alert"][:8]).told == "Gezien: Antwoord op een signaal"
        assert run_in("see", alert["alert"][:8]).told == "Deze melding was al gezien."

    def test_the_same_command_twice_is_one_answer(self, run_in: Run) -> None:
        words = (*SIGNAL, "--how", "planned", "--command-id", "2f1e8c5a-0b8e-5b0e-9a51-6a1d6a4f7c11")

        assert [run_in("answer", *words).told for _ in range(2)][1] == "Dit antwoord was al vastgelegd."


class TestOneLine:
    """Of a rule a worker has one line, with its parts."""

    def test_both_lists_show_the_parts_together(self, run_in: Run) -> None:
        parts = ("Contact met de werknemer,", "Contact met de werkgever,")
        assert len(of_rule(run_in, "check_in_rhythm")) == 2

        for name in ("alerts", "worklist"):
            told = run_in(name, "joost").told
            assert all(part in told for part in parts)
        assert run_in("alerts", "joost").told.count("check_in_rhythm") == 1

    def test_an_answer_is_to_the_line_or_to_one_part(self, run_in: Run) -> None:
        run_in("answer", *RHYTHM, "--part", "employer", "--how", "planned")
        assert "(beantwoord)" in run_in("alerts", "joost").told

        assert "werknemer" in run_in("answer", *RHYTHM, "--how", "contacted").told
        assert {one["part"]: one["answered"]["how"] for one in of_rule(run_in, "check_in_rhythm")} == {
            "employer": "planned", "worker": "contacted",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("answer", *SIGNAL, "--how", "later"), 2, "--how: later is niet een van: contacted, planned"),
        (("answer", *SIGNAL, "--how", "disagree"), 1, "Bij dit antwoord hoort een reden"),
        (("answer", "joost", "in_view", "--how", "planned"), 1, "Er is geen melding die zo heet."),
        (("see", "joost"), 1, "Er is geen melding die zo heet."),
        (("see", "niemand", "signal_response"), 1, "Er is geen loopbaan"),
        (("answer", *SIGNAL, "--how", "planned", "--as", "worker@joost"), 1, "voor een ander: jobcoach"),
        (("answer", *SIGNAL, "--how", "planned", "--as", "employer@brandpunt"), 1, "Niet gegeven"),
    ],
)
def test_what_cannot_be_answered_says_why(run_in: Run, words: tuple[str, ...], code: int, sentence: str) -> None:
    answer = run_in(*words)

    assert answer.code == code
    assert sentence in " ".join(answer.err.split())
    assert all(one["answered"] is None for one in of_rule(run_in, "signal_response"))
