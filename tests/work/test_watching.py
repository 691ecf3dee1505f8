"""What those who watch are told: health, metrics, logs. Codes and numbers, never a word about somebody."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.work.processes import ROOT
from werkzekerheid.app.policies import Outcome
from werkzekerheid.app.work.health import FAILING, LAG_SECONDS, Health, health
from werkzekerheid.app.work.look import Look
from werkzekerheid.app.work.metrics import Gauges, Metrics
from werkzekerheid.app.work.pulse import Pulse, beat
from werkzekerheid.app.work.server import Address, router, serving
from werkzekerheid.cli.problem import Problem
from werkzekerheid.cli.working import address_of
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
WELL = Look(head=12, position=12, lag_seconds=0.0, dead_letters=0)


def refused() -> Look:
    raise Refusal("ledger_busy", path="")


def looked(found: Look) -> Callable[[], Look]:
    return lambda: found


class TestHealth:
    """May it be left alone, or should somebody look?"""

    def test_all_is_well(self) -> None:
        found = health(looked(WELL), {"lead": beat(), "views": beat()}, NOW, leading=True)

        assert found.well
        assert found.document == {
            "status": "ok", "why": [], "leading": True, "loops": {"lead": {"state": "ok"}, "views": {"state": "ok"}},
            "head": 12, "position": 12, "lag_seconds": 0.0, "lag_events": 0, "dead_letters": 0,
        }  # fmt: skip

    def test_standing_by_is_well(self) -> None:
        found = health(looked(WELL), {"lead": beat(), "views": None}, NOW, leading=False)

        assert found.well
        assert found.document["loops"]["views"] == {"state": "standing by"}

    @pytest.mark.parametrize(
        ("look", "pulse", "why"),
        [
            (looked(WELL._replace(dead_letters=1)), beat(), ["dead_letter_open"]),
            (looked(WELL._replace(lag_seconds=LAG_SECONDS + 1)), beat(), ["views_behind"]),
            (looked(WELL._replace(head=99, lag_seconds=LAG_SECONDS)), beat(), []),
            (refused, beat(), ["ledger_busy"]),
            (looked(WELL), beat().failed("refusal", "ledger_busy", NOW), []),
            (looked(WELL), beat().failed("refusal", "ledger_busy", NOW - FAILING), []),
            (looked(WELL), beat().failed("refusal", "ledger_busy", NOW - 2 * FAILING), ["loop_failing:views"]),
            (looked(WELL), beat().failed("bug", "ValueError", NOW), ["loop_failing:views"]),
        ],
    )
    def test_somebody_should_look(self, look: Callable[[], Look], pulse: Pulse, why: list[str]) -> None:
        found = health(look, {"views": pulse}, NOW, leading=True)

        assert (found.well, found.document["why"]) == (not why, why)

    def test_what_fails_says_since_when_and_of_what(self) -> None:
        pulse = beat().failed("refusal", "ledger_busy", NOW).failed("bug", "ValueError", NOW + timedelta(seconds=1))

        found = health(looked(WELL), {"views": pulse}, NOW, leading=True)

        assert found.document["loops"]["views"] == {
            "state": "failing", "since": "2026-03-01T09:00:00+00:00", "failures": 2,
            "kind": "bug", "what": "ValueError",
        }  # fmt: skip


def samples(metrics: bytes) -> dict[str, float]:
    """Each metric with its labels, as it is written."""
    return {
        f"{one.name}{[one.labels[name] for name in sorted(one.labels)] or ''}": one.value
        for family in text_string_to_metric_families(metrics.decode())
        for one in family.samples
    }


class Watched:
    """The server on a free port, with a look and a health that the test sets."""

    def __init__(self) -> None:
        self.metrics = Metrics()
        self.look: Callable[[], Look] = looked(WELL)
        self.health = Health(well=True, document={"status": "ok"})
        self.metrics.loop("views")
        gauges = Gauges(lambda: self.look(), lambda: True, lambda: {"views": beat(), "calendar": None})  # noqa: PLW0108
        self.metrics.collected.register(gauges)
        self.app = router(self.metrics.collected, lambda: self.health)
        self.port = 0

    def ask(self, path: str, method: str = "GET") -> tuple[int, bytes, dict[str, str]]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body, dict(answer.getheaders())


@pytest.fixture
def watched() -> Iterator[Watched]:
    one = Watched()
    with serving(Address("127.0.0.1", 0), one.app) as one.port:
        yield one


class TestServer:
    """`/metrics`, `/health`, `/live`."""

    def test_the_metrics_can_be_read(self, watched: Watched) -> None:
        watched.metrics.batch(40, 0.003)
        watched.metrics.batch(2, 0.3)
        watched.metrics.alerts(Outcome(raised=3, reopened=0, escalated=0, kept=1, withdrawn=0))
        watched.metrics.days(2)
        watched.metrics.failed("views", "bug")
        watched.metrics.restarted("views")
        watched.look = looked(Look(head=12, position=10, lag_seconds=1.5, dead_letters=1))

        status, body, _ = watched.ask("/metrics")

        found = samples(body)
        assert status == 200
        assert {name.split("{")[0].split("[")[0][:14] for name in found} == {"werkzekerheid_"}
        assert {name: value for name, value in found.items() if "bucket" not in name and "since" not in name} == {
            "werkzekerheid_batches_total": 2, "werkzekerheid_events_total": 42,
            "werkzekerheid_batch_seconds_count": 2, "werkzekerheid_batch_seconds_sum": pytest.approx(0.303),
            "werkzekerheid_alerts_total['raised']": 3, "werkzekerheid_alerts_total['reopened']": 0,
            "werkzekerheid_alerts_total['escalated']": 0,
            "werkzekerheid_alerts_total['kept']": 1, "werkzekerheid_alerts_total['withdrawn']": 0,
            "werkzekerheid_days_passed_total": 2, "werkzekerheid_leading": 1, "werkzekerheid_notices_nowhere": 0,
            "werkzekerheid_loop_failures_total['bug', 'views']": 1,
            "werkzekerheid_loop_failures_total['refusal', 'views']": 0,
            "werkzekerheid_loop_restarts_total['views']": 1,
            "werkzekerheid_ledger_head": 12, "werkzekerheid_views_position": 10, "werkzekerheid_views_lag_events": 2,
            "werkzekerheid_views_lag_seconds": 1.5, "werkzekerheid_dead_letters_open": 1,
        }  # fmt: skip
        assert 0 <= found["werkzekerheid_loop_since_done_seconds['views']"] < 5
        assert "werkzekerheid_loop_since_done_seconds['calendar']" not in found

    def test_where_the_ledger_cannot_be_read_the_rest_is_told(self, watched: Watched) -> None:
        watched.look = refused

        status, body, _ = watched.ask("/metrics")

        assert status == 200
        assert "werkzekerheid_leading" in samples(body)
        assert "werkzekerheid_ledger_head" not in samples(body)

    @pytest.mark.parametrize(("well", "status"), [(True, 200), (False, 503)])
    def test_the_health_is_a_status_and_a_document(self, watched: Watched, well: bool, status: int) -> None:
        watched.health = Health(well, {"status": "x"})

        assert watched.ask("/health")[:2] == (status, b'{\n  "status": "x"\n}\n')

    def test_a_bug_is_told_without_its_words(self, watched: Watched, caplog: pytest.LogCaptureFixture) -> None:
        def bug() -> Look:
            raise ValueError("Jan")

        watched.look = bug

        status, body, _ = watched.ask("/metrics")

        assert status == 500
        assert b"Jan" not in body
        assert "Jan" not in caplog.text

    @pytest.mark.parametrize(
        ("path", "method", "status"),
        [
            ("/live", "GET", 200),
            ("/live", "HEAD", 200),
            ("/live?x=1", "GET", 200),
            ("/", "GET", 404),
            ("/live/", "GET", 404),
            ("/live", "POST", 405),
            ("/metrics", "DELETE", 405),
        ],
    )
    def test_each_path_answers_and_nothing_is_kept(self, watched: Watched, path: str, method: str, status: int) -> None:
        found, body, headers = watched.ask(path, method)

        assert found == status
        assert headers["Cache-Control"] == "no-store"
        assert bool(body) == (method != "HEAD")

    def test_a_port_that_is_taken_is_refused(self, watched: Watched) -> None:
        with pytest.raises(OSError, match="in use"), serving(Address("127.0.0.1", watched.port), watched.app):
            pass


class TestAddress:
    """Where health is told."""

    @pytest.mark.parametrize(
        ("given", "address"),
        [
            ("9464", ("127.0.0.1", 9464)),
            (":9464", ("127.0.0.1", 9464)),
            ("0", ("127.0.0.1", 0)),
            ("127.0.0.1:9464", ("127.0.0.1", 9464)),
            ("0.0.0.0:9464", ("0.0.0.0", 9464)),
            ("[::1]:9464", ("::1", 9464)),
        ],
    )
    def test_without_a_host_it_is_for_this_computer_only(self, given: str, address: tuple[str, int]) -> None:
        assert address_of(given) == address

    @pytest.mark.parametrize("given", ["", "localhost", "127.0.0.1:", "127.0.0.1:x", "1:65536", "-1", "\u0661"])
    def test_what_is_no_address_is_told(self, given: str) -> None:
        with pytest.raises(Problem):
            address_of(given)


LOGGED = """
import logging, sys, threading, warnings
import structlog
from werkzekerheid.app.work.logs import to_standard_error

