"""What an operation answers, for the document of the API: the shape of what goes well, by status."""

from __future__ import annotations

from typing import Any

JSON = "application/json"
OBJECT: dict[str, Any] = {"type": "object"}
ROWS: dict[str, Any] = {"type": "array", "items": {"type": "object"}}
_WELL = {200: "What was asked for.", 201: "It was recorded.", 304: "The client has it already."}


def says(schema: dict[str, Any], status: int = 200, *also: int) -> dict[int | str, dict[str, Any]]:
    """The answers of an operation that goes well: of this shape, with this status, or one of others."""
    shape = {JSON: {"schema": schema}}
    found: dict[int | str, dict[str, Any]] = {
        one: {"description": _WELL[one], "content": shape} for one in (status, *also)
    }
    if status == 200:  # noqa: PLR2004  (as HTTP has it)
        found[304] = {"description": _WELL[304]}
    return found


def ref(name: str) -> dict[str, Any]:
    """A shape that stands among the components of the document."""
    return {"$ref": f"#/components/schemas/{name}"}
