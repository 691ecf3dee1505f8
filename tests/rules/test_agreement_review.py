"""Agreements are looked at on their day, and one that is broken twice is talked about."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late, upcoming

MADE = """
    2026-01-05  placement_started   form=dienstverband organisation=brand
    2026-01-05  made: agreement_made agreement=hours topic=hours owner=employer review_on=2026-04-01 placement=placement
"""
ON = "2026-04-01"
TWICE = """
    2026-02-02  once: agreement_broken agreement=hours by=employer
    2026-02-16  twice: agreement_broken agreement=hours by=employer
"""


def test_two_weeks_before_its_day_an_agreement_is_looked_at_by_its_owner_and_the_coach() -> None:
    story = Story(MADE)
    assert story.standing("agreement_review", on="2026-03-17") == [upcoming(ON, "review")]
    assert story.open_promises("agreement_review", on="2026-03-18") == [due(ON, "review")]
    assert story.open_promises("agreement_review", on="2026-04-16") == [broken(ON, "review")]
    assert story.promises("agreement_review")[0].audience == ("employer", "jobcoach")


@pytest.mark.parametrize(("owner", "told"), [("jobcoach", ("jobcoach",)), ("unknown", ("jobcoach",))])
def test_who_is_the_owner_hears_it_once_and_nobody_unknown_is_told(owner: str, told: tuple[str, ...]) -> None:
    assert Story(MADE.replace("owner=employer", f"owner={owner}")).promises("agreement_review")[0].audience == told


def test_an_agreement_without_a_day_is_not_looked_for() -> None:
    assert Story(MADE.replace(" review_on=2026-04-01", "")).standing("agreement_review") == []


@pytest.mark.parametrize(
    ("said", "standing"),
    [
        ("2026-03-25  agreement_kept agreement=hours by=employer", kept(ON, "review")),
        ("2026-03-25  agreement_broken agreement=hours by=employer", kept(ON, "review")),
        ("2026-03-25  evaluation_held present=worker,employer conclusion=continue", kept(ON, "review")),
        ("2026-05-01  agreement_kept agreement=hours by=employer", kept_late(ON, "review")),
        ("2026-02-02  agreement_kept agreement=hours by=employer", upcoming(ON, "review")),
        ("2026-03-25  agreement_kept agreement=tasks by=employer", due(ON, "review")),
        ("2026-03-25  check_in_held with=worker,employer by=jobcoach", due(ON, "review")),
        ("2026-03-25  placement_ended", excused(ON, "review")),
        ("2026-03-25  need_assessed need=none", excused(ON, "review")),
    ],
)
def test_whoever_says_whether_it_was_kept_has_looked(said: str, standing: object) -> None:
    assert Story(MADE + said).standing("agreement_review") == [standing]


def test_the_agreements_of_a_plan_end_with_the_next_plan(story: Story) -> None:
    """
    2026-01-05  begeleidingsplan_agreed plan=a agreements=tasks:tasks:supervisor:text:2026-04-01
    2026-03-25  begeleidingsplan_agreed plan=b
    """
    assert story.open_promises("agreement_review", on="2026-03-24") == [due(ON, "review")]
    assert story.standing("agreement_review") == [excused(ON, "review")]


def test_broken_twice_it_is_talked_about_within_five_working_days() -> None:
    story = Story(MADE + TWICE)
    assert story.open_promises("agreement_review", on="2026-02-03") == []
    assert story.open_promises("agreement_review", on="2026-02-16") == [due("2026-02-23", "broken_twice")]
    assert story.open_promises("agreement_review", on="2026-02-24") == [broken("2026-02-23", "broken_twice")]
    (twice,) = [one for one in story.promises("agreement_review") if one.part == "broken_twice"]
    assert twice.evidence == (story.event("twice"), story.event("once"))


@pytest.mark.parametrize(
    ("talk", "keeps"),
    [
        ("2026-02-18  check_in_held with=worker,employer by=jobcoach", True),
        ("2026-02-18  evaluation_held present=worker,employer conclusion=change", True),
        ("2026-02-18  check_in_held with=worker by=jobcoach", False),  # it is the employer's agreement
        ("2026-02-10  check_in_held with=worker,employer by=jobcoach", False),
        ("2026-02-18  agreement_kept agreement=hours by=employer", False),
    ],
)
def test_it_is_talked_about_with_the_worker_and_whose_agreement_it_is(talk: str, keeps: bool) -> None:
    story = Story(MADE + TWICE + talk)
    assert (kept("2026-02-23", "broken_twice") in story.standing("agreement_review")) is keeps


def test_of_an_agreement_of_worker_and_coach_a_talk_of_the_two_is_enough() -> None:
    story = Story(MADE.replace("employer", "worker") + TWICE).plus("2026-02-18  check_in_held with=worker by=jobcoach")
    assert kept("2026-02-23", "broken_twice") in story.standing("agreement_review")


def test_after_a_talk_it_takes_two_more_times() -> None:
    talked = Story(f"{MADE}{TWICE} 2026-02-18  check_in_held with=worker,employer by=jobcoach")
    once = talked.plus("2026-03-02  agreement_broken agreement=hours by=employer")
    again = once.plus("2026-03-09  agreement_broken agreement=hours by=employer")
    assert once.open_promises("agreement_review") == []
    assert again.open_promises("agreement_review") == [due("2026-03-16", "broken_twice")]


def test_a_retracted_agreement_and_a_retracted_second_time_take_it_along() -> None:
    gone = Story(f"{MADE} 2026-03-25  event_retracted retracts=made")
    once = Story(f"{MADE}{TWICE} 2026-02-18  event_retracted retracts=twice")
    assert gone.standing("agreement_review") == []
    assert once.standing("agreement_review") == [upcoming(ON, "review")]


def test_a_vague_day_opens_from_its_earliest_and_is_due_on_its_latest() -> None:
    story = Story(MADE.replace("2026-04-01", "2026-04"))
    assert story.open_promises("agreement_review", on="2026-03-17") == []
    assert story.open_promises("agreement_review", on="2026-03-18") == [due("2026-04-30", "review")]


def test_without_days_a_day_cannot_speak_and_what_was_broken_twice_does(story: Story) -> None:
    """
    told 2026
    -           agreement_made      agreement=hours topic=hours owner=worker review_on=2025-12-01
    -           agreement_broken    agreement=hours by=worker
    -           agreement_broken    agreement=hours by=worker
    2026-02-01  progress_observed
    """
    assert story.standing("agreement_review", on="-") == [due("-", "broken_twice")]


def test_an_agreement_of_the_time_before_asks_nothing(story: Story) -> None:
    """
    told 2026-12
    2026-01-05  career_opened
    2025-12-01  agreement_made      agreement=hours topic=hours owner=worker review_on=2026-02-01 history=true
    """
    assert story.standing("agreement_review") == []
