"""Working days: Monday to Friday, but for the holidays in the dated list."""

from datetime import date, timedelta

import pytest

from werkzekerheid.rules.working_days import add_working_days, holidays, is_working_day


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2016-03-28", "Tweede paasdag in March"),
        ("2011-04-25", "Tweede paasdag, late"),
        ("2013-04-30", "the last Koninginnedag"),
        ("2018-04-27", "Koningsdag"),
        ("2020-05-05", "Bevrijdingsdag in a lustrum year"),
        ("2023-05-18", "Hemelvaartsdag"),
        ("2024-05-20", "Tweede pinksterdag"),
        ("2025-12-26", "Tweede kerstdag"),
        ("2026-01-01", "Nieuwjaarsdag"),
        ("2038-04-26", "Tweede paasdag, the latest there can be"),
    ],
)
def test_a_holiday_is_no_working_day(day: str, why: str) -> None:
    assert not is_working_day(date.fromisoformat(day)), why


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-05-05", "Bevrijdingsdag outside a lustrum year"),
        ("2026-04-03", "Goede Vrijdag"),
        ("2013-04-26", "before Koningsdag there was Koninginnedag"),
        ("2014-04-30", "no longer Koninginnedag"),
        ("2026-12-24", "the day before Christmas"),
    ],
)
def test_most_people_work_on_other_days(day: str, why: str) -> None:
    assert is_working_day(date.fromisoformat(day)), why


def test_the_birthday_of_the_king_moves_to_saturday_when_it_falls_on_a_sunday() -> None:
    assert {date(2014, 4, 26), date(2025, 4, 26), date(2031, 4, 26), date(2036, 4, 26)} <= holidays()
    assert not {date(2014, 4, 27), date(2025, 4, 27)} & holidays()


def test_the_movable_days_keep_their_distance_from_easter() -> None:
    """Hemelvaartsdag lies 38 days after Tweede paasdag, Tweede pinksterdag 49; the two are Mondays."""
    for year in range(2010, 2041):
        monday = next(
            day for day in sorted(holidays()) if day.year == year and day.month in {3, 4} and not day.weekday()
        )
        assert {monday + timedelta(days=38), monday + timedelta(days=49)} <= holidays()


def test_every_year_has_its_days() -> None:
    for year in range(2010, 2041):
        expected = 8 if year % 5 == 0 else 7
        assert sum(day.year == year for day in holidays()) == expected


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        ("2026-02-10", 3, "2026-02-13"),  # Tuesday to Friday
        ("2026-02-13", 1, "2026-02-16"),  # over a weekend
        ("2026-02-14", 1, "2026-02-16"),  # a Saturday does not count
        ("2025-12-24", 3, "2025-12-31"),  # over both kerstdagen and a weekend
        ("2026-02-10", 0, "2026-02-10"),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: str, number: int, expected: str) -> None:
    assert add_working_days(date.fromisoformat(day), number) == date.fromisoformat(expected)
