"""A tree whose tiles lie in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from werkzekerheid.ledger.evidence import tiles
from werkzekerheid.ledger.evidence.merkle import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Iterable


class Tree:
    """Grows by leaves, and proves."""

    def __init__(self) -> None:
        self.size = 0
        self.tiles: dict[tuple[int, int], bytes] = {}

    @classmethod
    def of(cls, leaves: Iterable[bytes]) -> Self:
        tree = cls()
        tree.grow(leaves)
        return tree

    def tile_of(self, level: int, n: int) -> bytes:
        return self.tiles.get((level, n), b"")

    def grow(self, leaves: Iterable[bytes]) -> None:
        hashes = [leaf_hash(one) for one in leaves]
        self.tiles |= {(one.level, one.n): one.hashes for one in tiles.grown(self.tile_of, self.size, b"".join(hashes))}
        self.size += len(hashes)

    def root(self) -> bytes:
        return tiles.root(self.tile_of, self.size)

    def inclusion(self, index: int) -> list[bytes]:
        return tiles.inclusion(self.tile_of, self.size, index)

    def consistency(self, old_size: int) -> list[bytes]:
        return tiles.consistency(self.tile_of, old_size, self.size)
