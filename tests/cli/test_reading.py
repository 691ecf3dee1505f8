"""The commands that read: for people, and as one JSON document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

ONE = ("situation", "plan", "risk")
ROWS = ("timeline", "people", "handovers", "worklist", "alerts")
OVER_ALL = ("careers", "handovers", "worklist", "alerts")
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")

pytestmark = pytest.mark.usefixtures("demo")


@pytest.mark.parametrize("command", ONE)
def test_one_career_is_one_object(run: Run, command: str) -> None:
    answer = run(command, "joost", "--json")

    assert (answer.code, answer.err) == (0, "")
    assert answer.json()["career"] == "joost"


@pytest.mark.parametrize("command", ROWS)
def test_what_has_rows_is_an_array_also_of_one_career(run: Run, command: str) -> None:
    answer = run(command, "joost", "--json")

    assert (answer.code, answer.err) == (0, "")
    assert isinstance(answer.json(), list)


@pytest.mark.parametrize("command", OVER_ALL)
def test_over_all_careers_is_an_array(run: Run, command: str) -> None:
    careers = {row["career"] for row in run(command, "--json").json()}

    assert {"joost", "kim"} <= careers


def test_the_same_question_gives_the_same_bytes(run: Run) -> None:
    first = run("situation", "joost", "--json")

    assert first == run("situation", "joost", "--json")
    assert list(first.json()) == sorted(first.json())


@pytest.mark.parametrize("command", [*ONE, *ROWS])
@pytest.mark.parametrize("career", ["joost", "jeffry", "kim"])
@pytest.mark.parametrize("columns", ["60", "200"])
def test_for_people_it_fits_the_width_and_steers_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str, career: str, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)

    answer = run(command, career)

    assert (answer.code, answer.err) == (0, "")
    assert not STEERING.search(answer.out)
    assert all(len(line) <= int(columns) and line == line.rstrip() for line in answer.out.splitlines())


def test_what_nobody_told_is_unknown_and_what_was_counted_is_derived(run: Run) -> None:
    out = run("situation", "joost").out

    assert "(afgeleid)" in out
    assert "onbekend" in run("plan", "joost").out


def test_a_career_can_be_asked_for_at_an_earlier_day(run: Run) -> None:
    """
    2020-01  dagbesteding at kant-klaar
    2022     brandpunt
    """
    before = run("situation", "joost", "--as-of", "2021-06-01", "--json").json()

    assert before["placement"]["organisation"] == "kant-klaar"
    assert "op 1 jun 2021" in run("situation", "joost", "--as-of", "2021-06-01").out


def test_before_it_was_recorded_nothing_was_known(run: Run) -> None:
    then = run("situation", "joost", "--known-at", "2019-01-01", "--json").json()

    assert then["working"] is None
    assert "zoals bekend op 1 jan 2019 om 23:59" in run("situation", "joost", "--known-at", "2019-01-01").told


def test_where_there_is_nothing_the_next_step_is_said(run: Run) -> None:
    for command, step in (("people", "coach_assigned"), ("alerts", "pass-time"), ("handovers", "handover_offered")):
        assert step in run(command, "joost", "--known-at", "2019-01-01").out


def test_the_timeline_draws_the_lanes_before_it_lists_the_events(run: Run) -> None:
    drawing, _, events = run("timeline", "jeffry").out.partition("Wat er gebeurde")

    assert [line.split()[0] for line in drawing.splitlines() if line[:1].isupper()][:6] == [
        "Leren", "Werk", "Begeleiding", "Contact", "Inkomen", "Signalen",
    ]  # fmt: skip
    assert "█ groei-en-bloei" in drawing
    assert "▼ terugval" in drawing
    assert "afwezig zonder bericht" in events
    assert run("timeline", "jeffry", "--lanes").out.strip() == drawing.strip().removesuffix("Nr  Wanneer").strip()


def test_the_worker_is_heard_in_own_words(run: Run) -> None:
    assert "eigen woorden: “" in run("timeline", "joost").out


def test_the_risk_names_organisations_first_and_says_what_it_is(run: Run) -> None:
    out = run("risk", "joost").out

    assert out.index("organisaties") < out.index("werknemer") < out.index("beschermt")
    assert "geen oordeel over iemand" in run("risk", "joost").told


def test_a_promise_is_due_told_to_somebody_and_has_a_reason(run: Run) -> None:
    out = run("worklist", "jeffry").out

    assert "Praten met de werknemer na terugval" in out
    assert "voor jobcoach" in out
    assert "Terugval gemeld" in out


def test_a_career_that_is_not_there_is_refused(run: Run) -> None:
    answer = run("situation", "niemand")

    assert answer.code == 1
    assert answer.err.count("\n") == 1


def test_without_a_ledger_it_is_said_what_to_do(run: Run, ledger: Path) -> None:
    answer = run("careers")

    assert answer.code == 2
    assert "werkzekerheid init" in answer.err
    assert not ledger.exists()


def test_a_file_that_is_no_ledger_is_left_alone(run: Run, ledger: Path) -> None:
    ledger.write_text("an old shopping list, longer than the head of a database file, to be sure of it " * 3)

    answer = run("careers")

    assert answer.code == 2
    assert answer.err.count("\n") == 1
    assert ledger.read_text().startswith("an old shopping list")
