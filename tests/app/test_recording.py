"""Commands: several facts as one, all or none; again after a conflict or a lost line, and never twice."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.ledgers import code_of
from tests.proxy import CUTS
from tests.test_faults import proxy
from werkzekerheid.app.app import App
from werkzekerheid.app.recording import Recorded, RefusedInBatch
from werkzekerheid.facts.event import Actor, Event, event_id
from werkzekerheid.facts.finding import Findings
from werkzekerheid.ledger.ledger import ConnectionLost, Ledger
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from tests.proxy import Cut, Proxy
    from werkzekerheid.ledger.storage import Where

__all__ = ["proxy"]

COACH = Actor(actor="coach-1", role="jobcoach")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANN, BEN = "00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"
COMMAND = "00000000-0000-4000-8000-0000000000c0"


def opened(career: str) -> dict[str, Any]:
    return {"career": career, "type": "career_opened", "reason": "benefit"}


def talked(career: str, **more: Any) -> dict[str, Any]:
    told = {"with": ["worker"], "by": "jobcoach", "channel": "phone", "occurred": "2026-03-02"}
    return {"career": career, "type": "check_in_held", **told, **more}


def started(career: str) -> dict[str, Any]:
    where = {"form": "dienstverband", "organisation": "kas", "organisation_kind": "regular_employer"}
    return {"career": career, "type": "placement_started", "placement": "p", **where}


def contracted(career: str) -> dict[str, Any]:
    return {"career": career, "type": "contract_concluded", "placement": "p", "contract": "c", "kind": "temporary"}


def app_on(where: Where, ledger: type[Ledger] = Ledger) -> App:
    return App(ledger.open(where, None, clock=lambda: NOW), Settings(where, None), lambda: NOW)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """On a ledger in which one career is opened."""
    where = tmp_path / "ledger.db"
    Ledger.create(where, demo=True, clock=lambda: NOW).close()
    with app_on(where) as made:
        made.record_batch([opened(ANN)], COACH)
        yield made


def types(app: App, career: str) -> list[str]:
    return [one.fact.TYPE for one in app.ledger.read(f"career:{career}") if isinstance(one, Event)]


class TestBatches:
    """Several facts are one command."""

    def test_each_builds_on_those_before_it(self, app: App) -> None:
        answers = app.record_batch([started(ANN), contracted(ANN), talked(ANN)], COACH, COMMAND)

        assert types(app, ANN) == ["career_opened", "placement_started", "contract_concluded", "check_in_held"]
        assert [one.version for one in answers] == [2, 3, 4]
        assert [one.event_id for one in answers] == [event_id(COMMAND, number) for number in range(3)]
        events = [one for one in app.ledger.read(f"career:{ANN}") if isinstance(one, Event)][1:]
        assert {one.command_id for one in events} == {COMMAND}
        assert [one.position for one in answers] == [one.position for one in events]
        assert app.look(COACH, "guidance", "alerts", ANN)

    def test_a_career_may_begin_in_it_and_several_may_be_in_it(self, app: App) -> None:
        """Their facts may stand between one another; the answers come in the order of the facts."""
        answers = app.record_batch([talked(ANN), opened(BEN), talked(ANN), talked(BEN)], COACH)

        assert [(one.career_id, one.version) for one in answers] == [(ANN, 2), (BEN, 1), (ANN, 3), (BEN, 2)]
        assert types(app, BEN) == ["career_opened", "check_in_held"]

    def test_a_fact_may_name_an_event_of_the_same_command(self, app: App) -> None:
        """Its id follows from the command, so whoever gives one knows it."""
        correction = {
            "career": ANN, "type": "event_corrected", "corrects": event_id(COMMAND, 0), "reason": "typed wrong",
            "replacement": {"with": ["employer"], "by": "jobcoach", "channel": "phone"},
        }  # fmt: skip

        app.record_batch([talked(ANN), correction], COACH, COMMAND)

        assert types(app, ANN)[-1] == "event_corrected"

    def test_where_one_is_refused_none_is_recorded(self, app: App) -> None:
        head = app.ledger.head()

        with pytest.raises(RefusedInBatch) as refused:
            app.record_batch([opened(BEN), talked(BEN), contracted(BEN), opened(BEN)], COACH)

        assert (refused.value.number, refused.value.code) == (4, "career_opened_already")
        assert str(refused.value).startswith("Feit 4: ")
        assert app.ledger.head() == head

    def test_a_career_that_is_not_there_is_said_with_its_fact(self, app: App) -> None:
        with pytest.raises(RefusedInBatch) as refused:
            app.record_batch([talked(ANN), talked(BEN), opened(BEN)], COACH)

        assert (refused.value.number, refused.value.code) == (2, "career_not_found")

    def test_all_findings_of_all_facts_at_once(self, app: App) -> None:
        head = app.ledger.head()
        wrong = [
            talked(ANN, by="nobody"),
            {"type": "check_in_held"},
            {"career": ANN},
            {"career": 7, "type": ["x"]},
            "no table",
            talked(ANN, type="no_such_type"),
            talked(ANN, type="time_passed"),
            talked(ANN, occurred="2026-13"),
            talked(ANN),
        ]

        with pytest.raises(Findings) as found:
            app.record_batch(wrong, COACH, file="facts.json")

        places = [(one.number, one.field) for one in found.value.all]
        assert places == [
            (1, "by"),
            (2, "career"), (2, "with"), (2, "by"), (2, "channel"),
            (3, "type"),
            (4, "career"), (4, "type"),
            (5, None),
            (6, "type"), (7, "type"),
            (8, "occurred"),
        ]  # fmt: skip
        assert {one.file for one in found.value.all} == {"facts.json"}
        assert app.ledger.head() == head

    def test_no_facts_are_no_command(self, app: App) -> None:
        with pytest.raises(Findings):
            app.record_batch([], COACH)

    def test_the_same_command_twice_records_once(self, app: App) -> None:
        facts = [talked(ANN), opened(BEN), talked(BEN)]
        first = app.record_batch(facts, COACH, COMMAND)
        head = app.ledger.head()

        assert app.record_batch(facts, COACH, COMMAND) == [one._replace(already=True) for one in first]
        assert app.ledger.head() == head

    def test_another_command_of_the_same_id_is_refused(self, app: App) -> None:
        """Silence would lose its facts."""
        app.record_batch([talked(ANN), talked(ANN)], COACH, COMMAND)
        head = app.ledger.head()

        for facts in ([talked(ANN)] * 3, [talked(ANN), opened(BEN)]):
            assert code_of(lambda: app.record_batch(facts, COACH, COMMAND)) == "command_known"  # noqa: B023
        assert app.ledger.head() == head

    def test_two_commands_about_the_same_two_careers_wait_for_nobody(self, where: Where) -> None:
        """One names them in this order and one in the other, at the same moment, again and again."""
        Ledger.create(where, demo=True, clock=lambda: NOW).close()
        with app_on(where) as app:
            app.record_batch([opened(ANN), opened(BEN)], COACH)
        start, ended = Barrier(2), []

        def give(careers: tuple[str, str]) -> None:
            with app_on(where) as own:
                for _ in range(5):
                    start.wait(timeout=30)
                    ended.append(own.record_batch([talked(one) for one in careers], COACH))

        threads = [Thread(target=give, args=(order,)) for order in ((ANN, BEN), (BEN, ANN))]
        for one in threads:
            one.start()
        for one in threads:
            one.join(timeout=60)
        with app_on(where) as app:
            assert [len(types(app, one)) for one in (ANN, BEN)] == [11, 11]
        assert len(ended) == 10


class Interrupted(Ledger):
    """A ledger on whose appends something happens just before or just after, as often as is left."""

    before: list[Callable[[], None]]
    after: list[Callable[[], None]]

    def append_many(self, batches: Any) -> Any:
        if self.before:
            self.before.pop()()
        done = super().append_many(batches)
        if self.after:
            self.after.pop()()
        return done


def lost() -> None:
    raise ConnectionLost(path="server")


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, in seconds; nobody really waits."""
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    return waits


