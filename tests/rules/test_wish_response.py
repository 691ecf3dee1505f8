"""A wish to develop gets an answer within six weeks; told a second time without one it is heard by the lead at once."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late, upcoming

WISH = """
    2026-01-05  placement_started   form=dienstverband organisation=brand
    2026-02-02  wish: development_wish_expressed wish=tasks kind=other_tasks to=supervisor
"""
ANSWER = "2026-03-16"
AGAIN = "2026-02-16  again: development_wish_expressed wish=tasks kind=other_tasks to=jobcoach"


def test_after_four_weeks_an_answer_is_looked_for_and_after_six_it_is_due() -> None:
    story = Story(WISH)
    assert story.standing("wish_response", on="2026-03-01") == [upcoming(ANSWER, "answer")]
    assert story.open_promises("wish_response", on="2026-03-02") == [due(ANSWER, "answer")]
    assert story.open_promises("wish_response", on="2026-03-31") == [broken(ANSWER, "answer")]
    assert story.promises("wish_response")[0].audience == ("jobcoach",)


@pytest.mark.parametrize("answer", ["granted", "planned", "conditional", "declined", "unknown"])
def test_any_answer_is_one(answer: str) -> None:
    story = Story(f"{WISH} 2026-03-10  development_wish_answered wish=tasks answer={answer}")
    assert story.standing("wish_response") == [kept(ANSWER, "answer")]


def test_an_answer_to_another_wish_or_a_talk_is_none() -> None:
    other = "2026-03-10  development_wish_answered wish=hours answer=granted"
    talk = "2026-03-11  check_in_held with=worker by=jobcoach"
    assert Story(f"{WISH}{other}\n{talk}").standing("wish_response") == [due(ANSWER, "answer")]


def test_an_answer_later_is_late() -> None:
    story = Story(f"{WISH} 2026-04-01  development_wish_answered wish=tasks answer=granted")
    assert story.standing("wish_response") == [kept_late(ANSWER, "answer")]


def test_told_a_second_time_it_goes_to_the_lead_at_once_and_takes_the_place_of_the_first() -> None:
    """
    2026-02-02  development_wish_expressed  to the supervisor
    2026-02-16  development_wish_expressed  to the jobcoach: nobody had answered
    """
    story = Story(WISH + AGAIN)
    assert story.standing("wish_response", on="2026-02-16") == [due("2026-02-23", "again"), excused(ANSWER, "answer")]
    assert story.open_promises("wish_response", on="2026-02-24") == [broken("2026-02-23", "again")]
    (again,) = [one for one in story.promises("wish_response") if one.part == "again"]
    assert again.audience == ("lead", "jobcoach")
    assert again.evidence == (story.event("again"), story.event("wish"))


def test_told_a_third_time_it_is_still_one_promise_and_an_answer_keeps_it() -> None:
    story = Story(f"{WISH}{AGAIN}\n 2026-02-18  development_wish_expressed wish=tasks kind=other_tasks to=jobcoach")
    assert story.open_promises("wish_response") == [due("2026-02-23", "again")]
    answered = story.plus("2026-02-20  development_wish_answered wish=tasks answer=planned")
    assert answered.open_promises("wish_response") == []
    assert kept("2026-02-23", "again") in answered.standing("wish_response")


def test_told_again_after_an_answer_it_is_a_new_wish() -> None:
    story = Story(f"""
        {WISH}
        2026-02-09  development_wish_answered wish=tasks answer=declined
        2026-05-04  development_wish_expressed wish=tasks kind=other_tasks to=jobcoach
    """)
    assert story.standing("wish_response") == [kept(ANSWER, "answer"), upcoming("2026-06-15", "answer")]


def test_the_end_of_the_work_excuses_it_and_without_work_the_next_start_does() -> None:
    assert Story(f"{WISH} 2026-03-10  placement_ended").standing("wish_response") == [excused(ANSWER, "answer")]
    without = Story(f"{WISH.splitlines()[2]}\n 2026-03-10  placement_started form=dienstverband")
    assert without.standing("wish_response") == [excused(ANSWER, "answer")]


def test_a_retracted_wish_takes_its_promise_along() -> None:
    assert Story(f"{WISH} 2026-03-10  event_retracted retracts=wish").standing("wish_response") == []


def test_a_vague_day_opens_from_its_earliest_and_is_due_from_its_latest(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-02     development_wish_expressed wish=tasks kind=training to=employer
    """
    assert story.open_promises("wish_response", on="2026-02-28") == []
    assert story.open_promises("wish_response", on="2026-03-01") == [due("2026-04-11", "answer")]


def test_without_days_only_the_second_telling_speaks_and_a_drop_out_is_no_excuse() -> None:
    once = """
        told 2026
        -           placement_started   form=dienstverband
        -           development_wish_expressed wish=tasks kind=other_tasks to=supervisor
    """
    again, dated = (
        "-  development_wish_expressed wish=tasks kind=other_tasks to=jobcoach\n",
        "2026-02-01  progress_observed",
    )
    ended = "-  placement_ended outcome=dropped_out\n"
    assert Story(f"{once}{dated}").standing("wish_response", on="-") == []
    assert Story(f"{once}{again}{dated}").open_promises("wish_response", on="-") == [due("-", "again")]
    assert Story(f"{once}{again}{ended}{dated}").standing("wish_response", on="-") == [broken("-", "again")]


def test_a_wish_of_the_time_before_asks_nothing(story: Story) -> None:
    """
    told 2026-12
    2026-01-05  career_opened
    2025        development_wish_expressed wish=tasks kind=training to=employer history=true
    """
    assert story.standing("wish_response") == []
