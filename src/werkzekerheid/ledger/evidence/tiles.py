"""A growing tree kept in tiles, as C2SP tlog-tiles has it: 256 hashes beside one another are one row. Pure.

The tile `n` at level `l` holds the hashes at height `8 * l` from `256 * n` on; level 0 are the leaves. What lies
between two levels is worked out again: 255 hashes are quicker made than looked up, and there is one row per 256 leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from struct import Struct
from typing import TYPE_CHECKING

from werkzekerheid.ledger.audit.lines import Tile
from werkzekerheid.ledger.evidence.merkle import EMPTY_ROOT, HASH_BYTES, NODE, node_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

HEIGHT = 8
WIDTH = 1 << HEIGHT
TILE_BYTES = WIDTH * HASH_BYTES
_PAIRS = Struct(f"{2 * HASH_BYTES}s").iter_unpack

TileOf = Callable[[int, int], bytes]
"""Level and number -> the hashes of a tile, one behind the other; nothing where there is no such tile.

It may hold more than the tree of the size that is asked about: a tile only grows at its end.
"""


class TreeBroken(Exception):
    """A tile is missing or too short."""


def grown(tile_of: TileOf, size: int, leaves: bytes) -> Iterator[Tile]:
    """The tiles that are new or longer when these leaf hashes, one behind the other, come behind so many.

    Raises:
        TreeBroken: the tree does not have that many.
    """
    level, first, new = 0, size, leaves
    while new:
        n, width = divmod(first, WIDTH)
        hashes = _part(tile_of, level, n, 0, width) + new
        above = []
        for start in range(0, len(hashes), TILE_BYTES):
            tile = hashes[start : start + TILE_BYTES]
            yield Tile(level, n + start // TILE_BYTES, tile)
            if len(tile) == TILE_BYTES:
                above.append(subtree(tile))
        level, first, new = level + 1, n, b"".join(above)


def root(tile_of: TileOf, size: int) -> bytes:
    """The root of the tree of this size.

    Raises:
        TreeBroken: the tree does not have that many.
    """
    return _over(tile_of, 0, size) if size else EMPTY_ROOT


def inclusion(tile_of: TileOf, size: int, index: int) -> list[bytes]:
    """The proof that the leaf at this index stands in the tree of this size (RFC 9162, 2.1.3.1), from the leaf up.

    Raises:
        TreeBroken: the tree does not have that many.
    """
    start, end, beside = 0, size, []
    while end - start > 1:
        middle = start + _half(end - start)
        if index < middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((start, middle))
            start = middle
    return [_over(tile_of, *one) for one in reversed(beside)]


def consistency(tile_of: TileOf, old_size: int, size: int) -> list[bytes]:
    """The proof that the tree of this size begins with that of the old size (RFC 9162, 2.1.4.1).

    Raises:
        TreeBroken: the tree does not have that many.
    """
    start, end, beside = 0, size, []
    while old_size != end:
        middle = start + _half(end - start)
        if old_size <= middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((start, middle))
            start = middle
    if start:
        beside.append((start, end))
    return [_over(tile_of, *one) for one in reversed(beside)]


def subtree(hashes: bytes) -> bytes:
    """The node over a whole number of pairs of pairs: 1, 2, 4 ... hashes, one behind the other."""
    while len(hashes) > HASH_BYTES:
        hashes = b"".join([sha256(NODE + pair).digest() for (pair,) in _PAIRS(hashes)])
    return hashes


def leaf_at(tile_of: TileOf, index: int) -> bytes:
    """The hash of the leaf at this index.

    Raises:
        TreeBroken: the tree does not have that many.
    """
    return _part(tile_of, 0, index // WIDTH, index % WIDTH, 1)


def _half(number: int) -> int:
    """The largest power of two below a number."""
    return 1 << (number - 1).bit_length() - 1


def _over(tile_of: TileOf, start: int, end: int) -> bytes:
    """The hash over the leaves from here to there, where `start` is as round as the tree's own cuts are."""
    whole = list(_perfect(start, end))
    found = _node(tile_of, *whole[-1])
    for height, at in reversed(whole[:-1]):
        found = node_hash(_node(tile_of, height, at), found)
    return found


def _perfect(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The full subtrees that make up a range, from the left: the height and the number of each."""
    while start < end:
        height = (end - start).bit_length() - 1
        yield height, start >> height
        start += 1 << height


def _node(tile_of: TileOf, height: int, at: int) -> bytes:
    level, within = divmod(height, HEIGHT)
    n, first = divmod(at << within, WIDTH)
    return subtree(_part(tile_of, level, n, first, 1 << within))


def _part(tile_of: TileOf, level: int, n: int, first: int, number: int) -> bytes:
    if number == 0:
        return b""
    found = tile_of(level, n)[first * HASH_BYTES : (first + number) * HASH_BYTES]
    if len(found) != number * HASH_BYTES:
        raise TreeBroken
    return found
