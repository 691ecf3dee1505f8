"""The tree and its proofs, against the RFC's own definitions written out here, and against vectors of others."""

import json
from base64 import b64decode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.trees import Tree
from werkzekerheid.ledger.evidence import tiles
from werkzekerheid.ledger.evidence.merkle import EMPTY_ROOT, includes, is_consistent, leaf_hash

VECTORS = Path(__file__).parents[3] / "shared" / "standards" / "rfc6962"


# The definitions of RFC 9162, section 2.1, as they stand there: slow, and easy to see right.


@cache
def mth(leaves: tuple[bytes, ...]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0]).digest()
    k = split(len(leaves))
    return sha256(b"\1" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: tuple[bytes, ...]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: tuple[bytes, ...], *, whole: bool = True) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole=whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], whole=False), mth(leaves[:k])]


def split(number: int) -> int:
    k = 1
    while k * 2 < number:
        k *= 2
    return k


@cache
def some(number: int) -> tuple[bytes, ...]:
    return tuple(b"leaf %d" % one for one in range(number))


# Trees and proofs


@pytest.mark.parametrize("size", [*range(1, 70), 127, 128, 129, 255, 256, 257, 300, 511, 512, 513, 700])
def test_every_proof_is_the_one_of_the_definition(size: int) -> None:
    """Of all leaves, and of all older sizes; each is accepted, and each is as short as it can be."""
    tree, leaves = Tree.of(some(size)), some(size)
    assert tree.root() == mth(leaves)
    for index in range(size):
        proof = tree.inclusion(index)
        assert proof == path(index, leaves)
        assert includes(tree.root(), size, index, leaf_hash(leaves[index]), proof)
        assert len(proof) <= (size - 1).bit_length()
    for old in range(1, size + 1):
        proof = tree.consistency(old)
        assert proof == subproof(old, leaves)
        assert is_consistent(mth(leaves[:old]), old, tree.root(), size, proof)


def test_an_empty_tree_has_a_root_and_no_proofs() -> None:
    tree = Tree.of(())
    assert tree.root() == EMPTY_ROOT == mth(())
    assert not is_consistent(EMPTY_ROOT, 0, EMPTY_ROOT, 0, [])
    assert not includes(EMPTY_ROOT, 0, 0, leaf_hash(b""), [])


@given(st.lists(st.integers(1, 700), min_size=1, max_size=6))
def test_a_tree_does_not_know_in_which_pieces_it_grew(pieces: list[int]) -> None:
    """Leaf by leaf, or many at once: the tiles are the same, and the older tree is still in them."""
    tree, leaves = Tree.of(()), some(sum(pieces))
    for piece in pieces:
        tree.grow(leaves[tree.size : tree.size + piece])
        assert tree.root() == Tree.of(leaves[: tree.size]).root()
    assert tree.tiles == Tree.of(leaves).tiles
    first = pieces[0]
    assert tiles.root(tree.tile_of, first) == Tree.of(leaves[:first]).root()


