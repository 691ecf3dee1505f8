"""What follows a contract is talked about three months before its end, and known one month before."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late, upcoming

HALF_A_YEAR = """
    2026-01-01  placement_started   form=dienstverband
    2026-01-01  contract_concluded  contract=first kind=temporary duration_months=6
"""
TALK, CLARITY = "2026-03-31", "2026-06-01"


def test_three_months_before_the_end_there_is_a_talk_and_one_month_before_clarity() -> None:
    story = Story(HALF_A_YEAR)
    assert story.standing("contract_end", on="2026-03-16") == [upcoming(TALK, "talk"), upcoming(CLARITY, "clarity")]
    assert story.open_promises("contract_end", on="2026-03-17") == [due(TALK, "talk")]
    assert story.open_promises("contract_end", on="2026-04-15") == [broken(TALK, "talk")]
    assert story.open_promises("contract_end", on="2026-05-18") == [broken(TALK, "talk"), due(CLARITY, "clarity")]
    assert broken(CLARITY, "clarity") in story.open_promises("contract_end", on="2026-06-02")


def test_a_permanent_contract_or_one_without_a_told_end_promises_nothing(story: Story) -> None:
    """
    2026-01-01  placement_started   form=dienstverband
    2026-01-01  contract_concluded  contract=first kind=temporary
    2026-02-01  contract_renewed    contract=first kind=permanent
    """
    assert story.standing("contract_end") == []


@pytest.mark.parametrize(
    "said",
    [
        "2026-03-20  contract_end_announced contract=first renewal=doubtful",
        "2026-03-20  evaluation_held     present=worker,employer,jobcoach conclusion=continue",
        "2026-02-20  change_announced    what=contract",
        "2026-03-20  check_in_held       with=worker,supervisor by=jobcoach",
    ],
)
def test_a_talk_keeps_the_talk_and_is_no_clarity_yet(said: str) -> None:
    story = Story(HALF_A_YEAR + said)
    assert story.standing("contract_end", on="2026-05-20") == [kept(TALK, "talk"), due(CLARITY, "clarity")]


@pytest.mark.parametrize(
    "said",
    [
        "2026-03-20  check_in_held       with=worker by=jobcoach",
        "2026-03-20  check_in_held       with=worker,supervisor by=employer",
        "2026-02-20  check_in_held       with=worker,supervisor by=jobcoach",
        "2026-02-20  evaluation_held     present=worker,employer,jobcoach conclusion=continue",
        "2026-01-20  contact_series_reported with=worker,employer by=jobcoach every_days=7 until_on=2026-06-30",
    ],
)
def test_a_talk_with_one_of_them_one_long_before_or_a_rhythm_is_not_about_the_end(said: str) -> None:
    story = Story(HALF_A_YEAR + said)
    assert due(TALK, "talk") in story.open_promises("contract_end", on="2026-03-25")


@pytest.mark.parametrize(
    "known",
    [
        "2026-05-20  contract_renewed    contract=first kind=temporary",
        "2026-05-20  contract_end_announced contract=first renewal=not_renewed",
        "2026-05-20  contract_concluded  contract=second placement=next kind=temporary",
        "2026-05-20  placement_ended     outcome=moved_on next=next",
    ],
)
def test_a_decision_or_the_next_step_is_clarity(known: str) -> None:
    story = Story(HALF_A_YEAR + known)
    assert story.standing("contract_end", on="2026-05-21") == [kept_late(TALK, "talk"), kept(CLARITY, "clarity")]


def test_work_beside_it_that_began_long_before_the_end_is_no_next_step() -> None:
    story = Story(HALF_A_YEAR + "2026-02-01  contract_concluded  contract=beside placement=other kind=permanent")
    assert due(TALK, "talk") in story.open_promises("contract_end", on="2026-03-25")


def test_an_earlier_end_excuses() -> None:
    story = Story(HALF_A_YEAR + "2026-03-20  contract_ended  contract=first")
    assert story.standing("contract_end") == [excused(TALK, "talk"), excused(CLARITY, "clarity")]


def test_each_term_has_promises_of_its_own() -> None:
    story = Story(HALF_A_YEAR + "2026-03-20  contract_renewed  contract=first kind=temporary ends_on=2027-06-30")
    assert story.standing("contract_end") == [
        kept(TALK, "talk"),
        kept(CLARITY, "clarity"),
        upcoming("2027-03-30", "talk"),
        upcoming("2027-05-31", "clarity"),
    ]
    assert len({one.ground.event_id for one in story.promises("contract_end")}) == 2


def test_a_retracted_contract_takes_its_promises_along(story: Story) -> None:
    """
    2026-01-01  placement_started   form=dienstverband
    2026-01-01  signed: contract_concluded contract=first kind=temporary duration_months=6
    2026-03-20  event_retracted     retracts=signed
    """
    assert story.standing("contract_end") == []


def test_a_vague_end_opens_from_its_earliest_day_and_is_due_from_its_latest(story: Story) -> None:
    """
    2026-01-01  placement_started   form=dienstverband
    2026-01-01  contract_concluded  contract=first kind=temporary ends_on=2026-12
    """
    assert story.open_promises("contract_end", on="2026-08-16") == []
    assert story.open_promises("contract_end", on="2026-08-17") == [due("2026-09-30", "talk")]


def test_without_days_it_cannot_speak(story: Story) -> None:
    """
    told 2026
    -           placement_started   form=dienstverband
    -           contract_concluded  contract=first kind=temporary duration_months=6
    2026-02-01  progress_observed
    """
    assert story.standing("contract_end", on="-") == []
