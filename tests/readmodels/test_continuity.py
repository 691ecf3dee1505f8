"""How it goes on with work: small cohorts, counted by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.story import Story
from werkzekerheid.readmodels.continuity import row_of
from werkzekerheid.readmodels.continuity_counts import (
    AlertTimes,
    DroppedOut,
    answers_on,
    drop_outs_of,
    first_start,
    gaps_of,
    report,
    working_on,
)
from werkzekerheid.readmodels.rule_quality import Window

if TYPE_CHECKING:
    from werkzekerheid.readmodels.continuity import ContinuityRow
    from werkzekerheid.readmodels.continuity_counts import Continuity

YEAR = Window(date(2025, 1, 1), date(2025, 12, 31))
TODAY = date(2026, 6, 1)
STAYS = """
2025-01-06  placement_started  form=dienstverband placement=a
2026-05-20  check_in_held      with=worker
"""
LEAVES = """
2025-01-06  placement_started  form=dienstverband placement=a
2025-03-31  placement_ended    placement=a outcome=completed
2026-05-20  check_in_held      with=worker
"""
SILENT = "2025-01-06  placement_started  form=dienstverband placement=a"


def row(timeline: str, career: str = "c") -> ContinuityRow:
    found = row_of(Story(timeline).career())
    assert found is not None
    return found._replace(career=career)


def rows(**numbers: int) -> list[ContinuityRow]:
    """So many careers of each story."""
    stories = {"stays": STAYS, "leaves": LEAVES, "silent": SILENT}
    made = {name: row(stories[name]) for name in numbers}
    return [made[name]._replace(career=f"{name} {each}") for name, number in numbers.items() for each in range(number)]


def counted(found: list[ContinuityRow], alerts: list[AlertTimes] | None = None, window: Window = YEAR) -> Continuity:
    return report(found, [], alerts or [], window, (None, TODAY))


def numbers(parts: list[Any]) -> dict[str, int | None]:
    return {one["what"]: one["number"] for one in parts}


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2025-01-05", False), ("2025-01-06", True), ("2025-03-31", True), ("2025-04-01", False), ("2025-09-01", True),
        ("2025-11-20", None), ("2026-05-20", None),
    ],
)  # fmt: skip
def test_whether_there_was_work_on_a_day(day: str, working: bool | None) -> None:
    """
    2025-01-06  placement_started  form=dienstverband placement=a
    2025-03-31  placement_ended    placement=a outcome=completed
    2025-09-01  placement_started  form=dienstverband placement=b
    2025-09-15  check_in_held      with=worker

    Sixty-one days after the last that was heard nobody knows any more.
    """
    timeline = "\n".join((test_whether_there_was_work_on_a_day.__doc__ or "").splitlines()[1:5])
    assert working_on(row(timeline), date.fromisoformat(day)) is working


def test_nobody_knows_while_somebody_is_lost_from_view() -> None:
    """
    2025-01-06  placement_started  form=dienstverband placement=a
    2025-02-01  placement_ended    placement=a outcome=completed
    2025-03-01  view_lost
    2025-05-01  view_regained      how=own_contact
    """
    found = row((test_nobody_knows_while_somebody_is_lost_from_view.__doc__ or "").replace("how=own_contact", ""))
    days = [working_on(found, date(2025, month, 1)) for month in (2, 3, 4, 5)]
    assert days == [True, None, None, False]


def test_work_that_should_be_over_is_not_known_to_go_on() -> None:
    """The contract ended in June and nobody told what came of it; in September somebody spoke with the worker."""
    found = row("""
