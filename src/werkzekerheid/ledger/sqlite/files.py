"""What the ledger's file and the key store's file have in common: how they come to be, and how they are known again."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOCK_SECONDS = 5
BESIDE = ("-journal", "-wal", "-shm")
"""How the files end that SQLite makes beside one."""
# By the primary SQLite result code; what is not here is a mistake of ours.
_SAID = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_NOTADB: "foreign",
    sqlite3.SQLITE_CORRUPT: "broken",
    sqlite3.SQLITE_CANTOPEN: "unwritable",
    sqlite3.SQLITE_READONLY: "unwritable",
    sqlite3.SQLITE_PERM: "unwritable",
    sqlite3.SQLITE_IOERR: "unwritable",
    sqlite3.SQLITE_FULL: "unwritable",
}


class Kind(NamedTuple):
    """A kind of file. Its refusals are `<name>_` and `missing exists foreign broken newer busy unwritable`."""

    name: str
    application_id: int
    form: int


LEDGER = Kind("ledger", application_id=0x57524B5A, form=1)  # "WRKZ"


def location(path: Path) -> str:
    """The address by which SQLite opens a file that is there, and never makes one by mistake."""
    return f"{path.absolute().as_uri()}?mode=rw"


def check_kind(path: Path, kind: Kind) -> None:
    """Looks at the mark in a file before anything is done to it.

    Raises:
        Refusal: there is none, or it is not one of ours.
    """
    try:
        path.stat()
        # Not with `open`: to close any handle on a file gives up the locks that this process holds on it, and the next
        # process to close it would take away the write-ahead log from under us. SQLite knows, and keeps it open.
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            (found,) = connection.execute("PRAGMA application_id").fetchone()
        finally:
            connection.close()
    except FileNotFoundError:
        raise Refusal(f"{kind.name}_missing", path=path) from None
    except OSError:
        raise Refusal(f"{kind.name}_unwritable", path=path) from None
    except sqlite3.Error as error:
        raise refusal(error, kind, path) from error
    if found != kind.application_id:
        raise Refusal(f"{kind.name}_foreign", path=path)


def check_form(path: Path, kind: Kind, form: int) -> None:
    """Refuses a file that a newer program wrote."""
    if form > kind.form:
        raise Refusal(f"{kind.name}_newer", path=path)


def check_absent(path: Path, kind: Kind) -> None:
    """Refuses a place that is taken, if only by a log: SQLite would lay it over what is put beside it.

    Raises:
        Refusal: `<kind>_exists`.
    """
    for ending in ("", *BESIDE):
        if (there := path.with_name(path.name + ending)).exists():
            raise Refusal(f"{kind.name}_exists", path=there)


def refusal(error: Exception, kind: Kind, path: Path) -> Refusal:
    """What a storage error says to people.

    Raises:
        Exception: the error itself, where it is a mistake of ours.
    """
    cause = error if isinstance(error, sqlite3.Error) else error.__cause__
    if isinstance(cause, sqlite3.Error):
        said = _SAID.get((getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF)
    else:
        said = "busy" if isinstance(error, TimeoutError) else None
    if said is None:
        raise error
    return Refusal(f"{kind.name}_{said}", path=path)


def publish(path: Path, kind: Kind, make: Callable[[Path], object]) -> None:
    """Makes a file under another name and gives it its own only when it is whole, readable by nobody else.

    Raises:
        Refusal: there is one of that name, or it cannot be written there.
    """
    beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Refusal(f"{kind.name}_unwritable", path=path) from None
    try:
        # SQLite gives the files it makes beside one (-wal, -shm) the same rights.
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        make(beside)
        _name(beside, path)
    except FileExistsError:
        raise Refusal(f"{kind.name}_exists", path=path) from None
    except OSError:
        raise Refusal(f"{kind.name}_unwritable", path=path) from None
    except sqlite3.Error as error:
        raise refusal(error, kind, path) from error
    finally:
        with suppress(OSError):
            remove(beside)


def remove(path: Path) -> None:
    """Removes a file, where it is there, with what SQLite made beside it."""
    for ending in ("", *BESIDE):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _name(beside: Path, path: Path) -> None:
    """A link, unlike a rename, never takes the place of a file that somebody made meanwhile."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError from None
        beside.rename(path)
    keep_names(path.parent)


def keep_names(folder: Path) -> None:
    """Sees to it that the names in a folder outlive a loss of power."""
    with suppress(OSError):  # a system that opens no folders keeps a name in its own way
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
