"""docs/security.md names what stops a threat: whoever looks for it must find it."""

from __future__ import annotations

import re
from pathlib import Path

import typer

from tests.security.commands import leaves
from werkzekerheid.cli.commands import app

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text("utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", TEXT))
PLACES = (ROOT, ROOT / "src" / "werkzekerheid", ROOT / "tests" / "security")


def test_every_module_and_test_that_is_named_is_there() -> None:
    files = {one for one in NAMED if one.endswith((".py", ".toml", "/")) and " " not in one}

    assert len(files) > 20
    assert not {one for one in files if not any((place / one).exists() for place in PLACES)}


def test_every_command_and_option_that_is_named_is_there() -> None:
    options = {option for leaf in leaves() for option in {*leaf.switches, *(one.name for one in leaf.parameters)}}
    work = typer.main.get_command(app).commands["work"]  # type: ignore[attr-defined]
    options |= {name for one in work.params for name in one.opts}
    named = {one.split()[0] for one in NAMED if one.startswith("--")}

    assert len(named) > 5
    assert not named - options - {"--require-hashes"}
    commands = {leaf.name for leaf in leaves()} | {leaf.name.split()[0] for leaf in leaves()}
    assert {
        "who-saw",
        "seen-by",
        "in-reach",
        "usage",
        "rotate-key",
        "doctor",
        "verify",
        "directory end",
    } <= commands & NAMED


def test_each_threat_says_what_stops_it_and_what_does_not() -> None:
    threats = TEXT.partition("## Who, and what stops them")[2].partition("## What is forgotten")[0]

    assert threats.count("- *Stops*") == threats.count("- *Does not stop*") >= 10
