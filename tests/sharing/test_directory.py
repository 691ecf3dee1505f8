"""Who works where, in which role, and who stands in: at any moment, as it was known then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.ledgers import code_of
from tests.sharing.directories import directory, noon
from werkzekerheid.facts.base import Fact
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.sharing.directory_changes import check, check_id

KNOWN = "2026-01-01  kas  organisation_registered  name=Kas kind=municipality"


def test_a_member_is_let_in_from_the_grant_until_the_end() -> None:
    """
    2026-01-05  kas  membership_granted  person=p-1 role=jobcoach
    2026-03-01  kas  membership_ended    person=p-1 role=jobcoach
    """
    found = directory(f"{KNOWN}\n{test_a_member_is_let_in_from_the_grant_until_the_end.__doc__}")

    assert found.kind_of("kas") == "municipality"
    assert found.roles_of("p-1", noon("2026-01-05")) == {"kas": ("jobcoach",)}
    assert not found.roles_of("p-1", noon("2026-01-05") - timedelta(seconds=1))
    assert found.is_member("p-1", "kas", "jobcoach", noon("2026-03-01") - timedelta(seconds=1))
    assert not found.is_member("p-1", "kas", "jobcoach", noon("2026-03-01"))
    assert not found.is_member("p-1", "kas", "lead", noon("2026-02-01"))
    assert not found.is_member("p-1", None, "jobcoach", noon("2026-02-01"))


def test_a_day_told_ahead_is_waited_for() -> None:
    """
    2026-01-05  kas  membership_granted  person=p-1 role=jobcoach on=2026-02-01
    2026-02-10  kas  membership_ended    person=p-1 role=jobcoach on=2026-03-01
    """
    found = directory(f"{KNOWN}\n{test_a_day_told_ahead_is_waited_for.__doc__}")

    days = ("2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01")
    assert [found.is_member("p-1", "kas", "jobcoach", noon(day)) for day in days] == [False, True, True, False]


def test_a_day_told_backwards_changes_nothing_about_who_was_let_in() -> None:
    """
    2026-01-05  kas  membership_granted  person=p-1 role=jobcoach on=2025-01-01
    2026-03-01  kas  membership_ended    person=p-1 role=jobcoach on=2026-02-01
    """
    found = directory(f"{KNOWN}\n{test_a_day_told_backwards_changes_nothing_about_who_was_let_in.__doc__}")

    assert not found.is_member("p-1", "kas", "jobcoach", noon("2025-06-01"))
    assert found.is_member("p-1", "kas", "jobcoach", noon("2026-02-15"))
    assert not found.is_member("p-1", "kas", "jobcoach", noon("2026-03-01"))


def test_a_vague_day_opens_as_little_as_it_can() -> None:
    """
    2026-01-05  kas  membership_granted  person=p-1 role=jobcoach on=2026-02
    2026-01-05  kas  membership_granted  person=p-2 role=jobcoach
    2026-02-01  kas  membership_ended    person=p-2 role=jobcoach on=2026-04
    """
    found = directory(f"{KNOWN}\n{test_a_vague_day_opens_as_little_as_it_can.__doc__}")

    assert [found.is_member("p-1", "kas", "jobcoach", noon(day)) for day in ("2026-02-27", "2026-02-28")] == [
        False,
        True,
    ]
    assert [found.is_member("p-2", "kas", "jobcoach", noon(day)) for day in ("2026-03-31", "2026-04-01")] == [
        True,
        False,
    ]


STAND_IN = f"""
    {KNOWN}
    2026-01-01  bp   organisation_registered  name=BP kind=regular_employer
    2026-01-05  kas  membership_granted  person=p-1 role=jobcoach
    2026-01-05  kas  membership_granted  person=p-2 role=jobcoach
    2026-01-05  bp   membership_granted  person=p-2 role=employer
