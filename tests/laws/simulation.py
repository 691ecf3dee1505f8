"""A small world whose steps are drawn from a seed: writers, projector, policies and calendar, and what can go wrong.

Nothing runs at the same time, so a seed gives the same run each time; what would happen at once happens in between:
another writer comes just before an append, the worker is killed before or after a commit, an answer is lost on its
way. Beside it stands a model, that knows only what was acknowledged.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid5

from make_load import careers
from tests.careers import World, noon
from werkzekerheid.app.alert_answers import write
from werkzekerheid.app.calendar import calendar_day, pass_time
from werkzekerheid.app.policies import PolicyRunner
from werkzekerheid.app.recording import Command, Given, record
from werkzekerheid.facts.event import NAMESPACE, Actor
from werkzekerheid.ledger.ledger import ConnectionLost, Ledger
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.alert_answers import By, Said, Which, answer, see
from werkzekerheid.readmodels.projector import Projector
from werkzekerheid.readmodels.views import Views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    import sqlalchemy as sa

    from make_load import Generated
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.ledger.ledger import Appended, Batch
    from werkzekerheid.readmodels.alerts import AlertRecord

CAREERS, FACTS, STEPS = 3, 14, 60
ONE_IN = 8
"""How often something goes wrong, where it can."""


ANSWERER = Actor(actor="somebody", role="lead")


class Answered(NamedTuple):
    """What somebody did with an alert: answered it so, or only saw it."""

    career: str
    alert: str
    how: str


class Killed(BaseException):
    """The worker is gone, in the middle of what it did."""


class FaultyLedger(Ledger):
    """Loses a connection before or after an append; and somebody else may come just before one."""

    chance: Random | None = None
    meanwhile: Callable[[], None] | None = None

    def append_many(self, batches: Sequence[Batch]) -> tuple[Appended, ...]:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        self._may_be_lost()
        appended = super().append_many(batches)
        self._may_be_lost()
        return appended

    def _may_be_lost(self) -> None:
        if self.chance is not None and self.chance.randrange(ONE_IN) == 0:
            raise ConnectionLost(path="-")


class FaultyViews(Views):
    """The worker is killed before a transaction, in it, or right after it was kept."""

    chance: Random | None = None

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        self._may_be_killed()
        with super().writing() as connection:
            yield connection
            self._may_be_killed()
        self._may_be_killed()

    def _may_be_killed(self) -> None:
        if self.chance is not None and self.chance.randrange(4 * ONE_IN) == 0:
            raise Killed


class Simulation:
    """One run; `world` is looked at when it is over."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.chance = Random(f"simulation:{seed}")
        told = list(careers(CAREERS, FACTS, seed))
        self.coming = {career: list(facts) for career, facts in told}
        self.sent: dict[str, list[Generated]] = defaultdict(list)
        self.model: dict[str, dict[int, str]] = defaultdict(dict)
        self.unknown: dict[str, list[Generated]] = defaultdict(list)
        self.given: dict[str, Answered] = {}
        self.answers: set[str] = set()
        self.day = min(facts[0].day for _, facts in told)
        self.world = World(folder, first_day=self.day)
        self.writers = [self._opened() for _ in range(2)]
        self.worker = self._opened()
        self.views: FaultyViews | None = None

    def _opened(self) -> FaultyLedger:
        ledger = FaultyLedger.open(self.world.where, None, clock=lambda: self.world.now)
        assert isinstance(ledger, FaultyLedger)
        ledger.chance = self.chance
        return ledger

    def run(self) -> None:
        """All steps, and then what is left to do, without anything that goes wrong."""
        steps: list[Callable[[], None]] = [
            self.write, self.write, self.write, self.race, self.send_again, self.work, self.work, self.pass_days,
            self.rebuild, self.answer, self.answer_again,
        ]  # fmt: skip
        for _ in range(STEPS):
            self.chance.choice(steps)()
        self.end()

    def end(self) -> None:
        for ledger in (*self.writers, self.worker):
            ledger.chance = None
        for career in self.coming:
            self._settle(self.writers[0], career)
        for command in self.given:
            self._answer(self.writers[0], command)
        self._new_worker(faulty=False)
        PolicyRunner(self.worker, self._projector()).run()

    def close(self) -> None:
        if self.views is not None:
            self.views.close()
        for ledger in (*self.writers, self.worker):
            ledger.close()
        self.world.__exit__()

    # What a writer does

    def write(self) -> None:
        """The next fact of some career; first what is still unknown of it."""
        career, writer = self.chance.choice(list(self.coming)), self.chance.choice(self.writers)
        self._settle(writer, career)
        if self.coming[career] and not self.unknown[career]:
            self._send(writer, career, self.coming[career].pop(0))

    def race(self) -> None:
        """Two writers want to write in one career; the second comes just before the first is kept."""
        career = self.chance.choice(list(self.coming))
        if self.model[career] and not self.unknown[career] and self.coming[career]:
            one, other = self.writers
            fact = self.coming[career].pop(0)
            independent = next((n for n, after in enumerate(self.coming[career]) if stands_alone(after)), None)
            if independent is not None:
                another = self.coming[career].pop(independent)
                one.meanwhile = lambda: self._send(other, career, another)
            self._send(one, career, fact)
            one.meanwhile = None

    def send_again(self) -> None:
        """Somebody presses the button twice: the same answer, and no second event."""
        career = self.chance.choice(list(self.coming))
        if self.sent[career]:
            self._send(self.chance.choice(self.writers), career, self.chance.choice(self.sent[career]))

    # What somebody who is told an alert does

    def answer(self) -> None:
        """Somebody sees an alert that stands, or answers it."""
        standing = [
            (career, one.alert)
            for career in self.coming
            for one in self.world.alerts(career).values()
            if one.is_open
        ]  # fmt: skip
        if standing:
            how = self.chance.choice(("", "contacted", "planned", "disagree"))
            command = str(uuid5(NAMESPACE, f"answer:{len(self.given)}"))
            self.given[command] = Answered(*self.chance.choice(standing), how)
            self._answer(self.chance.choice(self.writers), command)

    def answer_again(self) -> None:
        """Somebody presses the button twice, or never heard what became of it."""
        if self.given:
            self._answer(self.chance.choice(self.writers), self.chance.choice(list(self.given)))

    def _answer(self, writer: FaultyLedger, command: str) -> None:
        given = self.given[command]

        def decide(records: Mapping[str, AlertRecord]) -> list[Fact]:
            which, by = Which(given.alert), By("lead", records[given.alert].audience)
            return answer(records, which, by, Said(given.how, "-")) if given.how else see(records, which, by)

        try:
            written = write(writer, given.career, decide, ANSWERER, Command(command, self.day, lambda _: ""))
        except ConnectionLost:
            return
        except Refusal as refused:
            if refused.code != "alert_closed" or command in self.answers:
                raise
            return
        if written.alerts:
            self.answers.add(command)

    def _settle(self, writer: FaultyLedger, career: str) -> None:
        """Does again whatever nobody knows the outcome of."""
        for fact in list(self.unknown[career]):
            self._send(writer, career, fact)

    def _send(self, writer: FaultyLedger, career: str, fact: Generated) -> None:
        self._reach(fact)
        known = fact.event_id in self.model[career].values()
        try:
            given = Given(career, fact.fact.TYPE, fields_of(fact), "-", None)
            recorded = record(writer, given, fact.told.recorded_by, Command(fact.command_id, self.day, lambda _: ""))
        except ConnectionLost:
            if not known and fact not in self.unknown[career]:
                self.unknown[career].append(fact)
            return
        if recorded.event_id != fact.event_id or (known and not recorded.already):
            raise AssertionError("the same command gave another answer")
        if fact in self.unknown[career]:
            self.unknown[career].remove(fact)
        if not known:
            self.model[career][recorded.version] = fact.event_id
            self.sent[career].append(fact)

    # What the worker does

    def _new_worker(self, *, faulty: bool = True) -> None:
        if self.views is not None:
            self.views.close()
        opened = FaultyViews.open(self.world.views.where, self.worker.ledger_id, calendar_day(self.worker))
        assert isinstance(opened, FaultyViews)
        self.views = opened
        self.views.chance = self.chance if faulty else None

    def _projector(self) -> Projector:
        assert self.views is not None
        return Projector(self.worker, self.views, page=self.chance.choice((1, 3, 500)))

    def work(self) -> None:
        """Projector and policies read what is there, until they are done or gone."""
        try:
            if self.views is None:
                self._new_worker()
            PolicyRunner(self.worker, self._projector()).run()
        except (Killed, ConnectionLost):
            self._new_worker()

    def rebuild(self) -> None:
        """Everything is built again, until it is done or gone; what it finds is what was there."""
        try:
            if self.views is None:
                self._new_worker()
            assert self._projector().rebuild().equal
        except (Killed, ConnectionLost):
            self._new_worker()

    def pass_days(self) -> None:
        """Some days are over."""
        self._reach_day(timedelta(days=self.chance.choice((1, 1, 2, 7, 30))))

    def _reach(self, fact: Generated) -> None:
        if fact.day > self.day:
            self._reach_day(fact.day - self.day)

    def _reach_day(self, days: timedelta) -> None:
        self.day += days
        self.world.now = noon(self.day)
        pass_time(self.world.ledger, self.day - timedelta(days=1), self.day)


def fields_of(fact: Generated) -> dict[str, Any]:
    """The fact as somebody would type it."""
    told = fact.told.model_dump(mode="json", exclude_defaults=True, exclude={"recorded_by"})
    return told | fact.fact.model_dump(mode="json", exclude_defaults=True, by_alias=True)


def stands_alone(fact: Generated) -> bool:
    """True for a fact that may come before those it was made after."""
    return fact.fact.TYPE == "progress_observed" and getattr(fact.fact, "placement", None) is None
