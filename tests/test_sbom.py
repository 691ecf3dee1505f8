"""The bill of materials: whoever hears of a leak in a library finds here whether it runs with us."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

import sbom
from environment import RUN_REQUIREMENTS, TEST_REQUIREMENTS
from licences import Installed, everything, pins

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    """The bill of materials of what is installed here."""
    found: dict[str, Any] = json.loads(sbom.document(everything()))
    return found


def test_everything_that_runs_is_in_it_with_its_version_its_licence_and_its_hashes(made: dict[str, Any]) -> None:
    components = {one["name"]: one for one in made["components"]}
    build = {"hatchling", "editables", "pathspec", "pluggy", "trove-classifiers", "packaging", "tomlkit"}

    assert pins(RUN_REQUIREMENTS).keys() - build <= components.keys()
    for name, pin in pins(TEST_REQUIREMENTS).items():
        if name in components:
            one = components[name]
            assert (one["version"], one["purl"]) == (pin.version, f"pkg:pypi/{name}@{pin.version}")
            assert sorted(each["content"] for each in one["hashes"]) == list(pin.hashes) != []
            assert one["licenses"]


def test_what_the_tests_use_is_not_in_it(made: dict[str, Any]) -> None:
    names = {one["name"] for one in made["components"]}

    assert not names & {"pytest", "ruff", "mypy", "hypothesis", "cyclonedx-python-lib", "hatchling"}


def test_what_only_an_extra_brings_is_marked_so(made: dict[str, Any]) -> None:
    scopes = {one["name"]: one["scope"] for one in made["components"]}

    assert (scopes["cryptography"], scopes["distributed"]) == ("required", "optional")


def test_it_says_what_needs_what(made: dict[str, Any]) -> None:
    needs = {one["ref"]: one.get("dependsOn", []) for one in made["dependencies"]}

    assert {"cryptography", "pydantic", "distributed"} <= set(needs["werkzekerheid"])
    assert needs["pydantic"] == ["annotated-types", "pydantic-core", "typing-extensions", "typing-inspection"]


def test_it_is_what_cyclonedx_says_it_should_be(made: dict[str, Any]) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(made)) is None


def test_the_same_pins_give_the_same_bytes_whenever_and_wherever(made: dict[str, Any], tmp_path: Path) -> None:
    """It holds no moment, no chance and no path, so that two of them can be compared."""
    file = tmp_path / "sbom.json"
    surroundings = {**os.environ, "PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"}

    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "sbom.py", "--to", file], cwd=tmp_path, env=surroundings, check=False
    )

    assert done.returncode == 0
    assert json.loads(file.read_bytes()) == made
    assert "timestamp" not in made["metadata"]
    assert str(ROOT) not in file.read_text("utf-8")


def test_what_will_not_do_is_said_and_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = everything()[0]
    bound = first._replace(licence="AGPL-3.0-only")
    without_hash = first._replace(pin=first.pin._replace(hashes=(), version="0"))

    def two() -> list[Installed]:
        return [bound, without_hash]

    monkeypatch.setattr(sbom, "everything", two)

    assert sbom.main(["--to", os.devnull]) == 1
    said = capsys.readouterr().err.splitlines()
    assert [one.split(": ")[0] for one in said] == [first.pin.name] * 3
    assert "AGPL-3.0-only" in said[0]
    assert "hash" in said[1]
    assert "0 is pinned" in said[2]
