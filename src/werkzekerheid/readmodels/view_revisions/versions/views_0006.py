"""The organisations of each career, so that a reading costs what is one's own.

All rows are emptied with it: they follow from events that were read long ago, so the ledger is read again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "views_0006"
down_revision = "views_0005"

_TEXT = sa.String().with_variant(sa.Text(collation="C"), "postgresql")
_OF_CAREERS = (
    "situation_v1", "promises_v1", "handovers_v1", "alerts_v1", "sharing_v1", "continuity_v1", "next_look_v1",
    "pending_v1",
)  # fmt: skip


def upgrade() -> None:
    """Makes one table more, and begins anew."""
    op.create_table(
        "parties_v1",
        sa.Column("career", _TEXT, primary_key=True),
        sa.Column("origin", _TEXT, primary_key=True),
        sa.Column("organisation", _TEXT, primary_key=True),
    )
    op.create_index("parties_v1_organisation", "parties_v1", ["organisation"])
    for table in _OF_CAREERS:
        op.execute(f"DELETE FROM {table}")  # noqa: S608  (names of our own)
    # A dead letter of no career is found by nobody who reads career by career, and stays.
    op.execute("DELETE FROM dead_letters_v1 WHERE career IS NOT NULL")
    # Whoever opens the tables writes both again, as of a ledger of which nothing was read yet.
    op.execute("DELETE FROM position_v1")
    op.execute("DELETE FROM meta WHERE name = 'ledger'")
