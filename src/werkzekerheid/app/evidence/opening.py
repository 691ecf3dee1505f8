"""Opens the rows of a tree, here or in a process that verifies beside this one. Loads next to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.ledger.evidence.rows import open_rows

if TYPE_CHECKING:
    from werkzekerheid.ledger.evidence.rows import Name, Rows
    from werkzekerheid.settings import Settings


def opened(settings: Settings, tree: Name) -> Rows:
    """The rows of a tree of the ledger that these settings name; raises as `open_rows`."""
    return open_rows(tree, settings.ledger, settings.audit)
