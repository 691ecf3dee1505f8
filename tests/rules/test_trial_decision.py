"""Two weeks before a proefplaatsing ends it is decided what follows, and after six months no trial goes on."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late, upcoming

TRIAL = """
    2026-01-05  trial: placement_started placement=trial form=proefplaatsing organisation=org planned_end_on=2026-03-04
"""
DECISION, LIMIT = "2026-02-18", "2026-07-05"
AHEAD = upcoming(LIMIT, "limit")


def test_three_weeks_before_the_end_a_decision_is_looked_for() -> None:
    story = Story(TRIAL)
    assert story.standing("trial_decision", on="2026-02-10") == [upcoming(DECISION, "decision"), AHEAD]
    assert story.open_promises("trial_decision", on="2026-02-11") == [due(DECISION, "decision")]
    assert story.open_promises("trial_decision", on="2026-03-05") == [broken(DECISION, "decision")]
    assert story.promises("trial_decision")[0].audience == ("klantmanager",)


def test_where_no_end_was_planned_it_is_the_two_months_of_the_law() -> None:
    story = Story("2026-01-05  placement_started  form=proefplaatsing")
    assert story.standing("trial_decision") == [upcoming("2026-02-19", "decision"), AHEAD]


@pytest.mark.parametrize("form", ["werkervaringsplaats", "dienstverband", "stage", "unknown"])
def test_other_work_or_work_that_is_not_known_to_be_a_trial_has_none(form: str) -> None:
    assert Story(f"2026-01-05  placement_started  form={form}").standing("trial_decision") == []


@pytest.mark.parametrize(
    ("said", "decided"),
    [
        ("2026-02-10  placement_ended     placement=trial outcome=trial_failed", True),
        ("2026-02-10  placement_ended     placement=trial outcome=converted next=job", True),
        ("2026-01-20  contract_concluded  placement=trial kind=permanent", True),
        ("2026-02-10  evaluation_held     present=worker,employer conclusion=change placement=trial", True),
        ("2026-02-10  change_announced    what=contract", True),
        ("2026-02-10  evaluation_held     present=worker,employer conclusion=unknown placement=trial", False),
        ("2026-01-20  evaluation_held     present=worker,employer conclusion=continue placement=trial", False),
        ("2026-02-10  change_announced    what=hours", False),
        ("2026-02-10  check_in_held       with=worker,employer by=jobcoach", False),
    ],
)
def test_what_says_how_it_goes_on_is_a_decision(said: str, decided: bool) -> None:
    story = Story(TRIAL + said)
    standing = kept(DECISION, "decision") if decided else due(DECISION, "decision")
    assert standing in story.standing("trial_decision", on="2026-02-12")


def test_a_decision_after_the_end_is_late() -> None:
    story = Story(f"{TRIAL} 2026-03-10  placement_ended placement=trial outcome=converted next=job")
    assert story.standing("trial_decision") == [kept_late(DECISION, "decision"), kept(LIMIT, "limit")]


def test_a_drop_out_is_no_decision_and_excuses_it() -> None:
    story = Story(f"{TRIAL} 2026-02-12  placement_ended placement=trial outcome=dropped_out")
    assert excused(DECISION, "decision") in story.standing("trial_decision")


def test_an_extension_is_a_trial_of_its_own_under_the_same_limit() -> None:
    """
    2026-01-05  proefplaatsing      until 4 March
    2026-03-04  proefplaatsing      at the same firm, no end told: at most six months in all
    """
    story = Story(f"""
        {TRIAL}
        2026-03-04  placement_ended     placement=trial outcome=converted next=more
        2026-03-04  placement_started   placement=more form=proefplaatsing organisation=org planned_end_on=2026-08-31
    """)
    assert story.open_promises("trial_decision", on="2026-06-14") == [due(LIMIT, "limit")]
    assert story.open_promises("trial_decision", on="2026-07-06") == [broken(LIMIT, "limit")]
    assert upcoming("2026-08-17", "decision") in story.standing("trial_decision", on="2026-07-06")


def test_of_a_trial_on_a_contract_with_an_end_that_contract_is_asked_about() -> None:
    story = Story(f"{TRIAL} 2026-01-05  contract_concluded placement=trial kind=temporary ends_on=2026-03-04")
    assert story.standing("trial_decision") == [AHEAD]
    assert story.open_promises("contract_end") != []


def test_a_retracted_start_takes_both_along() -> None:
    assert Story(f"{TRIAL} 2026-02-12  event_retracted retracts=trial").standing("trial_decision") == []


def test_a_vague_end_opens_from_its_earliest_day_and_is_due_before_its_latest(story: Story) -> None:
    """
    2026-01-05  placement_started   form=proefplaatsing planned_end_on=2026-03
    """
    assert story.open_promises("trial_decision", on="2026-02-07") == []
    assert story.open_promises("trial_decision", on="2026-02-08") == [due("2026-03-17", "decision")]


def test_without_days_or_before_the_opening_it_cannot_speak() -> None:
    without = "told 2026\n-  placement_started form=proefplaatsing\n2026-02-01  progress_observed"
    before = "told 2026\n2026-01-05  career_opened\n2025-12-01  placement_started form=proefplaatsing history=true"
    assert Story(without).standing("trial_decision", on="-") == []
    assert Story(before).standing("trial_decision") == []
