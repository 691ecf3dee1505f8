"""Holds rows against the tree, as fast as they can be read: what verifies a whole ledger, in parts beside one another.

It says whether all fits, and no more; what is wrong where something is, `diagnosis` finds out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.ledger.evidence import tiles
from werkzekerheid.ledger.evidence.merkle import HASH_BYTES
from werkzekerheid.ledger.evidence.rows import BEFORE_ALL
from werkzekerheid.ledger.evidence.tiles import TILE_BYTES, WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from werkzekerheid.ledger.evidence.rows import Name, Rows

PART = 256 * WIDTH
"""Leaves in a part: a whole number of tiles, so that each is looked at once."""


class Part(NamedTuple):
    """Leaves from one index up to another, and the rows that they must be of: behind one number up to another.

    Of the leaves before `first` there are no rows any more.
    """

    tree: Name
    start: int
    end: int
    first: int
    after: int
    last: int


class Checked(NamedTuple):
    """Whether the rows of a part are as the tree says, and the nodes over its full tiles, one behind the other."""

    part: Part
    fits: bool
    nodes: bytes


def check(opener: Callable[[Name], Rows], part: Part) -> Checked:
    """Holds a part against the tree; what opens the rows may be sent to another process."""
    with opener(part.tree) as rows:
        hashes = b"".join(rows.tiles(part.start // WIDTH, -(-(part.end - part.start) // WIDTH)))
        from_, to = ((at - part.start) * HASH_BYTES for at in (part.first, part.end))
        fits = _same(rows.hashes(part.after, part.last), hashes[from_:to], to - from_)
        full = range(0, to - to % TILE_BYTES, TILE_BYTES)
        return Checked(part, fits, b"".join([tiles.subtree(hashes[at : at + TILE_BYTES]) for at in full]))


def _same(pages: Iterable[bytes], hashes: bytes, number: int) -> bool:
    at = 0
    for page in pages:
        if hashes[at : at + len(page)] != page:
            return False
        at += len(page)
    return at == number == len(hashes)


def parts(rows: Rows, tree: Name, size: int, last: int, gone: int) -> Iterator[Part]:
    """The parts of a tree.

    Args:
        rows: the rows of the tree.
        tree: which tree.
        size: how many leaves it has.
        last: the number of the row of the last one.
        gone: of so many, from the first on, there is no row any more.
    """
    after = gone or BEFORE_ALL
    for start in range(0, size, PART):
        end = min(start + PART, size)
        first = min(max(start, gone), end)
        reached = after
        if end == size:
            reached = last
        elif first < end:
            # Positions may have gaps; where they have none, nobody need count.
            reached = end if size == last else rows.number_behind(after, end - first) or last
        yield Part(tree, start, end, first, after, reached)
        after = reached


def tree_fits(rows: Rows, size: int, nodes: bytes, root: bytes) -> bool:
    """Whether the tiles lead from these nodes over the full tiles of level 0 to the root, level by level."""
    level = 1
    while nodes:
        stored = b"".join(rows.tile(level, n) for n in range(-(-len(nodes) // TILE_BYTES)))
        if stored[: len(nodes)] != nodes:
            return False
        full = range(0, len(nodes) - len(nodes) % TILE_BYTES, TILE_BYTES)
        nodes, level = b"".join([tiles.subtree(nodes[at : at + TILE_BYTES]) for at in full]), level + 1
    try:
        return tiles.root(rows.tile, size) == root
    except tiles.TreeBroken:
        return False
