"""Signed notes and checkpoints in the text forms of C2SP (signed-note, tlog-checkpoint), with Ed25519. Pure.

Other people's programs read these too: a witness, or a verifier of a log.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import sha256
from re import compile as pattern
from typing import NamedTuple, Self

from werkzekerheid.ledger.evidence.merkle import HASH_BYTES

ED25519 = b"\x01"
_KEY_BYTES, _ID_BYTES, _SIGNATURE_BYTES = 32, 4, 64
_MOST_BYTES = 100_000
_NAME = pattern(r"[^\s+]+")
_VERIFIER_KEY = pattern(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_SIGNATURE = pattern(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_CONTROL = pattern(r"[\x00-\x09\x0b-\x1f]")
_SIZE = pattern(r"0|[1-9][0-9]{0,18}")
_MADE, _POSITION = "made ", "position "


class Malformed(ValueError):
    """This is no note, checkpoint or key."""


class OtherKey(ValueError):
    """A note that this key did not sign."""


class BadSignature(ValueError):
    """A note that says that this key signed it, and that was changed after that, or never signed."""


class VerifierKey(NamedTuple):
    """The public key of who signs, with the name it goes by."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes by which a signature says whose it is; no proof of anything."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        """As people hand it to one another: `<name>+<id>+<key>`."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(ED25519 + self.public)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key that is written like this.

        Raises:
            Malformed: it is none, or not of this kind.
        """
        found = _VERIFIER_KEY.fullmatch(text)
        material = _bytes(found[3]) if found else b""
        if found is None or material[:1] != ED25519 or len(material) != 1 + _KEY_BYTES:
            raise Malformed
        key = cls(found[1], material[1:])
        if key.key_id.hex() != found[2]:
            raise Malformed
        return key


class Signer:
    """Signs notes under a name, with a seed of 32 bytes."""

    def __init__(self, name: str, seed: bytes) -> None:
        """Keep the key."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        if _NAME.fullmatch(name) is None:
            raise Malformed
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.key = VerifierKey(name, self._private.public_key().public_bytes_raw())

    def signed(self, text: str) -> str:
        """The note: the text, an empty line, and the signature."""
        signature = self._private.sign(text.encode())
        return f"{text}\n— {self.key.name} {_base64(self.key.key_id + signature)}\n"


class TreeHead(NamedTuple):
    """What a checkpoint says: whose tree, how large, its root; when that was, and where its last leaf stands.

    Where another program said it, the last two may be missing.
    """

    origin: str
    size: int
    root: bytes
    made_at: str | None
    position: int | None

    @property
    def text(self) -> str:
        """What is signed; all lines end."""
        more = [f"{_MADE}{self.made_at}"] if self.made_at is not None else []
        more += [f"{_POSITION}{self.position}"] if self.position is not None else []
        return "".join(f"{line}\n" for line in (self.origin, str(self.size), _base64(self.root), *more))

    @classmethod
    def parse(cls, text: str) -> Self:
        """What the text of a checkpoint says; whose signature it bears is another question.

        Raises:
            Malformed: it is none.
        """
        lines = text.split("\n")
        if len(lines) < _LEAST_LINES or lines.pop() or not all(lines) or not _SIZE.fullmatch(lines[1]):
            raise Malformed
        found = _bytes(lines[2])
        if len(found) != HASH_BYTES:
            raise Malformed
        position = _told(lines[3:], _POSITION)
        if position is not None and not _SIZE.fullmatch(position):
            raise Malformed
        made_at = _told(lines[3:], _MADE)
        return cls(lines[0], int(lines[1]), found, made_at, None if position is None else int(position))


_LEAST_LINES = 4
"""Origin, size, root, and what comes behind the last end of a line: nothing."""


def text_of(note: str) -> str:
    """The text of a note, unverified.

    Raises:
        Malformed: it is none.
    """
    return _parts(note)[0]


def opened(note: str, key: VerifierKey) -> str:
    """The text of a note that this key signed.

    Raises:
        Malformed: it is no note.
        OtherKey: only others signed it.
        BadSignature: it was changed, or never signed.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    text, signatures = _parts(note)
    ours = [rest for name, key_id, rest in signatures if (name, key_id) == (key.name, key.key_id)]
    if not ours:
        raise OtherKey
    try:
        for signature in ours:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except (InvalidSignature, ValueError):
        raise BadSignature from None
    return text


def head_of(note: str, key: VerifierKey) -> TreeHead:
    """What a checkpoint says that this key signed; raises as `opened`. Its origin is the name of the key."""
    head = TreeHead.parse(opened(note, key))
    if head.origin != key.name:
        raise Malformed
    return head


def notes_in(text: str) -> list[str]:
    """The notes that stand in a file, one behind the other, with an empty line between them.

    Raises:
        Malformed: something else stands there.
    """
    blocks = [one for one in text.strip("\n").split("\n\n") if one]
    if not blocks or len(blocks) % 2 or len(text) > _MOST_BYTES:
        raise Malformed
    notes = [f"{said}\n\n{signed}\n" for said, signed in zip(blocks[::2], blocks[1::2], strict=True)]
    for one in notes:
        _parts(one)
    return notes


def _parts(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """The text, and of each signature the name, the id and the rest."""
    text, divided, signatures = note.rpartition("\n\n")
    if not divided or not text or not signatures.endswith("\n") or len(note) > _MOST_BYTES or _CONTROL.search(note):
        raise Malformed
    found = []
    for line in signatures.removesuffix("\n").split("\n"):
        signature = _SIGNATURE.fullmatch(line)
        if signature is None or len(told := _bytes(signature[2])) <= _ID_BYTES:
            raise Malformed
        found.append((signature[1], told[:_ID_BYTES], told[_ID_BYTES:]))
    return f"{text}\n", found


def _told(lines: list[str], what: str) -> str | None:
    return next((one.removeprefix(what) for one in lines if one.startswith(what)), None)


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    """What is written in base64, if in the one way in which it is written here."""
    try:
        data = b64decode(text, validate=True)
    except ValueError:
        raise Malformed from None
    if _base64(data) != text:
        raise Malformed
    return data
