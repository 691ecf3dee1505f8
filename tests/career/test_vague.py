"""Vague dates and lengths: what they may mean, and what counting with them gives."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkzekerheid.facts.vague import (
    ANY_DAY,
    Length,
    Span,
    add_months,
    check_day,
    check_duration,
    check_vague,
    length,
    span,
)

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
MONTHS_END = timedelta(days=3)


def days(text: str) -> Span:
    """`2021-03-01..2021-03-31` as a span; an end that is left out is open."""
    earliest, latest = (date.fromisoformat(end) if end else None for end in text.split(".."))
    return Span(earliest, latest)


@pytest.mark.parametrize(
    ("told", "means"),
    [
        ("2021", "2021-01-01..2021-12-31"),
        ("2021-03", "2021-03-01..2021-03-31"),
        ("2021-12", "2021-12-01..2021-12-31"),
        ("2020-02", "2020-02-01..2020-02-29"),
        ("2021-02", "2021-02-01..2021-02-28"),
        ("2021-03-14", "2021-03-14..2021-03-14"),
        ("2021-21", "2021-03-01..2021-05-31"),
        ("2021-22", "2021-06-01..2021-08-31"),
        ("2021-23", "2021-09-01..2021-11-30"),
        ("2021-24", "2021-12-01..2022-02-28"),
        ("2023-24", "2023-12-01..2024-02-29"),
        ("202X", "2020-01-01..2029-12-31"),
        # about: a day 14 days, a month or a season a month, a year a year
        ("2021-03-14~", "2021-02-28..2021-03-28"),
        ("2021-03~", "2021-02-01..2021-04-30"),
        ("2021-01~", "2020-12-01..2021-02-28"),
        ("2021-24~", "2021-11-01..2022-03-31"),
        ("2021~", "2020-01-01..2022-12-31"),
    ],
)
def test_a_vague_date_has_a_span(told: str, means: str) -> None:
    assert span(told) == days(means)
    assert check_vague(told) == told


@pytest.mark.parametrize(
    "told",
    [
        "", "0000", "0000-01", "0001~", "9999", "2021-13", "2021-00", "2021-20", "2021-25", "2021-02-29", "2021-04-31",
        "2021-21-01", "21", "2021-3", "2021-03-14T10:00", "202X~", "20XX", "2021?", "~2021", "2021 ", " 2021", "2021\n",
        "14-03-2021", "2021/2022", "٢٠٢١", "unknown",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(told: str) -> None:
    with pytest.raises(ValueError, match="2021-03-14"):
        span(told)


@pytest.mark.parametrize("told", ["2021", "2021-03", "2021-03-14~", "2021-02-29", "202X"])
def test_only_a_whole_day_is_a_day(told: str) -> None:
    assert check_day("2021-03-14") == "2021-03-14"
    with pytest.raises(ValueError, match="2021-03-14"):
        check_day(told)


@pytest.mark.parametrize(
    ("told", "means"),
    [
        ("P2Y", Length(24, 0)),
        ("P6M", Length(6, 0)),
        ("P1Y6M", Length(18, 0)),
        ("P2W", Length(0, 14)),
        ("P10D", Length(0, 10)),
        ("P1M2W3D", Length(1, 17)),
        ("P0D", Length(0, 0)),
        # about: one of the smallest unit
        ("P2Y~", Length(24, 0, slack_months=12)),
        ("P1Y6M~", Length(18, 0, slack_months=1)),
        ("P2W~", Length(0, 14, slack_days=7)),
        ("P1M3D~", Length(1, 3, slack_days=1)),
    ],
)
def test_a_length_is_months_and_days(told: str, means: Length) -> None:
    assert length(told) == means
    assert check_duration(told) == told


@pytest.mark.parametrize(
    "told", ["", "P", "P~", "6M", "P6", "P6M2Y", "PT6H", "P-1M", "P1.5Y", "P 6M", "P6M~~", "P6M\n", "P٦M"]
)
def test_what_is_no_length_is_refused(told: str) -> None:
    with pytest.raises(ValueError, match="P6M"):
        length(told)


@pytest.mark.parametrize(
    ("start", "counted", "gives"),
    [
        ("2021-03-14..2021-03-14", "P6M", "2021-09-14..2021-09-14"),
        ("2021-03-01..2021-03-31", "P6M", "2021-09-01..2021-09-30"),
        ("2021-01-31..2021-01-31", "P1M", "2021-02-28..2021-02-28"),
        ("2021-12-15..2021-12-15", "P1M", "2022-01-15..2022-01-15"),
        ("2020-02-29..2020-02-29", "P1Y", "2021-02-28..2021-02-28"),
        ("2021-03-14..2021-03-14", "P2W~", "2021-03-21..2021-04-04"),
        ("2021-03-14..2021-03-14", "P3M~", "2021-05-14..2021-07-14"),
        ("2021-03-14..", "P1D", "2021-03-15.."),
        ("..2021-03-14", "P1D", "..2021-03-15"),
        ("..", "P1Y", ".."),
    ],
)
def test_counting_forward(start: str, counted: str, gives: str) -> None:
    assert length(counted).after(days(start)) == days(gives)


@pytest.mark.parametrize(
    ("end", "counted", "gives"),
    [
        ("2021-09-14..2021-09-14", "P6M", "2021-03-14..2021-03-14"),
        ("2021-03-31..2021-03-31", "P1M", "2021-02-28..2021-02-28"),
        ("2021-01-15..2021-01-15", "P1M", "2020-12-15..2020-12-15"),
        ("2021-03-14..2021-03-14", "P3M~", "2020-11-14..2021-01-14"),
        ("2021-03-14..2021-03-14", "P2W~", "2021-02-21..2021-03-07"),
        ("..2021-03-14", "P1W", "..2021-03-07"),
    ],
)
def test_counting_backward(end: str, counted: str, gives: str) -> None:
    assert length(counted).before(days(end)) == days(gives)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("2021-01-01..2021-12-31", "2021-03-01..2021-03-31", "2021-03-01..2021-03-31"),
        ("2021-01-01..", "..2021-03-31", "2021-01-01..2021-03-31"),
        ("..", "..2021-03-31", "..2021-03-31"),
        ("..", "..", ".."),
    ],
)
def test_two_spans_meet_in_the_days_of_both(one: str, other: str, both: str) -> None:
    assert days(one).meet(days(other)) == days(other).meet(days(one)) == days(both)
    assert not days(both).is_empty


def test_spans_that_exclude_one_another_meet_in_no_day() -> None:
    assert days("2021-01-01..2021-01-31").meet(days("2021-02-01..2021-02-28")).is_empty
    assert not ANY_DAY.is_empty


def test_the_end_of_a_shorter_month_stays_its_end() -> None:
    assert add_months(date(2021, 1, 31), 1) == date(2021, 2, 28)
    assert add_months(date(2020, 1, 31), 1) == date(2020, 2, 29)
    assert add_months(date(2021, 3, 31), -13) == date(2020, 2, 29)


@given(DAYS)
def test_what_is_told_less_precisely_means_more(day: date) -> None:
    exact, month, year, decade = (
        span(told) for told in (f"{day}", f"{day:%Y-%m}", f"{day.year}", f"{day.year // 10}X")
    )

    for narrow, wide in ((exact, month), (month, year), (year, decade)):
        assert narrow.meet(wide) == narrow
    for plain in (f"{day}", f"{day:%Y-%m}", f"{day.year}"):
        about = span(f"{plain}~")
        assert span(plain).meet(about) == span(plain)
        assert about != span(plain)


@given(DAYS, DAYS)
def test_vague_dates_keep_the_order_of_their_days(one: date, other: date) -> None:
    first, last = sorted((one, other))

    for form in ("%Y-%m-%d", "%Y-%m-%d~", "%Y-%m", "%Y-%m~", "%Y", "%Y~"):
        earlier, later = span(f"{first:{form}}"), span(f"{last:{form}}")
        assert earlier.earliest is not None
        assert earlier.latest is not None
        assert later.earliest is not None
        assert later.latest is not None
        assert earlier.earliest <= later.earliest
        assert earlier.latest <= later.latest


@given(DAYS, st.integers(0, 600), st.integers(0, 2000), st.integers(0, 12), st.integers(0, 31))
def test_counted_there_and_back_the_day_is_among_the_days(
    day: date, months: int, more: int, slack: int, about: int
) -> None:
    exact = Span(day, day)
    counted = Length(months, more, slack, about)

    back = counted.before(counted.after(exact))

    assert back.earliest is not None
    assert back.latest is not None
    assert back.earliest - MONTHS_END <= day <= back.latest + MONTHS_END
    assert (back.latest - back.earliest).days >= 2 * about


@given(DAYS, DAYS, st.integers(0, 600), st.integers(0, 2000))
def test_counting_keeps_the_order(one: date, other: date, months: int, more: int) -> None:
    first, last = sorted((one, other))

    after = Length(months, more).after(Span(first, last))

    assert not after.is_empty
