"""The document of the API: it is what the code answers, what is in the repository, and what the Dutch rules ask for."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import release_api
from werkzekerheid.api.resources.documents import OVER_ALL, SHOWN
from werkzekerheid.api.resources.facts import RECORDABLE
from werkzekerheid.api.version import VERSION

if TYPE_CHECKING:
    import httpx

    from tests.api.clients import Doors

ROOT = Path(__file__).parents[2]
RULES = ROOT.parent / "shared" / "standards" / "adr-ruleset.yaml"
SPECTRAL = "@stoplight/spectral-cli@6.16.3"
SCRATCH = Path(tempfile.gettempdir()) / "werkzekerheid-spectral"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(release_api.made())
    return found


def test_the_document_in_the_repository_is_that_of_the_code() -> None:
    assert release_api.is_written(), "run scripts/release_api.py, and tell of it in docs/api-changelog.md"


def test_the_changelog_begins_with_this_version() -> None:
    versions = re.findall(r"^## (\S+)", (ROOT / "docs" / "api-changelog.md").read_text("utf-8"), re.MULTILINE)

    assert versions[0] == VERSION


def test_what_is_served_is_the_document_and_open_to_every_site(demo: Doors, document: dict[str, Any]) -> None:
    answer: httpx.Response = demo.as_(None).get("/openapi.json", headers={"Origin": "https://elsewhere.example"})

    assert answer.json() == document
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert demo.as_(None).get("/catalogue").headers.get("Access-Control-Allow-Origin") is None


def test_every_projection_and_every_type_of_fact_is_in_it(document: dict[str, Any]) -> None:
    assert {f"/careers/{{career}}/{one.path}" for one in SHOWN.values()} <= document["paths"].keys()
    assert {one.path for one in OVER_ALL.values()} <= document["paths"].keys()
    assert set(document["components"]["schemas"]["FactToRecord"]["properties"]["type"]["enum"]) == RECORDABLE


def test_no_name_of_a_person_has_a_place_in_an_address(document: dict[str, Any]) -> None:
    """Only ids and words of ours: what is searched for and why it is necessary stand in a body or a header."""
    asked = {
        one["name"]
        for methods in document["paths"].values()
        for operation in methods.values()
        for one in operation.get("parameters", ())
        if one["in"] in {"path", "query"}
    }

    assert asked == {
        "after", "alert", "asOf", "basis", "career", "classes", "cursor", "from", "handover", "knownAt", "limit",
        "name", "organisation", "purpose", "request", "since", "subscription", "token", "tree", "until", "version",
        "wait",
    }  # fmt: skip


@pytest.fixture(scope="module")
def spectral() -> Path:
    """The linter, in a folder of its own outside the repository; its scripts are not run."""
    if not RULES.is_file():
        pytest.skip(f"the rule set is not there: ../shared/standards/{RULES.name}")
    found = SCRATCH / "node_modules" / ".bin" / "spectral"
    if not found.is_file():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not there, with which Spectral comes")
        SCRATCH.mkdir(exist_ok=True)
        words = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(SCRATCH), SPECTRAL]
        done = subprocess.run(words, cwd=SCRATCH, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            pytest.skip(f"npm brought no Spectral: {done.stderr[-200:]}")
    return found


def test_it_follows_the_dutch_rules_for_apis(spectral: Path) -> None:
    """The NL API Design Rules; that our names are English is a decision of ours (0070), which no linter sees."""
    words = [str(spectral), "lint", "--ruleset", str(RULES), "--fail-severity", "warn", str(release_api.DOCUMENT)]

    done = subprocess.run(words, cwd=SCRATCH, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 0, done.stdout[-4_000:]
