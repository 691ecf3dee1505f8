"""Seals what was written since the last time, in all three trees, and hands out the checkpoints."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app.evidence.opening import opened
from werkzekerheid.ledger.evidence.notes import Signer
from werkzekerheid.ledger.evidence.rows import TREES
from werkzekerheid.ledger.evidence.sealing import origin, seal, stands
from werkzekerheid.ledger.stored import moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzekerheid.app.app import App
    from werkzekerheid.ledger.evidence.rows import Name
    from werkzekerheid.ledger.evidence.sealing import Sealed

    Progress = Callable[[int, int], None]

SECRET = "seal"  # noqa: S105  (the name of a key, not the key)
AT_ONCE = 1_000
"""So many rows that are not sealed are worth a checkpoint of their own."""
AT_LEAST_EACH = timedelta(hours=1)


class Unsealed(NamedTuple):
    """How many rows of a tree are not sealed, and when the last checkpoint was made; None where there is none."""

    tree: Name
    rows: int
    sealed_at: datetime | None


def signer_of(app: App, tree: Name) -> Signer:
    """Who signs the checkpoints of a tree: the same key for all, under the name of each."""
    return Signer(origin(app.ledger.ledger_id, tree), app.ledger.secret(SECRET))


def seal_all(app: App, progress: Progress, *, new_key: bool = False) -> list[Sealed]:
    """Seals all three trees; again does nothing.

    Args:
        app: of which ledger.
        progress: told how far it is.
        new_key: the key that signed until now was lost, and somebody says so.

    Raises:
        Refusal: `evidence_other_key`, `evidence_does_not_fit`, `evidence_row_broken`; or the stores cannot be used.
    """
    return [seal_one(app, tree, progress, new_key=new_key) for tree in TREES]


def seal_one(app: App, tree: Name, progress: Progress, *, new_key: bool = False) -> Sealed:
    """Seals one tree; raises as `seal_all`."""
    signer = signer_of(app, tree)
    with opened(app.settings, tree) as rows:
        sealed = stands(app.audit, tree, signer.key, whoever_signed=new_key)
        return seal(rows, app.audit, signer, sealed, moment(app.clock()), progress)


def unsealed(app: App) -> list[Unsealed]:
    """What is not sealed yet, of each tree.

    Raises:
        Refusal: `evidence_other_key`; or the stores cannot be read.
    """
    found = []
    for tree in TREES:
        sealed = stands(app.audit, tree, signer_of(app, tree).key)
        with opened(app.settings, tree) as rows:
            at = datetime.fromisoformat(sealed.head.made_at) if sealed.head.made_at else None
            found.append(Unsealed(tree, rows.count(sealed.head.position or 0), at))
    return found


def is_due(one: Unsealed, now: datetime) -> bool:
    """Whether it is time for a checkpoint: enough was written, or something was and the last one is old."""
    waited = one.sealed_at is None or now - one.sealed_at >= AT_LEAST_EACH
    return one.rows >= AT_ONCE or (one.rows > 0 and waited)


def public_keys(app: App) -> list[str]:
    """The verifier key of each tree, as C2SP writes it."""
    return [str(signer_of(app, tree).key) for tree in TREES]
