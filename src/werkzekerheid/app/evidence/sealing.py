"""Seals what was written since the last time, in all three trees, and hands out the checkpoints."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app.evidence.opening import opened
from werkzekerheid.ledger.evidence import event_places
from werkzekerheid.ledger.evidence.notes import Signer
from werkzekerheid.ledger.evidence.rows import TREES
from werkzekerheid.ledger.evidence.sealing import origin, seal, stands
from werkzekerheid.ledger.stored import moment
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzekerheid.app.app import App
    from werkzekerheid.ledger.audit.log import AuditLog
    from werkzekerheid.ledger.evidence.rows import Name
    from werkzekerheid.ledger.evidence.sealing import Sealed
    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.settings import Settings

    Progress = Callable[[int, int], None]

SECRET = "seal"  # noqa: S105  (the name of a key, not the key)
AT_ONCE = 1_000
"""So many rows that are not sealed are worth a checkpoint of their own."""
AT_LEAST_EACH = timedelta(hours=1)


class Unsealed(NamedTuple):
    """How many rows of a tree are not sealed, and when the last checkpoint was made; None where there is none."""

    rows: int
    sealed_at: datetime | None


def signer_of(ledger: Ledger, tree: Name) -> Signer:
    """Who signs the checkpoints of a tree: the same key for all, under the name of each."""
    return Signer(origin(ledger.ledger_id, tree), ledger.secret(SECRET))


def seal_all(app: App, progress: Progress, *, new_key: bool = False) -> list[Sealed]:
    """Seals all three trees; again does nothing.

    Args:
        app: of which ledger.
        progress: told how far it is.
        new_key: the key that signed until now was lost, and somebody says so.

    Raises:
        Refusal: `evidence_other_key`, `evidence_does_not_fit`, `evidence_row_broken`; or the stores cannot be used.
    """
    done = [seal_one(app, tree, progress, new_key=new_key) for tree in TREES]
    _keep_places(app, done)
    return done


def seal_one(app: App, tree: Name, progress: Progress, *, new_key: bool = False) -> Sealed:
    """Seals one tree; raises as `seal_all`."""
    signer = signer_of(app.ledger, tree)
    with opened(app.settings, tree) as rows:
        sealed = stands(app.audit, tree, signer.key, whoever_signed=new_key)
        return seal(rows, app.audit, signer, sealed, moment(app.clock()), progress)


def _keep_places(app: App, done: Sequence[Sealed]) -> None:
    """Keeps where the events stand that are sealed. A help to find one; who only wants a seal does not wait for it."""
    for one in done:
        if one.tree == "ledger":
            with opened(app.settings, "ledger") as rows:
                event_places.fill(rows, app.audit, one.head.position or 0)


def unsealed(ledger: Ledger, settings: Settings, audit: AuditLog, tree: Name) -> Unsealed:
    """What is not sealed yet of a tree.

    Raises:
        Refusal: `evidence_other_key`; or the stores cannot be read.
    """
    head = stands(audit, tree, signer_of(ledger, tree).key).head
    with opened(settings, tree) as rows:
        at = datetime.fromisoformat(head.made_at) if head.made_at else None
        return Unsealed(rows.count(head.position or 0), at)


def seal_due(app: App) -> list[Sealed]:
    """Seals each tree for which it is time; gives how far they are.

    Raises:
        Refusal: as `seal_all`, of the first that cannot be; the others are sealed all the same.
    """
    done: list[Sealed] = []
    refused: list[Refusal] = []
    for tree in TREES:
        try:
            if is_due(unsealed(app.ledger, app.settings, app.audit, tree), app.clock()):
                done.append(seal_one(app, tree, lambda _done, _of: None))
        except Refusal as refusal:
            refused.append(refusal)
    _keep_places(app, done)
    if refused:
        raise refused[0]
    return done


def is_due(one: Unsealed, now: datetime) -> bool:
    """Whether it is time for a checkpoint: enough was written, or something was and the last one is old."""
    if one.sealed_at is None:
        return True
    return one.rows >= AT_ONCE or (one.rows > 0 and now - one.sealed_at >= AT_LEAST_EACH)


def public_keys(ledger: Ledger) -> list[str]:
    """The verifier key of each tree, as C2SP writes it."""
    return [str(signer_of(ledger, tree).key) for tree in TREES]
