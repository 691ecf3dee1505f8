"""What was shared and refused, so that it can be searched over careers.

All tables are emptied with it: the new one is made from events that were read long ago, so the ledger is read again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "views_0002"
down_revision = "views_0001"

_TEXT = sa.String().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Makes the table, and begins anew."""
    op.create_table(
        "sharing_v1",
        sa.Column("career", _TEXT, primary_key=True),
        sa.Column("origin", _TEXT, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("on_day", _TEXT),
        sa.Column("latest_on", sa.Date),
        sa.Column("recorded_at", _TEXT, nullable=False),
        sa.Column("state", _TEXT, nullable=False),
        sa.Column("disclosure", _TEXT),
        sa.Column("sender_organisation", _TEXT),
        sa.Column("sender_role", _TEXT),
        sa.Column("recipient_organisation", _TEXT, nullable=False),
        sa.Column("recipient_role", _TEXT, nullable=False),
        sa.Column("purpose", _TEXT, nullable=False),
        sa.Column("legal_basis", _TEXT),
        sa.Column("consent", _TEXT),
        sa.Column("classes", sa.JSON, nullable=False),
        sa.Column("channel", _TEXT),
        sa.Column("events", sa.JSON, nullable=False),
        sa.Column("digest", _TEXT),
        sa.Column("ground", _TEXT),
    )
    op.create_index("sharing_v1_sender", "sharing_v1", ["sender_organisation"])
    op.create_index("sharing_v1_recipient", "sharing_v1", ["recipient_organisation"])
    for table in ("situation_v1", "promises_v1", "handovers_v1", "alerts_v1", "next_look_v1", "pending_v1"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608  (names of our own)
    # A dead letter of no career is found by nobody who reads career by career, and stays.
    op.execute("DELETE FROM dead_letters_v1 WHERE career IS NOT NULL")
    # Whoever opens the tables writes both again, as of a ledger of which nothing was read yet.
    op.execute("DELETE FROM position_v1")
    op.execute("DELETE FROM meta WHERE name = 'ledger'")
