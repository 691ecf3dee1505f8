"""What the tests of the audit store share: a store on either database, and lines to put into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ledgers import KEK, WORKER, Clock
from werkzekerheid.ledger.audit.lines import AccessLine, ProcessingLine
from werkzekerheid.ledger.ledger import Ledger
from werkzekerheid.ledger.stored import moment

if TYPE_CHECKING:
    from datetime import datetime

    from werkzekerheid.ledger.audit.log import AuditLog
    from werkzekerheid.ledger.storage import Where

TRACE = "0af7651916cd43dd8448eb211c80319c"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(where: Where, clock: Clock, tmp_path: Path) -> Iterator[Ledger]:
    """On both databases."""
    with Ledger.create(where, kek=KEK, destroyed=tmp_path / "ledger.destroyed.jsonl", clock=clock) as made:
        yield made


@pytest.fixture
def log(ledger: Ledger) -> Iterator[AuditLog]:
    with ledger.open_audit() as opened:
        yield opened


def looked(number: int, at: datetime, person: str = "person-1", career: str | None = WORKER) -> AccessLine:
    """Somebody looked at the situation of a career; the number is in the trace."""
    return AccessLine(
        at=moment(at),
        trace_id=trace(number),
        action="read",
        outcome="allowed",
        person=person,
        role="jobcoach",
        organisation="org-1",
        on_behalf_of=None,
        career=career,
        what="situation",
        purpose="guidance",
        relation="care_team",
        ground=None,
        basis="participatiewet_10",
        classes=("work", "health"),
        via="cli",
        digest="ab" * 32,
        rules="2026-01-01",
    )


def handled(number: int, time: int = 1_772_353_860_000, subject: str = "c0ffee") -> ProcessingLine:
    """An activity handled somebody's data."""
    return ProcessingLine(
        trace_id=trace(number),
        span_id=f"{number + 1:016x}",
        parent_span_id=None,
        name="situation",
        start_time=time,
        end_time=time + 3,
        status="Ok",
        processing_activity_id="urn:werkzekerheid:verwerking:begeleiden:1",
        data_subject_id=subject,
        data_subject_id_type="urn:werkzekerheid:pseudoniem:loopbaan",
    )


def trace(number: int) -> str:
    return f"{number + 1:032x}"
