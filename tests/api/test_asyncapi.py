"""The document of the feeds: kept as it is made, served to everybody, and true of what leaves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

import asyncapi
from tests.api.clients import COACH
from tests.api.test_subscriptions import EVENTS, ROWS, opened
from werkzekerheid.api.asyncapi import document
from werkzekerheid.api.settings import ApiSettings

if TYPE_CHECKING:
    from tests.api.clients import Doors

KEPT = Path(__file__).parents[2] / "docs" / "asyncapi.json"


def test_it_is_kept_as_it_is_made() -> None:
    assert KEPT.read_text("utf-8") == asyncapi.text(), "python scripts/asyncapi.py > docs/asyncapi.json"


def test_every_reference_leads_somewhere() -> None:
    made = document(ApiSettings())
    for one in _references(made):
        found: Any = made
        for step in one.removeprefix("#/").split("/"):
            found = found[step]


def test_it_is_served_to_everybody(demo: Doors) -> None:
    answer = demo.as_(None).get("/asyncapi.json")

    assert answer.json() == document(demo.api.state.house.settings)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_what_leaves_is_as_it_says(doors: Doors) -> None:
    made = document(ApiSettings())
    by_type = {one["name"]: one["payload"] for one in made["components"]["messages"].values()}
    for wanted, kind in ((EVENTS, "events"), ({**EVENTS, "form": "content"}, "events"), (ROWS, "rows")):
        entries = doors.as_(COACH).get(f"/subscriptions/{opened(doors, wanted)}/{kind}").json()
        assert entries
        for entry in entries:
            schema = {"allOf": [by_type[entry["type"]]], "components": made["components"]}
            Draft202012Validator(schema).validate(entry)


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [one for inner in value.values() for one in _references(inner)]
    return [one for inner in value for one in _references(inner)] if isinstance(value, list) else []
