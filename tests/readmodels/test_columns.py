"""What we show and what we promise to show: one and the same, for every projection."""

import json
from importlib.resources import files
from typing import get_args

import pytest

from tests.readmodels.reading import KEYS, prefixes, told
from werkzekerheid import catalogue
from werkzekerheid.facts.vocabulary import DataClass, HandoverTopic, Role
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels import columns
from werkzekerheid.readmodels.columns import SHAPES, check_columns

CLASSES = {*get_args(DataClass), "of_event"}


def test_every_key_is_a_column_and_every_column_a_key() -> None:
    check_columns()


def test_a_column_that_no_projection_names_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that gives more than was promised; a promise that no document keeps."""
    monkeypatch.setattr(columns, "SHAPES", {"worklist": SHAPES["alerts"]})
    with pytest.raises(Refusal) as more:
        check_columns()
    monkeypatch.setattr(columns, "SHAPES", {"situation": SHAPES["worklist"]})
    with pytest.raises(Refusal) as other:
        check_columns()

    assert more.value.code == "column_not_named"
    assert other.value.code == "column_not_named"


def test_a_column_that_no_document_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = catalogue.projection("worklist").content
    more = {**content, "column": [*content["column"], {"name": "risk"}]}
    monkeypatch.setattr(columns, "SHAPES", {"worklist": SHAPES["worklist"]})
    monkeypatch.setattr(catalogue, "projection", lambda name: catalogue.Table(name, "", more))
    with pytest.raises(Refusal) as refused:
        check_columns()

    assert (refused.value.code, refused.value.values["column"]) == ("column_not_kept", "risk")


@pytest.mark.parametrize("name", SHAPES)
def test_a_projection_says_all_that_a_reader_and_the_gateway_need(name: str) -> None:
    projection = catalogue.projection(name).content

    assert {"title", "version", "describes", "row", "stored", "roles"} <= set(projection)
    for column in projection["column"]:
        assert column["class"] in CLASSES
        assert {*column.get("roles", projection["roles"])} <= {*get_args(Role)}
        assert {*column.get("topics", [])} <= {*get_args(HandoverTopic)}
        assert column["title"]
    names = [column["name"] for column in projection["column"]]
    assert len(names) == len(set(names))


def test_there_is_a_document_for_every_projection() -> None:
    promised = (files("werkzekerheid") / "../../projections").iterdir()  # the checkout; the wheel has a copy

    assert {one.name.split(".")[0] for one in promised} == set(SHAPES)


@pytest.mark.parametrize("key", KEYS)
def test_documents_can_be_made_after_each_event_and_written_as_json(key: str) -> None:
    for reading in prefixes(key):
        documents = (reading.situation(), reading.plan(), reading.handovers(), reading.people())
        assert json.dumps(documents)
        assert set(reading.situation()) == set(SHAPES["situation"].__annotations__)


@pytest.mark.parametrize("key", KEYS)
def test_an_imported_career_is_shown_by_the_keys_of_its_file(key: str) -> None:
    reading = told(key)
    shown = json.dumps([reading.situation(), reading.plan(), reading.people(), reading.handovers()])
    ids = [id_ for id_, name in reading.names.keys.items() if id_ in shown]

    assert ids == []
    assert reading.situation()["career"] == key
