"""Two different signs in eight weeks: within five working days the three talk about what is going on."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late

LATE = """
    2026-01-05  placement_started   form=dienstverband
    2026-02-02  late: signal_observed sign=late_repeatedly placement=placement
"""
CLUSTER = f"{LATE} 2026-03-09  conflict: signal_observed sign=conflict placement=placement\n"
TALK = "2026-03-16"


def test_two_different_signs_ask_for_a_talk_of_all_three_within_five_working_days() -> None:
    """
    2026-01-05  placement_started
    2026-02-02  signal_observed     late_repeatedly
    2026-03-09  signal_observed     conflict
    """
    story = Story(CLUSTER)
    assert story.standing("signal_cluster", on="2026-03-08") == []
    assert story.open_promises("signal_cluster", on="2026-03-09") == [due(TALK)]
    assert story.open_promises("signal_cluster", on="2026-03-17") == [broken(TALK)]
    (promise,) = story.promises("signal_cluster")
    assert promise.evidence == (story.event("conflict"), story.event("late"))
    assert promise.audience == ("jobcoach", "klantmanager")


@pytest.mark.parametrize(
    "second",
    [
        "2026-03-09  signal_observed     sign=late_repeatedly placement=placement",  # the same one again
        "2026-03-31  signal_observed     sign=conflict placement=placement",  # after more than eight weeks
        "2026-03-09  signal_observed     sign=unknown placement=placement",  # perhaps the same one
        "2026-03-09  signal_observed     sign=conflict placement=elsewhere",  # at work that never began
        "2026-03-09  warning_given       for=late_repeatedly",
        "2026-03-09  relapse_reported    effects=late",
    ],
)
def test_one_sign_and_something_else_is_no_cluster(second: str) -> None:
    assert Story(LATE + second).standing("signal_cluster") == []


def test_signs_of_volunteers_and_of_a_time_without_work_have_no_employer_to_talk_with() -> None:
    signs = "2026-02-02  signal_observed sign=overloaded\n 2026-02-09  signal_observed sign=isolated"
    assert Story(signs).standing("signal_cluster") == []
    assert Story(f"2026-01-05  placement_started form=vrijwilligerswerk\n{signs}").standing("signal_cluster") == []


@pytest.mark.parametrize(
    ("talk", "keeps"),
    [
        ("check_in_held with=worker,supervisor by=jobcoach", True),
        ("evaluation_held present=worker,employer,jobcoach conclusion=intensify", True),
        ("contact_series_reported with=worker,employer by=jobcoach every_days=7 until_on=2026-03-31", True),
        ("check_in_held with=worker by=jobcoach", False),
        ("check_in_held with=worker,supervisor by=employer", False),
        ("evaluation_held present=jobcoach,employer conclusion=intensify", False),
        ("check_in_held with=worker,employer by=jobcoach placement=elsewhere", False),
        ("signal_answered signal=conflict by=jobcoach action=talked", False),
    ],
)
def test_only_one_talk_of_worker_and_workplace_with_a_guide_keeps_it(talk: str, keeps: bool) -> None:
    story = Story(f"{CLUSTER} 2026-03-11  {talk}")
    assert story.standing("signal_cluster") == [kept(TALK) if keeps else due(TALK)]


def test_a_talk_before_the_second_sign_was_not_about_both_and_one_later_is_late() -> None:
    before = Story(f"{CLUSTER} 2026-03-02  check_in_held with=worker,employer by=jobcoach")
    late = Story(f"{CLUSTER} 2026-03-20  check_in_held with=worker,employer by=jobcoach")
    assert before.standing("signal_cluster") == [due(TALK)]
    assert late.standing("signal_cluster") == [kept_late(TALK)]


def test_a_third_sign_adds_nothing_until_they_have_talked_and_then_two_more_are_needed() -> None:
    """
    2026-03-11  signal_observed     isolated        (the third, before the talk)
    2026-03-12  check_in_held       of all three
    2026-03-20  signal_observed     isolated        (the first after it)
    2026-03-30  signal_observed     withdrawn       (the second)
    """
    more = Story(f"""
        {CLUSTER}
        2026-03-11  signal_observed     sign=isolated placement=placement
        2026-03-12  check_in_held       with=worker,employer by=jobcoach
        2026-03-20  signal_observed     sign=isolated placement=placement
    """)
    assert more.standing("signal_cluster", on="2026-03-11") == [due(TALK)]
    assert more.standing("signal_cluster") == [kept(TALK)]
    again = more.plus("2026-03-30  signal_observed     sign=withdrawn placement=placement")
    assert again.standing("signal_cluster") == [kept(TALK), due("2026-04-07")]


def test_a_conversion_is_the_same_place_and_another_employer_another() -> None:
    moved = """
        2026-01-05  placement_started   placement=a form=proefplaatsing organisation=brand
        2026-02-02  signal_observed     sign=late_repeatedly placement=a
        2026-02-28  placement_ended     placement=a outcome=converted next=b
        2026-02-28  placement_started   placement=b form=dienstverband organisation={}
        2026-03-09  signal_observed     sign=conflict placement=b
    """
    assert Story(moved.format("brand")).open_promises("signal_cluster") == [due(TALK)]
    assert Story(moved.format("other")).open_promises("signal_cluster") == []


def test_the_end_of_the_work_excuses_it_and_a_sign_told_after_it_comes_too_late() -> None:
    ended = "2026-03-12  placement_ended  outcome=dropped_out\n"
    late = "2026-03-09  signal_observed sign=conflict placement=placement recorded_on=2026-03-20"
    assert Story(CLUSTER + ended).standing("signal_cluster") == [excused(TALK)]
    assert Story(LATE + ended + late).standing("signal_cluster") == []


def test_a_retracted_sign_takes_its_cluster_along() -> None:
    story = Story(f"{CLUSTER} 2026-03-12  event_retracted  retracts=late reason=wrong_person")
    assert story.open_promises("signal_cluster", on="2026-03-11") == [due(TALK)]
    assert story.standing("signal_cluster") == []


def test_a_sign_learned_late_counts_from_the_day_it_was_learned(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-03-09  signal_observed     sign=conflict placement=placement
    2026-02-02  signal_observed     sign=late_repeatedly placement=placement learned_on=2026-04-13
    """
    assert story.open_promises("signal_cluster") == [due("2026-04-20")]


def test_vague_signs_are_near_where_they_may_be(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-02     signal_observed     sign=late_repeatedly placement=placement
    2026-04     signal_observed     sign=conflict placement=placement
    """
    assert story.open_promises("signal_cluster") == [due("2026-05-07")]


def test_without_days_signs_at_one_place_count_together_and_a_drop_out_is_no_excuse(story: Story) -> None:
    """
    told 2026
    -           placement_started   form=dienstverband
    -           signal_observed     sign=underchallenged placement=placement
    -           signal_observed     sign=guidance_insufficient placement=placement
    -           placement_ended     outcome=dropped_out
    2026-02-01  progress_observed
    """
    assert story.standing("signal_cluster", on="-") == [broken("-")]


def test_signs_of_the_time_before_ask_nothing(story: Story) -> None:
    """
    told 2026
    2026-01-05  career_opened
    2025-01     placement_started   form=dienstverband history=true
    2025-03     signal_observed     sign=late_repeatedly history=true
    2025-03     signal_observed     sign=conflict history=true
    """
    assert story.standing("signal_cluster") == []
