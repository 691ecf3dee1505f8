"""So many requests a client in so much time, counted in this process: a client is whoever signed in.

Who did not is not counted: there is nobody to count, and an address is that of a proxy, or shared by a whole office.
"""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

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
        self._most = RateLimitItemPerMinute(settings.requests_per_minute)
        self._counts = FixedWindowRateLimiter(MemoryStorage())
        self._policy = f"{_NAME};q={settings.requests_per_minute};w={_SECONDS}"

    def count(self, client: str) -> Mapping[str, str]:
        """Counts one request; gives the headers that say how many are left (draft-ietf-httpapi-ratelimit-headers).

        Raises:
            Problem: there were too many, with the seconds to wait.
        """
        allowed = self._counts.hit(self._most, client)
        stands = self._counts.get_window_stats(self._most, client)
        again = max(1, round(stands.reset_time - time.time()))
        told = {"RateLimit-Policy": self._policy, "RateLimit": f"{_NAME};r={stands.remaining};t={again}"}
        if not allowed:
            raise Problem("api_too_often", HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(again), **told})
        return told
