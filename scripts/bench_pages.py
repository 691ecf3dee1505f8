"""Pages as somebody who is signed in asks for them: `python scripts/bench_pages.py [--careers N] [--profile FILE]`.

Makes a ledger of so many generated careers, of which one jobcoach guides some, serves it in a process of its own, and
asks for pages over HTTP. Prints one JSON object: by page the median of its milliseconds, from the request until the
first byte, and how many bytes it is compressed. `--profile` keeps where the time went, for `python -m pstats`.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import werkzekerheid
from bench_api import KEY, ORGANISATION, PERSON, Provider
from make_load import careers, drafts_of, write

if TYPE_CHECKING:
    from collections.abc import Sequence

CASELOAD = 60
FACTS, LONG = 20, 200
_LONG_SEED = 2
_PATIENCE_SECONDS = 60
_TICK = 0.05


class Asked(NamedTuple):
    """What a page cost: milliseconds until its first byte, and its bytes compressed."""

    milliseconds: float
    bytes: int


class Pages:
    """The pages on a ledger of so many careers; `close` ends the process that serves them."""

    def __init__(self, folder: Path, number: int, caseload: int = CASELOAD, profile: Path | None = None) -> None:
        """Write the careers, and begin to serve."""
        from werkzekerheid.facts.event import Actor
        from werkzekerheid.web.sessions import COOKIE, Seals, begun, kept_of

        self._folder, self._provider = folder, Provider()
        self.long = written(folder, number, caseload)
        who = Actor(actor=PERSON, role="jobcoach", organisation=ORGANISATION)
        self._head = {"Cookie": f"{COOKIE}={Seals(KEY).seal(kept_of(begun(who)))}", "Accept-Language": "nl"}
        profiled = ["-m", "cProfile", "-o", str(profile)] if profile else []
        words = [sys.executable, *profiled, "-m", "werkzekerheid", "serve", "--port", "0"]
        self._log = folder / "pages.log"
        with self._log.open("wb") as said:
            self._process = subprocess.Popen(words, stderr=said, env=self._environment())
        try:
            self._port = self._listening()
        except BaseException:
            self.close()
            raise

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(Path(werkzekerheid.__file__).parents[1]),
            "WERKZEKERHEID_LEDGER": f"sqlite:///{self._folder / 'ledger.db'}",
            "WERKZEKERHEID_KEY": KEY,
            "WERKZEKERHEID_ISSUER": self._provider.issuer,
            "WERKZEKERHEID_REQUESTS_PER_MINUTE": "100000000",
        }

    def _listening(self) -> int:
        until = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < until:
            for line in self._log.read_text().splitlines():
                if '"listening"' in line:
                    return int(json.loads(line)["port"])
            time.sleep(_TICK)
        raise TimeoutError(self._log.read_text())

    def ask(self, path: str, times: int) -> Asked:
        """Asks for a page so many times one after another, on a connection that is kept; the first two do not count.

        Raises:
            AssertionError: it was not answered well.
        """
        took = []
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE_SECONDS)) as connection:
            for _ in range(times + 2):
                start = time.perf_counter()
                connection.request("GET", path, headers=self._head)
                answer = connection.getresponse()
                took.append((time.perf_counter() - start) * 1000)
                body = answer.read()
                if answer.status != http.client.OK:
                    raise AssertionError(answer.status)
        return Asked(statistics.median(took[2:]), len(gzip.compress(body)))

    def close(self) -> None:
        """Ends the process, and the provider."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(_PATIENCE_SECONDS)
        self._provider.close()

    def all(self, times: int) -> dict[str, Asked]:
        """What the pages cost, by what they are."""
        paths = {"my day": "/mijn-dag", "my people": "/mijn-mensen", "a career": f"/loopbanen/{self.long}"}
        return {name: self.ask(path, times) for name, path in paths.items()}


def written(folder: Path, number: int, caseload: int) -> str:
    """A ledger of so many careers, of which one jobcoach guides some; the id of a long one of these."""
    from werkzekerheid.app import directory
    from werkzekerheid.app.app import create, open_app
    from werkzekerheid.app.directory import Change
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.settings import Settings

    stores, keeper = Settings(folder / "ledger.db", KEY), Actor(actor="keeper", role="system")
    create(stores, demo=False)
    coach = {"coach": "c-1", "kind": "jobcoach", "organisation": ORGANISATION, "person": PERSON}
    (long, facts), *_ = careers(1, LONG - 1, _LONG_SEED)
    with open_app(stores) as app:
        directory.register(app, ORGANISATION, "Kas", "jobcoach_organisation", Change(keeper))
        directory.grant(app, PERSON, ORGANISATION, "jobcoach", Change(keeper))
        app.brings_up = False
        app.ledger.append(f"career:{long}", 0, drafts_of(facts))
        write(app.ledger, careers(number - 1, FACTS))
        for career in [long, *(career for career, _ in careers(caseload - 1, FACTS))]:
            app.record(career, "coach_assigned", coach, keeper)
        app.rebuild(workers=1)
    return long


def main(arguments: Sequence[str]) -> int:
    """Measures, and prints; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--careers", type=int, default=200, metavar="N")
    parser.add_argument("--times", type=int, default=50, metavar="N")
    parser.add_argument("--profile", type=Path, metavar="FILE")
    asked = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Pages(Path(folder), asked.careers, profile=asked.profile)) as pages,
    ):
        found = pages.all(asked.times)
    print(
        json.dumps(
            {name: {"milliseconds": round(one.milliseconds, 1), "bytes": one.bytes} for name, one in found.items()}
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
