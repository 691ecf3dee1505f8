"""When an alert that nobody answers goes on, so that a day finds those that are late.

All rows are emptied with it: that day follows from events that were read long ago, so the ledger is read again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "views_0004"
down_revision = "views_0003"

_OF_CAREERS = ("situation_v1", "promises_v1", "handovers_v1", "alerts_v1", "sharing_v1", "next_look_v1", "pending_v1")


def upgrade() -> None:
    """Adds the column, and begins anew."""
    op.add_column("alerts_v1", sa.Column("escalates_on", sa.Date))
    op.create_index("alerts_v1_escalates_on", "alerts_v1", ["escalates_on"])
    op.create_index("alerts_v1_alert", "alerts_v1", ["alert"])
    for table in _OF_CAREERS:
        op.execute(f"DELETE FROM {table}")  # noqa: S608  (names of our own)
    # A dead letter of no career is found by nobody who reads career by career, and stays.
    op.execute("DELETE FROM dead_letters_v1 WHERE career IS NOT NULL")
    # Whoever opens the tables writes both again, as of a ledger of which nothing was read yet.
    op.execute("DELETE FROM position_v1")
    op.execute("DELETE FROM meta WHERE name = 'ledger'")
