"""What `bench.py` measures of research from end to end: data sets from the rows to the register, and one replay."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from datetime import time as hour
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench_form import Measured, medians, seconds

if TYPE_CHECKING:
    from bench_form import Place, Size
    from werkzekerheid.facts.event import Event

_EVENTS_A_SECOND = {"parquet": 30_000, "spell": 30_000, "xes": 15_000, "ocel": 15_000}
_MEGABYTES = 600
_LEAST = 10
"""A project has no smaller cohort."""
_REPLAY_SECONDS = 1


def research(place: Place, size: Size) -> list[Measured]:
    """The whole pipeline over one ledger: each format by one process, and one of them by two."""
    ledger, careers = place.folder / "research" / "ledger.db", max(_LEAST, size.rebuilt)
    ledger.parent.mkdir()
    _told("make", ledger, str(careers))
    lines, found = [], {}
    for name, bound in _EVENTS_A_SECOND.items():
        one = found[name] = _told("export", ledger, name, "1", str(place.folder / f"of-{name}"))
        how = (
            f"{one['events']:,.0f} events of {careers:,} careers, by one process and the seconds that a core gave to "
            "it: read, opened, judged, laid out, made nameless, folded, written, joined, and told in the register"
        )
        rate = one["events"] / one["of_cores"]
        lines += [
            Measured.rates(f"research export as {name}", "SQLite", "the bound", rate, bound, how, ">= 1"),
            Measured(
                f"memory of that export as {name}", "SQLite", "the bound", one["megabytes"], _MEGABYTES,
                one["megabytes"] / _MEGABYTES, "MB", "the peak of that process", "<= 1",
            ),
        ]  # fmt: skip
    two = _told("export", ledger, "spell", "2", str(place.folder / "of-two"))
    alone = found["spell"]["events"] / found["spell"]["seconds"]
    lines.append(
        Measured.rates(
            "research export by 2 processes", "SQLite", "1 process", two["events"] / two["seconds"], alone,
            "the same as spell, by the clock; the start of the processes is in it", ">= 1.7",
        )
    )  # fmt: skip
    return [*lines, _replay(size)]


def _told(*arguments: object) -> dict[str, float]:
    script = Path(__file__).with_name("bench_research.py")
    told = subprocess.run(
        [sys.executable, script, *map(str, arguments)], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    found: dict[str, float] = json.loads(told)
    return found


def _long_career(length: int) -> list[Event]:
    from make_load import careers
    from werkzekerheid.facts.event import Event

    ((career, facts),) = careers(1, length)
    return [
        Event(
            n, f"career:{career}", n, one.event_id, datetime.combine(one.day, hour(12), UTC), one.command_id, None,
            None, None, one.told, one.fact,
        )
        for n, one in enumerate(facts, start=1)
    ]  # fmt: skip


def _replay(size: Size) -> Measured:
    """One long career with all rules and the drop-out risk, day by day."""
    from werkzekerheid.app.replay import play
    from werkzekerheid.app.replay_files import judge

    events = _long_career(size.played // 2)
    work = partial(play, events[0].stream.removeprefix("career:"), events, judge())
    took = medians({"replay": seconds(work)} for _ in range(min(size.rounds, 3)))["replay"]
    return Measured(
        "replay of a career of 200 events", "memory", "the bound", took, _REPLAY_SECONDS, took / _REPLAY_SECONDS, "s",
        f"{len(events)} events of one generated career, all rules and the drop-out risk, day by day",
        "<= 1",
    )  # fmt: skip
