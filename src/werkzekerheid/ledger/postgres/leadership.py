"""Who leads a ledger on a server: whoever holds an advisory lock, in a session of its own."""

from __future__ import annotations

from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

import psycopg

from werkzekerheid.ledger.postgres.server import connected, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

_TRY = "SELECT pg_try_advisory_lock(1464814170, 4)"
_RESIGN = "SELECT pg_advisory_unlock(1464814170, 4)"
_SESSION: Mapping[str, str] = {
    "application_name": "werkzekerheid-lead",
    # Who leads says little; and a client whose machine is gone must not lead for ever.
    "idle_session_timeout": "0",
    "tcp_keepalives_idle": "5", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10000",
}  # fmt: skip


class ServerLeadership:
    """A lock that goes with its session, whichever end dies; see `Leadership`.

    Between us and the server may stand no pool that gives a session to several clients in turn.
    """

    def __init__(self, url: str) -> None:
        """Keep the address; the session begins when somebody wants to lead."""
        self._url = url
        self._one_at_a_time = Lock()
        self._session: psycopg.Connection[Any] | None = None
        self._leads = False

    def try_lead(self) -> bool:
        """Leads where nobody does."""
        with self._one_at_a_time:
            if self._leads and self._beats():
                return True
            try:
                self._session = self._session or self._begun()
                found = self._session.execute(_TRY).fetchone()
            except psycopg.Error as error:
                self._end()
                raise refusal(error, "ledger", self._url) from error
            self._leads = bool(found and found[0])
            return self._leads

    def still_leading(self) -> bool:
        """Whether the session lives: one small question to the server."""
        with self._one_at_a_time:
            return self._leads and self._beats()

    def resign(self) -> None:
        """Ends the session, and the lock with it."""
        with self._one_at_a_time:
            if self._session is not None and self._leads:
                with suppress(psycopg.Error):
                    self._session.execute(_RESIGN)  # a server takes a moment to see that a session ended
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.resign()

    def _beats(self) -> bool:
        try:
            if self._session is not None:
                self._session.execute("SELECT 1")
                return True
        except psycopg.Error:
            self._end()
        return False

    def _begun(self) -> psycopg.Connection[Any]:
        session = connected(self._url, None)
        try:
            for name, value in _SESSION.items():
                session.execute("SELECT set_config(%s, %s, false)", (name, value))
        except BaseException:
            session.close()
            raise
        return session

    def _end(self) -> None:
        self._leads = False
        if self._session is not None:
            self._session.close()
            self._session = None
