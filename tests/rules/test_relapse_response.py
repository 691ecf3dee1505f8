"""After a relapse somebody talks with the worker within three working days, and the employer hears who acts."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late

RELAPSE = """
    2026-01-05  placement_started   form=dienstverband
    2026-02-10  relapse: relapse_reported   effects=absent placement=placement
"""


def test_a_relapse_asks_for_a_talk_within_three_working_days(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband hours_per_week=24
    2026-02-10  relapse_reported    effects=absent
    """
    assert story.open_promises("relapse_response") == [due("2026-02-13", "employer"), due("2026-02-13", "worker")]
    assert story.open_promises("relapse_response", on="2026-02-16") == [
        broken("2026-02-13", "employer"),
        broken("2026-02-13", "worker"),
    ]


@pytest.mark.parametrize(
    ("what", "open_parts"),
    [
        ("check_in_held with=worker by=jobcoach", ["employer"]),
        ("check_in_held with=supervisor by=jobcoach", ["worker"]),
        ("check_in_held with=worker,employer by=klantmanager", []),
        ("check_in_held with=worker by=employer", ["employer", "worker"]),  # the workplace is no guide
        ("check_in_held with=worker by=jobcoach placement=another", ["employer"]),
        ("check_in_held with=employer by=jobcoach placement=another", ["employer", "worker"]),
        ("signal_answered signal=sign by=jobcoach action=visited", ["employer"]),
        ("signal_answered signal=sign by=internal_coach action=talked", []),
        ("signal_answered signal=sign by=supervisor action=accepted", ["employer", "worker"]),
        ("relapse_ended how=coach_contact placement=placement", []),
        ("relapse_ended how=employer_talk placement=placement", []),
        ("data_shared recipient_role=employer classes=work events=relapse", ["worker"]),
        ("data_shared recipient_role=municipality classes=work events=relapse", ["employer", "worker"]),
    ],
)
def test_what_keeps_which_side(what: str, open_parts: list[str]) -> None:
    sign = "2026-02-09  sign: signal_observed sign=withdrawn"
    story = Story(RELAPSE).plus(f"{sign}\n 2026-02-11 {what}")
    assert [one.part for one in story.open_promises("relapse_response")] == open_parts


def test_a_talk_before_the_relapse_was_not_about_it() -> None:
    story = Story(RELAPSE).plus("2026-02-09  check_in_held  with=worker,employer by=jobcoach")
    assert len(story.open_promises("relapse_response")) == 2


def test_a_talk_later_keeps_it_late() -> None:
    story = Story(RELAPSE).plus("2026-02-20  check_in_held  with=worker,employer by=jobcoach")
    assert story.standing("relapse_response") == [
        kept_late("2026-02-13", "employer"),
        kept_late("2026-02-13", "worker"),
    ]


def test_a_told_rhythm_keeps_it_on_its_own_days_and_not_when_it_began() -> None:
    """The rhythm began in time, its first day after the relapse is too late."""
    series = "contact_series_reported with=worker by=jobcoach every_days=28 from_on=2026-01-20 until_on=2026-03-31"
    story = Story(RELAPSE).plus(f"2026-01-20  {series} recorded_on=2026-04-01")
    assert kept_late("2026-02-13", "worker") in story.standing("relapse_response")
    [worker] = [one for one in story.promises("relapse_response") if one.part == "worker"]
    assert str(worker.kept_on) == "2026-02-17"


def test_a_relapse_that_went_by_itself_asks_nothing_more() -> None:
    story = Story(RELAPSE).plus("2026-02-12  relapse_ended  how=by_itself placement=placement")
    assert story.standing("relapse_response") == [excused("2026-02-13", "employer"), excused("2026-02-13", "worker")]


def test_when_the_work_ended_only_the_worker_is_still_to_be_spoken_with() -> None:
    story = Story(RELAPSE).plus("2026-02-12  placement_ended")
    assert story.standing("relapse_response") == [excused("2026-02-13", "employer"), due("2026-02-13", "worker")]


def test_when_the_career_is_closed_nothing_is_asked_any_more() -> None:
    story = Story(RELAPSE).plus("2026-02-12  career_closed")
    assert story.open_promises("relapse_response") == []


@pytest.mark.parametrize(
    ("form", "placement"),
    [("vrijwilligerswerk", "placement"), ("dienstverband", "a-place-that-never-started")],
)
def test_only_an_employer_of_running_work_is_told(form: str, placement: str) -> None:
    story = Story(f"""
        2026-01-05  placement_started   form={form}
        2026-02-10  relapse_reported    placement={placement}
    """)
    assert story.open_promises("relapse_response") == [due("2026-02-13", "worker")]


@pytest.mark.parametrize(("classes", "told"), [("work", False), ("", False), ("work,signal", True)])
def test_the_employer_is_told_nothing_where_the_worker_chose_so(classes: str, told: bool) -> None:
    story = Story(RELAPSE).plus(f"2026-01-06  openness_chosen  recipient_role=employer classes={classes}")
    assert (due("2026-02-13", "employer") in story.open_promises("relapse_response")) is told


def test_a_retracted_relapse_takes_its_promises_along() -> None:
    story = Story(RELAPSE).plus("2026-02-12  event_retracted  retracts=relapse reason=disproved")
    assert len(story.open_promises("relapse_response", on="2026-02-11")) == 2
    assert story.standing("relapse_response") == []


def test_a_relapse_heard_of_late_counts_from_the_day_it_was_heard_of(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-02-10  relapse_reported    effects=late learned_on=2026-03-02
    """
    assert due("2026-03-05", "worker") in story.open_promises("relapse_response")


def test_the_vague_day_of_a_talk_counts_from_its_earliest_day(story: Story) -> None:
    """
    told 2026-04
    2026-01-05  placement_started   form=dienstverband
    2026-02-10  relapse_reported    placement=placement
    2026-02     check_in_held       with=worker,employer by=jobcoach
    """
    assert story.standing("relapse_response") == [kept("2026-02-13", "employer"), kept("2026-02-13", "worker")]


def test_without_days_the_order_tells_whether_somebody_talked(story: Story) -> None:
    """
    told 2026
    -           placement_started   form=dienstverband
    -           check_in_held       with=worker,employer by=jobcoach
    -           relapse_reported    placement=placement
    -           check_in_held       with=worker by=jobcoach
    2026-02-01  progress_observed
    """
    assert story.standing("relapse_response", on="-") == [due("-", "employer"), kept("-", "worker")]


def test_a_relapse_of_the_time_before_asks_nothing(story: Story) -> None:
    """
    told 2026
    2026-01-05  career_opened
    2024        relapse_reported    history=true
    """
    assert story.standing("relapse_response") == []
