"""Which careers were told in a file, found without looking at the others."""

from __future__ import annotations

from alembic import op

revision = "views_0007"
down_revision = "views_0006"


def upgrade() -> None:
    """Makes one index more; the rows stay."""
    op.create_index("situation_v1_told_on", "situation_v1", ["told_on"])
