"""While loonkostensubsidie runs the wage value is measured within half a year, and again on the day that was set."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late, upcoming

SUBSIDY = """
    2026-01-05  placement_started   form=dienstverband organisation=brand
    2026-01-05  grant: provision_granted provision=lks kind=loonkostensubsidie placement=placement
"""
FIRST = "2026-07-07"
MEASURED = "wage_value_measured percent=40 basis=measured"


def test_it_is_looked_for_in_month_five_and_due_in_six() -> None:
    story = Story(SUBSIDY)
    assert story.standing("wage_value", on="2026-06-03") == [upcoming(FIRST, "first")]
    assert story.open_promises("wage_value", on="2026-06-04") == [due(FIRST, "first")]
    assert story.open_promises("wage_value", on="2026-07-08") == [broken(FIRST, "first")]
    assert story.promises("wage_value")[0].audience == ("klantmanager",)


def test_it_is_counted_from_the_day_on_which_the_subsidy_begins_where_that_was_told() -> None:
    story = Story("2026-01-05  provision_granted kind=loonkostensubsidie from_on=2026-03-01")
    assert story.standing("wage_value") == [upcoming("2026-08-31", "first")]


def test_without_loonkostensubsidie_nothing_is_measured() -> None:
    asked = "2026-01-05  provision_requested provision=lks kind=loonkostensubsidie"
    other = "2026-01-05  provision_granted provision=p kind=jobcoaching"
    set_again = f"2026-01-05  {MEASURED} redetermine_on=2026-06-01"
    assert [Story(one).standing("wage_value") for one in (asked, other, set_again)] == [[], [], []]


@pytest.mark.parametrize(("basis", "counts"), [("measured", True), ("estimated", False), ("unknown", False)])
def test_an_estimate_is_no_measurement(basis: str, counts: bool) -> None:
    story = Story(f"{SUBSIDY} 2026-06-20  wage_value_measured percent=40 basis={basis}")
    assert story.standing("wage_value") == [kept(FIRST, "first") if counts else due(FIRST, "first")]


def test_one_in_the_trial_before_counts_and_one_in_other_work_does_not() -> None:
    before = """
        2025-06-01  placement_started   placement=a form=proefplaatsing organisation={}
        2025-07-01  wage_value_measured percent=40 basis=measured
        2025-08-01  placement_ended     placement=a outcome=converted next=placement
        2025-08-01  placement_started   form=dienstverband organisation=brand
        2025-08-01  provision_granted   provision=lks kind=loonkostensubsidie placement=placement
    """
    assert Story(before.format("brand")).standing("wage_value")[0].state == "kept"
    assert Story(before.format("other")).standing("wage_value")[0].state == "upcoming"


def test_one_later_is_late() -> None:
    assert Story(f"{SUBSIDY} 2026-08-01  {MEASURED}").standing("wage_value") == [kept_late(FIRST, "first")]


def test_it_is_measured_again_on_the_day_that_was_set() -> None:
    """
    2026-02-02  wage_value_measured redetermine_on=2027-02-01
    """
    story = Story(f"{SUBSIDY} 2026-02-02  {MEASURED} redetermine_on=2027-02-01")
    assert story.open_promises("wage_value", on="2026-12-01") == []
    assert story.open_promises("wage_value", on="2026-12-02") == [due("2027-02-01", "again")]
    assert story.open_promises("wage_value", on="2027-03-09") == [broken("2027-02-01", "again")]
    again = story.plus(f"2027-01-20  {MEASURED}")
    assert again.standing("wage_value") == [kept(FIRST, "first"), kept("2027-02-01", "again")]


@pytest.mark.parametrize(
    "over",
    ["provision_ended provision=lks kind=loonkostensubsidie reason=expired", "placement_ended", "career_closed"],
)
def test_the_end_of_the_subsidy_or_of_the_work_excuses_it(over: str) -> None:
    story = Story(f"{SUBSIDY} 2026-02-02  {MEASURED} redetermine_on=2026-08-01\n 2026-06-20  {over}")
    assert story.standing("wage_value") == [kept(FIRST, "first"), excused("2026-08-01", "again")]
    assert Story(f"{SUBSIDY} 2026-06-20  {over}").standing("wage_value") == [excused(FIRST, "first")]


def test_a_retracted_grant_takes_it_along_and_a_retracted_measurement_opens_it_again() -> None:
    measured = f"{SUBSIDY} 2026-06-08  value: {MEASURED}\n"
    assert Story(f"{SUBSIDY} 2026-06-10  event_retracted retracts=grant").standing("wage_value") == []
    assert Story(f"{measured} 2026-06-10  event_retracted retracts=value").standing("wage_value") == [
        due(FIRST, "first")
    ]


def test_what_was_erased_is_not_asked_for_again() -> None:
    """Whether it was measured nobody can tell any more: that is no ground for an alert."""
    erased = f"{SUBSIDY} 2026-06-20  keys_destroyed classes=money reason=erasure"
    assert Story(erased).standing("wage_value") == []
    other = f"{SUBSIDY} 2026-06-20  keys_destroyed classes=health reason=erasure"
    assert Story(other).standing("wage_value") == [due(FIRST, "first")]


def test_a_vague_day_opens_from_its_earliest_and_is_due_on_its_latest() -> None:
    story = Story(f"{SUBSIDY} 2026-02-02  {MEASURED} redetermine_on=2027-02")
    assert story.open_promises("wage_value", on="2026-12-01") == []
    assert story.open_promises("wage_value", on="2026-12-02") == [due("2027-02-28", "again")]


def test_without_days_or_before_the_opening_it_cannot_speak() -> None:
    without = "told 2026\n-  provision_granted kind=loonkostensubsidie\n2026-02-01  progress_observed"
    before = (
        "told 2026-12\n2026-01-05  career_opened\n2025-12-01  provision_granted kind=loonkostensubsidie history=true"
    )
    assert Story(without).standing("wage_value", on="-") == []
    assert Story(before).standing("wage_value") == []
