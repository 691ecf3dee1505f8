"""A day as somebody types it, in Dutch or English, exact or vague: `3-11-2026`, `maart 2026`, `rond zomer 2025`.

It is kept as vague as it was told, in the form of the ledger (EDTF): `2026-11-03`, `2026-03`, `2025-22~`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

_MONTHS = (
    ("januari", "january", "jan"), ("februari", "february", "feb"), ("maart", "march", "mrt", "mar"),
    ("april", "apr"), ("mei", "may"), ("juni", "june", "jun"), ("juli", "july", "jul"), ("augustus", "august", "aug"),
    ("september", "sept", "sep"), ("oktober", "october", "okt", "oct"), ("november", "nov"), ("december", "dec"),
)  # fmt: skip
_SEASONS = (("lente", "voorjaar", "spring"), ("zomer", "summer"), ("herfst", "najaar", "autumn", "fall"), ("winter",))
_SPRING = 21
_DAYS_AGO = {"vandaag": 0, "today": 0, "gisteren": 1, "yesterday": 1, "eergisteren": 2}
_NUMBER_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names} | {
    name: number for number, names in enumerate(_SEASONS, _SPRING) for name in names
}
_ABOUT = re.compile(r"^(?:rond|ongeveer|circa|ca\.?|about|around)\s+|~$")
_FORMS = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<day>[0-9]{1,2})[-/. ](?P<month>[0-9]{1,2})[-/. ](?P<year>[0-9]{4})"),
    re.compile(r"(?P<day>[0-9]{1,2}) (?P<name>[a-z]+)\.? (?P<year>[0-9]{4})"),
    re.compile(r"(?P<name>[a-z]+)\.? (?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})"),
    re.compile(r"(?P<month>[0-9]{1,2})[-/](?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})"),
)
_DECEMBER = 12


class NotADay(ValueError):
    """Nobody can tell which day is meant."""


def typed_day(typed: str, today: date) -> str:
    """The day in the form of the ledger.

    Raises:
        NotADay: it is none, also where there is no such day.
    """
    text = re.sub(r"\s+", " ", typed.strip().lower())
    if text in _DAYS_AGO:
        return (today - timedelta(_DAYS_AGO[text])).isoformat()
    plain, about = _ABOUT.subn("", text)
    for form in _FORMS:
        if (found := form.fullmatch(plain)) is not None:
            return _written(found.groupdict()) + ("~" if about else "")
    raise NotADay


def _written(parts: dict[str, str | None]) -> str:
    year, day = int(parts["year"] or 0), parts.get("day")
    if year == 0:
        raise NotADay
    name, number = parts.get("name"), parts.get("month")
    month = _NUMBER_OF.get(name) if name else int(number) if number else None
    if month is None:
        if name:
            raise NotADay
        return f"{year:04}"
    if day is not None:
        return _exact(year, month, int(day))
    if not (1 <= month <= _DECEMBER or name):
        raise NotADay
    return f"{year:04}-{month:02}"


def _exact(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:  # also a day in a season
        raise NotADay from None
