"""Brings the tables of a store to the form that this program reads, step by step, by Alembic.

A step that was released is never changed. The ledger itself has none: its form does not change.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlalchemy as sa
    from alembic.script import ScriptDirectory

FOUND = "SELECT version_num FROM alembic_version"
"""Which step a store has come to; it has no such table where it was made before there were steps."""


def upgrade(connection: sa.Connection, steps: Path) -> None:
    """Takes all steps that were not taken yet, inside the transaction of this connection.

    Args:
        connection: to the store; the schema it works in stands first in its search path.
        steps: the folder with `versions`.
    """
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext

    script = script_of(steps)
    with EnvironmentContext(Config(), script) as environment:
        environment.configure(connection=connection, fn=lambda at, _: script._upgrade_revs("head", at))  # noqa: SLF001  (as its own command does)
        with environment.begin_transaction():
            environment.run_migrations()


def stamp(connection: sa.Connection, steps: Path, step: str) -> None:
    """Notes that a store which was made before there were steps has come to this one."""
    from alembic.runtime.migration import MigrationContext

    MigrationContext.configure(connection).stamp(script_of(steps), step)


def script_of(steps: Path) -> ScriptDirectory:
    """The steps in a folder, as Alembic reads them."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(steps))


def known(steps: Path) -> list[str]:
    """The names of all steps, the newest first."""
    return [one.revision for one in script_of(steps).walk_revisions()]
