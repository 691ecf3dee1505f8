"""Four to six weeks after a start somebody has asked the worker and the employer how it goes."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late, upcoming


def test_it_is_looked_for_from_four_weeks_on_and_has_been_after_six(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    """
    assert story.standing("start_contact") == [upcoming("2026-02-16", "employer"), upcoming("2026-02-16", "worker")]
    assert story.open_promises("start_contact", on="2026-02-01") == []
    assert story.open_promises("start_contact", on="2026-02-02") == [
        due("2026-02-16", "employer"),
        due("2026-02-16", "worker"),
    ]
    assert broken("2026-02-16", "worker") in story.open_promises("start_contact", on="2026-02-17")


def test_any_talk_from_the_start_on_keeps_its_side(story: Story) -> None:
    """
    2026-01-02  check_in_held       with=employer by=jobcoach
    2026-01-05  placement_started   form=dienstverband
    2026-01-05  check_in_held       with=worker by=jobcoach
    """
    assert story.standing("start_contact", on="2026-02-10") == [
        due("2026-02-16", "employer"),
        kept("2026-02-16", "worker"),
    ]


def test_a_talk_at_another_place_was_not_about_this_start(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-12  check_in_held       with=worker,employer by=jobcoach placement=another
    """
    assert len(story.open_promises("start_contact", on="2026-02-10")) == 2


def test_a_told_rhythm_is_contact(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-05  contact_series_reported   with=worker,employer by=jobcoach every_days=14 recorded_on=2026-02-20
    """
    assert story.standing("start_contact") == [kept("2026-02-16", "employer"), kept("2026-02-16", "worker")]


def test_a_talk_after_six_weeks_is_late(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-03-05  check_in_held       with=worker,supervisor by=jobcoach
    """
    assert story.standing("start_contact") == [kept_late("2026-02-16", "employer"), kept_late("2026-02-16", "worker")]


def test_an_end_before_six_weeks_excuses_it(story: Story) -> None:
    """
    2026-01-05  placement_started   form=proefplaatsing
    2026-02-05  placement_ended
    """
    assert story.standing("start_contact") == [excused("2026-02-16", "employer"), excused("2026-02-16", "worker")]


@pytest.mark.parametrize(
    ("form", "promised"),
    [("beschut_werk", True), ("dagbesteding", True), ("unknown", True), ("stage", False), ("snuffelstage", False),
     ("vrijwilligerswerk", False)],
)  # fmt: skip
def test_in_which_forms_of_work_it_is_promised(form: str, promised: bool) -> None:
    story = Story(f"2026-01-05  placement_started  form={form}")
    assert bool(story.standing("start_contact")) is promised


def test_a_retracted_start_takes_its_promises_along(story: Story) -> None:
    """
    2026-01-05  start: placement_started   form=dienstverband
    2026-02-05  event_retracted     retracts=start reason=entered_in_error
    """
    assert len(story.open_promises("start_contact", on="2026-02-04")) == 2
    assert story.standing("start_contact") == []


def test_of_a_vague_start_it_opens_from_the_earliest_day_and_is_due_from_the_latest(story: Story) -> None:
    """
    told 2026-12
    2026-01     placement_started   form=dienstverband
    2026-06-01  progress_observed
    """
    assert story.open_promises("start_contact", on="2026-01-31") == [
        due("2026-03-14", "employer"),
        due("2026-03-14", "worker"),
    ]


def test_without_days_nobody_knows_when_six_weeks_are_over(story: Story) -> None:
    """
    told 2026
    -           placement_started   form=dienstverband
    2026-02-01  progress_observed
    """
    assert story.standing("start_contact", on="-") == []
    assert story.standing("start_contact") == []


def test_what_converts_at_one_employer_is_no_new_start(story: Story) -> None:
    """
    2026-01-05  placement_started   placement=trial form=proefplaatsing organisation=shop
    2026-01-12  check_in_held       with=worker,employer by=jobcoach placement=trial
    2026-02-05  placement_ended     placement=trial outcome=converted next=job
    2026-02-05  placement_started   placement=job form=dienstverband organisation=shop
    """
    assert story.standing("start_contact") == [kept("2026-02-16", "employer"), kept("2026-02-16", "worker")]
