"""The tables as CSV and Parquet: frictionless finds them whole, DuckDB and Polars read them in place."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import frictionless
import polars as pl
import pytest

from tests.research.careers import ABOUT, demo, extract, generated, many, sql
from werkzekerheid.research.formats.tables import ALERTS, TABLES, tables

CAREERS = many(120)
TABULAR = ("csv", "parquet")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two extracts of the same careers, with what the rules said."""
    folder = tmp_path_factory.mktemp("tables")
    for name in TABULAR:
        extract(name, folder / name, CAREERS, ABOUT._replace(rules=True), a_part=50)
    return folder


def rows(made: Path, table: str) -> list[dict[str, str]]:
    with (made / f"csv/extract/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", TABULAR)
def test_frictionless_finds_the_package_whole(made: Path, name: str) -> None:
    report = frictionless.validate(str(made / name / "extract/datapackage.json"))

    assert report.valid, report.flatten(["title", "message"])
    assert len(report.tasks) > len(TABLES)


def test_frictionless_finds_out_what_was_changed(made: Path, tmp_path: Path) -> None:
    whole = made / "csv/extract"
    for one in whole.iterdir():
        (tmp_path / one.name).write_bytes(one.read_bytes())
    signals = tmp_path / "signals.csv"
    signals.write_text(signals.read_text("utf-8").replace(",day,", ",year,", 1), "utf-8")

    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


@pytest.mark.parametrize("table", [one.name for one in tables(ABOUT._replace(rules=True))])
def test_duckdb_and_polars_read_the_parts_in_place_and_find_what_the_csv_holds(made: Path, table: str) -> None:
    parts = f"{made}/parquet/extract/{table}/*.parquet"
    told = rows(made, table)

    assert len(list(Path(made, "parquet/extract", table).iterdir())) == 3
    (names, *found) = sql(f"SELECT * FROM '{parts}'")
    assert names == tuple(told[0])
    assert [[_text(one) for one in row] for row in found] == [list(row.values()) for row in told]
    assert pl.scan_parquet(parts).select(pl.len()).collect().item() == len(told)


def _text(value: Any) -> str:
    """A value as CSV has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if hasattr(value, "hour"):
        return value.isoformat().replace("+00:00", "Z")  # type: ignore[no-any-return]
    return "" if value is None else str(value)


def test_what_was_told_vaguely_leaves_as_vaguely(made: Path) -> None:
    joost = demo()["joost"]
    told = [one for one in rows(made, "events") if one["career"] == joost.career.career_id]
    (start,) = (one for one in joost.career.placements.values() if one.form == "dagbesteding")
    (row,) = (one for one in told if one["type"] == "placement_started" and one["placement"] == start.ref)

    assert (row["earliest"], row["latest"], row["precision"]) == ("2020-01-01", "2020-01-31", "month")
    assert {one["precision"] for one in rows(made, "events")} > {"day", "month", "about_month", "derived", "order"}


def test_an_event_that_only_lies_between_others_may_be_on_any_day_between_them(made: Path) -> None:
    """Where the fold puts it to go on with, no row says."""
    joost = demo()["joost"]
    between = [one for one in joost.laid if one.moment.latest != one.moment.bound and not one.moment.dayless]
    told = {one["event"]: (one["latest"], one["precision"]) for one in rows(made, "events")}

    assert len(between) > 5
    assert all(told[one.moment.event_id] == (str(one.moment.bound), "derived") for one in between)


def test_an_event_of_which_only_the_order_is_known_has_no_day(made: Path) -> None:
    without = [one for one in rows(made, "events") if one["precision"] == "order"]

    assert len(without) > 200
    assert {(one["earliest"], one["latest"]) for one in without} == {("", "")}


def test_the_rows_add_up(made: Path) -> None:
    careers = rows(made, "careers")

    for name in ("events", "placements", "signals", "contacts"):
        assert sum(int(one[name]) for one in careers) == len(rows(made, name)), name


def test_what_the_rules_said_stands_there_only_when_asked_for(made: Path, tmp_path: Path) -> None:
    alerts = rows(made, "alerts")
    extract("csv", tmp_path / "without", [generated(1)])

    assert {one["outcome"] for one in alerts} > {"kept", "broken"}
    assert len({one["rule"] for one in alerts}) > 8
    assert all(len(one["table_version"]) == 64 for one in alerts)
    assert not (tmp_path / "without/extract/alerts.csv").exists()
    assert tables(ABOUT) == TABLES
    assert ALERTS not in TABLES


def test_a_field_of_an_event_is_asked_for_in_the_files_themselves(made: Path) -> None:
    _, late = sql(f"""
        SELECT count(*) FROM '{made}/parquet/extract/events/*.parquet'
        WHERE type = 'signal_observed' AND fields->>'sign' = 'late_repeatedly'
    """)

    assert late[0] == sum(signal.sign == "late_repeatedly" for one in CAREERS for signal in one.career.signals.values())


def test_the_package_says_of_what_it_was_made(made: Path) -> None:
    package = json.loads((made / "csv/extract/datapackage.json").read_bytes())

    assert package["werkzekerheid"] | {"rows": 0} == {
        **ABOUT._replace(rules=True)._asdict(), "classes": [], "format": "csv", "left_out": {}, "rows": 0,
    }  # fmt: skip
    assert package["werkzekerheid"]["rows"]["careers"] == len(CAREERS)
    described = [one["path"] for one in package["resources"]]
    assert sorted([*described, "datapackage.json"]) == sorted(one.name for one in (made / "csv/extract").iterdir())
