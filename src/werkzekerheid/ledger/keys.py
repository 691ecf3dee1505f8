"""The key store: a data key per career and data class, each wrapped by one key-encryption key (KEK).

A store of its own, so that its backups can be kept apart and expire: destroying a key here is how something is erased
from the ledger, whose bytes never change. Locks are taken in one order: the ledger's first, then that of the keys.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from werkzekerheid.ledger.stored import Tombstone
from werkzekerheid.ledger.wrapping import (
    CHECK,
    DEMO_KEK,
    KEY_BYTES,
    bound_to,
    closed,
    is_default,
    kek_from,
    opened,
    retired_on,
    rewrap,
    tell,
    untold,
)
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from werkzekerheid.ledger.storage import KeyTables, Undo, Where
    from werkzekerheid.ledger.wrapping import Rotation

__all__ = ["DEMO_KEK", "KEY_BYTES", "KeyStore", "check_kek", "is_default", "kek_from", "owner_of"]

LEDGER_OWNER = "ledger"
OWNED = ("career", "sharing", "alerts")
"""The kinds of streams that are about one career, and whose keys are the career's."""
_CACHED = 4_096
_AT_ONCE = 500
_META = "SELECT name, value FROM meta"
_OF_OWNER = "SELECT id, wrapped FROM keys WHERE owner = ? AND class = ?"


def owner_of(stream: str) -> str:
    """Whose keys close a stream: the career's for what is about one career, else the ledger's own."""
    kind, _, name = stream.partition(":")
    return name if kind in OWNED else LEDGER_OWNER


def _tell_nobody(_gone: Sequence[Tombstone]) -> None:
    """No list to keep."""


def check_kek(where: object, meta: Mapping[str, bytes], kek: bytes) -> None:
    """Holds a key-encryption key against what a key store says of itself.

    Raises:
        Refusal: `key_wrong` the store was closed with another; `key_retired` it was, until another took its place.
    """
    try:
        opened(kek, meta["check"], meta["ledger"])
    except InvalidTag:
        if (on := retired_on(meta, kek)) is not None:
            raise Refusal("key_retired", path=where, day=on) from None
        raise Refusal("key_wrong", path=where) from None


