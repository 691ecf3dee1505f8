"""Days as they are typed and as they are read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from werkzekerheid.cli.days import typed_day, typed_instant
from werkzekerheid.cli.problem import Problem
from werkzekerheid.days_in_words import day_in_words, is_derived


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ("2021-03-14", "14 mrt 2021"),
        ("2021-03-14~", "rond 14 mrt 2021"),
        ("2021-03", "mrt 2021"),
        ("2021-22", "zomer 2021"),
        ("2021-24~", "rond winter 2021"),
        ("2021~", "rond 2021"),
        ("202X", "2020 – 2029"),
        (None, "onbekend"),
        ("[2022-03-28]", "28 mrt 2022"),
        ("[2022-01-05..2022-03-28]", "5 jan – 28 mrt 2022"),
        ("[2021-12-05..2022-03-28]", "5 dec 2021 – 28 mrt 2022"),
        ("[2021-11-01..2022-02-28]", "nov 2021 – feb 2022"),
        ("[2022-01-01..2022-12-31]", "2022"),
        ("[2022-02-01..2022-02-28]", "feb 2022"),
        ("[..2022-03-28]", "uiterlijk 28 mrt 2022"),
        ("[2022-03-28..]", "op zijn vroegst 28 mrt 2022"),
    ],
)
def test_a_day_is_told_as_it_was_told_and_never_more_precisely(shown: str | None, words: str) -> None:
    assert day_in_words(shown) == words


def test_only_what_was_not_told_is_marked_as_derived() -> None:
    assert is_derived("[2022-03-28]")
    assert not is_derived("2022-03-28")
    assert not is_derived(None)


def test_a_day_is_typed_as_a_day() -> None:
    assert typed_day("--as-of", "2024-02-29") == date(2024, 2, 29)
    assert typed_day("--as-of", None) is None


@pytest.mark.parametrize("typed", ["2024-02-30", "2024-02", "20240229", "gisteren", ""])
def test_what_is_no_day_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(Problem, match="--as-of"):
        typed_day("--as-of", typed)


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        ("2024-07-01T12:00:00Z", datetime(2024, 7, 1, 12, tzinfo=UTC)),
        ("2024-07-01T12:00", datetime(2024, 7, 1, 10, tzinfo=UTC)),
        ("2024-07-01", datetime(2024, 7, 1, 21, 59, 59, 999_999, tzinfo=UTC)),
    ],
)
def test_an_instant_is_a_moment_or_the_end_of_a_day_in_amsterdam(typed: str, instant: datetime) -> None:
    assert typed_instant("--known-at", typed) == instant


@pytest.mark.parametrize("typed", ["2024-07-32", "12:00", "nu"])
def test_what_is_no_instant_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(Problem, match="--known-at"):
        typed_instant("--known-at", typed)
