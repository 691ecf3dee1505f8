"""Everything that goes wrong, as RFC 9457 has it: a code, a sentence, every field that does not fit, and never a value.

A career that is not there and one that who asks may not know of give the same answer, and not sooner than the other.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

import anyio
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from werkzekerheid.api.statuses import is_out_of_order, status_of
from werkzekerheid.app.admitting import NotYours
from werkzekerheid.app.answering import Withheld
from werkzekerheid.app.recording import RefusedInBatch
from werkzekerheid.facts.finding import Findings, expected, name_of
from werkzekerheid.ledger.ledger import ConnectionLost
from werkzekerheid.messages import LANGUAGES, Refusal, language, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fastapi import FastAPI

MEDIA_TYPE = "application/problem+json"
_TYPE = "urn:werkzekerheid:problem:"
_OWN = "api_"
"""How the keys of our own sentences begin; the code that is told goes without."""
HIDDEN_SECONDS = 0.1
"""So long an answer takes at least that must not tell whether there is such a career."""
_SECONDS_TO_WAIT = "1"
_LONGEST_NAME = 40


class FieldProblem(BaseModel):
    """One thing that does not fit in what was sent."""

    place: str = Field(description="Where: body, query, path or header.")
    field: str | None = Field(description="Which field, with dots for what stands inside another.")
    number: int | None = Field(description="Which fact of several, from 1 on.")
    expected: str = Field(description="What was expected there.")


class ProblemDocument(BaseModel):
    """What went wrong."""

    type: str = Field(description="What kind of problem, as a URN.")
    title: str = Field(description="The kind of problem in words.")
    status: int = Field(description="The status of HTTP.")
    detail: str = Field(description="What was wrong with this request, in a sentence.")
    code: str = Field(description="What was wrong, as a code that stays the same.")
    trace_id: str = Field(description="By which this answer is found in the logs.")
    errors: list[FieldProblem] = Field(description="Every field that does not fit.")


class Problem(Refusal):
    """What the door itself refuses: the code of a sentence, a status, and headers that belong to it."""

    def __init__(self, code: str, status: int, headers: Mapping[str, str] | None = None, **values: object) -> None:
        """Keep all of it; the sentence is looked up when it is told."""
        super().__init__(code, **values)
        self.status, self.headers = status, headers or {}


class Wrong(NamedTuple):
    """What is told of a problem; `hidden` where it must not tell whether there is such a career."""

    status: int
    code: str
    detail: str
    errors: Sequence[Mapping[str, Any]] = ()
    headers: Mapping[str, str] = {}
    hidden: bool = False


def invalid(*errors: Mapping[str, Any]) -> InvalidInput:
    """Input that does not fit."""
    return InvalidInput(errors)


def wrong(place: str, field: str | None, expected: str, number: int | None = None) -> dict[str, Any]:
    """One thing that does not fit: where it stands, in which field, of which fact, and what was expected there."""
    return {"place": place, "field": field, "number": number, "expected": expected}


class InvalidInput(Exception):
    """What was sent does not fit, with everything that does not."""

    def __init__(self, errors: Iterable[Mapping[str, Any]]) -> None:
        """Keep all of it."""
        super().__init__()
        self.errors = list(errors)


def add_handlers(api: FastAPI) -> None:
    """Has whatever goes wrong told as a problem."""
    for kind in (Refusal, Findings, InvalidInput, RequestValidationError, HTTPException):
        api.add_exception_handler(kind, answer)


async def answer(request: Request, error: Exception) -> Response:
    """The problem document of an error."""
    found = wrong_with(error)
    if found.status == HTTPStatus.METHOD_NOT_ALLOWED:
        found = found._replace(headers={"Allow": _methods(request)})
    body = document(found, trace_of(request))
    if found.hidden:
        await anyio.sleep(seconds_to_hide(request))
    return Response(body, found.status, {**found.headers, "Content-Language": language()}, MEDIA_TYPE)


def seconds_to_hide(request: Request) -> float:
    """So long an answer waits still that must not tell whether there is such a career."""
    since: float = getattr(request.state, "since", 0.0)
    return max(0.0, HIDDEN_SECONDS - (monotonic() - since))


def _methods(request: Request) -> str:
    """What can be done at an address: the framework names what one operation there does."""
    path, routes = request.scope["path"], iter_route_contexts(request.app.routes)
    at = [one for one in routes if one.path_regex.fullmatch(path)]
    # `_search` is no career.
    meant = [one for one in at if one.path == path] or at
    return ", ".join(sorted(method for one in meant for method in one.methods or ()))


def document(found: Wrong, trace: str) -> bytes:
    """A problem as JSON."""
    code = found.code.removeprefix(_OWN)
    told = {
        "type": f"{_TYPE}{code}",
        "title": say(f"api_title_{found.status}"),
        "status": found.status,
        "detail": found.detail,
        "code": code,
        "trace_id": trace,
        "errors": list(found.errors),
    }
    return json.dumps(told, ensure_ascii=False).encode("utf-8")


def bug() -> Wrong:
    """What is told of a bug: that there was one."""
    return Wrong(HTTPStatus.INTERNAL_SERVER_ERROR, "api_bug", say("api_bug"))


def wrong_with(error: Exception) -> Wrong:
    """What is told of an error."""
    if isinstance(error, Refusal):
        return _of_refusal(error)
    if isinstance(error, Findings):
        return _invalid([wrong("body", one.field, one.expected, one.number) for one in error.all])
    if isinstance(error, InvalidInput):
        return _invalid(error.errors)
    if isinstance(error, RequestValidationError):
        return _invalid([_of_validation(one) for one in error.errors()])
    return _of_http(error)


def _invalid(errors: Sequence[Mapping[str, Any]]) -> Wrong:
    return Wrong(HTTPStatus.BAD_REQUEST, "api_invalid_input", say("api_invalid_input"), errors)


def _of_refusal(error: Refusal) -> Wrong:
    if isinstance(error, Problem):
        return Wrong(error.status, error.code, str(error), headers=error.headers)
    if isinstance(error, ConnectionLost):
        return _out_of_order("api_repeat")
    if _is_hidden(error):
        return Wrong(HTTPStatus.NOT_FOUND, "api_not_found", say("api_not_found"), hidden=True)
    if is_out_of_order(error.code):
        return _out_of_order(error.code)
    fields = [wrong("body", None, str(error), error.number)] if isinstance(error, RefusedInBatch) else []
    return Wrong(status_of(error.code), error.code, str(error), fields)


def _is_hidden(error: Refusal) -> bool:
    """Whether the answer must not tell if there is such a thing."""
    unknown_to_them = isinstance(error, (Withheld, NotYours)) and not error.known
    return unknown_to_them or status_of(error.code) == HTTPStatus.NOT_FOUND


def _out_of_order(code: str) -> Wrong:
    """Nothing of how we are set up is told: neither a path nor the address of a server."""
    detail = say("api_repeat" if code == "api_repeat" else "api_out_of_order")
    return Wrong(HTTPStatus.SERVICE_UNAVAILABLE, code, detail, headers={"Retry-After": _SECONDS_TO_WAIT})


def _of_http(error: Exception) -> Wrong:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if status == HTTPStatus.NOT_FOUND:
        return Wrong(status, "api_no_such_path", say("api_no_such_path"))
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return Wrong(status, "api_method_not_allowed", say("api_method_not_allowed"), headers=headers)
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return Wrong(status, "api_too_large", say("api_too_large"))
    return Wrong(HTTPStatus.BAD_REQUEST, "api_unreadable", say("api_unreadable"))


def _of_validation(found: Mapping[str, Any]) -> dict[str, Any]:
    """One error of pydantic: where, and what was expected; what was sent is told to nobody."""
    place, *path = found["loc"]
    if found["type"] == "json_invalid":
        return wrong("body", None, say("api_expected_json"))
    names = [f"[{one}]" if isinstance(one, int) else f".{one}" for one in path if isinstance(one, int) or _is_name(one)]
    field = "".join(names).removeprefix(".") or None
    if found["type"] == "string_pattern_mismatch":
        return wrong(str(place), field, say(_FORMS.get(str(field), "api_expected_id")))
    return wrong(str(place), field, expected(found["type"], found.get("ctx", {})))


_FORMS = {"If-Match": "api_expected_version", "cursor": "api_expected_cursor"}
"""What is expected where a text has a form; elsewhere that is the id of something."""


def _is_name(part: object) -> bool:
    """What a client calls a field is told again only where it looks like the name of one."""
    return (
        isinstance(part, str)
        and len(part) <= _LONGEST_NAME
        and (name_of(part) is not None or part.replace("-", "").isalpha())
    )


def trace_of(request: Request) -> str:
    """The trace of a request."""
    return str(getattr(request.state, "trace", ""))


def wanted_language(header: str) -> str:
    """The first of our languages that a client would like (`Accept-Language`), else that of this process."""
    wanted = []
    for part in header.split(","):
        tag, _, weight = part.strip().partition(";q=")
        wanted.append((-_weight(weight), tag.split("-")[0].lower()))
    chosen = [tag for _, tag in sorted(wanted, key=lambda one: one[0]) if tag in LANGUAGES]
    return chosen[0] if chosen else language()


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
