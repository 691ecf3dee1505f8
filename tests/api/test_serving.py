"""The process that answers: what it says at its start, how it ends, and that nothing that it acknowledged is lost."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.api import people
from tests.api.clients import COACH, KIM
from tests.api.collector import Collector
from tests.api.provider import Provider
from tests.api.served import CHECK_IN, Recorder, Served
from tests.api.test_sign_in import WRONG, ann
from tests.work.processes import PATIENCE, Program, until
from werkzekerheid.app.app import open_app
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
_TOKEN = f"demo:{COACH}"
_SOME = 25


@pytest.fixture
def demo_ledger(demo_folder: Path, tmp_path: Path) -> Path:
    """A copy of the demo ledger, for a process of this test's own."""
    shutil.copytree(demo_folder, tmp_path / "demo")
    return tmp_path / "demo" / "ledger.db"


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Settings, Provider]]:
    """A ledger about real people and a provider, as the environment names them."""
    stores = people.made(tmp_path / "real")
    with Provider() as provider:
        for name, value in (people.environment(stores) | {"WERKZEKERHEID_ISSUER": provider.issuer}).items():
            monkeypatch.setenv(name, value)
        yield stores, provider


def test_it_says_that_it_lives_and_is_ready(demo_ledger: Path) -> None:
    with Served(demo_ledger) as served:
        assert served.get("/health").json() == {"status": "live"}
        ready = served.get("/ready")

        assert (ready.status_code, ready.json()["status"]) == (200, "ready")
        assert ready.headers["Cache-Control"] == "no-store"


def test_it_counts_by_operation_and_never_by_career(demo_ledger: Path) -> None:
    with Served(demo_ledger) as served, served.client(_TOKEN) as client:
        assert client.get(f"/careers/{KIM}/situation").status_code == 200
        told = served.get("/metrics").text

    assert 'werkzekerheid_requests_total{operation="read_situation",status="200"} 1.0' in told
    assert "werkzekerheid_views_lag_events" in told
    assert KIM not in told


def test_a_trace_of_the_caller_goes_through_everything(demo_ledger: Path) -> None:
    """Into the answer, the log of the process and the access log; one that is none is not taken over."""
    with Served(demo_ledger) as served, served.client(_TOKEN) as client:
        path = f"/careers/{KIM}/situation"
        told = client.get(path, headers={"traceparent": f"00-{_TRACE}-00f067aa0ba902b7-01"})
        malformed = client.get(path, headers={"traceparent": f"00-{'0' * 32}-00f067aa0ba902b7-01"})
        until(lambda: [one for one in served.lines if one.get("trace") == _TRACE])

    assert told.headers["Trace-Id"] == _TRACE
    assert re.fullmatch("(?!0{32})[0-9a-f]{32}", malformed.headers["Trace-Id"])
    with open_app(Settings(demo_ledger, None)) as app:
        assert [line.career for _, line in app.audit.access(trace=_TRACE)] == [KIM]


def test_the_log_names_no_token_no_claim_and_no_person(real: tuple[Settings, Provider]) -> None:
    stores, provider = real
    tokens = [make(provider) for make, _ in WRONG.values()]
    with Served(stores.ledger) as served:
        for token in (*tokens, ann(provider), ann(provider, organisation="elsewhere")):
            header = {b"Authorization": f"Bearer {token}".encode()}
            path = f"/careers/{people.CAREER}/situation"
            with served.client("-") as client:
                answer = client.get(path, headers=header)
            assert answer.status_code == 200 or people.COACH.actor not in answer.text
        until(lambda: len([one for one in served.lines if one.get("event") == "answered"]) >= len(tokens) + 2)
        served.process.terminate()
        assert served.ended() == 0

    told = "".join(served.said)
    secrets = [part for token in tokens for part in token.split(".") if len(part) > 10]
    assert not [one for one in (*secrets, people.COACH.actor, people.CAREER, "elsewhere") if one in told]


