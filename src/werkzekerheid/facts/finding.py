"""Findings: what is wrong with data, each with its place, all at once. An oddity is a finding that stops nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import ValidationError


class Finding(NamedTuple):
    """One thing that is wrong: in which file, at which event (1-based) and field, and what was expected there."""

    file: str
    number: int | None
    field: str | None
    expected: str

    def __str__(self) -> str:
        """One line for people: file, event, field: what was expected."""
        place = [self.file]
        if self.number is not None:
            place.append(say("finding_event", number=self.number))
        if self.field:
            place.append(self.field)
        return f"{', '.join(place)}: {self.expected}"


class Findings(Exception):  # noqa: N818  (findings are an answer about data, not a mistake of the program)
    """Data that is not taken in, with everything that is wrong with it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keep all findings, in the order of their places."""
        self.all = tuple(findings)
        super().__init__(f"{len(self.all)} findings")


def findings_of(error: ValidationError, file: str, number: int | None, known: Iterable[str] = ()) -> Iterator[Finding]:
    """pydantic's errors as findings; `known` are the fields this place admits."""
    problems = [(_field(one["loc"]), one) for one in error.errors(include_url=False, include_input=False)]
    inside = {field for field, one in problems if "Erased" not in one["loc"]}
    for field, one in problems:
        # A field that may be erased is a union: what the erased form misses is no help to anybody.
        if "Erased" not in one["loc"] or not any(other.startswith(field.split(".")[0]) for other in inside):
            yield Finding(file, number, field, _expected(one["type"], one.get("ctx", {}), known))


def _field(place: tuple[int | str, ...]) -> str:
    """The dotted path of a field, without the names that pydantic gives to the branches of a union."""
    path = ""
    for part in place:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part.isidentifier() and part not in {"Erased", "float", "int", "bool", "str", "none"}:
            path += f".{part}" if path else part
    return path


def _expected(kind: str, context: Mapping[str, Any], known: Iterable[str]) -> str:
    """What was expected, in words."""
    if kind == "value_error":
        return str(context.get("error", ""))
    if kind == "literal_error":
        return say("expected_one_of", values=str(context["expected"]).replace("'", "").replace(" or ", ", "))
    if kind == "extra_forbidden":
        return say("expected_known_field", fields=", ".join(sorted(known)))
    return say(_SAID.get(kind, "expected_other"), kind=kind, **{name: context.get(name) for name in _LIMITS})


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
    "greater_than_equal": "expected_at_least",
    "less_than_equal": "expected_at_most",
    "tuple_type": "expected_list",
    "list_type": "expected_list",
    "model_type": "expected_table",
    "dict_type": "expected_table",
    "model_attributes_type": "expected_table",
}
