"""The registers at the terminal, in a demo ledger: whoever gives no name there sees all of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.fixture
def ledger(own_demo: Path) -> Path:
    """A demo ledger of this test's own: each look is written into it."""
    return own_demo


@pytest.fixture
def member(run: Run, ledger: Path) -> str:
    """Somebody who works for the firm that Joost went to."""
    assert run("directory", "grant", "p-1", "--organisation", "joost/brandpunt", "--role", "employer").code == 0
    return "p-1@joost/brandpunt"


def test_what_was_shared_about_a_career_is_shown(run: Run, ledger: Path) -> None:
    told = run("shared", "--career", "joost").told

    assert "1 keer gedeeld, 0 keer geweigerd" in told
    assert (
        "(achteraf verteld) Van kant-klaar, interne begeleider Aan gemeente, gemeente Gegevens werk, gezondheid" in told
    )
    assert "Grondslag onbekend" in told


def test_over_all_careers_it_is_searched_by_who_was_a_party(run: Run, ledger: Path) -> None:
    assert {row["career"] for row in run("shared", "--json").json()} == {"jeffry", "joost", "kim"}
    assert [row["career"] for row in run("shared", "--organisation", "joost/kant-klaar", "--json").json()] == ["joost"]
    assert run("shared", "--since", "2099-01-01", "--career", "joost").out == (
        "Er is niets gedeeld of geweigerd, of niets wat u mag zien.\n"
    )


def test_who_saw_a_career_is_shown_with_what_for(run: Run, ledger: Path) -> None:
    run("shared", "--career", "joost")

    told = run("who-saw", "joost").told

    assert "gelezen · register van delen" in told
    assert "controle, probeert het uit" in told
    assert run("who-saw", "joost", "--json").json()[-1]["what"] == "who_saw"


def test_the_worker_sees_the_function_and_the_privacy_officer_the_person(run: Run, ledger: Path) -> None:
    run("situation", "kim", "--as", "jobcoach@gemeente")

    by_worker, by_officer = (
        [row for row in run("who-saw", "kim", "--json", "--as", who).json() if row["relation"] == "care_team"]
        for who in ("worker@kim", "privacy_officer@gemeente")
    )

    assert [(row["role"], row["organisation"], row["person"]) for row in by_worker] == [("jobcoach", "gemeente", None)]
    assert [row["person"] for row in by_officer] == ["demo-jobcoach"]
    assert run("who-saw", "kim", "--as", "employer@grootbedrijf").code == 1


def test_the_worker_sees_who_was_refused_and_whoever_was_does_not(run: Run, ledger: Path) -> None:
    assert run("situation", "joost", "--as", "employer@brandpunt").code == 1

    (row,) = [one for one in run("shared", "--json", "--as", "worker@joost").json() if one["state"] == "refused"]

    assert (row["ground"], row["to"]["organisation"]) == ("no_consent", "brandpunt")
    assert run("shared", "--career", "joost", "--json", "--as", "employer@brandpunt").json() == []


def test_what_somebody_looked_at_is_shown_by_career(run: Run, ledger: Path) -> None:
    run("shared", "--career", "joost")

    assert "joost gelezen · register van delen" in run("seen-by", "cli").told
    assert run("seen-by", "nobody").out == "Niemand keek, volgens het inzagelog.\n"
    assert run("seen-by", "cli", "--to", "2020-01-01", "--from", "2019-01-01", "--json").json() == []


def test_what_was_within_reach_of_an_account_is_shown_with_its_days(run: Run, member: str) -> None:
    answer = run("in-reach", member, "--from", "2020-01-01")

    assert "1 loopbanen, waarvan 0 bekeken" in answer.told
    assert "werkgever, werkgever" in answer.told
    (row,) = run("in-reach", member, "--from", "2020-01-01", "--json").json()
    assert {one["relation"] for one in row["reach"]} == {"employer", "handover"}


def test_use_is_shown_without_names(run: Run, ledger: Path) -> None:
    for _ in range(12):
        run("shared", "--career", "joost")

    report = run("usage", "--json").json()

    assert report["looks"] is None  # however many: they were about one worker
    assert "cli" not in {group["of"] for group in report["by_role"]}
    assert "Over minder dan tien werknemers staat er geen getal" in run("usage").told


def test_use_by_one_person_takes_a_reason(run: Run, member: str) -> None:
    assert run("usage", "--person", member) == (
        2,
        "",
        "Zeg waarom u dat van iemand wilt weten: --why CODE, zoals --why complaint:2026-14.\n",
    )
    assert run("usage", "--person", member, "--why", "he looks at an ex").code == 1
    assert "Keer gekeken 0" in run("usage", "--person", member, "--why", "sample").told
    assert run("seen-by", "cli", "--json").json()[-1]["ground"].startswith("sample p-1@")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["seen-by", "cli", "--from", "2026-03-02", "--to", "2026-03-01"], "De laatste dag ligt voor de eerste."),
        (["in-reach", "cli", "--from", "2026-03-02"], "Geef een account als PERSOON@ORGANISATIE."),
        (["shared", "--since", "gisteren"], "--since: gisteren is geen dag. Geef een dag als 2024-03-14."),
    ],
)
def test_what_does_not_fit_is_one_sentence(run: Run, ledger: Path, words: list[str], sentence: str) -> None:
    answer = run(*words)

    assert answer.code in {1, 2}
    assert answer.err == f"{sentence}\n"


def test_outside_a_demo_somebody_must_be_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKZEKERHEID_LEDGER", f"sqlite:///{tmp_path / 'real.db'}")
    monkeypatch.setenv("WERKZEKERHEID_KEY", run("new-key").out.strip())
    run("init")

    assert run("usage").err.startswith("Zeg wie er vraagt")
