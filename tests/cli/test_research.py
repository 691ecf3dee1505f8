"""A research project at the terminal: registered by the officer, asked by a researcher, closed at the end."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

OFFICER, RESEARCHER = ("--as", "privacy_officer@gemeente"), ("--as", "researcher@hogeschool")
PROJECT = """
project = "uitval"
question = "Wat gaat er aan uitval vooraf?"
organisation = "hogeschool"
persons = ["onderzoeker-1"]
until_on = "2099-12-31"
classes = ["work", "signal"]
decided_by = "FG"
motive = "Aan de voorwaarden is voldaan."
[checklist]
necessary = true
public_interest = true
consent_impossible = true
safeguards = true
[answers]
necessary = "a"
public_interest = "b"
consent_impossible = "c"
safeguards = "d"
"""


@pytest.fixture
def folder(_demo_path: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo ledger of this test's own with three careers more, and a project in a file."""
    made = tmp_path / "demo"
    shutil.copytree(_demo_path.parent, made)
    monkeypatch.setenv("WERKZEKERHEID_LEDGER", f"sqlite:///{made / 'ledger.db'}")
    assert run("directory", "register", "hogeschool", "--name", "Hogeschool", "--kind", "school").code == 0
    assert run("research", "generate", "--careers", "3", "--to", str(made / "lives")).code == 0
    assert run("import", *map(str, sorted((made / "lives").glob("*.toml")))).code == 0
    (made / "project.toml").write_text(PROJECT, encoding="utf-8")
    return made


def test_a_project_from_its_registration_to_its_end(run: Run, folder: Path) -> None:
    assert "Er is geen onderzoek." in run("research", "project", "list", *OFFICER).out
    made = run("research", "project", "new", "--from", str(folder / "project.toml"), *OFFICER)
    assert (made.code, made.out) == (0, "Onderzoek uitval is vastgelegd. Het loopt tot en met 2099-12-31.\n")
    asked = ("research", "export", "--project", "uitval", "--format", "csv", "--to", str(folder / "out"), *RESEARCHER)
    exported = run(*asked)
    assert exported.code == 0, exported.err
    extract = exported.out.split()[0]
    assert "12 loopbanen" in exported.told
    assert (folder / "out" / "events.csv").is_file()
    shown = run("research", "project", "show", "uitval", *RESEARCHER)
    assert all(one in shown.told for one in (extract, "loopt", "csv, 12 loopbanen", "hele maanden", "uavg_24"))
    document = run("research", "project", "show", "uitval", "--json", *OFFICER).json()
    assert [one["extract"] for one in document["extracts"]] == [extract]
    assert run(*asked).err.endswith("Kies een map die er nog niet is.\n")
    assert "Nog niet vernietigd" in run("research", "project", "close", "uitval", "--why", "Klaar.", *OFFICER).out
    assert run("research", "destroyed", extract, *RESEARCHER).code == 0
    assert "vernietigd op" in run("research", "project", "list", *OFFICER).told
    assert "gesloten" in run(*asked).err


def test_an_export_can_be_asked_again_narrower_and_for_programs(run: Run, folder: Path) -> None:
    run("research", "project", "new", "--from", str(folder / "project.toml"), *OFFICER)

    def export(name: str, *more: str) -> dict[str, object]:
        answer = run(
            "research", "export", "--project", "uitval", "--format", "spell", "--to", str(folder / name), "--json",
            *more, *RESEARCHER,
        )  # fmt: skip
        assert answer.code == 0, answer.err
        found: dict[str, object] = answer.json()
        return found

    first = export("first")
    again = export("again", "--position", str(first["position"]))
    assert first["sha256"] == again["sha256"]
    (folder / "careers").write_text("joost\nkim\n\nkim", encoding="utf-8")
    few = run(
        "research", "export", "--project", "uitval", "--format", "spell", "--to", str(folder / "few"), "--careers",
        str(folder / "careers"), *RESEARCHER,
    )  # fmt: skip
    assert (few.code, few.err.count("minstens 10 loopbanen")) == (1, 1)
    assert not (folder / "few").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--project", "uitval", "--format", "word"), "Kies uit: spell"),
        (("--project", "nergens", "--format", "csv"), "Dit onderzoek is er niet."),
        (("--project", "uitval", "--format", "csv", "--type", "worker_named"), "gaat nooit naar onderzoek"),
        (("--project", "uitval", "--format", "csv", "--type", "sickness_reported"), "UAVG 24"),
        (("--project", "uitval", "--format", "csv", "--position", "x"), "--position"),
        (("--project", "uitval", "--format", "csv", "--workers", "0"), "0"),
        (("--project", "uitval", "--format", "csv", "--careers", "nowhere"), "nowhere"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(run: Run, folder: Path, words: tuple[str, ...], said: str) -> None:
    run("research", "project", "new", "--from", str(folder / "project.toml"), *OFFICER)
    answer = run("research", "export", *words, "--to", str(folder / "out"), *RESEARCHER)
    assert answer.code in {1, 2}
    assert said in answer.err
    assert not (folder / "out").exists()


def test_a_file_that_is_no_project_is_refused(run: Run, folder: Path) -> None:
    (folder / "bad.toml").write_text(PROJECT.replace('project = "uitval"', ""), encoding="utf-8")
    assert run("research", "project", "new", "--from", str(folder / "bad.toml"), *OFFICER).code == 2
    (folder / "bad.toml").write_text(f'colour = "red"\n{PROJECT}', encoding="utf-8")
    assert "colour" in run("research", "project", "new", "--from", str(folder / "bad.toml"), *OFFICER).err
    (folder / "bad.toml").write_text(PROJECT.replace("safeguards = true", "safeguards = false"), encoding="utf-8")
    answer = run("research", "project", "new", "--from", str(folder / "bad.toml"), *OFFICER)
    assert (answer.code, "voorwaarde d van UAVG 24" in answer.err) == (1, True)
