"""The guided path says what the replay of Jeffry says, and what docs/backtest.md says of him."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from werkzekerheid.app import replay_files
from werkzekerheid.app.demo_world.guided import Said, guided_path
from werkzekerheid.app.demo_world.making import shipped
from werkzekerheid.app.setbacks import setbacks

BACKTEST = (Path(__file__).parents[2] / "docs/backtest.md").read_text("utf-8")
STEPS = {one.key: one for one in guided_path()}


def jeffry() -> replay_files.Replayed:
    return replay_files.replay(*next(one for one in shipped() if one[0].startswith("jeffry")))


def first(said: tuple[Said, ...], rule: str) -> Said:
    return next(one for one in said if one.rule == rule)


def test_eight_steps_each_with_its_sentences() -> None:
    assert list(STEPS) == [
        "school", "out_of_view", "growth", "change", "first_sign", "two_signs", "relapse", "end",
    ]  # fmt: skip
    for one in STEPS.values():
        assert one.title
        assert one.text
        assert one.happened
        assert one.said or one.before


def test_each_alert_of_a_step_stands_in_the_replay() -> None:
    document = replay_files.document(jeffry())
    alerts = {
        (one["rule"], one["part"], one["raised_on"], one["raised_after"], one["state_at_end"])
        for one in document["alerts"]
    }
    for step in STEPS.values():
        for said in (*step.said, *step.before):
            raised_on = said.raised_on and said.raised_on.isoformat()
            assert (said.rule, said.part, raised_on, said.raised_after, said.state) in alerts
            assert said.audience
        if step.risk:
            assert step.risk in jeffry().played.risk


def test_what_stood_before_each_setback_is_what_the_replay_says() -> None:
    replayed = jeffry()
    found = [len(one.standing) for one in setbacks(replayed.played, replay_files.document(replayed)["alerts"])]
    assert [len(STEPS[key].before) for key in ("school", "out_of_view", "relapse", "end")] == found[-4:]


def test_the_days_are_those_of_the_documents() -> None:
    """docs/backtest.md: at the end `signal_response` stood 134 days, `contract_end` 106, `signal_cluster` 84."""
    assert "`signal_response` 134 days before, `contract_end` 106, `signal_cluster` 84" in BACKTEST
    before = STEPS["end"].before
    assert before[0].rule == "handover"
    assert before[0].days_ahead == (183, 183)
    assert [first(before, rule).days_ahead for rule in ("signal_response", "contract_end", "signal_cluster")] == [
        (134, 134),
        (106, 106),
        (84, 84),
    ]
    assert first(STEPS["relapse"].before, "early_dip").days_ahead == (0, 113)


def test_without_days_nothing_is_given_a_day() -> None:
    for key in ("school", "out_of_view"):
        assert STEPS[key].as_of is None
        assert all(one.raised_on is None and one.days_ahead is None for one in STEPS[key].before)


def test_the_risk_was_high_before_the_relapse_and_low_before_the_change() -> None:
    levels = {key: one.risk.level for key, one in STEPS.items() if one.risk}
    assert (levels["growth"], levels["change"], levels["first_sign"], levels["relapse"]) == (
        "low",
        "low",
        "high",
        "high",
    )
    assert STEPS["first_sign"].as_of == date(2024, 8, 18)
