"""The key store: a data key per career and data class, each wrapped by one key-encryption key (KEK).

A file of its own, so that its backups can be kept apart and expire: destroying a key here is how something is erased
from the ledger, whose bytes never change. Locks are taken in one order: the ledger's first, then that of the keys.
"""

from __future__ import annotations

import os
import sqlite3
from base64 import b64decode
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from werkzekerheid.ledger.files import LOCK_SECONDS, Kind, check_form, check_kind, location, publish, refusal
from werkzekerheid.ledger.stored import NONCE_BYTES, Tombstone
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

DEMO_KEK = b"werkzekerheid-demo-key-published"
"""Everybody has this key: it protects nothing. Only a ledger that was made as a demo opens with it."""
KEY_BYTES = 32
KIND = Kind("keys", application_id=0x57524B4B, form=1)  # "WRKK"
LEDGER_OWNER = "ledger"
OWNED = ("career", "sharing", "alerts")
"""The kinds of streams that are about one career, and whose keys are the career's."""
_CHECK = b"werkzekerheid key store 1"
_CACHED = 4_096
_AT_ONCE = 1_000
TABLES = """
    CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL);
    CREATE TABLE keys (id TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, class TEXT NOT NULL, wrapped BLOB NOT NULL,
        UNIQUE(owner, class));
    CREATE TABLE tombstones (id TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, class TEXT NOT NULL,
        destroyed_on TEXT NOT NULL)"""
MARKS = f"PRAGMA application_id = {KIND.application_id}; PRAGMA user_version = {KIND.form}"


def owner_of(stream: str) -> str:
    """Whose keys close a stream: the career's for what is about one career, else the ledger's own."""
    kind, _, name = stream.partition(":")
    return name if kind in OWNED else LEDGER_OWNER


def kek_from(text: str | None) -> bytes:
    """The key-encryption key from its base64 text.

    Raises:
        Refusal: `key_missing` there is none; `key_malformed` it is not base64 of 32 bytes.
    """
    if text is None or not text.strip():
        raise Refusal("key_missing")
    try:
        kek = b64decode(text.strip(), validate=True)
    except ValueError:
        raise Refusal("key_malformed") from None
    if len(kek) != KEY_BYTES:
        raise Refusal("key_malformed")
    return kek


def is_default(kek: bytes) -> bool:
    """True for a key that everybody can guess: the demo's, or one byte repeated."""
    return kek == DEMO_KEK or len(set(kek)) == 1


def _tell_nobody(_gone: Sequence[Tombstone]) -> None:
    """No list to keep."""


def check_kek(path: Path, meta: Mapping[str, bytes], kek: bytes) -> None:
    """Holds a key-encryption key against what a key store says of itself.

    Raises:
        Refusal: `key_wrong` the store was closed with another.
    """
    try:
        _opened(kek, meta["check"], meta["ledger"])
    except InvalidTag:
        raise Refusal("key_wrong", path=path) from None


