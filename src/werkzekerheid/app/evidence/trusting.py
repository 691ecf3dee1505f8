"""Which checkpoints can be believed: those in the store that our key signed, and those that somebody kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app.evidence.sealing import signer_of
from werkzekerheid.ledger.evidence import tiles
from werkzekerheid.ledger.evidence.findings import Finding
from werkzekerheid.ledger.evidence.merkle import EMPTY_ROOT, is_consistent, leaf_hash
from werkzekerheid.ledger.evidence.notes import OtherKey, TreeHead, VerifierKey, head_of, text_of
from werkzekerheid.ledger.evidence.rows import TREES
from werkzekerheid.ledger.evidence.sealing import origin
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.app.app import App
    from werkzekerheid.ledger.audit.lines import Checkpoint
    from werkzekerheid.ledger.evidence.findings import Kind
    from werkzekerheid.ledger.evidence.rows import Name, Rows


class Trusted(NamedTuple):
    """What the newest checkpoint says that our key signed, itself, and what is wrong with those that are newer."""

    head: TreeHead | None
    note: str
    findings: list[Finding]


class Kept(NamedTuple):
    """A checkpoint that somebody kept, and of which tree it is; or what is wrong with it."""

    tree: Name
    head: TreeHead | None
    wrong: Finding | None


def trusted_of(app: App, tree: Name) -> Trusted:
    """The newest checkpoint of a tree that can be believed."""
    key = signer_of(app.ledger, tree).key
    findings: list[Finding] = []
    for one in reversed(app.audit.checkpoints(tree)):
        head = _said(one, key)
        if isinstance(head, TreeHead):
            return Trusted(head, one.note, findings)
        findings.append(head)
    return Trusted(None, "", findings)


def heads_of(app: App, tree: Name) -> list[TreeHead]:
    """What all checkpoints of a tree say that can be believed, the oldest first."""
    key = signer_of(app.ledger, tree).key
    said = [_said(one, key) for one in app.audit.checkpoints(tree)]
    return [one for one in said if isinstance(one, TreeHead)]


def nothing(app: App, tree: Name) -> TreeHead:
    """What would be said of a tree in which nothing is sealed."""
    return TreeHead(origin(app.ledger.ledger_id, tree), 0, EMPTY_ROOT, None, 0)


def _said(checkpoint: Checkpoint, key: VerifierKey) -> TreeHead | Finding:
    """What a checkpoint in the store says; or what is wrong with it."""
    try:
        head = head_of(checkpoint.note, key)
    except OtherKey:
        return Finding("checkpoint_other_key", rows=checkpoint.size)
    except ValueError:
        return Finding("checkpoint_changed", rows=checkpoint.size)
    if (head.size, head.root) != (checkpoint.size, checkpoint.root) or head.position is None:
        return Finding("checkpoint_changed", head.position, rows=checkpoint.size)
    return head


def kept_ones(app: App, notes: Sequence[str], key: str | None) -> list[Kept]:
    """What kept checkpoints say, the smallest first.

    Args:
        app: of which ledger.
        notes: the checkpoints.
        key: the verifier key that signed them, where that is not the one of now.

    Raises:
        Refusal: `evidence_key_malformed` it is no key.
    """
    try:
        given = VerifierKey.parse(key) if key else None
    except ValueError:
        raise Refusal("evidence_key_malformed") from None
    found = [_kept(app, note, given) for note in notes]
    return sorted(found, key=lambda one: one.head.size if one.head else 0)


def _kept(app: App, note: str, given: VerifierKey | None) -> Kept:
    named = text_of(note).partition("\n")[0]
    tree = next((one for one in TREES if origin(app.ledger.ledger_id, one) == named), None)
    if tree is None:
        return Kept("ledger", None, Finding("kept_other_ledger"))
    wrong: Kind
    try:
        return Kept(
            tree, head_of(note, VerifierKey(named, given.public) if given else signer_of(app.ledger, tree).key), None
        )
    except OtherKey:
        wrong = "kept_other_key"
    except ValueError:
        wrong = "kept_changed"
    return Kept(tree, None, Finding(wrong))


def since_kept(rows: Rows, head: TreeHead, kept: Sequence[TreeHead]) -> Finding | None:
    """What happened since checkpoints of this tree were kept; None where it only grew.

    Args:
        rows: the rows of the tree.
        head: its last checkpoint.
        kept: the smallest first.
    """
    before = 0
    for one in kept:
        if one.size > head.size:
            if not _grew_unsealed(rows, head, one):
                return Finding("cut_off", (head.position or 0) + 1, one.position, one.size - head.size)
        elif not _grew(rows, head, one):
            return Finding("rewritten", before + 1, one.position, one.size)
        before = one.position or before
    return None


def _grew(rows: Rows, head: TreeHead, kept: TreeHead) -> bool:
    """Whether the tree grew from what it was then."""
    if kept.size == 0:
        return True
    try:
        proof = tiles.consistency(rows.tile, kept.size, head.size)
    except tiles.TreeBroken:
        return False
    return is_consistent(kept.root, kept.size, head.root, head.size, proof)


def _grew_unsealed(rows: Rows, head: TreeHead, kept: TreeHead) -> bool:
    """Whether rows that are not sealed lead to what was kept: the tree was lost, and is made again from the rows."""
    more = [one.leaf for one in rows.page(head.position or 0, kept.size - head.size) if one.leaf is not None]
    if len(more) != kept.size - head.size:
        return False
    try:
        grown = list(tiles.grown(rows.tile, head.size, b"".join(leaf_hash(one) for one in more)))
        known = {(one.level, one.n): one.hashes for one in grown}
        found = tiles.root(lambda level, n: known.get((level, n)) or rows.tile(level, n), kept.size)
    except tiles.TreeBroken:
        return False
    return found == kept.root
