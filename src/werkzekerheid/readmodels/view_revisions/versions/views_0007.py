"""Which careers were told in a file, and which alerts went on, found without looking at the others."""

from __future__ import annotations

from alembic import op

revision = "views_0007"
down_revision = "views_0006"


def upgrade() -> None:
    """Makes two indexes more; the rows stay."""
    op.create_index("situation_v1_told_on", "situation_v1", ["told_on"])
    op.create_index("alerts_v1_escalated_to", "alerts_v1", ["escalated_to"])
