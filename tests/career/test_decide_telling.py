"""Oddities: what a live command would refuse and a telling may hold."""

from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest

from tests.career.asking import oddities
from tests.story import Story
from werkzekerheid.career.decide import oddity
from werkzekerheid.career.evolve import evolve
from werkzekerheid.career.state import Career
from werkzekerheid.facts.career_file import read_career_file
from werkzekerheid.facts.event import Actor, Event
from werkzekerheid.facts.layout import lay_out
from werkzekerheid.facts.told_events import told_events

CAREERS = [one for one in files("werkzekerheid").joinpath("demo").iterdir() if one.name.endswith(".career.toml")]


@pytest.mark.parametrize("file", CAREERS, ids=lambda one: one.name)
def test_the_nine_careers_fit_together(file: Any) -> None:
    assert _oddities(_events(file)) == []


@pytest.mark.parametrize("file", CAREERS, ids=lambda one: one.name)
def test_a_start_that_nobody_told_shows_at_the_end(file: Any) -> None:
    events = _events(file)
    started = {one.fact.placement for one in events if one.fact.TYPE == "placement_started"}  # type: ignore[attr-defined]
    ended = {one.fact.placement for one in events if one.fact.TYPE == "placement_ended"}  # type: ignore[attr-defined]

    found = _oddities([one for one in events if one.fact.TYPE != "placement_started"])

    assert found.count(("placement_ended", "placement_not_started")) == len(ended & started)


def test_an_acceptance_without_an_offer_is_odd(story: Story) -> None:
    """
    told 2024
    2021     career_opened
    2021-03  handover_accepted  handover=school
    """
    assert oddities(story) == [("handover_accepted", "handover_not_offered")]


def test_a_telling_is_not_asked_about_its_days_and_references(story: Story) -> None:
    """
    told 2021-06
    2021     career_opened
    2019     education_ended    history=true
    2030     signal_observed    placement=nowhere
    """
    assert oddities(story) == []


def test_history_stands_before_the_opening_and_is_not_odd(story: Story) -> None:
    """
    told 2024
    2021     career_opened
    -        placement_started  history=true placement=old
    -        placement_ended    history=true placement=old
    2022     placement_started  placement=new
    """
    assert oddities(story) == []


def test_a_fact_without_a_place_in_the_order_is_never_odd(story: Story) -> None:
    """
    told 2024
    2021     career_opened
    -        placement_ended    placement=kas order=unknown
    2022     placement_started  placement=kas
    """
    assert oddities(story) == []


def test_common_stories_are_not_odd(story: Story) -> None:
    """
    told 2024
    2021     career_opened
    2021-02  target_group_established  group=banenafspraak
    2021-02  target_group_established  group=loonkostensubsidie
    2021-03  introduction_held         placement=kas
    2021-03  match_proposed            placement=kas
    2021-03  coach_assigned            coach=els-mentor person=els
    2021-03  coach_assigned            coach=els-coach person=els
    2021-04  contract_concluded        placement=kas contract=first
    2021-05  placement_started         placement=kas form=proefplaatsing
    2021-08  placement_ended           placement=kas outcome=converted next=kas-job
    2021-08  placement_started         placement=kas-job
    2022-01  signal_observed           placement=kas
    2022-02  contract_ended            contract=first
    """
    assert oddities(story) == []


def test_a_career_that_is_told_twice_over_is_odd(story: Story) -> None:
    """
    told 2024
    2021     career_opened
    2021     placement_started  placement=kas
    2022     career_opened
    2022     placement_started  placement=kas
    2022-06  placement_ended    placement=kas
    2022-07  placement_ended    placement=kas
    2023     career_closed
    2023-05  signal_observed
    2023-06  data_shared
    2023-07  event_retracted    retracts=1
    """
    assert oddities(story) == [
        ("career_opened", "career_opened_already"),
        ("placement_started", "placement_started_already"),
        ("placement_ended", "placement_ended_already"),
        ("signal_observed", "career_closed_already"),
    ]


def test_a_correction_of_a_correction_does_nothing_and_is_odd(story: Story) -> None:
    """
    told 2024
    2021     career_opened
    2022     seen: signal_observed
    2022     right: event_corrected   corrects=seen replacement={"sign":"conflict","seen_by":"worker"}
    2023     event_corrected          corrects=right replacement={"sign":"conflict","seen_by":"worker"}
    2023     event_retracted          retracts=seen
    """
    assert oddities(story) == [("event_corrected", "correction_of_correction")]


def _events(file: Any) -> tuple[Event, ...]:
    recorder = Actor(actor="test", role="researcher")
    return told_events(
        read_career_file(file.read_bytes(), file.name, recorder), recorder, datetime(2026, 1, 1, tzinfo=UTC)
    )


def _oddities(events: Any) -> list[tuple[str, str]]:
    career, found = Career("c"), []
    for laid in lay_out(events):
        odd = oddity(career, laid.fact, laid.told)
        if odd:
            found.append((laid.fact.TYPE, odd.code))
        career = evolve(career, laid)
    return found
