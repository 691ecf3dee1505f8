"""One state a day: what was told goes before silence, and nothing overlaps or is left out."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.research.careers import demo, generated, of_events
from tests.story import Story
from werkzekerheid.research.sequences import Step, by_day, by_month
from werkzekerheid.research.spells import Spell, Spells, spells_of
from werkzekerheid.research.states import CODES, PRIORITY, STATE_OF_FORM, STATES, UNKNOWN
from werkzekerheid.words import has_word

_ONE_DAY = timedelta(days=1)


def spells(story: Story, until: str = "2026-12-31") -> list[tuple[str, str, str]]:
    """The spells of a story, as (state, first, last)."""
    found = spells_of(of_events("story", story.events).career, date.fromisoformat(until))
    return [(one.state, str(one.first), str(one.last)) for one in found.beside]


def check(found: Spells) -> None:
    """The laws."""
    if found.window is None:
        assert not found.beside
        return
    assert (found.beside[0].first, found.beside[-1].last) == found.window
    for one, following in pairwise(found.beside):
        assert following.first - one.last == _ONE_DAY, "they touch"
        assert one.state != following.state, "what is the same is one spell"
    assert all(one.first <= one.last and one.state in CODES for one in found.beside)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 2_500))
def test_spells_touch_never_overlap_and_cover_the_window(number: int, days: int) -> None:
    one = generated(number)

    check(spells_of(one.career, date(2019, 1, 1) + timedelta(days=days)))


@pytest.mark.parametrize("key", demo())
def test_so_do_those_of_the_nine(key: str) -> None:
    one = demo()[key]

    check(spells_of(one.career, one.until))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_a_day_of_which_nothing_was_told_is_unknown_and_of_others_the_first_told_state_stands(number: int) -> None:
    one = generated(number)
    found = spells_of(one.career, one.until)
    for spell in found.beside:
        told = [
            PRIORITY[other.state]
            for other in found.told
            if (other.begins.latest or date.max) <= spell.first
            and (other.ends is None or (other.ends.latest or date.max) > spell.first)
        ]
        if spell.state != UNKNOWN:
            assert PRIORITY[spell.state] in told or spell.state == "setback"
        told_to_the_end = [
            other
            for other in found.told
            if other.ends and other.state != "not_working" and other.begins.latest and other.ends.latest
            and other.begins.latest <= spell.first < other.ends.latest
        ]  # fmt: skip
        assert all(PRIORITY[spell.state] <= PRIORITY[other.state] for other in told_to_the_end)


def test_a_relapse_goes_before_the_place_it_happened_in(story: Story) -> None:
    """
    2026-01-05  career_opened       reason=benefit
    2026-02-02  placement_started   placement=p form=dienstverband organisation=o organisation_kind=regular_employer
    2026-03-02  relapse_reported    placement=p effects=absent
    2026-03-16  relapse_ended       placement=p how=coach_contact
    2026-05-01  placement_ended     placement=p outcome=dropped_out
    """
    assert spells(story, "2026-06-01") == [
        ("unknown", "2026-01-05", "2026-02-01"),
        ("employed", "2026-02-02", "2026-03-01"),
        ("setback", "2026-03-02", "2026-03-15"),
        ("employed", "2026-03-16", "2026-04-30"),
        ("not_working", "2026-05-01", "2026-06-01"),
    ]


def test_after_half_a_year_of_silence_a_place_whose_end_nobody_told_is_unknown(story: Story) -> None:
    """
    2026-01-05  career_opened       reason=benefit
    2026-01-05  placement_started   placement=p form=dagbesteding organisation=o organisation_kind=care_provider
    2026-02-02  check_in_held       with=worker by=jobcoach channel=visit placement=p
    """
    assert spells(story) == [("activation", "2026-01-05", "2026-08-03"), ("unknown", "2026-08-04", "2026-12-31")]


def test_what_is_told_of_a_place_later_says_that_it_stood_all_the_while(story: Story) -> None:
    """
    2026-01-05  career_opened       reason=benefit
    2026-01-05  placement_started   placement=p form=dienstverband organisation=o organisation_kind=regular_employer
    2026-11-02  check_in_held       with=worker by=jobcoach channel=visit placement=p
    """
    assert spells(story) == [("employed", "2026-01-05", "2026-12-31")]


def test_a_job_beside_a_course_is_a_job_and_who_is_lost_is_out_of_view(story: Story) -> None:
    """
    2026-01-05  career_opened       reason=benefit
    2026-01-12  training_started    training=t kind=course
    2026-02-02  placement_started   placement=p form=dienstverband organisation=o organisation_kind=regular_employer
    2026-03-02  placement_ended     placement=p outcome=stopped_by_worker
    2026-03-30  training_ended      training=t outcome=completed
    2026-04-06  view_lost
    """
    assert spells(story, "2026-05-01") == [
        ("unknown", "2026-01-05", "2026-01-11"),
        ("learning", "2026-01-12", "2026-02-01"),
        ("employed", "2026-02-02", "2026-03-01"),
        ("learning", "2026-03-02", "2026-03-29"),
        ("not_working", "2026-03-30", "2026-04-05"),
        ("out_of_view", "2026-04-06", "2026-05-01"),
    ]


def test_a_month_has_the_state_of_most_of_its_days_and_is_unknown_only_where_nothing_was_told() -> None:
    one = [
        Spell("unknown", date(2026, 1, 5), date(2026, 1, 30)),
        Spell("trial", date(2026, 1, 31), date(2026, 2, 14)),
        Spell("employed", date(2026, 2, 15), date(2026, 3, 31)),
        Spell("unknown", date(2026, 4, 1), date(2026, 4, 2)),
    ]

    assert by_month(one) == [
        Step("trial", 1, 1, date(2026, 1, 5), date(2026, 1, 31)),
        Step("employed", 2, 3, date(2026, 2, 1), date(2026, 3, 31)),  # 14 days of each in February: the first goes
        Step("unknown", 4, 4, date(2026, 4, 1), date(2026, 4, 2)),
    ]
    assert [(step.begin, step.end) for step in by_day(one)] == [(1, 26), (27, 41), (42, 86), (87, 88)]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_months_follow_one_another_without_a_gap(number: int) -> None:
    one = generated(number)
    found = spells_of(one.career, one.until)
    months = by_month(found.beside)

    assert [step.begin for step in months] == [1, *(step.end + 1 for step in months[:-1])]
    if found.window:
        first, last = found.window
        assert months[-1].end == (last.year - first.year) * 12 + last.month - first.month + 1
        assert (months[0].first, months[-1].last) == found.window


def test_there_are_nine_states_each_with_its_word_and_a_colour_of_its_own() -> None:
    assert 8 <= len(STATES) <= 10
    assert len({one.colour for one in STATES}) == len({one.short for one in STATES}) == len(STATES)
    assert all(has_word("career_state", code) for code in CODES)
    assert set(STATE_OF_FORM.values()) <= set(CODES)
