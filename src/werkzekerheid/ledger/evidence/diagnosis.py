"""Finds out what is wrong where rows and tree do not fit: slowly, since it looks at everything.

First which leaf hashes can be believed: those that lead to the root that was signed. Against them the rows are held.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.ledger.evidence import tiles
from werkzekerheid.ledger.evidence.findings import Finding, Seen, difference
from werkzekerheid.ledger.evidence.merkle import HASH_BYTES, leaf_hash
from werkzekerheid.ledger.evidence.rows import BEFORE_ALL
from werkzekerheid.ledger.evidence.tiles import TILE_BYTES, WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from werkzekerheid.ledger.evidence.notes import TreeHead
    from werkzekerheid.ledger.evidence.rows import Name, Rows
    from werkzekerheid.ledger.evidence.tiles import TileOf

    Excused = Callable[[Sequence[int]], frozenset[int]]
    """Of the numbers of lines that are gone: those that may be, since their term is over."""

_PAGE = 4_096
_UNKNOWN = bytes(HASH_BYTES)


class Believed(NamedTuple):
    """Leaf hashes, one behind the other; and whether they lead to the signed root.

    Where that cannot be found out of some of them, these are None.
    """

    leaves: list[bytes | None]
    signed: bool


def diagnose(rows: Rows, tree: Name, head: TreeHead, older: Sequence[TreeHead], excused: Excused) -> Iterator[Finding]:
    """What does not fit, the rows before the tree.

    Args:
        rows: the rows of the tree, and its tiles.
        tree: which tree.
        head: the last checkpoint that can be believed.
        older: those before it.
        excused: which lines may be gone.
    """
    last = head.position or 0
    stored, seen = _stored(rows, head.size), _seen(rows, last)
    found = b"".join(one.hashed or _UNKNOWN for one in seen)
    believed = _believed(rows, head, stored, found)
    if not believed.signed:
        yield _rewritten(stored, head, older)
    elif None in believed.leaves:
        yield _unknown(believed.leaves, tree, seen)
    may_be = _may_be_gone(believed.leaves, seen, excused) if tree != "ledger" else frozenset()
    expected = [one for number, one in enumerate(believed.leaves, 1) if number not in may_be]
    if (one := difference(expected, seen, lambda number: _leaf(rows, number))) is not None:
        yield one._replace(position=_missing(one.position or 1, may_be)) if one.kind == "removed" else one
    if believed.signed and None not in believed.leaves:
        whole = b"".join(one or _UNKNOWN for one in believed.leaves)
        yield from _of_tiles(rows, whole, seen)


def _stored(rows: Rows, size: int) -> bytes:
    """The leaf hashes as the tree has them; nothing where a tile is missing or too short."""
    found = bytearray()
    for n in range(-(-size // WIDTH)):
        wide = min(TILE_BYTES, size * HASH_BYTES - n * TILE_BYTES)
        found += rows.tile(0, n)[:wide].ljust(wide, b"\0")
    return bytes(found)


def _seen(rows: Rows, last: int) -> list[Seen]:
    """The rows up to a number."""
    seen: list[Seen] = []
    while page := rows.page(seen[-1].number if seen else BEFORE_ALL, _PAGE):
        seen += [Seen(one.number, one.leaf and leaf_hash(one.leaf)) for one in page if one.number <= last]
        if page[-1].number >= last:
            break
    return seen


def _leaf(rows: Rows, number: int) -> bytes | None:
    return next((one.leaf for one in rows.page(number - 1, 1)), None)


def _believed(rows: Rows, head: TreeHead, stored: bytes, found: bytes) -> Believed:
    """Which leaf hashes lead to the signed root: those of the tree, of the rows, or per tile one or the other."""
    for leaves in (stored, found):
        if len(leaves) == head.size * HASH_BYTES and tiles.root(in_memory(leaves), head.size) == head.root:
            return Believed(_apart(leaves), signed=True)
    whole = head.size - head.size % WIDTH
    nodes = b"".join(rows.tile(1, n) for n in range(-(-whole // WIDTH // WIDTH)))[: whole // WIDTH * HASH_BYTES]
    for partial in (stored[whole * HASH_BYTES :], found[whole * HASH_BYTES : head.size * HASH_BYTES]):
        upper = in_memory(nodes)

        def tile_of(level: int, n: int, partial: bytes = partial, upper: TileOf = upper) -> bytes:
            return upper(level - 1, n) if level else partial

        try:
            fits = len(nodes) == whole // WIDTH * HASH_BYTES and tiles.root(tile_of, head.size) == head.root
        except tiles.TreeBroken:
            fits = False
        if fits:
            return Believed([*_by_tile(nodes, stored, found), *_apart(partial)], signed=True)
    return Believed(_apart(stored), signed=False)


def _by_tile(nodes: bytes, stored: bytes, found: bytes) -> Iterator[bytes | None]:
    """The leaf hashes of the full tiles, each held against the node over it."""
    for n, node in enumerate(_apart(nodes)):
        chunks = (leaves[n * TILE_BYTES : (n + 1) * TILE_BYTES] for leaves in (stored, found))
        fits = next((one for one in chunks if len(one) == TILE_BYTES and tiles.subtree(one) == node), None)
        yield from [None] * WIDTH if fits is None else _apart(fits)


def _apart(leaves: bytes) -> list[bytes | None]:
    return [leaves[at : at + HASH_BYTES] for at in range(0, len(leaves), HASH_BYTES)]


def in_memory(leaves: bytes) -> TileOf:
    """The tree of these leaf hashes."""
    known = {(one.level, one.n): one.hashes for one in tiles.grown(lambda _level, _n: b"", 0, leaves)}
    return lambda level, n: known.get((level, n), b"")


def _rewritten(stored: bytes, head: TreeHead, older: Sequence[TreeHead]) -> Finding:
    """Rows and tree may fit one another, but not the signature: behind which checkpoint that begins."""
    tile_of = in_memory(stored)
    fits = [one for one in older if one.size < head.size and tiles.root(tile_of, one.size) == one.root]
    before = max(fits, key=lambda one: one.size, default=None)
    rows = head.size - (before.size if before else 0)
    return Finding("rewritten", (before.position or 0) + 1 if before else 1, head.position, rows)


def _unknown(leaves: Sequence[bytes | None], tree: Name, seen: Sequence[Seen]) -> Finding:
    """Somewhere in a tile rows and leaf hashes were changed together, but not the node over it."""
    first = leaves.index(None)
    numbers = [first + 1, first + WIDTH]
    if tree == "ledger":
        numbers = [one.number for one in seen[first : first + WIDTH]] or [seen[-1].number + 1 if seen else 1]
    return Finding("rewritten", numbers[0], numbers[-1], WIDTH)


def _may_be_gone(leaves: Sequence[bytes | None], seen: Sequence[Seen], excused: Excused) -> frozenset[int]:
    """The lines of a log that are gone and may be. A line's number is the index of its leaf, and one more."""
    there = {one.number for one in seen}
    return excused([number for number in range(1, len(leaves) + 1) if number not in there])


def _missing(number: int, may_be: frozenset[int]) -> int:
    """The first from here on that may not be gone."""
    while number in may_be:
        number += 1
    return number


def _of_tiles(rows: Rows, leaves: bytes, seen: Sequence[Seen]) -> Iterator[Finding]:
    """The first tile that is not as these leaf hashes say."""
    for one in tiles.grown(lambda _level, _n: b"", 0, leaves):
        if rows.tile(one.level, one.n)[: len(one.hashes)] != one.hashes:
            at = one.n * WIDTH ** (one.level + 1)
            yield Finding("tree_changed", seen[at].number if at < len(seen) else None)
            return
