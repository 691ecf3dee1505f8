"""Who asks for a right of the AVG has an answer within a month."""

import pytest

from tests.story import NO_DAY, Story, broken, due, kept, kept_late
from werkzekerheid.facts.vocabulary import Role

AUDIENCE: tuple[Role, ...] = ("privacy_officer",)


def test_it_is_looked_for_at_once_and_due_on_the_day_that_was_told(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-01  rights_requested    right=access answer_due_on=2026-03-01
    """
    assert story.open_promises("rights_answer") == [due("2026-03-01")]
    assert story.standing("rights_answer", on="2026-03-01") == [due("2026-03-01")]
    assert story.standing("rights_answer", on="2026-03-02") == [broken("2026-03-01")]
    (promise,) = story.promises("rights_answer")
    assert (promise.audience, promise.concerns) == (AUDIENCE, "organisation")


def test_without_a_request_nothing_is_promised(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-01  restriction_set
    """
    assert story.standing("rights_answer") == []


@pytest.mark.parametrize("decision", ["granted", "partly", "refused", "unknown"])
def test_any_decision_is_an_answer(decision: str) -> None:
    story = Story(f"""
        2026-01-05  career_opened
        2026-02-01  rights_requested    request=a right=erasure answer_due_on=2026-03-01
        2026-02-27  rights_decided      request=a decision={decision}
    """)
    assert story.standing("rights_answer") == [kept("2026-03-01")]


def test_a_decision_after_the_day_is_late(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-01  rights_requested    request=a right=erasure answer_due_on=2026-03-01
    2026-03-02  rights_decided      request=a decision=granted
    """
    assert story.standing("rights_answer") == [kept_late("2026-03-01")]


def test_a_second_decision_changes_nothing_about_the_first_answer_being_late_or_not(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-01  rights_requested    request=a right=erasure answer_due_on=2026-03-01
    2026-02-20  rights_decided      request=a decision=refused
    2026-05-01  rights_decided      request=a decision=granted
    """
    assert story.standing("rights_answer") == [kept("2026-03-01")]


def test_a_decision_on_another_request_is_no_answer_to_this_one(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-01  rights_requested    request=a right=access answer_due_on=2026-03-01
    2026-02-03  rights_requested    request=b right=objection answer_due_on=2026-03-03
    2026-02-05  rights_decided      request=b decision=refused
    """
    assert story.standing("rights_answer") == [due("2026-03-01"), kept("2026-03-03")]


def test_a_request_that_was_entered_in_error_is_withdrawn(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-01  asked: rights_requested    right=access answer_due_on=2026-03-01
    2026-02-03  event_retracted     retracts=asked reason=entered_in_error
    """
    assert story.open_promises("rights_answer", on="2026-02-02") == [due("2026-03-01")]
    assert story.standing("rights_answer") == []


def test_a_term_that_was_extended_is_a_correction_of_the_day(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-01  x: rights_requested  request=a right=access answer_due_on=2026-03-01
    2026-02-20  event_corrected  corrects=x replacement={"request":"a","right":"access","answer_due_on":"2026-05-01"}
    """
    assert story.standing("rights_answer", on="2026-03-10") == [due("2026-05-01")]


def test_a_vague_day_is_due_on_its_latest_day(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02    rights_requested    right=access answer_due_on=2026-03 recorded_on=2026-02-10
    """
    assert story.open_promises("rights_answer") == [due("2026-03-31")]


def test_a_day_that_is_over_when_it_is_asked_is_due_at_once(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-01  rights_requested    right=access answer_due_on=2026-02-15 recorded_on=2026-03-01
    """
    assert story.standing("rights_answer", on="2026-03-01") == [due("2026-03-01")]


def test_the_closing_of_the_career_excuses_nobody(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-01  rights_requested    request=a right=access answer_due_on=2026-03-01
    2026-02-10  career_closed       reason=own_request
    2026-02-11  rights_requested    request=b right=erasure answer_due_on=2026-03-11
    """
    assert story.standing("rights_answer", on="2026-03-05") == [broken("2026-03-01"), due("2026-03-11")]


def test_in_a_stretch_without_days_it_is_due_and_never_late(story: Story) -> None:
    """
    told 2026-06-01
    -           career_opened
    -           rights_requested    request=a right=access answer_due_on=2026-03-01
    2026-05-01  view_lost
    """
    assert story.standing("rights_answer", on=NO_DAY) == [due(NO_DAY)]
