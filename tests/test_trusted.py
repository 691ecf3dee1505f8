"""What is read without validating is what validating would have given."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from werkzekerheid import catalogue
from werkzekerheid.facts.career_file import read_career_file
from werkzekerheid.facts.event import Actor, Told
from werkzekerheid.facts.guidance import BegeleidingsplanAgreed
from werkzekerheid.facts.registry import fact_class, fact_types
from werkzekerheid.facts.signals import DroppedOut
from werkzekerheid.facts.trusted import trusted

NINE = [one for one in files("werkzekerheid.demo").iterdir() if one.name.endswith(".toml")]


@pytest.mark.parametrize("name", fact_types())
def test_every_example_is_built_as_a_validator_would(name: str) -> None:
    cls = fact_class(name)
    for example in catalogue.event_type(name, cls.VERSION).examples:
        valid = cls.model_validate(example)
        stored = json.loads(valid.model_dump_json(exclude_none=True))
        built = trusted(cls, stored)
        assert built == valid
        assert built.model_dump_json() == valid.model_dump_json()


@pytest.mark.parametrize("file", NINE, ids=lambda one: one.name)
def test_every_told_fact_and_envelope_too(file: object) -> None:
    content = file.read_bytes()  # type: ignore[attr-defined]
    career_file = read_career_file(content, "file", Actor(actor="test", role="researcher"))
    for event in career_file.events:
        for valid in (event.fact, event.told):
            stored = json.loads(valid.model_dump_json(exclude_none=True))
            assert trusted(type(valid), stored) == valid
            assert trusted(type(valid), json.loads(valid.model_dump_json(exclude_defaults=True))) == valid


def test_what_was_erased_says_on_which_day() -> None:
    stored = {"phase": "later", "reasons": [{"code": "pace", "said_by": "worker"}]}
    assert trusted(DroppedOut, stored) == DroppedOut.model_validate(stored)
    plan = {
        "plan": "p", "goals": [{"goal": "g", "text": {"erased_on": "2026-01-05"}}], "agreements": [], "rhythm": [],
        "agreed_by": ["worker"],
    }  # fmt: skip
    assert trusted(BegeleidingsplanAgreed, plan) == BegeleidingsplanAgreed.model_validate(plan)
    note = {"recorded_by": {"actor": "a", "role": "jobcoach"}, "note": {"erased_on": "2026-01-05"}}
    assert trusted(Told, note) == Told.model_validate(note)


@pytest.mark.parametrize("stored", [{}, {"phase": "later", "another": 1}])
def test_a_field_too_few_or_too_many_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="a field that"):
        trusted(DroppedOut, stored)
