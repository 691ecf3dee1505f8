"""The stored tables: what must be searched over careers, and how far the ledger was read into them.

Class `work` and the names of rules only, in a file or schema of their own that no backup takes: all of it can be made
again. The names carry a version (`promises_v1`), so that a later form can be built beside the one that readers look at.

This module imports SQLAlchemy, which takes half a second: whoever only reads one career does not import it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = sa.String().with_variant(sa.Text(collation="C"), "postgresql")
"""Text in the same order on both databases: that of its bytes."""
PROJECTOR = "views"
_LIVE, _BESIDE, _OLD = "v1", "v1_beside", "v1_old"


class Tables(NamedTuple):
    """One set of tables: those readers look at, those a rebuild fills beside them, or those it took the place of."""

    situation: sa.Table
    promises: sa.Table
    handovers: sa.Table
    alerts: sa.Table
    sharing: sa.Table
    continuity: sa.Table
    parties: sa.Table
    next_look: sa.Table
    dead_letters: sa.Table
    position: sa.Table

    def of_career(self) -> Iterator[sa.Table]:
        """The tables with rows about careers."""
        yield from (self.situation, self.promises, self.handovers, self.alerts, self.sharing, self.continuity)
        yield from (self.parties, self.next_look, self.dead_letters)


def _tables(metadata: sa.MetaData, version: str) -> Tables:
    return Tables(
        _situation(metadata, version),
        _promises(metadata, version),
        _handovers(metadata, version),
        _alerts(metadata, version),
        _sharing(metadata, version),
        _continuity(metadata, version),
        _parties(metadata, version),
        _next_look(metadata, version),
        _dead_letters(metadata, version),
        _position(metadata, version),
    )


def _situation(metadata: sa.MetaData, version: str) -> sa.Table:
    """One row per career, as it stood on `next_look.looked_on`; days as told. NULL is unknown, never "no"."""
    return sa.Table(
        f"situation_{version}",
        metadata,
        sa.Column("career", TEXT, primary_key=True),
        sa.Column("working", sa.Boolean),
        sa.Column("form", TEXT),
        sa.Column("organisation", TEXT),
        sa.Column("organisation_kind", TEXT),
        sa.Column("since", TEXT),
        sa.Column("contract_kind", TEXT),
        sa.Column("contract_ends_on", TEXT),
        sa.Column("has_coach", sa.Boolean),
        sa.Column("last_contact_on", TEXT),
        sa.Column("opened_on", TEXT),
        sa.Column("told_on", sa.Date),  # the last day of its telling
        sa.Column("horizon", sa.Date),  # nothing after this day is known; NULL for a live career
        sa.Column("facts", sa.Integer, nullable=False),
    )


def _promises(metadata: sa.MetaData, version: str) -> sa.Table:
    """One row per promise, in the order of the rules; its state is computed on reading, for the day that is asked.

    Of what settled it only the days that decide, see `rows.PromiseRow`.
    """
    return sa.Table(
        f"promises_{version}",
        metadata,
        sa.Column("career", TEXT, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("rule", TEXT, nullable=False),
        sa.Column("part", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("ground", TEXT, nullable=False),
        sa.Column("opens_on", sa.Date),
        sa.Column("due_on", sa.Date),
        sa.Column("broken_after", sa.Date),
        sa.Column("kept_by", TEXT),
        sa.Column("kept_on", sa.Date),
        sa.Column("kept_earliest", sa.Date),
        sa.Column("kept_latest", sa.Date),
        sa.Column("kept_known_on", sa.Date),
        sa.Column("excused_by", TEXT),
        sa.Column("excused_earliest", sa.Date),
        sa.Column("given_up_by", TEXT),
        sa.Column("concerns", TEXT, nullable=False),
        sa.Column("audience", sa.JSON, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
    )


def _handovers(metadata: sa.MetaData, version: str) -> sa.Table:
    """One row per handover, in the order of life, and per handover that was not there; days as told."""
    return sa.Table(
        f"handovers_{version}",
        metadata,
        sa.Column("career", TEXT, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("handover", TEXT),
        sa.Column("occasion", TEXT),
        sa.Column("from_organisation", TEXT),
        sa.Column("from_role", TEXT),
        sa.Column("to_organisation", TEXT),
        sa.Column("to_role", TEXT),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("warm", sa.Boolean),
        sa.Column("topics_given", sa.JSON, nullable=False),
        sa.Column("topics_missing", sa.JSON, nullable=False),
        sa.Column("relayed_to", sa.JSON, nullable=False),
        sa.Column("tried", sa.JSON, nullable=False),
        sa.Column("offered_on", TEXT),
        sa.Column("accepted_on", TEXT),
        sa.Column("found_on", TEXT),
        sa.Column("followed_up", TEXT),
    )


def _alerts(metadata: sa.MetaData, version: str) -> sa.Table:
    """One row per alert, folded from the alert stream of its career."""
    return sa.Table(
        f"alerts_{version}",
        metadata,
        sa.Column("career", TEXT, primary_key=True),
        sa.Column("alert", TEXT, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("rule", TEXT, nullable=False),
        sa.Column("part", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("ground", TEXT, nullable=False),
        sa.Column("concerns", TEXT, nullable=False),
        sa.Column("audience", sa.JSON, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("opens_on", TEXT),
        sa.Column("due_on", TEXT),
        sa.Column("promise_state", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("raised_at", TEXT, nullable=False),
        *(sa.Column(name, sa.Date, nullable=name != "raised_on") for name in ("raised_on", "seen_on", "answered_on")),
        *(sa.Column(name, sa.Date) for name in ("escalated_on", "kept_on", "withdrawn_on", "reopened_on")),
        sa.Column("escalates_on", sa.Date),  # when nobody answers before; NULL where it will not
        *(sa.Column(name, TEXT) for name in ("seen_by", "answered_by", "answered_how", "escalated_to")),
        sa.Column("kept_by", TEXT),
        sa.Column("withdrawn_because", TEXT),
    )


def _sharing(metadata: sa.MetaData, version: str) -> sa.Table:
    """One row per disclosure or refusal, see `sharing_register.SharingRow`."""
    return sa.Table(
        f"sharing_{version}",
        metadata,
        sa.Column("career", TEXT, primary_key=True),
        sa.Column("origin", TEXT, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("on_day", TEXT),
        sa.Column("latest_on", sa.Date),
        sa.Column("recorded_at", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("disclosure", TEXT),
        sa.Column("sender_organisation", TEXT),
        sa.Column("sender_role", TEXT),
        sa.Column("recipient_organisation", TEXT, nullable=False),
        sa.Column("recipient_role", TEXT, nullable=False),
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("legal_basis", TEXT),
        sa.Column("consent", TEXT),
        sa.Column("classes", sa.JSON, nullable=False),
        sa.Column("channel", TEXT),
        sa.Column("events", sa.JSON, nullable=False),
        sa.Column("digest", TEXT),
        sa.Column("ground", TEXT),
    )


def _continuity(metadata: sa.MetaData, version: str) -> sa.Table:
    """One row per career that may be used, see `continuity.ContinuityRow`."""
    return sa.Table(
        f"continuity_{version}",
        metadata,
        sa.Column("career", TEXT, primary_key=True),
        *(sa.Column(name, sa.Date) for name in ("opened_on", "closed_on", "horizon", "heard_on")),
        *(sa.Column(name, sa.JSON, nullable=False) for name in ("work", "lost", "answering", "guiding")),
    )


def _parties(metadata: sa.MetaData, version: str) -> sa.Table:
    """One row per organisation that a career or the stream beside it names, see `parties`."""
    return sa.Table(
        f"parties_{version}",
        metadata,
        *(sa.Column(name, TEXT, primary_key=True) for name in ("career", "origin", "organisation")),
    )


def _next_look(metadata: sa.MetaData, version: str) -> sa.Table:
    """One row per career: on which day a rule looked last, and the first day on which something changes by itself."""
    return sa.Table(
        f"next_look_{version}",
        metadata,
        sa.Column("career", TEXT, primary_key=True),
        sa.Column("looked_on", sa.Date, nullable=False),
        sa.Column("day", sa.Date),
    )


def _dead_letters(metadata: sa.MetaData, version: str) -> sa.Table:
    """One row per event that could not be read or folded, and why (a code); it holds back only its own career."""
    return sa.Table(
        f"dead_letters_{version}",
        metadata,
        sa.Column("position", sa.BigInteger, primary_key=True),
        sa.Column("career", TEXT),  # NULL for an event of no career
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("why", TEXT, nullable=False),
    )


def _position(metadata: sa.MetaData, version: str) -> sa.Table:
    """One row per projector: the last position that is in the tables, and the day that it is by then."""
    return sa.Table(
        f"position_{version}",
        metadata,
        sa.Column("projector", TEXT, primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
    )


METADATA, METADATA_BESIDE = sa.MetaData(), sa.MetaData()
LIVE = _tables(METADATA, _LIVE)
BESIDE = _tables(METADATA_BESIDE, _BESIDE)
OLD = _tables(sa.MetaData(), _OLD)
sa.Index("next_look_v1_day", LIVE.next_look.c.day)
sa.Index("alerts_v1_escalates_on", LIVE.alerts.c.escalates_on)
sa.Index("alerts_v1_alert", LIVE.alerts.c.alert)
sa.Index("alerts_v1_escalated_to", LIVE.alerts.c.escalated_to)
sa.Index("parties_v1_organisation", LIVE.parties.c.organisation)
sa.Index("situation_v1_told_on", LIVE.situation.c.told_on)
sa.Index("sharing_v1_sender", LIVE.sharing.c.sender_organisation)
sa.Index("sharing_v1_recipient", LIVE.sharing.c.recipient_organisation)
PENDING = sa.Table(
    "pending_v1",
    METADATA,
    sa.Column("career", TEXT, primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
)
"""Careers whose rows are stored and whose alerts are not yet looked at, each with the day of the look."""
HEEDED = sa.Table("heeded_v1", METADATA, sa.Column("key_id", TEXT, primary_key=True))
"""Destroyed keys of which no row says anything any more. Any other that was destroyed may still be in the rows."""
META = sa.Table(
    "meta",
    METADATA,
    sa.Column("name", TEXT, primary_key=True),
    sa.Column("value", TEXT, nullable=False),
)
