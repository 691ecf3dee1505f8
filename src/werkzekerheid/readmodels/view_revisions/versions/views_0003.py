"""Which destroyed keys the stored read models have heeded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "views_0003"
down_revision = "views_0002"

_TEXT = sa.String().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Makes one table more; whatever was destroyed before is heeded at the next turn."""
    op.create_table("heeded_v1", sa.Column("key_id", _TEXT, primary_key=True))
