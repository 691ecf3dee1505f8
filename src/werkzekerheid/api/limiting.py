"""So many requests a client in so much time; counted in this process, for whoever signed in, else by address."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from werkzekerheid.api.problems import Problem

if TYPE_CHECKING:
    from werkzekerheid.api.settings import ApiSettings


class Limiter:
    """Counts, and refuses who asks too often. Safe to use from several threads."""

    def __init__(self, settings: ApiSettings) -> None:
        """Nobody asked yet."""
        self._most = RateLimitItemPerMinute(settings.requests_per_minute)
        self._counts = FixedWindowRateLimiter(MemoryStorage())

    def count(self, client: str) -> None:
        """Counts one request.

        Raises:
            Problem: there were too many, with the seconds to wait.
        """
        if not self._counts.hit(self._most, client):
            again = max(1, round(self._counts.get_window_stats(self._most, client).reset_time - time.time()))
            raise Problem("api_too_often", HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(again)})
