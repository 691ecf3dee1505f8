"""What is kept back cannot be found: not alone, not by subtraction, not by who knows how it was kept back."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from werkzekerheid.readmodels.few import Count, count, told, told_down, told_parts, told_share

SMALLEST = 3


def alike(*numbers: int) -> dict[str, Count]:
    return {f"part {place}": Count(number, number) for place, number in enumerate(numbers)}


def shown(*numbers: int, smallest: int = 10) -> list[int | None]:
    whole = Count(sum(numbers), sum(numbers))
    return list(told_parts(alike(*numbers), whole, smallest).values())


def test_a_number_about_fewer_workers_than_ten_is_not_told_however_large_it_is() -> None:
    assert told(count(["a"] * 40), 10) is None
    assert told(count(map(str, range(10))), 10) == 10


@pytest.mark.parametrize(
    ("numbers", "told_of_them"),
    [
        ((30, 20, 10), [30, 20, 10]),
        ((30, 20, 9), [30, None, None]),
        ((30, 20, 20, 9), [30, None, None, None]),  # of two alike, it would tell which one it was
        ((9, 9), [None, None]),
        ((4, 3, 2), [None, None, None]),
        ((40, 0), [None, None]),  # that there is nobody else tells of everybody
    ],
)
def test_with_a_small_part_the_smallest_of_the_others_is_kept_back(
    numbers: tuple[int, ...], told_of_them: list[int | None]
) -> None:
    assert shown(*numbers) == told_of_them


def test_a_share_is_kept_back_where_few_are_left_over() -> None:
    assert told_share(Count(30, 30), Count(9, 9), Count(39, 39), 10) is None
    assert told_share(Count(30, 30), Count(10, 10), Count(40, 40), 10) == 30


def test_numbers_that_go_down_say_nothing_of_a_few_that_fell_away() -> None:
    assert told_down([50, 50, 45, 39, 12, 4], 10) == [50, 50, None, 39, 12, None]


@pytest.mark.parametrize("parts", [2, 3, 4])
def test_no_part_that_is_kept_back_can_be_found(parts: int) -> None:
    """Every table there can be: of those that are told in the same words, each hidden part differs in two of them."""
    same: dict[tuple[int | None, ...], set[tuple[int, ...]]] = defaultdict(set)
    for numbers in product(range(12 if parts < 4 else 8), repeat=parts):
        total = sum(numbers)
        same[total if total >= SMALLEST else None, *shown(*numbers, smallest=SMALLEST)].add(numbers)
    tops = 11 if parts < 4 else 7
    for (whole, *told_of_them), tables in same.items():
        if whole is None or whole > tops:  # larger wholes have tables that are not looked at here
            continue
        for place, number in enumerate(told_of_them):
            if number is None:
                assert len({one[place] for one in tables}) > 1, (whole, told_of_them)


def test_no_number_that_is_kept_back_on_the_way_down_can_be_found() -> None:
    same: dict[tuple[int | None, ...], set[tuple[int, ...]]] = defaultdict(set)
    for numbers in product(range(10), repeat=4):
        if list(numbers) == sorted(numbers, reverse=True):
            same[tuple(told_down(numbers, SMALLEST))].add(numbers)
    for told_of_them, found in same.items():
        for place, number in enumerate(told_of_them):
            if number is None:
                assert len({one[place] for one in found}) > 1, told_of_them
