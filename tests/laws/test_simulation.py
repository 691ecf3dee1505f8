"""Many small worlds, each from a seed: whatever happens in which order, they end as the model says.

`WERKZEKERHEID_SEEDS=2000` runs more of them; a failure names its seed.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.careers import World, check_alerts, rows_as_stored
from tests.laws.simulation import Simulation
from werkzekerheid.app.calendar import calendar_day
from werkzekerheid.app.policies import PolicyRunner
from werkzekerheid.career.evolve import fold
from werkzekerheid.ledger.ledger import Event

SEEDS = int(os.environ.get("WERKZEKERHEID_SEEDS", "40"))
AT_ONCE = 10
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Nobody cuts the power in these worlds: no need to wait for a disk."""


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is really away here: a try that failed is followed by the next at once."""
    monkeypatch.setattr("werkzekerheid.app.trying._wait", lambda _state: 0.0)


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
def test_every_world_ends_as_the_model_says(first: int) -> None:
    for seed in range(first, min(first + AT_ONCE, SEEDS)):
        with TemporaryDirectory(dir=IN_MEMORY) as folder:
            simulation = Simulation(seed, Path(folder))
            try:
                simulation.run()
                check(simulation)
            except BaseException as error:
                error.add_note(f"seed {seed}")
                raise
            finally:
                simulation.close()


def check(simulation: Simulation) -> None:
    world = simulation.world
    assert not any(simulation.unknown.values())
    for career, expected in simulation.model.items():
        assert {one.version: one.event_id for one in world.events(career)} == expected
    assert world.views.at().position == world.ledger.head()
    assert world.pending() == []
    assert world.stored("dead_letters") == []
    today = calendar_day(world.ledger)
    situations = {one["career"]: one for one in world.stored("situation")}
    for career in world.careers():
        folded = fold(career, world.events(career))
        situation, *_ = rows_as_stored(folded, today)
        assert situations[career] == situation._asdict()  # type: ignore[attr-defined]
        check_alerts(world, career, folded, today)
        check_answers(world, career, simulation.answers)
    head, rows = world.ledger.head(), world.rows()
    assert PolicyRunner(world.ledger, world.projector).run() == (0, 0, 0, 0, 0)
    assert (world.ledger.head(), world.rows()) == (head, rows)
    assert world.projector.rebuild().equal


def check_answers(world: World, career: str, answered: set[str]) -> None:
    """What was answered stands once, and goes on to nobody; what nobody answered in time went on, once a standing."""
    events = [one for one in world.ledger.read(f"alerts:{career}") if isinstance(one, Event)]
    by_people = [one.command_id for one in events if one.fact.TYPE in {"alert_seen", "alert_answered"}]
    assert len(by_people) == len(set(by_people))
    assert set(by_people) <= answered
    today = calendar_day(world.ledger)
    for alert, record in world.alerts(career).items():
        told = [one.fact.TYPE for one in events if getattr(one.fact, "alert", "") == alert]
        assert told.count("alert_escalated") <= told.count("alert_raised") + told.count("alert_reopened")
        if record.waits and record.told_on + timedelta(days=8) <= today:
            assert record.escalated is not None


def test_a_seed_gives_the_same_world_each_time() -> None:
    ends = []
    for _ in range(2):
        with TemporaryDirectory(dir=IN_MEMORY) as folder:
            simulation = Simulation(7, Path(folder))
            simulation.run()
            ends.append((dict(simulation.model), simulation.day, simulation.world.rows()))
            simulation.close()
    assert ends[0] == ends[1]
