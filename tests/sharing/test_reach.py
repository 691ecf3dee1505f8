"""Breach scope: which careers an account reached at any moment of a window, and when it no longer did."""

from __future__ import annotations

from datetime import date
from inspect import cleandoc

import pytest

from tests.sharing.directories import directory
from tests.story import Story
from werkzekerheid.facts.layout import AMSTERDAM
from werkzekerheid.sharing.reach import Account, Stretch, reach, window_of

DIRECTORY = """
    2026-01-01  kas  organisation_registered  name=Kas kind=jobcoach_organisation
    2026-01-01  kas  membership_granted       person=p-1 role=jobcoach
"""
ME = Account("p-1", "kas")


def reached(
    story: str | None, more_of_directory: str = "", first: str = "2026-01-01", last: str = "2026-12-31"
) -> list[tuple[str, str, str]]:
    """As what p-1 of Kas reached the career, from which moment to which, in Amsterdam."""
    found = reach(
        "story",
        Story(cleandoc(story or "")).events,
        ME,
        directory(f"{DIRECTORY}\n{more_of_directory}"),
        window_of(date.fromisoformat(first), date.fromisoformat(last)),
    )
    return [(one.relation, *_days(one)) for one in found]


def _days(one: Stretch) -> tuple[str, str]:
    since, until = (f"{at.astimezone(AMSTERDAM):%Y-%m-%dT%H}" for at in (one.since, one.until))
    return since, until


COACHED = """
    2026-01-05  career_opened
    2026-02-01  coach_assigned  kind=jobcoach organisation=kas
    2026-03-01  coach_left
"""
END = "2027-01-01T00"


def test_a_coach_reached_a_career_from_the_assignment_to_the_leaving() -> None:
    """Facts of a story are recorded at noon in UTC, at one in Amsterdam."""
    assert reached(COACHED) == [("care_team", "2026-02-01T13", "2026-03-01T13")]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2026-01-01", "2026-01-31", []),
        ("2026-02-10", "2026-02-20", [("care_team", "2026-02-10T00", "2026-02-21T00")]),
        ("2026-03-01", "2026-03-01", [("care_team", "2026-03-01T00", "2026-03-01T13")]),
        ("2026-03-02", "2026-03-09", []),
    ],
)
def test_only_the_window_counts(first: str, last: str, found: list[tuple[str, str, str]]) -> None:
    assert reached(COACHED, first=first, last=last) == found


def test_a_relation_that_lasted_for_one_day_within_the_window_is_found() -> None:
    """
    2026-02-01  coach_assigned  kind=jobcoach organisation=kas
    2026-02-02  coach_left
    """
    story = test_a_relation_that_lasted_for_one_day_within_the_window_is_found.__doc__

    assert reached(story) == [("care_team", "2026-02-01T13", "2026-02-02T13")]


def test_what_was_entered_in_error_was_within_reach_until_it_was_retracted() -> None:
    """
    2026-02-01  wrong: coach_assigned  kind=jobcoach organisation=kas
    2026-02-03  event_retracted  retracts=wrong reason=wrong_person
    """
    story = test_what_was_entered_in_error_was_within_reach_until_it_was_retracted.__doc__

    assert reached(story) == [("care_team", "2026-02-01T13", "2026-02-03T13")]


def test_a_late_fact_opened_nothing_before_it_was_recorded() -> None:
    """
    2026-02-01  coach_assigned  kind=jobcoach organisation=kas recorded_on=2026-04-01
    """
    story = test_a_late_fact_opened_nothing_before_it_was_recorded.__doc__

    assert reached(story) == [("care_team", "2026-04-01T14", END)]


def test_a_term_ends_by_itself_also_as_it_was_told_before_somebody_corrected_it() -> None:
    """
    2026-02-01  a: coach_assigned  coach=a kind=jobcoach organisation=kas until_on=2026-02-20
    2026-03-05  event_corrected    corrects=a replacement={"coach":"a","kind":"jobcoach","organisation":"kas"}
    """
    story = test_a_term_ends_by_itself_also_as_it_was_told_before_somebody_corrected_it.__doc__

    assert reached(story) == [("care_team", "2026-02-01T13", "2026-02-21T00"), ("care_team", "2026-03-05T13", END)]


def test_who_became_a_member_later_or_left_reached_it_only_meanwhile() -> None:
    """
    2026-02-10  kas  membership_ended    person=p-1 role=jobcoach
    2026-02-15  kas  membership_granted  person=p-1 role=jobcoach on=2026-02-20
    """
    more = test_who_became_a_member_later_or_left_reached_it_only_meanwhile.__doc__ or ""

    assert reached(COACHED, more) == [
        ("care_team", "2026-02-01T13", "2026-02-10T13"),
        ("care_team", "2026-02-20T00", "2026-03-01T13"),
    ]


def test_who_stood_in_reached_it_while_the_other_was_away() -> None:
    """
    2026-01-01  kas  membership_granted  person=p-9 role=jobcoach
    2026-02-10  kas  absence_set         person=p-9 until_on=2026-02-12 stand_in=p-1
    """
    story = "2026-01-05 coach_assigned kind=jobcoach organisation=kas person=p-9"
    more = test_who_stood_in_reached_it_while_the_other_was_away.__doc__ or ""

    assert reached(story, more) == [("stand_in", "2026-02-10T13", "2026-02-13T00")]


def test_each_way_in_is_told_apart() -> None:
    """
    2026-01-05  responsibility_assigned  scope=case organisation=kas role=jobcoach
    2026-02-01  placement_started        organisation=kas form=beschut_werk
    2026-02-02  handover_offered         to_organisation=kas to_role=internal_coach topics=agreements
    2026-02-03  handover_accepted
    """
    more = """
    2026-01-01  kas  membership_granted  person=p-1 role=internal_coach
    2026-01-01  kas  membership_granted  person=p-1 role=privacy_officer
    """
    story = test_each_way_in_is_told_apart.__doc__

    assert [(relation, since) for relation, since, _ in reached(story, more)] == [
        ("care_team", "2026-01-05T13"),
        ("officer", "2026-01-05T13"),
        ("employer", "2026-02-01T13"),
        ("handover", "2026-02-03T13"),
    ]


def test_a_career_that_names_another_organisation_was_never_within_reach() -> None:
    """
    2026-01-05  coach_assigned  kind=jobcoach organisation=elsewhere
    """
    assert reached(test_a_career_that_names_another_organisation_was_never_within_reach.__doc__) == []


def test_an_organisation_that_a_correction_put_there_or_took_away_counts() -> None:
    """
    2026-02-01  coach: coach_assigned  kind=jobcoach organisation=elsewhere
    2026-02-05  event_corrected  corrects=coach replacement={"coach":"coach","kind":"jobcoach","organisation":"kas"}
    2026-02-09  event_corrected  corrects=coach replacement={"coach":"coach","kind":"jobcoach","organisation":"else"}
    """
    story = test_an_organisation_that_a_correction_put_there_or_took_away_counts.__doc__

    assert reached(story) == [("care_team", "2026-02-05T13", "2026-02-09T13")]
