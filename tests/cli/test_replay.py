"""`replay`: the story of the alerts, on a throw-away ledger."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.app.test_over_careers import local_cluster
from werkzekerheid.app.demo_world.making import shipped
from werkzekerheid.app.replay_files import document, replay
from werkzekerheid.app.setbacks import setbacks

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

CONTENT = {name.partition(".")[0]: content for name, content in shipped()}


@pytest.fixture
def files(tmp_path: Path, ledger: Path) -> dict[str, str]:
    """The shipped careers as files, and no ledger anywhere."""
    for key, content in CONTENT.items():
        (tmp_path / f"{key}.career.toml").write_bytes(content)
    return {key: str(tmp_path / f"{key}.career.toml") for key in CONTENT}


def test_one_file_is_an_object_and_several_are_an_array(run: Run, files: dict[str, str], ledger: Path) -> None:
    assert run("replay", files["kim"], "--json").json()["career"] == "kim"

    both = run("replay", files["kim"], files["joost"], "--json").json()

    assert [one["career"] for one in both] == ["kim", "joost"]
    assert not ledger.exists()


def test_what_an_organisation_would_have_known_on_a_day(run: Run, files: dict[str, str]) -> None:
    """
    2020-01  dagbesteding at kant-klaar
    2022     brandpunt
    """
    then = run("replay", files["joost"], "--as-of", "2021-06-01", "--known-on", "2021-06-01", "--json").json()

    assert (then["as_of"], then["known_at"]) == ("2021-06-01", "2021-06-01")
    assert then["placement"]["organisation"] == "kant-klaar"


@pytest.mark.parametrize(
    "days",
    [
        ["--as-of", "2021-06-01"],
        ["--known-on", "2021-06-01"],
        ["--as-of", "2021-06-01", "--known-on", "2021-06-01", "--until", "2021-06-01"],
    ],
)
def test_days_that_belong_together_are_asked_for_together(run: Run, files: dict[str, str], days: list[str]) -> None:
    answer = run("replay", files["joost"], *days)

    assert answer.code == 2
    assert answer.err.startswith("--as-of en --known-on horen bij elkaar")


def test_a_replay_can_stop_earlier(run: Run, files: dict[str, str]) -> None:
    whole = run("replay", files["joost"], "--json").json()
    half = run("replay", files["joost"], "--until", "2021-06-01", "--json").json()

    assert len(half["alerts"]) < len(whole["alerts"])
    assert half["situation"]["as_of"] == "2021-06-01"


def test_what_is_wrong_with_any_file_is_told_at_once(run: Run, files: dict[str, str], tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_text("[career]")

    answer = run("replay", str(tmp_path / "a"), files["kim"], str(tmp_path / "b"))

    assert (answer.code, answer.out) == (2, "")
    assert all(str(tmp_path / name) in answer.err for name in "ab")


class TestTheSameBytes:
    """Whoever plays the files, and wherever."""

    @pytest.mark.parametrize("words", [["--json"], [], ["--as-of", "2021-06-01", "--known-on", "2021-06-01"]])
    def test_two_processes_give_what_one_gives(self, run: Run, files: dict[str, str], words: list[str]) -> None:
        asked = [files["leo"], files["joost"], files["kim"], *words]

        assert run("replay", *asked, "--workers", "2") == run("replay", *asked, "--workers", "1")

    def test_a_cluster_gives_what_one_gives(self, run: Run, files: dict[str, str]) -> None:
        asked = ["replay", files["leo"], files["joost"], "--json"]
        with local_cluster(processes=False) as cluster:
            assert run(*asked, "--cluster", cluster) == run(*asked)

    def test_what_is_wrong_is_told_by_the_processes_too(self, run: Run, files: dict[str, str], tmp_path: Path) -> None:
        (tmp_path / "a").write_text("[career]")
        asked = ["replay", files["leo"], str(tmp_path / "a"), str(tmp_path / "a")]

        assert run(*asked, "--workers", "2") == run(*asked)

    def test_hash_seeds_and_time_zones_change_nothing(self, files: dict[str, str], tmp_path: Path) -> None:
        words = [sys.executable, "-m", "werkzekerheid", "replay", *sorted(files.values()), "--json"]
        said = [
            subprocess.run(
                words,
                env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
                capture_output=True,
                check=True,
                timeout=120,
            ).stdout
            for seed, zone in (("0", "UTC"), ("1", "Pacific/Kiritimati"), ("4242", "America/Los_Angeles"))
        ]

        assert len(set(said)) == 1
        assert [one["career"] for one in json.loads(said[0])] == sorted(files)


def test_for_people_it_tells_what_stood_before_each_setback(run: Run, files: dict[str, str]) -> None:
    told = run("replay", files["jeffry"]).told

    story, _, rest = told.partition("Wat er al stond voor elke terugval en uitval")
    before, _, turns = rest.partition("Hoe het risico veranderde")
    assert "Welke meldingen er hadden gestaan" in story
    assert "Terugval gemeld" in before
    assert "Gebeurtenissen eerder" in before
    assert "hoog" in turns


def test_an_alert_stood_before_a_setback_when_it_was_raised_before_it_and_not_settled() -> None:
    """
    gd-start    placement_started at gardendreams: no begeleidingsplan follows
    signs       expectations_raised, late_repeatedly, absent_unreported: no answer follows
    relapse     relapse_reported
    """
    played = replay("jeffry", CONTENT["jeffry"])
    alerts = document(played)["alerts"]
    numbers = {one.fact.TYPE: one.moment.number for one in played.played.laid}

    found = {one.number: one for one in setbacks(played.played, alerts)}

    relapse = found[numbers["relapse_reported"]]
    rules = [ahead.alert["rule"] for ahead in relapse.standing]
    assert rules.count("signal_response") >= 2
    assert "start_agreements" in rules
    assert all(ahead.alert["raised_after"] < relapse.number for ahead in relapse.standing)
    assert [ahead.events for ahead in relapse.standing] == sorted(
        (ahead.events for ahead in relapse.standing), reverse=True
    )
    assert all((ahead.fewest_days or 0) <= (ahead.most_days or 0) for ahead in relapse.standing)
    assert not any(ahead.alert["rule"] == "relapse_response" for ahead in relapse.standing)


@pytest.mark.parametrize("key", CONTENT)
def test_every_shipped_career_can_be_told(run: Run, files: dict[str, str], key: str) -> None:
    answer = run("replay", files[key])

    assert (answer.code, answer.err) == (0, "")
    assert all(len(line) <= 80 for line in answer.out.splitlines())
