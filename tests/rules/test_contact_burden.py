"""Far more contact than was agreed, three periods on end and without a sign, is a reason to propose less."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late

AGREED = """
    2026-01-05  placement_started   form=dienstverband organisation=brand
    2026-01-05  agreed: rhythm_agreed with=worker every_days=14
"""
CALL = "check_in_held with=worker by=jobcoach"
DAYS = [f"2026-{month}-{day}" for month, day in (
    ("01", "07"), ("01", "09"), ("01", "12"), ("01", "20"), ("01", "22"), ("01", "26"), ("02", "03"), ("02", "05"),
)]  # fmt: skip
CALLS = "\n".join(f"{day}  {CALL}" for day in DAYS)
LAST = f"2026-02-09  last: {CALL}\n"
MUCH = f"{AGREED}{CALLS}\n{LAST}"
LESS = "2026-03-23"


def test_three_times_the_agreed_contact_in_three_periods_asks_for_less() -> None:
    """
    2026-01-05  rhythm_agreed       every two weeks
    2026-01-07  check_in_held       three times in each of three fortnights
    2026-02-09  check_in_held       the ninth
    """
    story = Story(MUCH)
    assert story.standing("contact_burden", on="2026-02-08") == []
    assert story.open_promises("contact_burden", on="2026-02-09") == [due(LESS)]
    assert story.open_promises("contact_burden", on="2026-04-07") == [broken(LESS)]
    (promise,) = story.promises("contact_burden", on="2026-02-10")
    assert promise.evidence == (story.event("last"), story.event("agreed"))
    assert promise.audience == ("jobcoach",)


@pytest.mark.parametrize(
    "line",
    [
        "2026-01-21  signal_observed     sign=overloaded",
        "2026-01-21  relapse_reported    effects=absent",
        "2026-01-21  support_requested   by=worker topic=guidance",
        "2026-01-21  life_event_reported domain=housing direction=change",
    ],
)
def test_where_something_asks_for_contact_it_is_not_too_much(line: str) -> None:
    assert Story(f"{MUCH}{line}").standing("contact_burden") == []


@pytest.mark.parametrize(
    "story",
    [
        MUCH.replace("every_days=14", "every_days=7"),  # only once and a half as often
        MUCH.replace(f"2026-01-22  {CALL}\n", ""),  # the second fortnight only twice as often
        MUCH.replace(f"2026-01-22  {CALL}", f"2026-01-22  {CALL} planned=false"),  # the worker called
        MUCH.replace("agreed: rhythm_agreed with=worker", "agreed: rhythm_agreed with=employer"),
        MUCH.replace("2026-01-05  agreed: rhythm_agreed with=worker every_days=14\n", ""),
        MUCH.replace("by=jobcoach", "by=supervisor"),
    ],
)
def test_where_nothing_was_agreed_or_it_was_not_so_much_nothing_is_said(story: str) -> None:
    assert Story(story).standing("contact_burden") == []


@pytest.mark.parametrize(
    ("said", "standing"),
    [
        ("2026-03-02  rhythm_agreed with=worker every_days=28", kept(LESS)),
        ("2026-03-02  evaluation_held present=worker,jobcoach conclusion=continue", kept(LESS)),
        ("2026-01-30  evaluation_held present=worker,jobcoach conclusion=continue", due(LESS)),
        ("2026-03-02  placement_ended", excused(LESS)),
        ("2026-03-02  need_assessed need=none", kept(LESS)),
    ],
)
def test_whoever_looks_at_it_keeps_it(said: str, standing: object) -> None:
    assert Story(MUCH + said).standing("contact_burden", on="2026-03-03") == [standing]


def test_whoever_looks_at_it_after_eight_weeks_is_late() -> None:
    assert Story(f"{MUCH} 2026-04-20  begeleidingsplan_agreed").standing("contact_burden") == [kept_late(LESS)]


def test_a_told_rhythm_counts_by_its_days(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-05  rhythm_agreed       with=worker every_days=42
    2026-01-05  contact_series_reported with=worker by=jobcoach every_days=7 until_on=2026-12-31 recorded_on=2026-05-01
    """
    assert len(story.open_promises("contact_burden", on="2026-06-01")) == 1


def test_a_retracted_talk_takes_it_along() -> None:
    assert Story(f"{MUCH} 2026-02-12  event_retracted retracts=last").standing("contact_burden") == []


def test_a_vague_talk_counts_on_its_latest_day_and_one_without_a_day_not_at_all() -> None:
    vague = Story(MUCH.replace(f"2026-02-09  last: {CALL}", f"2026-02  last: {CALL}"))
    assert vague.standing("contact_burden") == []  # it may lie in a later fortnight


def test_without_days_or_before_the_opening_it_cannot_speak() -> None:
    without = "told 2026\n-  rhythm_agreed with=worker every_days=14\n2026-02-01  progress_observed"
    agreed = "2025-12-29  rhythm_agreed with=worker every_days=14 history=true"
    before = f"told 2026-12\n2026-01-05  career_opened\n{agreed}\n{CALLS}"
    assert Story(without).standing("contact_burden", on="-") == []
    assert Story(before).standing("contact_burden") == []
