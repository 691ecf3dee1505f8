"""Answers at an address until it is told to end; then what is being answered is answered, and no more."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from socket import IPPROTO_TCP, TCP_NODELAY
from threading import Thread
from typing import TYPE_CHECKING

import uvicorn

from werkzekerheid.logs import log_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from socket import socket
    from types import FrameType

    from starlette.types import ASGIApp

_ENDING_SECONDS = 10
_READ_SECONDS = 15
_START_SECONDS = 0.01
_log = log_of(__name__)


def server_of(api: ASGIApp) -> uvicorn.Server:
    """What listens; who it is and who asked are told by no header and in no log of its own."""
    config = uvicorn.Config(
        api, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=_ENDING_SECONDS,
        timeout_keep_alive=_READ_SECONDS, lifespan="on", h11_max_incomplete_event_size=32 * 1024,
        proxy_headers=False,
    )  # fmt: skip
    return uvicorn.Server(config)


def serve_on(api: ASGIApp, bound: socket) -> None:
    """Answers at an address that is bound already, until SIGTERM or Ctrl-C; a second Ctrl-C ends it at once."""
    _log.info("listening", port=bound.getsockname()[1])
    with _ending_well():
        server_of(api).run(sockets=_answering_at_once(bound))
    _log.info("ended")


@contextmanager
def _ending_well() -> Iterator[None]:
    """Who was told to end and did so, ended well: the library would raise the signal again when all is done."""
    before = {one: signal.signal(one, _heard) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _heard(_number: int, _frame: FrameType | None) -> None:
    """It was, by the server."""


def _answering_at_once(bound: socket) -> list[socket]:
    """The address, of which each connection sends what is there: else a client waits 40 ms for the end of an answer.

    The library sees to that only for an address that it bound itself.
    """
    bound.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)  # who is let in has what the door has
    return [bound]


@contextmanager
def beside(api: ASGIApp, bound: socket) -> Iterator[None]:
    """Answers in a thread beside this one, until the block ends."""
    server = server_of(api)
    thread = Thread(target=server.run, kwargs={"sockets": _answering_at_once(bound)}, name="api", daemon=True)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            thread.join(_START_SECONDS)
        yield
    finally:
        server.should_exit = True
        thread.join()
