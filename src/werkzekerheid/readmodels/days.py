"""Days as a reader sees them: as told; in brackets, as an EDTF set, where they were not told but derived."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.career.days import day_of_event

if TYPE_CHECKING:
    from werkzekerheid.career.records import ToldDay
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.facts.vague import Span


class Asked(NamedTuple):
    """The two moments at which a reader asks: what was true on `as_of`, as the ledger knew it at `known_at`."""

    as_of: date | None = None
    known_at: datetime | None = None


LATEST = Asked()
"""All that is known, without a day to look from."""


def shown(told: str | None, days: Span) -> str | None:
    """A day as told, else as the days on which it may be: `[2022-01-01..2022-03-28]`, `[2024-06-30]`, `[..2022-03-28]`.

    None where no day is known.
    """
    earliest, latest = days
    if told is not None or (earliest is None and latest is None):
        return told
    if earliest == latest:
        return f"[{earliest}]"
    return f"[{earliest or ''}..{latest or ''}]"


def shown_day(day: ToldDay | None) -> str | None:
    """The same for a day that stands in a fact; None where there is none."""
    return shown(*day) if day else None


def shown_moment(moment: Moment | None) -> str | None:
    """The same for the day of an event; None where only its order is known."""
    return shown_day(day_of_event(moment)) if moment else None


def iso(day: date | None) -> str | None:
    """A whole day, or None."""
    return day.isoformat() if day else None


def instant(moment: datetime | None) -> str | None:
    """A moment in UTC, `2026-01-05T12:00:00Z`, or None."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
