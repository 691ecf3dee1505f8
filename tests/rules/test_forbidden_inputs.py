"""No rule can reach what must never be an input: neither by the name of a field, nor by what is in it.

A rule reads the career as it is folded, a table and a day, and nothing else. So it is enough to walk every field of the
career, and to see that no text, name, note or author that stands in a fact ever comes into it.
"""

from __future__ import annotations

import ast
import inspect
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import pytest
from pydantic import BaseModel, StringConstraints

from tests.readmodels.reading import KEYS, events_of
from tests.rules.tables import POLICIES
from werkzekerheid import catalogue
from werkzekerheid.career import records
from werkzekerheid.career.evolve import fold
from werkzekerheid.career.state import Career
from werkzekerheid.facts.base import Erased, FreeText, RefTo
from werkzekerheid.facts.event import Actor, Event
from werkzekerheid.facts.layout import Moment
from werkzekerheid.facts.registry import fact_class, fact_types, stream_kind
from werkzekerheid.facts.vague import Span
from werkzekerheid.rules.registry import RULES

LINES = tomllib.loads((POLICIES / "forbidden_inputs.toml").read_text(encoding="utf-8"))["line"]
WORDS = {tuple(word.split("_")) for line in LINES for word in line["words"]}
ALLOWED = {field for line in LINES for field in line.get("allowed", [])}
MARK = "a text about somebody"
LEAVES = {str, int, float, bool, date, type(None), Moment, Span}
"""What a field of a career may hold, beside records. A text of a fact would be a `str` too: see the mark."""


def fields(cls: type, seen: set[type] | None = None) -> Iterator[tuple[str, Any]]:
    """Every field that can be reached from a record, by its path, with its annotation."""
    seen = set() if seen is None else seen
    if cls in seen:
        return
    seen.add(cls)
    for name, hint in get_type_hints(cls, include_extras=True).items():
        yield f"{cls.__name__}.{name}", hint
        for inner in inside(hint):
            if hasattr(inner, "_fields") and inner not in LEAVES:
                yield from fields(inner, seen)


def inside(hint: Any) -> Iterator[Any]:
    """All that an annotation is made of."""
    yield hint
    for inner in (*getattr(hint, "__metadata__", ()), *(() if get_origin(hint) is Literal else get_args(hint))):
        yield from inside(inner)


def flaws(cls: type) -> list[str]:
    """The fields that are called like a forbidden input, or may hold what no record holds."""
    found = []
    for path, hint in fields(cls):
        name = path.partition(".")[2]
        parts = tuple(name.split("_"))
        called = any(parts[at : at + len(word)] == word for word in WORDS for at in range(len(parts)))
        if called and name not in ALLOWED:
            found.append(f"{path} is called like a forbidden input")
        for inner in inside(hint):
            a_class = isinstance(inner, type) and get_origin(inner) is None
            if isinstance(inner, FreeText) or inner is Any:
                found.append(f"{path} may hold free text")
            elif a_class and inner not in LEAVES and not hasattr(inner, "_fields") and inner is not Ellipsis:
                found.append(f"{path} holds a {inner.__name__}")
    return found


def test_no_field_that_a_rule_can_reach_is_called_like_a_forbidden_input_or_holds_a_fact() -> None:
    reached = {path for path, _ in fields(Career)}

    assert len(reached) > 150
    assert {cls.__name__ for _, cls in inspect.getmembers(records, inspect.isclass) if hasattr(cls, "_fields")} <= {
        path.partition(".")[0] for path in reached
    } | {"Moment", "Span"}
    assert flaws(Career) == []


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("postcode", str), ("home_postcode", str), ("country_of_birth", str), ("debts", int), ("surname", str),
        ("language_level", str), ("last_login", str), ("recorded_by", str), ("diagnosis", str), ("motive", str),
        ("what", Any), ("fact", BaseModel), ("inner", tuple[Actor, ...]),
    ],
)  # fmt: skip
def test_a_field_that_somebody_adds_is_found(field: str, hint: Any) -> None:
    """In the career itself, and deep in a record of it."""
    record = NamedTuple("record", [("moment", Moment), (field, hint)])  # type: ignore[misc]
    deep = NamedTuple("deep", [("records", Mapping[str, tuple[record, ...]])])  # noqa: UP014  (of what the test gives)

    assert flaws(record)
    assert flaws(deep)


