"""Checks the proof that an event stands in a ledger, unchanged, with none of the program's own code.

    python verify_proof.py FILE... [--key VERIFIER_KEY] [--checkpoint KEPT]

A proof file is what `werkzekerheid prove` wrote. It shows that these bytes stood in the ledger, at this place, when the
checkpoint in it was signed. Who signed is shown by a verifier key that you got in another way than the proof. That
nothing was taken back since an earlier day is shown by a checkpoint that you kept from that day.

Written from docs/evidence.md, RFC 9162 and C2SP signed-note; needs Python 3.10 and `cryptography`.
Ends with 0: proven; 1: something does not fit; 2: there is no such file, or it is no proof.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import struct
import sys
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORM = "werkzekerheid proof 1"
PROVEN, DOES_NOT_FIT, NO_PROOF = 0, 1, 2
MOST_BYTES = 50_000_000
SIZE = re.compile(r"0|[1-9][0-9]{0,17}")
KEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)")
WORDS = re.compile(r"[!-~]{1,200}")
HEADER = re.compile(rb"[0-9]+ ([A-Za-z0-9._:-]+) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) ")


class Wrong(Exception):
    """Something does not fit, or cannot be read; the code is that of the program."""

    def __init__(self, said: str, code: int = DOES_NOT_FIT) -> None:
        """Keep the sentence and the code."""
        super().__init__(said)
        self.code = code


class Key(NamedTuple):
    """A verifier key."""

    name: str
    key_id: bytes
    public: bytes


class Checkpoint(NamedTuple):
    """What a signed checkpoint says."""

    origin: str
    size: int
    root: bytes
    more: list[str]


class Event(NamedTuple):
    """A row of the ledger as it is stored."""

    position: int
    stream: str
    version: int
    topic: str
    state: bytes


class Proof(NamedTuple):
    """A proof file."""

    event: Event
    leaf_index: int
    path: list[bytes]
    checkpoint: str
    verifier_key: str
    grown_from: tuple[int, list[bytes]] | None


# The file


def read(name: str) -> str:
    """The text of a file."""
    try:
        path = Path(name)
        if path.stat().st_size > MOST_BYTES:
            malformed("it is too large")
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise Wrong(f"cannot be read: {error.strerror}.", NO_PROOF) from None
    except UnicodeDecodeError:
        malformed("it is no text")


def malformed(why: str) -> NoReturn:
    """Says that this is no proof, checkpoint or key."""
    raise Wrong(f"is not in the form that it must have: {why}.", NO_PROOF)


def proof_in(text: str) -> Proof:
    """The proof in a file, every field of the kind that it must be."""
    try:
        document = json.loads(text, object_pairs_hook=without_doubles)
    except (ValueError, RecursionError):
        malformed("it is no JSON")
    fields = {"form", "event", "index", "path", "checkpoint", "verifier_key"}
    taken = checked(document, fields, frozenset({"grown_from"}))
    if taken["form"] != FORM:
        malformed("it is another form, perhaps a newer one")
    event = checked(taken["event"], {"position", "stream", "version", "topic", "state"})
    grown = checked(taken["grown_from"], {"size", "path"}) if "grown_from" in taken else None
    return Proof(
        Event(
            number(event["position"]),
            word(event["stream"]),
            number(event["version"]),
            word(event["topic"]),
            unbase64(event["state"]),
        ),
        number(taken["index"]),
        hashes(taken["path"]),
        string(taken["checkpoint"]),
        string(taken["verifier_key"]),
        None if grown is None else (number(grown["size"]), hashes(grown["path"])),
    )


def without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two values under one name would be read in two ways."""
    found = dict(pairs)
    if len(found) != len(pairs):
        malformed("a name stands in it twice")
    return found


def checked(value: object, fields: set[str], may_be: frozenset[str] = frozenset()) -> dict[str, Any]:
    """An object with these fields and no others."""
    if not isinstance(value, dict) or not fields <= set(value) <= fields | may_be:
        malformed("it does not have the right fields")
    return value


def number(value: object) -> int:
    """A whole number that is not negative."""
    if type(value) is not int or not 0 <= value < 1 << 63:
        malformed("a number is missing")
    return value


def string(value: object) -> str:
    """A text."""
    if not isinstance(value, str):
        malformed("a text is missing")
    return value


