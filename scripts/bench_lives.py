"""Generated careers that are told in one go, lived day by day, or first the one and then the other, for `bench.py`."""

from __future__ import annotations

from datetime import UTC, datetime, time
from itertools import groupby, islice
from typing import TYPE_CHECKING, NamedTuple

from make_load import careers, drafts_of
from werkzekerheid.ledger.ledger import Batch, Draft, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.ledger.storage import Where

_CAREERS_AT_ONCE = 50


class _Lived(NamedTuple):
    """A fact that is still to come; they are in the order in which they are lived."""

    day: date
    stream: str
    version: int
    draft: Draft


class Lives:
    """A demo ledger and the careers that are recorded in it."""

    def __init__(self, where: Where, number: int, length: int, told: int = 0) -> None:
        """Make the ledger, so many careers of so many facts, and record the first `told` facts of each in one go."""
        self.now = datetime.combine(next(careers(1))[1][0].day, time(0), UTC)
        self.ledger = Ledger.create(where, demo=True, clock=lambda: self.now)
        tellings: list[Batch] = []
        coming: list[_Lived] = []
        for career, facts in careers(number, length):
            stream, drafts = f"career:{career}", drafts_of(facts)
            tellings.append(Batch(stream, 0, drafts[:told]))
            lived = enumerate(zip(facts[told:], drafts[told:], strict=True), start=told)
            coming += (_Lived(one.day, stream, version, draft) for version, (one, draft) in lived)
        if told:
            for start in range(0, number, _CAREERS_AT_ONCE):
                self.ledger.append_many(tellings[start : start + _CAREERS_AT_ONCE])
        self._coming = iter(sorted(coming, key=lambda one: one[:3]))

    def live(self, facts: int) -> int:
        """Records the next facts, each on its day; those of one day in one transaction. Gives how many there were."""
        some = list(islice(self._coming, facts))
        for day, ones in groupby(some, key=lambda one: one.day):
            self.now = max(self.now, datetime.combine(day, time(12), UTC))
            self.ledger.append_many(list(_batches(ones)))
        return len(some)


def _batches(ones: Iterator[_Lived]) -> Iterator[Batch]:
    for stream, group in groupby(ones, key=lambda one: one.stream):
        mine = list(group)
        yield Batch(stream, mine[0].version, [one.draft for one in mine])
