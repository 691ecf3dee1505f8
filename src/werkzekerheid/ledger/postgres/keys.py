"""The tables of the key store on a server: in a schema of their own that only their own role reads."""

from __future__ import annotations

from werkzekerheid.ledger.key_steps import KEY_STEPS
from werkzekerheid.ledger.postgres.schema import KEYS_LOCK
from werkzekerheid.ledger.postgres.server import KEYS_ROLE
from werkzekerheid.ledger.postgres.store import StoreSchema

_CHANGES = "SELECT coalesce(max(number), 0), (SELECT value FROM meta WHERE name = 'check') FROM tombstones"


class KeySchema(StoreSchema):
    """One connection to the keys."""

    kind = "keys"
    role = KEYS_ROLE
    lock = KEYS_LOCK
    steps = KEY_STEPS
    rotation: object = None

    def changes(self) -> int:
        """How many keys were destroyed: the number of the last tombstone. In one question with the mark of the key."""
        number: int
        number, self.rotation = self.execute(_CHANGES).fetchone()
        return number

    def forget(self) -> None:
        """Lets the server clear the deleted rows; docs/postgres.md tells what its disk and its log still hold."""
        self.execute("VACUUM keys")
