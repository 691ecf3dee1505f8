"""The trace of a request, and spans for a collector of OpenTelemetry, with the extra `otel`; without it, nothing.

By hand, and not with the instrumentation for FastAPI: that one writes the whole address into a span, and there are ids
in it. A span knows the method, the operation and the status. Its trace is that of the access log.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Scope

_SERVER_ERROR = 500
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})
_CALLER = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_trace: ContextVar[str] = ContextVar("trace")


class Caller(NamedTuple):
    """Of which trace a request is, and of which span of the one that asks."""

    trace: str
    span: str
    flags: int


def caller_of(traceparent: str) -> Caller | None:
    """What a caller says of itself in the form of the W3C; None where it says nothing, or not in that form."""
    found = _CALLER.fullmatch(traceparent)
    if found is None or (found[4] and traceparent.startswith("00")):
        return None
    return Caller(found[1], found[2], int(found[3], 16))


class Span:
    """One request, as it is told; nothing where nobody listens."""

    def __init__(self, span: Any = None) -> None:  # noqa: ANN401  (a class of the extra)
        """Keep it."""
        self._span = span

    def end(self, operation: str, status: int) -> None:
        """It was answered."""
        if self._span is None:
            return
        self._span.update_name(operation)
        self._span.set_attribute("http.route", operation)
        self._span.set_attribute("http.response.status_code", status)
        if status >= _SERVER_ERROR:
            from opentelemetry.trace import StatusCode

            self._span.set_status(StatusCode.ERROR)


class Tracer:
    """Begins spans, and sends them on."""

    def __init__(self, endpoint: str | None) -> None:
        """Listens where somebody receives.

        Raises:
            Refusal: `settings_otel_endpoint` it is no address; `settings_otel_extra` the extra is not installed.
        """
        self._provider = _provider(endpoint) if endpoint else None
        self._tracer = self._provider.get_tracer("werkzekerheid.api") if self._provider else None

    @contextmanager
    def span(self, scope: Scope, trace: str, caller: Caller | None) -> Iterator[Span]:
        """The span of a request, below that of the caller, if any."""
        if self._tracer is None:
            yield Span()
            return
        _trace.set(trace)
        told = {"context": _below(caller), "kind": _server(), "attributes": {"http.request.method": scope["method"]}}
        with self._tracer.start_as_current_span("request", record_exception=False, **told) as span:
            yield Span(span)

    def close(self) -> None:
        """Sends what is still to be sent."""
        if self._provider is not None:
            self._provider.shutdown()


def _server() -> Any:  # noqa: ANN401  (a class of the extra, as below)
    from opentelemetry.trace import SpanKind

    return SpanKind.SERVER


def _below(caller: Caller | None) -> Any:  # noqa: ANN401
    from opentelemetry.context import Context
    from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, set_span_in_context

    if caller is None:
        return Context()
    of = SpanContext(int(caller.trace, 16), int(caller.span, 16), is_remote=True, trace_flags=TraceFlags(caller.flags))
    return set_span_in_context(NonRecordingSpan(of), Context())


def _provider(endpoint: str) -> Any:  # noqa: ANN401
    parts = urlsplit(endpoint)
    if parts.scheme not in {"http", "https"} or (parts.scheme == "http" and parts.hostname not in _HERE):
        raise Refusal("settings_otel_endpoint")
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
    except ImportError:
        raise Refusal("settings_otel_extra") from None

    class Ids(RandomIdGenerator):
        """A trace is that of the request: by it a span is joined to the lines in the logs."""

        def generate_trace_id(self) -> int:
            return int(_trace.get(), 16)

    provider = TracerProvider(resource=Resource.create({"service.name": "werkzekerheid"}), id_generator=Ids())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    return provider
