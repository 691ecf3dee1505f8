"""SPELL, STS and TSE: they tell of one sequence, and base R reads them as it would for TraMineR."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest

from tests.research.careers import ABOUT, extract, many
from werkzekerheid.research.states import CODES


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the three, counted in months."""
    return folder_of(tmp_path_factory.mktemp("months"), "months")


@pytest.fixture(scope="module")
def by_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of a project that lets days leave."""
    return folder_of(tmp_path_factory.mktemp("days"), "shifted")


def folder_of(folder: Path, dates: str) -> Path:
    for name in ("spell", "sts", "tse"):
        extract(name, folder / name, many(80), ABOUT._replace(dates=dates), a_part=30)
    return folder


@pytest.mark.parametrize("unit", ["made", "by_day"])
def test_spells_follow_one_another_from_1_and_never_overlap(request: pytest.FixtureRequest, unit: str) -> None:
    told = rows(request.getfixturevalue(unit) / "spell/extract/spell.csv")

    assert list(told[0])[:4] == ["id", "begin", "end", "status"], "as seqformat asks for them"
    for _, spells in groupby(told, key=lambda one: one["id"]):
        behind = 1
        for one in spells:
            assert int(one["begin"]) == behind <= int(one["end"])
            assert one["status"] in CODES
            behind = int(one["end"]) + 1


def test_where_days_leave_a_spell_counts_days_and_sts_months(made: Path, by_day: Path) -> None:
    for one in rows(by_day / "spell/extract/spell.csv"):
        lasted = date.fromisoformat(one["last_on"]) - date.fromisoformat(one["first_on"])
        assert lasted.days == int(one["end"]) - int(one["begin"])

    assert (by_day / "sts/extract/sts.csv").read_bytes() == (made / "sts/extract/sts.csv").read_bytes()


def test_the_columns_of_sts_are_the_spells_drawn_out(made: Path) -> None:
    drawn: dict[str, list[str]] = {}
    for one in rows(made / "spell/extract/spell.csv"):
        drawn.setdefault(one["id"], []).extend([one["status"]] * (int(one["end"]) - int(one["begin"]) + 1))
    told = {id_: list(states) for id_, *states in (one.values() for one in rows(made / "sts/extract/sts.csv"))}
    longest = max(map(len, drawn.values()))

    assert told == {id_: states + [""] * (longest - len(states)) for id_, states in drawn.items()}


def test_every_event_since_the_opening_that_has_a_day_has_its_time(made: Path) -> None:
    told = rows(made / "tse/extract/tse.csv")
    package = json.loads((made / "tse/extract/datapackage.json").read_bytes())
    left_out = package["werkzekerheid"]["left_out"]

    assert len(told) + sum(left_out.values()) == sum(len(one.laid) for one in many(80))
    assert left_out["event_without_day"] > 100, "most of a reconstruction"
    assert all(int(one["time_earliest"] or 0) <= int(one["time"]) for one in told)
    assert {one["precision"] for one in told} > {"day", "month", "about_month", "derived"}


def test_the_raw_spells_stand_beside_and_may_overlap(made: Path) -> None:
    told = rows(made / "spell/extract/spell_told.csv")

    assert {one["status"] for one in told} > {"employed", "setback", "trial"}
    assert any(one["ends_latest"] == "" for one in told), "an end that nobody told stays untold"


_R = """
spell <- read.csv("spell/extract/spell.csv"); sts <- read.csv("sts/extract/sts.csv", na.strings = "")
long <- do.call(rbind, lapply(split(spell, spell$id), function(one) data.frame(
  id = one$id[1], place = seq_len(max(one$end)), status = rep(one$status, one$end - one$begin + 1))))
wide <- unlist(lapply(seq_len(nrow(sts)), function(i) { one <- unlist(sts[i, -1]); one[!is.na(one)] }))
long <- long[order(match(long$id, sts$id), long$place), ]
stopifnot(identical(as.character(long$status), unname(as.character(wide))))
cat(nrow(sts), nrow(long))
"""


def test_r_reads_both_as_one_sequence(made: Path) -> None:
    r = shutil.which("Rscript")
    if r is None:
        pytest.skip("Rscript is not there")
    done = subprocess.run([r, "-e", _R], cwd=made, capture_output=True, encoding="utf-8", check=False, timeout=120)

    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[0]) == len(many(80))
