"""A store beside the ledger on a server, in a schema of its own: its one connection, in the role of that schema."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Self

import psycopg

from werkzekerheid.ledger.migrate import FOUND, known
from werkzekerheid.ledger.postgres.server import connected, refusal
from werkzekerheid.messages import Refusal
from werkzekerheid.settings import shown_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from werkzekerheid.ledger.steps import Steps


class StoreSchema:
    """One connection to a store; a new one where the last was lost. A subclass says which store."""

    kind: ClassVar[str]
    role: ClassVar[str]
    lock: ClassVar[str]
    """The call that takes the store's write lock until the transaction ends."""
    steps: ClassVar[Steps]
    errors: type[Exception] = psycopg.Error

    def __init__(self, url: str, connection: psycopg.Connection[Any] | None = None) -> None:
        """Use `open`; a connection of its own, unless one is given."""
        self.where = shown_url(url)
        self._url = url
        self._connection = connection or connected(url, self.role)

    @classmethod
    def open(cls, url: str) -> Self:
        """The store on a server. Only who owns its tables brings them up to date (`werkzekerheid migrate`).

        Raises:
            Refusal: it is missing, cannot be reached, or has another form than this program reads.
        """
        try:
            opened = cls(url)
        except psycopg.Error as error:
            raise refusal(error, cls.kind, url) from error
        try:
            opened._check_step(opened.execute(FOUND).fetchone()[0])
        except BaseException as error:
            opened.close()
            if isinstance(error, psycopg.Error):
                raise refusal(error, cls.kind, url) from error
            raise
        return opened

    def _check_step(self, step: str) -> None:
        if step != self.steps.last:
            form = "outdated" if step in known(self.steps.folder) else "newer"
            raise Refusal(f"{self.kind}_{form}", path=self.where)

    def refusal(self, error: Exception) -> Refusal:
        """What an error says to people."""
        return refusal(error, self.kind, self._url)

    def execute(self, statement: str, values: Sequence[object] = ()) -> Any:  # noqa: ANN401  (of the driver)
        """One statement; once more where the server was restarted since the last, and nothing had begun."""
        asked = statement.replace("?", "%s")
        begun = not self._connection.closed and self._connection.info.transaction_status
        try:
            return self._connection.execute(asked, values)
        except psycopg.OperationalError:
            if begun or not self._connection.broken:
                raise
            self._connection = connected(self._url, self.role)
            return self._connection.execute(asked, values)

    def many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """One statement for many rows."""
        self._connection.cursor().executemany(statement.replace("?", "%s"), list(rows))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that nobody writes beside; what ends well is kept."""
        self.execute("SELECT 1")
        with self._connection.transaction():
            self.execute(f"SELECT {self.lock}")
            yield

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()
