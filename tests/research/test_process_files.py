"""XES and OCEL: they fit their standards, and pm4py reads in them what our careers hold."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest
import xmlschema
from jsonschema import Draft202012Validator

from tests.research import outside
from tests.research.careers import ABOUT, demo, extract, many
from werkzekerheid.facts.vocabulary import Role

HERE = Path(__file__).parent
CAREERS = many(40)
EVENTS = sum(len(one.laid) for one in CAREERS)
TYPES = Counter(laid.fact.TYPE for one in CAREERS for laid in one.laid)
SCHEMA = xmlschema.XMLSchema11(HERE / "xes.xsd")


@pytest.fixture(scope="module")
def xes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return extract("xes", tmp_path_factory.mktemp("xes") / "made", CAREERS, a_part=15)[0]


@pytest.fixture(scope="module")
def ocel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return extract("ocel", tmp_path_factory.mktemp("ocel") / "made", CAREERS, a_part=15)[0]


@pytest.fixture(scope="module")
def log(ocel: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ocel.read_bytes())
    return found


def test_the_log_fits_the_standard(xes: Path) -> None:
    SCHEMA.validate(xes)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('<int key="career:position" value="12345"/>', '<int key="career:position" value="many"/>'),
        ('<trace>\n<string key="concept:name"', '<trace>\n<string name="concept:name"'),
        ("<trace>", '<trace/><global scope="event"/><trace>'),
        ('prefix="time"', 'prefix="concept"'),
    ],
)
def test_a_log_that_does_not_fit_is_found_out(xes: Path, right: str, wrong: str) -> None:
    text = xes.read_text("utf-8")
    assert right in text

    assert not SCHEMA.is_valid(text.replace(right, wrong, 1))


def test_a_log_declares_what_it_uses(xes: Path) -> None:
    text = xes.read_text("utf-8")
    declared = {one.attrib["prefix"] for one in xmlschema.XMLResource(xes).root.iter("extension")}
    used = {key.partition(":")[0] for key in (part.partition('"')[0] for part in text.split('key="')[1:]) if ":" in key}

    assert used == declared
    every = [one.attrib["key"] for one in xmlschema.XMLResource(xes).root.find("global[@scope='event']") or ()]
    events = list(xmlschema.XMLResource(xes).root.iter("event"))
    assert len(events) == EVENTS
    assert all({*every} <= {one.attrib["key"] for one in event} for event in events), "a global is in every event"


def test_pm4py_reads_the_log(xes: Path) -> None:
    found = outside.read("xes", xes)

    assert found["events"] == EVENTS
    assert found["cases"] == sorted(one.career.career_id for one in CAREERS)
    assert found["activities"] == TYPES
    assert {"career:latest", "career:recorded", "career:precision", "org:resource"} <= {*found["columns"]}
    assert found["follows"] > 50


def test_the_objects_and_events_fit_the_standard(log: dict[str, Any]) -> None:
    schema = json.loads((HERE / "ocel.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)

    assert [one.message for one in Draft202012Validator(schema).iter_errors(log)] == []


def test_ids_are_unique_and_every_relation_leads_to_an_object(log: dict[str, Any]) -> None:
    events, objects = ([one["id"] for one in log[name]] for name in ("events", "objects"))
    related = {to["objectId"] for one in (*log["events"], *log["objects"]) for to in one.get("relationships", ())}

    assert len({*events, *objects}) == len(events) + len(objects)
    assert related <= {*objects}


@pytest.mark.parametrize("of", ["event", "object"])
def test_every_attribute_is_declared_with_its_type(log: dict[str, Any], of: str) -> None:
    kinds: dict[str, type | tuple[type, ...]] = {
        "string": str, "time": str, "integer": int, "float": (int, float), "boolean": bool,
    }  # fmt: skip
    declared = {one["name"]: {a["name"]: a["type"] for a in one["attributes"]} for one in log[f"{of}Types"]}
    for one in log[f"{of}s"]:
        for attribute in one["attributes"]:
            assert isinstance(attribute["value"], kinds[declared[one["type"]][attribute["name"]]])


def test_pm4py_reads_the_objects(ocel: Path, log: dict[str, Any]) -> None:
    found = outside.read("ocel", ocel)

    assert found["events"] == len(log["events"])
    assert found["objects"] == Counter(one["type"] for one in log["objects"])
    assert found["objects"].keys() == {"career", "placement", "employer", "coach", "provision", "plan"}
    assert found["relations"] == sum(len(one["relationships"]) for one in log["events"])
    assert {"of", "at", "by"} <= {*found["qualifiers"]}
    assert found["flattened"] > 100
    assert found["changes"] > len(CAREERS), "a career has its state as something that changes"


def test_an_event_without_a_day_stands_on_its_bound_and_says_so(log: dict[str, Any]) -> None:
    jeffry = demo()["jeffry"].career.career_id
    school = next(one for one in log["events"] if one["type"] == "education_started" and one["id"].startswith(jeffry))

    assert {one["name"]: one["value"] for one in school["attributes"]}["precision"] == "order"


def test_the_log_says_of_what_it_was_made(xes: Path) -> None:
    head = xes.read_text("utf-8").partition("<trace>")[0]

    assert f'value="{ABOUT.question}"' in head
    assert f'key="career:position" value="{ABOUT.position}"' in head


def test_a_question_may_hold_any_character(tmp_path: Path) -> None:
    """What XML cannot hold at all becomes a space."""
    asked = ABOUT._replace(question='Wat is "beter" & <waarom>?\x0b\ud7ff é')
    (made, *_) = extract("xes", tmp_path / "made", CAREERS[:1], asked)

    SCHEMA.validate(made)
    (told,) = (one.attrib["value"] for one in xmlschema.XMLResource(made).root.findall("string")
               if one.attrib["key"] == "career:question")  # fmt: skip
    assert told.startswith('Wat is "beter" & <waarom>? ')


def test_who_told_is_a_role(xes: Path) -> None:
    told = {one.attrib["value"] for one in xmlschema.XMLResource(xes).root.iter("string")
            if one.attrib["key"] == "org:resource"}  # fmt: skip

    assert {"worker", "employer"} < told <= {*get_args(Role)}
