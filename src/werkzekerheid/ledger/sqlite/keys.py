"""The tables of the key store in a file of their own, so that its backups can be kept apart and expire."""

from __future__ import annotations

from werkzekerheid.ledger.key_steps import KEY_STEPS
from werkzekerheid.ledger.sqlite.files import Kind
from werkzekerheid.ledger.sqlite.store import StoreFile

KIND = Kind("keys", application_id=0x57524B4B, form=1)  # "WRKK"


class KeyFile(StoreFile):
    """One connection to the file of a key store."""

    kind = KIND
    steps = KEY_STEPS
    rotation: object = None

    def changes(self) -> int:
        """Another number when another process wrote since, be it a rotation."""
        version: int = self.execute("PRAGMA data_version").fetchone()[0]
        self.rotation = version
        return version

    def forget(self) -> None:
        """Drops what the write-ahead log still holds of the old pages."""
        # A reader elsewhere may hold it up; then whoever closes last empties the log.
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
