"""The loader of the three folders: it finds them, names what is wrong, and holds to what was released."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import release_events
from werkzekerheid import catalogue
from werkzekerheid.catalogue import CatalogueRefusal, check_policies, check_policy, check_released, event_type
from werkzekerheid.facts.registry import fact_types
from werkzekerheid.messages import LANGUAGES, has
from werkzekerheid.rules.dropout_risk import load_table as load_risk
from werkzekerheid.rules.registry import RULES
from werkzekerheid.rules.table import table

ROOT = Path(__file__).parents[1]


class TestContractsInCode:
    """`event_type` and its sisters."""

    def test_every_type_of_fact_is_there(self) -> None:
        assert catalogue.event_names() == tuple(sorted(fact_types()))

    def test_a_deep_field_has_its_own_class(self) -> None:
        assert dict(event_type("begeleidingsplan_agreed").field_classes) == {
            "goals[].text": "note",
            "agreements[].text": "note",
        }

    @pytest.mark.parametrize("name", ["placement_updated", "../policies/retention", ""])
    def test_a_type_that_is_not_there_is_refused(self, name: str) -> None:
        with pytest.raises(CatalogueRefusal, match=r"events"):
            event_type(name)

    def test_a_version_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(CatalogueRefusal, match=r"career_opened\.v99\.json"):
            event_type("career_opened", 99)

    def test_a_projection_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(CatalogueRefusal, match=r"projections"):
            catalogue.projection("gossip")

    def test_a_table_knows_its_own_version(self) -> None:
        retention = catalogue.policy("retention")

        assert retention.content["title"] == "Bewaartermijnen"
        assert retention.version == hashlib.sha256((ROOT / "policies" / "retention.toml").read_bytes()).hexdigest()


class TestWhereItIs:
    """In the wheel, else in the checkout."""

    @staticmethod
    def asked_of(installed: Path) -> subprocess.CompletedProcess[str]:
        """What a program says that has only the package, in this folder."""
        package = installed / "werkzekerheid"
        package.mkdir(exist_ok=True)
        for name in ("__init__.py", "catalogue.py", "messages.py", "messages.json", "toml_lines.py"):
            shutil.copy(ROOT / "src" / "werkzekerheid" / name, package)
        program = "from werkzekerheid import catalogue; print(catalogue.__file__, *catalogue.event_names())"
        surroundings = {**os.environ, "PYTHONPATH": str(installed)}
        command = [sys.executable, "-c", program]
        return subprocess.run(command, capture_output=True, text=True, env=surroundings, check=False)

    def test_an_installed_package_brings_its_own(self, elsewhere: Path, tmp_path: Path) -> None:
        shutil.copytree(elsewhere / "events", tmp_path / "site" / "werkzekerheid" / "_catalogue" / "events")

        done = self.asked_of(tmp_path / "site")

        assert done.stdout.split()[1:] == ["career_opened", "goal_reached", "time_passed"]

    def test_without_a_catalogue_the_program_names_both_places(self, tmp_path: Path) -> None:
        (tmp_path / "a" / "site").mkdir(parents=True)

        done = self.asked_of(tmp_path / "a" / "site")

        assert done.returncode == 1
        assert str(tmp_path / "a" / "site" / "werkzekerheid" / "_catalogue") in done.stderr
        assert f"({tmp_path / 'a'})" in done.stderr


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A catalogue of three contracts, released, and one policy."""
    events = tmp_path / "events"
    events.mkdir()
    for name in ("career_opened", "goal_reached", "time_passed"):
        shutil.copy(ROOT / "events" / f"{name}.v1.json", events)
    release_events.release(events)
    policies = tmp_path / "policies"
    policies.mkdir()
    shutil.copy(ROOT / "policies" / "retention.toml", policies)
    return tmp_path


