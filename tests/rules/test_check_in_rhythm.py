"""Contact with worker and employer as agreed; where nothing was, weekly, then six-weekly, then quarterly."""

import pytest

from tests.story import Standing, Story, broken, due, excused, kept, kept_late, upcoming


def worker(story: Story, on: str = "") -> list[Standing]:
    """How the promises about the worker stand; the employer's go the same way."""
    return [one for one in story.standing("check_in_rhythm", on) if one.part == "worker"]


def test_somebody_sees_both_in_the_first_week(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    """
    both = [("2026-01-12", "employer"), ("2026-01-12", "worker")]
    assert story.standing("check_in_rhythm", on="2026-01-11") == [upcoming(*one) for one in both]
    assert story.open_promises("check_in_rhythm", on="2026-01-12") == [due(*one) for one in both]
    assert story.open_promises("check_in_rhythm", on="2026-01-14") == [due(*one) for one in both]
    assert story.open_promises("check_in_rhythm", on="2026-01-15") == [broken(*one) for one in both]


def test_each_talk_promises_the_next(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-09  check_in_held       with=worker by=jobcoach
    2026-01-18  check_in_held       with=worker by=jobcoach
    2026-02-06  check_in_held       with=worker by=jobcoach
    """
    assert worker(story) == [
        kept("2026-01-12", "worker"),
        kept("2026-01-16", "worker"),  # two days late lies within the grace of a quarter
        kept_late("2026-01-25", "worker"),
        upcoming("2026-02-13", "worker"),
    ]


@pytest.mark.parametrize(
    ("talk", "next_due", "broken_on"),
    [
        ("2026-02-15", "2026-02-22", "2026-02-25"),  # day 41: weekly, two days of grace
        ("2026-02-16", "2026-03-30", "2026-04-11"),  # day 42: once in six weeks, eleven days
        ("2026-07-06", "2026-08-17", "2026-08-29"),  # day 182
        ("2026-07-07", "2026-10-07", "2026-10-31"),  # day 183: quarterly, 23 days
    ],
)
def test_where_nothing_was_agreed_it_gets_rarer(talk: str, next_due: str, broken_on: str) -> None:
    story = Story(f"""
        2026-01-05  placement_started   form=dienstverband
        {talk}  check_in_held       with=worker by=jobcoach
    """)
    assert due(next_due, "worker") in story.open_promises("check_in_rhythm", on=next_due)
    assert broken(next_due, "worker") in story.open_promises("check_in_rhythm", on=broken_on)


def test_what_was_agreed_goes_before_the_table(story: Story) -> None:
    """
    2026-01-05  begeleidingsplan_agreed   rhythm=worker:14,supervisor:30
    2026-01-05  placement_started   form=dienstverband
    """
    assert story.standing("check_in_rhythm") == [upcoming("2026-01-19", "worker"), upcoming("2026-02-04", "employer")]


def test_a_new_agreement_counts_from_itself(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-06  check_in_held       with=worker by=jobcoach
    2026-01-12  rhythm_agreed       with=worker every_days=21
    """
    assert worker(story) == [
        kept("2026-01-12", "worker"),
        excused("2026-01-13", "worker"),
        upcoming("2026-02-02", "worker"),
    ]


def test_an_agreement_does_not_make_good_what_was_broken(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-02-02  rhythm_agreed       with=worker every_days=21
    """
    assert worker(story) == [broken("2026-01-12", "worker"), upcoming("2026-02-23", "worker")]
    assert [one.part for one in story.open_promises("check_in_rhythm")] == ["employer"]


def test_a_talk_with_the_workplace_by_itself_is_no_contact_of_the_guidance(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-09  check_in_held       with=worker by=supervisor
    """
    assert worker(story, on="2026-01-12") == [due("2026-01-12", "worker")]


def test_with_two_jobs_a_talk_with_the_worker_counts_for_both_and_one_with_an_employer_for_his_own(
    story: Story,
) -> None:
    """
    2026-01-05  placement_started   form=dienstverband placement=one
    2026-01-05  placement_started   form=dienstverband placement=two
    2026-01-09  check_in_held       with=worker,employer by=jobcoach placement=one
    """
    assert story.open_promises("check_in_rhythm", on="2026-01-12") == [due("2026-01-12", "employer")]


def test_a_told_rhythm_is_kept_contact_over_its_whole_span(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-05  contact_series_reported  with=worker by=jobcoach every_days=14 until_on=2026-06 recorded_on=2026-07-01
    """
    assert worker(story) == [kept("2026-01-12", "worker"), upcoming("2026-08-03", "worker")]


def test_a_yearly_call_is_no_guidance_at_work(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-05  contact_series_reported   with=worker by=municipality every_days=365 recorded_on=2026-07-01
    """
    assert worker(story) == [broken("2026-01-12", "worker")]


def test_the_end_of_the_work_excuses_the_last_one(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-09  check_in_held       with=worker by=jobcoach
    2026-01-15  placement_ended
    2026-02-20  check_in_held       with=worker by=jobcoach
    """
    assert worker(story) == [kept("2026-01-12", "worker"), excused("2026-01-16", "worker")]


def test_when_guidance_is_no_longer_needed_nothing_is_promised_until_it_is_again(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-09  need_assessed       need=none
    2026-09-01  coach_assigned      kind=jobcoach
    """
    assert worker(story, on="2026-08-31") == [excused("2026-01-12", "worker")]
    assert worker(story) == [excused("2026-01-12", "worker"), upcoming("2026-12-02", "worker")]


def test_of_a_telling_it_ends_there_too_while_other_facts_are_still_to_be_learned(story: Story) -> None:
    """
    told 2026-12
    2026-01-05  placement_started   form=dienstverband
    2026-01-06  signal_observed     learned_on=2026-11-02
    2026-01-07  signal_observed     learned_on=2026-11-02
    2026-01-08  signal_observed     learned_on=2026-11-02
    2026-01-09  need_assessed       need=none
    """
    assert worker(story, on="2026-06-01") == [excused("2026-01-12", "worker")]


def test_who_worked_already_is_promised_contact_from_the_opening_on(story: Story) -> None:
    """
    2026-05-01  career_opened
    2026-01-05  placement_started   form=dienstverband recorded_on=2026-05-01
    """
    assert worker(story) == [upcoming("2026-06-12", "worker")]


@pytest.mark.parametrize(("form", "promised"), [("stage", True), ("unknown", True), ("vrijwilligerswerk", False)])
def test_in_which_forms_of_work_it_is_promised(form: str, promised: bool) -> None:
    story = Story(f"2026-01-05  placement_started  form={form}")
    assert bool(story.standing("check_in_rhythm")) is promised


def test_a_start_heard_of_late_is_not_judged_before_it_was_known(story: Story) -> None:
    """
    2026-01-02  career_opened
    2026-01-05  placement_started   form=dienstverband learned_on=2026-02-20
    """
    assert worker(story) == [due("2026-02-20", "worker")]


def test_a_retracted_talk_was_none(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-09  talk: check_in_held   with=worker by=jobcoach
    2026-01-13  event_retracted     retracts=talk reason=wrong_person
    """
    assert worker(story, on="2026-01-12") == [kept("2026-01-12", "worker"), upcoming("2026-01-16", "worker")]
    assert worker(story) == [due("2026-01-12", "worker")]


def test_of_a_vague_start_the_latest_day_counts(story: Story) -> None:
    """
    told 2026-03
    2026-01     placement_started   form=dienstverband
    2026-02-20  progress_observed
    """
    assert worker(story, on="2026-02-06") == [upcoming("2026-02-07", "worker")]


def test_without_days_it_is_silent(story: Story) -> None:
    """
    told 2026
    -           placement_started   form=dienstverband
    -           check_in_held       with=worker by=jobcoach
    2026-02-01  progress_observed
    """
    assert story.standing("check_in_rhythm", on="-") == []
    assert story.standing("check_in_rhythm") == []
