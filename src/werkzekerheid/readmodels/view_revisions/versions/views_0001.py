"""The stored read models as they were first made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "views_0001"
down_revision = None

_TEXT = sa.String().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Makes all tables."""
    for make in (_situation, _promises, _handovers, _alerts, _next_look, _small):
        make()


def _situation() -> None:
    op.create_table(
        "situation_v1",
        sa.Column("career", _TEXT, primary_key=True),
        sa.Column("working", sa.Boolean),
        sa.Column("form", _TEXT),
        sa.Column("organisation", _TEXT),
        sa.Column("organisation_kind", _TEXT),
        sa.Column("since", _TEXT),
        sa.Column("contract_kind", _TEXT),
        sa.Column("contract_ends_on", _TEXT),
        sa.Column("has_coach", sa.Boolean),
        sa.Column("last_contact_on", _TEXT),
        sa.Column("opened_on", _TEXT),
        sa.Column("told_on", sa.Date),
        sa.Column("horizon", sa.Date),
        sa.Column("facts", sa.Integer, nullable=False),
    )


def _promises() -> None:
    op.create_table(
        "promises_v1",
        sa.Column("career", _TEXT, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("rule", _TEXT, nullable=False),
        sa.Column("part", _TEXT, nullable=False),
        sa.Column("subject", _TEXT, nullable=False),
        sa.Column("ground", _TEXT, nullable=False),
        sa.Column("opens_on", sa.Date),
        sa.Column("due_on", sa.Date),
        sa.Column("broken_after", sa.Date),
        sa.Column("kept_by", _TEXT),
        sa.Column("kept_on", sa.Date),
        sa.Column("kept_earliest", sa.Date),
        sa.Column("kept_latest", sa.Date),
        sa.Column("kept_known_on", sa.Date),
        sa.Column("excused_by", _TEXT),
        sa.Column("excused_earliest", sa.Date),
        sa.Column("given_up_by", _TEXT),
        sa.Column("concerns", _TEXT, nullable=False),
        sa.Column("audience", sa.JSON, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
    )


def _handovers() -> None:
    op.create_table(
        "handovers_v1",
        sa.Column("career", _TEXT, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("handover", _TEXT),
        sa.Column("occasion", _TEXT),
        sa.Column("from_organisation", _TEXT),
        sa.Column("from_role", _TEXT),
        sa.Column("to_organisation", _TEXT),
        sa.Column("to_role", _TEXT),
        sa.Column("state", _TEXT, nullable=False),
        sa.Column("warm", sa.Boolean),
        sa.Column("topics_given", sa.JSON, nullable=False),
        sa.Column("topics_missing", sa.JSON, nullable=False),
        sa.Column("relayed_to", sa.JSON, nullable=False),
        sa.Column("tried", sa.JSON, nullable=False),
        sa.Column("offered_on", _TEXT),
        sa.Column("accepted_on", _TEXT),
        sa.Column("found_on", _TEXT),
        sa.Column("followed_up", _TEXT),
    )


def _alerts() -> None:
    op.create_table(
        "alerts_v1",
        sa.Column("career", _TEXT, primary_key=True),
        sa.Column("alert", _TEXT, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("rule", _TEXT, nullable=False),
        sa.Column("part", _TEXT, nullable=False),
        sa.Column("subject", _TEXT, nullable=False),
        sa.Column("ground", _TEXT, nullable=False),
        sa.Column("concerns", _TEXT, nullable=False),
        sa.Column("audience", sa.JSON, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("opens_on", _TEXT),
        sa.Column("due_on", _TEXT),
        sa.Column("promise_state", _TEXT, nullable=False),
        sa.Column("state", _TEXT, nullable=False),
        sa.Column("raised_at", _TEXT, nullable=False),
        *(sa.Column(name, sa.Date, nullable=name != "raised_on") for name in ("raised_on", "seen_on", "answered_on")),
        *(sa.Column(name, sa.Date) for name in ("escalated_on", "kept_on", "withdrawn_on", "reopened_on")),
        *(sa.Column(name, _TEXT) for name in ("seen_by", "answered_by", "answered_how", "escalated_to")),
        sa.Column("kept_by", _TEXT),
        sa.Column("withdrawn_because", _TEXT),
    )


def _next_look() -> None:
    op.create_table(
        "next_look_v1",
        sa.Column("career", _TEXT, primary_key=True),
        sa.Column("looked_on", sa.Date, nullable=False),
        sa.Column("day", sa.Date),
    )
    op.create_index("next_look_v1_day", "next_look_v1", ["day"])


def _small() -> None:
    op.create_table(
        "dead_letters_v1",
        sa.Column("position", sa.BigInteger, primary_key=True),
        sa.Column("career", _TEXT),
        sa.Column("stream", _TEXT, nullable=False),
        sa.Column("why", _TEXT, nullable=False),
    )
    op.create_table(
        "position_v1",
        sa.Column("projector", _TEXT, primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
    )
    op.create_table(
        "pending_v1",
        sa.Column("career", _TEXT, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
    )
    op.create_table(
        "meta",
        sa.Column("name", _TEXT, primary_key=True),
        sa.Column("value", _TEXT, nullable=False),
    )
