"""Without work, education or training somebody hears the worker at least once in two months."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late, upcoming


def test_after_the_end_of_work_silence_of_two_months_is_told(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-03-02  placement_ended
    """
    assert story.standing("in_view") == [upcoming("2026-05-02")]
    assert story.open_promises("in_view", on="2026-05-02") == [due("2026-05-02")]
    assert story.open_promises("in_view", on="2026-05-17") == [broken("2026-05-02")]


def test_who_never_worked_is_in_view_from_the_opening_on(story: Story) -> None:
    """
    2026-01-05  career_opened
    """
    assert story.standing("in_view") == [upcoming("2026-03-07")]


def test_each_sign_of_life_promises_the_next(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-02  check_in_held       with=worker by=klantmanager
    2026-03-02  check_in_held       with=worker by=school
    2026-06-01  view_regained       via=friend
    """
    assert story.standing("in_view") == [
        kept("2026-03-07"),
        kept("2026-04-04"),
        kept_late("2026-05-02"),
        upcoming("2026-08-01"),
    ]


@pytest.mark.parametrize(
    ("what", "heard"),
    [
        ("check_in_held with=worker by=parent", True),
        ("check_in_held with=employer by=jobcoach", False),
        ("evaluation_held present=worker,jobcoach", True),
        ("evaluation_held present=jobcoach", False),
        ("exit_talk_held with=worker", True),
        ("introduction_held present=worker,employer", True),
        ("begeleidingsplan_agreed", True),
        ("development_wish_expressed to=klantmanager", True),
        ("preference_recorded topic=work", True),
        ("condition_disclosed to=klantmanager", True),
        ("search_reported by=worker", True),
        ("search_reported by=account_manager", False),
        ("check_in_missed with=worker", False),
        ("view_lost", False),
        ("match_proposed", False),
    ],
)
def test_what_is_a_sign_of_life(what: str, heard: bool) -> None:
    story = Story(f"2026-01-05 career_opened \n 2026-02-02 {what}")
    assert (kept("2026-03-07") in story.standing("in_view")) is heard


@pytest.mark.parametrize(
    "start", ["placement_started form=vrijwilligerswerk", "training_started kind=course", "education_started level=mbo"]
)
def test_a_start_ends_the_waiting(start: str) -> None:
    story = Story(f"2026-01-05 career_opened \n 2026-02-02 {start}")
    assert story.standing("in_view") == [excused("2026-03-07")]


def test_a_start_after_the_silence_does_not_make_it_good(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-06-01  placement_started   form=dienstverband
    """
    assert story.standing("in_view") == [broken("2026-03-07")]
    assert story.open_promises("in_view") == []


def test_as_long_as_one_thing_goes_on_nobody_is_out_of_view(story: Story) -> None:
    """
    2026-01-05  education_started   level=mbo
    2026-01-12  placement_started   form=stage
    2026-03-02  placement_ended
    2026-06-01  education_ended     level=mbo
    """
    assert story.standing("in_view", on="2026-05-31") == []
    assert story.standing("in_view") == [upcoming("2026-08-01")]


def test_the_next_job_on_the_same_day_leaves_no_gap(story: Story) -> None:
    """
    2026-01-05  placement_started   form=proefplaatsing placement=one
    2026-03-02  placement_ended     placement=one next=two
    2026-03-02  placement_started   form=dienstverband placement=two
    """
    assert story.standing("in_view") == []


def test_a_told_rhythm_keeps_somebody_in_view_and_a_yearly_call_does_not() -> None:
    opened = Story("2026-01-05 career_opened")
    series = "2026-01-05 contact_series_reported with=worker by=municipality recorded_on=2026-07-01 every_days="
    assert opened.plus(f"{series}30").standing("in_view") == [kept("2026-03-07"), upcoming("2026-08-04")]
    assert opened.plus(f"{series}365").standing("in_view") == [broken("2026-03-07")]


def test_a_closed_career_is_nobodys_any_more(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-02  career_closed
    """
    assert story.standing("in_view") == [excused("2026-03-07")]


def test_a_retracted_talk_was_no_sign_of_life(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-03-02  talk: check_in_held   with=worker by=klantmanager
    2026-04-01  event_retracted     retracts=talk reason=wrong_person
    """
    assert story.open_promises("in_view", on="2026-03-08") == []
    assert story.open_promises("in_view") == [broken("2026-03-07")]


def test_a_retracted_end_takes_its_promise_along(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-03-02  end: placement_ended
    2026-03-05  event_retracted     retracts=end reason=entered_in_error
    """
    assert story.standing("in_view", on="2026-03-04") == [upcoming("2026-05-02")]
    assert story.standing("in_view") == []


def test_of_a_vague_end_the_latest_day_counts(story: Story) -> None:
    """
    told 2026-12
    2026-01-05  placement_started   form=dienstverband
    2026-03     placement_ended
    """
    assert story.open_promises("in_view", on="2026-05-30") == []
    assert story.open_promises("in_view", on="2026-05-31") == [due("2026-05-31")]


def test_without_days_it_is_silent_until_somebody_is_heard_on_a_day(story: Story) -> None:
    """
    told 2026-12
    -           career_opened
    -           advice_given        by=klantmanager
    2026-02-02  check_in_held       with=worker by=klantmanager
    """
    assert story.standing("in_view", on="-") == []
    assert story.standing("in_view", on="2026-03-01") == [upcoming("2026-04-04")]


def test_who_is_out_of_view_is_looked_for_at_once(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-02-02  view_lost
    """
    assert story.open_promises("in_view", on="2026-02-02") == [due("2026-02-16", "lost")]
    assert story.open_promises("in_view", on="2026-03-03") == [broken("2026-02-16", "lost")]


def test_a_call_finds_who_was_out_of_view(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-02-02  view_lost
    2026-02-10  check_in_held       with=worker by=school
    """
    assert story.standing("in_view") == [kept("2026-02-16", "lost")]


def test_where_only_the_order_is_told_who_is_lost_is_looked_for_too(story: Story) -> None:
    """
    told 2024
    -   career_opened
    -   view_lost
    -   search_reported     by=account_manager
    """
    assert [one.state for one in story.open_promises("in_view", on="-")] == ["due"]
