"""`research replay`: careers step by step, as the asker may see them, by one rule set or two."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import werkzekerheid

if TYPE_CHECKING:
    from tests.cli.conftest import Run

NINE = Path(werkzekerheid.__file__).parent / "demo"
JEFFRY = str(NINE / "jeffry.career.toml")


@pytest.fixture
def folder(_demo_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo ledger of this test's own."""
    made = tmp_path / "demo"
    shutil.copytree(_demo_path.parent, made)
    monkeypatch.setenv("WERKZEKERHEID_LEDGER", f"sqlite:///{made / 'ledger.db'}")
    return made


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """Our table about relapse, with less time for the talk."""
    folder = tmp_path / "stricter"
    folder.mkdir()
    ours = (Path(__file__).parents[2] / "policies" / "relapse_response.toml").read_text("utf-8")
    changed = re.sub(r"talk_working_days( *)= 3", r"talk_working_days\1= 1", ours)
    assert changed != ours
    (folder / "relapse_response.toml").write_text(changed, "utf-8")
    return folder


def played(run: Run, *words: str) -> dict[str, Any]:
    answer = run("research", "replay", *words, "--json")
    assert answer.code == 0, answer.err
    found: dict[str, Any] = answer.json()
    return found


def test_a_file_says_what_was_known_when_and_what_the_rules_said(run: Run) -> None:
    one = played(run, JEFFRY)

    known = [step["known_on"] or "" for step in one["steps"]]
    assert known == sorted(known)
    relapse = next(step for step in one["steps"] if step["number"] == 62)
    assert "Praten met de werknemer na terugval" in [alert["what"] for alert in relapse["raised"]]
    assert one["difference"] is None


def test_each_partys_version_stands_side_by_side(run: Run) -> None:
    [versions] = played(run, JEFFRY)["versions"]

    assert versions["about"] == "gd-baan"
    assert [party["told_by"] for party in versions["parties"]] == ["employer", "researcher"]
    assert versions["agree"] is False
    assert "(zij verschillen)" in run("research", "replay", JEFFRY).told


def test_another_rule_set_says_what_it_promises_otherwise(run: Run, stricter: Path) -> None:
    found = played(run, JEFFRY, "--against", str(stricter))["difference"]

    assert {change["what"] for change in found["changes"]} == {"talk_working_days"}
    assert {alert["rule"] for alert in (*found["only_first"], *found["only_second"])} <= {"relapse_response"}
    assert "talk_working_days 3 → 1" in run("research", "replay", JEFFRY, "--against", str(stricter)).told


def test_a_career_of_the_ledger_is_played_as_it_was_known_and_the_look_is_written_down(run: Run, folder: Path) -> None:
    whole = played(run, "jeffry")
    early = played(run, "jeffry", "--as-of", "2024-07-31")

    assert len(early["steps"]) < len(whole["steps"]) == 66
    assert [one["number"] for one in whole["steps"]] == [one["number"] for one in played(run, JEFFRY)["steps"]]
    assert whole["rules"] is True
    assert folder.is_dir()


def test_who_may_not_see_a_career_is_refused(run: Run, folder: Path) -> None:
    answer = run("research", "replay", "jeffry", "--as", "employer@elders")

    assert answer.code == 1
    assert "jeffry" not in answer.out
    assert folder.is_dir()


def test_who_sees_a_part_is_told_of_that_part(run: Run, folder: Path) -> None:
    whole = played(run, "kim")
    part = played(run, "kim", "--as", "klantmanager@gemeente")

    assert 0 < len(part["steps"]) < len(whole["steps"])
    assert {one["number"] for one in part["steps"]} < {one["number"] for one in whole["steps"]}
    assert (part["rules"], [step for step in part["steps"] if step["raised"]]) == (False, [])
    assert run("research", "replay", "kim", "--as", "lead@gemeente").code == 1
    assert folder.is_dir()


def test_for_research_nobody_sees_a_career_as_it_is(run: Run, folder: Path) -> None:
    asked = ("research", "replay", "kim", "--for", "research", "--because", "Nodig.")
    answer = run(*asked, "--as", "researcher@hogeschool")

    assert answer.code != 0
    assert "research export" in answer.err
    assert (answer.out, folder.is_dir()) == ("", True)


def test_the_picture_is_the_same_each_time_and_never_written_over(run: Run, folder: Path) -> None:
    drawn = []
    for name in ("one.svg", "two.svg"):
        assert run("research", "replay", "jeffry", "--picture", str(folder / name)).code == 0
        drawn.append((folder / name).read_bytes())

    assert drawn[0] == drawn[1]
    assert drawn[0].startswith(b"<svg")
    assert run("research", "replay", "jeffry", "--picture", str(folder / "one.svg")).code != 0
    assert run("research", "replay", JEFFRY, "--picture", str(folder / "three.svg")).code == 0


def test_thirty_generated_careers_are_played(run: Run, tmp_path: Path) -> None:
    assert run("research", "generate", "--careers", "30", "--to", str(tmp_path / "made")).code == 0

    answer = run("research", "replay", *map(str, sorted((tmp_path / "made").glob("*.toml"))), "--json")

    assert answer.code == 0, answer.err
    assert len(json.loads(answer.out)) == 30


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((JEFFRY, "jeffry"), "niet door elkaar"),
        ((JEFFRY, "--known-at", "2024-01-01T00:00:00Z"), "niet door elkaar"),
        ((JEFFRY, "--picture", "it.png"), ".svg"),
        ((JEFFRY, JEFFRY, "--picture", "it.svg"), "één loopbaan"),
        ((JEFFRY, "--as-of", "gisteren"), "--as-of"),
        (("nobody",), "loopbaan"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(run: Run, folder: Path, words: tuple[str, ...], said: str) -> None:
    answer = run("research", "replay", *words)

    assert answer.code in {1, 2}
    assert said in answer.err.replace("\n", " ")
    assert folder.is_dir()
