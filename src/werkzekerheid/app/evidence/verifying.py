"""Holds the ledger and its logs against their trees and the last signed checkpoints, and against kept ones.

Who can change rows and sign too can make a whole new tree. That, and what was cut off at the end together with its
checkpoints, is seen only against a checkpoint that somebody else kept.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app.evidence.opening import opened
from werkzekerheid.app.evidence.trusting import heads_of, kept_ones, nothing, since_kept, trusted_of
from werkzekerheid.app.over_careers import crew
from werkzekerheid.ledger.evidence.checking import check, parts, tree_fits
from werkzekerheid.ledger.evidence.diagnosis import diagnose
from werkzekerheid.ledger.evidence.findings import Finding
from werkzekerheid.ledger.evidence.pruned import excused
from werkzekerheid.ledger.evidence.rows import TREES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzekerheid.app.app import App
    from werkzekerheid.app.evidence.trusting import Kept, Trusted
    from werkzekerheid.app.over_careers import Crew
    from werkzekerheid.ledger.evidence.notes import TreeHead
    from werkzekerheid.ledger.evidence.rows import Name, Rows

    Progress = Callable[[int, int], None]
    Step = Callable[[int], None]

LEAVES_A_WORKER = 200_000
"""Below this a process costs more to start than it saves."""


class Verified(NamedTuple):
    """What was found of one tree: how far it is sealed, what is not, how many lines are gone, and what is wrong."""

    tree: Name
    head: TreeHead | None
    unsealed: int
    pruned: int
    findings: tuple[Finding, ...]


class Against(NamedTuple):
    """Checkpoints that somebody kept, as text; and the key that signed them, where that is not the one of now."""

    notes: Sequence[str] = ()
    key: str | None = None


def verify_all(app: App, against: Against, workers: int | None, progress: Progress) -> list[Verified]:
    """Verifies all three trees.

    Args:
        app: of which ledger.
        against: what somebody kept.
        workers: in so many processes; by default as many as there are cores and work for.
        progress: told how many leaves were looked at.

    Raises:
        Refusal: a store cannot be read, or a worker was lost.
    """
    kept = kept_ones(app, against.notes, against.key)
    trusted = {tree: trusted_of(app, tree) for tree in TREES}
    done, of = 0, sum(one.head.size for one in trusted.values() if one.head)

    def step(leaves: int) -> None:
        nonlocal done
        done += leaves
        progress(done, of)

    with crew(workers, None, of // LEAVES_A_WORKER) as hands:
        return [
            _verify(app, tree, trusted[tree], [one for one in kept if one.tree == tree], hands, step) for tree in TREES
        ]


def _verify(app: App, tree: Name, trusted: Trusted, kept: Sequence[Kept], hands: Crew, step: Step) -> Verified:
    findings = [*trusted.findings, *(one.wrong for one in kept if one.wrong)]
    with opened(app.settings, tree) as rows:
        head, pruned = trusted.head, 0
        if head is None:
            if not trusted.findings and rows.head():
                findings.append(Finding("checkpoint_missing"))
        else:
            found, pruned = _held(app, tree, rows, head, hands, step)
            findings += found
        since = since_kept(rows, head or nothing(app, tree), [one.head for one in kept if one.head])
        findings += [since] if since else []
        unsealed = rows.count(head.position or 0 if head else 0)
    return Verified(tree, head, unsealed, pruned, tuple(findings))


def _held(app: App, tree: Name, rows: Rows, head: TreeHead, hands: Crew, step: Step) -> tuple[list[Finding], int]:
    """What does not fit, and how many lines are gone that may be."""
    gone = min(max(rows.first() - 1, 0), head.size) if tree != "ledger" else 0
    may_be = _excused(app, tree)
    all_fits = _fits(app, rows, head, tree, gone, hands, step)
    if all_fits and (not gone or len(may_be(range(1, gone + 1))) == gone):
        return [], gone
    found = list(diagnose(rows, tree, head, heads_of(app, tree), may_be))
    gone = head.size - rows.count(0) + rows.count(head.position or 0) if tree != "ledger" else 0
    return found, gone


def _fits(app: App, rows: Rows, head: TreeHead, tree: Name, gone: int, hands: Crew, step: Step) -> bool:
    """Whether all rows and all tiles lead to the root that was signed."""
    # No worker needs a key, so none is told it.
    look = partial(check, partial(opened, app.settings._replace(key=None)))
    fits, nodes = True, []
    for one in hands.map(look, list(parts(rows, tree, head.size, head.position or 0, gone))):
        fits = fits and one.fits
        nodes.append(one.nodes)
        step(one.part.end - one.part.start)
    return fits and tree_fits(rows, head.size, b"".join(nodes), head.root)


def _excused(app: App, tree: Name) -> Callable[[Sequence[int]], frozenset[int]]:
    def of(gone: Sequence[int]) -> frozenset[int]:
        return excused(gone, tree, app.audit.prunings(), heads_of(app, tree), app.clock()) if gone else frozenset()

    return of
