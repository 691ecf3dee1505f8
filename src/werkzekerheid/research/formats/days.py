"""Vague days as they leave: earliest, latest, and how precisely it was told. Nothing is made more precise."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from werkzekerheid.career.records import ToldDay
    from werkzekerheid.facts.layout import Moment

Days = tuple["date | None", "date | None", str]
_BY_LENGTH = {10: "day", 7: "month", 4: "year"}
_SEASON = 21


@cache
def _told(occurred: str) -> str:
    """How precise a date as told is; `about_` before it where it was told as about then."""
    plain = occurred.removesuffix("~")
    if plain.endswith("X"):
        return "decade"
    season = len(plain) == len("2021-21") and int(plain[-2:]) >= _SEASON
    precision = "season" if season else _BY_LENGTH[len(plain)]
    return precision if plain == occurred else f"about_{precision}"


def days(moment: Moment) -> Days:
    """The earliest and latest day on which an event may have happened, and its precision.

    `order` is of one of which only the order is known; `derived` of one that was counted or lies between neighbours.
    """
    if moment.dayless:
        return None, None, "order"
    if moment.occurred is None or moment.derived:
        return moment.earliest, moment.bound, "derived"
    return moment.earliest, moment.bound, _told(moment.occurred)


def days_told(day: ToldDay | None) -> Days:
    """The same of a day that stands in a fact; `not_told` where there is none."""
    if day is None or (day.span.earliest is None and day.span.latest is None):
        return None, None, "not_told"
    return day.span.earliest, day.span.latest, "derived" if day.told is None else _told(day.told)


def days_maybe(moment: Moment | None) -> Days:
    """The same of an event that may not have been told."""
    return (None, None, "not_told") if moment is None else days(moment)
