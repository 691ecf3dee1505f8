"""What every request passes before and after it is answered: its size and kind, and what every answer says.

An answer names its version and its trace, is kept nowhere unless it says so itself, and is counted and logged by the
name of its operation: an address with an id in it stands in no log.
"""

from __future__ import annotations

from http import HTTPStatus
from time import monotonic, perf_counter
from typing import TYPE_CHECKING

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
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from werkzekerheid.api.metrics import ApiMetrics
    from werkzekerheid.api.tracing import Tracer

MOST_BYTES = 1024 * 1024
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_MILLISECONDS = 1_000
_log = log_of(__name__)
_ALWAYS = [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in {
    "API-Version": VERSION,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Vary": "Authorization, Accept-Language",
}.items()]  # fmt: skip
_KEPT = (b"cache-control", b"no-store")
"""What an answer says of being kept, unless it says so itself."""


class Gate:
    """Stands around the whole API, as ASGI has it."""

    def __init__(self, api: ASGIApp, metrics: ApiMetrics, tracer: Tracer) -> None:
        """Keep what answers, and what counts."""
        self._api, self._metrics, self._tracer = api, metrics, tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self._api(scope, receive, send)
            return
        caller = caller_of(Headers(scope=scope).get("traceparent", ""))
        trace = caller.trace if caller else new_trace()
        scope.setdefault("state", {}).update(trace=trace, since=monotonic())
        passing = _Passing(scope, receive, send, trace)
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
        with in_language(wanted_language(Headers(scope=passing.scope).get("accept-language", ""))):
            refused = _refusal(passing.scope)
            if refused is not None:
                await passing.tell(refused.status, document(refused, passing.trace))
                return
            try:
                await self._api(passing.scope, passing.receive, passing.send)
            except Exception as error:  # noqa: BLE001  (the outermost door)
                _log.error("bug", kind=type(error).__name__, where=place_of(error), trace=passing.trace)
                if not passing.status:
                    await passing.tell(*bug(passing.trace))


_TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class _TooLarge(HTTPException):
    """More was sent than is read. Of the kind that the framework does not take for a body that does not fit."""

    def __init__(self) -> None:
        super().__init__(_TOO_LARGE)


class _Passing:
    """One request on its way through: counts what it sends, and puts on its answer what every answer says."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, trace: str) -> None:
        self.scope, self.trace, self.status = scope, trace, 0
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
            own += [*_ALWAYS, (b"trace-id", self.trace.encode("ascii"))]
            limits: Mapping[str, str] = self.scope["state"].get("limits", {})
            own += [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in limits.items()]
            message["headers"] = own
        await self._send(message)

    async def tell(self, status: int, body: bytes) -> None:
        headers = [
            (b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode()),
            (b"content-language", language().encode()),
        ]  # fmt: skip
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})


def _refusal(scope: Scope) -> Wrong | None:
    """What is refused before anybody reads it: too large by its own words, or of a kind that nobody reads here."""
    if scope["method"] not in _WITH_BODY:
        return None
    headers = Headers(scope=scope)
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > MOST_BYTES:
        return _too_large()
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    has_body = length not in {"", "0"} or "transfer-encoding" in headers
    if has_body and kind != "application/json" and not kind.endswith("+json"):
        return Wrong(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "api_media_type", say("api_media_type"))
    return None


def _too_large() -> Wrong:
    return Wrong(_TOO_LARGE, "api_too_large", say("api_too_large"))


def _operation(scope: Scope) -> str:
    """The name of the operation that answered; an address is no name."""
    route = scope.get("route")
    return str(getattr(route, "operation_id", None) or getattr(route, "name", None) or "none")
