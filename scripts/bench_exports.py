"""Writes careers in one format, and tells what that took: `bench_exports.py FORMAT CAREERS FOLDER`.

A few hundred generated lives, as they leave for research, come back under as many pseudonyms as are asked for: what
is measured is the writing, and what is held in memory meanwhile.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import UTC, date, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from werkzekerheid.app.replay_files import READER
from werkzekerheid.career.evolve import told_days
from werkzekerheid.facts.career_file import read_career_file
from werkzekerheid.facts.layout import lay_out
from werkzekerheid.facts.told_events import told_events
from werkzekerheid.research.blurring import blur_of
from werkzekerheid.research.formats.base import CAREERS_A_PART, About
from werkzekerheid.research.formats.known import format_named
from werkzekerheid.research.formats.package import finish
from werkzekerheid.research.generating import career_file, life_of
from werkzekerheid.research.prepared import ResearchCareer, prepare
from werkzekerheid.research.pseudonyms import Names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LIVES, _SEED = 300, 8
_LAST = date(2026, 6, 1)
_KILOBYTES = 1_024


def lives(number: int) -> list[ResearchCareer]:
    """So many generated careers, as they leave."""
    names, recorded_at, found = Names(b"a key of nobody"), datetime(2026, 5, 1, tzinfo=UTC), []
    for one in range(1, number + 1):
        read = read_career_file(career_file(_SEED, one, life_of(_SEED, one)).encode(), "generated", READER)
        events = told_events(read, READER, recorded_at)
        recorded = dict.fromkeys((event.event_id for event in events), recorded_at)
        leaving = (names, blur_of("months", 0, _LAST))
        found.append(prepare(read.career_id, lay_out(events), told_days(events), recorded, leaving))
    return found


def named(some: Sequence[ResearchCareer], number: int) -> Iterator[ResearchCareer]:
    """So many careers: the same ones again and again, each under a name of its own."""
    for place, one in enumerate(islice(cycle(some), number)):
        yield one._replace(career=one.career._replace(career_id=f"{place:032x}"))


def measure(name: str, number: int, folder: Path) -> dict[str, float]:
    """Writes them; gives the events, the seconds of a core, and the megabytes at the peak and before the writing."""
    format_, about = format_named(name), About("bench", "How fast?", 1, "0", "months")
    some = lives(min(_LIVES, number))
    before = _megabytes()
    careers = named(some, number)
    work, made = folder / "parts", folder / "made"
    work.mkdir()
    made.mkdir()
    start = time.process_time()
    numbers = range(-(-number // CAREERS_A_PART))
    parts = [format_.write(islice(careers, CAREERS_A_PART), about, work, part) for part in numbers]
    finish(format_, parts, about, made)
    took = time.process_time() - start
    events = sum(len(one.laid) for one in islice(cycle(some), number))
    return {"events": events, "seconds": took, "megabytes": _megabytes(), "before": before}


def _megabytes() -> float:
    """The peak of this program. What `resource` tells holds the peak of whoever started it too, so Linux is asked."""
    told = Path("/proc/self/status")
    if told.exists():
        (line,) = (one for one in told.read_text("ascii").splitlines() if one.startswith("VmHWM:"))
        return int(line.split()[1]) / _KILOBYTES
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KILOBYTES


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))))
