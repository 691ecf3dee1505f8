"""The moment a document is about, for the head of a sheet."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from werkzekerheid.days_in_words import day_in_words, whole_day
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DAY_LONG = len("2024-03-14")


def asked(document: Mapping[str, Any]) -> Iterator[str]:
    """What was asked for, where it is not simply all that is known now."""
    if document.get("as_of"):
        yield say("cli_as_of", day=day_in_words(document["as_of"]))
    known = document.get("known_at")
    if known and len(known) == _DAY_LONG:
        yield say("cli_known_on", day=day_in_words(known))
    elif known:
        # Here, because the time zone data costs time that few readings need.
        from werkzekerheid.facts.layout import AMSTERDAM

        moment = datetime.fromisoformat(known).astimezone(AMSTERDAM)
        yield say("cli_known_at", day=whole_day(moment.date()), time=f"{moment:%H:%M}")
