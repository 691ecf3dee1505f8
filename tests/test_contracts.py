"""The contracts in `events/` and the typed facts say the same, both ways."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from werkzekerheid import catalogue
from werkzekerheid.catalogue import EventType
from werkzekerheid.facts.registry import fact_class, fact_types, references, stream_kind
from werkzekerheid.facts.vague import check_vague

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
ERASED = {"erased_on": "2025-01-31"}
TYPES = pytest.mark.parametrize("name", fact_types())
A_DAY = r"^\d{4}-\d{2}-\d{2}$"
OTHER_THAN_WORK = {
    "worker_named": "identity",
    "telling_recorded": "identity",
    "own_reading_added": "identity",
    "signal_observed": "signal",
    "signal_answered": "signal",
    "relapse_reported": "signal",
    "relapse_ended": "signal",
    "warning_given": "signal",
    "dropped_out": "signal",
    "exit_talk_held": "signal",
    "check_in_missed": "signal",
    "view_lost": "signal",
    "condition_disclosed": "health",
    "profile_assessed": "health",
    "sickness_reported": "health",
    "recovery_reported": "health",
    "life_event_reported": "life",
    "income_started": "money",
    "income_ended": "money",
    "wage_value_measured": "money",
}


def event_type(name: str) -> EventType:
    """The newest version: the one that is written."""
    return catalogue.event_type(name, fact_class(name).VERSION)


def file_of(name: str) -> Path:
    return ROOT / "events" / f"{name}.v{fact_class(name).VERSION}.json"


@cache
def contract(name: str) -> dict[str, Any]:
    """The file itself, with its shared parts filled in where they are named."""
    read = json.loads(file_of(name).read_text(encoding="utf-8"))
    filled: dict[str, Any] = _filled(read, read.get("$defs", {}))
    return filled


def _filled(node: Any, shared: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_filled(one, shared) for one in node]
    if not isinstance(node, dict):
        return node
    named = shared[node["$ref"].removeprefix("#/$defs/")] if "$ref" in node else {}
    return {key: _filled(value, shared) for key, value in {**named, **node}.items() if key not in {"$ref", "$defs"}}


@cache
def of_the_class(name: str) -> dict[str, Any]:
    """What pydantic says of the class, with its parts filled in."""
    said = fact_class(name).model_json_schema(mode="validation")
    filled: dict[str, Any] = _filled(said, said.get("$defs", {}))
    return filled


def plain(node: dict[str, Any]) -> dict[str, Any]:
    """Only what decides whether a value fits, written in one way for both."""
    if "anyOf" in node:
        choices = [one for one in node["anyOf"] if one != {"type": "null"} and one.get("title") != "Erased"]
        if len(choices) == 1:
            may_be_null = choices[0].get("type") == "boolean" and {"type": "null"} in node["anyOf"]
            return plain(choices[0]) | ({"null": True} if may_be_null else {})
        return {"anyOf": [plain(one) for one in choices]}
    if "enum" in node:
        return {"enum": node["enum"]}
    kept: dict[str, Any] = {
        key: node[key] for key in ("type", "minimum", "maximum", "minLength", "maxLength", "pattern") if key in node
    }
    if node.get("type") == ["boolean", "null"]:
        kept |= {"type": "boolean", "null": True}
    if kept.get("pattern") in {A_DAY, vague_pattern()}:
        del kept["pattern"]  # pydantic asks the calendar instead
    if "items" in node:
        kept["items"] = plain(node["items"])
    if "properties" in node:
        kept["properties"] = {key: plain(value) for key, value in node["properties"].items()}
        kept["required"] = sorted(node.get("required", []))
        kept["additionalProperties"] = node["additionalProperties"]
    elif isinstance(node.get("additionalProperties"), dict) and node["additionalProperties"]:
        kept["additionalProperties"] = plain(node["additionalProperties"])
        kept["propertyNames"] = {k: v for k, v in node.get("propertyNames", {}).items() if k != "type"}
    return kept


@cache
def vague_pattern() -> str:
    read = json.loads((ROOT / "events" / "placement_started.v1.json").read_text(encoding="utf-8"))
    return str(read["$defs"]["vague_date"]["pattern"])


def parts(node: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of a contract by its path, the deep ones too."""
    for name, field in node.get("properties", {}).items():
        inner = f"{path}.{name}" if path else name
        yield inner, field
        yield from parts(field, inner)
    if "items" in node:
        yield f"{path}[]", node["items"]
        yield from parts(node["items"], f"{path}[]")


def test_every_fact_has_a_contract_and_every_contract_a_fact() -> None:
    files = {one.name for one in (ROOT / "events").glob("*.json")}

    assert files == {f"{name}.v{n + 1}.json" for name in fact_types() for n in range(fact_class(name).VERSION)}


def test_an_older_version_that_needs_no_lift_is_read_by_the_class_of_today() -> None:
    older = [(name, version) for name in fact_types() for version in fact_class(name).READS_AS_IT_IS]

    assert ("rights_decided", 1) in older
    for name, version in older:
        assert version < fact_class(name).VERSION
        for example in catalogue.event_type(name, version).examples:
            fact = fact_class(name).model_validate(example)
            assert json.loads(fact.model_dump_json(exclude_defaults=True)) == example


