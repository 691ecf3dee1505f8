"""What the tests of the ledger share: a ledger with a clock of its own, and facts to put into it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from werkzekerheid.app.recording import Command
from werkzekerheid.facts.event import Actor, Told, event_id
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.ledger.ledger import DeadLetter, Draft, Event, Ledger
from werkzekerheid.ledger.storage import Where
from werkzekerheid.messages import Refusal

KEK = bytes(range(32))
WORKER = "2f1e8c5a-0b8e-5b0e-9a51-6a1d6a4f7c11"
CAREER = f"career:{WORKER}"
NOTE = "Zei dat het goed ging."
MORNING = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


class Clock:
    """Stands where it is put, and moves a minute each time it is read."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(where: Where, clock: Clock, tmp_path: Path) -> Iterator[Ledger]:
    """On both databases."""
    with Ledger.create(where, kek=KEK, destroyed=tmp_path / "ledger.destroyed.jsonl", clock=clock) as made:
        yield made


@pytest.fixture
def file_ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "ledger.db", kek=KEK, clock=clock) as made:
        yield made


def draft(number: int, note: str | None = None, **ids: str) -> Draft:
    command = str(UUID(int=number))
    told = Told(recorded_by=Actor(actor="a-1", role="jobcoach"), occurred="2025-03", note=note)
    fact = fact_class("goal_reached").model_validate({"goal": f"goal-{number}"})
    return Draft(fact, told, command, event_id(command), **ids)


def untold(day: date, command_id: str | None = None) -> Command:
    """A command of which nothing is written in the logs."""
    return Command(command_id or str(uuid4()), day, lambda _: "")


def goals(events: tuple[Event | DeadLetter, ...]) -> list[str]:
    return [one.fact.model_dump()["goal"] for one in events if isinstance(one, Event)]


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        act()
    assert str(refusal.value).endswith(".")
    return refusal.value.code


def in_file(where: Where) -> Path:
    """The path of what is in a file, and not on a server."""
    assert isinstance(where, Path)
    return where
