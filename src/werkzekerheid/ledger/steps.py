"""How the tables of a store that is kept beside the ledger come to their form."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Steps(NamedTuple):
    """The folder of the steps, the last that this program reads, and how far a store is that was made without them."""

    folder: Path
    last: str
    unnoted: str | None = None
