"""Where a ledger is, and what lies beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from werkzekerheid.ledger.storage import Opened, Where


def keys_beside(where: Where) -> Where:
    """Where the key store of a ledger is, unless somebody keeps it elsewhere."""
    return where.with_suffix(".keys.db") if isinstance(where, Path) else where


def list_beside(where: Where) -> Path | None:
    """Where the list of destroyed keys is, unless somebody keeps it elsewhere; nowhere beside a server."""
    return where.with_suffix(".destroyed.jsonl") if isinstance(where, Path) else None


def ledger_found(where: Where) -> Opened:
    """The ledger in a file or on a server, when it is whole as far as a glance can tell.

    Raises:
        Refusal: it is missing, foreign, broken, newer than this program, or cannot be reached.
    """
    if isinstance(where, Path):
        from werkzekerheid.ledger.sqlite.making import find

        return find(where)
    from werkzekerheid.ledger.postgres.recorder import find as find_on_server

    return find_on_server(where)


def utc_now() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)
