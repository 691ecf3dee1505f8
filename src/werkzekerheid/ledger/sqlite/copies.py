"""Ledgers and their stores in files, in bulk: read while others write, and made whole or not at all."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from werkzekerheid.ledger.audit.lines import TABLES
from werkzekerheid.ledger.audit.making import audit_beside
from werkzekerheid.ledger.copies import PAGE, Audit, Events, Keys, WrappedKey, audit_pages
from werkzekerheid.ledger.sqlite import audit as audit_store
from werkzekerheid.ledger.sqlite import datastore
from werkzekerheid.ledger.sqlite import keys as key_store
from werkzekerheid.ledger.sqlite.files import (
    BESIDE,
    LOCK_SECONDS,
    check_absent,
    check_form,
    check_kind,
    location,
    publish,
    refusal,
    remove,
)
from werkzekerheid.ledger.stored import Tombstone
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from werkzekerheid.ledger.sqlite.files import Kind

    Read = Callable[..., list[Any]]

_EVENTS = (
    "SELECT rowid, originator_id, originator_version, topic, state FROM events WHERE rowid > ? ORDER BY rowid LIMIT ?"
)
_EVENT = "INSERT INTO events (rowid, originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?, ?)"
_KEYS = "SELECT id, owner, class, wrapped FROM keys WHERE id > ? ORDER BY id LIMIT ?"
_KEY = "INSERT INTO keys (id, owner, class, wrapped) VALUES (?, ?, ?, ?)"
_TOMBSTONE = "INSERT INTO tombstones (id, owner, class, destroyed_on) VALUES (?, ?, ?, ?)"
_CACHE_KIB = 65_536  # the index over the streams grows in no order
_BESIDE = rf"\.[0-9a-f]{{8}}({'|'.join(BESIDE)})?"
"""How the names end under which `publish` makes a file."""


class FileStore:
    """A ledger file with its audit file, and a key file; `finished` where nobody writes to them any more, as a copy."""

    def __init__(self, ledger: Path, keys: Path, *, finished: bool = False) -> None:
        """Nothing is opened yet."""
        self._ledger = ledger
        self._keys = keys
        self._audit = audit_beside(ledger)
        self._finished = finished

    @contextmanager
    def events(self) -> Iterator[Events]:
        """The ledger at one moment."""
        with _reading(self._ledger, datastore.KIND, finished=self._finished) as read:
            meta = dict(read("SELECT name, value FROM meta"))
            if not meta.keys() >= {"ledger", "demo", "made_at"}:
                raise Refusal("ledger_broken", path=self._ledger)
            head: int = read("SELECT max(rowid) FROM events")[0][0] or 0
            yield Events(meta, head, _pages(read, _EVENTS, 0))

    @contextmanager
    def keys(self) -> Iterator[Keys]:
        """The keys at one moment."""
        with _reading(self._keys, key_store.KIND, finished=self._finished) as read:
            meta = dict(read("SELECT name, value FROM meta"))
            if not meta.keys() >= {"ledger", "check"}:
                raise Refusal("keys_broken", path=self._keys)
            tombstones = read("SELECT id, owner, class, destroyed_on FROM tombstones ORDER BY id")
            pages = ([WrappedKey(*one) for one in page] for page in _pages(read, _KEYS, ""))
            yield Keys(meta, [Tombstone(*one) for one in tombstones], pages)

    @contextmanager
    def audit(self) -> Iterator[Audit]:
        """The audit store at one moment."""
        with _reading(self._audit, audit_store.KIND, finished=self._finished) as read:
            meta = dict(read("SELECT name, value FROM meta"))
            if "ledger" not in meta:
                raise Refusal("audit_broken", path=self._audit)
            yield Audit(meta, audit_pages(read))

    def check_absent(self) -> None:
        """Refuses a place that is taken; what a kill left there of the stores does not count."""
        self._check_absent(killed=_mark(self._ledger).exists())

    def _check_absent(self, *, killed: bool) -> None:
        check_absent(self._ledger, datastore.KIND)
        if not killed:
            check_absent(self._keys, key_store.KIND)
            check_absent(self._audit, audit_store.KIND)

    def write(self, events: Events, keys: Keys, audit: Audit) -> None:
        """Makes all files whole under other names; then the stores get theirs, and the ledger last."""
        published: list[Path] = []

        def make(beside: Path) -> None:
            write_events(beside, events)
            publish(self._keys, key_store.KIND, lambda path: write_keys(path, keys))
            published.append(self._keys)
            publish(self._audit, audit_store.KIND, lambda path: write_audit(path, audit))
            published.append(self._audit)

        with self._alone():
            try:
                publish(self._ledger, datastore.KIND, make)
            except BaseException:
                if not self._ledger.exists():
                    for path in published:
                        remove(path)
                raise

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Marks that this place is being written to, and clears what a killed restore left there.

        The mark is laid only where nothing is: so what stands there with a mark and no ledger was left by a kill.
        """
        mark = _mark(self._ledger)
        killed = mark.exists()
        self._check_absent(killed=killed)
        with self._held(mark):
            try:
                self._check_absent(killed=killed)
                if killed:
                    remove(self._keys)
                    remove(self._audit)
                    for left in (self._ledger, self._keys, self._audit):
                        remove_unfinished(left.parent, re.escape(left.name))
                yield
            finally:
                mark.unlink(missing_ok=True)

    @contextmanager
    def _held(self, mark: Path) -> Iterator[None]:
        """The mark is a database, since that can be locked on every system, by one process, and until that ends."""
        try:
            mark.parent.mkdir(parents=True, exist_ok=True)
            lock = sqlite3.connect(mark, timeout=0, isolation_level=None)
        except (OSError, sqlite3.Error):
            raise Refusal("ledger_unwritable", path=self._ledger) from None
        with closing(lock):
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.Error as error:
                raise refusal(error, datastore.KIND, self._ledger) from error
            yield


