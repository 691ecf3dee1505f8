"""What was looked at, and when, in words."""

from __future__ import annotations

from datetime import datetime

from werkzekerheid import catalogue
from werkzekerheid.days_in_words import whole_day
from werkzekerheid.facts.layout import AMSTERDAM
from werkzekerheid.words import has_word, word


def called(what: str | None) -> str:
    """What was looked at or recorded, in words; a command without a word of its own as it is called."""
    return ", ".join(_called(one) for one in (what or "").split("+"))


def _called(code: str) -> str:
    if has_word("access_what", code):
        return word("access_what", code)
    return catalogue.event_type(code).title.lower() if code in catalogue.event_names() else code.replace("_", " ")


def moment(at: str) -> str:
    """A moment in Amsterdam, `2 mrt 2026 10:00`."""
    there = datetime.fromisoformat(at).astimezone(AMSTERDAM)
    return f"{whole_day(there.date())} {there:%H:%M}"
