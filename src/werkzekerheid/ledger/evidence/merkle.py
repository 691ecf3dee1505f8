"""The Merkle tree of RFC 9162 (section 2.1), as in RFC 6962: hashes, and the verification of proofs. Pure.

Nothing is added and nothing left out: a tree with a chain or a shortcut of its own has been broken before.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HASH_BYTES = 32
LEAF, NODE = b"\0", b"\1"
"""What stands before the bytes of a leaf, and before the two hashes of a node: so that none is taken for the other."""
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node with these two below it."""
    return sha256(NODE + left + right).digest()


def includes(root: bytes, size: int, index: int, leaf: bytes, path: Sequence[bytes]) -> bool:
    """Whether a proof shows that a leaf stands at this index in the tree of this root (RFC 9162, 2.1.3.2).

    Args:
        root: of the tree.
        size: how many leaves it has.
        index: of the leaf, from 0.
        leaf: its hash.
        path: the proof, from the leaf up.
    """
    if not 0 <= index < size or not _are_hashes((leaf, *path)):
        return False
    here, last, found = index, size - 1, leaf
    for other in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node_hash(other, found)
            here, last = _up_to_a_right_side(here, last)
        else:
            found = node_hash(found, other)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(old_root: bytes, old_size: int, root: bytes, size: int, path: Sequence[bytes]) -> bool:
    """Whether a proof shows that a tree only grew since it had the old root and size (RFC 9162, 2.1.4.2).

    Of an empty tree there is nothing to show: that is no proof.
    """
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not path and old_root == root
    if not path or not _are_hashes(path):
        return False
    whole = [old_root, *path] if old_size & (old_size - 1) == 0 else path
    here, last = old_size - 1, size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old_found = found = whole[0]
    for other in whole[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old_found, found = node_hash(other, old_found), node_hash(other, found)
            here, last = _up_to_a_right_side(here, last)
        else:
            found = node_hash(found, other)
        here, last = here >> 1, last >> 1
    return last == 0 and old_found == old_root and found == root


def _are_hashes(found: Sequence[bytes]) -> bool:
    """Two pieces of other lengths could make up the same node."""
    return all(len(one) == HASH_BYTES for one in found)


def _up_to_a_right_side(here: int, last: int) -> tuple[int, int]:
    """A last node that has nobody beside it is handed up unchanged."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last
