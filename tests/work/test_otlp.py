"""The processing log sent on: every line arrives, whatever becomes of the receiver or of us."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import chain
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Self

import pytest

from tests.audit.lines import handled
from tests.ledgers import code_of
from tests.work.processes import made, opened, until
from werkzekerheid.app.clock import system_clock
from werkzekerheid.app.work import otlp, supervisor
from werkzekerheid.app.work.loops import loops_of
from werkzekerheid.app.work.metrics import Metrics
from werkzekerheid.app.work.otlp import READER, Receiver, send_lines
from werkzekerheid.app.work.supervisor import Supervisor
from werkzekerheid.ledger.leadership import leadership

if TYPE_CHECKING:
    from pathlib import Path

    from werkzekerheid.app.app import App
    from werkzekerheid.ledger.storage import Where


class Collector:
    """A small receiver that keeps what it took; it answers what it is told to."""

    def __init__(self, port: int = 0) -> None:
        self.bodies: list[Any] = []
        self.paths: list[str] = []
        self.answers: list[tuple[int, bytes]] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, answer = collector.answers.pop(0) if collector.answers else (200, b"{}")
                if status == 200 and b"rejectedSpans" not in answer:
                    assert self.headers["Content-Type"] == "application/json"
                    collector.bodies.append(json.loads(body))
                    collector.paths.append(self.path)
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Nobody looks."""

        self._server = HTTPServer(("127.0.0.1", port), Handler)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self.port: int = self._server.server_address[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def spans(self) -> list[Any]:
        scopes = chain.from_iterable(one["resourceSpans"][0]["scopeSpans"] for one in self.bodies)
        return [span for scope in scopes for span in scope["spans"]]

    @property
    def traces(self) -> list[str]:
        return [one["traceId"] for one in self.spans]

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@pytest.fixture
def app(where: Where) -> Iterator[App]:
    made(where)
    with opened(where) as found:
        yield found


def send_all(app: App, receiver: Receiver) -> None:
    """One turn: whatever stands there now."""
    turns = send_lines(app, receiver, lambda _: None, lambda: True)
    next(turns)
    turns.close()


def traces(app: App) -> list[str]:
    return [line.trace_id for _, line in app.audit.processing()]


def test_a_line_is_a_span_with_the_attributes_of_the_standard(app: App) -> None:
    """No user in it; times in nanoseconds, as texts."""
    line = handled(0)._replace(parent_span_id="cd" * 8)
    app.audit.write([], [line])
    with Collector() as collector:
        send_all(app, Receiver(collector.url))

    assert collector.paths == ["/v1/traces"]
    (span,) = collector.spans
    values = {one["key"]: one["value"]["stringValue"] for one in span.pop("attributes")}
    assert values == {
        "dpl.core.processing_activity_id": line.processing_activity_id,
        "dpl.core.data_subject_id": line.data_subject_id,
        "dpl.core.data_subject_id_type": line.data_subject_id_type,
    }
    assert span == {
        "traceId": line.trace_id,
        "spanId": line.span_id,
        "parentSpanId": "cd" * 8,
        "flags": 1,
        "name": "situation",
        "kind": 1,
        "startTimeUnixNano": f"{line.start_time}000000",
        "endTimeUnixNano": f"{line.end_time}000000",
        "status": {"code": 1},
    }
    resource = collector.bodies[0]["resourceSpans"][0]["resource"]["attributes"]
    assert {"key": "service.name", "value": {"stringValue": "werkzekerheid"}} in resource


def test_every_line_is_sent_once_and_in_order(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some at a time; the next turn goes on where the last one ended, in the next program too."""
    monkeypatch.setattr(otlp, "AT_ONCE", 4)
    app.audit.write([], [handled(n) for n in range(10)])
    with Collector() as collector:
        send_all(app, Receiver(collector.url))
        assert [len(one["resourceSpans"][0]["scopeSpans"][0]["spans"]) for one in collector.bodies] == [4, 4, 2]
        app.audit.write([], [handled(n) for n in range(10, 13)])
        send_all(app, Receiver(collector.url))
    assert collector.traces == traces(app)
    assert app.audit.position(READER) == 13


@pytest.mark.parametrize(
    "answer",
    [
        (503, b""),
        (429, b""),
        (400, b'{"message": "no"}'),
        (302, b""),
        (200, b'{"partialSuccess": {"rejectedSpans": "1"}}'),
    ],
)
def test_what_a_receiver_does_not_take_is_sent_again(app: App, answer: tuple[int, bytes]) -> None:
    app.audit.write([], [handled(0), handled(1)])
    with Collector() as collector:
        collector.answers = [answer]
        assert code_of(lambda: send_all(app, Receiver(collector.url))) == "otlp_refused"
        assert app.audit.position(READER) == 0
        send_all(app, Receiver(collector.url))
    assert collector.traces == traces(app)


@pytest.mark.parametrize("answer", [b"", b"\x00\x01", b"[]", b'{"partialSuccess": {}}', b'{"partialSuccess": null}'])
def test_whatever_it_says_with_a_yes_is_a_yes(app: App, answer: bytes) -> None:
    app.audit.write([], [handled(0)])
    with Collector() as collector:
        collector.answers = [(200, answer)]
        send_all(app, Receiver(collector.url))
    assert app.audit.position(READER) == 1


def test_nothing_is_lost_while_the_receiver_is_away(
    where: Where, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    the receiver takes two lines and goes away; three more are written, and another program starts
    it comes back at the same address, and has all five
    """
    monkeypatch.setattr(otlp, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(supervisor, "_back_off", lambda _: 0.01)
    settings = made(where)
    collector = Collector()
    settings = settings._replace(otlp=collector.url)
    with working(where, settings.otlp) as (app, one):
        app.audit.write([], [handled(n) for n in range(2)])
        until(lambda: len(collector.spans) == 2)
        collector.close()
        app.audit.write([], [handled(n) for n in range(2, 5)])
        until(lambda: one.pulses()["otlp"] and one.pulses()["otlp"].what == "otlp_unreachable")  # type: ignore[union-attr]
    with working(where, settings.otlp) as (app, one), Collector(collector.port) as again:
        until(lambda: len(again.spans) == 3)
        assert [*collector.traces, *again.traces] == traces(app)


class working:  # noqa: N801  (used as a function)
    """A process that works, with its app and its supervisor."""

    def __init__(self, where: Where, receiver: str | None) -> None:
        self._app = opened(where)
        self._app.settings = self._app.settings._replace(otlp=receiver)
        self._stopping = Event()
        self._lead = leadership(self._app.settings.ledger)
        metrics = Metrics()
        loops = loops_of(self._app, metrics, self._stopping.wait)
        self._one = Supervisor(self._lead, loops, metrics, system_clock, self._stopping)
        self._thread = Thread(target=self._one.run)

    def __enter__(self) -> tuple[App, Supervisor]:
        self._app.views()
        self._thread.start()
        return self._app, self._one

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()
        self._lead.resign()
        self._app.__exit__()


def test_without_a_receiver_nothing_is_sent(app: App) -> None:
    assert "otlp" not in {one.name for one in loops_of(app, Metrics(), Event().wait)}


@pytest.mark.parametrize(
    "url", ["127.0.0.1:4318", "http://collector.example:4318", "grpc://127.0.0.1:4317", "http://", "https:///traces"]
)
def test_an_address_that_will_not_do_is_refused(url: str) -> None:
    """Pseudonyms of workers go to another machine by TLS only."""
    assert code_of(lambda: Receiver(url)) == "settings_otlp"


def test_addresses_that_will_do() -> None:
    for url in ("http://127.0.0.1:4318", "http://localhost:4318/", "https://collector.example", "http://[::1]:4318"):
        assert Receiver(url)._path == "/v1/traces"
    assert Receiver("https://collector.example/otlp/")._path == "/otlp/v1/traces"