def word(value: object) -> str:
    """A text of printable signs without a space."""
    if not WORDS.fullmatch(string(value)):
        malformed("a name is missing")
    return string(value)


def unbase64(value: object) -> bytes:
    """Bytes in base64, written in the one way in which they can be."""
    text = string(value)
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        malformed("something is no base64")
    if base64.b64encode(data).decode() != text:
        malformed("something is no base64")
    return data


def hashes(value: object) -> list[bytes]:
    """A list of hashes."""
    if not isinstance(value, list):
        malformed("a list is missing")
    found = [unbase64(one) for one in value]
    if any(len(one) != hashlib.sha256().digest_size for one in found):
        malformed("a hash is too long or too short")
    return found


# The tree: RFC 9162, 2.1


def leaf_of(event: Event) -> bytes:
    """The hash of an event: docs/evidence.md, The leaf of an event."""
    stream, topic = event.stream.encode(), event.topic.encode()
    head = struct.pack(">BQQHHI", 1, event.position, event.version, len(stream), len(topic), len(event.state))
    return hashlib.sha256(b"\x00" + head + stream + topic + event.state).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def half(size: int) -> int:
    """The largest power of two that is smaller."""
    return 1 << ((size - 1).bit_length() - 1)


def root_with(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root of the tree in which this leaf stands here, with these beside it."""
    if not 0 <= index < size:
        raise Wrong("the event stands outside the tree.")
    if size == 1:
        if path:
            raise Wrong("the path to the root is too long.")
        return leaf
    if not path:
        raise Wrong("the path to the root is too short.")
    *below, beside = path
    middle = half(size)
    if index < middle:
        return node(root_with(leaf, index, middle, below), beside)
    return node(beside, root_with(leaf, index - middle, size - middle, below))


def roots(old: int, size: int, path: list[bytes], old_root: bytes, *, whole: bool = True) -> tuple[bytes, bytes]:
    """The roots of the older tree and of the one that grew from it."""
    if not 0 < old <= size:
        raise Wrong(
            "the kept checkpoint is of a larger tree than the proof: the ledger was cut off, or the proof is older."
        )
    if old == size:
        if len(path) != (0 if whole else 1):
            raise Wrong("what shows how the tree grew is too long or too short.")
        return (old_root, old_root) if whole else (path[0], path[0])
    if not path:
        raise Wrong("what shows how the tree grew is too short.")
    *below, beside = path
    middle = half(size)
    if old <= middle:
        before, now = roots(old, middle, below, old_root, whole=whole)
        return before, node(now, beside)
    before, now = roots(old - middle, size - middle, below, old_root, whole=False)
    return node(beside, before), node(beside, now)


# The signature: C2SP signed-note and tlog-checkpoint


def key_in(text: str) -> Key:
    """The verifier key that is written like this."""
    found = KEY.fullmatch(text)
    if found is None:
        malformed("a verifier key is <name>+<id>+<key>")
    name, key_id, material = found[1], bytes.fromhex(found[2]), unbase64(found[3])
    if len(material) != 33 or material[0] != 1:  # noqa: PLR2004  (Ed25519)
        malformed("the verifier key is of another kind")
    if hashlib.sha256(name.encode() + b"\n" + material).digest()[:4] != key_id:
        malformed("the verifier key was mistyped")
    return Key(name, key_id, material[1:])


def opened(note: str, key: Key) -> Checkpoint:
    """What a checkpoint says that this key signed."""
    text, divided, signatures = note.rpartition("\n\n")
    text += "\n"
    if not divided or not signatures.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f]", note):
        malformed("the checkpoint is no signed note")
    ours = []
    for line in signatures[:-1].split("\n"):
        found = SIGNATURE.fullmatch(line)
        if found is None:
            malformed("the checkpoint is no signed note")
        data = unbase64(found[2])
        if (found[1], data[:4]) == (key.name, key.key_id):
            ours.append(data[4:])
    if not ours:
        raise Wrong("the checkpoint was signed by another key than this one.")
    try:
        for one in ours:
            Ed25519PublicKey.from_public_bytes(key.public).verify(one, text.encode())
    except (InvalidSignature, ValueError):
        raise Wrong("the signature under the checkpoint is false: it was changed after it was signed.") from None
    return said(text, key)


def said(text: str, key: Key) -> Checkpoint:
    """The lines of a checkpoint."""
    lines = text[:-1].split("\n")
    if len(lines) < 3 or not all(lines) or not SIZE.fullmatch(lines[1]):  # noqa: PLR2004  (origin, size, root)
        malformed("the checkpoint does not say a tree, a size and a root")
    (root,) = hashes([lines[2]])
    if lines[0] != key.name:
        malformed("the checkpoint is of another tree than the key")
    return Checkpoint(lines[0], int(lines[1]), root, lines[3:])


def kept_of(text: str, key: Key) -> Checkpoint:
    """The checkpoint of the same tree in a file of kept checkpoints: notes with an empty line between them."""
    blocks = text.strip("\n").split("\n\n")
    if len(blocks) % 2:
        malformed("it is no signed note")
    notes = [f"{first}\n\n{second}\n" for first, second in zip(blocks[::2], blocks[1::2], strict=True)]
    ours = [one for one in notes if one.split("\n", 1)[0] == key.name]
    if len(ours) != 1:
        raise Wrong(f"holds {len(ours)} checkpoints of {key.name}, and not one.", NO_PROOF)
    return opened(ours[0], key)


# All together


def check(proof: Proof, key: Key, kept: Checkpoint | None) -> Checkpoint:
    """Checks everything; gives the checkpoint that holds the event."""
    checkpoint = opened(proof.checkpoint, key)
    if not checkpoint.origin.endswith("/ledger"):
        raise Wrong("the checkpoint is not of a ledger, but of one of its logs.")
    if root_with(leaf_of(proof.event), proof.leaf_index, checkpoint.size, proof.path) != checkpoint.root:
        raise Wrong("the event is not what was sealed at this place: it, its place or the proof was changed.")
    if kept is not None:
        check_kept(proof, checkpoint, kept)
    return checkpoint


def check_kept(proof: Proof, checkpoint: Checkpoint, kept: Checkpoint) -> None:
    """Checks that the tree of the proof grew from that of the kept checkpoint."""
    path: list[bytes] = []
    if kept.size != checkpoint.size:
        if kept.size < checkpoint.size and (proof.grown_from is None or proof.grown_from[0] != kept.size):
            raise Wrong(
                "the proof does not show how its tree grew from that of the kept checkpoint: "
                "ask for one made with `prove EVENT --checkpoint` and that checkpoint."
            )
        path = proof.grown_from[1] if proof.grown_from else []
    if roots(kept.size, checkpoint.size, path, kept.root) != (kept.root, checkpoint.root):
        raise Wrong("the ledger was rewritten since the kept checkpoint: what it held then, it does not hold any more.")


def told(proof: Proof, checkpoint: Checkpoint) -> str:
    """What is proven, in words."""
    event, header = proof.event, HEADER.match(proof.event.state)
    made = next((one[5:] for one in checkpoint.more if one.startswith("made ") and WORDS.fullmatch(one[5:])), "unknown")
    recorded = f", recorded at {header[2].decode()} as event {header[1].decode()}" if header else ""
    return (
        f"Position {event.position} of the ledger holds version {event.version} of {event.stream} "
        f"({event.topic}{recorded}). It is number {proof.leaf_index + 1} of the {checkpoint.size} sealed at {made}."
    )


def main(arguments: list[str] | None = None) -> int:
    """Checks each file; the exit code is that of the worst."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", metavar="FILE", help="a proof, as `werkzekerheid prove` wrote it")
    parser.add_argument(
        "--key", metavar="VERIFIER_KEY", help="the key that must have signed; from another source than the proof"
    )
    parser.add_argument("--checkpoint", metavar="KEPT", help="a file with a checkpoint that you kept")
    given = parser.parse_args(arguments)
    worst = PROVEN
    for name in given.files:
        try:
            proof = proof_in(read(name))
            key = key_in(given.key or proof.verifier_key)
            kept = kept_of(read(given.checkpoint), key) if given.checkpoint else None
            print(f"{name}: {'proven' if given.key else 'fits together'}. {told(proof, check(proof, key, kept))}")
        except Wrong as wrong:
            print(f"{name}: {wrong}", file=sys.stderr)
            worst = max(worst, wrong.code)
    if given.key is None and worst == PROVEN:
        print("Whose key signed is not shown: it came with the proof. Get it in another way, and give it with --key.")
    return worst


if __name__ == "__main__":
    sys.exit(main())
