"""The API on a port of this machine, and clients that ask it as somebody."""

from __future__ import annotations

import socket
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import httpx

from werkzekerheid.api.api import create_api
from werkzekerheid.api.serving import beside
from werkzekerheid.api.settings import ApiSettings
from werkzekerheid.facts.event import career_id_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fastapi import APIRouter, FastAPI

    from werkzekerheid.settings import Settings

KIM = career_id_of("kim")
COACH = "jobcoach@gemeente"
"""In the demo careers, somebody who guides Kim."""
NOBODY = "jobcoach@elders"
"""Somebody of an organisation that nobody there knows."""


class Doors:
    """The API, and who asks it."""

    def __init__(self, api: FastAPI, url: str, stores: Settings, stack: ExitStack) -> None:
        self.api, self.url, self.stores, self._stack = api, url, stores, stack
        self._clients: dict[str | None, httpx.Client] = {}

    def as_(self, who: str | None) -> httpx.Client:
        """A client of a demo, as `ROLE@ORGANISATION`, `worker@CAREER`; None says nothing of itself."""
        return self.with_token(None if who is None else f"demo:{who}")

    def with_token(self, token: str | None) -> httpx.Client:
        if token not in self._clients:
            headers = {"Accept-Language": "en"} | ({} if token is None else {"Authorization": f"Bearer {token}"})
            client = httpx.Client(base_url=f"{self.url}/v1", headers=headers, trust_env=False, timeout=30)
            self._clients[token] = self._stack.enter_context(client)
        return self._clients[token]


@contextmanager
def opened(stores: Settings, more: Sequence[APIRouter] = (), **settings: Any) -> Iterator[Doors]:
    """The API on a ledger, started and, at the end, stopped."""
    api = create_api(ApiSettings(**{"requests_per_minute": 1_000_000, **settings}), stores, more=more)
    with ExitStack() as stack:
        bound = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        stack.enter_context(beside(api, bound))
        yield Doors(api, f"http://127.0.0.1:{bound.getsockname()[1]}", stores, stack)
