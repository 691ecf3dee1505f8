"""A career as a sequence of states, by month or by day, counted from 1 at its opening. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.research.states import PRIORITY, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzekerheid.research.spells import Spell

_ONE_DAY = timedelta(days=1)
_DECEMBER = 12


class Step(NamedTuple):
    """A stretch of a sequence in one state: its first and last place (both included), and the days it stands for."""

    state: str
    begin: int
    end: int
    first: date
    last: date


def by_day(spells: Sequence[Spell]) -> list[Step]:
    """A place a day."""
    if not spells:
        return []
    before = spells[0].first - _ONE_DAY
    return [Step(one.state, (one.first - before).days, (one.last - before).days, one.first, one.last) for one in spells]


def by_month(spells: Sequence[Spell]) -> list[Step]:
    """A place a calendar month; the state of a month is the one on most of its days, of equals the one that goes first.

    Days outside the window count for nothing. Not known gives way: a month has it only where no day has another.
    """
    steps: list[Step] = []
    for place, (first, last, state) in enumerate(_months(spells), start=1):
        if steps and steps[-1].state == state:
            steps[-1] = steps[-1]._replace(end=place, last=last)
        else:
            steps.append(Step(state, place, place, first, last))
    return steps


def _months(spells: Sequence[Spell]) -> Iterator[tuple[date, date, str]]:
    """Each month of the window: its first and last observed day, and its state."""
    if not spells:
        return
    rest = list(reversed(spells))
    cuts = [spells[0].first, *_firsts(spells[0].first, spells[-1].last), spells[-1].last + _ONE_DAY]
    for first, behind in pairwise(cuts):
        if rest[-1].first <= first and rest[-1].last >= behind:  # most months lie within one spell
            yield first, behind - _ONE_DAY, rest[-1].state
            continue
        held: dict[str, int] = {}
        while rest and rest[-1].first < behind:
            one = rest[-1]
            held[one.state] = held.get(one.state, 0) + (min(one.last + _ONE_DAY, behind) - max(one.first, first)).days
            if one.last >= behind:
                break
            rest.pop()
        yield first, behind - _ONE_DAY, _most(held)


def _most(held: dict[str, int]) -> str:
    known = {state: days for state, days in held.items() if state != UNKNOWN}
    return min(known or held, key=lambda state: (-held[state], PRIORITY[state]))


def _firsts(first: date, last: date) -> Iterator[date]:
    """The first days of the months behind that of `first`, up to `last`."""
    year, month = first.year, first.month
    while True:
        year, month = (year + 1, 1) if month == _DECEMBER else (year, month + 1)
        if date(year, month, 1) > last:
            return
        yield date(year, month, 1)
