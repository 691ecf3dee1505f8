"""The long table of survival analysis: stretches that touch, nothing that looks ahead, and a Cox model that runs."""

from __future__ import annotations

import csv
import warnings
from datetime import date
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from tests.research.careers import ABOUT, extract, generated, of_events, sql
from tests.story import Story
from werkzekerheid.research.formats.base import Seen
from werkzekerheid.research.formats.survival import TABLE

COVARIATES = ["has_coach", "contact_last_30_days", "open_signal", "contract_ends_within_90_days", "hours_per_week"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    extract("survival", tmp_path_factory.mktemp("survival") / "made", [generated(one) for one in range(500)], ABOUT)
    return next(tmp_path_factory.getbasetemp().glob("survival*/made/extract"))


def stretches(story: Story, until: str = "2026-12-31") -> list[dict[str, Any]]:
    one = Seen(of_events("story", story.events, date.fromisoformat(until)))
    names = [column.name for column in TABLE.columns]
    return [dict(zip(names, row, strict=True)) for row in TABLE.rows(one, ABOUT)]


def times(rows: list[dict[str, Any]], name: str) -> list[tuple[int, int]]:
    """The stretches in which something held."""
    return [(one["start"], one["stop"]) for one in rows if one[name]]


def test_stretches_touch_and_only_the_last_one_ends(made: Path) -> None:
    with (made / "survival.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    for _, group in groupby(told, key=lambda one: one["id"]):
        rows = list(group)
        assert all(int(one["start"]) < int(one["stop"]) for one in rows)
        assert [one["start"] for one in rows[1:]] == [one["stop"] for one in rows[:-1]]
        assert not any(one["ended_by"] or one["event"] == "1" for one in rows[:-1])
        assert rows[-1]["ended_by"], "censoring is never silent"
        assert (rows[-1]["event"] == "1") == (rows[-1]["ended_by"] == "dropped_out")


def test_a_cox_model_runs_on_it(made: Path) -> None:
    """Without any filling in: lifelines takes the table as it is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what lifelines builds on
        table = import_module("pandas").read_parquet(made / "survival")
        model = import_module("lifelines").CoxTimeVaryingFitter().fit(
            table[["id", "start", "stop", "event", *COVARIATES]],
            id_col="id", event_col="event", start_col="start", stop_col="stop",
        )  # fmt: skip

    assert len(table) > 5_000
    assert model.summary.loc["open_signal", "exp(coef)"] > 2, "signs show what is coming, as these lives were made"
    assert model.summary.loc["contact_last_30_days", "exp(coef)"] < 1


def test_parquet_and_csv_hold_the_same(made: Path) -> None:
    _, counts = sql(f"""
        SELECT (SELECT (count(*), sum(stop), sum(event), sum(has_coach)) FROM '{made}/survival.csv'),
               (SELECT (count(*), sum(stop), sum(event), sum(has_coach)) FROM '{made}/survival/*.parquet')
    """)

    assert counts[0] == counts[1]


def test_what_holds_is_what_had_happened_before(story: Story) -> None:
    """
    2026-01-05  career_opened       reason=benefit
    2026-01-05  placement_started   placement=p form=dienstverband organisation=o organisation_kind=regular_employer
    2026-01-15  coach_assigned      coach=c kind=jobcoach organisation=j
    2026-02-04  s: signal_observed  sign=withdrawn seen_by=employer placement=p
    2026-02-14  signal_answered     signal=s by=jobcoach action=talked
    2026-02-14  check_in_held       with=worker by=jobcoach channel=visit placement=p
    2026-04-15  dropped_out         placement=p phase=first_half_year
    2026-04-15  placement_ended     placement=p outcome=dropped_out
    """
    rows = stretches(story)

    assert [(one["start"], one["stop"]) for one in rows] == [(0, 10), (10, 30), (30, 40), (40, 70), (70, 100)]
    assert times(rows, "has_coach") == [(10, 30), (30, 40), (40, 70), (70, 100)]
    assert times(rows, "open_signal") == [(30, 40)]
    assert times(rows, "contact_last_30_days") == [(40, 70)]
    assert [(one["event"], one["ended_by"]) for one in rows[-2:]] == [(0, None), (1, "dropped_out")]


def test_a_contract_is_near_its_end_only_once_that_was_told_and_until_it_is_renewed(story: Story) -> None:
    """
    2026-01-05  career_opened       reason=benefit
    2026-01-05  placement_started   placement=p form=dienstverband organisation=o organisation_kind=regular_employer
    2026-01-05  contract_concluded  placement=p contract=k kind=temporary ends_on=2026-05-05
    2026-04-15  contract_renewed    contract=k kind=permanent
    """
    rows = stretches(story, "2026-06-04")

    assert times(rows, "contract_ends_within_90_days") == [(30, 100)]
    assert (rows[-1]["stop"], rows[-1]["event"], rows[-1]["ended_by"]) == (150, 0, "observation_ends")


def test_a_place_of_before_the_opening_enters_late(story: Story) -> None:
    """
    2026-01-05  career_opened       reason=benefit
    2025-12-06  placement_started   placement=p form=dienstverband history=true recorded_on=2026-01-06
    2026-02-04  placement_ended     placement=p outcome=moved_on
    """
    (row,) = stretches(story)

    assert (row["start"], row["stop"], row["ended_by"]) == (30, 60, "moved_on")
