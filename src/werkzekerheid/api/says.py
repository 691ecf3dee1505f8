"""What an operation answers, for the document of the API: the shape of what goes well, by status, and its headers."""

from __future__ import annotations

from typing import Any, Literal

JSON = "application/json"
OBJECT: dict[str, Any] = {"type": "object"}
_WELL = {200: "What was asked for.", 201: "It was done.", 304: "The client has it already."}
_HEADERS = {
    "API-Version": "The version of the API.",
    "Trace-Id": "By which this answer is found in the logs.",
    "ETag": "Its tag, for `If-None-Match`; that of a career or a fact also for `If-Match`.",
    "Next-Cursor": "How the list goes on; not there where this is the end.",
    "More-Entries": "Whether there is more by now.",
    "Left-Out": "The data classes that stand in this projection and that you may not see.",
    "Location": "Where it is now.",
}
Beside = Literal["ETag", "Next-Cursor", "Left-Out", "Location", "More-Entries"]


def shows(schema: dict[str, Any], *beside: Beside) -> dict[int | str, dict[str, Any]]:
    """The answers of an operation that shows something of this shape, with these headers beside its tag."""
    tag = headers("ETag")
    return {**says(schema, beside=("ETag", *beside)), 304: {"description": _WELL[304], "headers": tag}}


def says(schema: dict[str, Any], *statuses: int, beside: tuple[Beside, ...] = ()) -> dict[int | str, dict[str, Any]]:
    """The answers of an operation: of this shape, with one of these statuses (by default 200), and these headers."""
    shape = {"content": {JSON: {"schema": schema}}, "headers": headers(*beside)}
    return {status: {"description": _WELL[status], **shape} for status in statuses or (200,)}


def headers(*names: str) -> dict[str, dict[str, Any]]:
    """Headers of an answer, as the document of the API has them."""
    return {name: {"description": _HEADERS[name], "schema": {"type": "string"}} for name in names}


def ref(name: str) -> dict[str, Any]:
    """A shape that stands among the components of the document."""
    return {"$ref": f"#/components/schemas/{name}"}
