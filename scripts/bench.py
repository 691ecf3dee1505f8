"""Measures, as ratios: `python scripts/bench.py [--quick] [NAME...]` prints one JSON object, `{name: {ours, ...}}`.

Everything is measured in one run on one machine, in rounds that take turns, and the medians are compared: such a ratio
holds on a slow and on a busy machine. `holds` says whether the goal is reached. What each measures stands in `how`.
`--quick` measures next to nothing: it shows that the benchmarks run.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Size(NamedTuple):
    """How much is measured: rounds that count, events to append in each, careers of 20 events, career files."""

    rounds: int
    events: int
    careers: int
    files: int


FULL = Size(rounds=15, events=300, careers=60, files=5_000)
QUICK = Size(rounds=1, events=5, careers=2, files=3)
EVENTS_PER_CAREER = 20
IMPORT_MEGABYTES = 300
DIGITS = 3


class Measured(NamedTuple):
    """One measurement; `goal` begins with >= or <=, and says what `ratio` should be."""

    ours: float
    against: float
    ratio: float
    goal: str
    unit: str
    how: str

    @property
    def holds(self) -> bool:
        """True where the ratio, as it is told, reaches the goal."""
        sign, bound = self.goal.split()
        told = round(self.ratio, DIGITS)
        return told >= float(bound) if sign == ">=" else told <= float(bound)


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turns(
    ours: Callable[[], object],
    against: Callable[[], object],
    rounds: int,
    prepare: Callable[[], object] = lambda: None,
) -> tuple[float, float]:
    """The median seconds of both, measured in turns after one round that does not count."""
    pairs = []
    for _ in range(rounds + 1):
        prepare()
        pairs.append((seconds(ours), seconds(against)))
    counted = pairs[1:]
    return statistics.median(one for one, _ in counted), statistics.median(other for _, other in counted)


def append(folder: Path, size: Size) -> Measured:
    """Events per second, one event a transaction, against plain sqlite3 with the same table, index and bytes."""
    from bench_ledger import Appending

    with closing(Appending(folder, size.events, size.rounds)) as both:
        ours, plain = in_turns(both.ours, both.plain, size.rounds, both.prepare)
    return Measured(
        size.events / ours, size.events / plain, plain / ours, ">= 0.60", "events/s",
        "Ledger.append of one event against one INSERT of plain sqlite3 into the same table and index, WAL and "
        "synchronous=FULL on both, the bytes that ours wrote; ours encodes, checks the version, and encrypts",
    )  # fmt: skip


def load_and_fold(folder: Path, size: Size) -> Measured:
    """Careers per second: read, decrypt, decode and fold 20 events, against the library's declarative aggregate."""
    from bench_ledger import LibraryCareers, live_ledger
    from werkzekerheid.career.evolve import fold
    from werkzekerheid.ledger.ledger import Event

    with (
        live_ledger(folder / "ours.db", size.careers, EVENTS_PER_CAREER) as ledger,
        closing(LibraryCareers(folder / "library.db")) as library,
    ):
        ids = [stream.removeprefix("career:") for stream in ledger.streams("career:")]

        def load(career: str) -> list[Event]:
            return [one for one in ledger.read(f"career:{career}") if isinstance(one, Event)]

        for career in ids:
            library.write(career, load(career))
        ours, against = in_turns(
            lambda: [fold(career, load(career)) for career in ids],
            lambda: [library.load(career) for career in ids],
            size.rounds,
        )
    return Measured(
        len(ids) / ours, len(ids) / against, against / ours, ">= 3", "careers/s",
        f"live careers of {EVENTS_PER_CAREER} events on SQLite; ours decrypts them and lays them out in time; theirs "
        "is an Aggregate with @event methods and JSONTranscoder, not encrypted (scripts/bench_library.py)",
    )  # fmt: skip


def projector(folder: Path, size: Size) -> Measured:
    """Events per second into the stored tables, against the same tables with one transaction per event."""
    from bench_projector import Projecting

    with closing(Projecting(folder, size.careers, EVENTS_PER_CAREER)) as both:
        ours, against = in_turns(both.in_pages, both.one_by_one, min(size.rounds, 5), both.prepare)
        events = both.events
    return Measured(
        events / ours, events / against, against / ours, ">= 10", "events/s",
        "the same stored tables from their empty start: in pages, against one read, one look and one transaction "
        "per event",
    )  # fmt: skip


def help_(folder: Path, size: Size) -> Measured:
    """A whole `werkzekerheid --help`, against a whole `import pydantic`."""
    return _process(folder, size, ["--help"], "<= 2.5")


def situation(folder: Path, size: Size) -> Measured:
    """A whole `werkzekerheid situation` of a told career, against a whole `import pydantic`."""
    from bench_commands import Commands

    Commands(folder).run("demo")
    return _process(folder, size, ["situation", "joost"], "<= 4")


def _process(folder: Path, size: Size, arguments: list[str], goal: str) -> Measured:
    from bench_commands import BARE, Commands

    commands = Commands(folder)
    ours, against = in_turns(lambda: commands.run(*arguments), lambda: commands.call(BARE), size.rounds)
    how = f'whole processes: `werkzekerheid {" ".join(arguments)}` against `python -c "import pydantic"`'
    return Measured(ours * 1000, against * 1000, ours / against, goal, "ms", how)


def import_memory(folder: Path, size: Size) -> Measured:
    """Peak memory of importing 100,000 generated events as career files, in MB."""
    from bench_commands import Commands
    from bench_files import write_files

    files = write_files(folder, size.files, EVENTS_PER_CAREER)
    commands = Commands(folder)
    commands.run("init", "--demo")
    start = time.perf_counter()
    peak = commands.peak_of("import", *map(str, files))
    took = time.perf_counter() - start
    return Measured(
        peak, IMPORT_MEGABYTES, peak / IMPORT_MEGABYTES, "<= 1", "MB",
        f"peak of `werkzekerheid import` of {len(files)} files with {EVENTS_PER_CAREER} events each, views and alerts "
        f"included, against the bound; it took {took:.0f} s",
    )  # fmt: skip


BENCHMARKS: dict[str, Callable[[Path, Size], Measured]] = {
    "append": append,
    "load_and_fold": load_and_fold,
    "projector": projector,
    "help": help_,
    "situation": situation,
    "import_memory": import_memory,
}


def main(arguments: list[str]) -> int:
    """Runs the benchmarks named on the command line, by default all, and prints the object."""
    size = QUICK if "--quick" in arguments else FULL
    names = [name for name in arguments if name != "--quick"] or list(BENCHMARKS)
    if unknown := [name for name in names if name not in BENCHMARKS]:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    results: dict[str, Any] = {}
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            measured = BENCHMARKS[name](Path(folder), size)
        results[name] = {
            "ours": round(measured.ours, 1), "against": round(measured.against, 1),
            "ratio": round(measured.ratio, DIGITS), "goal": measured.goal, "holds": measured.holds,
            "unit": measured.unit, "how": measured.how,
        }  # fmt: skip
    print(json.dumps(results, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
