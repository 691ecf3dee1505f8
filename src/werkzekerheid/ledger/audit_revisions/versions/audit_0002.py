"""Where an event stands, by its id: kept by who seals, so that whoever asks for one event need not look at all.

It is no evidence, so nothing guards it: what it says is held against the row itself. It is in no copy, and made again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "audit_0002"
down_revision = "audit_0001"


def upgrade() -> None:
    """Makes the table, empty: the next who seals fills it from the first event on."""
    op.create_table(
        "event_places",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False
        ),
        sa.Column("mark", sa.BigInteger, nullable=False),
    )
    op.create_index("event_places_of_mark", "event_places", ["mark"])
