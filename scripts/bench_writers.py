"""Several processes that write at once, and one that reads along, for `bench.py`: ours and the library's recorder.

The processes live through all rounds. A round begins when all were told, and ends when the last one is done.
"""

from __future__ import annotations

import multiprocessing
import os
from itertools import islice
from threading import Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg

from bench_append import drafts_in_turn, library_on_server, stored
from werkzekerheid.ledger.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

WRITERS = 4
_SECONDS = 60
_TICK = 0.01
_STATE_BYTES = 500  # as many as an event of ours has on average
_TABLES = {"ours": "ledger.events", "library": "library_events"}


class Seen(NamedTuple):
    """How many events stand in a table, and how many of them the reader did not see."""

    stored: int
    missed: int


class Writers:
    """The writers and the reader of one kind, `ours` or `library`."""

    def __init__(self, kind: str, url: str, number: int, rounds: int) -> None:
        """Start the processes; each appends `number` events a round, one a transaction."""
        self.kind, self.url = kind, url
        context = multiprocessing.get_context("spawn")
        self.lines: list[Connection] = []
        self.processes = []
        writer, reader = (_our_writer, _our_reader) if kind == "ours" else (_library_writer, _library_reader)
        for worker in range(WRITERS + 1):
            mine, theirs = context.Pipe()
            if worker < WRITERS:
                process = context.Process(target=writer, args=(url, theirs, worker, number, rounds + 1))
            else:
                process = context.Process(target=reader, args=(url, theirs))
            process.daemon = True
            process.start()
            self.lines.append(mine)
            self.processes.append(process)
        for line in self.lines:
            _answer(line)  # it is ready

    def round(self) -> None:
        """All writers write, at once."""
        for line in self.lines[:WRITERS]:
            line.send("go")
        for line in self.lines[:WRITERS]:
            _answer(line)

    def seen(self) -> Seen:
        """Ends the processes; what the reader saw, against what stands in the table."""
        with psycopg.connect(self.url) as connection:
            rows = connection.execute(f"SELECT notification_id FROM {_TABLES[self.kind]}").fetchall()  # noqa: S608
        positions = {position for (position,) in rows}
        for line in self.lines:
            line.send(max(positions))
        seen = set(_answer(self.lines[-1]))
        for process in self.processes:
            process.join(_SECONDS)
        return Seen(len(positions), len(positions - seen))

    def close(self) -> None:
        """Ends what still runs."""
        for process in self.processes:
            process.kill()


def _answer(line: Connection) -> Any:  # noqa: ANN401  (what the other side says)
    if not line.poll(_SECONDS):
        raise TimeoutError("a writer or reader does not answer")
    return line.recv()


def _rounds(line: Connection) -> Iterator[None]:
    """Says that it is ready, and after each round that it is done; ends when it is told anything but to go."""
    line.send("ready")
    while line.recv() == "go":
        yield
        line.send("done")


def _our_writer(url: str, line: Connection, worker: int, number: int, rounds: int) -> None:
    drafts = drafts_in_turn(number * rounds, seed=10 + worker)
    with Ledger.open(url, None) as ledger:
        for _ in _rounds(line):
            for stream, version, draft in islice(drafts, number):
                ledger.append(stream, version, [draft])


def _library_writer(url: str, line: Connection, worker: int, number: int, rounds: int) -> None:
    recorder = library_on_server(url)
    state = os.urandom(_STATE_BYTES)
    versions = range(1, number * rounds + 1)
    events = iter(stored([(f"career:{worker}", version, "check_in_held.v1", state) for version in versions]))
    for _ in _rounds(line):
        for event in islice(events, number):
            recorder.insert_events([event])
    recorder.datastore.close()


def _our_reader(url: str, line: Connection) -> None:
    """Reads along as a follower of our ledger does: it waits for the next event, and reads and opens a page."""
    seen: list[int] = []
    at, until = 0, 0
    line.send("ready")
    with Ledger.open(url, None) as ledger:
        while not until or at < until:
            if line.poll():
                until = line.recv()
            if ledger.wait_for(at + 1, 0.1):
                seen += (one.position for one in ledger.read_from(at))
                at = seen[-1]
    line.send(seen)


def _library_reader(url: str, line: Connection) -> None:
    """Reads along as the library does: its subscription, which opens nothing."""
    recorder = library_on_server(url)
    seen = [0]
    with recorder.subscribe(gt=0) as subscription:
        # In a thread of its own: a subscription has no end.
        follower = Thread(target=lambda: seen.extend(one.id for one in subscription))
        follower.start()
        line.send("ready")
        until, left = line.recv(), monotonic() + _SECONDS
        while seen[-1] < until and monotonic() < left:
            sleep(_TICK)
        subscription.stop()
        follower.join()
    line.send(seen)
    recorder.datastore.close()
