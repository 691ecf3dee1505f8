"""Which steps the tables of the key store take, on both databases."""

from __future__ import annotations

from pathlib import Path

from werkzekerheid.ledger.steps import Steps

STEPS = Path(__file__).parent / "key_revisions"
FIRST_STEP = "keys_0001"
LAST_STEP = "keys_0001"
"""What this program reads; known without asking Alembic, which takes as long to load as a whole command."""
KEY_STEPS = Steps(STEPS, LAST_STEP, unnoted=FIRST_STEP)
