"""The audit store on a server: in a schema whose logs its own role may only read, and write to by a function."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from werkzekerheid.ledger.audit_steps import AUDIT_STEPS
from werkzekerheid.ledger.postgres.audit_schema import AUDIT_LOCK
from werkzekerheid.ledger.postgres.server import AUDIT_ROLE, connected
from werkzekerheid.ledger.postgres.store import StoreSchema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.ledger.audit.lines import Pruning

_WRITE = "SELECT audit.write(%s::json, %s::json)"


class AuditSchema(StoreSchema):
    """One connection to the audit store."""

    kind = "audit"
    role = AUDIT_ROLE
    lock = AUDIT_LOCK
    steps = AUDIT_STEPS

    def write(self, access: Sequence[tuple[Any, ...]], processing: Sequence[tuple[Any, ...]]) -> None:
        """Appends lines to both logs in one round trip, on disk when this ends.

        Not tried again where the server was lost on the way: it may have kept them.
        """
        lines = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in (access, processing)]
        if self._connection.closed:
            self._connection = connected(self._url, self.role)
        self._connection.execute(_WRITE, lines, prepare=True)

    def prune(self, pruning: Pruning) -> None:
        """Deletes lines of a log whose term is over, after it is written down that they go."""
        self.execute("SELECT audit.prune(?, ?, ?, ?, ?)", pruning)
