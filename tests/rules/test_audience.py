"""Who is told of a promise: a walk through every policy, and the columns that the gateway opens."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from werkzekerheid import catalogue
from werkzekerheid.facts.registry import fact_class, fact_types
from werkzekerheid.facts.vocabulary import Role
from werkzekerheid.rules.alert_answer import ESCALATES_TO, AlertAnswerPeriod
from werkzekerheid.rules.registry import RULES
from werkzekerheid.rules.table import parse
from werkzekerheid.sharing.contract import contract
from werkzekerheid.sharing.relation import EMPLOYING

POLICIES = Path(__file__).parents[2] / "policies"
TELLING = sorted(
    one.stem for one in POLICIES.glob("*.toml") if "audience" in catalogue.policy(one.stem).content
)  # fmt: skip
OUTSIDE = EMPLOYING | {"colleague", "parent", "researcher", "client_council", "system", "unknown"}
"""Who gives the work, and who has no part in guiding: no alert is for them."""
OF_AGREEMENTS = frozenset({"agreement_review"})
"""What an employer may be asked about: its own agreements."""
BY_FACTOR = frozenset({"dropout_risk"})
"""Narrowed factor by factor: who may not see one sees no level that rests on it."""


def audience(policy: str) -> set[str]:
    return set(catalogue.policy(policy).content["audience"])


def reads_life(policy: str) -> bool:
    """Whether a policy reads events of private life."""
    read = [one for one in catalogue.policy(policy).content["reads"] if one in fact_types()]
    return any(catalogue.event_type(one, fact_class(one).VERSION).event_class == "life" for one in read)


def test_every_rule_says_whom_it_tells() -> None:
    assert {*RULES, "alert_answer", "dropout_risk"} <= set(TELLING)
    assert all(audience(one) and audience(one) <= set(get_args(Role)) for one in TELLING)


@pytest.mark.parametrize("policy", TELLING)
def test_no_policy_tells_who_gives_the_work(policy: str) -> None:
    assert policy in OF_AGREEMENTS or not audience(policy) & OUTSIDE


@pytest.mark.parametrize("policy", sorted({*TELLING} - BY_FACTOR))
def test_what_rests_on_private_life_is_told_to_the_coach_and_the_worker(policy: str) -> None:
    assert not reads_life(policy) or audience(policy) <= {"jobcoach", "worker"}


def test_that_a_policy_reads_of_private_life_is_noticed() -> None:
    assert [one for one in TELLING if reads_life(one)] == ["contact_burden", "dropout_risk"]


def test_a_signal_is_answered_by_the_coach() -> None:
    assert audience("signal_response") == {"jobcoach"}


@pytest.mark.parametrize("projection", ["alerts", "worklist"])
def test_no_column_of_a_promise_is_for_who_gives_the_work(projection: str) -> None:
    columns = contract(projection).columns

    assert columns
    assert not {role for one in columns for role in one.roles} & OUTSIDE
    assert not {topic for one in columns for topic in one.topics}, "nor for who receives a handover"


def test_no_alert_goes_on_to_who_gives_the_work() -> None:
    assert ESCALATES_TO == "lead"
    assert {ESCALATES_TO} == audience("alert_answer")
    assert ESCALATES_TO in {role for one in contract("alerts").columns for role in one.roles}


@pytest.mark.parametrize("wrong", [{"answer_days": -1}, {"answer_days": "week"}, {"escalates_to": "employer"}])
def test_a_table_cannot_say_otherwise(wrong: dict[str, object]) -> None:
    head = {"title": "t", "reads": [], "concerns": "organisation", "audience": ["lead"]}
    period = {"valid_from": "2026-01-01", "source": "s", "answer_days": 7, **wrong}
    with pytest.raises(ValueError, match=next(iter(wrong))):
        parse("alert_answer", {**head, "period": [period]}, "v", AlertAnswerPeriod)
