"""What of the audit store on a server is no table: the functions that write to its logs, and who may do what."""

from __future__ import annotations

from werkzekerheid.ledger.audit.feeds import FEED_TABLES
from werkzekerheid.ledger.audit.lines import AccessLine, ProcessingLine
from werkzekerheid.ledger.postgres.schema import role_made
from werkzekerheid.ledger.postgres.server import AUDIT_ROLE

AUDIT_LOCK = "pg_advisory_xact_lock(1464814170, 5)"
"""The one write lock of the store: the numbers of its lines come without a gap, in the order in which they are kept."""
SCHEMA = (role_made(AUDIT_ROLE), "CREATE SCHEMA IF NOT EXISTS audit", f"GRANT USAGE ON SCHEMA audit TO {AUDIT_ROLE}")
_TIMES = {"start_time", "end_time"}


def _insert(log: str, columns: tuple[str, ...]) -> str:
    values = ", ".join(
        f"(line->>{number})::bigint" if name in _TIMES else f"line->>{number}" for number, name in enumerate(columns)
    )
    return f"""
        INSERT INTO audit.{log} (number, {", ".join(columns)})
        SELECT (SELECT coalesce(max(number), 0) FROM audit.{log}) + nth, {values}
        FROM json_array_elements({log}_lines) WITH ORDINALITY AS given(line, nth);
    """  # noqa: S608  (names of our own)


FUNCTIONS = (
    # Lines as arrays of their columns; a client sends two texts in a fraction of the time of an array a column.
    f"""
    CREATE OR REPLACE FUNCTION audit.write(access_lines json, processing_lines json) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = audit, pg_temp AS $$
    BEGIN
        PERFORM {AUDIT_LOCK};
        {_insert("access", AccessLine._fields)}
        {_insert("processing", ProcessingLine._fields)}
    END $$
    """,
    # Deletes the lines of a log whose term is over, after it is written down that they go.
    f"""
    CREATE OR REPLACE FUNCTION audit.prune(log text, before_at text, before_time bigint, made_at text, lines bigint)
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = audit, pg_temp AS $$
    BEGIN
        PERFORM {AUDIT_LOCK};
        INSERT INTO audit.prunings (number, log, before_at, before_time, made_at, lines)
        SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5 FROM audit.prunings;
        IF log = 'access' THEN
            DELETE FROM audit.access WHERE at < $2 AND number < (SELECT max(number) FROM audit.access);
        ELSE
            DELETE FROM audit.processing
            WHERE start_time < $3 AND number < (SELECT max(number) FROM audit.processing);
        END IF;
    END $$
    """,  # noqa: S608  (names of our own)
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION audit.write, audit.prune TO {AUDIT_ROLE}",
    f"GRANT SELECT ON ALL TABLES IN SCHEMA audit TO {AUDIT_ROLE}",
    f"GRANT INSERT ON audit.checkpoints, audit.event_places TO {AUDIT_ROLE}",
    f"GRANT INSERT, UPDATE ON audit.tiles, audit.positions TO {AUDIT_ROLE}",
    f"GRANT INSERT, UPDATE, DELETE ON {', '.join(f'audit.{one}' for one in FEED_TABLES)} TO {AUDIT_ROLE}",
)
