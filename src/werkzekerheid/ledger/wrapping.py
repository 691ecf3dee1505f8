"""How a data key is wrapped, how the wrapping key (KEK) is known again, and how another takes its place.

A rotation is one transaction: every key is wrapped anew, the old KEK is noted as retired by its fingerprint, and what
is still to be told of it stands there until the ledger tells it.
"""

from __future__ import annotations

import os
from base64 import b64decode
from datetime import date
from hashlib import sha256
from hmac import new as mac
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from werkzekerheid.ledger.stored import NONCE_BYTES
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzekerheid.ledger.storage import KeyTables

DEMO_KEK = b"werkzekerheid-demo-key-published"
"""Everybody has this key: it protects nothing. Only a ledger that was made as a demo opens with it."""
KEY_BYTES = 32
CHECK = b"werkzekerheid key store 1"
_AT_ONCE = 500
_RETIRED, _ROTATED = "retired:", "rotated"
_SET = "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_FINGERPRINT = 16


class Rotation(NamedTuple):
    """One key took the place of another, both by their fingerprint; `number` is of this rotation alone."""

    from_key: str
    to_key: str
    number: str


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


def closed(kek: bytes, plaintext: bytes, bound: bytes) -> bytes:
    """Nonce and ciphertext."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(kek).encrypt(nonce, plaintext, bound)


def opened(kek: bytes, whole: bytes, bound: bytes) -> bytes:
    """What was closed so; raises InvalidTag where it was not."""
    return AESGCM(kek).decrypt(whole[:NONCE_BYTES], whole[NONCE_BYTES:], bound)


def bound_to(key_id: str, owner: str, data_class: str) -> bytes:
    """What a wrapped key is bound to: it stands for no other owner or class."""
    return f"werkzekerheid data key 1 {key_id} {owner} {data_class}".encode()


def fingerprint(kek: bytes, ledger: bytes) -> str:
    """By which a KEK is known without being told. Of 32 random bytes it reveals nothing; elsewhere it is another."""
    return mac(kek, b"werkzekerheid key fingerprint 1 " + ledger, sha256).hexdigest()[:_FINGERPRINT]


def retired_on(meta: Mapping[str, bytes], kek: bytes) -> date | None:
    """On which day this KEK was replaced by another; None where it never was."""
    found = meta.get(f"{_RETIRED}{fingerprint(kek, meta['ledger'])}")
    return date.fromisoformat(found.decode("ascii")) if found else None


def rewrap(tables: KeyTables, old: bytes, new: bytes, on: date) -> None:
    """Puts one KEK in the place of another, inside a transaction.

    Raises:
        Refusal: `key_same` it is the one in use.
    """
    if old == new:
        raise Refusal("key_same")
    last, execute = "", tables.execute
    page = "SELECT id, owner, class, wrapped FROM keys WHERE id > ? ORDER BY id LIMIT ?"
    while rows := execute(page, (last, _AT_ONCE)).fetchall():
        anew = []
        for key_id, owner, data_class, wrapped in rows:
            bound = bound_to(key_id, owner, data_class)
            anew.append((closed(new, opened(old, wrapped, bound), bound), key_id))
        tables.many("UPDATE keys SET wrapped = ? WHERE id = ?", anew)
        last = rows[-1][0]
    ledger = execute("SELECT value FROM meta WHERE name = 'ledger'").fetchone()[0]
    one = Rotation(fingerprint(old, ledger), fingerprint(new, ledger), uuid4().hex)
    execute(_SET, ("check", closed(new, CHECK, ledger)))
    # Whoever goes back to a key that was retired before has it in use again.
    execute("DELETE FROM meta WHERE name = ?", (f"{_RETIRED}{one.to_key}",))
    execute(_SET, (f"{_RETIRED}{one.from_key}", on.isoformat().encode("ascii")))
    # A rotation that nobody came to tell of is told with the next.
    untold = execute("SELECT value FROM meta WHERE name = ?", (_ROTATED,)).fetchone()
    told = [*(untold[0].decode("ascii").splitlines() if untold else ()), " ".join(one)]
    execute(_SET, (_ROTATED, "\n".join(told).encode("ascii")))


def untold(tables: KeyTables) -> tuple[Rotation, ...]:
    """The rotations of which the ledger does not tell yet, the oldest first."""
    found = tables.execute("SELECT value FROM meta WHERE name = ?", (_ROTATED,)).fetchone()
    return tuple(Rotation(*line.split()) for line in found[0].decode("ascii").splitlines()) if found else ()


def tell(tables: KeyTables) -> None:
    """The ledger tells of all of them now; inside a transaction."""
    tables.execute("DELETE FROM meta WHERE name = ?", (_ROTATED,))


def allowed(kek: bytes | None, *, demo: bool) -> bytes:
    """The key to use; a ledger about real people takes no key that everybody knows."""
    if demo:
        return kek or DEMO_KEK
    if kek is None:
        raise Refusal("key_missing")
    if is_default(kek):
        raise Refusal("key_is_default")
    return kek
