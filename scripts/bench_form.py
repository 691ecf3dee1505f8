"""How `bench.py` measures: in rounds that take turns, and in which form it tells what came of it."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from bench_server import Databases

DIGITS = 3


class Size(NamedTuple):
    """How much is measured. `rounds` count; the other words say what there is of in each."""

    rounds: int
    events: int
    careers: int
    files: int
    bulk: int
    live: int
    rebuilt: int
    waiting: int
    days: int
    seen: int
    sealed: int
    played: int


FULL = Size(
    rounds=15,
    events=300,
    careers=60,
    files=5_000,
    bulk=1_000,
    live=1_000,
    rebuilt=20_000,
    waiting=200_000,
    days=10,
    seen=200,
    sealed=1_000_000,
    played=400,
)
QUICK = Size(
    rounds=1, events=5, careers=2, files=3, bulk=40, live=3, rebuilt=4, waiting=20, days=2, seen=3, sealed=300, played=4
)


class Place(NamedTuple):
    """Where a benchmark works: an empty folder, and a server on which it may make databases."""

    folder: Path
    databases: Databases


class Measured(NamedTuple):
    """One line of the table: ours on a database against a peer, a limit or a bound.

    `goal` begins with >= or <=, and says what `ratio` should be; a line without one is told and not judged.
    """

    what: str
    on: str
    peer: str
    ours: float
    against: float
    ratio: float
    unit: str
    how: str
    goal: str | None = None

    @classmethod
    def rates(
        cls, what: str, on: str, peer: str, ours: float, against: float, how: str, goal: str | None = None
    ) -> Measured:
        """Of so many events a second each."""
        return cls(what, on, peer, ours, against, ours / against, "events/s", how, goal)

    @property
    def holds(self) -> bool | None:
        """True where the ratio, as it is told, reaches the goal."""
        if self.goal is None:
            return None
        sign, bound = self.goal.split()
        told = round(self.ratio, DIGITS)
        return told >= float(bound) if sign == ">=" else told <= float(bound)

    def told(self) -> dict[str, Any]:
        """The same as JSON."""
        rounded = {"ours": round(self.ours, 1), "against": round(self.against, 1), "ratio": round(self.ratio, DIGITS)}
        return {**self._asdict(), **rounded, "holds": self.holds}


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turns(
    works: Mapping[str, Callable[[], object]], rounds: int, prepare: Callable[[], object] = lambda: None
) -> dict[str, float]:
    """The median seconds of each, measured in turns after one round that does not count."""
    return medians(_rounds(works, rounds, prepare))


def _rounds(
    works: Mapping[str, Callable[[], object]], rounds: int, prepare: Callable[[], object]
) -> Iterable[dict[str, float]]:
    for number in range(rounds + 1):
        prepare()
        took = {name: seconds(work) for name, work in works.items()}
        if number:
            yield took


def medians(rounds: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The median of each name over some rounds."""
    counted = list(rounds)
    return {name: statistics.median(one[name] for one in counted) for name in counted[0]}