@pytest.fixture
def broken(app: App) -> Iterator[App]:
    """The same, through a ledger that a test can interrupt."""
    with app_on(app.ledger.where, Interrupted) as made:
        made.ledger.before, made.ledger.after = [], []  # type: ignore[attr-defined]
        yield made


def interrupt(app: App, when: str, what: Callable[[], None], times: int) -> None:
    setattr(app.ledger, when, [what] * times)


def somebody_else(app: App, fact: dict[str, Any]) -> Callable[[], None]:
    """Records this fact meanwhile."""

    def record() -> None:
        app.record_batch([fact], COACH)

    return record


class TestTries:
    """It reads and decides again, three times in all."""

    def test_who_was_second_decides_again(self, app: App, broken: App, waited: list[float]) -> None:
        interrupt(broken, "before", somebody_else(app, talked(ANN)), 2)

        answer = broken.record(ANN, "check_in_held", fields(talked(ANN)), COACH)

        assert (answer.version, answer.already) == (4, False)
        assert sum(waited) == 0

    def test_what_somebody_else_recorded_may_change_the_decision(self, app: App, broken: App) -> None:
        interrupt(broken, "before", somebody_else(app, started(ANN)), 1)

        with pytest.raises(RefusedInBatch) as refused:
            broken.record_batch([talked(ANN), started(ANN)], COACH)
        assert (refused.value.number, refused.value.code) == (2, "placement_started_already")

    def test_after_three_times_the_career_is_busy(self, app: App, broken: App) -> None:
        interrupt(broken, "before", somebody_else(app, talked(ANN)), 3)

        assert code_of(lambda: broken.record(ANN, "check_in_held", fields(talked(ANN)), COACH)) == "career_busy"
        assert len(types(app, ANN)) == 4

    @pytest.mark.parametrize("facts", [[talked(ANN)], [talked(ANN), opened(BEN), talked(BEN)]], ids=["one", "three"])
    @pytest.mark.parametrize("when", ["before", "after"])
    def test_a_lost_connection_is_one_command_all_the_same(
        self, app: App, broken: App, waited: list[float], when: str, facts: list[dict[str, Any]]
    ) -> None:
        """Once before the ledger heard of it, once after it kept it: in both cases it is there, once."""
        interrupt(broken, when, lost, 1)

        answers = broken.record_batch(facts, COACH, COMMAND)

        assert not any(one.already for one in answers)
        assert len(types(app, ANN)) + len(types(app, BEN)) == 1 + len(facts)
        assert broken.record_batch(facts, COACH, COMMAND) == [one._replace(already=True) for one in answers]
        assert 0 < sum(waited) <= 2

    def test_where_nobody_ever_answers_the_outcome_is_unknown(self, app: App, broken: App, waited: list[float]) -> None:
        interrupt(broken, "before", lost, 3)

        assert code_of(lambda: broken.record(ANN, "check_in_held", fields(talked(ANN)), COACH)) == "ledger_unreachable"
        assert len(waited) == 2
        assert sum(waited) <= 2
        assert types(app, ANN) == ["career_opened"]

    def test_what_was_kept_at_the_third_try_is_found_by_the_next_command(
        self, app: App, broken: App, waited: list[float]
    ) -> None:
        interrupt(broken, "before", lost, 2)
        interrupt(broken, "after", lost, 1)
        assert code_of(lambda: broken.record_batch([talked(ANN)] * 2, COACH, COMMAND)) == "ledger_unreachable"
        assert len(types(app, ANN)) == 3

        answers = broken.record_batch([talked(ANN)] * 2, COACH, COMMAND)

        assert [one.already for one in answers] == [True, True]
        assert len(types(app, ANN)) == 3

    def test_a_refusal_is_no_reason_to_try_again(self, broken: App, waited: list[float]) -> None:
        interrupt(broken, "after", lost, 1)

        assert code_of(lambda: broken.record(ANN, "career_opened", {"reason": "benefit"}, COACH)) == (
            "career_opened_already"
        )
        assert waited == []


