"""Days as people read them, in the language chosen."""

from __future__ import annotations

import re
from datetime import date, timedelta

from werkzekerheid.messages import say

_SPAN = re.compile(r"\[(?:(\d{4}-\d{2}-\d{2})?\.\.(\d{4}-\d{2}-\d{2})?|(\d{4}-\d{2}-\d{2}))\]")
_DAY_LONG = len("2021-03-14")
_MONTH_LONG = len("2021-03")
_SPRING = 21
_ONE_DAY = timedelta(days=1)


def is_derived(shown: str | None) -> bool:
    """True for a day that was not told but counted: documents put those in brackets."""
    return shown is not None and shown.startswith("[")


def day_in_words(shown: str | None) -> str:
    """A day of a document in words: `2021-03~` is "rond maart 2021"; derived days are the days between which they lie.

    None is unknown; what is no day stands as it is.
    """
    if shown is None:
        return say("cli_unknown")
    if (found := _SPAN.fullmatch(shown)) is not None:
        earliest, latest, one = (date.fromisoformat(part) if part else None for part in found.groups())
        return span_in_words(one or earliest, one or latest)
    return _told_in_words(shown)


def span_in_words(earliest: date | None, latest: date | None) -> str:
    """The days between which something lies, both inclusive; an open end is None."""
    if earliest is None or latest is None:
        day = latest or earliest
        if day is None:
            return say("cli_unknown")
        return say("cli_at_the_latest" if latest else "cli_at_the_earliest", day=whole_day(day))
    if earliest == latest:
        return whole_day(earliest)
    if earliest.day == 1 and (latest + _ONE_DAY).day == 1:
        return _whole_months(earliest, latest)
    if earliest.year == latest.year:
        return f"{earliest.day} {_month(earliest.month)} – {whole_day(latest)}"
    return f"{whole_day(earliest)} – {whole_day(latest)}"


def whole_day(day: date) -> str:
    """One day, `14 mrt 2021`."""
    return f"{day.day} {_month(day.month)} {day.year}"


def quarters() -> tuple[str, str, str]:
    """The short names of the months in which the second, third and fourth quarter begin."""
    return _month(4), _month(7), _month(10)


def _whole_months(earliest: date, latest: date) -> str:
    """Whole months or years, without the days that say nothing more."""
    if (earliest.month, latest.month) == (1, 12):
        return str(earliest.year) if earliest.year == latest.year else f"{earliest.year} – {latest.year}"
    if earliest.year != latest.year:
        return f"{_month(earliest.month)} {earliest.year} – {_month(latest.month)} {latest.year}"
    if earliest.month == latest.month:
        return f"{_month(earliest.month)} {earliest.year}"
    return f"{_month(earliest.month)} – {_month(latest.month)} {latest.year}"


def _told_in_words(told: str) -> str:
    about, plain = told.endswith("~"), told.removesuffix("~")
    if plain.endswith("X"):
        words = f"{plain[:3]}0 – {plain[:3]}9"
    elif len(plain) == _DAY_LONG:
        words = whole_day(date.fromisoformat(plain))
    elif len(plain) == _MONTH_LONG:
        words = f"{_month_or_season(int(plain[5:]))} {plain[:4]}"
    else:
        words = plain
    return say("cli_about", day=words) if about else words


def _month_or_season(number: int) -> str:
    return say("cli_seasons").split()[number - _SPRING] if number >= _SPRING else _month(number)


def _month(number: int) -> str:
    return say("cli_months").split()[number - 1]
