"""Those concerned look back on the day of the plan, and where the plan names none each half year."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late, upcoming

PLANNED = """
    2026-01-05  placement_started   form=dienstverband organisation=brand
    2026-01-05  plan: begeleidingsplan_agreed plan=plan evaluate_on=2026-04-01
"""
PLAN = PLANNED.replace(" evaluate_on=2026-04-01", "")
ON, HALF_A_YEAR = "2026-04-01", "2026-07-07"


def test_two_weeks_before_the_day_of_the_plan_an_evaluation_is_looked_for() -> None:
    story = Story(PLANNED)
    assert story.standing("evaluation", on="2026-03-17") == [upcoming(ON)]
    assert story.open_promises("evaluation", on="2026-03-18") == [due(ON)]
    assert story.open_promises("evaluation", on="2026-04-16") == [broken(ON)]
    assert story.promises("evaluation")[0].audience == ("jobcoach",)


def test_a_plan_without_a_day_is_looked_back_on_after_half_a_year_and_then_each_half_year() -> None:
    story = Story(PLAN)
    assert story.open_promises("evaluation", on="2026-06-22") == []
    assert story.open_promises("evaluation", on="2026-06-23") == [due(HALF_A_YEAR)]
    again = story.plus("2026-07-01  evaluation_held present=worker,employer,jobcoach conclusion=continue")
    assert again.standing("evaluation") == [kept(HALF_A_YEAR), upcoming("2026-12-31")]


@pytest.mark.parametrize(
    "lines",
    [
        "2026-01-05  placement_started form=dienstverband",
        "2026-01-05  coach_assigned kind=jobcoach",
        "2026-01-05  provision_granted kind=reiskosten",
    ],
)
def test_where_nothing_was_planned_or_granted_nothing_can_be_looked_back_on(lines: str) -> None:
    assert Story(lines).standing("evaluation", on="2026-09-01") == []


def test_guidance_that_was_granted_without_a_plan_is_looked_back_on_too_until_there_is_one() -> None:
    story = Story("2026-01-05  provision_granted provision=grant kind=jobcoaching")
    assert story.open_promises("evaluation", on="2026-07-01") == [due(HALF_A_YEAR)]
    planned = story.plus("2026-03-02  begeleidingsplan_agreed plan=plan")
    assert planned.standing("evaluation") == [excused(HALF_A_YEAR), upcoming("2026-09-01")]
    under_a_plan = Story(f"{PLAN} 2026-02-02  provision_granted provision=grant kind=jobcoaching")
    assert {one.subject for one in under_a_plan.promises("evaluation")} == {"plan"}


def test_the_agreement_of_a_plan_on_its_evaluation_names_the_day(story: Story) -> None:
    """
    2026-01-05  begeleidingsplan_agreed agreements=a:evaluation:employer:text:2026-04-01
    """
    assert story.open_promises("evaluation", on="2026-03-20") == [due(ON)]
    assert story.standing("agreement_review") == []


@pytest.mark.parametrize(("on", "keeps"), [("2026-03-10", True), ("2026-02-10", True), ("2026-01-20", False)])
def test_an_evaluation_long_before_the_planned_day_is_another_one(on: str, keeps: bool) -> None:
    story = Story(f"{PLANNED} {on}  evaluation_held present=worker,jobcoach conclusion=continue")
    assert (kept(ON) in story.standing("evaluation", on="2026-03-20")) is keeps


def test_one_later_is_late_and_the_next_is_counted_from_it() -> None:
    story = Story(f"{PLANNED} 2026-05-01  evaluation_held present=worker,jobcoach conclusion=fade_out")
    assert story.standing("evaluation") == [kept_late(ON), upcoming("2026-10-31")]


def test_a_talk_is_no_evaluation_and_one_that_concludes_an_end_is_the_last() -> None:
    talked = Story(f"{PLANNED} 2026-03-30  check_in_held with=worker,employer by=jobcoach")
    ended = Story(f"{PLANNED} 2026-03-30  evaluation_held present=worker,jobcoach conclusion=end")
    assert talked.standing("evaluation", on="2026-03-31") == [due(ON)]
    assert ended.standing("evaluation") == [kept(ON)]


@pytest.mark.parametrize(
    "over",
    [
        "2026-03-20  placement_ended outcome=dropped_out",
        "2026-03-20  need_assessed need=none",
        "2026-03-20  career_closed",
        "2026-03-20  begeleidingsplan_agreed plan=next evaluate_on=2026-12-01",
    ],
)
def test_the_end_of_work_or_guidance_and_a_next_plan_excuse_it(over: str) -> None:
    assert excused(ON) in Story(PLANNED + over).standing("evaluation")


def test_from_work_to_work_the_plan_goes_along(story: Story) -> None:
    """
    2026-01-05  placement_started   placement=a form=dienstverband organisation=brand
    2026-01-05  begeleidingsplan_agreed evaluate_on=2026-04-01
    2026-03-02  placement_ended     placement=a outcome=moved_on next=b
    2026-03-09  placement_started   placement=b form=dienstverband organisation=other
    """
    assert story.open_promises("evaluation", on="2026-03-20") == [due(ON)]


def test_a_retracted_plan_takes_it_along() -> None:
    assert Story(f"{PLANNED} 2026-03-20  event_retracted retracts=plan").standing("evaluation") == []


def test_a_vague_day_opens_from_its_earliest_and_is_due_on_its_latest() -> None:
    story = Story(PLANNED.replace("2026-04-01", "2026-04"))
    assert story.open_promises("evaluation", on="2026-03-17") == []
    assert story.open_promises("evaluation", on="2026-03-18") == [due("2026-04-30")]


def test_without_days_or_before_the_opening_it_cannot_speak() -> None:
    without = "told 2026\n-  begeleidingsplan_agreed evaluate_on=2025-12-01\n2026-02-01  progress_observed"
    before = "told 2026-12\n2026-01-05  career_opened\n2025-12-01  begeleidingsplan_agreed history=true"
    assert Story(without).standing("evaluation", on="-") == []
    assert Story(before).standing("evaluation") == []
