"""Seals what was written since the last time: its leaves go into the tree, and a checkpoint of that is signed.

Tiles and checkpoint are kept in one transaction, a page of rows at a time. So whoever is killed leaves a smaller tree
that is whole; and of two at once one finds that the other was first, and goes on behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.ledger.audit.lines import Checkpoint, Tile
from werkzekerheid.ledger.evidence import tiles
from werkzekerheid.ledger.evidence.leaves import line_leaf
from werkzekerheid.ledger.evidence.merkle import EMPTY_ROOT, HASH_BYTES, leaf_hash
from werkzekerheid.ledger.evidence.notes import Malformed, TreeHead, head_of, text_of
from werkzekerheid.messages import Refusal
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from werkzekerheid.ledger.audit.log import AuditLog
    from werkzekerheid.ledger.evidence.notes import Signer, VerifierKey
    from werkzekerheid.ledger.evidence.rows import Name, Row, Rows

PAGE = 4_096
"""Rows that are sealed in one transaction; a whole number of tiles."""


class Sealed(NamedTuple):
    """How far a tree was sealed: what its last checkpoint says, and that itself; None where there is nothing."""

    tree: Name
    head: TreeHead
    note: str | None


def origin(ledger_id: str, tree: Name) -> str:
    """What a tree is called in its checkpoints, and the key that signs them."""
    return f"werkzekerheid/{ledger_id}/{tree}"


def stands(audit: AuditLog, tree: Name, key: VerifierKey, *, whoever_signed: bool = False) -> Sealed:
    """How far a tree was sealed, by a checkpoint that this key signed.

    Args:
        audit: where the checkpoints are.
        tree: which tree.
        key: who must have signed.
        whoever_signed: take the last checkpoint as it stands: its key was lost, and somebody says so.

    Raises:
        Refusal: `evidence_other_key` another key signed the last one.
    """
    last = audit.last_checkpoint(tree)
    if last is None:
        return Sealed(tree, TreeHead(key.name, 0, EMPTY_ROOT, None, 0), None)
    try:
        head = TreeHead.parse(text_of(last.note)) if whoever_signed else head_of(last.note, key)
        if head.position is None:
            raise Malformed
    except ValueError:
        raise Refusal("evidence_other_key", tree=word("tree", tree)) from None
    return Sealed(tree, head, last.note)


def seal(
    rows: Rows,
    audit: AuditLog,
    signer: Signer,
    sealed: Sealed,
    made_at: str,
    progress: Callable[[int, int], None],
) -> Sealed:
    """Seals a tree up to the last row that there is; gives how far that is.

    Args:
        rows: the rows of the tree.
        audit: where tiles and checkpoints are kept.
        signer: who signs.
        sealed: how far the tree was sealed.
        made_at: when this is, as stored.
        progress: told how many of the rows that were not sealed are.

    Raises:
        Refusal: `evidence_does_not_fit` the tree, or the last row in it, is not as it was sealed;
            `evidence_row_broken` a row that no program of ours wrote; `evidence_other_key` as `stands`.
    """
    check_end(rows, sealed)
    if sealed.note is None and not rows.head():
        sealed = _begun(audit, signer, sealed, made_at)
    done, of = 0, rows.count(_position(sealed))
    while (page := _page(rows, sealed)) is not None:
        next_one, grown = _next(rows, signer, sealed, page, made_at)
        head, note = next_one.head, next_one.note or ""
        kept = Checkpoint(sealed.tree, head.size, head.root, note, made_at)
        if _grew(rows, grown) and audit.keep_tiles(grown, kept, sealed.head.size if sealed.note else None):
            sealed = next_one
        else:
            sealed = _another(audit, sealed, signer.key)
        done = min(done + len(page.hashes) // HASH_BYTES, of)
        progress(done, of)
    return sealed


class _Page(NamedTuple):
    """The number of the last of some rows, and their leaf hashes, one behind the other."""

    last: int
    hashes: bytes


def _page(rows: Rows, sealed: Sealed) -> _Page | None:
    """The next rows; None where there are none. Fast, unless there is something to say about one of them."""
    after, number = _position(sealed), PAGE
    last = rows.number_behind(after, PAGE)
    if not last:
        last, number = rows.head(), rows.count(after)
    if last <= after:
        return None
    hashes = b"".join(rows.hashes(after, last))
    if len(hashes) == number * HASH_BYTES and (sealed.tree == "ledger" or last == sealed.head.size + number):
        return _Page(last, hashes)
    page = rows.page(after, PAGE)
    return _Page(page[-1].number, b"".join(_leaves(sealed, page)))


def _begun(audit: AuditLog, signer: Signer, sealed: Sealed, made_at: str) -> Sealed:
    """A checkpoint of the empty tree: from here on it would be seen that there is none."""
    head = sealed.head._replace(made_at=made_at)
    note = signer.signed(head.text)
    if audit.keep_tiles([], Checkpoint(sealed.tree, 0, head.root, note, made_at), None):
        return Sealed(sealed.tree, head, note)
    return stands(audit, sealed.tree, signer.key)


def _grew(rows: Rows, grown: Sequence[Tile]) -> bool:
    """Whether each tile begins as the one that is there: the store refuses any other."""
    return all(one.hashes.startswith(rows.tile(one.level, one.n)) for one in grown)


def _another(audit: AuditLog, sealed: Sealed, key: VerifierKey) -> Sealed:
    """How far another process sealed, that was first; where none was, it is the tiles that were changed."""
    found = stands(audit, sealed.tree, key)
    if found.head.size == sealed.head.size:
        raise Refusal("evidence_does_not_fit", tree=word("tree", sealed.tree))
    return found


def _next(rows: Rows, signer: Signer, sealed: Sealed, page: _Page, made_at: str) -> tuple[Sealed, list[Tile]]:
    """The tree with these rows too, and the tiles that are new or longer in it."""
    try:
        grown = list(tiles.grown(rows.tile, sealed.head.size, page.hashes))
        known = {(one.level, one.n): one.hashes for one in grown}
        size = sealed.head.size + len(page.hashes) // HASH_BYTES
        found = tiles.root(lambda level, n: known.get((level, n)) or rows.tile(level, n), size)
    except tiles.TreeBroken:
        raise Refusal("evidence_does_not_fit", tree=word("tree", sealed.tree)) from None
    head = TreeHead(signer.key.name, size, found, made_at, page.last)
    return Sealed(sealed.tree, head, signer.signed(head.text)), grown


def _leaves(sealed: Sealed, page: Sequence[Row]) -> Iterator[bytes]:
    """The leaf hashes of rows. A line that is gone before it was sealed is in the tree as just that."""
    last = sealed.head.size
    for number, leaf in page:
        if leaf is None:
            raise Refusal("evidence_row_broken", tree=word("tree", sealed.tree), position=number)
        if sealed.tree != "ledger":
            yield from (leaf_hash(line_leaf(gone, [])) for gone in range(last + 1, number))
            last = number
        yield leaf_hash(leaf)


def check_end(rows: Rows, sealed: Sealed) -> None:
    """Holds the end of what was sealed against what is there: nobody signs on top of what does not fit.

    Raises:
        Refusal: `evidence_does_not_fit`.
    """
    if not sealed.head.size:
        return
    try:
        fits = tiles.root(rows.tile, sealed.head.size) == sealed.head.root and _ends(rows, sealed)
    except tiles.TreeBroken:
        fits = False
    if not fits:
        raise Refusal("evidence_does_not_fit", tree=word("tree", sealed.tree))


def _ends(rows: Rows, sealed: Sealed) -> bool:
    """Whether the last row that was sealed is as it was; a line of a log may be gone since its term is over."""
    last = _position(sealed)
    found = next((one for one in rows.page(last - 1, 1) if one.number == last), None)
    if found is None:
        return sealed.tree != "ledger"
    return found.leaf is not None and leaf_hash(found.leaf) == tiles.leaf_at(rows.tile, sealed.head.size - 1)


def _position(sealed: Sealed) -> int:
    return sealed.head.position or 0
