"""Measures, as ratios: `python scripts/bench.py [NAME...]` prints one JSON object, `{name: {ours, against, ...}}`.

Everything is measured in one run on one machine, in rounds that take turns, and the medians are compared: such a ratio
holds on a slow and on a busy machine. `holds` says whether the goal is reached. What each measures stands in `how`.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from make_load import generated_careers, write_load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from werkzekerheid.ledger.ledger import Ledger

ROUNDS = 7
MEGABYTE = 1024 * 1024


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
        """True where the ratio reaches the goal."""
        sign, bound = self.goal.split()
        return self.ratio >= float(bound) if sign == ">=" else self.ratio <= float(bound)


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turns(one: Callable[[], object], other: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """The median seconds of both, measured in turns after one round that does not count."""
    one(), other()
    pairs = [(seconds(one), seconds(other)) for _ in range(rounds)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def append(folder: Path) -> Measured:
    """Events per second, one event a transaction, against plain sqlite3 with the same table, index and bytes."""
    from bench_append import OurWriter, RawWriter

    number = 300
    ours, raw = OurWriter(folder / "ours.db"), RawWriter(folder / "raw.db", folder / "ours.db")
    mine, other = in_turns(lambda: ours.write(number), lambda: raw.write(number))
    return Measured(
        number / mine, number / other, other / mine, ">= 0.60", "events/s",
        "one event per transaction, WAL and synchronous=FULL on both, the same bytes; ours encodes and encrypts them",
    )  # fmt: skip


def load_and_fold(folder: Path) -> Measured:
    """Careers per second: read, decrypt, decode and fold 20 events, against the library's declarative aggregate."""
    from bench_library import LibraryCareers
    from werkzekerheid.career.evolve import fold
    from werkzekerheid.ledger.ledger import Event, Ledger

    number, length = 60, 20
    path = folder / "load.db"
    write_load(path, careers=number, events_per_career=length, seed=1)
    with Ledger.open(path, None) as ledger, closing(LibraryCareers(folder / "library.db")) as library:
        streams = list(ledger.streams("career:"))
        rows = {stream: [one for one in ledger.read(stream) if isinstance(one, Event)] for stream in streams}
        library.write(rows)

        def ours() -> None:
            for stream in streams:
                fold(stream, [one for one in ledger.read(stream) if isinstance(one, Event)])

        mine, other = in_turns(ours, lambda: [library.load(stream) for stream in streams])
    return Measured(
        number / mine, number / other, other / mine, ">= 3", "careers/s",
        f"careers of {length} events on SQLite; ours encrypted, the library's Aggregate with @event and JSONTranscoder",
    )  # fmt: skip


def projector(folder: Path) -> Measured:
    """Events per second of the projector, against the same views with one transaction per event."""
    from bench_projector import project_by_batch, project_one_by_one

    path = folder / "projector.db"
    careers = 60
    write_load(path, careers=careers, events_per_career=20, seed=2)
    events = careers * 20
    mine, other = in_turns(lambda: project_by_batch(path), lambda: project_one_by_one(path), rounds=3)
    return Measured(
        events / mine, events / other, other / mine, ">= 10", "events/s",
        "the same stored tables from an empty start: batches, against one transaction and one fold per event",
    )  # fmt: skip


def start_up(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """The median seconds of a whole command and of `python -c "import pydantic"`."""
    run = [sys.executable, "-m", "werkzekerheid", *arguments]
    bare = [sys.executable, "-c", "import pydantic"]

    def call(command: list[str]) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)

    return in_turns(lambda: call(run), lambda: call(bare), rounds=15)


def help_(folder: Path) -> Measured:
    """A whole `werkzekerheid --help`, against a whole `import pydantic`."""
    mine, other = start_up(["--help"], _environment(folder))
    return _process(mine, other, "<= 2.5", "whole processes: `werkzekerheid --help` against `import pydantic`")


def situation(folder: Path) -> Measured:
    """A whole `werkzekerheid situation` of a told career, against a whole `import pydantic`."""
    environment = _environment(folder)
    for arguments in (["demo"], ["situation", "joost"]):
        subprocess.run(
            [sys.executable, "-m", "werkzekerheid", *arguments], check=True, env=environment, stdout=subprocess.DEVNULL
        )
    mine, other = start_up(["situation", "joost"], environment)
    return _process(mine, other, "<= 4", "whole processes: `werkzekerheid situation joost` against `import pydantic`")


def _process(mine: float, other: float, goal: str, how: str) -> Measured:
    return Measured(mine * 1000, other * 1000, mine / other, goal, "ms", how)


def import_memory(folder: Path) -> Measured:
    """Peak memory of importing 100,000 generated events as career files, in MB."""
    number, length = 5_000, 20
    files = folder / "files"
    files.mkdir()
    for name, text in career_files(number, length):
        (files / name).write_text(text, encoding="utf-8")
    environment = _environment(folder) | {"BENCH_FILES": str(files)}
    subprocess.run([sys.executable, "-m", "werkzekerheid", "init", "--demo"], check=True, env=environment,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    script = (
        "import os, sys; from pathlib import Path; from werkzekerheid.cli.main import main;"
        "sys.argv = ['werkzekerheid', 'import', *map(str, sorted(Path(os.environ['BENCH_FILES']).iterdir()))]; main()"
    )
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", script], check=True, env=environment, stdout=subprocess.DEVNULL)
    took = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / MEGABYTE
    return Measured(
        peak, 300, peak / 300, "<= 1", "MB",
        f"peak of `werkzekerheid import` of {number} files with {number * length} events, views and alerts included; "
        f"it took {took:.0f} s; against is the bound",
    )  # fmt: skip


def career_files(number: int, length: int) -> Iterator[tuple[str, str]]:
    """Generated careers written as career files."""
    from bench_files import as_career_file

    for index, facts in enumerate(generated_careers(number, length, seed=3)):
        yield f"load-{index:05d}.career.toml", as_career_file(f"load-{index}", facts)


def _environment(folder: Path) -> dict[str, str]:
    import os

    return {**os.environ, "WERKZEKERHEID_LEDGER": f"sqlite:///{folder / 'bench.db'}", "NO_COLOR": "1"}


BENCHMARKS: dict[str, Callable[[Path], Measured]] = {
    "append": append,
    "load_and_fold": load_and_fold,
    "projector": projector,
    "help": help_,
    "situation": situation,
    "import_memory": import_memory,
}


def main() -> int:
    """Runs the benchmarks named on the command line, by default all, and prints the object."""
    names = sys.argv[1:] or list(BENCHMARKS)
    if unknown := [name for name in names if name not in BENCHMARKS]:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    results: dict[str, Any] = {}
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            measured = BENCHMARKS[name](Path(folder))
        results[name] = {
            "ours": round(measured.ours, 1), "against": round(measured.against, 1), "ratio": round(measured.ratio, 3),
            "goal": measured.goal, "holds": measured.holds, "unit": measured.unit, "how": measured.how,
        }  # fmt: skip
    print(json.dumps(results, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
