"""The day it is in a ledger: only what is written down counts, not what the clock on the wall says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from werkzekerheid.facts.layout import day_of

if TYPE_CHECKING:
    from werkzekerheid.ledger.ledger import Ledger

CALENDAR = "calendar:nl"
"""The stream of days that are over: version 1 is the day on which the ledger was made, and none is skipped."""


def calendar_day(ledger: Ledger) -> date:
    """The day after the last that passed; before any did, the day on which the ledger was made."""
    return day_of(ledger.made_at) + timedelta(days=ledger.version(CALENDAR))
