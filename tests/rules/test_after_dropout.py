"""After a drop-out: a talk within two weeks, the reasons of each side and a next step within thirty days."""

import pytest

from tests.story import Standing, Story, broken, due, kept, kept_late

DROP_OUT = """
    2026-01-05  placement_started   form=dienstverband
    2026-03-02  out: dropped_out    placement=placement phase=first_half_year
"""


def part(story: Story, name: str, on: str = "") -> list[Standing]:
    """How the promises of one part stand."""
    return [one for one in story.standing("after_dropout", on) if one.part == name]


def test_three_things_are_promised_at_once(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-03-02  dropped_out         placement=placement
    """
    assert story.open_promises("after_dropout") == [
        due("2026-03-16", "talk"),
        due("2026-04-01", "next_step"),
        due("2026-04-01", "reasons"),
    ]
    assert broken("2026-03-16", "talk") in story.open_promises("after_dropout", on="2026-03-17")


@pytest.mark.parametrize(
    ("what", "talked"),
    [
        ("2026-03-10 exit_talk_held with=employer placement=placement", True),
        ("2026-03-01 exit_talk_held with=worker placement=placement", True),  # about the end, a day before it
        ("2026-03-10 exit_talk_held with=worker placement=another", True),  # it was a talk with the worker
        ("2026-03-10 exit_talk_held with=employer placement=another", False),
        ("2026-03-10 check_in_held with=worker by=jobcoach", True),
        ("2026-03-10 check_in_held with=worker by=employer", False),
        ("2026-03-01 check_in_held with=worker by=jobcoach", False),
    ],
)
def test_what_is_a_talk_about_it(what: str, talked: bool) -> None:
    story = Story(DROP_OUT).plus(what)
    assert part(story, "talk") == [(kept if talked else due)("2026-03-16", "talk")]


@pytest.mark.parametrize(
    "what",
    [
        "match_proposed", "search_reported by=worker", "advice_given by=jobcoach", "training_started",
        "placement_started placement=next", "education_started", "begeleidingsplan_agreed", "coach_assigned",
        "handover_offered", "waiting_reported",
    ],
)  # fmt: skip
def test_what_is_a_next_step(what: str) -> None:
    story = Story(DROP_OUT).plus(f"2026-03-20 {what}")
    assert part(story, "next_step") == [kept("2026-04-01", "next_step")]


def test_what_was_there_before_is_no_next_step_but_a_place_that_was_named_is(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-02-20  advice_given        by=jobcoach
    2026-03-02  dropped_out         placement=placement
    """
    assert part(story, "next_step") == [due("2026-04-01", "next_step")]
    named = story.plus("2026-03-02  placement_ended  outcome=stopped_by_worker next=elsewhere")
    assert part(named, "next_step") == [kept("2026-04-01", "next_step")]


def test_reasons_that_come_along_with_the_drop_out_are_told(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-03-02  dropped_out         placement=placement reasons=pace:worker,lateness:supervisor
    """
    assert part(story, "reasons") == [kept("2026-04-01", "reasons")]
    assert part(story, "reasons", on="2026-03-02") == [kept("2026-04-01", "reasons")]


def test_both_sides_tell_why_wherever_it_is_written_down(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-03-02  dropped_out         placement=placement reasons=pace:worker
    2026-03-09  placement_ended     outcome=not_renewed reasons=psychosocial:researcher
    2026-03-20  exit_talk_held      with=employer placement=placement reasons=lateness:employer
    """
    assert part(story, "reasons", on="2026-03-19") == [due("2026-04-01", "reasons")]
    assert part(story, "reasons") == [kept("2026-04-01", "reasons")]


def test_of_an_education_the_school_tells_why_and_elsewhere_the_worker_alone() -> None:
    school = Story("2026-03-02  dropped_out  phase=education reasons=pace:worker")
    assert part(school, "reasons") == [due("2026-04-01", "reasons")]
    told = school.plus("2026-03-20  exit_talk_held  with=school reasons=pace:school")
    assert part(told, "reasons") == [kept("2026-04-01", "reasons")]
    assert part(Story("2026-03-02  dropped_out  reasons=pace:worker"), "reasons") == [kept("2026-04-01", "reasons")]


def test_a_late_talk_is_late() -> None:
    story = Story(DROP_OUT).plus("2026-04-20  check_in_held  with=worker by=klantmanager")
    assert part(story, "talk") == [kept_late("2026-03-16", "talk")]


def test_when_the_career_is_closed_nothing_is_asked_any_more() -> None:
    story = Story(DROP_OUT).plus("2026-03-05  career_closed  reason=moved")
    assert story.open_promises("after_dropout") == []
    assert [one.state for one in story.standing("after_dropout")] == ["excused"] * 3


def test_the_end_and_the_drop_out_are_one_thing_and_promise_it_once(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-03-02  end: placement_ended   outcome=dropped_out
    2026-03-09  dropped_out         placement=placement reasons=pace:worker,lateness:employer
    """
    before = story.promises("after_dropout", on="2026-03-08")
    after = story.promises("after_dropout")
    assert [one.ground.event_id for one in before] == [one.ground.event_id for one in after] == [story.event("end")] * 3
    assert part(story, "reasons") == [kept("2026-04-01", "reasons")]


def test_a_retracted_drop_out_takes_its_promises_along() -> None:
    story = Story(DROP_OUT).plus("2026-03-05  event_retracted  retracts=out reason=entered_in_error")
    assert len(story.open_promises("after_dropout", on="2026-03-04")) == 3
    assert story.standing("after_dropout") == []


def test_a_vague_drop_out_counts_from_its_latest_day(story: Story) -> None:
    """
    told 2026-12
    2026-01-05  placement_started   form=dienstverband
    2026-03     dropped_out         placement=placement
    """
    assert part(story, "talk", on="2026-03-31") == [due("2026-04-14", "talk")]


def test_without_days_it_is_promised_at_once_and_kept_by_order(story: Story) -> None:
    """
    told 2026
    -           placement_started   form=dienstverband
    -           dropped_out         placement=placement reasons=pace:worker
    -           match_proposed      placement=next
    2026-02-01  progress_observed
    """
    assert story.standing("after_dropout", on="-") == [
        kept("-", "next_step"),
        due("-", "reasons"),
        due("-", "talk"),
    ]


def test_a_drop_out_of_the_time_before_promises_nothing(story: Story) -> None:
    """
    told 2026
    2026-01-05  career_opened
    2024        dropped_out         phase=education history=true
    """
    assert story.standing("after_dropout") == []


def test_a_new_start_leaves_the_questions_about_the_old_place_behind(story: Story) -> None:
    """
    2026-01-05  placement_started   placement=one form=dienstverband
    2026-02-02  dropped_out         placement=one
    2026-02-09  placement_started   placement=two form=dienstverband
    """
    assert story.open_promises("after_dropout", on="2026-03-20") == []
