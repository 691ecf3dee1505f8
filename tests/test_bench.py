"""The benchmarks run, and tell what they measured in one form. How fast anything is, no test says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import bench
import bench_library
from bench_table import markdown
from make_load import careers

BENCH = Path(bench.__file__)
LINE = ["what", "on", "peer", "ours", "against", "ratio", "unit", "how", "goal", "holds"]


def run(*arguments: str, server: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(BENCH), *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=240,
        env=os.environ | {"WERKZEKERHEID_TEST_POSTGRES": server},
    )


@pytest.fixture(scope="module")
def document(server: str) -> dict[str, Any]:
    """Of one run of them all, each with next to nothing to do."""
    done = run("--quick", server=server)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_each_measures_something_and_none_fails(document: dict[str, Any]) -> None:
    assert list(document["measured"]) == list(bench.BENCHMARKS)
    assert document["failed"] == {}
    assert all(document["measured"].values())


def test_each_line_tells_both_figures_their_ratio_and_the_goal(document: dict[str, Any]) -> None:
    for one in (line for lines in document["measured"].values() for line in lines):
        assert list(one) == LINE
        assert all(isinstance(one[figure], float | int) for figure in ("ours", "against", "ratio"))
        assert all(one[word] for word in ("what", "peer", "unit", "how"))
        if one["goal"] is None:
            assert one["holds"] is None
            continue
        sign, bound = one["goal"].split()
        assert one["holds"] is (one["ratio"] >= float(bound) if sign == ">=" else one["ratio"] <= float(bound))
        assert sign in {">=", "<="}


def test_the_versions_of_everything_are_told(document: dict[str, Any]) -> None:
    names = {"python", "sqlite", "postgresql", "psycopg", "pydantic", "eventsourcing", "SQLAlchemy", "system", "cores"}
    told = document["machine"]
    assert all(told[name] for name in names)
    assert told["fdatasync_per_second"] > 0


def test_the_table_has_every_line_and_says_once_what_each_is(document: dict[str, Any]) -> None:
    lines = [line for lines in document["measured"].values() for line in lines]
    text = markdown(document).splitlines()
    assert len([one for one in text if one.startswith("| ")]) == len(lines) + 2
    told = [one for one in text if one.startswith("- ")]
    assert len(told) == len(set(told)) == len({(line["what"], line["peer"], line["how"]) for line in lines})


def test_a_name_that_is_none_is_told_with_those_that_are() -> None:
    done = run("fold")
    assert (done.returncode, done.stdout) == (2, "")
    assert all(name in done.stderr for name in ("'fold'", *bench.BENCHMARKS))


def test_the_career_of_the_library_knows_every_type_of_the_load() -> None:
    """Else a career that holds such a fact could not be told to it."""
    types = {one.fact.TYPE for _, facts in careers(30) for one in facts} - {"career_opened"}
    assert {name for name in types if not hasattr(bench_library.Career, name)} == set()
