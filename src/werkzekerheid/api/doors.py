"""The way in of every request: who asks is looked up, counted, and given an app; and the way out of what is told."""

from __future__ import annotations

import hashlib
import json
from contextlib import AbstractContextManager, contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import Depends, Request, Response, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from werkzekerheid.api.problems import Problem, trace_of
from werkzekerheid.facts.event import career_id_from
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzekerheid.api.apps import Apps
    from werkzekerheid.api.limiting import Limiter
    from werkzekerheid.api.lines import Lines
    from werkzekerheid.api.settings import ApiSettings
    from werkzekerheid.api.signing_in import SignIn
    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor

_bearer = HTTPBearer(auto_error=False, scheme_name="bearer", description="A token of the provider of sign-in.")
_ETAG_LETTERS, _SHORT_LETTERS = 32, 8


class House(NamedTuple):
    """What stands behind all doors: the apps, who signs people in, who counts, who writes lines, and the settings."""

    apps: Apps
    sign_in: SignIn
    limiter: Limiter
    settings: ApiSettings
    lines: Lines


class Inside(NamedTuple):
    """Somebody who was let in: who, with which app, and by which request."""

    app: App
    who: Actor
    request: Request
    settings: ApiSettings

    def career(self, typed: str, what: str) -> str:
        """The id of the career that a path names; the key of a file only in a ledger to try things out.

        A path is kept in places where no name of a person may stand. That there is none is written down, as it is
        where there is one that who asks may not see.

        Raises:
            Refusal: `career_not_found`.
        """
        career_id = career_id_from(typed) if self.app.demo or _is_id(typed) else ""
        if career_id and self.app.ledger.version(f"career:{career_id}"):
            return career_id
        self.app.auditing.put(
            self.who, "read", careers=[], what=what, outcome="refused", relation="none", ground="career_not_found"
        )
        raise Refusal("career_not_found")


class Door:
    """The door that a request knocks at."""

    def __init__(self, request: Request, credentials: HTTPAuthorizationCredentials) -> None:
        """Nobody is let in yet."""
        self.request, self.token = request, credentials.credentials

    @property
    def recording(self) -> AbstractContextManager[object]:
        """The turn of who records: a file takes one at a time, and who waits for that must hold up nobody."""
        return house_of(self.request).apps.recording

    @contextmanager
    def open(self) -> Iterator[Inside]:
        """Lets somebody in.

        Raises:
            Problem: they did not sign in well, or asked too often.
        """
        house = house_of(self.request)
        with house.apps.one(trace_of(self.request)) as app:
            who = house.sign_in.who(self.token, app)
            self.count(f"{who.actor}@{who.organisation}")
            yield Inside(app, who, self.request, house.settings)

    def count(self, client: str) -> None:
        """Counts this request, once.

        Raises:
            Problem: there were too many.
        """
        state = self.request.state
        if not hasattr(state, "limits"):
            state.client, state.limits = client, house_of(self.request).limiter.count(client)


async def _door(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
) -> Door:
    # Not in a thread of its own: it waits for nothing. Who is not signed in is not told what does not fit either.
    if credentials is None:
        raise unauthenticated("api_not_signed_in")
    return Door(request, credentials)


async def door_of(request: Request) -> Door:
    """The door that a request knocks at, for who does not ask the framework.

    Raises:
        Problem: nobody is signed in.
    """
    return await _door(request, await _bearer(request))


AtDoor = Annotated[Door, Depends(_door)]


def house_of(request: Request) -> House:
    """The house that a request came to."""
    found: House = request.app.state.house
    return found


def unauthenticated(code: str) -> Problem:
    """Nobody is signed in; how to do that stands in the header."""
    asked = 'Bearer realm="werkzekerheid"' + ("" if code == "api_not_signed_in" else ', error="invalid_token"')
    return Problem(code, HTTPStatus.UNAUTHORIZED, {"WWW-Authenticate": asked})


def _is_id(typed: str) -> bool:
    try:
        return str(UUID(typed)) == typed.lower()
    except ValueError:
        return False


def encoded(document: object) -> bytes:
    """A document as JSON: sorted names, no blanks, UTF-8; the same document has the same bytes."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "surrogatepass") if text.isascii() else text.encode("utf-8", "replace")


def told(
    request: Request, document: object, headers: Mapping[str, str] | None = None, of_version: int | None = None
) -> Response:
    """A document as the answer, or 304 where the client has it already. That it was looked at was written down before.

    Args:
        request: what asks for it.
        document: what is told.
        headers: that belong to it.
        of_version: of the career that it is about, where somebody may expect that next: it leads the tag.
    """
    body = encoded(document)
    digest = hashlib.sha256(body).hexdigest()
    # What is told of one version differs by who asks, and by the day.
    tag = f'"{digest[:_ETAG_LETTERS]}"' if of_version is None else f'"{of_version}-{digest[:_SHORT_LETTERS]}"'
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    both = {**(headers or {}), "ETag": tag}
    if tag in known or "*" in known:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=both)
    return Response(body, HTTPStatus.OK, both, "application/json")


def done(document: object, status: int = HTTPStatus.CREATED, headers: Mapping[str, str] | None = None) -> Response:
    """What came of something that was asked to be done."""
    return Response(encoded(document), status, dict(headers or {}), "application/json")


def left_out(app: App) -> dict[str, str]:
    """Which classes were left out of what was looked at last, as a header."""
    return {"Left-Out": ", ".join(sorted(app.left_out))} if app.left_out else {}


def any_of(**fields: Any) -> dict[str, Any]:  # noqa: ANN401  (as many shapes as fields)
    """Fields without those that were not given."""
    return {name: one for name, one in fields.items() if one is not None}
