"""Careers month by month since their opening, and how many were in which state."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.few import Count, told_parts
from werkzekerheid.research.pictured.extract import LEAST, every_column, rows
from werkzekerheid.research.sequences import by_month
from werkzekerheid.research.spells import Spell
from werkzekerheid.research.states import CODES, PRIORITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzekerheid.research.pictured.extract import Extract

NOT_OBSERVED = "not_observed"
"""Of a month behind the last one of a career. With it the parts of each month are of one and the same whole."""
PARTS = (*CODES, NOT_OBSERVED)
_TABLES = {"spell": ("spell", "id", "status"), "csv": ("spells", "career", "state")}
_TABLES["parquet"] = _TABLES["csv"]


class Life(NamedTuple):
    """A career by its pseudonym, with its state in each month observed."""

    career: str
    states: tuple[str, ...]


class Month(NamedTuple):
    """How many careers were in each of PARTS in a month, counted from 1; None is kept back, `few` is all those."""

    number: int
    told: dict[str, int | None]
    few: int


def lives(extract: Extract) -> list[Life]:
    """The careers of a data set, those that go alike beside one another.

    Raises:
        Refusal: `plot_not_in_format` the format holds no states.
    """
    if extract.format == "sts":
        found = [Life(one[0], tuple(filter(None, one[1:]))) for one in every_column(extract, "sts")]
    elif extract.format in _TABLES:
        found = list(_from_spells(extract))
    else:
        raise Refusal("plot_not_in_format", format=extract.format)
    return sorted(found, key=lambda one: (*(PRIORITY[state] for state in one.states), len(one.states), one.career))


def _from_spells(extract: Extract) -> Iterator[Life]:
    table, career, state = _TABLES[extract.format]
    if table == "spell" and extract.about.get("dates") != "shifted":
        told = rows(extract, table, (career, state, "begin", "end"))
        for name, steps in groupby(told, key=lambda one: one[0]):
            states = [one[1] for one in steps for _ in range(int(one[2]), int(one[3]) + 1)]
            yield Life(name, tuple(states))
        return
    told = rows(extract, table, (career, state, "first_on", "last_on"))
    for name, some in groupby(told, key=lambda one: one[0]):
        spells = [Spell(one[1], date.fromisoformat(one[2]), date.fromisoformat(one[3])) for one in some]
        steps_ = by_month(spells)
        yield Life(name, tuple(one.state for one in steps_ for _ in range(one.begin, one.end + 1)))


def by_state(found: Sequence[Life]) -> list[Month]:
    """How many were in which state, as long as enough careers are observed; what is about few is kept back.

    Raises:
        Refusal: `plot_few` there are too few careers for any.
    """
    months, whole = list[Month](), Count(len(found), len(found))
    for at in range(max((len(one.states) for one in found), default=0)):
        counted = Counter(one.states[at] if at < len(one.states) else NOT_OBSERVED for one in found)
        if len(found) - counted[NOT_OBSERVED] < LEAST:
            break
        parts = {part: Count(counted[part], counted[part]) for part in PARTS}
        told = told_parts(parts, whole, LEAST)
        months.append(Month(at + 1, told, sum(counted[part] for part, number in told.items() if number is None)))
    if not months:
        raise Refusal("plot_few", least=LEAST)
    return months
