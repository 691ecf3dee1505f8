"""What may not be seen is not there: in a fact, in a document, and in what a document rests on."""

from __future__ import annotations

import json
from functools import partial
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.readmodels.reading import KEYS, told
from werkzekerheid import catalogue
from werkzekerheid.career.evolve import fold_laid, told_days
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.readmodels import portfolio, timeline
from werkzekerheid.sharing.contract import contract
from werkzekerheid.sharing.gateway import ALL_CLASSES
from werkzekerheid.sharing.narrowing import class_of, fact_for, narrowed, seen_fields, without_factors
from werkzekerheid.sharing.resting import rests_on

TYPES = catalogue.event_names()
CLASSES = sorted(ALL_CLASSES)


@pytest.mark.parametrize("name", TYPES)
def test_a_fact_keeps_nothing_of_a_class_that_may_not_be_seen(name: str) -> None:
    cls = fact_class(name)
    says = catalogue.event_type(name, cls.VERSION)
    for example in says.examples:
        fact = cls.model_validate(example)
        for hidden in CLASSES:
            found = fact_for(fact, ALL_CLASSES - {hidden})
            if says.event_class == hidden:
                assert found is None
                continue
            assert found is not None
            kept = found.model_dump(mode="json", by_alias=True, warnings=False)
            for path, data_class in says.field_classes.items():
                if data_class == hidden and "[" not in path:
                    assert not kept[path]


def test_a_text_inside_a_field_is_cut_by_the_columns_that_show_it() -> None:
    """A timeline shows no field with a text inside; the plan names each of these texts as a column of its own."""
    inside = {
        (name, path)
        for name in TYPES
        for path in catalogue.event_type(name, fact_class(name).VERSION).field_classes
        if "[" in path
    }

    assert inside == {("begeleidingsplan_agreed", "goals[].text"), ("begeleidingsplan_agreed", "agreements[].text")}
    columns = contract("begeleidingsplan").by_name
    assert {columns[f"plan.{path}"].data_class for _, path in inside} == {"note"}


@given(some.sampled_from(KEYS), some.frozensets(some.sampled_from(CLASSES), min_size=1))
def test_a_timeline_tells_of_the_classes_that_may_be_seen_alone(key: str, classes: frozenset[str]) -> None:
    reading = told(key)
    whole = {row["event_id"]: row for row in reading.timeline()}
    see = cast("timeline.See", partial(fact_for, classes=classes))
    rows = timeline.document(reading.career, reading.laid, reading.events, reading.names, (), see)
    of_event = {one.moment.event_id: class_of(one.fact.TYPE, one.fact) for one in reading.laid}

    assert {row["event_id"] for row in rows} == {one for one, found in of_event.items() if found in classes}
    for row in rows:
        before = whole[row["event_id"]]
        assert (row["occurred"], row["number"], row["lag_days"]) == (
            before["occurred"], before["number"], before["lag_days"],
        )  # fmt: skip
        apart = catalogue.event_type(row["type"], fact_class(row["type"]).VERSION).field_classes
        fields = seen_fields(row["type"], row["fields"], classes)
        assert fields == {
            name: value for name, value in before["fields"].items() if apart.get(name, "") in {"", *classes}
        }


def test_the_columns_of_a_document_are_those_that_may_be_seen() -> None:
    document = {"plan": {"goals": [{"goal": "g", "text": "secret"}], "agreements": [{"text": "told"}]}, "former": [1]}
    seen = {"plan", "plan.agreements[].text"}

    assert narrowed(document, seen, contract("begeleidingsplan")) == {
        "plan": {"goals": [{"goal": "g"}], "agreements": [{"text": "told"}]}
    }


def test_who_may_not_see_a_factor_sees_no_level_that_rests_on_it() -> None:
    factors = [{"factor": "life_event"}, {"factor": "relapse"}]
    risk = {"level": "high", "points": 5, "organisation_factors": [], "worker_factors": factors, "protective": []}
    classes = {"life_event": "life", "relapse": "signal"}

    assert without_factors(risk, classes, {"life", "signal"}) == risk
    assert without_factors(risk, classes, {"signal"}) == {
        "organisation_factors": [],
        "worker_factors": [{"factor": "relapse"}],
        "protective": [],
    }


def documents(reading: Any) -> dict[str, Any]:
    """Those of one career whose columns topics open."""
    return {
        "situation": reading.situation(),
        "begeleidingsplan": reading.plan(),
        "people_around": {"rows": reading.people()},
        "portfolio": portfolio.document(reading.career, reading.laid, reading.names, reading.asked),
    }


@pytest.mark.parametrize("key", KEYS)
def test_the_facts_that_are_named_make_the_same_document_and_none_of_them_can_be_missed(key: str) -> None:
    """Each column by itself: what is named suffices, and without any one of it the column reads otherwise."""
    reading = told(key)
    days = told_days(reading.events)

    def of_some(laid: Any) -> dict[str, Any]:
        career = fold_laid(reading.career.career_id, tuple(laid), days)
        return documents(reading._replace(career=career, laid=tuple(laid)))

    for name, document in documents(reading).items():
        for column in document:
            if column in {"career", "as_of", "known_at", "unknown", "counts"}:
                continue

            def make(laid: Any, name: str = name, column: str = column) -> str:
                return json.dumps(of_some(laid)[name][column], sort_keys=True)

            found = set(rests_on(reading.laid, make))
            kept = [one for one in reading.laid if one.moment.event_id in found]
            assert make(kept) == json.dumps(document[column], sort_keys=True), (name, column)
            for one in kept:
                assert make([each for each in kept if each is not one]) != make(kept), (name, column)
