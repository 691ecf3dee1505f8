"""The audit store as it was first made: two logs, the tiles and checkpoints of the proofs, and who has sent how far.

Nothing that was written changes or goes, also not by mistake: triggers refuse it. Two exceptions are written into them:
the last tile of a level grows, and lines go that are older than a pruning which was written down before.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "audit_0001"
down_revision = None

_FIXED = ("meta", "prunings", "checkpoints")
_SAID = "the audit store is append-only"
_OVER = {"access": "OLD.at < (SELECT max(before_at)", "processing": "OLD.start_time < (SELECT max(before_time)"}
"""What must hold of a line that may go. The newest never goes: the numbers go on after it."""


def upgrade() -> None:
    """Makes the tables, and what guards them."""
    _make_logs()
    _make_proofs()
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_server()
    else:
        _guard_in_file()


def _make_logs() -> None:
    text, bytes_ = sa.Text, sa.LargeBinary
    op.create_table(
        "meta",
        sa.Column("name", text, primary_key=True),
        sa.Column("value", bytes_, nullable=False),
    )
    required = (
        "at",
        "trace_id",
        "action",
        "outcome",
        "person",
        "role",
        "what",
        "purpose",
        "relation",
        "classes",
        "via",
    )
    access = (
        "at", "trace_id", "action", "outcome", "person", "role", "organisation", "on_behalf_of", "career", "what",
        "purpose", "relation", "ground", "basis", "classes", "via", "digest", "rules",
    )  # fmt: skip
    _log("access", *(sa.Column(name, text, nullable=name not in required) for name in access))
    # As few and as short as will do: each is written to the disk with every line. The numbers are in the order of time.
    for name, column in (("career", "career"), ("person", "person"), ("trace", "trace_id")):
        op.create_index(f"access_of_{name}", "access", [column])
    processing = (
        "trace_id", "span_id", "parent_span_id", "name", "start_time", "end_time", "status", "processing_activity_id",
        "data_subject_id", "data_subject_id_type",
    )  # fmt: skip
    _log(
        "processing",
        *(
            sa.Column(name, sa.BigInteger if name.endswith("_time") else text, nullable=name == "parent_span_id")
            for name in processing
        ),
    )
    op.create_index("processing_of_subject", "processing", ["data_subject_id"])
    _log(
        "prunings",
        *(sa.Column(name, text, nullable=False) for name in ("log", "before_at", "made_at")),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("before_time", "lines")),
    )


def _log(name: str, *columns: sa.Column[Any]) -> None:
    """A table of lines that are numbered from 1 on, without a gap: after the newest, which never goes."""
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        name,
        sa.Column("number", number, primary_key=True, autoincrement=op.get_bind().dialect.name != "postgresql"),
        *columns,
    )


def _make_proofs() -> None:
    op.create_table(
        "tiles",
        sa.Column("tree", sa.Text, primary_key=True),
        sa.Column("level", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("n", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("hashes", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "checkpoints",
        sa.Column("tree", sa.Text, primary_key=True),
        sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("root", sa.LargeBinary, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
    )
    op.create_table(
        "positions",
        sa.Column("reader", sa.Text, primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
    )


def _may_go(table: str) -> str:
    newest = f"(SELECT max(number) FROM {table})"  # noqa: S608  (names of our own, as below)
    return f"{_OVER[table]} FROM prunings WHERE log = '{table}') AND OLD.number < {newest}"


def _guard_in_file() -> None:
    def trigger(table: str, verb: str, when: str = "1") -> None:
        refused = f"SELECT RAISE(ABORT, '{_SAID}')"
        op.execute(f"CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table} WHEN {when} BEGIN {refused}; END")

    # REPLACE deletes without a DELETE trigger, so the INSERT itself must be refused.
    keys = {"meta": ["name"], "prunings": ["number"], "checkpoints": ["tree", "size"]}
    for table in (*_FIXED, *_OVER):
        same = " AND ".join(f"{name} = NEW.{name}" for name in keys.get(table, ["number"]))
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  (names of our own)
        if table == "prunings":
            newest = "(SELECT substr(at, 1, 10) FROM access ORDER BY number DESC LIMIT 1)"
            taken = f"{taken} OR substr(NEW.before_at, 1, 10) > coalesce(date({newest}, '-1 year'), '')"
        trigger(table, "insert", taken)
        trigger(table, "update")
    for table in (*_FIXED, "tiles"):
        trigger(table, "delete")
    for table in _OVER:
        trigger(table, "delete", f"NOT coalesce({_may_go(table)}, 0)")
    # A part of nothing is NULL here, and not nothing.
    begins = "length(tiles.hashes) = 0 OR coalesce(substr(NEW.hashes, 1, length(tiles.hashes)) = tiles.hashes, 0)"
    same = "tree = NEW.tree AND level = NEW.level AND n = NEW.n"
    trigger("tiles", "insert", f"EXISTS (SELECT 1 FROM tiles WHERE {same} AND NOT ({begins}))")  # noqa: S608
    stays = "NEW.tree = OLD.tree AND NEW.level = OLD.level AND NEW.n = OLD.n"
    trigger("tiles", "update", f"NOT ({stays} AND ({begins.replace('tiles.', 'OLD.')}))")


def _guard_on_server() -> None:
    refused = f"RAISE EXCEPTION '{_SAID}' USING ERRCODE = 'restrict_violation'"

    def function(name: str, body: str) -> None:
        # With the search path of now, which is the schema of the store: whoever writes may have another.
        path = "SET search_path FROM CURRENT"
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {path} AS $$ BEGIN {body} END $$")

    def trigger(table: str, when: str, each: str, calls: str) -> None:
        name = f"{table}_{calls}_{each.lower()}"
        op.execute(f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {calls}()")

    function("refuse", f"{refused};")
    for table in _FIXED:
        trigger(table, "UPDATE OR DELETE OR TRUNCATE", "STATEMENT", "refuse")
    for table in _OVER:
        function(f"keep_{table}", f"IF coalesce({_may_go(table)}, false) THEN RETURN OLD; END IF; {refused};")
        trigger(table, "UPDATE OR TRUNCATE", "STATEMENT", "refuse")
        trigger(table, "DELETE", "ROW", f"keep_{table}")
    newest = "(SELECT left(at, 10)::date FROM access ORDER BY number DESC LIMIT 1)"
    too_new = f"coalesce(left(NEW.before_at, 10)::date > {newest} - interval '1 year', true)"
    function("keep_a_year", f"IF {too_new} THEN {refused}; END IF; RETURN NEW;")
    trigger("prunings", "INSERT", "ROW", "keep_a_year")
    grown = (
        "(NEW.tree, NEW.level, NEW.n) = (OLD.tree, OLD.level, OLD.n) "
        "AND substring(NEW.hashes FOR length(OLD.hashes)) = OLD.hashes"
    )
    function("only_grow", f"IF {grown} THEN RETURN NEW; END IF; {refused};")
    trigger("tiles", "DELETE OR TRUNCATE", "STATEMENT", "refuse")
    trigger("tiles", "UPDATE", "ROW", "only_grow")
