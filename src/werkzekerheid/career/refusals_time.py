"""Refusals about time, and how facts are compared in it.

Vague days are compared with goodwill: a fact is refused only where no day that it may mean fits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.facts.vague import ANY_DAY, Span, add_months, length, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.event import Told
    from werkzekerheid.facts.layout import Moment

_LIFETIME = 120 * 12
"""In months."""
_STARTS = ("from_on", "starts_on")
_AHEAD = (
    "until_on", "ends_on", "planned_end_on", "evaluate_on", "review_on", "due_on", "expected_on", "redetermine_on",
    "valid_until_on", "answer_due_on",
)  # fmt: skip
_PAST: Mapping[str, tuple[str, ...]] = {"career_opened": ("birth_year",), "contact_series_reported": ("from_on",)}
"""Days in a fact that lie behind it."""


def happened(career: Career, told: Told) -> Span:
    """The days on which a fact may have happened, by its date and its told distance; any day where neither is told."""
    days = span(told.occurred) if told.occurred else ANY_DAY
    if told.elapsed is None:
        return days
    since = next((moment for moment, _ in career.moments if moment.event_id == told.since), None)
    if since is None:
        return days
    both = days.meet(length(told.elapsed).after(since.days))
    return days if both.is_empty else both


def lies_before(one: Span, other: Span) -> bool:
    """True where every day of `one` lies before every day of `other`."""
    return one.latest is not None and other.earliest is not None and one.latest < other.earliest


def before(career: Career, told: Told, moment: Moment) -> bool:
    """True where the fact certainly happened before that moment."""
    return lies_before(happened(career, told), moment.days)


def late(career: Career, told: Told, end: Moment) -> bool:
    """True where a fact that is recorded after this end may have happened before it: a late report.

    Without a day of its own a fact is of now.
    """
    days = happened(career, told)
    return days != ANY_DAY and not lies_before(end.days, days)


def far_off(_career: Career, fact: Fact, told: Told, today: date) -> str | None:
    """No day of a career lies more than a lifetime from today; `0206` is a slip of the pen."""
    names = tuple(name for name in type(fact).model_fields if name.endswith("_on") or name == "birth_year")
    days = [*_days(told, ("occurred", "learned_on")), *_days(fact, names)]
    lifetime = Span(add_months(today, -_LIFETIME), add_months(today, _LIFETIME))
    return "day_far_off" if any(lies_before(one, lifetime) or lies_before(lifetime, one) for one in days) else None


def in_the_future(career: Career, fact: Fact, told: Told, today: date) -> str | None:
    """What is still to come has its own facts (`change_announced`, a planned end); it did not happen."""
    now = Span(today, today)
    days = [happened(career, told), *_days(told, ("learned_on",)), *_days(fact, _PAST.get(fact.TYPE, ()))]
    return "in_the_future" if any(lies_before(now, one) for one in days) else None


def learned_before_it_happened(career: Career, _fact: Fact, told: Told) -> str | None:
    """Nobody hears of it before it happened."""
    too_early = any(lies_before(one, happened(career, told)) for one in _days(told, ("learned_on",)))
    return "learned_before_it_happened" if too_early else None


def history_after_the_opening(career: Career, fact: Fact, told: Told) -> str | None:
    """History is of the time before somebody was responsible; the opening itself is not."""
    if not told.history:
        return None
    if fact.TYPE == "career_opened":
        return "opening_is_no_history"
    after = career.opened is not None and lies_before(career.opened.days, happened(career, told))
    return "history_after_the_opening" if after else None


def ends_before_it_starts(career: Career, fact: Fact, told: Told) -> str | None:
    """An end, or a day that was planned, lies before the start; that is the day told for it, else that of the fact."""
    starts = next(_days(fact, _STARTS), None) or happened(career, told)
    parts = [fact, *getattr(fact, "agreements", ())]
    ends = (day for part in parts for day in _days(part, _AHEAD))
    return "ends_before_it_starts" if any(lies_before(end, starts) for end in ends) else None


def series_ends_before_it_starts(_career: Career, fact: Fact, _told: Told) -> str | None:
    """A series is told afterwards: its end may lie before the day of the report, not before its own start."""
    starts, ends = next(_days(fact, ("from_on",)), ANY_DAY), next(_days(fact, ("until_on",)), ANY_DAY)
    return "ends_before_it_starts" if lies_before(ends, starts) else None


def _days(holder: object, names: tuple[str, ...]) -> Iterator[Span]:
    """The spans of those of these fields that are there and told."""
    values = (getattr(holder, name, None) for name in names)
    return (span(value) for value in values if isinstance(value, str))
