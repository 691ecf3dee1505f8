"""What `bench.py` measures of the stored tables: projector, rebuild, days that pass, and how soon a fact is in view."""

from __future__ import annotations

import json
import statistics
from contextlib import closing
from typing import TYPE_CHECKING

from bench_form import Measured, Place, in_turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench_days import Day, Days
    from bench_form import Size
    from werkzekerheid.ledger.storage import Where

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_ROUNDS = 3
_MEGABYTES = 600
_QUIET_MILLISECONDS = 5
_READY_MILLISECONDS = 10


def projector(place: Place, size: Size) -> list[Measured]:
    """Our projector against the library's runner, on SQLite."""
    return list(_projector(place, size, "sqlite", ">= 10"))


def projector_postgresql(place: Place, size: Size) -> list[Measured]:
    """The same on PostgreSQL."""
    return list(_projector(place, size, "postgresql", ">= 30"))


def _projector(place: Place, size: Size, database: str, goal: str) -> Iterator[Measured]:
    from bench_projector import LENGTH, KeepingUp, Projecting

    rounds = min(size.rounds, _ROUNDS)
    careers = max(2, size.careers // 2)
    peer = "the library's runner"
    same = (
        "the same rows in the same tables, compared in the end, from the same look at a career; theirs is a "
        "ProjectionRunner on a tracking recorder with one transaction an event (scripts/bench_runner.py). "
    )
    for told, how in (
        (LENGTH, f"told: {careers} careers of {LENGTH} facts, each in one go; ours looks at each once"),
        (0, f"backlog: {careers} careers of {LENGTH} facts lived beside one another, read when all are over"),
    ):
        with closing(Projecting(_inside(place, f"{database}-{told}"), database, careers, told)) as both:
            if not told:
                both.lives.live(careers * LENGTH)
            took = in_turns({"ours": both.ours, "library": both.librarys}, rounds, both.empty)
            both.checked()
            ours, against = (both.events / took[name] for name in ("ours", "library"))
        kind = how.partition(":")[0]
        yield Measured.rates(f"projection, {kind}", NAMES[database], peer, ours, against, same + how, goal)
    with closing(KeepingUp(_inside(place, f"{database}-live"), database, size.live)) as both:
        took = in_turns({"ours": both.ours, "library": both.librarys}, rounds, both.prepare)
        both.checked()
        ours, against = (both.events / took[name] for name in ("ours", "library"))
    how = (
        f"live: {size.live} careers lived beside one another, {both.events} facts at a time, so that nearly each is of "
        "another career: nothing is saved but transactions, since each fact asks for a look of its own"
    )
    yield Measured.rates("projection, live", NAMES[database], peer, ours, against, same + how, goal)


def _inside(place: Place, name: str) -> Place:
    folder = place.folder / name
    folder.mkdir()
    return Place(folder, place.databases)


def rebuild(place: Place, size: Size) -> list[Measured]:
    """A whole rebuild in one command, on SQLite."""
    return list(_rebuild(place, place.folder / "large.db", place.folder / "small.db", size.rebuilt, "SQLite"))


def rebuild_postgresql(place: Place, size: Size) -> list[Measured]:
    """The same on PostgreSQL."""
    large, small = place.databases.make(), place.databases.make()
    return list(_rebuild(place, large, small, size.rebuilt, "PostgreSQL"))


def _rebuild(place: Place, large: Where, small: Where, careers: int, name: str) -> Iterator[Measured]:
    from bench_rebuild import Rebuilding

    fifth = Rebuilding(place.folder, small, max(1, careers // 5))
    alone, two = fifth.run(1), fifth.run(2)
    whole = Rebuilding(place.folder, large, careers)
    done = whole.run(2)
    what = f"rebuild of {whole.events:,} events of {careers:,} careers"
    told = f"`werkzekerheid rebuild --workers 2`, the whole command, from tables that are gone: {done.seconds:.0f} s"
    yield Measured.rates(
        what, name, "a fifth of them", whole.events / done.seconds, fifth.events / two.seconds,
        f"{told}; against a ledger of a fifth the size in {two.seconds:.0f} s: its pace does not fall with its size",
        ">= 0.9",
    )  # fmt: skip
    yield Measured.rates(
        "rebuild by 2 processes", name, "by 1", fifth.events / two.seconds, fifth.events / alone.seconds,
        f"{fifth.events:,} events, the whole command with `--workers 2` and `--workers 1`; on PostgreSQL the server "
        "works on the same cores",
        ">= 1.6",
    )  # fmt: skip
    yield Measured(
        "memory of that rebuild", name, "the bound", done.peak, _MEGABYTES, done.peak / _MEGABYTES, "MB",
        "the peak of all its processes together, of shared pages their share, seen ten times a second; the server of "
        "PostgreSQL is not counted",
        "<= 1",
    )  # fmt: skip


def latency(place: Place, size: Size) -> list[Measured]:
    """From an acknowledged append until it is in view, on SQLite."""
    return list(_latency(place, place.folder / "work.db", size.seen, NAMES["sqlite"]))


def latency_postgresql(place: Place, size: Size) -> list[Measured]:
    """The same on PostgreSQL."""
    return list(_latency(place, place.databases.make(), size.seen, NAMES["postgresql"]))


def _latency(place: Place, where: Where, facts: int, name: str) -> Iterator[Measured]:
    from bench_commands import Commands

    told = json.loads(Commands(place.folder, where).told_by("bench_work.py", "--facts", str(facts)))
    for what, means in (("view", "its rows are there"), ("alert", "the alert that follows stands in the ledger")):
        spent = told[f"commit_to_{what}"]
        yield Measured(
            f"commit to {what}, the middle", name, "all but one in twenty", spent["p50_ms"], spent["p95_ms"],
            spent["p50_ms"] / spent["p95_ms"], "ms",
            f"from an acknowledged append until {means}, {facts} times at moments of their own, with "
            "`werkzekerheid work` in another process (scripts/bench_work.py)",
        )  # fmt: skip
    waited = told["wait_when_ready"]["p95_ms"]
    yield Measured(
        "waiting for a view that is ready", name, "the bound", waited, _READY_MILLISECONDS,
        waited / _READY_MILLISECONDS, "ms",
        "all but one in twenty: what the wait for one's own write adds when the view is there already; the library's "
        "own wait sleeps 100 ms first where it is not",
        "<= 1",
    )  # fmt: skip


def days(place: Place, size: Size) -> list[Measured]:
    """Days that pass over many careers, on SQLite."""
    return list(_days(place.folder / "days.db", place.folder / "days.views.db", size, "SQLite"))


def days_postgresql(place: Place, size: Size) -> list[Measured]:
    """The same on PostgreSQL."""
    url = place.databases.make()
    return list(_days(url, url, size, "PostgreSQL"))


def _days(where: Where, views: Where, size: Size, name: str) -> Iterator[Measured]:
    from bench_days import Days

    with closing(Days(where, views, size.live)) as world:
        few = _due_per_second(world, size.days)
        world.wait_with(size.waiting - size.live)
        passed = [world.pass_day() for _ in range(size.days)]
        quiet = statistics.median(world.pass_quietly() for _ in range(3 * size.days)) * 1000
    many = sum(one.due for one in passed) / sum(one.seconds for one in passed)
    yield Measured(
        f"a day with rows due, of {size.waiting:,}", name, f"of {size.live:,}", many, few, many / few, "rows/s",
        f"time_passed until its alerts are raised, {size.days} days one after another on which "
        f"{statistics.median(one.due for one in passed):.0f} careers were due (a told rhythm without an end is looked "
        "at each day); against the same days before the others waited: a day costs what is due, not what is there",
        ">= 0.8",
    )  # fmt: skip
    yield Measured(
        f"a day with nothing due, of {size.waiting:,}", name, "the bound", quiet, _QUIET_MILLISECONDS,
        quiet / _QUIET_MILLISECONDS, "ms",
        "time in the database, waiting for the server and its disk included: the day is written down, read, and found "
        "to ask nothing",
        "<= 1",
    )  # fmt: skip


def _due_per_second(world: Days, number: int) -> float:
    passed: list[Day] = [world.pass_day() for _ in range(number)]
    return sum(one.due for one in passed) / sum(one.seconds for one in passed)
