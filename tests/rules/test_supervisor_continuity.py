"""When the supervisor leaves there is a successor at once, who was there for some days before the other was gone."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late

WORK = "2026-01-05  placement_started  form=dienstverband organisation=brand supervisor=eve\n"
LEFT = f"{WORK} 2026-05-04  left: supervisor_left supervisor=eve\n"
GONE = "2026-05-04"


def test_a_successor_is_due_at_once_and_broken_after_two_weeks() -> None:
    story = Story(LEFT)
    assert story.open_promises("supervisor_continuity", on=GONE) == [due(GONE, "successor")]
    assert story.open_promises("supervisor_continuity", on="2026-05-19") == [broken(GONE, "successor")]
    assert story.promises("supervisor_continuity")[0].audience == ("jobcoach",)


def test_a_supervisor_who_stays_and_one_who_is_succeeded_leave_nothing_open() -> None:
    assert Story(WORK).standing("supervisor_continuity") == []
    named = Story(f"{WORK} 2026-05-04  supervisor_left successor=fay overlap_days=10")
    assert named.standing("supervisor_continuity") == [kept(GONE, "successor")]


@pytest.mark.parametrize(
    ("came", "standing"),
    [
        ("2026-05-11  placement_adjusted what=supervisor direction=other", kept(GONE, "successor")),
        ("2026-04-20  placement_adjusted what=supervisor direction=other", kept(GONE, "successor")),
        ("2026-05-11  coach_assigned kind=internal_coach placement=placement", kept(GONE, "successor")),
        ("2026-05-11  supervisor_left supervisor=fay successor=gil", kept(GONE, "successor")),
        ("2026-01-20  placement_adjusted what=supervisor direction=other", due(GONE, "successor")),
        ("2026-05-11  coach_assigned kind=jobcoach placement=placement", due(GONE, "successor")),
        ("2026-05-11  placement_adjusted what=team direction=other", due(GONE, "successor")),
        ("2026-05-11  placement_ended", excused(GONE, "successor")),
    ],
)
def test_who_takes_over(came: str, standing: object) -> None:
    assert standing in Story(LEFT + came).standing("supervisor_continuity", on="2026-05-12")


def test_who_takes_over_after_two_weeks_is_late() -> None:
    story = Story(f"{LEFT} 2026-06-11  placement_adjusted what=supervisor direction=other")
    assert story.standing("supervisor_continuity") == [kept_late(GONE, "successor")]


@pytest.mark.parametrize(("overlap", "asked"), [("overlap_days=0", True), ("overlap_days=5", False), ("", False)])
def test_too_short_a_time_together_asks_for_a_talk_with_the_workplace(overlap: str, asked: bool) -> None:
    """What is not told is not known to be too short."""
    story = Story(f"{WORK} 2026-05-04  supervisor_left successor=fay {overlap}")
    assert story.open_promises("supervisor_continuity") == ([due("2026-05-11", "overlap")] if asked else [])
    talked = story.plus("2026-05-06  check_in_held with=supervisor by=jobcoach")
    assert talked.open_promises("supervisor_continuity") == []


def test_a_coach_at_work_who_leaves_is_another_promise(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-05  coach_assigned      coach=eve kind=internal_coach placement=placement
    2026-05-04  coach_left          coach=eve reason=left_job
    """
    assert story.standing("supervisor_continuity") == []
    assert story.open_promises("coaching_lapse") == [due(GONE, "gap")]


def test_volunteers_have_no_supervisor_to_be_succeeded() -> None:
    assert Story(LEFT.replace("dienstverband", "vrijwilligerswerk")).standing("supervisor_continuity") == []


def test_what_is_told_only_after_the_work_ended_comes_too_late() -> None:
    story = Story(f"{WORK} 2026-05-11  placement_ended\n 2026-05-04  supervisor_left recorded_on=2026-05-18")
    assert story.standing("supervisor_continuity") == []


def test_a_retracted_leaving_takes_it_along() -> None:
    story = Story(f"{LEFT} 2026-05-06  event_retracted retracts=left")
    assert story.open_promises("supervisor_continuity", on="2026-05-05") == [due(GONE, "successor")]
    assert story.standing("supervisor_continuity") == []


def test_of_a_vague_day_it_opens_when_it_is_known_and_is_due_from_the_latest(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-05     supervisor_left     supervisor=eve
    """
    assert story.open_promises("supervisor_continuity") == [due("2026-05-31", "successor")]


def test_without_days_it_is_seen_at_once(story: Story) -> None:
    """
    told 2026
    -           placement_started   form=dienstverband
    -           supervisor_left     supervisor=eve
    2026-02-01  progress_observed
    """
    assert story.open_promises("supervisor_continuity", on="-") == [due("-", "successor")]


def test_nobody_was_responsible_before_the_opening(story: Story) -> None:
    """
    told 2026
    2026-01-05  career_opened
    2025-03     placement_started   form=dienstverband history=true
    2025-06     supervisor_left     supervisor=eve history=true
    """
    assert story.standing("supervisor_continuity") == []
