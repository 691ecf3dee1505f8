"""The API as a process of its own, an empty one beside it, and clients that ask both, for `bench.py`.

`python scripts/bench_api.py` is the empty one: it says at which port it answers. Both are served in the same way.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import werkzekerheid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CLIENTS = 32
CAREERS = 240
FACTS = 20
PERSON, ORGANISATION, ROLE = "p-1", "kas", "jobcoach"
_WELL = {b"200", b"201"}
_PATIENCE_SECONDS = 60
_TICK = 0.05
KEY = b64encode(bytes(range(1, 33))).decode()
_FACT = {"type": "check_in_held", "with": ["worker"], "by": "jobcoach", "channel": "phone", "occurred": "2026-03-02"}


class Provider:
    """A provider of sign-in, which is asked for its keys once in a while."""

    def __init__(self) -> None:
        """Make a key, and listen."""
        from joserfc.jwk import RSAKey

        self._key = RSAKey.generate_key(2048, {"kid": "1", "alg": "RS256"})
        documents: dict[str, Any] = {"/keys": {"keys": [self._key.as_dict(private=False)]}}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(documents[self.path]).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nobody looks."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self._server.server_address[1]}"
        documents["/.well-known/openid-configuration"] = {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys"}
        Thread(target=self._server.serve_forever, daemon=True).start()

    def token(self) -> str:
        """The token of the one who asks."""
        from joserfc import jwt

        now = int(time.time())
        claims: dict[str, Any] = {"iss": self.issuer, "aud": "werkzekerheid", "iat": now, "exp": now + 86_400}
        claims |= {"sub": PERSON, "organisation": ORGANISATION, "role": ROLE}
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, self._key)

    def close(self) -> None:
        """Listens no more."""
        self._server.shutdown()
        self._server.server_close()


class Both:
    """The API on a ledger about so many careers, and the empty one; `close` ends both."""

    def __init__(self, folder: Path) -> None:
        """Write the careers, and start both."""
        self._folder, self._processes = folder, list[subprocess.Popen[bytes]]()
        self.provider = Provider()
        self.careers = _written(folder)
        environment = {
            **os.environ,
            "PYTHONPATH": str(Path(werkzekerheid.__file__).parents[1]),
            "WERKZEKERHEID_LEDGER": f"sqlite:///{folder / 'ledger.db'}",
            "WERKZEKERHEID_KEY": KEY,
            "WERKZEKERHEID_ISSUER": self.provider.issuer,
            "WERKZEKERHEID_REQUESTS_PER_MINUTE": "100000000",
        }
        try:
            self.empty = self._started("empty", [sys.executable, __file__], environment)
            served = [sys.executable, "-m", "werkzekerheid", "serve", "--port", "0"]
            self.ours = self._started("ours", served, environment)
        except BaseException:
            self.close()
            raise
        self._head = f"Host: here\r\nAuthorization: Bearer {self.provider.token()}\r\n"

    def _started(self, name: str, words: Sequence[str], environment: dict[str, str]) -> int:
        """The port at which a process answers, as its log says."""
        log = self._folder / f"{name}.log"
        with log.open("wb") as said:
            self._processes.append(subprocess.Popen(words, stderr=said, env=environment))
        until = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < until:
            for line in log.read_text().splitlines():
                if '"listening"' in line:
                    return int(json.loads(line)["port"])
            time.sleep(_TICK)
        raise TimeoutError(log.read_text())

    def read(self, requests: int) -> None:
        """Looks at how it stands with one after another."""
        lines = [self._asked("GET", f"/v1/careers/{one}/situation") for one in self.careers]
        asked(self.ours, requests, lambda number: lines[number % len(lines)])

    def append(self, requests: int) -> None:
        """Records a fact about one after another."""
        body = json.dumps(_FACT)
        asked(
            self.ours, requests,
            lambda number: self._asked(
                "POST", f"/v1/careers/{self.careers[number % CAREERS]}/facts", body, f"Idempotency-Key: {uuid4()}\r\n"
            ),
        )  # fmt: skip

    def read_nothing(self, requests: int) -> None:
        """Asks the empty one."""
        line = self._asked("GET", "/empty")
        asked(self.empty, requests, lambda _: line)

    def append_nothing(self, requests: int) -> None:
        """Sends the same body to the empty one."""
        body = json.dumps(_FACT)
        asked(
            self.empty, requests,
            lambda _: self._asked("POST", "/empty", body, f"Idempotency-Key: {uuid4()}\r\n"),
        )  # fmt: skip

    def _asked(self, method: str, path: str, body: str = "", more: str = "") -> bytes:
        if body:
            more += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        return f"{method} {path} HTTP/1.1\r\n{self._head}{more}\r\n{body}".encode()

    def close(self) -> None:
        """Ends both, and the provider."""
        for one in self._processes:
            one.send_signal(signal.SIGTERM)
        for one in self._processes:
            one.wait(_PATIENCE_SECONDS)
        self.provider.close()


def asked(port: int, requests: int, request: Callable[[int], bytes]) -> None:
    """Has so many requests answered, by some clients that keep their connection and ask one after another.

    Raises:
        AssertionError: one was not answered well.
    """
    clients = [socket.create_connection(("127.0.0.1", port), _PATIENCE_SECONDS) for _ in range(CLIENTS)]
    with selectors.DefaultSelector() as selector:
        sent, answered = 0, 0
        for one in clients:
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(one, selectors.EVENT_READ, bytearray())
            one.sendall(request(sent))
            sent += 1
        while answered < requests:
            for key, _ in selector.select(_PATIENCE_SECONDS):
                client: socket.socket = key.fileobj  # type: ignore[assignment]  # only sockets are registered
                key.data.extend(client.recv(65_536))
                if not _is_whole(key.data):
                    continue
                if bytes(key.data[9:12]) not in _WELL:
                    raise AssertionError(key.data.decode())
                key.data.clear()
                answered += 1
                if sent < requests:
                    client.sendall(request(sent))
                    sent += 1
    for one in clients:
        one.close()


def _is_whole(answer: bytearray) -> bool:
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    _, _, rest = bytes(answer[:end]).lower().partition(b"content-length:")
    return len(answer) >= end + 4 + int(rest.partition(b"\r\n")[0] or 0)


def _written(folder: Path) -> list[str]:
    """The ids of careers that somebody guides, in a ledger about real people."""
    from make_load import careers, drafts_of
    from werkzekerheid.app import directory
    from werkzekerheid.app.app import create, open_app
    from werkzekerheid.app.directory import Change
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.settings import Settings

    stores, keeper = Settings(folder / "ledger.db", KEY), Actor(actor="keeper", role="system")
    create(stores, demo=False)
    coach = {"coach": "c-1", "kind": "jobcoach", "organisation": ORGANISATION, "person": PERSON}
    made: list[str] = []
    with open_app(stores) as app:
        directory.register(app, ORGANISATION, "Kas", "jobcoach_organisation", Change(keeper))
        directory.grant(app, PERSON, ORGANISATION, ROLE, Change(keeper))
        app.brings_up = False
        for career, facts in careers(CAREERS, FACTS - 1):
            app.ledger.append(f"career:{career}", 0, drafts_of(facts))
            app.record(career, "coach_assigned", coach, keeper)
            made.append(career)
    return made


def main() -> None:
    """Answers nothing, as fast as the framework does."""
    from fastapi import FastAPI

    from werkzekerheid.api.serving import serve_on

    api = FastAPI(openapi_url=None)

    @api.get("/empty")
    async def read() -> None:
        """Gives nothing."""

    @api.post("/empty", status_code=201)
    async def append() -> None:
        """Takes nothing."""

    with socket.create_server(("127.0.0.1", 0)) as bound:
        print(json.dumps({"event": "listening", "port": bound.getsockname()[1]}), file=sys.stderr, flush=True)
        serve_on(api, bound)


if __name__ == "__main__":
    main()
