"""`backtest` and `research generate`, on the command line."""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from werkzekerheid.app.backtest.measuring import ENDINGS
from werkzekerheid.app.demo_world.making import shipped
from werkzekerheid.cli import plotting
from werkzekerheid.cli.main import main

if TYPE_CHECKING:
    from tests.cli.conftest import Run

POLICIES = Path(__file__).parents[2] / "policies"


@pytest.fixture
def nine(tmp_path: Path) -> str:
    """The shipped careers as files."""
    (tmp_path / "nine").mkdir()
    for name, content in shipped():
        (tmp_path / "nine" / name).write_bytes(content)
    return str(tmp_path / "nine")


@pytest.fixture(scope="module")
def of_all_nine(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What is said of the nine careers together, asked once."""
    folder = tmp_path_factory.mktemp("nine")
    for name, content in shipped():
        (folder / name).write_bytes(content)
    said = io.StringIO()
    with redirect_stdout(said), pytest.raises(SystemExit) as ended:
        main(["backtest", str(folder), "--json"])
    assert ended.value.code == 0
    document: dict[str, Any] = json.loads(said.getvalue())
    return document


@pytest.fixture
def generated(run: Run, tmp_path: Path) -> Path:
    assert run("research", "generate", "--careers", "6", "--seed", "4", "--to", str(tmp_path / "made")).code == 0
    return tmp_path / "made"


def tables(folder: Path, name: str, old: str = "", new: str = "") -> str:
    """A folder with one of our tables, changed."""
    folder.mkdir(exist_ok=True)
    content = (POLICIES / f"{name}.toml").read_text("utf-8")
    assert old in content
    (folder / f"{name}.toml").write_text(content.replace(old, new) if old else content, "utf-8")
    return str(folder)


def of_rule(document: dict[str, Any], rule: str, place: int = 0) -> dict[str, Any]:
    return next(one for one in document["tables"][place]["rules"] if one["rule"] == rule)


class TestOverFiles:
    def test_what_was_raised_ended_in_one_way_each(self, run: Run, nine: str, ledger: Path) -> None:
        document = run("backtest", nine, "--json").json()

        assert document["careers"] == 9
        assert all(one["raised"] == sum(one[how] for how in ENDINGS) for one in document["tables"][0]["rules"])
        assert not ledger.exists()

    def test_before_the_end_of_jeffry_an_alert_stood_for_half_a_year(self, run: Run, nine: str) -> None:
        """
        gd-start  placement_started at gardendreams, nothing handed over
        2024-12   placement_ended, dropped_out
        """
        document = run("backtest", f"{nine}/jeffry.career.toml", "--json").json()
        last = document["tables"][0]["each_setback"][-1]

        assert (last["career"], last["kind"], last["rule"], last["days"]) == (
            "jeffry",
            "dropped_out",
            "handover",
            [183, 183],
        )

    def test_the_setbacks_of_the_nine_careers_keep_what_stood_before_them(self, of_all_nine: dict[str, Any]) -> None:
        """The table of docs/backtest.md: a change of a rule that loses a foresight is seen here."""
        found = of_all_nine["tables"][0]["each_setback"]

        assert [tuple(one[name] for name in ("career", "number", "kind", "rule", "part", "days")) for one in found] == [
            ("abdul", 21, "dropped_out", "start_agreements", "plan", None),
            ("jayda", 28, "dropped_out", "start_agreements", "plan", None),
            ("jeffry", 21, "dropped_out", "signal_response", "", None),
            ("jeffry", 25, "dropped_out", "start_agreements", "plan", None),
            ("jeffry", 62, "relapse", "handover", "offered", [0, 183]),
            ("jeffry", 65, "dropped_out", "handover", "offered", [183, 183]),
            ("joost", 15, "relapse", "start_contact", "employer", [0, 731]),
            ("joost", 55, "relapse", "start_contact", "employer", [366, 671]),
            ("leo", 11, "relapse", "signal_response", "", None),
        ]

    @pytest.mark.parametrize(
        ("career", "number", "rules"),
        [
            ("jayda", 28, {"signal_response", "wish_response", "signal_cluster"}),
            ("jeffry", 62, {"signal_response", "signal_cluster", "contract_end", "early_dip"}),
            ("jeffry", 65, {"signal_response", "signal_cluster", "contract_end", "early_dip", "relapse_response"}),
            ("joost", 15, {"signal_response", "check_in_rhythm", "handover", "start_agreements"}),
            ("joost", 55, {"signal_response", "handover", "start_agreements", "handover_follow_up", "contract_end"}),
        ],
    )
    def test_what_the_telling_shows_beside_the_first_alert_stood_too(
        self, run: Run, nine: str, career: str, number: int, rules: set[str]
    ) -> None:
        document = run("backtest", f"{nine}/{career}.career.toml", "--json").json()
        [found] = [one["rules"] for one in document["tables"][0]["each_setback"] if one["number"] == number]

        assert rules <= set(found)

    def test_stretches_that_went_well_ask_for_little(self, run: Run, nine: str, of_all_nine: dict[str, Any]) -> None:
        """Maarten: four years of secondment with a coach who is there."""
        well = run("backtest", f"{nine}/maarten.career.toml", "--json").json()["tables"][0]
        whole = of_all_nine["tables"][0]

        assert well["alerts_per_worker_year"] < 1
        assert whole["alerts_per_worker_year"] < 6.5

    def test_what_was_raised_without_a_day_is_no_burden_of_so_many_days(self, run: Run, nine: str) -> None:
        [tables] = run("backtest", f"{nine}/jayda.career.toml", "--json").json()["tables"]

        assert sum(one["raised"] for one in tables["rules"]) > 0
        assert tables["alerts_per_worker_year"] is None

    def test_two_processes_give_what_one_gives(self, run: Run, generated: Path) -> None:
        asked = ["backtest", str(generated), "--truth", str(generated / "truth.json"), "--json"]

        assert run(*asked, "--workers", "2") == run(*asked, "--workers", "1")

    def test_two_tables_stand_side_by_side(self, run: Run, generated: Path, tmp_path: Path) -> None:
        """What if the talk about the end of a contract opened half a year before it."""
        sooner = tables(tmp_path / "sooner", "contract_end", "talk_opens_days", "talk_opens_days = 183 #")
        document = run("backtest", str(generated), "--against", sooner, "--json").json()

        [changed] = document["difference"]["rules"]
        first, second = (of_rule(document, "contract_end", place)["raised"] for place in (0, 1))
        assert (changed["rule"], changed["raised"]) == ("contract_end", second - first)
        assert second > first

    def test_the_same_tables_differ_in_nothing(self, run: Run, generated: Path, tmp_path: Path) -> None:
        same = tables(tmp_path / "same", "contract_end")

        difference = run("backtest", str(generated), "--against", same, "--json").json()["difference"]

        assert difference == {"alerts_per_worker_year": 0.0, "rules": [], "setbacks": []}

    def test_rules_are_held_against_the_truth(self, run: Run, generated: Path) -> None:
        document = run("backtest", str(generated), "--truth", str(generated / "truth.json"), "--json").json()
        truth = json.loads((generated / "truth.json").read_bytes())
        found = document["tables"][0]["truth"]

        ends = [one["ends_in"] for career in truth["careers"].values() for one in career["slides"]]
        assert sum(found["slides"].values()) == len(ends)
        assert found["lost"] == sum(one in {"dropped_out", "not_renewed"} for one in ends)
        assert all(0 <= one["precision"] <= 1 for one in found["rules"] if one["precision"] is not None)
        assert {one["level"] for one in found["levels"]} == {"low", "raised", "high", "unknown"}

    def test_people_get_a_table_no_wider_than_their_screen(self, run: Run, generated: Path) -> None:
        answer = run("backtest", str(generated), "--truth", str(generated / "truth.json"))

        assert answer.code == 0
        assert "zegt niets over mensen" in answer.told
        assert all(len(line) <= 80 for line in answer.out.splitlines())


class TestOverTheLedger:
    def test_only_counts_come_out_and_each_career_has_a_line(self, run: Run, own_demo: Path) -> None:
        with sqlite3.connect(own_demo.with_name("ledger.audit.db")) as audit:
            before = audit.execute("SELECT count(*) FROM access").fetchone()[0]

        answer = run("backtest", "--json")

        document = answer.json()
        assert (document["careers"], document["few_are_hidden"]) == (9, True)
        assert document["tables"][0]["each_setback"] == []
        assert not any(name in answer.out for name in ("jeffry", "joost", "maarten"))
        with sqlite3.connect(own_demo.with_name("ledger.audit.db")) as audit:
            lines = audit.execute("SELECT what, purpose FROM access ORDER BY rowid").fetchall()[before:]
        assert lines == [("backtest", "quality")] * 9

    def test_what_is_about_few_is_left_out(self, run: Run, own_demo: Path) -> None:
        rules = run("backtest", "--json").json()["tables"][0]["rules"]
        shown = [one[how] for one in rules for how in ("raised", *ENDINGS) if one[how]]

        assert shown
        assert min(shown) >= 5

    def test_of_one_career_nothing_is_told(self, run: Run, own_demo: Path) -> None:
        document = run("backtest", "jeffry", "--json").json()
        [tables] = document["tables"]

        assert (document["worker_years"], tables["alerts_per_worker_year"]) == (None, None)
        assert not any(one["raised"] for one in tables["rules"])
        assert not any(one["number"] for one in tables["setbacks"])

    def test_counts_are_those_of_the_files(self, run: Run, of_all_nine: dict[str, Any], own_demo: Path) -> None:
        ours = run("backtest", "--json").json()

        for rule, told in ((one, of_rule(of_all_nine, one["rule"])) for one in ours["tables"][0]["rules"]):
            assert all(rule[how] in {None, told[how]} for how in ("raised", *ENDINGS))

    def test_who_may_not_look_for_quality_is_refused(self, run: Run, own_demo: Path) -> None:
        answer = run("backtest", "joost", "--as", "school@elders")

        assert (answer.code, answer.out) == (1, "")

    def test_without_a_career_it_says_so(self, run: Run, ledger: Path) -> None:
        run("init", "--demo")

        assert (run("backtest").code, run("backtest").out) == (1, "")


class TestThePicture:
    @pytest.mark.parametrize("ending", ["png", "svg"])
    def test_it_is_drawn_with_its_data_beside(self, run: Run, generated: Path, tmp_path: Path, ending: str) -> None:
        file = tmp_path / f"drawn.{ending}"
        document = run("backtest", str(generated), "--plot", str(file), "--json").json()

        assert file.read_bytes()[:5] in {b"\x89PNG\r", b"<?xml"}
        assert json.loads(file.with_suffix(".json").read_bytes()) == document

    @pytest.mark.parametrize("name", ["drawn.pdf", "nowhere/drawn.png"])
    def test_where_it_cannot_be_saved_nothing_is_begun(self, run: Run, nine: str, tmp_path: Path, name: str) -> None:
        answer = run("backtest", nine, "--plot", str(tmp_path / name))

        assert (answer.code, answer.out) == (2, "")
        assert name in answer.err

    def test_where_nothing_draws_it_says_what_to_install(
        self, run: Run, nine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(plotting, "find_spec", lambda _: None)

        answer = run("backtest", nine, "--plot", str(tmp_path / "drawn.png"))

        assert answer.code == 2
        assert "werkzekerheid[research]" in answer.err


class TestBadInput:
    @pytest.mark.parametrize(
        ("name", "old", "new", "said"),
        [
            ("contract_end", "talk_opens_days", "talk_opens_days = -1 #", "regel 13, period[1].talk_opens_days: "),
            ("contract_end", "talk_opens_days", "unheard_of_days = 1 #", "regel 13, period[1].unheard_of_days: onb"),
            ("contract_end", "source ", "sauce ", "regel 11, period[1].source: dit veld moet er staan"),
            ("contract_end", "2015-01-01", "2015-01-01\nvalid_until = 2020-01-01", "regel 13, period[1].valid_until: "),
            ("contract_end", "[[period]]", "[[period]]\nvalid_from = 2016-01-01 #", "TOML"),
            ("contract_end", '"jobcoach", ', '"employer", ', "regel 8, audience: verwacht een of meer van"),
            ("contract_end", '"organisation"', '"worker"', "regel 7, concerns: dit hoort bij de belofte zelf"),
            ("dropout_risk", 'name = "no_coach"', 'name = "no_luck"', "regel 37, period[1].factor[1].name: zo'n"),
            ("dropout_risk", "\npoints = 3", "\npoints = true", "regel 39, period[1].factor[1].points: "),
        ],
    )  # fmt: skip
    def test_a_table_that_does_not_fit_is_refused_with_file_line_and_reason(
        self, run: Run, nine: str, tmp_path: Path, name: str, old: str, new: str, said: str
    ) -> None:
        answer = run("backtest", nine, "--tables", tables(tmp_path / "wrong", name, old, new))

        assert (answer.code, answer.out) == (2, "")
        assert f"{name}.toml" in answer.err
        assert said in answer.err

    def test_what_is_wrong_with_a_table_is_what_rules_check_finds(self, run: Run, nine: str, tmp_path: Path) -> None:
        text = (POLICIES / "in_view.toml").read_text("utf-8").replace('audience = ["', 'audience = ["employer", "')
        text += "\n[[period]]\nvalid_from = 2014-01-01\nsilent_days = '61'\nfound_days = -1\ngrace_days = 7\n"
        (tmp_path / "wrong").mkdir()
        (tmp_path / "wrong" / "in_view.toml").write_text(text, "utf-8")

        for option in ("--tables", "--against"):
            tried = run("backtest", nine, option, str(tmp_path / "wrong"))
            checked = run("rules", "check", str(tmp_path / "wrong" / "in_view.toml"))
            found = [[line.rpartition("in_view.toml")[2] for line in one.err.splitlines()] for one in (tried, checked)]
            assert (tried.code, checked.code) == (2, 2)
            assert found[0] == found[1]
            assert len(found[0]) >= 4

    def test_what_the_law_gives_may_be_tried_and_not_adopted(self, run: Run, nine: str, tmp_path: Path) -> None:
        folder = tables(tmp_path / "law", "rights_answer")

        assert run("backtest", nine, "--tables", folder).code == 0
        assert run("rules", "check", f"{folder}/rights_answer.toml").code == 2

    def test_all_of_our_own_tables_may_be_tried_at_once(self, run: Run, nine: str) -> None:
        difference = run("backtest", nine, "--against", str(POLICIES), "--json").json()["difference"]

        assert difference == {"alerts_per_worker_year": 0.0, "rules": [], "setbacks": []}

    def test_a_folder_without_tables_and_a_table_of_no_rule_are_refused(
        self, run: Run, nine: str, tmp_path: Path
    ) -> None:
        (tmp_path / "empty").mkdir()
        (tmp_path / "other").mkdir()
        (tmp_path / "other" / "wishful.toml").write_text('title = "?"')

        for folder in ("nowhere", "empty", "other"):
            assert run("backtest", nine, "--tables", str(tmp_path / folder)).code == 2

    def test_a_folder_without_careers_is_refused(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()

        assert run("backtest", str(tmp_path / "empty")).code == 1

    def test_what_is_wrong_with_files_is_told_at_once(self, run: Run, nine: str, tmp_path: Path) -> None:
        for name in "ab":
            (tmp_path / f"{name}.toml").write_text("[career]")

        answer = run("backtest", str(tmp_path / "a.toml"), nine, str(tmp_path / "b.toml"), "--json")

        assert (answer.code, answer.out) == (2, "")
        assert all(f"{name}.toml" in answer.err for name in "ab")

    def test_careers_and_files_are_not_mixed(self, run: Run, nine: str) -> None:
        assert run("backtest", nine, "joost").code == 2

    def test_a_truth_about_others_is_refused(self, run: Run, nine: str, generated: Path) -> None:
        assert run("backtest", nine, "--truth", str(generated / "truth.json")).code == 1
        assert run("backtest", nine, "--truth", f"{nine}/kim.career.toml").code == 1

    @pytest.mark.parametrize("words", [["--careers", "0"], ["--careers", "many"], ["--careers", "2", "--seed", "-1"]])
    def test_a_number_is_a_number(self, run: Run, tmp_path: Path, words: list[str]) -> None:
        answer = run("research", "generate", "--to", str(tmp_path / "made"), *words)

        assert answer.code == 2
        assert not (tmp_path / "made").exists()
