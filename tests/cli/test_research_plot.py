"""`research plot`: the pictures of a data set with their rows beside them, the same each time, and few not told."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_research import OFFICER, PROJECT, RESEARCHER
from werkzekerheid.messages import say
from werkzekerheid.research import figures

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

NAMES = ("index", "distribution", "staying", "first_signal", "contact_gap")


@pytest.fixture
def folder(_demo_path: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Thirty generated careers beside the nine, and a data set of them in csv and parquet."""
    made = tmp_path / "demo"
    shutil.copytree(_demo_path.parent, made)
    monkeypatch.setenv("WERKZEKERHEID_LEDGER", f"sqlite:///{made / 'ledger.db'}")
    (made / "project.toml").write_text(PROJECT, encoding="utf-8")
    for words in (
        ("directory", "register", "hogeschool", "--name", "Hogeschool", "--kind", "school"),
        ("research", "generate", "--careers", "30", "--to", str(made / "lives")),
    ):
        assert run(*words).code == 0
    assert run("import", *map(str, sorted((made / "lives").glob("*.toml")))).code == 0
    assert run("research", "project", "new", "--from", str(made / "project.toml"), *OFFICER).code == 0
    for form in ("csv", "parquet"):
        asked = ("research", "export", "--project", "uitval", "--format", form, "--to", str(made / form), *RESEARCHER)
        assert run(*asked).code == 0
    return made


def test_the_pictures_are_the_same_each_time_and_from_either_format(run: Run, folder: Path) -> None:
    for name, of in (("one", "csv"), ("two", "csv"), ("three", "parquet")):
        answer = run("research", "plot", str(folder / of), "--to", str(folder / name))
        assert answer.code == 0, answer.err
        assert "Publiceer die niet" in answer.out

    found = [{one.name: one.read_bytes() for one in (folder / name).iterdir()} for name in ("one", "two", "three")]
    assert set(found[0]) == {f"{name}.{form}" for name in NAMES for form in ("svg", "png", "csv")}
    assert found[0] == found[1] == found[2]
    assert all(b"<dc:date>" not in one for one in found[0].values())


def test_few_are_told_in_no_count_beside_a_picture(run: Run, folder: Path) -> None:
    assert run("research", "plot", str(folder / "csv"), "--to", str(folder / "out")).code == 0

    def rows(name: str) -> list[dict[str, str]]:
        with (folder / "out" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    counts = [one[name] for one in rows("distribution") for name in one if name != "day"]
    counts += [one["drop_outs"] for name in ("first_signal", "contact_gap") for one in rows(name)]
    counts += [one["at_risk"] for one in rows("staying")]
    assert rows("distribution")
    assert all(not one or int(one) >= figures.FEW for one in counts)


def test_what_cannot_be_drawn_is_said_in_a_sentence(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_extract = run("research", "plot", str(tmp_path), "--to", str(tmp_path / "out"))
    assert no_extract.code in {1, 2}
    assert "geen bestand in de vorm csv of parquet" in no_extract.err.replace("\n", " ")
    monkeypatch.setattr("werkzekerheid.cli.figures.find_spec", lambda _name: None)
    without = run("research", "plot", str(tmp_path), "--to", str(tmp_path / "out"))
    assert without.code == 2
    assert say("settings_research_extra").split(".")[0] in without.err.replace("\n", " ")
    assert not (tmp_path / "out").exists()


def test_kaplan_meier_falls_only_by_drop_outs() -> None:
    def placement(number: int, *, dropped: bool) -> dict[str, str]:
        told = {"started_latest": "2024-01-01", "ended_latest": "2024-01-16", "dropped_out": str(dropped).lower()}
        return {"career": f"c{number}", **told}

    careers = [{"career": f"c{number}", "observed_until": "2024-03-31"} for number in range(40)]
    going_on = [{**placement(number, dropped=False), "ended_latest": ""} for number in range(20, 40)]
    early = [placement(number, dropped=number < 10) for number in range(20)]
    found = figures.staying({"careers": careers, "placements": [*early, *going_on]})

    assert found[0] == {"day": 0, "at_risk": 40, "staying": 1.0}
    assert found[1] == {"day": 30, "at_risk": 20, "staying": 0.75}
