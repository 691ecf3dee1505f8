"""`werkzekerheid serve` as a process of its own, and what clients of it do."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

import httpx

from tests.work.processes import Program, until

if TYPE_CHECKING:
    from werkzekerheid.ledger.storage import Where

CHECK_IN = {"type": "check_in_held", "with": ["worker"], "by": "jobcoach", "channel": "phone", "occurred": "2026-03-02"}
_PATIENCE = 30


class Served(Program):
    """Listens at a free port of this machine, from the first line of the block on."""

    def __init__(self, where: Where) -> None:
        super().__init__(where, "serve", "--port", "0")
        until(lambda: self.has_said("listening") or self.process.poll() is not None)
        self.port: int = self.has_said("listening")["port"]
        until(lambda: self.get("/health").status_code == 200)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", headers=headers, trust_env=False, timeout=_PATIENCE)

    def client(self, token: str) -> httpx.Client:
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=f"{self.url}/v1", headers=headers, trust_env=False, timeout=_PATIENCE)


class Sent(NamedTuple):
    """A fact that was sent by a command; `event` is its id where it was acknowledged."""

    command: str
    event: str | None


class Recorder(Thread):
    """Opens a career, and records one fact after another until the server answers no more."""

    def __init__(self, client: httpx.Client) -> None:
        super().__init__()
        self._client = client
        self.career: str = client.post("/careers", json={"reason": "benefit"}).json()["career"]
        self.sent: list[Sent] = []

    def run(self) -> None:
        while True:
            command = str(uuid4())
            try:
                answer = self.record(self._client, command)
            except httpx.HTTPError:
                self.sent.append(Sent(command, None))
                return
            if answer.status_code != 201:
                self.sent.append(Sent(command, None))
                return
            self.sent.append(Sent(command, answer.json()["event"]))

    def record(self, client: httpx.Client, command: str) -> Any:
        return client.post(f"/careers/{self.career}/facts", json=CHECK_IN, headers={"Idempotency-Key": command})
