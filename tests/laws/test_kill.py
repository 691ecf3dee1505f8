"""Killed at any moment: nothing that was acknowledged is lost, nothing is done twice."""

from __future__ import annotations

import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from make_load import careers
from tests.careers import World, check_alerts, rows_as_stored
from tests.laws.killing import Doomed
from werkzekerheid.app.calendar import calendar_day
from werkzekerheid.career.evolve import fold

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from werkzekerheid.ledger.storage import Where

ROUNDS = 15


def live_until_killed(told: Connection, folder: str, where: str, seed: str) -> None:
    """Records facts of three careers at once, lets days pass, and lets the policies look; never ends by itself.

    Tells the id of each fact as soon as it is acknowledged.
    """
    chance = Random(seed)
    with World(Path(folder), page=chance.choice((1, 3, 500)), where=where if "://" in where else Path(where)) as world:
        told.send("ready")
        # Those of the rounds before are long; a seed of its own makes careers of its own.
        lives = [(career, list(facts)) for career, facts in careers(3, 100, int(seed))]
        while True:
            world.begin_day(calendar_day(world.ledger) + timedelta(days=chance.choice((0, 0, 1, 6))))
            career, facts = chance.choice(lives)
            fact = facts.pop(0)
            world.record(career, [fact])
            told.send(fact.event_id)
            world.policies.run()


def test_killed_at_any_moment_it_comes_back_whole(where: Where, tmp_path: Path) -> None:
    seed = int(time.time())
    sys.stdout.write(f"seed {seed}\n")
    chance = Random(seed)
    with World(tmp_path, where=where):
        pass
    acknowledged: set[str] = set()
    for round_ in range(ROUNDS):
        with Doomed(live_until_killed, str(tmp_path), str(where), str(round_)) as child:
            assert child.hears() == "ready"
            # However slow the machine is: after some facts, at some moment of what follows.
            acknowledged |= {child.hears() for _ in range(chance.randrange(5))}
            time.sleep(chance.uniform(0, 0.1))
            acknowledged |= child.kill()
        check(tmp_path, where, acknowledged)
    assert len(acknowledged) > ROUNDS


def check(folder: Path, where: Where, acknowledged: set[str]) -> None:
    with World(folder, where=where) as world:
        recorded = world.ledger.head()
        world.policies.run()
        today = calendar_day(world.ledger)

        assert world.ledger.head() >= recorded
        assert world.views.at() == (world.ledger.head(), today)
        assert world.pending() == []
        assert world.projector.rebuild().equal
        situations = {one["career"]: one for one in world.stored("situation")}
        kept: Counter[str] = Counter()
        for career in world.careers():
            events = world.events(career)
            kept.update(one.event_id for one in events)
            folded = fold(career, events)
            situation, *_ = rows_as_stored(folded, today)
            assert situations[career] == situation._asdict()  # type: ignore[attr-defined]
            check_alerts(world, career, folded, today)
        assert set(kept.values()) <= {1}
        assert acknowledged <= kept.keys()
