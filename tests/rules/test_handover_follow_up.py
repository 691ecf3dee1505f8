"""Two months after a change of employer the jobcoach speaks with the new employer."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late, upcoming


def test_two_months_after_the_start_the_new_employer_is_spoken_with(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    """
    assert story.standing("handover_follow_up", on="2026-02-23") == [upcoming("2026-03-07")]
    assert story.open_promises("handover_follow_up", on="2026-02-24") == [due("2026-03-07")]
    assert story.open_promises("handover_follow_up", on="2026-03-22") == [broken("2026-03-07")]


def test_day_activities_and_trials_have_other_rhythms() -> None:
    for form in ("dagbesteding", "proefplaatsing", "stage"):
        assert Story(f"2026-01-05  placement_started  form={form}").standing("handover_follow_up") == []


def test_a_conversion_at_one_organisation_is_no_new_employer(story: Story) -> None:
    """
    2026-01-05  placement_started   placement=try organisation=brand form=werkervaringsplaats
    2026-02-02  placement_ended     placement=try outcome=converted next=job
    2026-02-02  placement_started   placement=job organisation=brand form=dienstverband
    """
    assert story.open_promises("handover_follow_up", on="2026-03-01") == [due("2026-03-07")]


@pytest.mark.parametrize(
    "spoken",
    [
        "2026-03-01  check_in_held   with=supervisor by=jobcoach",
        "2026-02-20  check_in_held   with=worker,employer by=jobcoach placement=placement",
        "2026-03-01  handover_followed_up with=employer",
        "2026-01-10  contact_series_reported with=employer by=jobcoach until_on=2026-06-30",
    ],
)
def test_a_talk_with_this_employer_when_the_time_had_come_keeps_it(spoken: str) -> None:
    story = Story(f"""
        2026-01-05  placement_started   form=dienstverband
        2026-01-05  handover_offered
        {spoken}
    """)
    assert story.standing("handover_follow_up", on="2026-03-02") == [kept("2026-03-07")]


@pytest.mark.parametrize(
    "spoken",
    [
        "2026-02-10  check_in_held   with=employer by=jobcoach",
        "2026-03-01  check_in_held   with=worker by=jobcoach",
        "2026-03-01  check_in_held   with=employer by=supervisor",
        "2026-03-01  check_in_held   with=employer by=jobcoach placement=elsewhere",
    ],
)
def test_an_early_talk_or_one_with_somebody_else_does_not(spoken: str) -> None:
    story = Story(f"""
        2026-01-05  placement_started   form=dienstverband
        {spoken}
    """)
    assert story.open_promises("handover_follow_up", on="2026-03-02") == [due("2026-03-07")]


def test_after_the_grace_it_is_kept_late(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-04-01  check_in_held       with=employer by=jobcoach
    """
    assert story.standing("handover_follow_up") == [kept_late("2026-03-07")]


def test_an_end_before_it_was_due_excuses(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-02-20  placement_ended     outcome=dropped_out
    """
    assert story.standing("handover_follow_up") == [excused("2026-03-07")]


def test_a_corrected_start_moves_the_day(story: Story) -> None:
    """
    2026-01-05  start: placement_started form=dienstverband organisation=brand
    2026-01-20  event_retracted     retracts=start
    2026-01-20  placement_started   placement=again organisation=brand form=dienstverband
    """
    assert story.standing("handover_follow_up") == [upcoming("2026-03-22")]


def test_a_vague_start_opens_from_its_earliest_day_and_is_due_from_its_latest(story: Story) -> None:
    """
    told 2026-06
    2026-01-05  career_opened
    2026-02     placement_started   form=dienstverband
    """
    assert story.open_promises("handover_follow_up", on="2026-03-22") == []
    assert story.open_promises("handover_follow_up", on="2026-03-23") == [due("2026-04-30")]


def test_without_days_it_cannot_speak(story: Story) -> None:
    """
    told 2026
    -           placement_started   form=dienstverband
    2026-02-01  progress_observed
    """
    assert story.standing("handover_follow_up", on="-") == []