@TYPES
class TestEachContract:
    """One file of `events/`."""

    def test_it_is_a_schema_that_says_who_it_is(self, name: str) -> None:
        read = json.loads(file_of(name).read_text(encoding="utf-8"))

        Draft202012Validator.check_schema(read)
        assert read["$id"] == f"{name}.v{fact_class(name).VERSION}"
        assert read["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert all(read[key].strip() for key in ("title", "description", "x-legal-basis"))
        assert set(read.get("$defs", {})) == set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(read)))

    def test_it_says_the_same_as_the_class(self, name: str) -> None:
        assert plain(contract(name)) == plain(of_the_class(name))

    def test_its_examples_come_back_as_they_were(self, name: str) -> None:
        schema = json.loads(file_of(name).read_text(encoding="utf-8"))
        examples = event_type(name).examples

        for example in examples:
            Draft202012Validator(schema).validate(example)
            fact = fact_class(name).model_validate_json(json.dumps(example))
            stored = fact.model_dump_json(exclude_none=True)
            assert json.loads(fact.model_dump_json(exclude_unset=True)) == example
            assert fact_class(name).model_validate_json(stored) == fact
            Draft202012Validator(schema).validate(json.loads(stored))
        assert examples

    def test_a_field_that_nobody_knows_is_refused_by_both(self, name: str) -> None:
        example = {**event_type(name).examples[0], "nationality": "unknown"}

        assert not Draft202012Validator(contract(name)).is_valid(example)
        with pytest.raises(ValidationError, match="nationality"):
            fact_class(name).model_validate(example)

    def test_what_must_be_told_must_be_told_to_both(self, name: str) -> None:
        example = event_type(name).examples[0]

        for field in contract(name).get("required", []):
            without = {key: value for key, value in example.items() if key != field}
            assert not Draft202012Validator(contract(name)).is_valid(without)
            with pytest.raises(ValidationError, match=field):
                fact_class(name).model_validate(without)

    def test_only_a_field_of_another_class_can_be_erased_apart(self, name: str) -> None:
        apart = {
            path for path, field in parts(of_the_class(name)) if "Erased" in [c.get("title") for c in choices(field)]
        }

        assert apart == set(event_type(name).field_classes)

    def test_its_classes_are_those_of_the_design(self, name: str) -> None:
        told = event_type(name)

        assert told.event_class == OTHER_THAN_WORK.get(name, "work")
        for path, data_class in told.field_classes.items():
            last = path.rsplit(".", maxsplit=1)[-1]
            expected = {"birth_year": "identity", "percent": "money", "answers": "life", "reasons": "signal",
                        "replacement": "corrected"}.get(last, "note")  # fmt: skip
            assert data_class == expected

    def test_reasons_and_effects_are_signals_wherever_they_stand(self, name: str) -> None:
        told = event_type(name)

        for field in {"reasons", "effects"} & contract(name)["properties"].keys():
            assert told.field_classes.get(field, told.event_class) == "signal"

    def test_it_names_the_same_things_as_the_class(self, name: str) -> None:
        named = {path: field["x-ref"] for path, field in parts(contract(name)) if "x-ref" in field}

        assert named == dict(references(fact_class(name)))

    def test_every_list_of_choices_admits_unknown(self, name: str) -> None:
        told = json.loads(file_of(name).read_text(encoding="utf-8"))
        told.get("$defs", {}).pop("data_class", None)  # a class is chosen by us, not told

        assert all('"unknown"' in found for found in re.findall(r'"enum": (\[[^]]*\])', json.dumps(told)))

    def test_it_stands_in_the_stream_that_the_code_writes_it_to(self, name: str) -> None:
        assert event_type(name).stream.split(":")[0] == stream_kind(name)

    def test_how_long_each_of_its_classes_is_kept_is_said(self, name: str) -> None:
        told = event_type(name)
        file, family = told.retention.split("#")
        lines = catalogue.policy("retention").content["period"][-1]["line"]
        said = {(line["family"], line["class"]) for line in lines}

        assert file == "retention.toml"
        for data_class in {told.event_class, *told.field_classes.values()} - {catalogue.OF_CORRECTED}:
            assert {(family, data_class), ("*", data_class)} & said


def choices(field: dict[str, Any]) -> list[dict[str, Any]]:
    """The alternatives of a field, its own when there is one only."""
    return [inner for one in field.get("anyOf", []) for inner in [one, *choices(one)]]


def test_all_contracts_spell_a_vague_date_alike() -> None:
    defs = [json.loads(one.read_text(encoding="utf-8")).get("$defs", {}) for one in (ROOT / "events").glob("*.json")]

    assert len({json.dumps(one["vague_date"]) for one in defs if "vague_date" in one}) == 1


FORMS = ("2021", "2021~", "2021-03", "2021-03~", "2021-03-14", "2021-03-14~", "2021-21", "2021-24~", "202X", "1987")
NO_FORMS = (
    "", "21", "2021-13", "2021-20", "2021-25", "2021-00", "2021-03-32", "2021-03-00", "202X~", "20XX", "2021-3",
    "2021-21-01", "03-2021", "2021?", "0000", "2021-03-14T00:00",
)  # fmt: skip


@pytest.mark.parametrize("told", FORMS + NO_FORMS)
def test_the_pattern_of_a_vague_date_is_the_one_that_the_code_reads(told: str) -> None:
    fits = re.search(vague_pattern(), told) is not None

    assert fits == readable(told) == (told in FORMS)


def readable(told: str) -> bool:
    try:
        check_vague(told)
    except ValueError:
        return False
    return True
