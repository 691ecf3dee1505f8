"""The pages for who builds an app: every path stands in the table, and every block works as written."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import release_api
from tests.api.clients import KIM
from werkzekerheid.api.statuses import status_of

if TYPE_CHECKING:
    from tests.api.clients import Doors

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "integrate.md").read_text("utf-8")
WRITTEN = "http://127.0.0.1:8000"


def blocks(language: str, doors: Doors) -> str:
    """All blocks in a language, in their order, at the address where it is answered."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return "\n".join(found).replace(WRITTEN, doors.url)


def test_the_blocks_of_curl_work_as_written(doors: Doors, tmp_path: Path) -> None:
    if shutil.which("curl") is None or shutil.which("bash") is None:
        pytest.skip("curl or bash is not there")

    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", blocks("sh", doors)], cwd=tmp_path, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert f'"career_id":"{KIM}"' in done.stdout
    assert '"already":true' in done.stdout
    assert "304" in done.stdout
    assert '"code": "invalid_input"' in done.stdout
    assert "nl.werkzekerheid.projection.situation.v1" in done.stdout


def test_the_block_of_python_works_as_written(doors: Doors, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", blocks("python", doors)], cwd=tmp_path, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert re.search(r"[1-9]\d* promises to keep", done.stdout)
    assert "recorded at version" in done.stdout
    assert "refused: ('invalid_input'" in done.stdout
    assert re.search(r"[1-9]\d* careers in the copy", done.stdout)


_HAS_HTTR2 = ["Rscript", "-e", "quit(status = !requireNamespace('httr2', quietly = TRUE))"]


def test_the_block_of_r_works_as_written(doors: Doors) -> None:
    if shutil.which("Rscript") is None or subprocess.run(_HAS_HTTR2, check=False).returncode:
        pytest.skip("R, or its package httr2, is not there")
    wanted = {
        "role": "jobcoach", "purpose": "guidance", "basis": "participatiewet_10", "form": "content",
        "projections": ["situation"],
    }  # fmt: skip
    feed = doors.as_("lead@gemeente").post("/subscriptions", json=wanted).json()["subscription"]

    done = subprocess.run(
        ["Rscript", "-"], input=blocks("r", doors), env={**os.environ, "FEED": feed}, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert re.search(r"[1-9]\d* careers, go on after", done.stdout)


def test_every_path_stands_in_the_table() -> None:
    """Those of subscriptions and feeds stand on a page of their own."""
    document = json.loads(release_api.made())
    lines = (DOCS / "api.md").read_text("utf-8").splitlines()
    rows = [line.strip("|").split("|") for line in lines if line.startswith("| `/")]
    told = {
        (method, path)
        for paths, get, post in rows
        for path in re.findall(r"`(/[^`]*)`", paths)
        for method, what in (("get", get), ("post", post))
        if what.strip()
    }

    assert told == {
        (method, path)
        for path, methods in document["paths"].items()
        for method in methods
        if not path.startswith(("/subscriptions", "/asyncapi"))
    }


def test_the_codes_it_names_have_the_statuses_it_says() -> None:
    text = (DOCS / "api.md").read_text("utf-8")

    for status, code in re.findall(r"\b(4\d\d) `([a-z_]+)`", text):
        assert status_of(code) == int(status)
