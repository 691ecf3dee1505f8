"""Facts of which every text is a canary: a word that stands nowhere else, and says of which class of data it is."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid import catalogue
from werkzekerheid.facts.registry import fact_class, fact_types, may_stand_in, references, stream_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[2]
BIRD = "KaNaRiE"
"""How every canary begins."""
CLASSES = ("work", "identity", "signal", "health", "life", "money", "note")
SOMETHING = re.compile(rf"{BIRD} [a-z]+ [a-z0-9 -]*".encode())
_HEAVY_REF = "identity"
"""The keys of a career file are of this class: they are what a telling calls its people and places."""
_PATTERNS = {"^[0-9a-f]{64}$": "0" * 64}
_SOME_EVENT = 5
"""What others of a telling are about: an event that may be retracted."""
NAMED = "signal_observed"
_AT_LAST = ("event_corrected", "event_retracted")
_NOT_TOLD = ("telling_recorded", "career_opened")


class Made(NamedTuple):
    """A fact as somebody writes it down: its type, and the fields of the fact and its envelope."""

    name: str
    fields: dict[str, Any]


class Refs(NamedTuple):
    """How things are called: words of a class, and an event by what it is called there."""

    data_class: str
    event: str

    def to(self, kind: str) -> str:
        """The one thing of this kind."""
        return self.event if kind == "event" else canary(self.data_class, f"ref {kind}")


def closed_types() -> list[bytes]:
    """The names of the types that the ledger closes as well: that somebody was ill is not to be read without a key."""
    return [one.encode() for one in fact_types() if catalogue.event_type(one).event_class != "work"]


def canary(data_class: str, number: int | str) -> str:
    """One word of this class."""
    return f"{BIRD} {data_class} {number}"


def live_facts(event_id: str) -> Iterator[Made]:
    """One fact of each type that is recorded in a career, as full as it can be; refs are words of class `work`.

    Those that name an event name the one with this id.
    """
    numbers = count()
    refs = Refs("work", event_id)
    names = [one for one in fact_types() if stream_kind(one) == "career" and one not in (*_NOT_TOLD, "career_closed")]
    for name in sorted(names, key=_AT_LAST.__contains__):
        made = _fields(name, refs, numbers)
        if name == "event_corrected":
            made["replacement"] = _fields(NAMED, refs, numbers)
        yield Made(name, {**made, **_envelope(name, numbers)})


def named_fact() -> Made:
    """The fact that others of a live career are about, with what must be told of it."""
    full = _fields(NAMED, Refs("work", ""), count(2_000))
    return Made(NAMED, {name: full[name] for name in _contract(NAMED)["required"]})


def told_facts() -> Iterator[Made]:
    """One event of a career file of each type, the opening first; all refs are keys of the file."""
    numbers = count(1_000)
    refs = Refs(_HEAVY_REF, event_key(_SOME_EVENT))
    names = [one for one in fact_types() if may_stand_in(one, "career") and one not in _NOT_TOLD]
    for number, name in enumerate(("career_opened", *names)):
        made = {**_fields(name, refs, numbers), **_envelope(name, numbers)}
        if name == "event_corrected":
            made |= {"corrects": event_key(0), "replacement": _fields("career_opened", refs, numbers)}
        yield Made(name, {"key": event_key(number), **made})


def event_key(number: int) -> str:
    """The key of an event in a career file."""
    return canary(_HEAVY_REF, f"event {number}")


def career_file() -> str:
    """A career file with all of them."""
    head = {name: canary("identity", f"career {name}") for name in ("key", "title", "source")}
    organisation = {"key": Refs(_HEAVY_REF, "").to("organisation"), "name": canary("work", "organisation")}
    tables = [
        ("[career]", {**head, "told": "2024-06"}),
        ("[[organisation]]", {**organisation, "kind": "school"}),
        *(("[[event]]", {"type": one.name, **one.fields}) for one in told_facts()),
    ]
    return "\n".join(
        line for title, table in tables for line in (title, *(f"{key} = {_toml(one)}" for key, one in table.items()))
    )


def _toml(value: object) -> str:
    """A value in TOML, on one line: what JSON writes, but for its tables."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(key)} = {_toml(one)}' for key, one in value.items())}}}"
    return f"[{', '.join(map(_toml, value))}]" if isinstance(value, list) else json.dumps(value)


def _envelope(name: str, numbers: Iterator[int]) -> dict[str, Any]:
    own = catalogue.event_type(name, fact_class(name).VERSION).event_class
    return {"note": canary("note", next(numbers)), "source_ref": canary(own, next(numbers)), "occurred": "2024-03"}


@cache
def _contract(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ROOT / "events" / f"{name}.v{fact_class(name).VERSION}.json").read_bytes())
    return read


def _fields(name: str, refs: Refs, numbers: Iterator[int]) -> dict[str, Any]:
    """The fact with all its fields."""
    told = catalogue.event_type(name, fact_class(name).VERSION)
    filling = _Filling(
        _contract(name).get("$defs", {}), dict(references(fact_class(name))), told.field_classes, refs, numbers
    )
    made: dict[str, Any] = filling.of(_contract(name), "", told.event_class)
    return made


class _Filling(NamedTuple):
    """What it takes to fill a fact by its contract."""

    shared: Mapping[str, Any]
    kinds: Mapping[str, str]
    classes: Mapping[str, str]
    refs: Refs
    numbers: Iterator[int]

    def of(self, node: Mapping[str, Any], path: str, data_class: str) -> Any:
        """A value that fits here, a canary where it can be one."""
        if "$ref" in node:
            node = {**self.shared[node["$ref"].removeprefix("#/$defs/")], **node}
        data_class = self.classes.get(path, data_class)
        if path in self.kinds:
            return self.refs.to(self.kinds[path])
        if "enum" in node:
            return node["enum"][0]
        return self.of(node["anyOf"][-1], path, data_class) if "anyOf" in node else self._typed(node, path, data_class)

    def _typed(self, node: Mapping[str, Any], path: str, data_class: str) -> Any:
        kind = node["type"][0] if isinstance(node["type"], list) else node["type"]
        if kind == "object":
            return self._table(node, path, data_class)
        if kind == "array":
            return [self.of(node["items"], f"{path}[]", data_class)]
        if kind == "string":
            return _text(node, canary(data_class, next(self.numbers)))
        return True if kind == "boolean" else node.get("minimum", 1)

    def _table(self, node: Mapping[str, Any], path: str, data_class: str) -> dict[str, Any]:
        if "properties" in node:
            prefix = f"{path}." if path else ""
            return {key: self.of(inner, f"{prefix}{key}", data_class) for key, inner in node["properties"].items()}
        inner, key = node.get("additionalProperties"), canary(data_class, next(self.numbers))
        value = self.of(inner, path, data_class) if isinstance(inner, dict) else canary(data_class, next(self.numbers))
        return {node.get("propertyNames", {}).get("enum", [key])[0]: value}


def _text(node: Mapping[str, Any], word: str) -> str:
    """A text that fits: a canary, or where only a day, a length or a code fits, that."""
    pattern = node.get("pattern", "")
    if pattern in _PATTERNS:
        return _PATTERNS[pattern]
    if "T\\d" in pattern:
        return "2024-03-14T09:30:00Z"
    return "2024-03-14" if "\\d{4}" in pattern else word