def test_told_to_end_it_ends_what_is_being_answered(demo_ledger: Path) -> None:
    """
    half of a fact is sent
    SIGTERM                     nobody else is let in
    the other half is sent      it is recorded and acknowledged
    the process ends with 0
    """
    body = json.dumps(CHECK_IN).encode()
    head = (
        f"POST /v1/careers/{KIM}/facts HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {_TOKEN}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with Served(demo_ledger) as served, socket.create_connection(("127.0.0.1", served.port), PATIENCE) as line:
        line.sendall(head.encode() + body[:10])
        until(lambda: served.get("/health").status_code == 200)  # what was sent before this has been read
        served.process.send_signal(signal.SIGTERM)
        until(lambda: _is_closed(served.port))
        line.sendall(body[10:])
        answer = b"".join(iter(lambda: line.recv(65_536), b""))
        code = served.ended()

    assert answer.startswith(b"HTTP/1.1 201 ")
    assert code == 0
    assert served.lines[-1]["event"] == "ended"
    with open_app(Settings(demo_ledger, None)) as app:
        assert str(app.ledger.read(f"career:{KIM}")[-1].event_id) in answer.decode()


def _is_closed(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), PATIENCE).close()
    except OSError:
        return True
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["ended", "killed"])
def test_whatever_was_acknowledged_is_there_once(demo_ledger: Path, number: signal.Signals) -> None:
    """
    three clients record one fact after another
    the process is ended, or killed
    it is started again     every acknowledged fact is there
    all commands again      none is recorded twice
    """
    with Served(demo_ledger) as served, ExitStack() as stack:
        recorders = [Recorder(stack.enter_context(served.client(_TOKEN))) for _ in range(3)]
        for one in recorders:
            one.start()
        until(lambda: all(len(one.sent) >= _SOME for one in recorders))
        served.process.send_signal(number)
        code = served.ended()
        for one in recorders:
            one.join(PATIENCE)
    assert code == (0 if number == signal.SIGTERM else -number)

    with Served(demo_ledger) as served, served.client(_TOKEN) as client:
        for one in recorders:
            for sent in one.sent:
                again = one.record(client, sent.command).json()
                assert again["already"] or sent.event is None
                assert sent.event in {None, again["event"]}
        served.process.terminate()
        assert served.ended() == 0

    with open_app(Settings(demo_ledger, None)) as app:
        for one in recorders:
            found = Counter(event.event_id for event in app.ledger.read(f"career:{one.career}"))
            assert set(found.values()) == {1}
            assert {sent.event for sent in one.sent if sent.event} <= set(found)
            assert len(found) == len(one.sent) + 2  # it was opened, and somebody answers for it


def test_spans_reach_a_collector_with_the_trace_and_nothing_personal(
    demo_ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Collector() as collector:
        monkeypatch.setenv("WERKZEKERHEID_OTEL_ENDPOINT", collector.url)
        with Served(demo_ledger) as served, served.client(_TOKEN) as client:
            given = {"traceparent": f"00-{_TRACE}-00f067aa0ba902b7-01"}
            own = client.get(f"/careers/{KIM}/situation").headers["Trace-Id"]
            client.post("/careers/_search", json={"key": "kim"}, headers=given)
            served.process.terminate()
            assert served.ended() == 0

    spans = {one.trace_id.hex(): one for one in collector.spans}
    assert spans[own].name == "read_situation"
    assert spans[_TRACE].parent_span_id.hex() == "00f067aa0ba902b7"
    assert not [one for one in (KIM, b"kim", COACH, "gemeente") if _bytes(one) in collector.received]


def _bytes(given: str | bytes) -> bytes:
    return given.encode() if isinstance(given, str) else given


class TestStart:
    """What does not fit is said in one sentence, and it does not start."""

    def refused(self, where: Path, *words: str) -> str:
        with Program(where, "serve", *(words or ("--port", "0"))) as program:
            assert program.ended() == 2
            (sentence,) = program.said
            return sentence

    def test_settings_that_do_not_fit(self, demo_ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WERKZEKERHEID_LANGUAGE", "en")
        monkeypatch.setenv("WERKZEKERHEID_THREADS", "many")
        monkeypatch.setenv("WERKZEKERHEID_CLIENTS", '{"planner": "hush-hush"}')

        sentence = self.refused(demo_ledger)

        assert "WERKZEKERHEID_THREADS: expected a whole number" in sentence
        assert "WERKZEKERHEID_CLIENTS__PLANNER: expected ORGANISATION:ROLE" in sentence
        assert "hush" not in sentence

    def test_roles_that_are_tried_out_on_a_real_ledger(
        self, real: tuple[Settings, Provider], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("WERKZEKERHEID_DEMO_IDENTITIES", "true")

        assert "WERKZEKERHEID_DEMO_IDENTITIES" in self.refused(Path(real[0].ledger))

    def test_nobody_who_signs_people_in(self, real: tuple[Settings, Provider], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("WERKZEKERHEID_ISSUER")

        assert "WERKZEKERHEID_ISSUER" in self.refused(Path(real[0].ledger))

    def test_an_address_that_somebody_has(self, demo_ledger: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            assert self.refused(demo_ledger, "--port", str(taken.getsockname()[1]))

    @pytest.mark.parametrize("port", ["66000", "x", "-1"])
    def test_a_port_that_is_none(self, demo_ledger: Path, port: str) -> None:
        assert "--port" in self.refused(demo_ledger, f"--port={port}")

    def test_a_setting_may_stand_in_a_file(
        self, real: tuple[Settings, Provider], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "secrets").mkdir()
        (tmp_path / "secrets" / "werkzekerheid_issuer").write_text(real[1].issuer)
        monkeypatch.delenv("WERKZEKERHEID_ISSUER")
        monkeypatch.setenv("WERKZEKERHEID_SECRETS", str(tmp_path / "secrets"))

        with Served(real[0].ledger) as served, served.client(ann(real[1])) as client:
            assert client.get(f"/careers/{people.CAREER}/situation").status_code == 200