class KeyStore:
    """The data keys of one ledger. Made on first use and durable before anything is closed with them."""

    def __init__(self, tables: KeyTables, kek: bytes) -> None:
        """Use `open` or `create`."""
        self._tables = tables
        self._kek = kek
        self._lock = RLock()
        self._sealing: dict[tuple[str, str], tuple[str, AESGCM]] = {}
        self._opening: dict[str, AESGCM | Tombstone] = {}
        with self._refusing():
            self.seen, self._rotation = tables.changes(), tables.rotation
        self.forgotten = 0
        """How often the keys at hand were forgotten: what was opened before that may not be shown any more."""

    @classmethod
    def create(cls, path: Path, *, ledger: str, kek: bytes) -> Undo:
        """Makes the file of an empty key store; gives what takes it back. On a server it is made with the ledger.

        Raises:
            Refusal: there is one already, or it cannot be written there.
        """
        from werkzekerheid.ledger.sqlite.keys import KeyFile

        return KeyFile.make(path, cls.beginning(ledger=ledger, kek=kek))

    @staticmethod
    def beginning(*, ledger: str, kek: bytes) -> Callable[[KeyTables], None]:
        """What fills the tables of an empty key store."""

        def fill(tables: KeyTables) -> None:
            check = closed(kek, CHECK, ledger.encode())
            values = [("ledger", ledger.encode()), ("check", check)]
            tables.many("INSERT INTO meta (name, value) VALUES (?, ?)", values)

        return fill

    @classmethod
    def open(cls, where: Where, *, ledger: str, kek: bytes) -> KeyStore:
        """Opens the key store of a ledger.

        Raises:
            Refusal: it is missing, broken, foreign, of another ledger, or closed with another key.
        """
        tables = _tables(where)
        try:
            store = cls(tables, kek)
            store._check(ledger)
        except BaseException:
            tables.close()
            raise
        return store

    def _check(self, ledger: str) -> None:
        with self._refusing():
            meta = dict(self._tables.execute(_META))
        if meta.get("ledger") != ledger.encode():
            raise Refusal("keys_of_another", path=self._tables.where)
        self._check_kek()

    def _check_kek(self) -> None:
        """The key that was right when this process began may have been rotated since."""
        check_kek(self._tables.where, dict(self._tables.execute(_META)), self._kek)

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except self._tables.errors as error:
            raise self._tables.refusal(error) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock, self._refusing(), self._tables.writing():
            self._check_kek()
            yield

    def refresh(self) -> None:
        """Forgets what is cached when another process changed the store: a destroyed key must open nothing any more.

        Raises:
            Refusal: `key_retired` another process rotated the key meanwhile.
        """
        with self._lock, self._refusing():
            seen = self._tables.changes()
            if self._tables.rotation != self._rotation:
                self._check_kek()
                self._rotation = self._tables.rotation
            if seen != self.seen:
                self._sealing.clear()
                self._opening.clear()
                self.seen = seen
                self.forgotten += 1

    def ensure(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Makes the keys that are missing, in one transaction; `wanted` are owners and data classes."""
        missing = [one for one in dict.fromkeys(wanted) if one not in self._sealing]
        if not missing:
            return
        self._get_all_of({owner for owner, _ in missing})
        missing = [one for one in missing if one not in self._sealing]
        if not missing:
            return
        with self._writing():
            made = []
            for owner, data_class in missing:
                key_id, key = os.urandom(8).hex(), os.urandom(KEY_BYTES)
                wrapped = closed(self._kek, key, bound_to(key_id, owner, data_class))
                made.append((key_id, owner, data_class, wrapped))
            # Another process may have made it meanwhile: its key is the one.
            self._tables.many(
                "INSERT INTO keys (id, owner, class, wrapped) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (owner, class) DO NOTHING",
                made,
            )
        self._get_all_of({owner for owner, _ in missing})

    def _get_all_of(self, owners: Iterable[str]) -> None:
        """Has all keys of these owners at hand, with one question for many of them."""
        for some in _parts(list(owners)):
            found = f"SELECT owner, class, id, wrapped FROM keys WHERE owner IN ({_places(some)})"  # noqa: S608  (marks)
            with self._lock, self._refusing():
                for owner, data_class, key_id, wrapped in self._tables.execute(found, some).fetchall():
                    key = self._unwrapped(key_id, owner, data_class, wrapped)
                    _cache(self._sealing, (owner, data_class), (key_id, key))

    def sealing_key(self, owner: str, data_class: str) -> tuple[str, AESGCM]:
        """The id of the key that closes what is new of this owner and class, and the key."""
        wanted = (owner, data_class)
        found = self._sealing.get(wanted) or self._stored(wanted)
        if found is None:
            self.ensure([wanted])
            found = self._stored(wanted)
        if found is None:
            raise Refusal("keys_broken", path=self._tables.where)
        return found

    def _stored(self, wanted: tuple[str, str]) -> tuple[str, AESGCM] | None:
        with self._lock, self._refusing():
            row = self._tables.execute(_OF_OWNER, wanted).fetchone()
            if row is None:
                return None
            found = (row[0], self._unwrapped(row[0], *wanted, row[1]))
            _cache(self._sealing, wanted, found)
            return found

    def secret(self, name: str) -> bytes:
        """The 32 bytes of a key that the ledger itself has for a purpose of this name; made when first asked for.

        It closes no event: a purpose has a name that is no data class.
        """
        wanted = (LEDGER_OWNER, name)
        self.ensure([wanted])
        with self._lock, self._refusing():
            row = self._tables.execute(_OF_OWNER, wanted).fetchone()
        if row is None:
            raise Refusal("keys_broken", path=self._tables.where)
        return self._bytes(row[0], *wanted, row[1])

    def opening_key(self, key_id: str) -> AESGCM | Tombstone | None:
        """The key of this id, what is left of it, or None where nobody knows of it."""
        return self._opening.get(key_id) or self._found(key_id)

    def prefetch(self, key_ids: Iterable[str]) -> None:
        """Gets the keys that are not at hand, many at a time: a server answers one question as fast as a hundred."""
        wanted = list(dict.fromkeys(one for one in key_ids if one not in self._opening))
        for some in _parts(wanted[:_CACHED]):
            found = f"SELECT id, owner, class, wrapped FROM keys WHERE id IN ({_places(some)})"  # noqa: S608  (marks)
            with self._lock, self._refusing():
                for row in self._tables.execute(found, some).fetchall():
                    _cache(self._opening, row[0], self._unwrapped(*row))

    def _found(self, key_id: str) -> AESGCM | Tombstone | None:
        with self._lock, self._refusing():
            execute = self._tables.execute
            row = execute("SELECT owner, class, wrapped FROM keys WHERE id = ?", (key_id,)).fetchone()
            found: AESGCM | Tombstone | None = row and self._unwrapped(key_id, *row)
            if found is None:
                row = execute("SELECT id, owner, class, destroyed_on FROM tombstones WHERE id = ?", (key_id,))
                found = next((Tombstone(*one) for one in row), None)
            if found is not None:
                _cache(self._opening, key_id, found)
            return found

    def _unwrapped(self, key_id: str, owner: str, data_class: str, wrapped: bytes) -> AESGCM:
        return AESGCM(self._bytes(key_id, owner, data_class, wrapped))

    def _bytes(self, key_id: str, owner: str, data_class: str, wrapped: bytes) -> bytes:
        try:
            return opened(self._kek, wrapped, bound_to(key_id, owner, data_class))
        except (InvalidTag, ValueError):
            self._check_kek()
            raise Refusal("keys_broken", path=self._tables.where) from None

    def destroy(
        self,
        owner: str,
        classes: Iterable[str],
        on: date,
        first: Callable[[Sequence[Tombstone]], None] = _tell_nobody,
        lost: Iterable[Tombstone] = (),
    ) -> tuple[Tombstone, ...]:
        """Destroys the keys of these classes; gives what is left of them. Again does nothing.

        Only through the ledger, under its lock: else somebody could close an event with a key that is just gone.

        Args:
            owner: whose keys.
            classes: of which classes.
            on: the day that what they closed is said to be erased on.
            first: told of them before they go, so that it stands elsewhere that they must; what it raises stops this.
            lost: keys that are not here, and must not come back either.
        """
        gone = list(lost)
        with self._writing():
            for data_class in classes:
                row = self._tables.execute(_OF_OWNER, (owner, data_class)).fetchone()
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
        insert = (
            "INSERT INTO tombstones (id, owner, class, destroyed_on) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
        )
        for one in tombstones:
            self._tables.execute(insert, one)
            self._tables.execute("DELETE FROM keys WHERE id = ?", (one.key_id,))

    def _forget(self) -> None:
        """Drops what is cached, and what the store still holds of what was deleted."""
        with self._lock, self._refusing():
            self._sealing.clear()
            self._opening.clear()
            self.forgotten += 1
            self._tables.forget()

    def tombstones(self) -> tuple[Tombstone, ...]:
        """Everything that was destroyed; kept outside the backups of the keys, for `bury`."""
        with self._lock, self._refusing():
            rows = self._tables.execute("SELECT id, owner, class, destroyed_on FROM tombstones ORDER BY id")
            return tuple(Tombstone(*one) for one in rows)

    def destroyed(self) -> int:
        """How many keys were destroyed."""
        with self._lock, self._refusing():
            return int(self._tables.execute("SELECT count(*) FROM tombstones").fetchone()[0])

    def of_owner(self, owner: str) -> dict[str, str]:
        """The ids of the keys that an owner has now, by class."""
        with self._lock, self._refusing():
            return dict(self._tables.execute("SELECT class, id FROM keys WHERE owner = ?", (owner,)).fetchall())

    def owners(self) -> dict[str, int]:
        """Who has keys, and how many."""
        with self._lock, self._refusing():
            return dict(self._tables.execute("SELECT owner, count(*) FROM keys GROUP BY owner").fetchall())

    def rotate(self, kek: bytes, on: date) -> None:
        """Wraps every key anew; the keys themselves, and the ledger, stay as they are.

        Raises:
            Refusal: `key_same`.
        """
        with self._writing():
            rewrap(self._tables, self._kek, kek, on)
        self._kek = kek
        self._forget()

    def untold_rotations(self) -> tuple[Rotation, ...]:
        """The rotations of which the ledger does not tell yet."""
        with self._lock, self._refusing():
            return untold(self._tables)

    def rotations_told(self) -> None:
        """It does now."""
        with self._writing():
            tell(self._tables)

    def close(self) -> None:
        """Closes the store; the keys leave the memory with it."""
        with self._lock:
            self._tables.close()


def _tables(where: Where) -> KeyTables:
    if isinstance(where, Path):
        from werkzekerheid.ledger.sqlite.keys import KeyFile

        return KeyFile.open(where)
    from werkzekerheid.ledger.postgres.keys import KeySchema

    return KeySchema.open(where)


def _parts(whole: Sequence[str]) -> Iterator[Sequence[str]]:
    return (whole[start : start + _AT_ONCE] for start in range(0, len(whole), _AT_ONCE))


def _places(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


K = TypeVar("K")
V = TypeVar("V")


def _cache(cached: dict[K, V], name: K, value: V) -> None:
    if len(cached) >= _CACHED:
        cached.pop(next(iter(cached)))
    cached[name] = value
