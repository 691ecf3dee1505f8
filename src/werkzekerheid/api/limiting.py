"""So many requests a client in so much time, counted in this process: a client is whoever signed in.

Who did not is not counted: there is nobody to count, and an address is that of a proxy, or shared by a whole office.
By hand, since the library for it starts a thread for each hundredth of a second in which somebody asks.
"""

from __future__ import annotations

from http import HTTPStatus
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from werkzekerheid.api.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzekerheid.api.settings import ApiSettings

_SECONDS = 60
_NAME = '"requests"'


class Limiter:
    """Counts, and refuses who asks too often. Safe to use from several threads."""

    def __init__(self, settings: ApiSettings) -> None:
        """Nobody asked yet."""
        self._most = settings.requests_per_minute
        self._counts: dict[str, int] = {}
        self._since = monotonic()
        self._lock = Lock()
        self._policy = f"{_NAME};q={self._most};w={_SECONDS}"

    def count(self, client: str) -> Mapping[str, str]:
        """Counts one request; gives the headers that say how many are left (draft-ietf-httpapi-ratelimit-headers).

        Raises:
            Problem: there were too many, with the seconds to wait.
        """
        with self._lock:
            now = monotonic()
            if now - self._since >= _SECONDS:
                self._since, self._counts = now, {}
            found = self._counts.get(client, 0) + 1
            self._counts[client] = found
            again = max(1, round(_SECONDS - (now - self._since)))
        told = {"RateLimit-Policy": self._policy, "RateLimit": f"{_NAME};r={max(self._most - found, 0)};t={again}"}
        if found > self._most:
            raise Problem("api_too_often", HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(again), **told})
        return told
