"""The benchmarks run, and tell what they measured in one form. How fast anything is, no test says."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import bench
import bench_library
from make_load import careers

BENCH = Path(bench.__file__)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(BENCH), *arguments], capture_output=True, encoding="utf-8", check=False, timeout=120
    )


@pytest.mark.parametrize("name", bench.BENCHMARKS)
def test_each_tells_both_figures_their_ratio_and_the_goal(name: str) -> None:
    done = run("--quick", name)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert list(told) == [name]
    one = told[name]
    assert list(one) == ["ours", "against", "ratio", "goal", "holds", "unit", "how"]
    assert all(isinstance(one[figure], float | int) and one[figure] > 0 for figure in ("ours", "against", "ratio"))
    sign, bound = one["goal"].split()
    assert one["holds"] is (one["ratio"] >= float(bound) if sign == ">=" else one["ratio"] <= float(bound))
    assert sign in {">=", "<="}
    assert one["unit"]
    assert one["how"]


def test_a_name_that_is_none_is_told_with_those_that_are() -> None:
    done = run("fold")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"unknown: fold; there are: {', '.join(bench.BENCHMARKS)}\n"


def test_the_career_of_the_library_knows_every_type_of_the_load() -> None:
    """Else a career that holds such a fact could not be told to it."""
    types = {one.fact.TYPE for _, facts in careers(30) for one in facts} - {"career_opened"}
    assert {name for name in types if not hasattr(bench_library.Career, name)} == set()
