"""Where the audit store of a ledger is, and how it comes to be there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, overload

from werkzekerheid.messages import Refusal
from werkzekerheid.settings import shown_url

if TYPE_CHECKING:
    from werkzekerheid.ledger.storage import Opened, Undo, Where


@overload
def audit_beside(where: Path) -> Path: ...
@overload
def audit_beside(where: Where) -> Where: ...
def audit_beside(where: Where) -> Where:
    """Where the audit store of a ledger is."""
    return where.with_suffix(".audit.db") if isinstance(where, Path) else where


def make_file(path: Path, ledger: str) -> Undo:
    """Makes the file of an empty audit store; gives what takes it back. On a server it is made with the ledger.

    Raises:
        Refusal: there is one already, or it cannot be written there.
    """
    from werkzekerheid.ledger.sqlite.audit import AuditFile

    said = ("INSERT INTO meta (name, value) VALUES (?, ?)", ("ledger", ledger.encode()))
    return AuditFile.make(path, lambda made: made.execute(*said))


def check_audit(found: Opened) -> None:
    """Refuses a ledger without its audit store: nothing may be looked at that nobody writes down.

    A demo from before there were any gets one; for any other its owner decides so (`werkzekerheid migrate`).

    Raises:
        Refusal: `audit_missing`; or it cannot be made.
    """
    if found.audited:
        return
    missing = Refusal("audit_missing", path=found.where if isinstance(found.where, Path) else shown_url(found.where))
    if found.meta["demo"] != "yes":
        raise missing
    try:
        add_audit(found)
    except Refusal as refusal:
        raise missing from refusal


def add_audit(found: Opened) -> None:
    """Makes the audit store of a ledger that has none.

    Raises:
        Refusal: it cannot be written there, or whoever is signed in does not own the ledger.
    """
    if isinstance(found.where, Path):
        try:
            make_file(audit_beside(found.where), found.meta["ledger"])
        except Refusal as refusal:
            if refusal.code != "audit_exists":  # another process made it just now
                raise
        return
    from werkzekerheid.ledger.postgres.making import migrate

    migrate(found.where)


def add_missing_audit(path: Path) -> None:
    """The same for the ledger in a file, where it has none.

    Raises:
        Refusal: there is no ledger, or it cannot be written there.
    """
    from werkzekerheid.ledger.sqlite.making import find

    found = find(path)
    try:
        if not found.audited:
            add_audit(found)
    finally:
        found.recorder.close()
