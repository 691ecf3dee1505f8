"""Copies a ledger while it runs, with its audit store; and its keys to another place, where they expire.

Whoever destroys a key cannot reach into the copies of it that were made before. So these do not outlive a term, and do
not lie beside what they open. No key is needed to make a copy: what is closed stays closed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid import __version__
from werkzekerheid.app.clock import system_clock
from werkzekerheid.facts.layout import day_of
from werkzekerheid.ledger.audit.making import audit_beside
from werkzekerheid.ledger.sqlite import audit as audit_store
from werkzekerheid.ledger.sqlite import datastore
from werkzekerheid.ledger.sqlite import keys as key_store
from werkzekerheid.ledger.sqlite.copies import FileStore, remove_unfinished, write_audit, write_events, write_keys
from werkzekerheid.ledger.sqlite.files import publish
from werkzekerheid.ledger.stored import moment
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from werkzekerheid.app.clock import Clock
    from werkzekerheid.ledger.copies import Events, Keys, Store
    from werkzekerheid.ledger.stored import Row
    from werkzekerheid.settings import Settings

    Progress = Callable[[int, int], None]

EXPIRES_AT = "expires_at"
"""What a key file that is a copy says of itself; a key store that is in use does not expire."""
_MOMENT = "%Y%m%dT%H%M%S.%fZ"
_ANY_MOMENT = r"\d{8}T\d{6}\.\d{6}Z"
_LONGEST = timedelta(days=1)
"""No run takes longer."""
_KEYS = re.compile(rf"keys-{_ANY_MOMENT}\.db")


class Manifest(NamedTuple):
    """What stands beside the copy of a ledger; `events` are how many rows it has, `head` is its last position."""

    ledger: str
    head: int
    events: int
    sha256: str
    made_at: str
    program: str
    audit_sha256: str | None = None
    """Of the copy of the audit store; None in a copy from before there were any."""


class Copied(NamedTuple):
    """What a backup wrote, and which expired key files it deleted."""

    ledger: Path
    manifest: Manifest
    keys: Path
    number_of_keys: int
    expires_at: str
    keys_until: date
    deleted: tuple[Path, ...]
    audit: Path
    lines: int


def store_of(settings: Settings) -> Store:
    """Where the ledger and its stores live."""
    if isinstance(settings.ledger, Path) and isinstance(settings.keys, Path):
        return FileStore(settings.ledger, settings.keys)
    from werkzekerheid.ledger.postgres.copies import ServerStore

    return ServerStore(str(settings.ledger))


def manifest_beside(ledger: Path) -> Path:
    """Where the manifest of a copy stands."""
    return ledger.with_suffix(".json")


def backup(
    settings: Settings, to: Path, keys_to: Path, days: int, progress: Progress, clock: Clock = system_clock
) -> Copied:
    """Copies the ledger, then its audit store and its keys.

    A key is made before what it closes, so every event opens with these; a line is written before what it is about.

    Args:
        settings: where they are.
        to: the folder for the ledger and its audit store.
        keys_to: the folder for the keys; not the same, and not in or above it.
        days: how long the copy of the keys may be used.
        progress: told how far the copy of the ledger is.
        clock: which moment the files are named after.

    Raises:
        Refusal: `keys_together`; or one of the files cannot be read or written.
    """
    if _is_together(to, keys_to):
        raise Refusal("keys_together", path=to)
    now = clock().astimezone(UTC)
    store, named = store_of(settings), now.strftime(_MOMENT)
    for folder, kind in ((to, "ledger"), (keys_to, "keys")):
        _remove_killed(folder, kind, now)
    ledger, keys = to / f"ledger-{named}.db", keys_to / f"keys-{named}.db"
    audit = audit_beside(ledger)
    manifest, lines = _copy_ledger(store, ledger, audit, moment(now), progress)
    end = now + timedelta(days=days)
    number = _copy_keys(store, keys, manifest.ledger, moment(end))
    deleted = tuple(_deleted(keys_to, manifest.ledger, now))
    return Copied(ledger, manifest, keys, number, moment(end), day_of(end), deleted, audit, lines)


def _is_together(one: Path, other: Path) -> bool:
    """Whoever copies a folder takes along what is in it."""
    one, other = one.resolve(), other.resolve()
    return one.is_relative_to(other) or other.is_relative_to(one)


def _copy_ledger(store: Store, path: Path, audit: Path, made_at: str, progress: Progress) -> tuple[Manifest, int]:
    """Its audit store and its manifest get their names first: no ledger stands there that cannot be checked."""
    made: list[tuple[Manifest, int]] = []

    def make(beside: Path) -> None:
        with store.events() as events:
            number = write_events(beside, events._replace(pages=told(events, progress)))
        ledger, digest = events.meta["ledger"], sha256_of(beside)
        lines = _copy_audit(store, audit, ledger)
        one = Manifest(ledger, events.head, number, digest, made_at, __version__, sha256_of(audit))
        publish(manifest_beside(path), datastore.KIND, lambda file: _write(file, one))
        made.append((one, lines))

    publish(path, datastore.KIND, make)
    return made[0]


def told(events: Events, progress: Progress) -> Iterator[Sequence[Row]]:
    """The same pages; of each is told how far it reaches."""
    for page in events.pages:
        yield page
        progress(page[-1][0], events.head)


def sha256_of(path: Path) -> str:
    """The digest of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, manifest: Manifest) -> None:
    with path.open("wb") as file:
        file.write(json.dumps(manifest._asdict(), indent=2).encode("ascii") + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _copy_keys(store: Store, path: Path, ledger: str, expires_at: str) -> int:
    number: list[int] = []

    def make(beside: Path) -> None:
        with store.keys() as keys:
            if keys.meta["ledger"] != ledger.encode():
                raise Refusal("keys_of_another", path=path)
            meta = {**keys.meta, EXPIRES_AT: expires_at.encode("ascii")}
            number.append(write_keys(beside, keys._replace(meta=meta)))

    publish(path, key_store.KIND, make)
    return number[0]


def _copy_audit(store: Store, path: Path, ledger: str) -> int:
    """Gives how many lines there are in both logs."""
    number: list[int] = []

    def make(beside: Path) -> None:
        with store.audit() as audit:
            if audit.meta["ledger"] != ledger.encode():
                raise Refusal("audit_of_another", path=path)
            number.append(write_audit(beside, audit))

    publish(path, audit_store.KIND, make)
    return number[0]


def _remove_killed(folder: Path, kind: str, now: datetime) -> None:
    """Removes what runs that were killed left of their files, but not what a run may still be writing."""
    if folder.is_dir():
        before = (now - _LONGEST).strftime(_MOMENT)
        remove_unfinished(folder, rf"{kind}-({_ANY_MOMENT})\.(audit\.db|db|json)", lambda name: name[1] < before)


def _deleted(folder: Path, ledger: str, now: datetime) -> Iterator[Path]:
    """Deletes the copies of this ledger's keys that have expired, and no other file."""
    for path in sorted(one for one in folder.iterdir() if _KEYS.fullmatch(one.name)):
        with suppress(Refusal), FileStore(path, path, finished=True).keys() as keys:
            if keys.meta["ledger"] == ledger.encode() and has_expired(keys, now):
                path.unlink()
                yield path


def has_expired(keys: Keys, now: datetime) -> bool:
    """Whether this copy may not be used any more."""
    return EXPIRES_AT in keys.meta and keys.meta[EXPIRES_AT] <= moment(now).encode("ascii")
