"""Rule sets at the terminal: check, adopt, compare and read them; the report on the rules; the sample of the week."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.rules.tables import POLICIES, table_text

if TYPE_CHECKING:
    from tests.cli.conftest import Run

LEAD = "lead@city"
COMMAND = "7a3c3f4e-4d8c-4a9e-9d6b-0d9d3f3f1a11"
WHY = ("--why", "Past beter bij onze caseload.")


@pytest.fixture
def city(run: Run, ledger: Path) -> Path:
    """A demo with an organisation that may adopt."""
    assert run("init", "--demo").code == 0
    assert run("directory", "register", "city", "--name", "Gemeente Voorbeeld", "--kind", "municipality").code == 0
    return ledger


@pytest.fixture
def five_days(tmp_path: Path) -> str:
    file = tmp_path / "start_agreements.toml"
    file.write_text(table_text("start_agreements", due_days=5), encoding="utf-8")
    return str(file)


def test_a_table_that_fits_is_told_so_and_one_that_does_not_with_file_line_and_reason(run: Run, tmp_path: Path) -> None:
    ours = str(POLICIES / "in_view.toml")
    wrong = tmp_path / "in_view.toml"
    wrong.write_text(table_text("in_view", silent_days=30).replace("= 30", "= -30").replace("title ", "colour "))
    unknown = tmp_path / "nationality.toml"
    unknown.write_text("title = 'x'")

    assert run("rules", "check", ours).told == "Deze tabel kan worden vastgesteld."
    answer = run("rules", "check", ours, str(wrong), str(unknown))
    assert answer.code == 2
    assert "in_view.toml, regel 1, colour: onbekend veld" in answer.err
    line = next(n for n, one in enumerate(wrong.read_text().splitlines(), start=1) if "= -30" in one)
    assert f"in_view.toml, regel {line}, period[1].silent_days: verwacht ten minste 0" in answer.err
    assert "nationality.toml, regel 1: deze regel is er niet" in answer.err


def test_a_table_that_is_adopted_is_shown_with_since_when_by_whom_and_why(run: Run, city: Path, five_days: str) -> None:
    assert "onze tabellen gelden" in run("rules").told
    words = ("--organisation", "city", "--from", "2030-01-01", *WHY, "--as", LEAD, "--command-id", COMMAND)
    first = run("rules", "adopt", five_days, *words)
    again = run("rules", "adopt", five_days, *words)

    assert (first.code, again.code) == (0, 0)
    assert again.told.startswith("Was al vastgelegd")
    (row,) = run("rules", "city", "--json").json()
    assert (row["policy"], row["state"], row["valid_from"]) == ("start_agreements", "coming", "2030-01-01")
    assert (row["decided_by"], row["why"], row["name"]) == ("lead", WHY[1], "Gemeente Voorbeeld")
    shown = run("rules").told
    assert "Gemeente Voorbeeld" in shown
    assert "gaat nog in" in shown
    assert WHY[1] in shown


@pytest.mark.parametrize("who", ["jobcoach@city", "employer@city", "lead@town", "worker@joost", None])
def test_nobody_adopts_for_another_organisation_or_in_another_role(
    run: Run, city: Path, five_days: str, who: str | None
) -> None:
    words = ("rules", "adopt", five_days, "--organisation", "city", "--from", "2030-01-01", *WHY)
    answer = run(*words, *(("--as", who) if who else ()))

    assert answer.code == 1
    assert answer.err.startswith("Alleen de leiding")
    assert run("rules", "--json").json() == []


def test_a_table_with_a_flaw_is_not_adopted(run: Run, city: Path, tmp_path: Path) -> None:
    file = tmp_path / "in_view.toml"
    file.write_text(table_text("in_view").replace("proposal", "").replace("grace_days ", "grace_day "))
    answer = run("rules", "adopt", str(file), "--organisation", "city", "--from", "2030-01-01", *WHY, "--as", LEAD)

    assert answer.code == 2
    assert run("rules", "--json").json() == []


def test_a_table_whose_first_period_begins_later_is_refused(run: Run, city: Path, tmp_path: Path) -> None:
    file = tmp_path / "in_view.toml"
    file.write_text(table_text("in_view").replace("2015-01-01", "2031-01-01"))
    answer = run("rules", "adopt", str(file), "--organisation", "city", "--from", "2030-01-01", *WHY, "--as", LEAD)

    assert (answer.code, answer.err.strip()) == (
        1, "De eerste periode van de tabel begint op 2031-01-01, na 2030-01-01.",
    )  # fmt: skip


def test_two_tables_are_compared_in_words(run: Run, city: Path, five_days: str) -> None:
    assert (
        run("rules", "adopt", five_days, "--organisation", "city", "--from", "2026-01-01", *WHY, "--as", LEAD).code == 0
    )
    changes = run("rules", "diff", "ours", five_days, "--json").json()

    assert [(one["policy"], one["what"], one["before"], one["after"]) for one in changes] == [
        ("start_agreements", "due_days", 14, 5)
    ]
    assert "van 14 naar 5: minder" in run("rules", "diff", "ours", five_days).told
    assert run("rules", "diff", "ours", "city", "--json").json() == changes
    assert run("rules", "diff", "ours", "city@2025-12-31").told == "Er verandert niets."
    assert run("rules", "diff", five_days, "city").told == "Er verandert niets."


def test_the_report_on_the_rules_tells_nothing_about_so_few(run: Run, demo: Path) -> None:
    """Nine careers of a demo: everything is too small to tell, and no career is named."""
    report = run("rules", "quality", "--from", "2020-01-01", "--json").json()

    assert report["careers"] is None
    assert report["rules"]
    assert {one["answered"] for one in report["rules"]} == {None}
    assert "joost" not in str(report)
    assert "Werkendenjaren" in run("rules", "quality").out
    assert run("rules", "quality", "--rule", "nationality").code == 1


@pytest.mark.parametrize("who", ["jobcoach@city", "employer@city", "worker@joost"])
def test_the_report_is_not_for_everybody(run: Run, demo: Path, who: str) -> None:
    assert run("rules", "quality", "--as", who).code == 1


def test_the_sample_of_a_week_is_the_same_for_everybody(run: Run, demo: Path) -> None:
    weeks = [f"2026-{month:02}-01" for month in (1, 2, 3, 4, 5)]
    first = [run("sample", "--week", week, "--json").json() for week in weeks]

    assert first == [run("sample", "--week", week, "--json").json() for week in weeks]
    assert run("sample", "--week", "2026-01-02", "--json").json() == first[0]
    assert run("sample", "--week", "2199-01-01").code == 1
    assert run("sample", "--week", "2026-01-02").code == 0


def test_how_it_goes_on_with_work_tells_nothing_about_so_few(run: Run, demo: Path) -> None:
    """Nine careers of a demo: everything is too small to tell, and no career is named."""
    report = run("continuity", "--from", "2015-01-01", "--json").json()

    assert (report["workers"], report["starts"], report["gaps"]["gaps"]) == (None, None, None)
    assert [one["months"] for one in report["still_working"]] == [1, 3, 6, 12, 24]
    assert "joost" not in str(report)
    assert "Tijd zonder werk" in run("continuity").out
    assert run("continuity", "--from", "2026-02-01", "--until", "2026-01-01").code == 1


@pytest.mark.parametrize("who", ["jobcoach@city", "employer@city", "worker@joost"])
def test_how_it_goes_on_with_work_is_not_for_everybody(run: Run, demo: Path, who: str) -> None:
    assert run("continuity", "--as", who).code == 1


def test_the_registers_are_made_from_the_catalogue_and_need_no_ledger(run: Run) -> None:
    rules = run("rules", "register", "--json").json()
    activities = run("processing-register", "--json").json()

    assert "early_dip" in [one["rule"] for one in rules]
    assert activities[0]["activity"] == "urn:werkzekerheid:verwerking:aanmelden:1"
    assert "Een extra gesprek" in run("rules", "register").told
    assert "P10Y vanaf het einde van de begeleiding" in run("processing-register").told