"""


def test_who_stands_in_does_so_while_the_other_is_away() -> None:
    """
    2026-03-01  kas  absence_set         person=p-1 until_on=2026-03-20 stand_in=p-2
    """
    found = directory(f"{STAND_IN}\n{test_who_stands_in_does_so_while_the_other_is_away.__doc__}")

    days = ("2026-02-28", "2026-03-01", "2026-03-20", "2026-03-21")
    assert [found.stands_in_for("p-2", "kas", noon(day)) for day in days] == [set(), {"p-1"}, {"p-1"}, set()]
    assert not found.stands_in_for("p-2", "bp", noon("2026-03-10"))
    assert not found.stands_in_for("p-1", "kas", noon("2026-03-10"))


@pytest.mark.parametrize(
    "line",
    [
        "2026-03-05  kas  absence_set       person=p-1 until_on=2026-03-04",
        "2026-03-05  kas  absence_set       person=p-1 until_on=2026-03-20",
        "2026-03-05  kas  membership_ended  person=p-1 role=jobcoach",
        "2026-03-05  kas  membership_ended  person=p-2 role=jobcoach",
    ],
    ids=["back_early", "somebody_else", "the_one_away_left", "the_stand_in_left"],
)
def test_standing_in_ends_with_what_it_rests_on(line: str) -> None:
    found = directory(f"{STAND_IN}\n2026-03-01 kas absence_set person=p-1 until_on=2026-03-20 stand_in=p-2\n{line}")

    assert found.stands_in_for("p-2", "kas", noon("2026-03-04")) == {"p-1"}
    assert not found.stands_in_for("p-2", "kas", noon("2026-03-05"))


def test_a_contact_point_takes_the_place_of_the_one_in_the_same_role() -> None:
    """
    2026-01-02  kas  contact_point_set  role=klantmanager reach=desk-1
    2026-01-03  kas  contact_point_set  role=lead
    2026-01-04  kas  contact_point_set  role=klantmanager reach=desk-2
    """
    found = directory(f"{KNOWN}\n{test_a_contact_point_takes_the_place_of_the_one_in_the_same_role.__doc__}")

    assert found.organisations["kas"].contact_points == (("klantmanager", "desk-2"), ("lead", None))


MEMBER = f"{KNOWN}\n2026-01-05 kas membership_granted person=p-1 role=jobcoach"


def fact(type_name: str, **content: str) -> Fact:
    return fact_class(type_name).model_validate({"organisation": "kas", **content})


def of(person: str, role: str = "jobcoach") -> dict[str, str]:
    return {"person": person, "role": role}


def away(**content: str) -> Fact:
    return fact_class("absence_set").model_validate({"until_on": "2026-03-01", **content})


REFUSED: list[tuple[str, Fact, date | None, str]] = [
    (KNOWN, fact("organisation_registered", name="Kas", kind="other"), None, "organisation_registered_already"),
    ("", fact("membership_granted", **of("p-1")), None, "organisation_unknown"),
    ("", fact("contact_point_set", role="lead"), None, "organisation_unknown"),
    (KNOWN, fact("membership_granted", **of("p-1", "worker")), None, "role_of_nobody_employed"),
    (MEMBER, fact("membership_granted", **of("p-1")), None, "member_already"),
    (KNOWN, fact("membership_ended", **of("p-1")), None, "not_a_member"),
    (MEMBER, fact("membership_ended", **of("p-1", "lead")), None, "not_a_member"),
    (MEMBER, fact("membership_ended", **of("p-1")), date(2026, 1, 4), "ended_before_begun"),
    (KNOWN, away(person="p-1"), None, "not_a_member"),
    (MEMBER, away(person="p-1", stand_in="p-1"), None, "stand_in_oneself"),
    (MEMBER, away(person="p-1", stand_in="p-2"), None, "stand_in_not_a_member"),
]


@pytest.mark.parametrize(
    ("timeline", "given", "on", "code"), REFUSED, ids=[f"{n}-{one[3]}" for n, one in enumerate(REFUSED)]
)
def test_what_cannot_be_is_refused(timeline: str, given: Fact, on: date | None, code: str) -> None:
    assert code_of(lambda: check(directory(timeline), "kas", given, on, noon("2026-02-01"))) == code


def test_whoever_left_may_come_back_and_who_is_to_leave_may_not_be_granted_twice() -> None:
    """
    2026-01-20  kas  membership_ended    person=p-1 role=jobcoach on=2026-03-01
    """
    story = f"{MEMBER}\n{test_whoever_left_may_come_back_and_who_is_to_leave_may_not_be_granted_twice.__doc__}"
    again = fact("membership_granted", **of("p-1"))

    check(directory(story), "kas", again, date(2026, 3, 1), noon("2026-02-01"))

    assert code_of(lambda: check(directory(story), "kas", again, None, noon("2026-02-01"))) == "member_already"


@pytest.mark.parametrize("given", ["a b", "a@b.nl", "", "-a", "é", "a:b", "x" * 101])
def test_an_id_holds_nothing_that_a_name_or_an_address_does(given: str) -> None:
    assert code_of(lambda: check_id(given)) == "id_not_plain"


def test_an_id_is_not_the_word_for_a_role() -> None:
    assert code_of(lambda: check_id("jobcoach")) == "id_is_a_role"
