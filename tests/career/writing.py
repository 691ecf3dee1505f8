"""Writing a small career file, and reading what is wrong with it."""

from __future__ import annotations

import pytest

from werkzekerheid.facts.career_file import CareerFile, read_career_file
from werkzekerheid.facts.event import Actor
from werkzekerheid.facts.finding import Findings

RECORDER = Actor(actor="test", role="researcher")
HEAD = """
[career]
key = "voorbeeld"
title = "A made-up career"
source = "example"
told = "2024"
[[organisation]]
key = "kas"
name = "De Kas"
kind = "sociale_onderneming"
"""
OPENING = """
[[event]]
key = "opening"
type = "career_opened"
reason = "school_leaving"
"""
START = """
[[event]]
type = "placement_started"
placement = "kas-1"
form = "dagbesteding"
organisation = "kas"
organisation_kind = "sociale_onderneming"
"""


def read(text: str | bytes) -> CareerFile:
    return read_career_file(text.encode() if isinstance(text, str) else text, "a.career.toml", RECORDER)


def findings(text: str | bytes) -> list[tuple[int | None, str | None, str]]:
    """Everything that is wrong: event, field, what was expected."""
    with pytest.raises(Findings) as found:
        read(text)
    assert {one.file for one in found.value.all} == {"a.career.toml"}
    return [(one.number, one.field, one.expected) for one in found.value.all]


def event(lines: str, kind: str = "signal_observed") -> str:
    required = 'sign = "withdrawn"\nseen_by = "worker"\n' if kind == "signal_observed" else ""
    return f'\n[[event]]\ntype = "{kind}"\n{required}{lines}\n'
