"""Every rule has its policy, every policy its rule, and all of them are asked at once."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.story import Story
from werkzekerheid.rules import registry
from werkzekerheid.rules.registry import OTHER_POLICIES, RULES, all_promises, load_tables
from werkzekerheid.rules.table import parse

POLICIES = Path(__file__).parents[2] / "policies"


def test_every_file_is_known_and_every_rule_has_one() -> None:
    files = {one.stem for one in POLICIES.glob("*.toml")}
    assert files - set(RULES) <= OTHER_POLICIES, "a policy that no rule knows"
    assert set(RULES) <= files, "a rule without a policy"


@pytest.mark.parametrize("name", RULES)
def test_a_rule_a_class_and_a_file_have_one_name(name: str) -> None:
    rule = RULES[name]
    table = rule.table()
    assert (table.rule, rule.promises.__module__) == (name, f"werkzekerheid.rules.{name}")
    assert isinstance(table.periods[0], rule.period)
    assert {"organisation", "worker"} >= {table.concerns}


@pytest.mark.parametrize("name", RULES)
def test_a_source_names_each_threshold_or_says_that_it_is_a_proposal(name: str) -> None:
    rule = RULES[name]
    own = set(rule.period.model_fields) - {"valid_from", "source"}
    for period in rule.table().periods:
        unnamed = {one for one in own if one not in period.source and one.rpartition("_")[0] not in period.source}
        assert not unnamed, f"no source for {unnamed}"


def test_all_rules_are_asked_and_each_promise_is_one_of_a_kind() -> None:
    story = Story("""
        2025-06-30  education_ended     level=vso outcome=completed
        2025-12-01  view_lost
        2026-01-05  placement_started   placement=trial form=proefplaatsing organisation=brand
        2026-01-05  placement_started   form=dienstverband organisation=other
        2026-01-05  coach_assigned      coach=ann until_on=2026-06-30
        2026-01-05  contract_concluded  kind=temporary duration_months=24
        2026-01-05  begeleidingsplan_agreed agreements=a:tasks:worker:text:2026-04-01
        2026-01-05  provision_granted   kind=loonkostensubsidie placement=placement
        2026-01-12  rhythm_agreed       with=worker every_days=7
        2026-01-12  adaptation_promised adaptation=desk
        2026-01-12  development_wish_expressed
        2026-01-12  rights_requested    answer_due_on=2026-02-12
        2026-02-02  supervisor_left
        2026-02-10  relapse_reported    effects=absent
        2026-02-10  signal_observed     sign=absent_unreported
        2026-02-10  signal_observed     sign=conflict
        2026-02-11  dropped_out         placement=trial
    """)
    promises = all_promises(story.career(), date(2026, 2, 12))
    names = [(one.rule, one.part, one.subject, one.ground.event_id) for one in promises]
    assert len(names) == len(set(names))
    assert {one[0] for one in names} == set(RULES) - {"contact_burden"}


def test_a_table_that_was_adopted_goes_before_ours() -> None:
    story = Story("2026-01-05  placement_started  form=dienstverband")
    ours = load_tables()["start_agreements"]
    stricter = ours._replace(periods=(ours.periods[0].model_copy(update={"due_days": 3}),))
    promises = all_promises(story.career(), date(2026, 1, 6), {"start_agreements": stricter}, only=["start_agreements"])
    assert [str(one.window.due_on) for one in promises] == ["2026-01-08"]


def test_nobody_looks_past_the_day_of_a_telling() -> None:
    story = Story("""
        told 2026-01-10
        2026-01-05  placement_started  form=dienstverband
    """)
    asked = [all_promises(story.career(), day) for day in (date(2026, 1, 10), date(2030, 1, 1))]
    assert asked[0] == asked[1]


def test_a_threshold_that_the_class_does_not_know_is_refused() -> None:
    head = {"title": "t", "reads": [], "concerns": "worker", "audience": []}
    period = {"valid_from": "2026-01-01", "source": "s", "unheard_of_days": 3}
    with pytest.raises(ValueError, match="unheard_of_days"):
        parse("in_view", {**head, "period": [period]}, "v", RULES["in_view"].period)


def test_a_rule_is_imported_when_it_is_first_asked() -> None:
    asked = "import sys, werkzekerheid.rules.registry; print([m for m in sys.modules if m.endswith('contract_end')])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), registry.__name__) == ("[]", "werkzekerheid.rules.registry")