ours = structlog.wrap_logger(logging.getLogger("werkzekerheid.somewhere"))
to_standard_error()
ours.warning("dead_letter", position=3, stream="career:x", why="unfit", career="Jan")
ours.info("Jan de Vries said so", loop="Jan de Vries", code=["Jan"])
ours.error("bug", exc_info=ValueError("Jan"))
ours.debug("jan")
logging.getLogger("sqlalchemy.engine").error("bad %s", "Jan", extra={"loop": "Jan de Vries"})
logging.getLogger("eventsourcing").info("Jan")
try:
    raise ValueError("Jan")
except ValueError:
    logging.getLogger("psycopg").exception("Jan", stack_info=True)
warnings.warn("Jan")

def fails():
    raise ValueError("Jan")

thread = threading.Thread(target=fails)
thread.start()
thread.join()

class Ends:
    def __del__(self):
        raise ValueError("Jan")

Ends()
"""


class TestLogs:
    """One JSON object a line."""

    def test_only_allowed_keys_and_codes_reach_a_log(self) -> None:
        said = subprocess.run(
            [sys.executable, "-c", LOGGED], cwd=ROOT, capture_output=True, text=True, check=True
        ).stderr  # fmt: skip

        assert "Jan" not in said
        lines: list[dict[str, Any]] = [json.loads(line) for line in said.splitlines()]
        assert all(datetime.fromisoformat(one.pop("time")).tzinfo == UTC for one in lines)
        ours = {"logger": "werkzekerheid.somewhere"}
        bug = {"event": "bug", "level": "error", "kind": "ValueError", "logger": "werkzekerheid.app.work.logs"}
        assert lines == [
            {"event": "dead_letter", "level": "warning", **ours, "position": 3, "why": "unfit"},
            {"level": "info", **ours},
            {"event": "bug", "level": "error", **ours},
            {"event": "library_said", "level": "error", "logger": "sqlalchemy.engine"},
            {"event": "library_said", "level": "error", "logger": "psycopg"},
            {"event": "library_said", "level": "warning", "logger": "py.warnings"},
            {**bug, "where": "?"},
            {**bug, "where": "?"},
        ]