def test_the_tiles_are_those_of_the_specification() -> None:
    """C2SP tlog-tiles: of 70,000 leaves there are 273 full tiles of level 0 and one of 112, one full one of level 1 and
    one of 17, and one of level 2 with one hash. Of 256 there are a full one, and one of level 1 with one hash."""
    widths = {place: len(found) // 32 for place, found in Tree.of(some(70_000)).tiles.items()}
    assert widths == {(0, n): 256 for n in range(273)} | {(0, 273): 112, (1, 0): 256, (1, 1): 17, (2, 0): 1}
    assert {place: len(found) // 32 for place, found in Tree.of(some(256)).tiles.items()} == {(0, 0): 256, (1, 0): 1}


def test_a_tree_that_misses_a_tile_is_broken_and_says_so() -> None:
    tree = Tree.of(some(600))
    del tree.tiles[0, 1]
    with pytest.raises(tiles.TreeBroken):
        tree.inclusion(300)
    with pytest.raises(tiles.TreeBroken):
        list(tiles.grown(Tree.of(some(10)).tile_of, 11, leaf_hash(b"more")))


# What is not so is not accepted

sizes = st.integers(2, 400)


@given(st.data(), sizes)
def test_a_proof_of_inclusion_is_of_one_leaf_at_one_place_in_one_tree(data: st.DataObject, size: int) -> None:
    """Whatever is changed of it, if only one bit, is found."""
    tree, leaves = Tree.of(some(size)), some(size)
    index = data.draw(st.integers(0, size - 1))
    leaf, proof, root = leaf_hash(leaves[index]), tree.inclusion(index), tree.root()
    assert not includes(changed(data, root), size, index, leaf, proof)
    assert not includes(root, size, index, changed(data, leaf), proof)
    other = data.draw(st.integers(-2, size + 2).filter(lambda one: one != index))
    assert not includes(root, size, other, leaf, proof)
    for wrong in wrong_paths(data, proof):
        assert not includes(root, size, index, leaf, wrong)


@given(st.data(), sizes)
def test_a_proof_of_consistency_is_of_two_trees(data: st.DataObject, size: int) -> None:
    tree, leaves = Tree.of(some(size)), some(size)
    old = data.draw(st.integers(1, size - 1))
    old_root, root, proof = mth(leaves[:old]), tree.root(), tree.consistency(old)
    assert not is_consistent(changed(data, old_root), old, root, size, proof)
    assert not is_consistent(old_root, old, changed(data, root), size, proof)
    for wrong in wrong_paths(data, proof):
        assert not is_consistent(old_root, old, root, size, wrong)
    other = data.draw(st.integers(0, size + 2).filter(lambda one: one != old))
    assert not is_consistent(old_root, other, root, size, proof)


def changed(data: st.DataObject, hashed: bytes) -> bytes:
    """With one bit the other way round."""
    at, bit = data.draw(st.integers(0, len(hashed) - 1)), data.draw(st.integers(0, 7))
    return hashed[:at] + bytes([hashed[at] ^ 1 << bit]) + hashed[at + 1 :]


def wrong_paths(data: st.DataObject, proof: list[bytes]) -> list[list[bytes]]:
    """A hash changed, left out, doubled, cut off, put in, moved to its neighbour, or swapped with another."""
    if not proof:
        return [[leaf_hash(b"")]]
    at = data.draw(st.integers(0, len(proof) - 1))
    before, one, after = proof[:at], proof[at], proof[at + 1 :]
    wrong = [
        [*before, changed(data, one), *after],
        [*before, *after],
        [*before, one, one, *after],
        [*before, one[:-1], *after],
        [*before, one + b"\0", *after],
        [*proof, leaf_hash(b"")],
        [leaf_hash(b""), *proof],
    ]
    if len(proof) > 1 and len(set(proof)) > 1:
        wrong += [proof[::-1], [proof[0][:-1], proof[0][-1:] + proof[1], *proof[2:]]]
    return [one for one in wrong if one != proof]


@given(st.data(), st.integers(2, 300))
def test_every_change_to_what_was_sealed_changes_the_root(data: st.DataObject, size: int) -> None:
    """One byte of one leaf, two in another order, one left out, one put in, other ones before: no proof leads there."""
    leaves = list(some(size))
    root = mth(tuple(leaves))
    at = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda one: one != at))
    swapped = list(leaves)
    swapped[at], swapped[other] = swapped[other], swapped[at]
    for wrong in (
        [*leaves[:at], changed(data, leaves[at]), *leaves[at + 1 :]],
        swapped,
        leaves[:at],
        [*leaves[:at], *leaves[at + 1 :]],
        [*leaves[:at], b"new", *leaves[at:]],
        [b"other %d" % one for one in range(at + 1)] + leaves[at + 1 :],
    ):
        tree = Tree.of(wrong)
        assert tree.root() != root
        if tree.size >= size:
            assert not is_consistent(root, size, tree.root(), tree.size, tree.consistency(size))


# Vectors of others


def vectors(name: str) -> list[Any]:
    """The vectors of the transparency-dev project, with the answer that each must get."""
    file = VECTORS / f"{name}.json"
    return json.loads(file.read_bytes()) if file.exists() else []


def test_the_vectors_are_there() -> None:
    if not VECTORS.is_dir():
        pytest.skip("the vectors of RFC 6962 do not lie beside the repository (shared/standards/rfc6962)")
    assert (len(vectors("inclusion")), len(vectors("consistency"))) == (52, 56)


def decoded(one: dict[str, Any], *names: str) -> list[bytes]:
    return [b64decode(one[name] or "") for name in names]


@pytest.mark.parametrize("one", vectors("inclusion"), ids=lambda one: one["case"])
def test_a_vector_of_inclusion_gets_its_answer(one: dict[str, Any]) -> None:
    root, leaf = decoded(one, "root", "leafHash")
    proof = [b64decode(each) for each in one["proof"] or ()]
    assert includes(root, one["treeSize"], one["leafIdx"], leaf, proof) is not one["wantErr"]


@pytest.mark.parametrize("one", vectors("consistency"), ids=lambda one: one["case"])
def test_a_vector_of_consistency_gets_its_answer(one: dict[str, Any]) -> None:
    old_root, root = decoded(one, "root1", "root2")
    proof = [b64decode(each) for each in one["proof"] or ()]
    assert is_consistent(old_root, one["size1"], root, one["size2"], proof) is not one["wantErr"]
