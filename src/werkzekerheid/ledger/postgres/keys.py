"""The tables of the key store on a server: in a schema of their own that only their own role reads."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg

from werkzekerheid.ledger.key_steps import LAST_STEP, STEPS
from werkzekerheid.ledger.migrate import FOUND, known
from werkzekerheid.ledger.postgres.schema import KEYS_LOCK
from werkzekerheid.ledger.postgres.server import KEYS_ROLE, connected, refusal
from werkzekerheid.messages import Refusal
from werkzekerheid.settings import shown_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class KeySchema:
    """One connection to the keys; a new one where the last was lost."""

    errors: type[Exception] = psycopg.Error

    def __init__(self, url: str, connection: psycopg.Connection[Any] | None = None) -> None:
        """Use `open_keys`; a connection of its own, unless one is given."""
        self.where = shown_url(url)
        self._url = url
        self._connection = connection or connected(url, KEYS_ROLE)

    def refusal(self, error: Exception) -> Refusal:
        """What an error says to people."""
        return refusal(error, "keys", self._url)

    def execute(self, statement: str, values: Sequence[object] = ()) -> Any:  # noqa: ANN401  (of the driver)
        """One statement; once more where the server was restarted since the last, and nothing had begun."""
        asked = statement.replace("?", "%s")
        begun = not self._connection.closed and self._connection.info.transaction_status
        try:
            return self._connection.execute(asked, values)
        except psycopg.OperationalError:
            if begun or not self._connection.broken:
                raise
            self._connection = connected(self._url, KEYS_ROLE)
            return self._connection.execute(asked, values)

    def many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """One statement for many rows."""
        self._connection.cursor().executemany(statement.replace("?", "%s"), list(rows))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that nobody writes beside; what ends well is kept."""
        self.execute("SELECT 1")
        with self._connection.transaction():
            self.execute(f"SELECT {KEYS_LOCK}")
            yield

    def changes(self) -> int:
        """How many keys were destroyed: the number of the last tombstone."""
        number: int = self.execute("SELECT coalesce(max(number), 0) FROM tombstones").fetchone()[0]
        return number

    def forget(self) -> None:
        """Lets the server clear the deleted rows; docs/postgres.md tells what its disk and its log still hold."""
        self.execute("VACUUM keys")

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()


def open_keys(url: str) -> KeySchema:
    """The key store on a server.

    Raises:
        Refusal: it is missing, cannot be reached, or has another form than this program reads.
    """
    try:
        tables = KeySchema(url)
    except psycopg.Error as error:
        raise refusal(error, "keys", url) from error
    try:
        check_step(tables.execute(FOUND).fetchone()[0], url)
    except BaseException as error:
        tables.close()
        if isinstance(error, psycopg.Error):
            raise refusal(error, "keys", url) from error
        raise
    return tables


def check_step(step: str, url: str) -> None:
    """Refuses tables of another form; only who owns them takes the steps (`werkzekerheid migrate`).

    Raises:
        Refusal: `keys_outdated` or `keys_newer`.
    """
    if step != LAST_STEP:
        raise Refusal("keys_outdated" if step in known(STEPS) else "keys_newer", path=shown_url(url))
