"""The reports on use: one in which nobody can be found, and one about one person."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sharing.looks import look
from werkzekerheid.sharing.usage import LEAST, Asked, Group, Usage, is_outside_hours, usage, usage_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzekerheid.ledger.audit.lines import AccessLine

ASKED = Asked("kas", "2026-03-01", "2026-03-31")


def of_many(times: int, at: str = "2026-03-02T10:00", **other: Any) -> list[AccessLine]:
    """So many looks, each at another worker."""
    return [look(at, **{"career": f"c-{number}", **other}) for number in range(times)]


def without_names(lines: Iterable[AccessLine]) -> Usage:
    return usage(lines, ASKED)


def looks_of(groups: list[Group]) -> dict[str, int | None]:
    return {group["of"]: group["looks"] for group in groups}


@pytest.mark.parametrize(
    ("at", "outside"),
    [
        ("2026-03-02T04:59:59.999999Z", True),  # a Monday, one minute before six in Amsterdam
        ("2026-03-02T05:00:00.000000Z", False),
        ("2026-03-02T17:59:59.999999Z", False),
        ("2026-03-02T18:00:00.000000Z", True),
        ("2026-07-06T16:59:00.000000Z", False),  # summer time: seven begins an hour earlier in UTC
        ("2026-07-06T17:00:00.000000Z", True),
        ("2026-03-06T23:30:00.000000Z", True),  # in Amsterdam it is Saturday by then
        ("2026-03-07T12:00:00.000000Z", True),
        ("2026-03-08T12:00:00.000000Z", True),
    ],
)
def test_office_hours_are_those_of_amsterdam(at: str, outside: bool) -> None:
    assert is_outside_hours(at) is outside


def test_looks_are_counted_and_other_acts_are_not() -> None:
    lines = [
        *(look(person=f"p-{n}", career=f"c-{n}") for n in range(12)),
        *of_many(10, action="search", what="worklist"),
        look(action="record", what="check_in_held"),
        look(outcome="failed"),
        *of_many(11, outcome="refused", ground="no_basis"),
    ]

    found = without_names(lines)

    assert (found["looks"], found["persons"], found["refused"]) == (22, 12, 11)
    assert found["by_what"] == [
        {"of": "situation", "looks": 12, "persons": 12},
        {"of": "worklist", "looks": 10, "persons": None},
    ]


def test_of_a_small_group_no_number_is_told_and_none_is_told_that_gives_it_away() -> None:
    lines = [
        *of_many(40, role="jobcoach"),
        *of_many(20, role="klantmanager"),
        *of_many(3, role="privacy_officer"),
    ]

    found = without_names(lines)

    assert looks_of(found["by_role"]) == {"jobcoach": 40, "klantmanager": None, "privacy_officer": None}
    assert found["looks"] == 63


def test_two_small_groups_hide_each_other() -> None:
    lines = [*of_many(40), *of_many(8, role="lead"), *(look(role="school", career=f"c-{n}") for n in (8, 9))]

    assert looks_of(without_names(lines)["by_role"]) == {"jobcoach": 40, "lead": None, "school": None}


def test_many_looks_at_one_worker_are_about_one_person() -> None:
    """Forty looks at one worker: no number says how often that one was looked at."""
    found = without_names([look() for _ in range(40)])

    assert (found["looks"], found["careers"], found["outside_hours"]) == (None, None, None)
    assert looks_of(found["by_role"]) == {"jobcoach": None}


def test_a_group_about_few_workers_hides_behind_a_larger_one() -> None:
    """Thirty looks of the lead, at two workers: told or reckoned back, the number would be about those two."""
    few = [look(role="lead", career=f"c-{number % 2}") for number in range(30)]
    lines = [*of_many(50), *of_many(20, role="school"), *few]

    assert looks_of(without_names(lines)["by_role"]) == {"jobcoach": 50, "lead": None, "school": None}


def test_small_groups_that_are_small_together_take_another_along() -> None:
    lines = [*of_many(40), *of_many(20, role="uwv"), *of_many(3, role="lead"), *of_many(2, role="school")]

    groups = looks_of(without_names(lines)["by_role"])
    assert groups == {"jobcoach": 40, "uwv": None, "lead": None, "school": None}


def test_looks_at_no_one_career_are_about_nobody() -> None:
    found = without_names([look(action="search", career=None) for _ in range(12)])

    assert (found["looks"], found["careers"]) == (12, 0)


def test_refusals_and_emergencies_about_few_workers_are_not_told() -> None:
    few = [look(outcome="refused"), look(relation="emergency")] * 15

    found = without_names([*of_many(40), *few])
    assert (found["refused"], found["emergency"]) == (None, None)


def test_the_share_outside_office_hours_is_told_when_both_sides_are_large() -> None:
    evening, day = "2026-03-02T20:00", "2026-03-02T10:00"

    told = without_names([*of_many(10, evening), *of_many(30, day)])
    few_outside = without_names([*of_many(9, evening), *of_many(30, day)])
    few_inside = without_names([*of_many(30, evening), look(day)])

    assert (told["outside_hours"], told["outside_hours_percent"]) == (10, 25)
    assert few_outside["outside_hours"] is few_outside["outside_hours_percent"] is None
    assert few_inside["outside_hours"] is None


def test_an_emergency_is_counted_as_one() -> None:
    assert without_names(of_many(10, relation="emergency"))["emergency"] == 10
    assert without_names([look(relation="emergency")])["emergency"] is None
    assert without_names([look()])["emergency"] == 0


@given(
    st.lists(
        st.builds(
            look,
            person=st.sampled_from(["person-x", "person-y", "person-z"]),
            role=st.sampled_from(["jobcoach", "lead", "school", "uwv"]),
            what=st.sampled_from(["situation", "timeline"]),
            career=st.sampled_from([None, *(f"c-{number}" for number in range(15))]),
        ),
        max_size=60,
    )
)
def test_nobody_can_be_found_in_the_report_without_names(lines: list[AccessLine]) -> None:
    """No id of a person, no number below ten but nought, and no single group that is the rest of a total."""
    found = without_names(lines)

    assert "person-" not in json.dumps(found)
    for kind in ("by_role", "by_purpose", "by_what", "by_relation"):
        groups: list[Group] = found[kind]
        told = [group["looks"] for group in groups]
        assert all(one is None or one >= LEAST for one in told)
        assert all(group["persons"] is None or group["persons"] >= LEAST for group in groups)
        assert told.count(None) != 1 or len(told) == 1
        hidden = [
            one for one in lines if getattr(one, kind[3:]) in {each["of"] for each in groups if not each["looks"]}
        ]
        workers = {one.career for one in hidden} - {None}
        if found["looks"] is not None and hidden:
            assert len(hidden) >= LEAST
            assert not workers or len(workers) >= LEAST


def test_the_report_about_one_person_tells_everything() -> None:
    lines = [
        look("2026-03-02T10:00", career="c-1"),
        look("2026-03-02T20:00", career="c-2", what="timeline"),
        look("2026-03-03T10:00", career="c-2", relation="emergency"),
        look("2026-03-03T10:00", outcome="refused"),
    ]

    found = usage_of(lines, "p-1", ASKED, str.upper)

    assert (found["looks"], found["careers"], found["days"], found["outside_hours"]) == (3, 2, 2, 1)
    assert (found["refused"], found["emergency"]) == (1, 1)
    assert found["most_looked"] == [{"career": "C-2", "looks": 2}, {"career": "C-1", "looks": 1}]
    assert found["busiest_day"] == {"day": "2026-03-02", "looks": 2}
    assert (found["first_at"], found["last_at"]) == ("2026-03-02T10:00:00.000000Z", "2026-03-03T10:00:00.000000Z")
    assert found["by_what"][0] == {"of": "situation", "looks": 2, "persons": 1}


def test_of_whoever_did_nothing_the_report_says_so() -> None:
    found = usage_of([], "p-1", ASKED, str)

    assert (found["looks"], found["busiest_day"], found["first_at"], found["by_role"]) == (0, None, None, [])
