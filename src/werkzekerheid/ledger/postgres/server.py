"""How this program meets a PostgreSQL server: four schemas in one database, each reached in a role of its own.

A connection takes the role of what it is for and no other right: the ledger's may call the functions that append and
look, the keys' may read the wrapped keys, the views' keeps the stored read models, the audit store's may add lines to
its logs and read them. Whoever signs in needs only to be a member of the four (docs/postgres.md).
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from werkzekerheid.ledger.storage import ConnectionLost
from werkzekerheid.messages import Refusal
from werkzekerheid.settings import shown_url

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCK_SECONDS = 5
CONNECT_SECONDS = 5
IDLE_IN_TRANSACTION_SECONDS = 20
"""A client that hangs in a transaction holds the lock of all: the server ends it."""
LEDGER_ROLE, KEYS_ROLE, VIEWS_ROLE = "werkzekerheid_ledger", "werkzekerheid_keys", "werkzekerheid_views"
AUDIT_ROLE = "werkzekerheid_audit"
SCHEMAS = {LEDGER_ROLE: "ledger", KEYS_ROLE: "keys", VIEWS_ROLE: "views", AUDIT_ROLE: "audit"}
UNSAFE_SWITCH = "POSTGRES_ENABLE_DB_FUNCTIONS"
"""Of the `eventsourcing` library: with it readers miss events, and tracking is not stored."""
_DEFAULTS: Mapping[str, Any] = {
    "application_name": "werkzekerheid",
    "connect_timeout": CONNECT_SECONDS,
    # A server that is gone without a word is noticed within some seconds.
    "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000,
}  # fmt: skip
# By SQLSTATE, or its class; what is not here is a mistake of ours.
_SAID = {
    "55P03": "busy", "40P01": "busy", "57014": "busy",
    "3D000": "missing", "3F000": "missing", "42P01": "missing", "42883": "missing",
    "22023": "missing", "42501": "forbidden", "28": "forbidden",
    "25006": "unwritable", "53": "unwritable", "58": "unwritable", "XX001": "broken", "XX002": "broken",
    "08": "unreachable", "57": "unreachable", "25P03": "unreachable",
}  # fmt: skip

# A pool tells of each connection that fails; we say it once, as a refusal.
logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)


def check_switch() -> None:
    """Refuses the library's unsafe way to append.

    Raises:
        Refusal: `settings_unsafe_switch`.
    """
    if os.environ.get(UNSAFE_SWITCH, "").strip().lower() in {"y", "yes", "t", "true", "on", "1"}:
        raise Refusal("settings_unsafe_switch", switch=UNSAFE_SWITCH)


def conninfo(url: str) -> str:
    """The address with what every connection of ours asks for.

    Raises:
        Refusal: `settings_ledger` it is no address.
    """
    options = [
        f"-c lock_timeout={LOCK_SECONDS}s",
        f"-c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_SECONDS}s",
    ]
    try:
        given = conninfo_to_dict(url)
        ours = {name: value for name, value in _DEFAULTS.items() if name not in given}
        together = [str(given["options"]), *options] if given.get("options") else options
        return make_conninfo(url, **{**ours, "options": " ".join(together)})
    except psycopg.Error:
        raise Refusal("settings_ledger", default="postgresql://...") from None


def connected(url: str, role: str | None, *, autocommit: bool = True) -> psycopg.Connection[Any]:
    """A connection of its own, in a role; by default each statement is a transaction by itself.

    Raises:
        psycopg.Error: it cannot be had.
    """
    check_switch()
    connection = psycopg.connect(conninfo(url), autocommit=True)
    try:
        prepare(connection, role)
        connection.autocommit = autocommit
    except BaseException:
        connection.close()
        raise
    return connection


def prepare(connection: psycopg.Connection[Any], role: str | None) -> None:
    """Takes the role; and what is acknowledged must be on disk, whatever the server was told."""
    if role is not None:
        taken = "SELECT set_config('role', %s, false), set_config('search_path', %s, false)"
        connection.execute(taken, (role, f"{SCHEMAS[role]}, pg_temp"))
    durable = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
    connection.execute(durable)


def refusal(error: Exception, kind: str, url: str) -> Refusal:
    """What a database error says to people.

    Args:
        error: of psycopg, or one with it as its cause.
        kind: how the code begins: `ledger`, `keys`, `views` or `audit`.
        url: the server.

    Raises:
        Exception: the error itself, where it is a mistake of ours.
    """
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    said = _said(cause if isinstance(cause, psycopg.Error) else error)
    if said is None:
        raise error
    if said == "unreachable":
        return ConnectionLost(path=shown_url(url))
    return Refusal(f"{kind}_{said}", path=shown_url(url))


def _said(error: Exception) -> str | None:
    state: str | None = getattr(error, "sqlstate", None)
    if state is not None:
        return _SAID.get(state) or _SAID.get(state[:2])
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError | TimeoutError):
        return None
    # Whoever is not let in hears no SQLSTATE, only a sentence.
    text = str(error)
    if "does not exist" in text and "database" in text:
        return "missing"
    return "forbidden" if "authentication failed" in text else "unreachable"
