"""What can be wrong with what was sealed, and how two lists of leaves differ. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

from werkzekerheid.ledger.evidence.leaves import moved
from werkzekerheid.ledger.evidence.merkle import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal[
    "changed", "removed", "inserted", "reordered", "cut_off", "replaced", "rewritten",
    "tree_changed", "checkpoint_missing", "checkpoint_changed", "checkpoint_other_key",
    "kept_other_ledger", "kept_changed", "kept_other_key",
]  # fmt: skip
"""What explains that something does not fit.

Of rows: `changed` in place, `removed`, `inserted`, in another order, `cut_off` at the end, `replaced` from there on;
`rewritten`: rows and tree were changed together, but not the signature. Of the rest: the tiles, the last checkpoint, or
a checkpoint that somebody kept.
"""
WINDOW = 65_536
"""So far is looked for where rows and leaves go together again."""


class Finding(NamedTuple):
    """Something that does not fit: from which position on, as far as can be said, up to which, and how many rows."""

    kind: Kind
    position: int | None = None
    until: int | None = None
    rows: int = 0


class Seen(NamedTuple):
    """A row as it is found: its number, and the hash of its leaf; None where no row of ours looks like that."""

    number: int
    hashed: bytes | None


LeafOf = Callable[[int], "bytes | None"]
"""Number -> the leaf of the row that is found there."""


def difference(expected: Sequence[bytes | None], found: Sequence[Seen], leaf_of: LeafOf) -> Finding | None:
    """How the rows that are found differ first from the leaves that they were; None where they do not.

    Args:
        expected: the leaf hashes that were sealed, in order; None fits whatever stands there.
        found: the rows that are there, in order.
        leaf_of: their leaves.
    """
    at = next((at for at, one in enumerate(found) if at >= len(expected) or not _is(expected[at], one)), len(found))
    if at == len(found):
        return _cut_off(len(expected) - at, found) if at < len(expected) else None
    number = found[at].number
    again = _again(expected, found, at)
    if again is None:
        return _to_the_end(expected, found, at, leaf_of)
    there, here = again
    if here == at:
        return Finding("removed", _behind(found, at), rows=there - at)
    if there == at:
        return Finding("inserted", number, found[here - 1].number, here - at)
    if there == here and (other := _elsewhere(expected, found, at, leaf_of)) is not None:
        return Finding("reordered", number, found[other].number, 2)
    return Finding("changed", number, found[here - 1].number, here - at)


def _is(expected: bytes | None, one: Seen) -> bool:
    return expected is None or expected == one.hashed


def _behind(found: Sequence[Seen], at: int) -> int:
    """The first position that could have been that of a row before this one."""
    return found[at - 1].number + 1 if at else 1


def _cut_off(rows: int, found: Sequence[Seen]) -> Finding:
    return Finding("cut_off", _behind(found, len(found)), rows=rows)


def _again(expected: Sequence[bytes | None], found: Sequence[Seen], at: int) -> tuple[int, int] | None:
    """Where leaves and rows go together again: the index among the leaves, and that among the rows."""
    ahead: dict[bytes | None, int] = {}
    for there in range(at, min(len(expected), at + WINDOW)):
        ahead.setdefault(expected[there], there)
    ahead.pop(None, None)
    for here in range(at, len(found)):
        if here < len(expected) and expected[here] is not None and expected[here] == found[here].hashed:
            return here, here
        if (ahead_at := ahead.get(found[here].hashed)) is not None:
            return ahead_at, here
    return None


def _to_the_end(expected: Sequence[bytes | None], found: Sequence[Seen], at: int, leaf_of: LeafOf) -> Finding:
    """What explains that no row from here on fits: the rows behind may have been given other positions."""
    number, last = found[at].number, found[-1].number
    if at >= len(expected):
        return Finding("inserted", number, last, len(found) - at)
    now, before = _elsewhere(expected, found, at, leaf_of), _before(expected, found, at, leaf_of)
    if now is not None and before is not None:
        return Finding("reordered", number, found[now].number, 2)
    if now is not None:
        return Finding("inserted", number, found[now - 1].number, now - at)
    if before is not None:
        return Finding("removed", number, rows=before - at)
    if len(found) - at == 1 == len(expected) - at:
        return Finding("changed", number, number, 1)
    return Finding("replaced", number, last, len(expected) - at)


def _elsewhere(expected: Sequence[bytes | None], found: Sequence[Seen], at: int, leaf_of: LeafOf) -> int | None:
    """Where the row stands now that stood here, if it still stands somewhere."""
    for here in range(at + 1, min(len(found), at + WINDOW)):
        fits_here = here < len(expected) and _is(expected[here], found[here])
        if not fits_here and _fits(expected[at], leaf_of(found[here].number), found[at].number):
            return here
    return None


def _before(expected: Sequence[bytes | None], found: Sequence[Seen], at: int, leaf_of: LeafOf) -> int | None:
    """Where the row stood before that stands here now, if it stood somewhere behind."""
    leaf = leaf_of(found[at].number)
    for there in range(at + 1, min(len(expected), at + WINDOW)):
        number = found[there].number if there < len(found) else found[at].number + there - at
        if _fits(expected[there], leaf, number):
            return there
    return None


def _fits(expected: bytes | None, leaf: bytes | None, number: int) -> bool:
    return leaf is not None and leaf_hash(moved(leaf, number)) == expected
