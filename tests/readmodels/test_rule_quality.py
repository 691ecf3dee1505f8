"""What became of alerts, counted without careers; and the random sample beside them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

import pytest

from tests.story import Story
from werkzekerheid.readmodels.alerts import AlertRecord, Answered
from werkzekerheid.readmodels.rule_quality import Tally, Window, in_sample, may_be_sampled, measures, week_of

if TYPE_CHECKING:
    from werkzekerheid.career.state import Career

LEDGER = "2f1e8c5a-0b8e-5b0e-9a51-6a1d6a4f7c11"
YEAR = Window(date(2026, 1, 1), date(2026, 12, 31))


def alert(raised_on: str, rule: str = "in_view", **more: Any) -> AlertRecord:
    return AlertRecord(
        career="c", alert=f"{rule}:{raised_on}", rule=rule, part="", subject="s", ground="g", concerns="organisation",
        audience=("jobcoach",), opens_on=None, due_on=None, promise_state="due",
        raised_at=datetime(2026, 1, 1, tzinfo=UTC), raised_on=date.fromisoformat(raised_on),
        told_on=date.fromisoformat(raised_on), evidence=(), **more,
    )  # fmt: skip


def answered(on: str, how: str) -> Answered:
    return Answered(date.fromisoformat(on), "jobcoach", how, None)


def career(more: str = "") -> Career:
    return Story(f"2025-12-01  placement_started  form=dienstverband\n{more}").career("2026-12-31")


def row(tally: Tally, rule: str = "in_view") -> dict[str, Any]:
    return dict(next(one for one in tally.report(None)["rules"] if one["rule"] == rule))


def test_each_alert_is_counted_by_what_became_of_it() -> None:
    """Answered in time, answered late, disagreed with, kept, withdrawn; and one of last year, which is not counted."""
    tally = Tally(LEDGER, YEAR)
    for _ in range(12):
        tally.add(career(), [
            alert("2026-02-02", answered=answered("2026-02-05", "contacted")),
            alert("2026-03-02", answered=answered("2026-03-20", "planned")),
            alert("2026-04-02", answered=answered("2026-04-03", "disagree")),
            alert("2026-05-02", kept_on=date(2026, 5, 9)),
            alert("2026-06-02", withdrawn_on=date(2026, 6, 3)),
            alert("2025-12-31"),
        ])  # fmt: skip
    found = row(tally)

    assert (found["raised"], found["answered"], found["kept"], found["withdrawn"]) == (60, 36, 12, 12)
    assert (found["contacted"], found["planned"], found["disagree"]) == (12, 12, 12)
    assert (found["followed"], found["followed_percent"]) == (12, 20)
    assert (found["confirmed"], found["found"], found["median_days_to_answer"]) == (12, None, 3)
    assert found["per_worker_year"] == 5.0
    assert tally.report(None)["careers"] == 12


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("2026-02-03  signal_observed   sign=conflict", 12),
        ("2026-05-05  relapse_reported  effects=absent", 12),
        ("2026-05-06  relapse_reported  effects=absent", None),
        ("2026-02-02  signal_observed   sign=conflict", None),
        ("2026-03-01  dropped_out       phase=later", 12),
    ],
)
def test_a_signal_relapse_or_drop_out_within_the_window_after_it_is_something_found(
    line: str, found: int | None
) -> None:
    """An alert of 2 February; up to 92 days after it, and not on the day itself."""
    tally = Tally(LEDGER, YEAR)
    for _ in range(12):
        tally.add(career(line), [alert("2026-02-02")])

    assert (row(tally)["found"], row(tally)["confirmed"]) == (found, found)


def test_what_is_too_small_to_tell_is_not_told() -> None:
    tally = Tally(LEDGER, YEAR)
    for number in range(9):
        tally.add(career(), [alert("2026-02-02", answered=answered("2026-02-03", "contacted"))] * (number + 1))
    tally.add(career(), [alert("2026-02-02", rule="contract_end")] * 9)
    report = tally.report(None)

    assert (report["careers"], row(tally)["raised"]) == (10, 45)
    assert set(row(tally, "contract_end").values()) == {"contract_end", None}


def test_no_answer_can_be_reckoned_back_from_the_others() -> None:
    """Nine disagreed: what the others and the sum would tell is kept back too."""
    tally = Tally(LEDGER, YEAR)
    kinds = {"contacted": 30, "planned": 20, "no_action": 10, "disagree": 9, "wrong_information": 0}
    for how, number in kinds.items():
        for _ in range(number):
            tally.add(career(), [alert("2026-02-02", answered=answered("2026-02-03", how))])
    found = row(tally)
    told = {how: found[how] for how in kinds}

    assert found["answered"] == 69
    assert told == {"contacted": 30, "planned": 20, "no_action": None, "disagree": None, "wrong_information": None}


def test_only_the_rule_that_is_asked_about_is_counted() -> None:
    tally = Tally(LEDGER, YEAR, "contract_end")
    for _ in range(12):
        tally.add(career(), [alert("2026-02-02"), alert("2026-02-02", rule="contract_end")])

    assert [one["rule"] for one in tally.report(None)["rules"]] == ["contract_end"]


def test_who_may_not_be_used_counts_nowhere() -> None:
    tally = Tally(LEDGER, YEAR)
    tally.add(career("2026-01-02  restriction_set  reason=asked"), [alert("2026-02-02")])

    assert (tally.careers, tally.report(None)["rules"]) == (0, [])


def test_chance_puts_one_in_so_many_careers_in_the_sample_and_the_same_each_time() -> None:
    ids = [str(uuid5(UUID(LEDGER), str(number))) for number in range(4_000)]
    monday = date(2026, 3, 2)
    drawn = [one for one in ids if in_sample(LEDGER, one, monday, 20)]

    assert 140 < len(drawn) < 260
    assert drawn == [one for one in ids if in_sample(LEDGER, one, monday, 20)]
    next_week = {one for one in ids if in_sample(LEDGER, one, monday + timedelta(days=7), 20)}
    assert len(next_week & set(drawn)) < 30
    assert {one for one in ids if in_sample(str(UUID(int=1)), one, monday, 20)} != set(drawn)


def test_a_week_begins_on_monday() -> None:
    days = [date(2026, 3, 2) + timedelta(days=number) for number in range(7)]

    assert {week_of(day) for day in days} == {date(2026, 3, 2)}


@pytest.mark.parametrize(
    ("more", "records", "may"),
    [
        ("", [], True),
        ("", [alert("2026-02-27")], False),
        ("", [alert("2026-03-02")], True),
        ("", [alert("2026-02-02", kept_on=date(2026, 2, 27))], True),
        ("", [alert("2026-02-02", withdrawn_on=date(2026, 3, 2))], False),
        ("2026-02-27  career_closed  reason=moved", [], False),
        ("2026-01-02  restriction_set  reason=asked", [], False),
    ],
)
def test_beside_the_selection_means_without_an_alert_as_the_week_begins(
    more: str, records: list[AlertRecord], may: bool
) -> None:
    assert may_be_sampled(career(more), records, date(2026, 3, 2)) is may


def test_nobody_is_in_the_sample_of_a_week_before_the_opening() -> None:
    assert not may_be_sampled(career(), [], date(2025, 11, 24))


def test_the_sample_is_counted_like_the_alerts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody is drawn: twelve careers, four whole weeks, a talk in the second, a signal in the third."""
    tally = Tally(LEDGER, Window(date(2026, 3, 1), date(2026, 3, 29)))
    tally.measures = measures(date(2026, 3, 1)).model_copy(update={"sample_one_in": 1})
    lived = career("""
        2026-03-10  check_in_held    with=worker by=jobcoach
        2026-03-18  signal_observed  sign=conflict
    """)
    for _ in range(12):
        tally.add(lived, [])

    assert tally.report("city")["sample"] == {
        "one_in": 1, "sampled": 48, "contacted": 12, "found": 36, "found_percent": 75,
    }  # fmt: skip
    assert tally.report("city")["organisation"] == "city"
