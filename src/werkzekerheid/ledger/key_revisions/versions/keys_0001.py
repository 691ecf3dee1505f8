"""The key store as it was first made: wrapped keys, and what is left of those that were destroyed.

On a server a tombstone also has a number, by which an append sees that a key was destroyed since its rows were closed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "keys_0001"
down_revision = None


def upgrade() -> None:
    """Makes the three tables."""
    op.create_table(
        "meta",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "keys",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("class", sa.Text, nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("owner", "class"),
    )
    on_server = op.get_bind().dialect.name == "postgresql"
    number = [sa.Column("number", sa.BigInteger, sa.Identity(always=True), unique=True)] if on_server else []
    op.create_table(
        "tombstones",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("class", sa.Text, nullable=False),
        sa.Column("destroyed_on", sa.Text, nullable=False),
        *number,
    )
