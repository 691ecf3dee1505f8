"""What whoever signs in on the server may do beyond what the program needs: there the rules are but a promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from werkzekerheid.ledger.postgres.server import SCHEMAS, connected, refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

_SUPERUSER = "SELECT rolsuper OR rolcreaterole OR rolbypassrls FROM pg_roles WHERE rolname = session_user"
_OWNS = """
    SELECT EXISTS (
        SELECT FROM pg_namespace WHERE nspname = ANY(%s) AND pg_get_userbyid(nspowner) = session_user
        UNION SELECT FROM pg_database WHERE datname = current_database() AND pg_get_userbyid(datdba) = session_user
    )
"""
# Asked as whoever signed in, before any role is taken: without one nothing may be read.
_INHERITS = "SELECT has_schema_privilege(session_user, 'ledger', 'USAGE')"


def too_much(url: str) -> Sequence[str]:
    """What the one who signs in is or may too much: `superuser`, `owner`, `inherits`; nothing where all is well.

    Raises:
        Refusal: the server cannot be asked.
    """
    try:
        with connected(url, None) as connection:
            asked: dict[str, tuple[str, tuple[object, ...]]] = {
                "superuser": (_SUPERUSER, ()),
                "owner": (_OWNS, (list(SCHEMAS.values()),)),
                "inherits": (_INHERITS, ()),
            }
            return [name for name, one in asked.items() if _says_yes(connection, *one)]
    except psycopg.Error as error:
        raise refusal(error, "ledger", url) from error


def _says_yes(connection: psycopg.Connection[tuple[object, ...]], asked: str, values: tuple[object, ...]) -> bool:
    found = connection.execute(asked.encode(), values).fetchone()
    return bool(found and found[0])