class TestReleased:
    """What was released stays as it was."""

    def test_our_own_contracts_are_as_released(self) -> None:
        check_released()

    def test_an_untouched_catalogue_is_accepted(self, elsewhere: Path) -> None:
        check_released(elsewhere)

    def test_one_changed_byte_is_refused_with_the_name_of_the_file(self, elsewhere: Path) -> None:
        with (elsewhere / "events" / "goal_reached.v1.json").open("a") as file:
            file.write(" ")

        with pytest.raises(CatalogueRefusal, match=r"goal_reached\.v1\.json") as refused:
            check_released(elsewhere)
        assert refused.value.code == "catalogue_file_changed"

    def test_a_contract_that_is_gone_is_refused(self, elsewhere: Path) -> None:
        (elsewhere / "events" / "time_passed.v1.json").unlink()

        with pytest.raises(CatalogueRefusal, match=r"time_passed\.v1\.json") as refused:
            check_released(elsewhere)
        assert refused.value.code == "catalogue_file_missing"

    def test_a_contract_in_the_making_may_change(self, elsewhere: Path) -> None:
        (elsewhere / "events" / "wish_forgotten.v1.json").write_text("{}")

        check_released(elsewhere)

    def test_nothing_released_is_nothing_changed(self, elsewhere: Path) -> None:
        (elsewhere / "events" / "RELEASED").unlink()

        check_released(elsewhere)


