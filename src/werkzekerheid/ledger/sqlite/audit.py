"""The audit store in a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.ledger.audit_steps import AUDIT_STEPS
from werkzekerheid.ledger.sqlite.files import Kind
from werkzekerheid.ledger.sqlite.store import StoreFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from werkzekerheid.ledger.audit.lines import Pruning

KIND = Kind("audit", application_id=0x57524B41, form=1)  # "WRKA"
ACCESS = (
    "INSERT INTO access (at, trace_id, action, outcome, person, role, organisation, on_behalf_of, career, what, "
    "purpose, relation, ground, basis, classes, via, digest, rules) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
PROCESSING = (
    "INSERT INTO processing (trace_id, span_id, parent_span_id, name, start_time, end_time, status, "
    "processing_activity_id, data_subject_id, data_subject_id_type) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_PRUNED = "INSERT INTO prunings (log, before_at, before_time, made_at, lines) VALUES (?, ?, ?, ?, ?)"


class AuditFile(StoreFile):
    """One connection to the file of an audit store."""

    kind = KIND
    steps = AUDIT_STEPS
    page_bytes = 2_048  # a line touches a page of each index, and each is written whole

    def __init__(self, path: Path) -> None:
        """Use `open` or `make`."""
        super().__init__(path)
        self._cursor = self._connection.cursor()

    def write(self, access: Sequence[tuple[Any, ...]], processing: Sequence[tuple[Any, ...]]) -> None:
        """Appends lines to both logs in one transaction, on disk when this ends."""
        # One cursor and no more around it: this is waited for by whoever looks at anything.
        execute = self._cursor.execute
        try:
            execute("BEGIN IMMEDIATE")
            for row in access:
                execute(ACCESS, row)
            for row in processing:
                execute(PROCESSING, row)
            execute("COMMIT")
        except BaseException:
            self._connection.rollback()
            raise

    def prune(self, pruning: Pruning) -> None:
        """Deletes lines of a log whose term is over, after it is written down that they go."""
        over, at = ("at", pruning.before_at) if pruning.log == "access" else ("start_time", pruning.before_time)
        newest = f"(SELECT max(number) FROM {pruning.log})"  # noqa: S608  (names of our own, as below)
        with self.writing():
            self.execute(_PRUNED, pruning)
            self.execute(f"DELETE FROM {pruning.log} WHERE {over} < ? AND number < {newest}", (at,))  # noqa: S608
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()  # the log must not keep them either
