"""Leadership: of all processes on one ledger, one at a time runs the projector and the policies.

Whoever leads and dies, however it dies, leads no more: the system lets go of its lock. Leadership saves work and is no
safety belt: two that both think they lead for a moment still find that the position moved, and write nothing twice.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from werkzekerheid.ledger.storage import Where


class Leadership(Protocol):
    """The right to lead one ledger. Safe to use from several threads; two of them in one process are two candidates."""

    def try_lead(self) -> bool:
        """Leads where nobody does; never waits for who does. True also where we lead already.

        Raises:
            Refusal: the lock can neither be had nor seen.
        """

    def still_leading(self) -> bool:
        """Whether we lead at this moment; cheap enough to ask before each batch."""

    def resign(self) -> None:
        """Leads no more, and lets go of everything; does nothing where we did not lead."""

    def __enter__(self) -> Self:
        """Nobody leads by asking for it."""

    def __exit__(self, *_: object) -> None:
        """Resigns."""


def leadership(where: Where) -> Leadership:
    """The leadership of the ledger in this file, or on this server."""
    if isinstance(where, Path):
        from werkzekerheid.ledger.sqlite.leadership import FileLeadership

        return FileLeadership(where.with_suffix(".lead"))
    from werkzekerheid.ledger.postgres.leadership import ServerLeadership

    return ServerLeadership(where)
