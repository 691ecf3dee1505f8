"""Puts a copy of a ledger with its stores back where there is none: on the same machine, on another, or in a server.

No key that was destroyed since comes back: those on the list of destroyed keys are left out while the keys are written,
so that they never lie on the disk again.
"""

from __future__ import annotations

import json
import re
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid import catalogue
from werkzekerheid.app.app import open_app
from werkzekerheid.app.backup import EXPIRES_AT, Manifest, has_expired, manifest_beside, sha256_of, store_of, told
from werkzekerheid.app.clock import system_clock
from werkzekerheid.app.upkeep import clear_views, fill_views
from werkzekerheid.facts.layout import day_of
from werkzekerheid.ledger.audit.making import audit_beside
from werkzekerheid.ledger.copies import Audit
from werkzekerheid.ledger.destroyed import DestroyedKeys
from werkzekerheid.ledger.keys import check_kek, kek_from
from werkzekerheid.ledger.ledger import allowed
from werkzekerheid.ledger.sqlite.copies import FileStore
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from werkzekerheid.app.clock import Clock
    from werkzekerheid.ledger.copies import Events, Keys, Store
    from werkzekerheid.ledger.stored import Row, Tombstone
    from werkzekerheid.settings import Settings

    Progress = Callable[[int, int], None]

_KEY_IDS = re.compile(rb"\n[a-z]+ ([0-9a-f]{16}) ")


class Restored(NamedTuple):
    """What a restore wrote. `listed` keys stood on the list; `finished` were named by a fact only, and went now."""

    events: int
    listed: int
    finished: int


class Copies(NamedTuple):
    """The files to restore from; the manifest stands beside the ledger, and the keys are not older than that."""

    ledger: Path
    keys: Path


def restore(settings: Settings, files: Copies, progress: Progress, clock: Clock = system_clock) -> Restored:
    """Makes the ledger of these settings, and its stores, from a copy of each; then the read models.

    Args:
        settings: where to, and with which key.
        files: where from.
        progress: told how far the ledger is.
        clock: which moment it is.

    Raises:
        Refusal: there is a ledger or a key store already; the copies were changed, do not belong together, or have
            expired; the key is wrong; or nothing can be written there.
    """
    catalogue.check_released()
    target, source = store_of(settings), FileStore(*files, finished=True)
    target.check_absent()
    manifest = _checked_manifest(files.ledger)
    known = _checked_keys(files.keys, source, manifest, clock())
    listed = DestroyedKeys(settings.destroyed, manifest.ledger).read() if settings.destroyed else ()
    known |= {one.key_id.encode() for one in listed}
    with source.events() as events, source.keys() as keys, _audit_of(source, manifest) as audit:
        _check_pair(files, manifest, events, keys, settings.key)
        # Before the ledger is there: rows of another past must not be taken for its own.
        if isinstance(settings.views, Path):
            clear_views(settings.views, manifest.ledger, datetime.fromisoformat(events.meta["made_at"]))
        pages = _checked_rows(files, manifest, events, known, progress)
        target.write(events._replace(pages=pages), _living(keys, listed), audit)
    with open_app(settings, clock) as app:
        finished = app.ledger.destroying.finish()
        fill_views(app.ledger, settings, progress)
    return Restored(manifest.events, len(listed), len(finished))


def _checked_manifest(ledger: Path) -> Manifest:
    """What stands beside a copy, where the copy is still what it says."""
    beside = manifest_beside(ledger)
    try:
        manifest = Manifest(**json.loads(beside.read_bytes()))
        digest = sha256_of(ledger)
    except FileNotFoundError:
        raise Refusal("ledger_no_copy", path=ledger, manifest=beside.name) from None
    except (ValueError, TypeError, RecursionError):
        raise Refusal("ledger_copy_changed", path=ledger, manifest=beside.name) from None
    if digest != manifest.sha256:
        raise Refusal("ledger_copy_changed", path=ledger, manifest=beside.name)
    _check_audit(audit_beside(ledger), manifest, beside.name)
    return manifest


def _check_audit(audit: Path, manifest: Manifest, beside: str) -> None:
    """The copy of the audit store is still what the manifest says."""
    if manifest.audit_sha256 is None:
        return
    if not audit.is_file():
        raise Refusal("audit_no_copy", path=audit)
    if sha256_of(audit) != manifest.audit_sha256:
        raise Refusal("ledger_copy_changed", path=audit, manifest=beside)


def _audit_of(source: Store, manifest: Manifest) -> AbstractContextManager[Audit]:
    """The copy of the audit store; an empty one for a copy from before there were any."""
    if manifest.audit_sha256 is None:
        return nullcontext(Audit({"ledger": manifest.ledger.encode()}, iter(())))
    return source.audit()


def _checked_keys(path: Path, source: Store, manifest: Manifest, now: datetime) -> set[bytes]:
    """The ids of all keys of which this copy knows, destroyed or not."""
    with source.keys() as keys:
        if keys.meta["ledger"] != manifest.ledger.encode():
            raise Refusal("keys_of_another", path=path)
        if EXPIRES_AT not in keys.meta:
            raise Refusal("keys_no_copy", path=path)
        if has_expired(keys, now):
            raise Refusal("keys_expired", path=path, on=day_of(datetime.fromisoformat(keys.meta[EXPIRES_AT].decode())))
        living = {one.key_id.encode() for page in keys.pages for one in page}
        return living | {one.key_id.encode() for one in keys.tombstones}


def _check_pair(files: Copies, manifest: Manifest, events: Events, keys: Keys, key: str | None) -> None:
    """The ledger is the one of its manifest, and the key-encryption key opens the keys."""
    if (events.meta["ledger"], events.head) != (manifest.ledger, manifest.head):
        raise Refusal("ledger_copy_changed", path=files.ledger, manifest=manifest_beside(files.ledger).name)
    check_kek(files.keys, keys.meta, allowed(kek_from(key) if key else None, demo=events.meta["demo"] == "yes"))


def _checked_rows(
    files: Copies, manifest: Manifest, events: Events, known: set[bytes], progress: Progress
) -> Iterator[Sequence[Row]]:
    """The same pages, while every row opens with keys that are known, and all rows come."""
    number = 0
    for page in told(events, progress):
        for row in page:
            if not known.issuperset(_KEY_IDS.findall(row[4])):
                raise Refusal("keys_older", path=files.keys, position=row[0])
        number += len(page)
        yield page
    if number != manifest.events:
        raise Refusal("ledger_copy_changed", path=files.ledger, manifest=manifest_beside(files.ledger).name)


def _living(keys: Keys, listed: Sequence[Tombstone]) -> Keys:
    """The keys as a store in use has them: without what was destroyed since, and without an end."""
    gone = {one.key_id: one for one in (*listed, *keys.tombstones)}
    meta = {name: value for name, value in keys.meta.items() if name != EXPIRES_AT}
    pages = ([one for one in page if one.key_id not in gone] for page in keys.pages)
    return keys._replace(meta=meta, tombstones=tuple(gone.values()), pages=pages)
