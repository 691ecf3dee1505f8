"""Which steps the tables of the audit store take, on both databases."""

from __future__ import annotations

from pathlib import Path

from werkzekerheid.ledger.steps import Steps

STEPS = Path(__file__).parent / "audit_revisions"
LAST_STEP = "audit_0003"
AUDIT_STEPS = Steps(STEPS, LAST_STEP)
