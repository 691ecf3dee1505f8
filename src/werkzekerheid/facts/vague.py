"""Vague dates and lengths: kept as told, read as a span of days, never made more precise.

The forms are a small part of EDTF (ISO 8601-2): a year, a month, a day, a season (21 spring .. 24 winter, by the
meteorological calendar, so that winter 2021 ends in February 2022), a decade, and `~` for about.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from werkzekerheid.messages import say

_VAGUE = re.compile(r"(?P<year>\d{4})(-(?P<month>\d{2})(-(?P<day>\d{2}))?)?(?P<about>~)?|(?P<decade>\d{3})X", re.ASCII)
_DURATION = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(~)?", re.ASCII)
_ABOUT_DAYS = 14
_SPRING, _WINTER = 21, 24


class Span(NamedTuple):
    """The days on which something may have happened; both ends inclusive, an open end is None."""

    earliest: date | None
    latest: date | None

    def meet(self, other: Span) -> Span:
        """The days that lie in both; empty when they exclude one another (see `is_empty`)."""
        return Span(_later(self.earliest, other.earliest), _sooner(self.latest, other.latest))

    def not_before(self, day: date) -> Span:
        """The days of it from this one on."""
        return self if self.earliest is not None and self.earliest >= day else Span(day, self.latest)

    def not_after(self, day: date) -> Span:
        """The days of it up to this one."""
        return self if self.latest is not None and self.latest <= day else Span(self.earliest, day)

    @property
    def is_empty(self) -> bool:
        """True where the earliest day lies after the latest."""
        return self.earliest is not None and self.latest is not None and self.earliest > self.latest


ANY_DAY = Span(None, None)


class Length(NamedTuple):
    """A told length: whole months and days; `slack_*` is what "about" adds on both sides."""

    months: int
    days: int
    slack_months: int = 0
    slack_days: int = 0

    def after(self, span: Span) -> Span:
        """The span of what happened this long after something in `span`.

        Raises:
            OverflowError, ValueError: counted out of the calendar.
        """
        return Span(
            span.earliest and _moved(span.earliest, self.months - self.slack_months, self.days - self.slack_days),
            span.latest and _moved(span.latest, self.months + self.slack_months, self.days + self.slack_days),
        )

    def before(self, span: Span) -> Span:
        """The span of what happened this long before something in `span`.

        Raises:
            OverflowError, ValueError: counted out of the calendar.
        """
        # Days first: what was counted on last is counted off first.
        more, less = timedelta(days=self.days + self.slack_days), timedelta(days=self.days - self.slack_days)
        return Span(
            span.earliest and _moved(span.earliest - more, -self.months - self.slack_months),
            span.latest and _moved(span.latest - less, -self.months + self.slack_months),
        )

    def end_of(self, starts: Span) -> Span:
        """The end of what begins in `starts` and lasts this long; no day is known of an end past the calendar."""
        try:
            return self.after(starts)
        except (OverflowError, ValueError):
            return ANY_DAY


def _later(one: date | None, other: date | None) -> date | None:
    return max(one, other) if one and other else one or other


def _sooner(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other


def _moved(day: date, months: int, days: int = 0) -> date:
    """`day` moved by whole months (the end of a shorter month stays its end), then by days."""
    if months:
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        following = date(year + (month == 11), (month + 1) % 12 + 1, 1)  # noqa: PLR2004
        day = date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))
    return day + timedelta(days=days) if days else day


def add_months(day: date, months: int) -> date:
    """`day` moved by whole months; 31 January and one month is the last day of February."""
    return _moved(day, months)


@lru_cache(maxsize=4096)
def span(told: str) -> Span:
    """The earliest and latest day of a date as told.

    Raises:
        ValueError: not one of the forms, or no such day.
    """
    if (found := _VAGUE.fullmatch(told)) is None:
        raise ValueError(say("vague_date"))
    try:
        if found["decade"]:
            return Span(date(int(found["decade"]) * 10, 1, 1), date(int(found["decade"]) * 10 + 9, 12, 31))
        return _spanned(int(found["year"]), found["month"], found["day"], about=found["about"] is not None)
    except (ValueError, OverflowError) as error:
        raise ValueError(say("vague_date")) from error


def _spanned(year: int, month: str | None, day: str | None, *, about: bool) -> Span:
    """The span of a year, a month or season, or a day; ends are kept as the first day after, so months stay whole."""
    if day is not None and month is not None:
        exact = date(year, int(month), int(day))
        slack = timedelta(days=_ABOUT_DAYS if about else 0)
        return Span(exact - slack, exact + slack)
    if month is None:
        first, months, slack_months = date(year, 1, 1), 12, 12
    elif _SPRING <= int(month) <= _WINTER:
        first, months, slack_months = date(year, (int(month) - _SPRING) * 3 + 3, 1), 3, 1
    else:
        first, months, slack_months = date(year, int(month), 1), 1, 1
    widened = slack_months if about else 0
    return Span(_moved(first, -widened), _moved(first, months + widened) - timedelta(days=1))


@lru_cache(maxsize=1024)
def length(told: str) -> Length:
    """A length as told; `~` widens it by one of its smallest unit.

    Raises:
        ValueError: not a length in years, months, weeks and days.
    """
    found = _DURATION.fullmatch(told)
    if found is None or not any(found.group(i) is not None for i in range(1, 5)):
        raise ValueError(say("told_length"))
    years, months, weeks, days = (int(part) if part is not None else None for part in found.groups()[:4])
    slack_months, slack_days = 0, 0
    if found.group(5):
        slack_days = 1 if days is not None else 7 if weeks is not None else 0
        slack_months = 0 if slack_days else 1 if months is not None else 12
    return Length((years or 0) * 12 + (months or 0), (weeks or 0) * 7 + (days or 0), slack_months, slack_days)


def check_vague(told: str) -> str:
    """`told` itself when it is a vague date; raises ValueError otherwise."""
    span(told)
    return told


def check_day(told: str) -> str:
    """`told` itself when it is a whole day; raises ValueError otherwise."""
    one = span(told)
    if one.earliest is None or one.earliest != one.latest or len(told) != len("2021-03-14"):
        raise ValueError(say("whole_day"))
    return told


def check_duration(told: str) -> str:
    """`told` itself when it is a length; raises ValueError otherwise."""
    length(told)
    return told
