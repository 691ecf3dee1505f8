"""Makes a proof that an event stands in the ledger, for somebody who has nothing of ours: docs/evidence.md, A proof.

It holds ids and ciphertext as they are stored, and needs no data key: it still holds when what it is about is erased.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from werkzekerheid.app.evidence.opening import opened
from werkzekerheid.app.evidence.sealing import seal_one, signer_of
from werkzekerheid.app.evidence.trusting import kept_ones, trusted_of
from werkzekerheid.app.evidence.verifying import Verified
from werkzekerheid.ledger.evidence import tiles
from werkzekerheid.ledger.evidence.findings import Finding
from werkzekerheid.ledger.evidence.leaves import event_of
from werkzekerheid.ledger.evidence.merkle import HASH_BYTES, includes, is_consistent, leaf_hash
from werkzekerheid.ledger.evidence.tiles import WIDTH
from werkzekerheid.ledger.keys import LEDGER_OWNER, owner_of
from werkzekerheid.messages import Refusal
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.app.app import App
    from werkzekerheid.app.evidence.trusting import Trusted
    from werkzekerheid.app.evidence.verifying import Against
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.ledger.evidence.notes import TreeHead
    from werkzekerheid.ledger.evidence.rows import Row, Rows

FORM = "werkzekerheid proof 1"
_POSITION = re.compile(r"[1-9][0-9]{0,17}")
_EVENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")


def prove(app: App, event: str, against: Against, requester: Actor) -> dict[str, Any]:
    """The proof of an event, as a document. Seals first what is not sealed yet; and writes down who asked for it.

    Args:
        app: of which ledger.
        event: its id, or its position.
        against: a checkpoint that somebody kept: the proof then also shows how the tree grew from it.
        requester: who asks.

    Raises:
        Refusal: `no_such_event`; `evidence_event_changed` it is not what was sealed; `evidence_does_not_fit`,
            `evidence_other_key` the tree is not, or not ours; `evidence_kept_other` the kept checkpoint does not fit.
    """
    trusted = trusted_of(app, "ledger")
    with opened(app.settings, "ledger") as rows:
        row = _row(rows, event)
        trusted = _sealed(app, row, trusted)
        head = trusted.head
        if head is None:
            raise Refusal("evidence_does_not_fit", tree=word("tree", "ledger"))
        index = _place(rows, head.size, row)
        if index is None or row.leaf is None:
            raise Refusal("evidence_event_changed", position=row.number)
        document = {
            "form": FORM,
            "event": _told(row.leaf),
            "index": index,
            "path": _base64(_path(rows, head, index, row.leaf)),
            "checkpoint": trusted.note,
            "verifier_key": str(signer_of(app.ledger, "ledger").key),
        }
        grown = [_grown(rows, head, one) for one in _kept(app, against)]
    proof = {**document, "grown_from": grown[0]} if grown else document
    _write_down(app, requester, proof)
    return proof


def _write_down(app: App, requester: Actor, proof: dict[str, Any]) -> None:
    """What goes out is ciphertext; but whoever has it has it, also where the keys are."""
    owner = owner_of(proof["event"]["stream"])
    careers = [] if owner == LEDGER_OWNER else [owner]
    digest = sha256(json.dumps(proof, sort_keys=True).encode()).hexdigest()
    app.auditing.put(requester, "export", careers=careers, what="prove", purpose="audit", digest=digest)


def verify_event(app: App, event: str) -> tuple[int, Verified]:
    """The position of an event, and whether it is what was sealed by the last checkpoint that can be believed.

    Raises:
        Refusal: `no_such_event`, `not_sealed_yet`.
    """
    trusted = trusted_of(app, "ledger")
    with opened(app.settings, "ledger") as rows:
        row = _row(rows, event)
        head, findings = trusted.head, list(trusted.findings)
        if head is None or row.number > (head.position or 0):
            if not findings:
                raise Refusal("not_sealed_yet")
        elif (index := _place(rows, head.size, row)) is None or row.leaf is None:
            findings.append(Finding("changed", row.number, row.number, 1))
        elif not _leads(rows, head, index, row.leaf):
            findings.append(Finding("tree_changed", row.number))
        unsealed = rows.count((head.position if head else 0) or 0)
    return row.number, Verified("ledger", head, unsealed, 0, tuple(findings))


def _row(rows: Rows, event: str) -> Row:
    if _POSITION.fullmatch(event):
        wanted = int(event)
    else:
        wanted = next(iter(rows.numbers_of(event)), 0) if _EVENT_ID.fullmatch(event) else 0
    row = next((one for one in rows.page(wanted - 1, 1) if one.number == wanted), None) if wanted else None
    if row is None:
        raise Refusal("no_such_event")
    return row


def _sealed(app: App, row: Row, trusted: Trusted) -> Trusted:
    """The newest checkpoint that can be believed, made now where this row is not in it."""
    if trusted.head is not None and row.number <= (trusted.head.position or 0):
        return trusted
    seal_one(app, "ledger", lambda _done, _of: None)
    return trusted_of(app, "ledger")


def _place(rows: Rows, size: int, row: Row) -> int | None:
    """The index of a row in the tree: positions may have gaps, so it is its position less one, or less than that."""
    if row.leaf is None:
        return None
    hashed = leaf_hash(row.leaf)
    for n in range((min(row.number, size) - 1) // WIDTH, -1, -1):
        hashes = rows.tile(0, n)
        at = hashes.find(hashed)
        while at % HASH_BYTES and at >= 0:
            at = hashes.find(hashed, at + 1)
        if at >= 0 and (index := n * WIDTH + at // HASH_BYTES) < size:
            return index
    return None


def _path(rows: Rows, head: TreeHead, index: int, leaf: bytes) -> list[bytes]:
    if not _leads(rows, head, index, leaf):
        raise Refusal("evidence_does_not_fit", tree=word("tree", "ledger"))
    return tiles.inclusion(rows.tile, head.size, index)


def _leads(rows: Rows, head: TreeHead, index: int, leaf: bytes) -> bool:
    """Whether a leaf leads to the root that was signed."""
    try:
        path = tiles.inclusion(rows.tile, head.size, index)
    except tiles.TreeBroken:
        return False
    return includes(head.root, head.size, index, leaf_hash(leaf), path)


def _kept(app: App, against: Against) -> list[TreeHead]:
    """The kept checkpoint of the ledger."""
    kept = [one for one in kept_ones(app, against.notes, against.key) if one.tree == "ledger"]
    heads = [one.head for one in kept if one.head and one.head.size]
    if against.notes and len(heads) != 1:
        raise Refusal("evidence_kept_other")
    return heads


def _grown(rows: Rows, head: TreeHead, kept: TreeHead) -> dict[str, Any]:
    """What shows that the tree grew from that of the kept checkpoint."""
    try:
        proof = tiles.consistency(rows.tile, kept.size, head.size) if kept.size <= head.size else []
    except tiles.TreeBroken:
        raise Refusal("evidence_does_not_fit", tree=word("tree", "ledger")) from None
    if not is_consistent(kept.root, kept.size, head.root, head.size, proof):
        raise Refusal("evidence_kept_other")
    return {"size": kept.size, "path": _base64(proof)}


def _told(leaf: bytes) -> dict[str, Any]:
    """The row as it is stored; its state in base64."""
    position, stream, version, topic, state = event_of(leaf)
    return {
        "position": position,
        "stream": stream.decode("ascii"),
        "version": version,
        "topic": topic.decode("ascii"),
        "state": b64encode(state).decode("ascii"),
    }


def _base64(hashes: Sequence[bytes]) -> list[str]:
    return [b64encode(one).decode("ascii") for one in hashes]
