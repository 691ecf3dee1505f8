"""What the sharing register tells beside the events, as marks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from werkzekerheid.facts.vague import span
from werkzekerheid.messages import say
from werkzekerheid.picture.life import Mark, When
from werkzekerheid.picture.themes import meanings
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from werkzekerheid.picture.life import Rows

_TYPES = frozenset({"data_shared", "sharing_refused"})


def shared_beside(events: Rows, sharing: Iterable[Mapping[str, Any]]) -> list[Mark]:
    """The disclosures and refusals of the register that no event among these tells, in the order of their days.

    One without a day is left out: where it stands among the others, the register does not say.
    One that was told of afterwards stands among the events where the reader may see it; a second mark would say that
    it happened twice.
    """
    told = any(one["type"] in _TYPES for one in events)
    rows = [one for one in sharing if not (one["told"] and told)]
    found = [(days, one) for one in rows if (days := _days(one["on"])) is not None]
    found.sort(key=lambda one: one[0])
    return [_mark(len(events) + place, days, one) for place, (days, one) in enumerate(found)]


def _mark(place: int, days: tuple[date, date], row: Mapping[str, Any]) -> Mark:
    kind = "shared" if row["state"] == "shared" else "refused"
    who = word("role", row["to"]["role"])
    told = say("picture_sharing_row", what=meanings()[kind], who=who)
    return Mark(kind, When(place, *days), who, told)


def _days(on: str | None) -> tuple[date, date] | None:
    """The first and last day of what a row says of its day; None where it says none, or only one end."""
    if on is None:
        return None
    if on.startswith("["):
        first, _, last = on.strip("[]").partition("..")
        return (
            (date.fromisoformat(first), date.fromisoformat(last or first))
            if first and (last or ".." not in on)
            else None
        )
    days = span(on)
    return (days.earliest, days.latest) if days.earliest and days.latest else None
