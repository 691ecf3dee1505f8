"""What every request passes before and after it is answered: its size and kind, and what every answer says.

An answer names its trace, is kept nowhere unless it says so itself, and is counted and logged by the name of its
operation: an address with an id in it stands in no log. What else it says is the manner of a door: that of the API, or
that of the pages.
"""

from __future__ import annotations

from http import HTTPStatus
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Protocol

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from werkzekerheid.api.problems import MEDIA_TYPE, Wrong, bug, document, wanted_language
from werkzekerheid.api.tracing import caller_of
from werkzekerheid.api.version import VERSION
from werkzekerheid.app.auditing import new_trace
from werkzekerheid.app.bugs import place_of
from werkzekerheid.logs import log_of
from werkzekerheid.messages import in_language, language, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from werkzekerheid.api.metrics import ApiMetrics
    from werkzekerheid.api.tracing import Tracer

MOST_BYTES = 1024 * 1024
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_MILLISECONDS = 1_000
_log = log_of(__name__)
_KEPT = (b"cache-control", b"no-store")
"""What an answer says of being kept, unless it says so itself."""


RawHeaders = list[tuple[bytes, bytes]]


class Manner(Protocol):
    """How a door speaks."""

    always: Sequence[tuple[bytes, bytes]]
    """The headers of every answer."""

    def language(self, scope: Scope) -> str:
        """In which language whoever asks is answered."""
        ...

    def takes(self, kind: str) -> bool:
        """Whether a body of this media type is read here."""
        ...

    def told(self, found: Wrong, trace: str) -> tuple[str, bytes]:
        """What is told of what went wrong: its media type, and the whole of it."""
        ...


def headers_of(told: Mapping[str, str]) -> RawHeaders:
    """Headers as ASGI has them."""
    return [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in told.items()]


class OfApi:
    """How the API speaks: JSON, and problems as RFC 9457 has them."""

    always: Sequence[tuple[bytes, bytes]] = headers_of({
        "API-Version": VERSION,
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Vary": "Authorization, Accept-Language",
    })  # fmt: skip

    def language(self, scope: Scope) -> str:
        """The one that the client would like."""
        return wanted_language(Headers(scope=scope).get("accept-language", ""))

    def takes(self, kind: str) -> bool:
        """JSON, of any kind."""
        return kind == "application/json" or kind.endswith("+json")

    def told(self, found: Wrong, trace: str) -> tuple[str, bytes]:
        """A problem document."""
        return MEDIA_TYPE, document(found, trace)


class Gate:
    """Stands around a whole door, as ASGI has it."""

    def __init__(self, door: ASGIApp, metrics: ApiMetrics, tracer: Tracer, manner: Manner) -> None:
        """Keep what answers, what counts, and how it speaks."""
        self._door, self._metrics, self._tracer, self._manner = door, metrics, tracer, manner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self._door(scope, receive, send)
            return
        caller = caller_of(Headers(scope=scope).get("traceparent", ""))
        trace = caller.trace if caller else new_trace()
        scope.setdefault("state", {}).update(trace=trace, since=monotonic())
        passing = _Passing(scope, receive, send, (trace, self._manner))
        began = perf_counter()
        with self._tracer.span(scope, trace, caller) as span:
            await self._answer(passing)
            operation = _operation(scope)
            span.end(operation, passing.status)
        seconds = perf_counter() - began
        self._metrics.answered(operation, passing.status, seconds)
        _log.info(
            "answered", operation=operation, status=passing.status, milliseconds=round(seconds * _MILLISECONDS, 1),
            trace=trace,
        )  # fmt: skip

    async def _answer(self, passing: _Passing) -> None:
        with in_language(self._manner.language(passing.scope)):
            refused = _refusal(passing.scope, self._manner)
            if refused is not None:
                await passing.tell(refused)
                return
            try:
                await self._door(passing.scope, passing.receive, passing.send)
            except Exception as error:  # noqa: BLE001  (the outermost door)
                _log.error("bug", kind=type(error).__name__, where=place_of(error), trace=passing.trace)
                if not passing.status:
                    await passing.tell(bug())


_TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class _TooLarge(HTTPException):
    """More was sent than is read. Of the kind that the framework does not take for a body that does not fit."""

    def __init__(self) -> None:
        super().__init__(_TOO_LARGE)


class _Passing:
    """One request on its way through: counts what it sends, and puts on its answer what every answer says."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, said: tuple[str, Manner]) -> None:
        self.scope, self.status = scope, 0
        self.trace, self._manner = said
        self._receive, self._send, self._read = receive, send, 0

    async def receive(self) -> Message:
        message = await self._receive()
        self._read += len(message.get("body", b""))
        if self._read > MOST_BYTES:
            raise _TooLarge
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            own: list[tuple[bytes, bytes]] = list(message["headers"])
            if not any(name.lower() == _KEPT[0] for name, _ in own):
                own.append(_KEPT)
            own += [*self._manner.always, (b"trace-id", self.trace.encode("ascii"))]
            limits: Mapping[str, str] = self.scope["state"].get("limits", {})
            own += headers_of(limits)
            message["headers"] = own
        await self._send(message)

    async def tell(self, found: Wrong) -> None:
        kind, body = self._manner.told(found, self.trace)
        headers = [
            (b"content-type", kind.encode()), (b"content-length", str(len(body)).encode()),
            (b"content-language", language().encode()),
        ]  # fmt: skip
        await self.send({"type": "http.response.start", "status": found.status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})


def _refusal(scope: Scope, manner: Manner) -> Wrong | None:
    """What is refused before anybody reads it: too large by its own words, or of a kind that nobody reads here."""
    if scope["method"] not in _WITH_BODY:
        return None
    headers = Headers(scope=scope)
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > MOST_BYTES:
        return _too_large()
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    has_body = length not in {"", "0"} or "transfer-encoding" in headers
    if has_body and not manner.takes(kind):
        return Wrong(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "api_media_type", say("api_media_type"))
    return None


def _too_large() -> Wrong:
    return Wrong(_TOO_LARGE, "api_too_large", say("api_too_large"))


def _operation(scope: Scope) -> str:
    """The name of the operation that answered; an address is no name."""
    route = scope.get("route")
    return str(getattr(route, "operation_id", None) or getattr(route, "name", None) or "none")