def marked(hint: Any, value: Any) -> Any:
    """A value of a fact with a mark in the place of every text, name and number of a person."""
    if isinstance(value, Erased) or value is None:
        return value
    if isinstance(value, BaseModel):
        return marked_model(value)
    options = list(inside(hint))
    if isinstance(value, tuple):
        return tuple(marked(hint, one) for one in value)
    if isinstance(value, dict):
        return {name: marked(str, one) for name, one in value.items()}
    told = any(isinstance(one, FreeText | StringConstraints) for one in options) or hint is str
    a_ref_or_day = any(isinstance(one, RefTo) or type(one).__name__ == "AfterValidator" for one in options)
    return MARK if isinstance(value, str) and told and not a_ref_or_day else value


def marked_model(model: BaseModel) -> Any:
    hints = get_type_hints(type(model), include_extras=True)
    return model.model_copy(update={name: marked(hints[name], value) for name, value in model})


def marked_event(event: Event) -> Event:
    """The same event, with marks in its fact and around it."""
    told = event.told.model_copy(update={
        "note": MARK, "source_ref": MARK, "recorded_by": event.told.recorded_by.model_copy(update={"actor": MARK}),
    })  # fmt: skip
    return event._replace(fact=marked_model(event.fact), told=told)


def texts(value: object) -> Iterator[str]:
    """All that can be read in a career."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in (*value.keys(), *value.values()):
            yield from texts(one)
    elif isinstance(value, tuple | list | frozenset | set):
        for one in value:
            yield from texts(one)


@pytest.mark.parametrize("key", KEYS)
def test_no_text_of_a_fact_comes_into_a_career_as_it_is_told(key: str) -> None:
    events = [marked_event(one) for one in events_of(key)]
    career = fold("somebody", events)

    assert any(MARK in str(one.fact) for one in events)
    assert career.facts_recorded > len(events) // 2
    assert MARK not in set(texts(career))


@pytest.mark.parametrize("name", [one for one in fact_types() if stream_kind(one) == "career"])
def test_no_text_of_any_fact_comes_into_a_career(name: str) -> None:
    """Each fact by itself, as its contract shows it, behind an opening."""
    first, second = events_of("joost")[:2]
    examples = catalogue.event_type(name).examples

    assert examples
    for example in examples:
        fact = fact_class(name).model_validate({one: value for one, value in example.items() if one != "type"})
        event = marked_event(first._replace(fact=fact, told=second.told, event_id=name, correlation_id=None))
        assert MARK not in set(texts(fold("somebody", [marked_event(first), event])))


def test_a_text_that_somebody_lets_in_is_found() -> None:
    events = events_of("joost")
    career = fold("somebody", events)
    leaking = career._replace(warnings=(*career.warnings, records.Note(career.moments[0][0], "warning", about=MARK)))

    assert MARK in set(texts(leaking))


@pytest.mark.parametrize("rule", [*RULES, "dropout_risk"])
def test_a_rule_reads_no_fact_no_clock_and_no_store(rule: str) -> None:
    """Only the career, its table, and what days and codes are."""
    allowed = {"facts.base", "facts.vague", "facts.vocabulary", "facts.layout", "career.state", "career.records",
               "career.questions", "career.days", "career.coming"}  # fmt: skip
    module = import_module(f"werkzekerheid.rules.{rule}")
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("werkzekerheid."):
            what = str(node.module).removeprefix("werkzekerheid.")
            assert what.startswith("rules.") or what in allowed, f"{rule} reads {what}"


def test_union_is_walked_too() -> None:
    record = NamedTuple("record", [("what", Union[int, FreeText, None])])  # noqa: UP007, UP014

    assert flaws(record)
