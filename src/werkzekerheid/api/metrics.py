"""What is counted about requests, by operation and status: nobody's address, and nobody's id."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

from werkzekerheid.app.work.look import look
from werkzekerheid.app.work.metrics import Gauges

if TYPE_CHECKING:
    from werkzekerheid.app.app import App

_NO_PARTS = ("", "", "")
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class ApiMetrics:
    """Counts answers."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library has no types there
        self.collected = CollectorRegistry()
        self._requests = Counter(
            "werkzekerheid_requests",
            "Requests that were answered.",
            ("operation", "status"),
            *_NO_PARTS,
            self.collected,
        )
        self._seconds = Histogram(
            "werkzekerheid_request_seconds", "How long an answer took.", ("operation",), *_NO_PARTS, self.collected,
            buckets=_SECONDS,
        )  # fmt: skip

    def watch(self, app: App) -> None:
        """Tells how the ledger and the views stand too, whenever somebody asks. This process never leads."""
        self.collected.register(Gauges(partial(look, app), lambda: False, dict))

    def answered(self, operation: str, status: int, seconds: float) -> None:
        """One more was answered."""
        self._requests.labels(operation, str(status)).inc()
        self._seconds.labels(operation).observe(seconds)
