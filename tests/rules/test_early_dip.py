"""Between ten and fourteen weeks after a start there is an extra talk with the worker: before the three-month dip."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late, upcoming

START = "2026-01-05  start: placement_started  form=dienstverband organisation=brand\n"
TALK = "2026-04-13"


def test_it_is_looked_for_after_ten_weeks_and_due_after_fourteen() -> None:
    story = Story(START)
    assert story.standing("early_dip", on="2026-03-15") == [upcoming(TALK)]
    assert story.open_promises("early_dip", on="2026-03-16") == [due(TALK)]
    assert story.open_promises("early_dip", on="2026-04-14") == [broken(TALK)]
    assert story.promises("early_dip")[0].audience == ("jobcoach",)


@pytest.mark.parametrize(
    ("talk", "keeps"),
    [
        ("2026-03-20  check_in_held with=worker by=jobcoach", True),
        ("2026-03-03  check_in_held with=worker by=jobcoach", True),  # the eighth week
        ("2026-03-20  evaluation_held present=worker,employer conclusion=continue", True),
        ("2026-02-01  contact_series_reported with=worker by=jobcoach every_days=14 until_on=2026-04-30", True),
        ("2026-02-20  check_in_held with=worker by=jobcoach", False),  # about the start
        ("2026-03-20  check_in_held with=employer by=jobcoach", False),
        ("2026-03-20  check_in_held with=worker by=supervisor", False),
        ("2026-03-20  check_in_held with=worker by=jobcoach placement=elsewhere", False),
    ],
)
def test_what_keeps_it(talk: str, keeps: bool) -> None:
    story = Story(START + talk)
    assert story.standing("early_dip", on="2026-04-10") == [kept(TALK) if keeps else due(TALK)]


def test_a_talk_later_is_late() -> None:
    assert Story(f"{START} 2026-04-20  check_in_held with=worker by=jobcoach").standing("early_dip") == [
        kept_late(TALK)
    ]


def test_the_end_of_the_work_excuses_it() -> None:
    assert Story(f"{START} 2026-03-20  placement_ended").standing("early_dip") == [excused(TALK)]


def test_what_converts_goes_on_and_another_employer_is_a_new_start() -> None:
    trial = (
        f"{START.replace('dienstverband', 'proefplaatsing')} 2026-03-02  placement_ended outcome=converted next=job\n"
    )
    job = "2026-03-02  placement_started  placement=job form=dienstverband organisation="
    assert Story(f"{trial}{job}brand").standing("early_dip", on="2026-03-20") == [due(TALK)]
    assert Story(f"{trial}{job}other").standing("early_dip", on="2026-03-20") == [
        excused(TALK),
        upcoming("2026-06-08"),
    ]


@pytest.mark.parametrize("form", ["stage", "snuffelstage", "vrijwilligerswerk"])
def test_where_the_school_keeps_in_touch_or_there_is_no_employer_it_is_silent(form: str) -> None:
    assert Story(START.replace("dienstverband", form)).standing("early_dip") == []


def test_a_retracted_start_takes_it_along() -> None:
    assert Story(f"{START} 2026-03-20  event_retracted  retracts=start").standing("early_dip") == []


def test_of_a_vague_start_it_opens_from_the_earliest_day_and_is_due_from_the_latest(story: Story) -> None:
    """
    2026-01     placement_started   form=dienstverband
    """
    assert story.open_promises("early_dip", on="2026-03-11") == []
    assert story.open_promises("early_dip", on="2026-03-12") == [due("2026-05-09")]
    talked = story.plus("2026-02-27  check_in_held with=worker by=jobcoach")
    assert talked.standing("early_dip", on="2026-03-20") == [kept("2026-05-09")]


def test_without_days_or_before_the_opening_it_cannot_speak() -> None:
    dated = "2026-02-01  progress_observed"
    assert Story(f"told 2026\n-  placement_started form=dienstverband\n{dated}").standing("early_dip", on="-") == []
    before = "2025-11-01  placement_started form=dienstverband history=true"
    assert Story(f"told 2026\n2026-01-05  career_opened\n{before}\n{dated}").standing("early_dip") == []
