"""Findings: what is wrong with data, each with its place, all at once. An oddity is a finding that stops nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel

from werkzekerheid.facts.base import Erased
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import ValidationError


class Finding(NamedTuple):
    """One thing that is wrong: in which file, at which event (1-based) and field, and what was expected there.

    `line` (1-based) where that is known: of a table.
    """

    file: str
    number: int | None
    field: str | None
    expected: str
    line: int | None = None

    def __str__(self) -> str:
        """One line for people: file, event, field: what was expected."""
        place = [self.file]
        if self.number is not None:
            place.append(say("finding_event", number=self.number))
        if self.line is not None:
            place.append(say("finding_line", number=self.line))
        if self.field:
            place.append(self.field)
        return f"{', '.join(place)}: {self.expected}"


class Findings(Exception):
    """Data that is not taken in, with everything that is wrong with it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keep all findings, in the order of their places."""
        self.all = tuple(findings)
        super().__init__(f"{len(self.all)} findings")


def findings_of(error: ValidationError, file: str, number: int | None, known: Iterable[str] = ()) -> Iterator[Finding]:
    """Pydantic's errors as findings; `known` are the fields this place admits."""
    problems = [(_field(one["loc"], one["type"]), one) for one in error.errors(include_url=False, include_input=False)]
    inside = {field for field, one in problems if "Erased" not in one["loc"][1:]}
    wanted: dict[str, list[str]] = {}
    for field, one in problems:
        # A field that may be erased is a union: what the erased form misses is no help to anybody.
        if "Erased" not in one["loc"][1:] or not any(other.startswith(field.split(".")[0]) for other in inside):
            wanted.setdefault(field, []).append(expected(one["type"], one.get("ctx", {}), known))
    # Where a field may hold one of several kinds of value, each of them was expected.
    return (Finding(file, number, field or None, " / ".join(dict.fromkeys(said))) for field, said in wanted.items())


def name_of(written: str) -> str | None:
    """The name of a field as written, where it looks like one: what else stands there may be about a person."""
    return written if _NAME.fullmatch(written) else None


def _field(place: tuple[int | str, ...], kind: str) -> str:
    """The dotted path of a field, without the names that pydantic gives to the branches of a union."""
    path = ""
    for i, part in enumerate(place, start=1):
        as_written = i == len(place) and kind == "extra_forbidden"  # an unknown field may be called as a branch is
        if isinstance(part, int):
            path += f"[{part}]"
        elif name_of(part) and (as_written or part not in _BRANCHES):
            path += f".{part}" if path else part
    return path


def erased_places(value: object, place: str = "") -> Iterator[str]:
    """The paths of the erased values in a fact. They are for reading only: nobody tells one."""
    if isinstance(value, Erased):
        yield place
    elif isinstance(value, BaseModel):
        for name, inner in value:
            if inner is not None and not isinstance(inner, (str, int, float)):  # most are words and numbers
                yield from erased_places(inner, f"{place}.{name}" if place else name)
    elif isinstance(value, tuple):
        for i, inner in enumerate(value):
            yield from erased_places(inner, f"{place}[{i}]")


def expected(kind: str, context: Mapping[str, Any], known: Iterable[str] = ()) -> str:
    """What was expected, in words, by the kind of an error of pydantic; `known` are the fields that may stand there."""
    if kind == "value_error":
        return str(context.get("error", ""))
    if kind == "literal_error":
        return say("expected_one_of", values=str(context["expected"]).replace("'", "").replace(" or ", ", "))
    if kind == "extra_forbidden":
        return say("expected_known_field", fields=", ".join(sorted(known)))
    return say(_SAID.get(kind, "expected_other"), kind=kind, **{name: context.get(name) for name in _LIMITS})


_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""How the fields of the catalogue are called."""
_BRANCHES = frozenset({"float", "int", "bool", "str", "none"})
_LIMITS = ("min_length", "max_length", "ge", "le")
_SAID = {
    "missing": "expected_present",
    "string_type": "expected_text",
    "string_too_short": "expected_longer",
    "string_too_long": "expected_shorter",
    "string_pattern_mismatch": "expected_no_control_characters",
    "bool_type": "expected_bool",
    "bool_parsing": "expected_bool",
    "int_type": "expected_whole_number",
    "int_parsing": "expected_whole_number",
    "int_from_float": "expected_whole_number",
    "float_type": "expected_number",
    "float_parsing": "expected_number",
    "finite_number": "expected_number",
    "greater_than_equal": "expected_at_least",
    "less_than_equal": "expected_at_most",
    "tuple_type": "expected_list",
    "list_type": "expected_list",
    "model_type": "expected_table",
    "dict_type": "expected_table",
    "model_attributes_type": "expected_table",
    "uuid_parsing": "expected_uuid",
    "uuid_type": "expected_uuid",
    "date_parsing": "expected_plain_day",
    "date_from_datetime_parsing": "expected_plain_day",
    "date_from_datetime_inexact": "expected_plain_day",
    "date_type": "expected_plain_day",
    "datetime_parsing": "expected_instant",
    "datetime_from_date_parsing": "expected_instant",
    "datetime_type": "expected_instant",
    "timezone_aware": "expected_instant",
    "too_long": "expected_fewer",
    "too_short": "expected_longer",
}