def fields(table: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in table.items() if name not in {"career", "type"}}


@pytest.mark.parametrize("when", CUTS)
def test_a_line_that_is_really_cut_is_one_command_all_the_same(
    proxy: tuple[Proxy, str],
    database: str,
    when: Cut,
) -> None:
    """On a server: the line is cut before it heard of the facts, or after it kept them."""
    line, url = proxy
    Ledger.create(database, demo=True, clock=lambda: NOW).close()
    with app_on(database) as app, app_on(url) as through:
        app.record_batch([opened(ANN), opened(BEN)], COACH)
        line.cut(when, b"check_in_held.v1")

        answers = through.record_batch([talked(ANN), talked(BEN), talked(ANN)], COACH, COMMAND)

        assert line.has_cut.wait(timeout=10)
        assert [(one.career_id, one.version, one.already) for one in answers] == [
            (ANN, 2, False), (BEN, 2, False), (ANN, 3, False),
        ]  # fmt: skip
        assert [len(types(app, one)) for one in (ANN, BEN)] == [3, 2]
        assert app.record_batch([talked(ANN), talked(BEN), talked(ANN)], COACH, COMMAND) == [
            one._replace(already=True) for one in answers
        ]


def test_a_command_that_succeeds_at_once_loads_nothing_to_wait_with(tmp_path: Path) -> None:
    import subprocess

    where = tmp_path / "ledger.db"
    Ledger.create(where, demo=True).close()
    program = (
        "import sys; from pathlib import Path; from werkzekerheid.app.recording import Command, Given, record;"
        "from werkzekerheid.facts.event import Actor; from werkzekerheid.ledger.ledger import Ledger;"
        "from datetime import date; ledger = Ledger.open(Path(sys.argv[1]), None);"
        "given = Given('a', 'career_opened', {'reason': 'benefit'}, 'f', None);"
        "record(ledger, given, Actor(actor='a', role='lead'), Command(sys.argv[2], date.today(), lambda _: ''));"
        "assert 'tenacity' not in sys.modules and 'sqlalchemy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program, str(where), str(uuid4())], check=True, timeout=60)


def test_an_answer_says_where_each_stands(app: App) -> None:
    (answer,) = app.record_batch([talked(ANN)], COACH, COMMAND)

    assert answer == Recorded(ANN, event_id(COMMAND), 2, 2, already=False)
