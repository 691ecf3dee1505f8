"""The small web server for those who watch: `/metrics`, `/health` and `/live`. Nothing personal, nothing to be kept."""

from __future__ import annotations

import io
import json
import socket
import sys
from contextlib import contextmanager
from http import HTTPStatus
from socketserver import TCPServer, ThreadingMixIn
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import make_wsgi_app

from werkzekerheid.app.bugs import place_of
from werkzekerheid.logs import log_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from prometheus_client import CollectorRegistry

    from werkzekerheid.app.work.health import Health

_READ_SECONDS = 5
_log = log_of(__name__)


class Address(NamedTuple):
    """Where to listen; port 0 takes any that is free."""

    host: str
    port: int


def router(registry: CollectorRegistry, health: Callable[[], Health]) -> WSGIApplication:
    """What answers each path."""
    metrics = make_wsgi_app(registry)

    def healthy(_environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        found = health()
        return _json(start, HTTPStatus.OK if found.well else HTTPStatus.SERVICE_UNAVAILABLE, found.document)

    def live(_environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        return _json(start, HTTPStatus.OK, {"status": "live"})

    paths = {"/metrics": metrics, "/health": healthy, "/live": live}

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        found = paths.get(str(environ.get("PATH_INFO")))
        if found is None:
            return _json(start, HTTPStatus.NOT_FOUND, {"status": "no_such_path", "paths": sorted(paths)})
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return _json(start, HTTPStatus.METHOD_NOT_ALLOWED, {"status": "get_only"}, ("Allow", "GET, HEAD"))
        try:
            body = found(environ, _uncached(start))
        except Exception as error:  # noqa: BLE001  (an outermost door)
            _log.error("bug", kind=type(error).__name__, where=place_of(error))
            return _json(start, HTTPStatus.INTERNAL_SERVER_ERROR, {"status": "bug"})
        return [] if environ["REQUEST_METHOD"] == "HEAD" else body

    return answer


def _json(
    start: StartResponse, status: HTTPStatus, document: dict[str, Any], *headers: tuple[str, str]
) -> Iterable[bytes]:
    body = f"{json.dumps(document, indent=2)}\n".encode()
    told = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *headers]
    _uncached(start)(f"{status.value} {status.phrase}", told)
    return [body]


def _uncached(start: StartResponse) -> StartResponse:
    def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:  # noqa: ANN401  (as WSGI has it)
        kept = [one for one in headers if one[0] != "Cache-Control"]
        return start(status, [*kept, ("Cache-Control", "no-store")], *rest)

    return begin


class _Handler(WSGIRequestHandler):
    timeout = _READ_SECONDS

    def log_message(self, *_: object) -> None:
        """Who asked for what is no news."""

    def get_stderr(self) -> io.StringIO:
        """Nothing but our own lines goes to standard error."""
        return io.StringIO()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    block_on_close = False

    def server_bind(self) -> None:
        """Listens, without asking the network for a name of this machine."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002  (as the library has it)
        """Somebody went away in the middle; anything else is a bug."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            _log.error("bug", kind=type(error).__name__, where=place_of(error))


@contextmanager
def serving(address: Address, app: WSGIApplication) -> Iterator[int]:
    """Answers at this address, in threads of its own; gives the port.

    Raises:
        OSError: nobody may listen there, or somebody does.
    """
    family = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)[0][0]
    bound = type("Bound", (_Server,), {"address_family": family})
    with bound(address, _Handler) as server:
        server.set_app(app)
        Thread(target=server.serve_forever, args=(0.1,), name="health", daemon=True).start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
