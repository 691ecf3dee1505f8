"""A consumer in a process of its own: it catches up from zero, is killed, goes on, and ends with exactly our rows."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.feeds.test_pulling import followed
from tests.feeds.worlds import COACH, FeedWorld
from werkzekerheid.app.feeding.pulling import page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.app.places import Clock


class Killed(Exception):
    """It is gone in the middle."""


class Consumer:
    """Keeps what it was given, and its place, in one transaction a page; it may be killed before or after that."""

    def __init__(self, file: Path) -> None:
        self._store = sqlite3.connect(file, isolation_level=None)
        self._store.execute("CREATE TABLE IF NOT EXISTS events (sequence INTEGER PRIMARY KEY, event TEXT)")
        self._store.execute("CREATE TABLE IF NOT EXISTS place (one INTEGER PRIMARY KEY, after TEXT)")

    def close(self) -> None:
        self._store.close()

    def catch_up(self, world: FeedWorld, subscription: str, limit: int, die: Any) -> None:
        more = True
        while more:
            found = page(world.app, COACH, subscription, self.place, limit)
            die()
            self._store.execute("BEGIN IMMEDIATE")
            for one in json.loads(found.body):
                self._store.execute("INSERT INTO events VALUES (?, ?)", (int(one["sequence"]), json.dumps(one)))
            self._store.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", (found.next,))
            self._store.execute("COMMIT")
            die()
            more = found.more

    @property
    def place(self) -> str:
        row = self._store.execute("SELECT after FROM place").fetchone()
        return row[0] if row else ""

    @property
    def events(self) -> list[dict[str, Any]]:
        rows = self._store.execute("SELECT event FROM events ORDER BY sequence")
        return [json.loads(text) for (text,) in rows]


def kept_through_kills(world: FeedWorld, subscription: str, file: Path, chance: random.Random, limit: int) -> None:
    """One life after another, each on the same file, until one gets to the end."""

    def die() -> None:
        if chance.random() < 0.4:
            raise Killed

    while True:
        with closing(Consumer(file)) as consumer:
            try:
                consumer.catch_up(world, subscription, limit, die)
            except Killed:
                continue
            return


def test_it_ends_with_exactly_our_events(world: FeedWorld, tmp_path: Path) -> None:
    for number in range(6):
        world.guided(f"one {number}")
        world.guided(f"not {number}", "other")
    one = world.content().subscription.subscription
    chance = random.Random(7)
    kept_through_kills(world, one, tmp_path / "copy.db", chance, 4)
    for number in range(6):
        world.tell(f"one {number}", "certificate_obtained", name="Heftruck")
    kept_through_kills(world, one, tmp_path / "copy.db", chance, 4)

    with closing(Consumer(tmp_path / "copy.db")) as consumer:
        assert consumer.events == followed(world, one)
        assert len(consumer.events) == 24


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**16), limit=st.integers(1, 7))
def test_whatever_the_pages_and_the_kills(clock: Clock, tmp_path_factory: Any, seed: int, limit: int) -> None:
    folder = tmp_path_factory.mktemp("consumer")
    with FeedWorld.made(folder / "ledger.db", folder, clock) as world:
        for number in range(3):
            world.guided(f"one {number}")
        one = world.subscribed().subscription.subscription
        kept_through_kills(world, one, folder / "copy.db", random.Random(seed), limit)
        with closing(Consumer(folder / "copy.db")) as consumer:
            assert consumer.events == followed(world, one)
            assert [each["sequence"] for each in consumer.events] == [str(n + 1) for n in range(9)]
