"""Spans of requests for a collector of OpenTelemetry, with the extra `otel`; without it, or a receiver, nothing.

By hand, and not with the instrumentation for FastAPI: that one writes the whole address into a span, and there are ids
in it. A span knows the method, the operation and the status. Its trace is that of the access log.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Scope

_SERVER_ERROR = 500


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
            Refusal: `settings_otel_extra` the extra is not installed.
        """
        self._provider = _provider(endpoint) if endpoint else None
        self._tracer = self._provider.get_tracer("werkzekerheid.api") if self._provider else None

    @contextmanager
    def span(self, scope: Scope, trace: str) -> Iterator[Span]:
        """The span of a request."""
        if self._tracer is None:
            yield Span()
            return
        attributes = {"http.request.method": scope["method"], "werkzekerheid.trace_id": trace}
        with self._tracer.start_as_current_span("request", attributes=attributes) as span:
            yield Span(span)

    def close(self) -> None:
        """Sends what is still to be sent."""
        if self._provider is not None:
            self._provider.shutdown()


def _provider(endpoint: str) -> Any:  # noqa: ANN401  (a class of the extra)
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise Refusal("settings_otel_extra") from None
    provider = TracerProvider(resource=Resource.create({"service.name": "werkzekerheid"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    return provider
