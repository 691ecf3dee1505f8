"""The registers made from the catalogue: nothing is made up, and what nobody told stands there as unknown."""

from __future__ import annotations

from datetime import date

from werkzekerheid import catalogue
from werkzekerheid.app.algorithm_register import algorithm_register
from werkzekerheid.app.policy_tables import rows_of
from werkzekerheid.app.processing_register import in_force, processing_register
from werkzekerheid.facts.vocabulary import DataClass
from werkzekerheid.rules.registry import RULES
from werkzekerheid.sharing.activities import activities
from werkzekerheid.words import has_word

TODAY = date(2026, 3, 2)


def test_every_rule_and_the_drop_out_risk_stand_in_the_register_of_algorithms() -> None:
    rows = {one["rule"]: one for one in algorithm_register(TODAY)}

    assert list(rows) == [*RULES, "dropout_risk"]
    dip = rows["early_dip"]
    assert dip["name"] == "Een extra gesprek vóór de dip van drie maanden"
    assert dip["version"] == catalogue.policy("early_dip").version
    assert [one["type"] for one in dip["data"]] == catalogue.policy("early_dip").content["reads"]
    assert "jobcoach" in dip["human_intervention"]
    assert (dip["status"], dip["legal_basis"]) == ("in_use", "Participatiewet 10da; AVG 5")


def test_what_nobody_told_is_unknown_and_not_left_out() -> None:
    for one in algorithm_register(TODAY):
        assert {one[name] for name in ("organisation", "department", "contact", "impact_tests", "begun_on")} == {None}
        assert one["risk_management"]
        assert one["goal"]


def test_a_rule_before_its_first_day_is_not_in_use() -> None:
    assert {one["status"] for one in algorithm_register(date(2014, 12, 31))} == {"in_development"}


def test_the_processing_register_has_every_activity_with_its_terms() -> None:
    rows = {one["activity"].split(":")[3]: one for one in processing_register(TODAY)}
    signing_up = rows["aanmelden"]

    assert len(rows) == len(activities())
    assert (signing_up["purposes"], signing_up["classes"]) == (["guidance"], ["work", "identity"])
    assert ("opening", "work", "P10Y", "end_of_guidance", True) in [
        (one["family"], one["data_class"], one["term"], one["counted_from"], one["by_law"])
        for one in signing_up["kept"]
    ]
    assert "suwi_62" in [one["basis"] for one in signing_up["grounds"]]
    assert {one["controller"] for one in rows.values()} == {None}
    assert all(set(one["classes"]) <= set(DataClass.__args__) for one in rows.values())  # type: ignore[attr-defined]
    assert all(one["kept"] for one in rows.values())


def test_an_activity_that_has_not_begun_is_left_out() -> None:
    assert in_force(date(2014, 12, 31)) == []


def test_a_table_in_words_says_each_threshold_with_its_unit_and_source() -> None:
    """early_dip opens ten weeks after the start, and is due after fourteen."""
    rows = rows_of(RULES["early_dip"].table(), TODAY)

    assert [(one["name"], one["value"], one["unit"]) for one in rows] == [
        ("opens_days", 70, "days"), ("due_days", 98, "days"), ("grace_days", 0, "days"),
        ("counts_from_days", 56, "days"),
    ]  # fmt: skip
    assert {one["valid_from"] for one in rows} == {"2015-01-01"}
    assert all("Oden 2025" in one["source"] for one in rows)


def test_every_threshold_of_every_rule_has_a_word_and_its_codes_too() -> None:
    for rule in RULES.values():
        for row in rows_of(rule.table(), TODAY):
            assert has_word("threshold", row["name"]), (rule.name, row["name"])
            assert "_" not in row["value_in_words"], (rule.name, row["name"])
            assert row["value_in_words"] or not row["value"]