2025-01-06  placement_started  form=dienstverband placement=a planned_end_on=2025-06-30
2025-09-15  check_in_held      with=worker
""")
    assert [working_on(found, date(2025, month, 15)) for month in (6, 7, 9)] == [True, None, None]


def test_who_still_works_after_months_of_those_who_could_be_followed() -> None:
    """Forty stay, twenty leave after twelve weeks, fifteen are silent; sixteen months could be followed."""
    found = counted(rows(stays=40, leaves=20, silent=15))
    after = {one["months"]: one for one in found["still_working"]}

    assert (found["workers"], found["starts"]) == (75, 75)
    assert after[1] == {"months": 1, "followed": 75, "working": None, "not_working": None, "unknown": None,
                        "percent": None}  # fmt: skip
    assert after[12] == {"months": 12, "followed": 75, "working": 40, "not_working": 20, "unknown": 15, "percent": 67}
    assert after[24]["followed"] is None


def test_a_few_without_work_take_others_with_them() -> None:
    after = {one["months"]: one for one in counted(rows(stays=40, leaves=9, silent=15))["still_working"]}

    assert (after[12]["working"], after[12]["not_working"], after[12]["unknown"]) == (40, None, None)
    assert (after[12]["followed"], after[12]["percent"]) == (64, None)


def test_a_worker_starts_once_and_only_where_that_day_is_certain() -> None:
    twice = row("2025-02-03  placement_started  placement=a\n2025-05-01  placement_started  placement=b")
    vague = row("2025-01~  placement_started  placement=a")

    assert first_start(twice, YEAR) == date(2025, 2, 3)
    assert first_start(twice, Window(date(2025, 3, 1), date(2025, 12, 31))) == date(2025, 5, 1)
    assert first_start(vague, YEAR) is None


def test_a_gap_is_from_the_first_day_without_work_to_the_next_start() -> None:
    """
    2025-01-06  placement_started  placement=a
    2025-03-31  placement_ended    placement=a outcome=completed
    2025-04-01  placement_started  placement=b
    2025-05-31  placement_ended    placement=b outcome=completed
    2025-07-01  placement_started  placement=c
    2025-08-31  placement_ended    placement=c outcome=completed
    2025-12-01  placement_started  placement=d
    2025-12-31  placement_ended    placement=d outcome=completed
    2026-01-15  check_in_held      with=worker
    """
    found = row(test_a_gap_is_from_the_first_day_without_work_to_the_next_start.__doc__ or "")

    assert list(gaps_of(found, date(2026, 2, 1))) == [
        (date(2025, 6, 1), "to_31_days"), (date(2025, 9, 1), "to_92_days"), (date(2026, 1, 1), "going_on"),
    ]  # fmt: skip
    assert list(gaps_of(found, TODAY))[-1] == (date(2026, 1, 1), "unknown")


def test_gaps_are_counted_by_how_long_they_lasted() -> None:
    found = counted(rows(leaves=30, stays=5))

    assert found["gaps"]["gaps"] == 30
    assert numbers(found["gaps"]["lengths"]) == dict.fromkeys(
        ("to_31_days", "to_92_days", "to_183_days", "to_366_days", "longer", "going_on", "unknown")
    )


def test_a_drop_out_with_who_told_why_and_when_there_was_work_again() -> None:
    """
    2025-01-06  placement_started  placement=a
    2025-03-31  dropped_out        placement=a phase=first_half_year reasons=pace:worker,no_fit:employer
    2025-05-10  placement_started  placement=b
    2025-09-01  dropped_out        placement=b phase=first_half_year
    2025-11-01  dropped_out        phase=education
    2025-11-20  check_in_held      with=worker
    """
    story = Story(test_a_drop_out_with_who_told_why_and_when_there_was_work_again.__doc__ or "")
    career = story.career()
    found = list(drop_outs_of(career, row_of(career), YEAR, date(2025, 12, 1)))  # type: ignore[arg-type]

    assert [(one.tellers, one.returned) for one in found] == [
        (frozenset({"worker", "employer"}), "to_92_days"), (frozenset(), "not_yet"),
    ]  # fmt: skip


def test_who_told_a_reason_is_counted_by_each_of_them() -> None:
    both, worker, nobody = frozenset({"worker", "employer"}), frozenset({"worker"}), frozenset[str]()
    tellers = [both] * 12 + [worker] * 18 + [nobody] * 10
    returned = ["to_31_days"] * 20 + ["not_yet"] * 20
    found = [DroppedOut(str(number), *one) for number, one in enumerate(zip(tellers, returned, strict=True))]
    told = report([], found, [], YEAR, (None, TODAY))["drop_outs"]

    assert told["drop_outs"] == 40
    assert {k: v for k, v in numbers(told["told_by"]).items() if v} == {"worker": 30, "employer": 12, "nobody": 10}
    assert set(numbers(told["returned"]).values()) == {None}


def test_how_soon_alerts_were_answered() -> None:
    """Thirty after two days, twenty after eight, twelve not, and eleven were settled before."""

    def alerts(number: int, answered: int | None, settled: int | None = None) -> list[AlertTimes]:
        days = [None if one is None else date(2025, 3, one) for one in (answered, settled)]
        return [AlertTimes(f"{answered} {settled} {each}", date(2025, 3, 1), *days) for each in range(number)]

    found = counted([], [*alerts(30, 3), *alerts(20, 9), *alerts(12, None), *alerts(11, None, 4)])["answer_times"]

    assert (found["alerts"], found["median_days"]) == (73, 2)
    assert numbers(found["answered"]) == {
        "to_2_days": 30, "to_7_days": None, "to_14_days": 20, "longer": None, "settled": None, "not_answered": 12,
    }  # fmt: skip


def test_the_caseload_of_a_role_is_how_many_it_guides_on_the_last_day() -> None:
    """
    2025-01-06  responsibility_assigned  scope=case organisation=city role=klantmanager
    2025-02-01  coach_assigned           coach=c kind=jobcoach organisation=firm
    2025-12-31  check_in_held            with=worker
    """
    one = row(test_the_caseload_of_a_role_is_how_many_it_guides_on_the_last_day.__doc__ or "")
    many = [one._replace(career=str(number)) for number in range(12)]

    assert numbers(counted(many)["caseload"]) == {"klantmanager": 12, "jobcoach": 12}
    assert numbers(report(many, [], [], YEAR, ("city", TODAY))["caseload"]) == {"klantmanager": 12}
    assert counted(many[:9])["caseload"] == []
    assert (answers_on(one, date(2025, 1, 5)), answers_on(one, date(2025, 1, 6))) == (None, "city")


def test_who_is_left_over_is_not_told_by_subtraction_either() -> None:
    """Of twenty workers eighteen started and have a klantmanager: of the two others nothing may be found."""
    guided = row("2025-01-06  responsibility_assigned  scope=case organisation=city role=klantmanager\n" + STAYS)
    alone = row("2024-01-06  check_in_held  with=worker")
    many = [guided._replace(career=str(number)) for number in range(18)]
    found = counted([*many, alone._replace(career="x"), alone._replace(career="y")])

    assert (found["workers"], found["starts"], found["caseload"]) == (20, None, [])
    assert {one["followed"] for one in found["still_working"][:4]} == {None}


def test_who_may_not_be_used_has_no_row() -> None:
    assert row_of(Story(f"{SILENT}\n2025-02-01  restriction_set").career()) is None


def test_nothing_of_a_deeper_class_is_stored() -> None:
    """A sickness report a year later leaves no day behind."""
    found = row(f"{SILENT}\n2026-01-06  sickness_reported  placement=a")
    assert found.heard_on == date(2025, 1, 6)