class TestReleasing:
    """`scripts/release_events.py`."""

    def test_it_writes_what_sha256sum_reads(self, elsewhere: Path) -> None:
        events = elsewhere / "events"
        digest = hashlib.sha256((events / "career_opened.v1.json").read_bytes()).hexdigest()

        lines = (events / "RELEASED").read_text().splitlines()

        assert lines[0] == f"{digest}  career_opened.v1.json"
        assert [line.split("  ")[1] for line in lines] == sorted(one.name for one in events.glob("*.json"))

    def test_a_new_contract_is_added_and_the_old_lines_stay(self, elsewhere: Path) -> None:
        events = elsewhere / "events"
        before = (events / "RELEASED").read_text().splitlines()
        shutil.copy(ROOT / "events" / "goal_dropped.v1.json", events)

        assert release_events.release(events) == ["goal_dropped.v1.json"]
        assert set(before) < set((events / "RELEASED").read_text().splitlines())

    def test_checking_writes_nothing(self, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
        events = elsewhere / "events"
        shutil.copy(ROOT / "events" / "goal_dropped.v1.json", events)
        before = (events / "RELEASED").read_bytes()

        assert release_events.main(["--check", "--events", str(events)]) == 0
        assert "goal_dropped.v1.json" in capsys.readouterr().out
        assert (events / "RELEASED").read_bytes() == before

    @pytest.mark.parametrize("arguments", [[], ["--check"]])
    def test_a_changed_contract_is_refused_and_nothing_is_written(
        self, elsewhere: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        events = elsewhere / "events"
        before = (events / "RELEASED").read_bytes()
        (events / "goal_reached.v1.json").write_text("{}")

        assert release_events.main([*arguments, "--events", str(events)]) == 1
        assert "goal_reached.v1.json" in capsys.readouterr().err
        assert (events / "RELEASED").read_bytes() == before


class TestPolicies:
    """Every promise has a title, a source, and days without a gap."""

    def test_our_own_policies_fit(self) -> None:
        check_policies()

    @pytest.mark.parametrize(
        ("periods", "code"),
        [
            ([("2024-01-01", None), ("2025-01-01", None)], None),
            ([("2024-01-01", "2024-12-31"), ("2025-01-01", None)], None),
            ([("2024-01-01", "2024-12-30"), ("2025-01-01", None)], "policy_periods_gap"),
            ([("2024-01-01", "2025-01-01"), ("2025-01-01", None)], "policy_periods_overlap"),
            ([("2025-01-01", None), ("2024-01-01", None)], "policy_periods_overlap"),
            ([("2024-01-01", None), ("2024-01-01", None)], "policy_periods_overlap"),
            ([("2024-01-01", "2023-12-31")], "policy_period_ends_early"),
        ],
    )
    def test_periods_follow_one_another(
        self, elsewhere: Path, periods: list[tuple[str, str | None]], code: str | None
    ) -> None:
        tables = (
            f"[[period]]\nvalid_from = {start}\nsource = 'proposal'\n" + (f"valid_until = {end}\n" if end else "")
            for start, end in periods
        )
        (elsewhere / "policies" / "trial.toml").write_text("title = 'Proef'\n" + "".join(tables))

        if code is None:
            check_policies(elsewhere)
            return
        with pytest.raises(CatalogueRefusal, match=r"trial\.toml, \[\[period\]\] ") as refused:
            check_policies(elsewhere)
        assert refused.value.code == code

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "policy_without_title"),
            ("title = ' '", "policy_without_title"),
            ("title = 'Proef'\n[[period]]\nvalid_from = 2024-01-01", "policy_without_source"),
            ("title = 'Proef'\nsource = 'x'\n[[period]]\nvalid_from = 2024-01-01", "policy_without_source"),
            ("title = 'Proef'\n[[period]]\nsource = 'x'\nvalid_from = '2024-01-01'", "policy_without_dates"),
            ("title = 'Proef'\n[[period]]\nsource = 'x'", "policy_without_dates"),
            ("title = 'Proef'\n[period]\nsource = 'x'\nvalid_from = 2024-01-01", "policy_without_dates"),
            ("title = 'Proef'\n[[factor]]\npoints = 3", "policy_without_source"),
            ("title = 'Proef'\n[weights]\n[[weights.factor]]\npoints = 3", "policy_without_source"),
            ("title = Proef", "catalogue_file_unreadable"),
            ("title = 'Proef'\n[[basis]]\narticle = 'Participatiewet 10'", None),
            ("title = 'Proef'\nsource = 'x'\n[[day]]\non = 2025-04-27", None),
            ("title = 'P'\n[[period]]\nsource = 'x'\nvalid_from = 2024-01-01\n[[period.factor]]\npoints = 3", None),
        ],
    )
    def test_what_is_missing_is_named(self, elsewhere: Path, text: str, code: str | None) -> None:
        (elsewhere / "policies" / "trial.toml").write_text(text)

        if code is None:
            check_policies(elsewhere)
            return
        with pytest.raises(CatalogueRefusal, match=r"trial\.toml") as refused:
            check_policies(elsewhere)
        assert refused.value.code == code

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("title = 'P'\n[[period]]\nvalid_from = 2024-01-01", r"\[\[period\]\] 1 \(regel 2\)"),
            (
                "title = 'P'\n[[period]]\nsource = 'x'\nvalid_from = 2024-01-01\nvalid_until = 2023-01-01",
                r"\[\[period\]\] 1 valid_until \(regel 5\)",
            ),
            ("title = 'P'\n\n[a]\n[[a.b]]\nsource = 'x'\n[[a.b]]", r"\[a\] \[\[b\]\] 2 \(regel 6\)"),
        ],
    )
    def test_the_line_is_named(self, elsewhere: Path, text: str, place: str) -> None:
        (elsewhere / "policies" / "trial.toml").write_text(text)

        with pytest.raises(CatalogueRefusal, match=rf"trial\.toml, {place}: "):
            check_policies(elsewhere)

    def test_a_table_can_be_checked_before_it_is_adopted(self) -> None:
        check_policy("ours.toml", {"title": "Proef"})
        with pytest.raises(CatalogueRefusal, match=r"ours\.toml"):
            check_policy("ours.toml", {})


