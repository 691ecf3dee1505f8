"""Every sign that it may go wrong gets an answer within five working days, staying away unreported within two."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late


def test_a_sign_asks_for_an_answer_within_five_working_days(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-02-10  signal_observed     sign=withdrawn seen_by=supervisor placement=placement
    """
    assert story.open_promises("signal_response") == [due("2026-02-17")]
    assert story.open_promises("signal_response", on="2026-02-18") == [broken("2026-02-17")]


def test_staying_away_unreported_cannot_wait_that_long(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-02-10  signal_observed     sign=absent_unreported
    """
    assert story.open_promises("signal_response") == [due("2026-02-12")]


def test_a_holiday_is_no_working_day(story: Story) -> None:
    """
    2025-12-24  signal_observed     sign=absent_unreported
    """
    assert story.open_promises("signal_response") == [due("2025-12-30")]


def test_an_answer_keeps_it(story: Story) -> None:
    """
    2026-02-10  sign: signal_observed   sign=withdrawn
    2026-02-12  signal_answered     signal=sign by=jobcoach action=talked
    """
    assert story.standing("signal_response") == [kept("2026-02-17")]


def test_an_answer_after_the_days_is_late(story: Story) -> None:
    """
    2026-02-10  sign: signal_observed   sign=withdrawn
    2026-03-02  signal_answered     signal=sign by=jobcoach action=visited
    """
    assert story.standing("signal_response") == [kept_late("2026-02-17")]


def test_to_do_nothing_is_no_answer_and_neither_is_a_talk_about_something_else(story: Story) -> None:
    """
    2026-02-10  sign: signal_observed   sign=underchallenged
    2026-02-11  nothing: signal_answered   signal=sign by=jobcoach action=none
    2026-02-12  check_in_held       with=worker by=jobcoach
    """
    assert story.open_promises("signal_response") == [due("2026-02-17")]
    assert story.event("nothing") in story.promises("signal_response")[0].evidence


def test_what_ends_in_time_asks_nothing_more(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-02-10  signal_observed     sign=conflict placement=placement
    2026-02-13  placement_ended
    """
    assert story.standing("signal_response") == [excused("2026-02-17")]


def test_an_end_after_the_days_does_not_make_it_good(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-02-10  signal_observed     sign=conflict placement=placement
    2026-03-13  placement_ended
    """
    assert story.standing("signal_response") == [broken("2026-02-17")]
    assert story.open_promises("signal_response") == []


def test_a_sign_learned_after_the_end_comes_too_late(story: Story) -> None:
    """
    2026-01-05  placement_started   form=proefplaatsing
    2026-03-13  placement_ended
    2026-02-10  signal_observed     sign=not_valued placement=placement learned_on=2026-03-20
    """
    assert story.standing("signal_response") == []


def test_a_sign_during_a_training_is_about_the_training(story: Story) -> None:
    """
    2026-01-05  training_started
    2026-02-10  signal_observed     sign=overloaded
    2026-02-12  training_ended
    """
    assert story.standing("signal_response") == [excused("2026-02-17")]


def test_a_sign_of_the_time_before_the_opening_asks_nothing() -> None:
    """Nobody was responsible yet."""
    story = Story("""
        told 2026-03
        2026-03-02  career_opened
        2025-11     signal_observed     sign=overloaded history=true
    """)
    assert story.standing("signal_response") == []


def test_a_retracted_sign_takes_its_promise_along(story: Story) -> None:
    """
    2026-02-10  sign: signal_observed   sign=late_repeatedly
    2026-02-12  event_retracted     retracts=sign reason=wrong_person
    """
    assert story.open_promises("signal_response", on="2026-02-11") == [due("2026-02-17")]
    assert story.standing("signal_response") == []


def test_a_vague_sign_counts_from_the_day_it_was_known(story: Story) -> None:
    """
    told 2026-03-31
    2026-01-05  placement_started   form=dienstverband
    2026-02     signal_observed     sign=withdrawn
    """
    assert story.open_promises("signal_response", on="2026-02-28") == [due("2026-03-06")]


def test_without_days_a_sign_asks_for_an_answer_at_once_and_order_tells_who_gave_it() -> None:
    told = Story("""
        told 2026
        -           placement_started   form=dienstverband
        -           sign: signal_observed   sign=withdrawn placement=placement
    """)
    answered = told.plus("-  signal_answered  signal=sign by=jobcoach action=talked")
    dated = "2026-02-01  progress_observed"
    assert told.plus(dated).open_promises("signal_response", on="-") == [due("-")]
    assert answered.plus(dated).standing("signal_response", on="-") == [kept("-")]


def test_without_days_what_was_learned_from_the_end_asks_nothing(story: Story) -> None:
    """
    told 2026
    -           placement_started   form=proefplaatsing
    -           signal_observed     sign=conflict placement=placement learned_after=end
    -           end: placement_ended
    2026-02-01  progress_observed
    """
    assert story.standing("signal_response", on="-") == []


def test_who_was_told_that_nothing_would_be_done_is_not_excused_by_the_end(story: Story) -> None:
    """
    told 2024
    -   career_opened
    -   placement_started   placement=p form=dienstverband
    -   seen: signal_observed   sign=underchallenged placement=p
    -   signal_answered     signal=seen action=none
    -   placement_ended     placement=p outcome=dropped_out
    -   search_reported     by=account_manager
    """
    assert [one.state for one in story.standing("signal_response", on="-")] == ["broken"]
    assert story.open_promises("signal_response", on="-") == []


@pytest.mark.parametrize(
    ("outcome", "state"), [("dropped_out", "broken"), ("completed", "excused"), ("unknown", "excused")]
)
def test_who_leaves_school_unanswered_is_not_excused_by_leaving(outcome: str, state: str) -> None:
    """No `dropped_out` needs to follow: the end of the education says it, and the alert stands on."""
    told = Story(f"""
        told 2024
        -   career_opened
        -   education_started   level=mbo
        -   signal_observed     sign=overloaded
        -   education_ended     level=mbo outcome={outcome}
        -   search_reported     by=account_manager
    """)
    assert [one.state for one in told.standing("signal_response", on="-")] == [state]


def test_a_new_start_answers_for_a_sign_from_a_time_without_work(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-01-06  signal_observed     sign=isolated
    2026-01-08  placement_started   form=vrijwilligerswerk
    """
    assert story.open_promises("signal_response", on="2026-02-01") == []