class KeyStore:
    """The data keys of one ledger. Made on first use and durable before anything is closed with them."""

    def __init__(self, path: Path, kek: bytes) -> None:
        """Use `open` or `create`."""
        self._path = path
        self._kek = kek
        self._lock = RLock()
        self._connection = _connected(path)
        self._sealing: dict[tuple[str, str], tuple[str, AESGCM]] = {}
        self._opening: dict[str, AESGCM | Tombstone] = {}
        self._seen = self._data_version()

    @classmethod
    def create(cls, path: Path, *, ledger: str, kek: bytes) -> None:
        """Makes the empty key store of a ledger.

        Raises:
            Refusal: there is one already, or it cannot be written there.
        """

        def make(beside: Path) -> None:
            connection = _connected(beside)
            try:
                connection.executescript(f"{TABLES};{MARKS}")
                check = _closed(kek, _CHECK, ledger.encode())
                values = [("ledger", ledger.encode()), ("check", check)]
                connection.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", values)
            finally:
                connection.close()

        publish(path, KIND, make)

    @classmethod
    def open(cls, path: Path, *, ledger: str, kek: bytes) -> KeyStore:
        """Opens the key store of a ledger.

        Raises:
            Refusal: it is missing, broken, foreign, of another ledger, or closed with another key.
        """
        check_kind(path, KIND)
        try:
            store = cls(path, kek)
        except sqlite3.Error as error:
            raise refusal(error, KIND, path) from error
        try:
            store._check(ledger)
        except BaseException:
            store.close()
            raise
        return store

    def _check(self, ledger: str) -> None:
        with self._refusing():
            check_form(self._path, KIND, int(self._execute("PRAGMA user_version").fetchone()[0]))
            meta = dict(self._execute("SELECT name, value FROM meta"))
        if meta.get("ledger") != ledger.encode():
            raise Refusal("keys_of_another", path=self._path)
        self._check_kek()

    def _check_kek(self) -> None:
        """The key that was right when this process began may have been rotated since."""
        check_kek(self._path, dict(self._execute("SELECT name, value FROM meta")), self._kek)

    def _execute(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        return self._connection.execute(statement, values)

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise refusal(error, KIND, self._path) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock, self._refusing():
            self._connection.rollback()  # what a Ctrl-C left open
            self._execute("BEGIN IMMEDIATE")
            try:
                self._check_kek()
                yield
                self._execute("COMMIT")
            except BaseException:
                self._connection.rollback()
                raise

    def _data_version(self) -> int:
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version

    def refresh(self) -> None:
        """Forgets what is cached when another process changed the store: a destroyed key must open nothing any more."""
        with self._lock:
            try:
                seen = self._data_version()
            except sqlite3.Error as error:
                raise refusal(error, KIND, self._path) from error
            if seen != self._seen:
                self._sealing.clear()
                self._opening.clear()
                self._seen = seen

    def ensure(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Makes the keys that are missing, in one transaction; `wanted` are owners and data classes."""
        missing = [one for one in dict.fromkeys(wanted) if one not in self._sealing and self._stored(one) is None]
        if not missing:
            return
        with self._writing():
            for owner, data_class in missing:
                key_id, key = os.urandom(8).hex(), os.urandom(KEY_BYTES)
                wrapped = _closed(self._kek, key, _bound(key_id, owner, data_class))
                # Another process may have made it meanwhile: its key is the one.
                self._execute(
                    "INSERT INTO keys (id, owner, class, wrapped) VALUES (?, ?, ?, ?) "
                    "ON CONFLICT (owner, class) DO NOTHING",
                    (key_id, owner, data_class, wrapped),
                )

    def sealing_key(self, owner: str, data_class: str) -> tuple[str, AESGCM]:
        """The id of the key that closes what is new of this owner and class, and the key."""
        wanted = (owner, data_class)
        found = self._sealing.get(wanted) or self._stored(wanted)
        if found is None:
            self.ensure([wanted])
            found = self._stored(wanted)
        if found is None:
            raise Refusal("keys_broken", path=self._path)
        return found

    def _stored(self, wanted: tuple[str, str]) -> tuple[str, AESGCM] | None:
        with self._lock, self._refusing():
            row = self._execute("SELECT id, wrapped FROM keys WHERE owner = ? AND class = ?", wanted).fetchone()
            if row is None:
                return None
            found = (row[0], self._unwrapped(row[0], *wanted, row[1]))
            _cache(self._sealing, wanted, found)
            return found

    def opening_key(self, key_id: str) -> AESGCM | Tombstone | None:
        """The key of this id, what is left of it, or None where nobody knows of it."""
        return self._opening.get(key_id) or self._found(key_id)

    def _found(self, key_id: str) -> AESGCM | Tombstone | None:
        with self._lock, self._refusing():
            row = self._execute("SELECT owner, class, wrapped FROM keys WHERE id = ?", (key_id,)).fetchone()
            found: AESGCM | Tombstone | None = row and self._unwrapped(key_id, *row)
            if found is None:
                row = self._execute("SELECT id, owner, class, destroyed_on FROM tombstones WHERE id = ?", (key_id,))
                found = next((Tombstone(*one) for one in row), None)
            if found is not None:
                _cache(self._opening, key_id, found)
            return found

    def _unwrapped(self, key_id: str, owner: str, data_class: str, wrapped: bytes) -> AESGCM:
        try:
            return AESGCM(_opened(self._kek, wrapped, _bound(key_id, owner, data_class)))
        except (InvalidTag, ValueError):
            self._check_kek()
            raise Refusal("keys_broken", path=self._path) from None

    def destroy(
        self, owner: str, classes: Iterable[str], on: date, first: Callable[[Sequence[Tombstone]], None] = _tell_nobody
    ) -> tuple[Tombstone, ...]:
        """Destroys the keys of these classes; gives what is left of them. Again does nothing.

        Only through the ledger, under its lock: else somebody could close an event with a key that is just gone.

        Args:
            owner: whose keys.
            classes: of which classes.
            on: the day that what they closed is said to be erased on.
            first: told of them before they go, so that it stands elsewhere that they must; what it raises stops this.
        """
        gone: list[Tombstone] = []
        with self._writing():
            for data_class in classes:
                row = self._execute("SELECT id FROM keys WHERE owner = ? AND class = ?", (owner, data_class)).fetchone()
                if row is not None:
                    gone.append(Tombstone(row[0], owner, data_class, on.isoformat()))
            if gone:
                first(gone)
            self._bury(gone)
        self._forget()
        return tuple(gone)

    def bury(self, tombstones: Iterable[Tombstone]) -> None:
        """Destroys again what a restored backup brought back."""
        with self._writing():
            self._bury(tombstones)
        self._forget()

    def _bury(self, tombstones: Iterable[Tombstone]) -> None:
        for one in tombstones:
            self._execute("INSERT INTO tombstones VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING", one)
            self._execute("DELETE FROM keys WHERE id = ?", (one.key_id,))

    def _forget(self) -> None:
        """Drops what is cached, and what the write-ahead log still holds of the old pages."""
        with self._lock, self._refusing():
            self._sealing.clear()
            self._opening.clear()
            # A reader elsewhere may hold it up; then whoever closes last empties the log.
            self._execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def tombstones(self) -> tuple[Tombstone, ...]:
        """Everything that was destroyed; kept outside the backups of the keys, for `bury`."""
        with self._lock, self._refusing():
            rows = self._execute("SELECT id, owner, class, destroyed_on FROM tombstones ORDER BY id")
            return tuple(Tombstone(*one) for one in rows)

    def destroyed(self) -> int:
        """How many keys were destroyed."""
        with self._lock, self._refusing():
            return int(self._execute("SELECT count(*) FROM tombstones").fetchone()[0])

    def of_owner(self, owner: str) -> dict[str, str]:
        """The ids of the keys that an owner has now, by class."""
        with self._lock, self._refusing():
            return dict(self._execute("SELECT class, id FROM keys WHERE owner = ?", (owner,)).fetchall())

    def owners(self) -> dict[str, int]:
        """Who has keys, and how many."""
        with self._lock, self._refusing():
            return dict(self._execute("SELECT owner, count(*) FROM keys GROUP BY owner").fetchall())

    def rotate(self, kek: bytes) -> None:
        """Wraps every key anew; the keys themselves, and the ledger, stay as they are."""
        with self._writing():
            last = ""
            page = "SELECT id, owner, class, wrapped FROM keys WHERE id > ? ORDER BY id LIMIT ?"
            while rows := self._execute(page, (last, _AT_ONCE)).fetchall():
                for key_id, owner, data_class, wrapped in rows:
                    bound = _bound(key_id, owner, data_class)
                    anew = _closed(kek, _opened(self._kek, wrapped, bound), bound)
                    self._execute("UPDATE keys SET wrapped = ? WHERE id = ?", (anew, key_id))
                last = rows[-1][0]
            ledger = self._execute("SELECT value FROM meta WHERE name = 'ledger'").fetchone()[0]
            self._execute("UPDATE meta SET value = ? WHERE name = 'check'", (_closed(kek, _CHECK, ledger),))
        self._kek = kek
        self._forget()

    def close(self) -> None:
        """Closes the file; the keys leave the memory with the store."""
        with self._lock:
            self._connection.close()


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        location(path), uri=True, check_same_thread=False, isolation_level=None, timeout=LOCK_SECONDS
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _closed(kek: bytes, plaintext: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(kek).encrypt(nonce, plaintext, bound)


def _opened(kek: bytes, closed: bytes, bound: bytes) -> bytes:
    return AESGCM(kek).decrypt(closed[:NONCE_BYTES], closed[NONCE_BYTES:], bound)


def _bound(key_id: str, owner: str, data_class: str) -> bytes:
    """What a wrapped key is bound to: it stands for no other owner or class."""
    return f"werkzekerheid data key 1 {key_id} {owner} {data_class}".encode()


K = TypeVar("K")
V = TypeVar("V")


def _cache(cached: dict[K, V], name: K, value: V) -> None:
    if len(cached) >= _CACHED:
        cached.pop(next(iter(cached)))
    cached[name] = value
