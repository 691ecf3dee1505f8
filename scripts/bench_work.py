"""From commit to view: `python scripts/bench_work.py [--facts N]` measures it with `work` running in another process.

Prints one JSON object: milliseconds from an acknowledged append until the views, and until the alert that follows, are
there. On the ledger of WERKZEKERHEID_LEDGER where that is set (an empty one is made there), else on a file that goes.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.clock import today
from werkzekerheid.app.recording import Command, Given, record
from werkzekerheid.facts.event import Actor
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

COACH = Actor(actor="coach-1", role="jobcoach")
LOOK_SECONDS = 0.002
PATIENCE_SECONDS = 10.0


def until(true: Callable[[], object]) -> float:
    """Milliseconds until something is true."""
    start = time.perf_counter()
    while not true():
        if time.perf_counter() - start > PATIENCE_SECONDS:
            raise TimeoutError
        time.sleep(LOOK_SECONDS)
    return (time.perf_counter() - start) * 1000


def untold(day: date) -> Command:
    """What the lines in the logs cost is measured elsewhere."""
    return Command(str(uuid4()), day, lambda _: "")


def measure(app: App, facts: int) -> dict[str, Any]:
    """Relapses, each of a career of its own, with some time between them as in life."""
    seen, alerted, waited = [], [], []
    views = app.views()
    for number in range(facts):
        career, day = str(uuid4()), today(app.clock)
        record(app.ledger, Given(career, "career_opened", {"reason": "benefit"}, "-", None), COACH, untold(day))
        until(lambda: views.at().position >= app.ledger.head())
        time.sleep(0.06 + 0.02 * (number % 7) / 7)  # at every moment of whatever looks in turns
        given = Given(career, "relapse_reported", {"effects": ["absent"]}, "-", None)
        position = record(app.ledger, given, COACH, untold(day)).position
        seen.append(until(lambda at=position: views.at().position >= at))  # type: ignore[misc]  # mypy infers no lambda with a default
        alerted.append(seen[-1] + until(lambda of=career: app.ledger.version(f"alerts:{of}")))  # type: ignore[misc]  # as above
        start = time.perf_counter()
        app.wait_for_views(position, PATIENCE_SECONDS)
        waited.append((time.perf_counter() - start) * 1000)
    return {"commit_to_view": told_of(seen), "commit_to_alert": told_of(alerted), "wait_when_ready": told_of(waited)}


def told_of(milliseconds: list[float]) -> dict[str, float]:
    """The middle, and what all but one in twenty stay under."""
    p95 = statistics.quantiles(milliseconds, n=20)[-1]
    return {"p50_ms": round(statistics.median(milliseconds), 2), "p95_ms": round(p95, 2)}


@contextmanager
def working() -> Iterator[None]:
    """`work` in another process, leading."""
    words = [sys.executable, "-m", "werkzekerheid", "work"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
        if process.stderr is None:
            raise AssertionError
        try:
            while '"leading"' not in process.stderr.readline():
                if process.poll() is not None:
                    raise TimeoutError
            yield
        finally:
            process.terminate()


def main() -> None:
    """Measures, and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=int, default=200)
    facts = parser.parse_args().facts
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("WERKZEKERHEID_LEDGER", f"sqlite:///{Path(folder) / 'ledger.db'}")
        create(settings(), demo=True)
        with working(), open_app(settings()) as app:
            found = measure(app, facts)
    print(json.dumps({"facts": facts, **found}, indent=2))


if __name__ == "__main__":
    main()