def write_events(path: Path, events: Events) -> int:
    """Fills an empty file with a ledger; on disk, and in one file, when this ends. Gives how many rows there are."""
    with _filling(path) as connection:
        for statement in datastore.SCHEMA:
            connection.execute(statement)
        connection.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", events.meta.items())
        return sum(connection.executemany(_EVENT, page).rowcount for page in events.pages)


def write_keys(path: Path, keys: Keys) -> int:
    """The same with a key store; gives how many keys there are."""
    key_store.KeyFile.make_tables(path)
    with _filling(path) as connection:
        connection.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", keys.meta.items())
        connection.executemany(_TOMBSTONE, keys.tombstones)
        return sum(connection.executemany(_KEY, page).rowcount for page in keys.pages)


def write_audit(path: Path, audit: Audit) -> int:
    """The same with an audit store; gives how many lines its logs have."""
    audit_store.AuditFile.make_tables(path)
    lines = 0
    with _filling(path) as connection:
        connection.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", audit.meta.items())
        for table, page in audit.pages:
            columns = TABLES[table]
            marks = ", ".join("?" * len(columns))
            insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608  (names of our own)
            connection.executemany(insert, page)
            lines += len(page) if table in {"access", "processing"} else 0
    return lines


def remove_unfinished(folder: Path, name: str, old: Callable[[re.Match[str]], bool] = bool) -> None:
    """Removes what a kill left of files that were being made under a name of this pattern, where it is old enough."""
    for file in folder.iterdir():
        found = re.fullmatch(rf"\.{name}{_BESIDE}", file.name)
        if found and old(found):
            file.unlink(missing_ok=True)


@contextmanager
def _reading(path: Path, kind: Kind, *, finished: bool) -> Iterator[Read]:
    """Reads one moment of a file that others may write to."""
    check_kind(path, kind)
    # A finished file may lie where nothing can be written, not even a lock.
    where = f"{path.absolute().as_uri()}?mode=ro&immutable=1" if finished else location(path)
    try:
        connection = sqlite3.connect(where, uri=True, isolation_level=None, timeout=LOCK_SECONDS)
    except sqlite3.Error as error:
        raise refusal(error, kind, path) from error

    def read(statement: str, *values: object) -> list[Any]:
        try:
            return connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise refusal(error, kind, path) from error

    with closing(connection):
        read("BEGIN")
        check_form(path, kind, int(read("PRAGMA user_version")[0][0]))
        yield read


def _pages(read: Read, statement: str, last: object) -> Iterator[list[Any]]:
    """What comes after this, by the first column."""
    while page := read(statement, last, PAGE):
        yield page
        last = page[-1][0]


@contextmanager
def _filling(path: Path) -> Iterator[sqlite3.Connection]:
    """Writes once, without a log: nobody looks at the file until it is whole, and where that fails it goes."""
    with closing(sqlite3.connect(location(path), uri=True, isolation_level=None)) as connection:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KIB}"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")  # as it is used; so that to open it does not change it
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _mark(ledger: Path) -> Path:
    return ledger.with_name(f".{ledger.name}.restoring")
