"""Handovers: from offer to follow-up, and those that were not there."""

import pytest

from tests.readmodels.reading import read, told
from tests.story import Story

OFFERED = """
    2026-01-05  handover_offered  handover=h occasion=school_to_work from_organisation=school from_role=school \
to_organisation=kas to_role=employer warm=true topics=what_helps,safety_net
"""

ACCEPTED = "2026-01-12 handover_accepted handover=h by=employer"


def test_joosts_handover_was_warm_and_thin() -> None:
    """Joost: four topics at Brandpunt; afterwards four others turned out to be missing."""
    given, missing = told("joost").handovers()

    assert (given["handover"], given["state"], given["warm"]) == ("kk-to-bp", "accepted", True)
    assert given["from"] == {"organisation": "kant-klaar", "role": "internal_coach"}
    assert given["topics_given"] == ["development", "employee_skills", "guidance_needed", "agreements"]
    assert (given["offered_on"], given["days_waiting"]) == ("[2021-11-01..2022-02-28]", 3)
    assert (missing["handover"], missing["state"]) == (None, "found_missing")
    assert "signs_of_relapse" in missing["topics_missing"]


def test_where_only_the_order_is_known_nobody_counts_days() -> None:
    """Kim: no date is told."""
    (handover,) = told("kim").handovers()

    assert (handover["state"], handover["offered_on"], handover["days_waiting"]) == ("accepted", None, None)


@pytest.mark.parametrize(
    ("then", "state", "waited"),
    [
        ("", "offered", 36),
        ("2026-01-12 handover_accepted handover=h by=employer missing=signs_of_relapse", "accepted", 7),
        ("2026-01-19 handover_refused handover=h by=employer", "refused", 14),
        (f"{ACCEPTED}\n2026-02-02 handover_followed_up handover=h with=employer", "followed_up", 7),
    ],
)
def test_how_it_stands_and_how_long_it_waited(then: str, state: str, waited: int) -> None:
    (handover,) = read(Story(OFFERED).plus(then), "2026-02-10").handovers()

    assert (handover["state"], handover["days_waiting"]) == (state, waited)


def test_what_the_receiver_missed_and_what_reached_the_floor() -> None:
    story = (
        Story(OFFERED)
        .plus("2026-01-12 handover_accepted handover=h by=employer missing=signs_of_relapse")
        .plus("2026-01-13 handover_relayed handover=h to=supervisor topics=what_helps")
        .plus("2026-03-10 handover_followed_up handover=h with=employer")
    )
    (handover,) = read(story).handovers()

    assert handover["topics_missing"] == ["signs_of_relapse"]
    assert (handover["relayed_to"], handover["followed_up"]) == (["supervisor"], "2026-03-10")
    assert (handover["offered_on"], handover["accepted_on"]) == ("2026-01-05", "2026-01-12")


def test_nobody_to_take_it_is_told_apart_from_nothing_handed_over(story: Story) -> None:
    """
    2026-01-05  handover_recipient_missing  occasion=school_to_work
    2026-03-02  handover_found_missing      occasion=school_to_work by=supervisor topics=what_helps
    """
    nobody, nothing = read(story).handovers()

    assert (nobody["state"], nobody["found_on"]) == ("no_recipient", "2026-01-05")
    assert (nothing["state"], nothing["topics_missing"]) == ("found_missing", ["what_helps"])


def test_an_answer_to_an_offer_that_nobody_told_of_still_stands(story: Story) -> None:
    """
    2026-01-05  handover_accepted  handover=h by=employer
    """
    (handover,) = read(story).handovers()

    assert (handover["state"], handover["from"], handover["days_waiting"]) == ("accepted", None, None)
    assert read(story).situation()["counts"]["handovers"] == 0
