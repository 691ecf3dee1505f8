"""Killed at any moment: nothing that was recorded is lost, nothing is done twice."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

from make_load import careers
from tests.careers import World, rows_as_stored
from werkzekerheid.app.calendar import calendar_day
from werkzekerheid.career.evolve import fold
from werkzekerheid.facts.event import Event
from werkzekerheid.rules.alerting import alert_id
from werkzekerheid.rules.promise import is_open
from werkzekerheid.rules.registry import all_promises

ROUNDS = 5
ROOT = Path(__file__).parents[2]


def live_until_killed(folder: str, seed: int) -> None:
    """Records facts of three careers at once, lets days pass, and lets the policies look; never ends by itself."""
    chance = Random(seed)
    with World(Path(folder), page=chance.choice((1, 3, 500))) as world:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        lives = [(career, list(facts)) for career, facts in careers(3, 400, seed)]
        while True:
            world.begin_day(calendar_day(world.ledger) + timedelta(days=chance.choice((0, 0, 1, 6))))
            career, facts = chance.choice(lives)
            world.record(career, [facts.pop(0)])
            world.policies.run()


def test_killed_at_any_moment_it_comes_back_whole(tmp_path: Path) -> None:
    seed = int(time.time())
    sys.stdout.write(f"seed {seed}\n")
    chance = Random(seed)
    with World(tmp_path):
        pass
    for round_ in range(ROUNDS):
        program = f"from tests.laws.test_kill import live_until_killed; live_until_killed({str(tmp_path)!r}, {round_})"
        child = subprocess.Popen(
            [sys.executable, "-c", f"import sys; sys.path[:0] = ['scripts', '.']; {program}"],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        with child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0.02, 0.9))
            child.kill()
        check(tmp_path)


def check(folder: Path) -> None:
    with World(folder) as world:
        recorded = world.ledger.head()
        world.policies.run()
        today = calendar_day(world.ledger)

        assert world.ledger.head() >= recorded
        assert world.views.at() == (world.ledger.head(), today)
        assert world.pending() == []
        assert world.projector.rebuild().equal
        situations = {one["career"]: one for one in world.stored("situation")}
        for career in world.careers():
            folded = fold(career, world.events(career))
            situation, *_ = rows_as_stored(folded, today)
            assert situations[career] == situation._asdict()  # type: ignore[attr-defined]
            alerts = world.alerts(career)
            promised = {alert_id(career, one) for one in all_promises(folded, today) if is_open(one, today)}
            assert {alert for alert, one in alerts.items() if one.is_open} == promised
            told = [one.fact for one in world.ledger.read(f"alerts:{career}") if isinstance(one, Event)]
            raised = Counter(one.alert for one in told if one.TYPE == "alert_raised")  # type: ignore[attr-defined]
            assert set(raised.values()) <= {1}
