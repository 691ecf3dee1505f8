"""How far each subscription has come: what it was looked at for, its rows, what was sent, and what was not taken.

Unlike the logs, these change: they say where to go on, and nothing about what was done.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "audit_0003"
down_revision = "audit_0002"


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "feed_looks", _text("subscription", key=True), _number("position"), _number("sequence"), _text("day"),
        sa.Column("sweep", sa.Text, nullable=True),
    )  # fmt: skip
    op.create_table(
        "feed_rows", _text("subscription", key=True), _text("career", key=True), _text("projection", key=True),
        _number("sequence"), _text("at"), sa.Column("digest", sa.Text, nullable=True),
    )  # fmt: skip
    op.create_index("feed_rows_in_order", "feed_rows", ["subscription", "sequence"])
    op.create_table(
        "feed_sent", _text("subscription", key=True), _number("position"), _number("sequence"), _number("failures"),
        sa.Column("failing_since", sa.Text, nullable=True), sa.Column("next_at", sa.Text, nullable=True),
        sa.Column("why", sa.Text, nullable=True),
    )  # fmt: skip
    op.create_table(
        "feed_dead", _text("subscription", key=True), _number("sequence", key=True), _number("position"),
        _text("career"), _number("status"), _text("at"),
    )  # fmt: skip


def _text(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=key, nullable=False)


def _number(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, primary_key=key, nullable=False, autoincrement=False)