class TestOwnPolicies:
    """An organisation may mount policies of its own."""

    def test_its_file_goes_before_ours(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "retention.toml").write_text("title = 'Onze termijnen'")
        ours = catalogue.policy("retention").version
        monkeypatch.setenv("WERKZEKERHEID_POLICIES", str(tmp_path))

        assert catalogue.policy("retention").content == {"title": "Onze termijnen"}
        assert catalogue.policy("retention").version != ours

    def test_what_it_does_not_hold_stays_ours(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WERKZEKERHEID_POLICIES", str(tmp_path))

        assert catalogue.policy("retention").content["title"] == "Bewaartermijnen"

    def test_its_files_are_checked_like_ours(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "wrong.toml").write_text("")
        monkeypatch.setenv("WERKZEKERHEID_POLICIES", str(tmp_path))

        with pytest.raises(CatalogueRefusal, match=r"wrong\.toml"):
            check_policies()

    @pytest.mark.parametrize(
        ("rule", "old", "new", "said"),
        [
            ("in_view", "silent_days", "silent_weeks", r"\[\[period\]\] 1 silent_weeks \(regel \d+\): onbekend veld"),
            ("in_view", "silent_days ", "silent_days = -1 # ", r"silent_days \(regel \d+\): verwacht ten minste 0"),
            ("in_view", 'audience = ["', 'audience = ["x", "', r"\[\[audience\]\] 1 \(regel \d+\): verwacht een van"),
            ("in_view", "[[period]]", "[period]", r"in_view\.toml, period"),
            ("dropout_risk", "\npoints = 3", "\npoints = 'x'", r"factor\]\] 1 points \(regel 39\): verwacht een"),
            ("dropout_risk", "no_coach", "no_luck", r"factor\]\] 1 name \(regel 37\): zo'n factor is er niet"),
        ],
    )  # fmt: skip
    def test_one_that_does_not_fit_its_rule_is_refused_with_its_line(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str, old: str, new: str, said: str
    ) -> None:
        text = (ROOT / "policies" / f"{rule}.toml").read_text("utf-8")
        assert old in text
        (tmp_path / f"{rule}.toml").write_text(text.replace(old, new, 1), "utf-8")
        monkeypatch.setenv("WERKZEKERHEID_POLICIES", str(tmp_path))
        load = load_risk.__wrapped__ if rule == "dropout_risk" else RULES[rule].table

        table.cache_clear()
        with pytest.raises(CatalogueRefusal, match=said):
            load()

    def test_a_last_day_is_no_column_of_the_rule(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        text = (ROOT / "policies" / "in_view.toml").read_text("utf-8")
        both = text.replace("valid_from = 2015-01-01", "valid_from = 2015-01-01\nvalid_until = 2019-12-31")
        both += text[text.index("\n[[period]]") :].replace("2015-01-01", "2020-01-01")
        (tmp_path / "in_view.toml").write_text(both, "utf-8")
        monkeypatch.setenv("WERKZEKERHEID_POLICIES", str(tmp_path))

        table.cache_clear()
        assert [one.valid_from.year for one in RULES["in_view"].table().periods] == [2015, 2020]
        table.cache_clear()

    def test_a_folder_that_is_not_there_is_a_mistake(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WERKZEKERHEID_POLICIES", str(tmp_path / "nowhere"))

        with pytest.raises(CatalogueRefusal, match="nowhere") as refused:
            catalogue.policy("retention")
        assert refused.value.code == "policies_missing"

    def test_a_name_cannot_lead_outside(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "secret.toml").write_text("title = 'x'")
        (tmp_path / "own").mkdir()
        monkeypatch.setenv("WERKZEKERHEID_POLICIES", str(tmp_path / "own"))

        with pytest.raises(CatalogueRefusal):
            catalogue.policy("../secret")


def test_every_refusal_has_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = re.findall(r'(?:CatalogueRefusal|_Unfit)\(\s*"(\w+)"', Path(catalogue.__file__).read_text(encoding="utf-8"))

    assert len(set(codes)) > 8
    for code in codes:
        assert has(code)
        for language in LANGUAGES:
            monkeypatch.setenv("WERKZEKERHEID_LANGUAGE", language)
            refusal = CatalogueRefusal(code, file="a", folder="b", where="c", reason="d", wheel="e", checkout="f")
            assert str(refusal).strip()
