"""Posts to a receiver that somebody else named: only where it may, no further than that, and not for long.

The name is looked up, all its addresses are checked, and one of those is connected to: a name that answers otherwise
the second time leads nowhere. No redirect is followed. Time and answer are bounded as a whole.
"""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from functools import cache
from http.client import HTTPConnection, HTTPException
from threading import Timer
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import urlsplit

from werkzekerheid.feeds.addresses import is_public

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE_SECONDS = 10.0
"""So long a receiver has for all of it: to be reached, to read, and to answer."""
MOST_ANSWER = 64 * 1024
_LONGEST_PAUSE = 3_600
_NOT_REACHED = 0


class Answered(NamedTuple):
    """What a receiver answered: the status, or 0 and why there is none; and for how long it wants to be left alone."""

    status: int
    why: str | None = None
    rest_seconds: int | None = None

    @property
    def taken(self) -> bool:
        """Whether it has it."""
        return self.why is None


class _NotThere(OSError):
    """The receiver stands where nothing is sent."""


class Receiver:
    """One receiver, on one connection that is kept as long as it lasts. One thread at a time."""

    def __init__(self, url: str, *, private: bool, patience: float = PATIENCE_SECONDS) -> None:
        """Nothing is opened yet; `private` lets it stand inside too."""
        parts = urlsplit(url)
        self._secure, self._host = parts.scheme == "https", parts.hostname or ""
        self._port = parts.port or (443 if self._secure else 80)
        self._path = parts.path or "/"
        self._private, self._patience = private, patience
        self._connection: _Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def post(self, body: bytes, headers: Mapping[str, str]) -> Answered:
        """Posts a body, and gives what was answered; raises nothing of the network."""
        until = monotonic() + self._patience
        if self._connection is not None:
            answered = self._tried(self._connection, body, headers, until)
            if answered.why != "closed":
                return answered
            # It was ended since the last post, as it may be: that says nothing about this one.
        self._connection = _Connection(self._host, self._port, secure=self._secure, private=self._private)
        return self._tried(self._connection, body, headers, until)

    def _tried(self, connection: _Connection, body: bytes, headers: Mapping[str, str], until: float) -> Answered:
        left = max(until - monotonic(), 0.01)
        connection.wait_at_most(left)
        over = Timer(left, connection.cut)
        over.daemon = True
        over.start()
        try:
            return self._asked(connection, body, headers)
        except _NotThere:
            self.close()
            return Answered(_NOT_REACHED, "private_address")
        except ssl.SSLError:
            self.close()
            return Answered(_NOT_REACHED, "slow" if connection.was_cut else "tls")
        except (OSError, HTTPException, ValueError) as error:
            self.close()
            slow = connection.was_cut or isinstance(error, TimeoutError)
            return Answered(_NOT_REACHED, "slow" if slow else "closed" if connection.used else "unreachable")
        finally:
            over.cancel()
            connection.used = True

    def _asked(self, connection: _Connection, body: bytes, headers: Mapping[str, str]) -> Answered:
        connection.request("POST", self._path, body, {**headers, "Content-Length": str(len(body))})
        answer = connection.getresponse()
        status, rest = answer.status, answer.getheader("Retry-After", "")
        answer.read(MOST_ANSWER)
        if answer.will_close or not answer.isclosed():
            self.close()  # it says more than anybody reads
        if 200 <= status < 300:  # noqa: PLR2004  (what HTTP calls success)
            return Answered(status)
        seconds = min(int(rest), _LONGEST_PAUSE) if rest.isascii() and rest.isdigit() else None
        return Answered(status, f"status_{status}", seconds)


class _Connection(HTTPConnection):
    """A connection to an address that was checked, and that another thread can cut."""

    def __init__(self, host: str, port: int, *, secure: bool, private: bool) -> None:
        super().__init__(host, port, timeout=PATIENCE_SECONDS)
        self._secure, self._private = secure, private
        self.used = self.was_cut = False

    def wait_at_most(self, seconds: float) -> None:
        """So long it waits for each thing that it waits for."""
        self.timeout = seconds
        if self.sock is not None:
            self.sock.settimeout(seconds)

    def connect(self) -> None:
        """Connects, and sees whether it is who it says."""
        self.sock = self._reached()
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._secure:
            # Certificates are checked against the name, not against the address.
            wrap = _trusting().wrap_socket
            self.sock = made = wrap(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            made.do_handshake()

    def _reached(self) -> socket.socket:
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if not self._private and not all(is_public(one) for one in addresses):
            raise _NotThere
        failed: OSError = _NotThere()
        for one in addresses:
            try:
                return socket.create_connection((one, self.port), self.timeout)
            except OSError as error:
                failed = error
        raise failed

    def cut(self) -> None:
        """Ends whatever the other thread waits for."""
        self.was_cut = True
        if self.sock is not None:
            with suppress(OSError):  # it is over already
                self.sock.shutdown(socket.SHUT_RDWR)


@cache
def _trusting() -> ssl.SSLContext:
    return ssl.create_default_context()
