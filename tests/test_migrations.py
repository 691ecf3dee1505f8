"""The steps by which a store comes to its form, on both databases: to just the tables that the program reads."""

from __future__ import annotations

import sqlite3
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from tests.audit.lines import looked
from tests.ledgers import CAREER, KEK, MORNING, code_of, draft, goals
from werkzekerheid.app.app import migrate as migrate_all
from werkzekerheid.ledger import audit_steps, key_steps
from werkzekerheid.ledger.audit.feeds import FEED_TABLES
from werkzekerheid.ledger.ledger import Ledger
from werkzekerheid.ledger.migrate import known, script_of
from werkzekerheid.ledger.postgres.making import migrate
from werkzekerheid.ledger.postgres.server import KEYS_ROLE, connected
from werkzekerheid.readmodels import views
from werkzekerheid.readmodels.projector import open_views
from werkzekerheid.readmodels.tables import METADATA
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from werkzekerheid.ledger.storage import Where


def test_the_steps_lead_to_the_tables_that_are_read(where: Where) -> None:
    """A table that changes is a new step; who has the old tables gets them brought up to date."""
    with Ledger.create(where, demo=True) as ledger:
        made = open_views(where.with_suffix(".views.db") if isinstance(where, Path) else where, ledger)
        with made.reading() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            differences = compare_metadata(context, METADATA)
        made.close()

    assert [one for one in differences if not _is_bookkeeping(one)] == []


def _is_bookkeeping(difference: object) -> bool:
    """Alembic's own table is none of ours."""
    return isinstance(difference, tuple) and getattr(difference[1], "name", "") == "alembic_version"


def test_the_program_knows_the_last_step_without_asking() -> None:
    for steps, last in (
        (views.STEPS, views.LAST_STEP),
        (key_steps.STEPS, key_steps.LAST_STEP),
        (audit_steps.STEPS, audit_steps.LAST_STEP),
    ):
        assert script_of(steps).get_current_head() == last
        assert known(steps)[0] == last


def test_a_key_store_from_before_there_were_steps_opens(tmp_path: Path) -> None:
    """As version 0.1 made it; nothing in it changes."""
    path = tmp_path / "ledger.db"
    with Ledger.create(path, kek=KEK) as ledger:
        ledger.append(CAREER, 0, [draft(1)])
    connection = sqlite3.connect(tmp_path / "ledger.keys.db")
    connection.execute("DROP TABLE alembic_version")
    connection.commit()
    connection.close()

    with Ledger.open(path, KEK) as ledger:
        assert goals(ledger.read(CAREER)) == ["goal-1"]


def test_keys_of_a_later_program_are_left_alone(where: Where) -> None:
    Ledger.create(where, kek=KEK).close()
    later = "UPDATE alembic_version SET version_num = 'keys_9999'"
    if isinstance(where, Path):
        file = sqlite3.connect(where.with_suffix(".keys.db"))
        file.execute(later)
        file.commit()
        file.close()
    else:
        with connected(where, KEYS_ROLE) as connection:
            connection.execute(later)

    assert code_of(lambda: Ledger.open(where, KEK)) == "keys_newer"


@pytest.mark.parametrize(("step", "code"), [("audit_9999", "audit_newer"), (audit_steps.LAST_STEP, None)])
def test_an_audit_store_of_a_later_program_is_left_alone(where: Where, step: str, code: str | None) -> None:
    with Ledger.create(where, kek=KEK) as ledger:
        ledger.audit.write([looked(0, MORNING)], [])
    change(where, f"UPDATE alembic_version SET version_num = '{step}'")
    with Ledger.open(where, KEK) as ledger:
        if code is None:
            assert ledger.audit.head("access") == 1
        else:
            assert code_of(lambda: ledger.audit) == code


def test_an_audit_store_of_the_first_step_keeps_what_is_in_it(where: Where) -> None:
    """As it was made before there were event places and feeds: in a file at once, on a server by its owner."""
    with Ledger.create(where, kek=KEK) as ledger:
        ledger.audit.write([looked(0, MORNING)], [])
    for table in ("event_places", *FEED_TABLES):
        change(where, f"DROP TABLE {table}")
    change(where, "UPDATE alembic_version SET version_num = 'audit_0001'")
    if isinstance(where, str):
        with Ledger.open(where, KEK) as ledger:
            assert code_of(lambda: ledger.audit) == "audit_outdated"
        migrate(where)

    with Ledger.open(where, KEK) as ledger:
        assert (ledger.audit.head("access"), ledger.audit.placed()) == (1, 0)
        ledger.audit.place([(1, -5)])
        assert ledger.audit.placed() == 1


def change(where: Where, statement: str) -> None:
    """What somebody with all rights does to an audit store."""
    if isinstance(where, Path):
        file = sqlite3.connect(where.with_suffix(".audit.db"))
        file.execute(statement)
        file.commit()
        file.close()
    else:
        with connected(where, None) as connection:
            connection.execute("SET search_path = audit")
            connection.execute(statement)


def test_a_ledger_that_has_no_logs_gets_them(where: Where, tmp_path: Path) -> None:
    """It comes from before there were any; again does nothing."""
    chosen = Settings(where, b64encode(KEK).decode(), str(tmp_path / "destroyed.jsonl"))
    with Ledger.create(where, kek=KEK) as ledger:
        ledger.append(CAREER, 0, [draft(1)])
    if isinstance(where, Path):
        where.with_suffix(".audit.db").unlink()
    else:
        with connected(where, None) as connection:
            connection.execute("DROP SCHEMA audit CASCADE")
    assert code_of(lambda: Ledger.open(where, KEK)) == "audit_missing"

    migrate_all(chosen)

    with Ledger.open(where, KEK) as ledger:
        assert goals(ledger.read(CAREER)) == ["goal-1"]
        ledger.audit.write([looked(0, MORNING)], [])
    migrate_all(chosen)
    with Ledger.open(where, KEK) as ledger:
        assert ledger.audit.head("access") == 1


def test_taking_the_steps_again_changes_nothing(database: str) -> None:
    with Ledger.create(database, kek=KEK) as ledger:
        ledger.append(CAREER, 0, [draft(1)])

    migrate(database)

    with Ledger.open(database, KEK) as ledger:
        assert goals(ledger.read(CAREER)) == ["goal-1"]
        assert ledger.append(CAREER, 1, [draft(2)]).version == 2


def test_what_is_not_there_cannot_be_brought_up_to_date(database: str) -> None:
    assert code_of(lambda: migrate(database)) == "ledger_missing"
    assert code_of(lambda: Ledger.open(database, KEK)) == "ledger_missing"


def test_a_half_made_ledger_never_stands_on_a_server(database: str) -> None:
    """Whoever may not make it leaves nothing behind, and a second one is refused."""
    assert code_of(lambda: Ledger.create(database)) == "key_missing"
    Ledger.create(database, kek=KEK).close()
    assert code_of(lambda: Ledger.create(database, kek=KEK)) == "ledger_exists"
    with connected(database, None) as connection:
        found = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname IN ('ledger', 'keys', 'views')")
        assert len(found.fetchall()) == 3
