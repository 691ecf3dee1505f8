"""For two years after somebody left, the school calls each year."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late, upcoming

LEFT = "2026-07-10  left: education_ended  level=praktijkonderwijs outcome=completed\n"
FIRST, SECOND = "2027-07-10", "2028-07-09"


def test_a_month_before_the_year_is_over_the_school_is_told_and_a_year_later_again() -> None:
    story = Story(LEFT)
    ahead = upcoming(SECOND, "year_2")
    assert story.standing("school_aftercare", on="2027-06-08") == [upcoming(FIRST, "year_1"), ahead]
    assert story.open_promises("school_aftercare", on="2027-06-09") == [due(FIRST, "year_1")]
    assert story.open_promises("school_aftercare", on="2027-08-11") == [broken(FIRST, "year_1")]
    assert due(SECOND, "year_2") in story.open_promises("school_aftercare", on="2028-06-08")
    assert story.promises("school_aftercare")[0].audience == ("school",)


@pytest.mark.parametrize("level", ["mbo", "havo", "unknown"])
def test_other_schools_and_one_that_is_not_known_owe_no_call(level: str) -> None:
    assert Story(LEFT.replace("praktijkonderwijs", level)).standing("school_aftercare") == []


def test_who_only_began_has_not_left() -> None:
    assert Story("2026-07-10  education_started level=vso").standing("school_aftercare") == []


@pytest.mark.parametrize(
    ("call", "standing"),
    [
        ("2027-05-01  check_in_held with=worker by=school", kept(FIRST, "year_1")),
        ("2027-09-01  check_in_held with=worker by=school", kept_late(FIRST, "year_1")),
        ("2026-09-01  check_in_held with=worker by=school", broken(FIRST, "year_1")),  # about the leaving
        ("2027-05-01  check_in_held with=worker by=jobcoach", broken(FIRST, "year_1")),
        ("2027-05-01  check_in_held with=employer by=school", broken(FIRST, "year_1")),
        ("2027-05-01  career_closed", excused(FIRST, "year_1")),
    ],
)
def test_only_a_call_of_the_school_in_that_year_keeps_it(call: str, standing: object) -> None:
    assert standing in Story(LEFT + call).standing("school_aftercare", on="2027-10-01")


def test_a_told_rhythm_of_calls_keeps_both(story: Story) -> None:
    """
    2026-07-10  education_ended     level=vso outcome=completed
    2027-07-01  contact_series_reported with=worker by=school every_days=365 until_on=2028-12-31 recorded_on=2028-12-31
    """
    assert story.standing("school_aftercare") == [kept(FIRST, "year_1"), kept(SECOND, "year_2")]


def test_who_left_before_the_career_was_opened_is_called_from_the_opening_on() -> None:
    """
    2025-07-10  education_ended     history: nobody of us was responsible
    2026-10-01  career_opened       the first year is over, the second is not
    """
    opened, left = "2026-10-01  career_opened", "education_ended level=vso outcome=completed"
    history = f"{opened}\n {{}}  {left} history=true recorded_on=2026-10-01"
    assert Story(history.format("2025-07-10")).standing("school_aftercare") == [upcoming("2027-07-10", "year_2")]
    assert len(Story(history.format("2026-07-10")).standing("school_aftercare")) == 2
    assert Story(history.format("2020-07-10")).standing("school_aftercare") == []


def test_a_retracted_end_takes_it_along() -> None:
    assert Story(f"{LEFT} 2026-09-01  event_retracted retracts=left").standing("school_aftercare") == []


def test_a_vague_day_opens_from_its_earliest_and_is_due_from_its_latest() -> None:
    story = Story(LEFT.replace("2026-07-10", "2026-07"))
    assert story.open_promises("school_aftercare", on="2027-05-30") == []
    assert story.open_promises("school_aftercare", on="2027-05-31") == [due("2027-07-31", "year_1")]


def test_without_days_it_cannot_speak() -> None:
    story = Story("told 2026\n-  education_ended level=vso outcome=completed\n2026-02-01  progress_observed")
    assert story.standing("school_aftercare", on="-") == []
    assert story.standing("school_aftercare") == []
