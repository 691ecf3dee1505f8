"""docs/research.md: what it shows runs as written, and what it says of the states is so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.research.careers import extract, generated, leaving
from werkzekerheid.cli.pictured.making import KINDS
from werkzekerheid.research.formats.days import _told
from werkzekerheid.research.formats.known import NAMES
from werkzekerheid.research.states import CODES, SILENCE_DAYS, STATE_OF_FORM

PAGE = (Path(__file__).parents[2] / "docs" / "research.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    found = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the blocks find their data sets, as `data/<format>`."""
    here, careers = tmp_path_factory.mktemp("docs"), [leaving(generated(one), "months") for one in range(150)]
    (here / "data").mkdir()
    for name in ("parquet", "survival", "sts", "spell"):
        extract(name, here / name, careers)
        (here / name / "extract").rename(here / "data" / name)
    return here


@pytest.mark.parametrize("number", range(len(blocks("python"))))
def test_a_block_of_python_works_as_written(folder: Path, number: int) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", blocks("python")[number]],
        cwd=folder, env=os.environ, capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 4


def test_the_block_of_r_works_as_written(folder: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not there")
    done = subprocess.run(
        ["Rscript", "-e", "\n".join(blocks("r"))], cwd=folder, capture_output=True, encoding="utf-8", check=False,
        timeout=120,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "employed" in done.stdout


def named_under(heading: str) -> list[str]:
    """What the first column of the table with this heading names."""
    table = re.search(rf"^\| {heading} \|.*\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert table
    return re.findall(r"^\| `(\w+)` \|", table[1], re.MULTILINE)


def test_it_tells_of_every_format_and_state_in_their_order() -> None:
    assert {*named_under("Format")} == {*NAMES}
    assert named_under("State") == list(CODES)
    assert {*named_under("Kind")} == {*KINDS}
    for form, state in STATE_OF_FORM.items():
        assert re.search(rf"^\| `{state}` \| .*{form.replace('_', '.')}", PAGE, re.MULTILINE) or form == "unknown"
    assert f"{SILENCE_DAYS} days after anything was heard" in PAGE


def test_it_tells_every_precision() -> None:
    for told in ("2021-03-14", "2021-03", "2021-22", "2021", "202X"):
        assert f"`{_told(told)}`" in PAGE.replace("\n", " ")
