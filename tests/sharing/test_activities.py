"""The register of processing activities: everything that the program does with somebody's data stands in it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, get_args

import pytest

from tests.ledgers import code_of
from werkzekerheid import catalogue
from werkzekerheid.facts.vocabulary import DataClass, Purpose
from werkzekerheid.sharing.activities import POLICY, REFUSAL, activities, activity_for

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 3, 1)
NO_PERSON = "none: no personal data"
LINE = """
[[activity]]
activity      = "urn:example:begeleiden:{version}"
name          = "Begeleiden"
what          = ["projections", "check_in_held"]
purposes      = ["guidance"]
basis         = "Participatiewet 10"
classes       = ["work"]
data_subjects = ["worker"]
recipients    = []
retention     = ["check_in"]
valid_from    = {valid_from}
source        = "proposal"
"""


@pytest.fixture
def mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where an organisation has a register of its own."""
    monkeypatch.setenv(catalogue.OWN_POLICIES, str(tmp_path))
    return tmp_path / f"{POLICY}.toml"


def register(*lines: str) -> str:
    return "\n".join(['title = "Register"', *lines])


@pytest.mark.parametrize("name", catalogue.event_names())
def test_every_event_about_a_person_has_its_activity(name: str) -> None:
    """It says what for, and at most the classes of its activity are handled."""
    contract = catalogue.event_type(name)
    if contract.legal_basis == NO_PERSON:
        assert code_of(lambda: activity_for(name, None, DAY)) == "policy_activity_unknown"
        return
    found = activity_for(name, None, DAY)
    line = next(one for one in lines() if one["activity"] == found.activity)
    assert contract.event_class in line["classes"]
    assert contract.retention.partition("#")[2] in line["retention"]


@pytest.mark.parametrize("purpose", [one for one in get_args(Purpose) if one != "unknown"])
def test_every_projection_may_be_read_for_every_purpose_that_is_known(purpose: str) -> None:
    """Whether this reader may is decided elsewhere; here only that it is in the register."""
    for name in catalogue.projection_names():
        assert purpose in activity_for(name, purpose, DAY).purposes
    assert activity_for("situation+timeline", purpose, DAY) == activity_for("situation", purpose, DAY)


def test_what_is_not_in_the_register_is_not_done() -> None:
    for what, purpose in (("situation", "unknown"), ("horoscope", "guidance"), ("check_in_held", "payment")):
        assert code_of(lambda what=what, purpose=purpose: activity_for(what, purpose, DAY)) == "policy_activity_unknown"  # type: ignore[misc]


def test_a_refusal_is_an_activity_of_its_own() -> None:
    """Whatever was asked for: only whether it may be seen was looked at."""
    assert activity_for(REFUSAL, None, DAY).activity.endswith("toegang-beslissen:1")


def lines() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = catalogue.policy_alone(POLICY).content["activity"]
    return found


def test_every_line_says_what_a_register_must_say() -> None:
    """AVG 30: what for, on which ground, whose data of which kind, who gets them, and for how long."""
    families = {one["family"] for one in catalogue.policy("retention").content["period"][0]["line"]}
    for line in lines():
        assert set(line["classes"]) <= set(get_args(DataClass))
        assert set(line["data_subjects"]) <= {"worker", "staff"}
        assert set(line["retention"]) <= families
        assert str(line["dpv_basis"]).startswith("https://w3id.org/dpv#")
        assert str(line["dpv_purpose"]).startswith("https://w3id.org/dpv")
    assert len({one.activity for one in activities()}) == len(activities())


def test_a_change_is_a_new_activity_and_the_old_one_stays(mounted: Path) -> None:
    """
    2020-01-01  version 1
    2026-01-01  version 2
    """
    first = LINE.format(version=1, valid_from="2020-01-01")
    mounted.write_text(register(first, LINE.format(version=2, valid_from="2026-01-01")), encoding="utf-8")
    versions = [activity_for("check_in_held", None, day).activity[-1] for day in (
        date(2019, 1, 1), date(2020, 1, 1), date(2025, 12, 31), date(2026, 1, 1), DAY
    )]  # fmt: skip
    assert versions == ["1", "1", "1", "2", "2"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("begeleiden:1", "begeleiden"),
        ('"guidance"', '"because"'),
        ('purposes      = ["guidance"]', "purposes      = []"),
        ('what          = ["projections", "check_in_held"]', 'what          = "projections"'),
        ("2020-01-01", '"sinds 2020"'),
        ('basis         = "Participatiewet 10"', 'basis         = ""'),
        ("classes       =", "klassen       ="),
    ],
)
def test_a_register_that_does_not_fit_is_refused(mounted: Path, right: str, wrong: str) -> None:
    line = LINE.format(version=1, valid_from="2020-01-01")
    assert right in line
    mounted.write_text(register(line.replace(right, wrong)), encoding="utf-8")
    assert code_of(activities) == "policy_activity_malformed"


def test_two_lines_with_one_identifier_are_refused(mounted: Path) -> None:
    line = LINE.format(version=1, valid_from="2020-01-01")
    mounted.write_text(register(line, line), encoding="utf-8")
    assert code_of(activities) == "policy_activity_malformed"
