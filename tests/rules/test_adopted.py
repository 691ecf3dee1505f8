"""Whose table judges whom, and from when on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.rules.tables import adoption, table_text
from tests.story import Story
from werkzekerheid.rules.adopted import NO_SETS, RuleSets, read, sets_of
from werkzekerheid.rules.registry import RULES, all_promises

if TYPE_CHECKING:
    from werkzekerheid.rules.promise import Promise

AT_CITY = "responsibility_assigned  scope=case organisation=city role=klantmanager"
TEN_DAYS = table_text("start_agreements", due_days=10)
FIVE_DAYS = table_text("start_agreements", due_days=5)


def promised(story: Story, sets: RuleSets, rule: str = "start_agreements", on: str = "") -> list[Promise]:
    career = story.career(on)
    return all_promises(career, story._day(on), sets.of(career), [rule])


def due_days(story: Story, sets: RuleSets, rule: str = "start_agreements") -> list[str]:
    return sorted({str(one.window.due_on) for one in promised(story, sets, rule)})


def test_a_career_is_judged_by_the_table_of_the_organisation_that_is_responsible() -> None:
    story = Story(f"""
        2026-01-02  {AT_CITY}
        2026-03-02  placement_started  form=dienstverband
    """)
    city = sets_of([adoption("city", "start_agreements", "2026-02-01", TEN_DAYS)])
    town = sets_of([adoption("town", "start_agreements", "2026-02-01", TEN_DAYS)])

    assert due_days(story, city) == ["2026-03-12"]
    assert due_days(story, town) == due_days(story, NO_SETS) == ["2026-03-16"]


def test_a_start_before_the_day_of_the_table_keeps_the_promise_of_then() -> None:
    """
    2026-01-05  the start
    2026-02-01  the table, with ten days instead of fourteen
    2026-02-02  another start
    """
    story = Story(f"""
        2026-01-02  {AT_CITY}
        2026-01-05  placement_started  placement=first form=dienstverband
        2026-02-02  placement_ended    placement=first outcome=moved_on
        2026-02-02  placement_started  placement=second form=dienstverband
    """)
    sets = sets_of([adoption("city", "start_agreements", "2026-02-01", TEN_DAYS)])

    assert due_days(story, sets) == ["2026-01-19", "2026-02-12"]


def test_a_worker_who_moves_is_judged_by_the_next_organisation_from_that_day_on() -> None:
    story = Story(f"""
        2026-01-02  {AT_CITY}
        2026-01-05  placement_started        placement=first form=dienstverband
        2026-02-01  placement_ended          placement=first outcome=moved_on
        2026-02-01  responsibility_assigned  scope=case organisation=town role=klantmanager
        2026-02-09  placement_started        placement=second form=dienstverband
    """)
    sets = sets_of(
        [
            adoption("city", "start_agreements", "2026-01-01", TEN_DAYS),
            adoption("town", "start_agreements", "2026-01-01", FIVE_DAYS),
        ]
    )

    assert due_days(story, sets) == ["2026-01-15", "2026-02-14"]


def test_whoever_has_the_case_goes_before_whoever_guides() -> None:
    story = Story(f"""
        2026-01-02  {AT_CITY}
        2026-01-03  responsibility_assigned  scope=guidance organisation=town role=jobcoach
        2026-01-05  placement_started        form=dienstverband
    """)
    both = sets_of(
        [
            adoption("town", "start_agreements", "2026-01-01", FIVE_DAYS),
            adoption("city", "start_agreements", "2026-01-01", TEN_DAYS),
        ]
    )

    assert due_days(story, both) == ["2026-01-15"]
    assert due_days(story, sets_of([adoption("town", "start_agreements", "2026-01-01", FIVE_DAYS)])) == ["2026-01-19"]


def test_of_two_tables_from_one_day_the_later_adopted_counts() -> None:
    story = Story(f"""
        2026-01-02  {AT_CITY}
        2026-01-05  placement_started  form=dienstverband
    """)
    first, second = (adoption("city", "start_agreements", "2026-01-01", text) for text in (TEN_DAYS, FIVE_DAYS))

    assert due_days(story, sets_of([first, second])) == ["2026-01-10"]
    assert due_days(story, sets_of([second, first])) == ["2026-01-15"]


def test_a_table_for_an_earlier_day_leaves_the_later_one_in_its_place() -> None:
    sets = sets_of(
        [
            adoption("city", "start_agreements", "2027-01-01", FIVE_DAYS),
            adoption("city", "start_agreements", "2026-06-01", TEN_DAYS),
        ]
    )
    found = [sets.in_force("city", "start_agreements", date.fromisoformat(day))
             for day in ("2026-05-31", "2026-06-01", "2027-01-01")]  # fmt: skip

    assert [one and str(one.valid_from) for one in found] == [None, "2026-06-01", "2027-01-01"]


def test_contact_with_who_works_already_follows_the_new_table_from_the_next_talk_on() -> None:
    """Contact after a year of work is quarterly; from March on this organisation speaks with everybody monthly."""
    story = Story(f"""
        2025-01-02  {AT_CITY}
        2025-01-03  coach_assigned     coach=ann
        2025-01-06  placement_started  form=dienstverband
        2026-01-05  check_in_held      with=worker by=jobcoach coach=ann
        2026-03-16  check_in_held      with=worker by=jobcoach coach=ann
    """)
    monthly = table_text("check_in_rhythm", later_every_days=30)
    sets = sets_of([adoption("city", "check_in_rhythm", "2026-03-01", monthly)])
    worker = [one for one in promised(story, sets, "check_in_rhythm") if one.part == "worker"]

    assert [(str(one.window.due_on), one.kept_by is not None) for one in worker[-2:]] == [
        ("2026-04-07", True), ("2026-04-15", False),
    ]  # fmt: skip
    assert [one.version for one in worker[-2:]] == [
        RULES["check_in_rhythm"].table().version, read("check_in_rhythm", monthly).version,  # type: ignore[union-attr]
    ]  # fmt: skip


def test_an_alert_is_told_to_no_more_than_our_audience() -> None:
    story = Story(f"""
        2026-01-02  {AT_CITY}
        2026-02-10  relapse_reported  effects=absent
    """)
    fewer = table_text("relapse_response").replace('audience = ["jobcoach", "klantmanager"]', 'audience = ["jobcoach"]')
    more = table_text("relapse_response").replace(
        'audience = ["jobcoach", "klantmanager"]', 'audience = ["employer", "jobcoach"]'
    )
    assert [text.count("employer") for text in (fewer, more)] != [0, 0]

    for text in (fewer, more):
        sets = sets_of([adoption("city", "relapse_response", "2026-01-01", text)])
        assert {one.audience for one in promised(story, sets, "relapse_response")} == {("jobcoach",)}


def test_an_organisation_adds_no_rule_of_its_own() -> None:
    assert sets_of([adoption("city", "nationality", "2026-01-01", TEN_DAYS)]).by == {}


@pytest.mark.parametrize(
    "text", ["", "title = 'x'", "no toml", "period = 3", "period = []", "[[period]]\ndue_days = 1"]
)
def test_a_table_that_this_program_cannot_read_any_more_judges_nobody(text: str) -> None:
    story = Story(f"""
        2026-01-02  {AT_CITY}
        2026-01-05  placement_started  form=dienstverband
    """)
    unfit = adoption("city", "start_agreements", "2026-01-01", text)

    assert unfit.table is None
    assert due_days(story, sets_of([unfit])) == ["2026-01-19"]


def test_in_a_stretch_without_days_our_own_table_judges() -> None:
    story = Story("""
        told 2026-06-30
        2026-01-02  responsibility_assigned  scope=case organisation=city role=klantmanager
        -           placement_started        form=dienstverband
    """)
    sets = sets_of([adoption("city", "start_agreements", "2026-01-01", TEN_DAYS)])
    career = story.career("-")

    assert {one.version for one in all_promises(career, None, sets.of(career), ["start_agreements"])} <= {
        RULES["start_agreements"].table().version
    }
