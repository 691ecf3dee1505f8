"""Pictures of data sets that were made through the whole pipeline, of sixty careers that nobody lived."""

from __future__ import annotations

import csv
import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.app.places import KEY
from tests.cli.test_research import OFFICER, PROJECT, RESEARCHER
from werkzekerheid.cli.main import main
from werkzekerheid.cli.pictured import making, paper
from werkzekerheid.research.pictured.lives import PARTS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

FORMATS = {
    "csv": {"careers", "states", "staying", "signals", "contacts"},
    "parquet": {"careers", "states", "staying", "signals", "contacts"},
    "spell": {"careers", "states"},
    "sts": {"careers", "states"},
    "survival": {"staying"},
}


def done(*words: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    assert ended.value.code == 0


@pytest.fixture(scope="module")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data set in each format that can be drawn, and two backtests."""
    made = tmp_path_factory.mktemp("plot")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WERKZEKERHEID_LEDGER", f"sqlite:///{made / 'ledger.db'}")
        patch.setenv("WERKZEKERHEID_KEY", KEY)
        done("init", "--demo")
        done("directory", "register", "hogeschool", "--name", "Hogeschool", "--kind", "school")
        done("research", "generate", "--careers", "60", "--to", str(made / "lives"))
        done("import", *map(str, sorted((made / "lives").glob("*.toml"))))
        (made / "project.toml").write_text(PROJECT.replace("until_on", "smallest_cohort = 20\nuntil_on"), "utf-8")
        done("research", "project", "new", "--from", str(made / "project.toml"), *OFFICER)
        for one in (*FORMATS, "tse"):
            to = ("--project", "uitval", "--format", one, "--to", str(made / one))
            done("research", "export", *to, *RESEARCHER)
    return made


def files(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_gives_the_pictures_that_it_can_and_says_why_not_the_others(
    run: Run, extracts: Path, tmp_path: Path, name: str
) -> None:
    answer = run("research", "plot", "--from", str(extracts / name), "--to", str(tmp_path / "drawn"))

    assert answer.code == 0, answer.err
    told = json.loads((tmp_path / "drawn" / "pictures.json").read_text("utf-8"))
    assert set(told["pictures"]) == FORMATS[name]
    assert set(told["not_drawn"]) == FORMATS["csv"] - FORMATS[name]
    assert answer.out.count("Niet getekend") == len(told["not_drawn"])
    found = files(tmp_path / "drawn")
    assert set(found) == {"pictures.json", *(f"{one}.{end}" for one in FORMATS[name] for end in ("png", "svg", "csv"))}
    assert all(found[f"{one}.png"].startswith(b"\x89PNG") for one in FORMATS[name])


def test_the_pictures_say_of_which_data_set_they_are(run: Run, extracts: Path, tmp_path: Path) -> None:
    run("research", "plot", "--from", str(extracts / "sts"), "--to", str(tmp_path / "drawn"))
    told = json.loads((tmp_path / "drawn" / "pictures.json").read_text("utf-8"))["extract"]
    package = json.loads((extracts / "sts" / "datapackage.json").read_text("utf-8"))["werkzekerheid"]

    assert told["position"] == package["position"]
    assert (told["project"], told["format"], len(told["sha256"])) == ("uitval", "sts", 64)


def test_twice_the_same_bytes(run: Run, extracts: Path, tmp_path: Path) -> None:
    for one in ("first", "second"):
        run("research", "plot", "--from", str(extracts / "csv"), "--to", str(tmp_path / one))

    assert files(tmp_path / "first") == files(tmp_path / "second")


def test_two_forms_of_one_data_set_draw_the_same(run: Run, extracts: Path, tmp_path: Path) -> None:
    for one in ("csv", "parquet", "spell", "sts", "survival"):
        run("research", "plot", "--from", str(extracts / one), "--to", str(tmp_path / one))

    drawn = {one: files(tmp_path / one) for one in FORMATS}
    for name in FORMATS["csv"]:
        same = {files_[f"{name}.csv"] for one, files_ in drawn.items() if name in FORMATS[one]}
        assert len(same) == 1, name


def test_no_number_is_about_few(run: Run, extracts: Path, tmp_path: Path) -> None:
    run("research", "plot", "--from", str(extracts / "csv"), "--to", str(tmp_path / "drawn"))

    def told(name: str) -> list[dict[str, str]]:
        with (tmp_path / "drawn" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    assert {one["state"] for one in told("states")} == set(PARTS)
    assert all(int(one["careers"]) >= 10 for one in told("states") if one["careers"])
    assert all(
        int(one["drop_outs"]) >= 10 for name in ("signals", "contacts") for one in told(name) if one["drop_outs"]
    )
    assert all(int(one[name]) >= 10 for one in told("staying") for name in ("at_risk", "dropped_out") if one[name])
    assert told("staying")


def test_single_lives_are_not_drawn_of_fewer_than_the_project_must_be_about(
    run: Run, extracts: Path, tmp_path: Path
) -> None:
    shutil.copytree(extracts / "sts", tmp_path / "sts")
    package = tmp_path / "sts" / "datapackage.json"
    document = json.loads(package.read_text("utf-8"))
    assert document["werkzekerheid"]["smallest_cohort"] == 20
    document["werkzekerheid"]["smallest_cohort"] = 500
    package.write_text(json.dumps(document), "utf-8")

    both = run("research", "plot", "--from", str(tmp_path / "sts"), "--to", str(tmp_path / "drawn"))
    alone = run("research", "plot", "--from", str(tmp_path / "sts"), "--to", str(tmp_path / "no"), "--kind", "careers")

    assert "Niet getekend: careers. De groep is te klein" in both.told
    assert (alone.code, (tmp_path / "no").exists()) == (1, False)


def test_two_backtests_beside_one_another(run: Run, extracts: Path, tmp_path: Path) -> None:
    lives = extracts / "lives"
    for name, truth in (("first", ()), ("second", ("--truth", str(lives / "truth.json")))):
        answer = run("backtest", str(lives), *truth, "--json")
        (tmp_path / f"{name}.json").write_text(answer.out, "utf-8")
    two = ("--from", str(tmp_path / "first.json"), "--from", str(tmp_path / "second.json"))

    answer = run("research", "plot", *two, "--to", str(tmp_path / "drawn"))

    assert answer.code == 0, answer.err
    with (tmp_path / "drawn" / "backtest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {one["measure"] for one in rows} == {"per_worker_year", "days_ahead"}
    assert all(one["first"] == one["second"] for one in rows)
    assert any(one["first"] for one in rows)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "{tse}"), "tse"),
        (("--from", "{tmp}"), "staat geen bestand voor onderzoek"),
        (("--from", "{csv}", "--kind", "pie"), "pie is geen soort plaat"),
        (("--from", "{csv}", "--kind", "backtest"), "twee bestanden van backtest"),
        (("--from", "{csv}", "--from", "{sts}"), "Geef bij --from"),
        (("--from", "{csv}/datapackage.json", "--from", "{csv}/datapackage.json"), "geen uitkomst van backtest"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_leaves_nothing(
    run: Run, extracts: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    places = {one: str(extracts / one) for one in ("csv", "sts", "tse")} | {"tmp": str(tmp_path)}

    answer = run("research", "plot", *(one.format(**places) for one in words), "--to", str(tmp_path / "drawn"))

    assert answer.code in {1, 2}
    assert said in " ".join(answer.err.split())
    assert not list(tmp_path.iterdir())


def test_a_changed_data_set_gives_no_pictures(run: Run, extracts: Path, tmp_path: Path) -> None:
    shutil.copytree(extracts / "sts", tmp_path / "sts")
    (tmp_path / "sts" / "sts.csv").write_text("id,m1\nx,employed\n", "utf-8")

    answer = run("research", "plot", "--from", str(tmp_path / "sts"), "--to", str(tmp_path / "drawn"))

    assert (answer.code, (tmp_path / "drawn").exists()) == (1, False)
    assert "sts.csv is niet meer zoals het gemaakt is" in answer.err


def test_without_matplotlib_a_sentence(
    run: Run, extracts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "find_spec", lambda _: None)

    answer = run("research", "plot", "--from", str(extracts / "csv"), "--to", str(tmp_path / "drawn"))

    assert answer.code == 2
    assert "pip install werkzekerheid[research]" in answer.err


def test_stopping_halfway_leaves_nothing(extracts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def stopped(picture: paper.Picture, folder: Path, name: str) -> list[Path]:
        calls.append(name)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return paper.save(picture, folder, name)

    monkeypatch.setattr(making, "save", stopped)
    with pytest.raises(KeyboardInterrupt):
        making.plot([str(extracts / "sts")], str(tmp_path / "drawn"), [])

    assert len(calls) == 2
    assert not list(tmp_path.iterdir())
