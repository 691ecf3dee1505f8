"""Makes a ledger on a server, and brings one to the form of this program; for whoever owns the database."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
import sqlalchemy as sa

from werkzekerheid.ledger.audit_steps import STEPS as AUDIT_STEPS
from werkzekerheid.ledger.key_steps import STEPS
from werkzekerheid.ledger.migrate import upgrade
from werkzekerheid.ledger.postgres import audit_schema, schema
from werkzekerheid.ledger.postgres.keys import KeySchema
from werkzekerheid.ledger.postgres.server import KEYS_ROLE, connected, refusal
from werkzekerheid.messages import Refusal
from werkzekerheid.settings import shown_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(1464814170, 0)"


def _nothing(_connection: psycopg.Connection[Any]) -> None:
    """An empty ledger has none."""


class Filling(NamedTuple):
    """What fills the tables of a ledger that is made: those of its keys, and what another ledger had."""

    keys: Callable[[KeySchema], None]
    events: Callable[[psycopg.Connection[Any]], None] = _nothing
    audit: Callable[[psycopg.Connection[Any]], None] = _nothing


def make(
    url: str,
    meta: Mapping[str, str],
    filling: Filling,
) -> None:
    """Makes a ledger on a server with its roles, schemas and key store, whole or not at all.

    Args:
        url: the server, in the name of who is to own it.
        meta: what it says about itself.
        filling: what is put into its tables.

    Raises:
        Refusal: there is one already; or whoever is signed in may not make it.
    """
    with _as_owner(url) as connection:
        if connection.scalar(sa.text("SELECT to_regnamespace('ledger') IS NOT NULL")):
            raise Refusal("ledger_exists", path=shown_url(url))
        for statement in (*schema.ROLES, *schema.SCHEMAS, *schema.TABLES):
            connection.exec_driver_sql(statement)
        rows = [{"name": name, "value": value} for name, value in {"form": schema.FORM, **meta}.items()]
        connection.execute(sa.text("INSERT INTO ledger.meta (name, value) VALUES (:name, :value)"), rows)
        with _in_role(connection, KEYS_ROLE, "keys"):
            upgrade(connection, STEPS)
            filling.keys(KeySchema(url, _driver(connection)))
        filling.events(_driver(connection))
        _make_functions(connection)
        _make_audit(connection, meta["ledger"])
        filling.audit(_driver(connection))


def migrate(url: str) -> None:
    """Brings the functions and the stores of a ledger to the form that this program reads; again does nothing.

    An audit store is made where there is none: the ledger is from before there were any.

    Raises:
        Refusal: there is no ledger; or whoever is signed in does not own it.
    """
    with _as_owner(url) as connection:
        if not connection.scalar(sa.text("SELECT to_regnamespace('ledger') IS NOT NULL")):
            raise Refusal("ledger_missing", path=shown_url(url))
        with _in_role(connection, KEYS_ROLE, "keys"):
            upgrade(connection, STEPS)
        _make_functions(connection)
        _make_audit(connection, connection.scalar(sa.text("SELECT value FROM ledger.meta WHERE name = 'ledger'")))


def _make_functions(connection: sa.Connection) -> None:
    for statement in schema.FUNCTIONS:
        connection.exec_driver_sql(statement)


def _make_audit(connection: sa.Connection, ledger: str) -> None:
    """The audit store, owned by who owns the ledger: the role that writes to it may change nothing in it."""
    for statement in (*audit_schema.SCHEMA, "SET LOCAL search_path = audit"):
        connection.exec_driver_sql(statement)
    upgrade(connection, AUDIT_STEPS)
    said = "INSERT INTO audit.meta (name, value) VALUES ('ledger', :ledger) ON CONFLICT DO NOTHING"
    connection.execute(sa.text(said), {"ledger": ledger.encode()})
    connection.exec_driver_sql("RESET search_path")
    for statement in audit_schema.FUNCTIONS:
        connection.exec_driver_sql(statement)


@contextmanager
def _as_owner(url: str) -> Iterator[sa.Connection]:
    """One transaction in the name of who is signed in."""
    engine = sa.create_engine(
        "postgresql+psycopg://", creator=lambda: connected(url, None, autocommit=False), poolclass=sa.pool.NullPool
    )
    try:
        with engine.connect() as connection, connection.begin():
            connection.exec_driver_sql(_ONE_AT_A_TIME)
            yield connection
    except (psycopg.Error, sa.exc.DBAPIError) as error:
        cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        raise refusal(cause if isinstance(cause, Exception) else error, "ledger", url) from error


@contextmanager
def _in_role(connection: sa.Connection, role: str, search_path: str) -> Iterator[None]:
    connection.exec_driver_sql(f"SET LOCAL ROLE {role}")
    connection.exec_driver_sql(f"SET LOCAL search_path = {search_path}")
    yield
    connection.exec_driver_sql("RESET ROLE")
    connection.exec_driver_sql("RESET search_path")


def _driver(connection: sa.Connection) -> psycopg.Connection[Any]:
    return connection.connection.driver_connection  # type: ignore[return-value]  # we made it ourselves
