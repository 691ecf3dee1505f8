"""The careers of the demo that go on: they fit, they differ, and on each day of the year there is a day's work."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

import pytest

from werkzekerheid.app.demo_world import places, world
from werkzekerheid.app.importing import UNSET, oddities
from werkzekerheid.career.evolve import fold
from werkzekerheid.facts.career_file import CareerFile, read_career_file
from werkzekerheid.facts.event import Actor
from werkzekerheid.facts.told_events import told_events
from werkzekerheid.rules.promise import Promise, is_open
from werkzekerheid.rules.registry import all_promises

RECORDER = Actor(actor="test", role="system")
DAYS = [
    "2026-11-27", "2026-11-28", "2026-11-29", "2026-12-24", "2026-12-25", "2026-12-26", "2026-12-31", "2027-01-01",
    "2027-03-28", "2027-03-29", "2027-04-27", "2027-05-05", "2027-05-17", "2027-06-30", "2027-10-31", "2028-02-28",
    "2028-02-29", "2028-03-01", "2028-04-14", "2029-01-30",
]  # fmt: skip
"""Weekends, holidays, ends of months, days on which the clock changes, and a leap day."""


class Waiting(NamedTuple):
    """A promise that can still be kept, of whom, and the days until it is due."""

    key: str
    coaches: str
    promise: Promise
    days: int | None


def files(day: date) -> list[CareerFile]:
    return [read_career_file(content, name, RECORDER) for name, content in world.career_files(day)]


def waiting(day: date) -> list[Waiting]:
    found = []
    for one, career_file in zip(world.careers(), files(day), strict=True):
        career = fold(career_file.career_id, told_events(career_file, RECORDER, UNSET))
        for promise in all_promises(career, day):
            if is_open(promise, day):
                due_on = promise.window.due_on
                found.append(Waiting(one.key, one.coaches.key, promise, (due_on - day).days if due_on else None))
    return found


def test_there_are_sixty_and_each_is_called_otherwise() -> None:
    keys = [one.key for one in world.careers()]
    assert len(keys) == len(set(keys)) == 60


def test_the_same_day_and_seed_give_the_same_bytes() -> None:
    day = date(2027, 5, 5)
    assert world.career_files(day) == world.career_files(day)
    assert world.career_files(day) != world.career_files(day, seed=2)


@pytest.mark.parametrize("day", DAYS)
def test_no_career_holds_what_a_live_command_would_refuse(day: str) -> None:
    assert [str(one) for each in files(date.fromisoformat(day)) for one in oddities(each, RECORDER)] == []


@pytest.mark.parametrize("day", DAYS)
def test_a_jobcoach_has_a_believable_day(day: str) -> None:
    """Some things are late, some are for today or this week, and most careers are quiet."""
    mine = [
        one for one in waiting(date.fromisoformat(day))
        if one.coaches == places.COACHES.key and "jobcoach" in one.promise.audience
    ]  # fmt: skip
    now = [one for one in mine if one.days is not None and one.days <= 0]
    this_week = [one for one in mine if one.days is not None and 0 < one.days <= 7]
    careers = [one for one in world.careers() if one.coaches == places.COACHES]

    assert 5 <= len(now) <= 12
    assert 3 <= len(this_week) <= 12
    assert len([one for one in now if one.promise.rule == "check_in_rhythm" and one.days == 0]) == 3
    assert len({one.key for one in mine}) < len(careers) / 2
    rules = Counter(one.promise.rule for one in mine)
    assert set(rules) >= {
        "relapse_response", "signal_response", "contract_end", "handover", "wish_response", "start_contact",
        "start_agreements", "supervisor_continuity", "check_in_rhythm",
    }  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
def test_a_klantmanager_has_what_nobody_else_does(day: str) -> None:
    mine = {one.promise.rule for one in waiting(date.fromisoformat(day)) if one.promise.audience == ("klantmanager",)}
    assert mine == {"coaching_lapse", "wage_value", "trial_decision", "after_dropout"}


@pytest.mark.parametrize("shift", [400, 800])
def test_whatever_the_seed_a_quiet_career_is_quiet(shift: int) -> None:
    day = date(2026, 11, 27) + timedelta(days=shift)
    special = {one.key for one in world.careers() if one.story.__name__ not in {"quiet", "searching", "recovered"}}
    for seed in range(2, 4):
        for name, content in world.career_files(day, seed):
            one = read_career_file(content, name, RECORDER)
            if one.head.key not in special:
                career = fold(one.career_id, told_events(one, RECORDER, UNSET))
                assert [each.rule for each in all_promises(career, day) if is_open(each, day)] == []


def test_nobody_is_called_like_a_person() -> None:
    """The working names are plants and animals: one word in small letters."""
    for one in world.careers():
        assert one.key == one.key.lower()
        assert " " not in one.key
    for name, content in world.career_files(date(2026, 11, 27)):
        text = content.decode()
        assert "@" not in text, name
        assert "birth_year" not in text
