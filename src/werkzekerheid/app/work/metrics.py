"""The metrics of a process that works, all named `werkzekerheid_*`. What each means is told in docs/operations.md."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.core import GaugeMetricFamily

from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from prometheus_client.metrics_core import Metric

    from werkzekerheid.app.notices.sending import Sent
    from werkzekerheid.app.policies import Outcome
    from werkzekerheid.app.work.look import Look
    from werkzekerheid.app.work.pulse import Kind, Pulse

_NO_PARTS = ("", "", "")
"""No namespace, subsystem and unit: a name is written out whole."""
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """What is counted while the loops work."""

    def __init__(self) -> None:
        """Nothing was counted yet."""
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.collected = CollectorRegistry()

        def counter(name: str, told: str, *labels: str) -> Counter:
            return Counter(f"werkzekerheid_{name}", told, labels, *_NO_PARTS, self.collected)

        self._batches = counter("batches", "Batches brought into the views.")
        self._events = counter("events", "Events brought into the views.")
        self._seconds = Histogram(
            "werkzekerheid_batch_seconds", "How long a batch took.", (), *_NO_PARTS, self.collected, buckets=_SECONDS
        )
        self._alerts = counter("alerts", "What happened to alerts.", "what")
        self._days = counter("days_passed", "Days written down as over.")
        self._checkpoints = counter("checkpoints", "Checkpoints signed.", "tree")
        self._feeds = counter("feed_entries", "Entries of webhooks: taken by a receiver, dead, or failed.", "what")
        self._notices = counter("notices", "Notices that the mail server took, or did not take.", "what")
        self._nowhere = Gauge(
            "werkzekerheid_notices_nowhere", "To how many something waits, and nobody said where to tell it.", (),
            *_NO_PARTS, self.collected,
        )  # fmt: skip
        self._restarts = counter("loop_restarts", "Times a loop began again after it failed.", "loop")
        self._failures = counter("loop_failures", "Times a loop failed.", "loop", "kind")

    def loop(self, name: str) -> None:
        """There is a loop of this name; it has not failed yet."""
        self._restarts.labels(name)
        for kind in ("refusal", "bug"):
            self._failures.labels(name, kind)

    def batch(self, events: int, seconds: float) -> None:
        """A batch is in the views."""
        self._batches.inc()
        self._events.inc(events)
        self._seconds.observe(seconds)

    def alerts(self, outcome: Outcome) -> None:
        """This happened to alerts."""
        for what, number in outcome._asdict().items():
            self._alerts.labels(what).inc(number)

    def days(self, number: int) -> None:
        """So many days were written down."""
        self._days.inc(number)

    def sealed(self, tree: str) -> None:
        """A checkpoint of this tree was signed."""
        self._checkpoints.labels(tree).inc()

    def delivered(self, taken: int, dead: int, *, failing: bool) -> None:
        """A receiver was sent to."""
        for what, number in (("taken", taken), ("dead", dead), ("failed", int(failing))):
            self._feeds.labels(what).inc(number)

    def notices(self, done: Sent) -> None:
        """These were sent, or not taken."""
        self._notices.labels("sent").inc(done.sent)
        self._notices.labels("failed").inc(done.failed)
        self._nowhere.set(done.nowhere)

    def failed(self, loop: str, kind: Kind) -> None:
        """A loop failed."""
        self._failures.labels(loop, kind).inc()

    def restarted(self, loop: str) -> None:
        """A loop began again."""
        self._restarts.labels(loop).inc()


class Gauges:
    """What is looked up when somebody asks; nothing of the ledger and the views where they cannot be read."""

    def __init__(
        self, look: Callable[[], Look], leading: Callable[[], bool], pulses: Callable[[], Mapping[str, Pulse | None]]
    ) -> None:
        """Keep how to look."""
        self._look, self._leading, self._pulses = look, leading, pulses

    def describe(self) -> Iterator[Metric]:
        """Nothing is looked up before somebody asks."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """The gauges as they stand."""
        yield _gauge("leading", "1 where this process leads, else 0.", float(self._leading()))
        since = _gauge(
            "loop_since_done_seconds", "Seconds since a loop of this process was last done.", labels=("loop",)
        )
        for name, pulse in self._pulses().items():
            if pulse is not None:
                since.add_metric([name], monotonic() - pulse.done_at)
        yield since
        try:
            found = self._look()
        except Refusal:
            return
        yield _gauge("ledger_head", "Last position in the ledger.", found.head)
        yield _gauge("views_position", "Last position in the views.", found.position)
        yield _gauge("views_lag_events", "Positions that the views are behind.", found.lag_events)
        yield _gauge(
            "views_lag_seconds", "Age of the first event that is not in the views; 0: none.", found.lag_seconds
        )
        yield _gauge("dead_letters_open", "Events that could not be read or folded.", found.dead_letters)


def _gauge(name: str, told: str, value: float | None = None, labels: tuple[str, ...] = ()) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"werkzekerheid_{name}", told, value=value, labels=labels or None)
