"""What holds for every career, whatever happens in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from make_load import career_id_of, careers, generated_careers
from tests.careers import FIRST_DAY, Lived, World, events_of, lives, rows_as_stored
from werkzekerheid.app.policies import PolicyRunner
from werkzekerheid.app.replay import Judge, play
from werkzekerheid.career.decide import decide
from werkzekerheid.career.evolve import fold
from werkzekerheid.facts.corrections import effective
from werkzekerheid.ledger.ledger import Event
from werkzekerheid.readmodels.projector import Projector, open_views
from werkzekerheid.readmodels.rows import promise_of, promise_row
from werkzekerheid.rules.alerting import Standing, alert_id, steps
from werkzekerheid.rules.promise import is_open, state
from werkzekerheid.rules.registry import all_promises

_ONE_DAY = timedelta(days=1)
_CHANGES = ("event_corrected", "event_retracted")

# Bounded: what writes to a disk gets few examples here, and more when somebody asks (`--hypothesis-seed`, more often).
in_memory = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
on_disk = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@contextmanager
def a_world(page: int = 500) -> Iterator[World]:
    with TemporaryDirectory() as folder, World(Path(folder), page=page) as world:
        yield world


class TestCareers:
    """Of one career, in memory."""

    @in_memory
    @given(lives())
    def test_a_generated_career_is_one_that_could_be_recorded(self, life: Lived) -> None:
        events: list[Event] = []
        for event in events_of(life):
            ids = {one.event_id for one in events}
            day = event.recorded_at.date()
            assert decide(fold(life.career, events), event.fact, event.told, day, event_ids=ids) == (event.fact,)
            events.append(event)

    @in_memory
    @given(lives(most=20), st.integers(0, 400))
    def test_rows_hold_until_the_next_look(self, life: Lived, later: int) -> None:
        """Whatever day it is: the rows of the last look are the rows of that day."""
        career = fold(life.career, events_of(life))
        asked = life.facts[-1].day + timedelta(days=later)
        looked_on = life.facts[-1].day
        *rows, next_look = rows_as_stored(career, looked_on)
        while next_look is not None and cast("date", next_look) <= asked:
            assert cast("date", next_look) > looked_on
            looked_on = cast("date", next_look)
            *rows, next_look = rows_as_stored(career, looked_on)

        assert rows_as_stored(career, asked) == (*rows, next_look)

    @in_memory
    @given(lives(), st.integers(-30, 400))
    def test_a_stored_promise_is_judged_as_the_promise_itself(self, life: Lived, later: int) -> None:
        career = fold(life.career, events_of(life))
        day = life.facts[-1].day + timedelta(days=later)
        made = all_promises(career, day)
        stored = [promise_of(promise_row(life.career, number, one)) for number, one in enumerate(made)]

        assert [(state(one, day), is_open(one, day)) for one in stored] == [
            (state(one, day), is_open(one, day)) for one in made
        ]
        standing = {alert: Standing(alert, one) for one in made if (alert := alert_id(life.career, one))}
        for before in ({}, standing):
            assert [one[:2] for one in steps(life.career, before, stored, day)] == [
                one[:2] for one in steps(life.career, before, made, day)
            ]


class TestTheLedger:
    """What was recorded stays."""

    @on_disk
    @given(lives())
    def test_a_career_read_back_is_the_career_that_was_recorded(self, life: Lived) -> None:
        with a_world() as world:
            world.write(life)

            assert fold(life.career, world.events(life.career)) == fold(life.career, events_of(life))

    @on_disk
    @given(lives(least=6), st.data())
    def test_what_was_known_then_never_changes(self, life: Lived, data: st.DataObject) -> None:
        """Neither later facts nor corrections reach back: the past is asked as of a day, as known at a moment."""
        cut = data.draw(st.integers(1, len(life.facts) - 1), label="known facts")
        as_of = FIRST_DAY + timedelta(days=data.draw(st.integers(0, 500), label="as of"))
        with a_world() as world:
            world.write(Lived(life.career, life.facts[:cut]))
            known_at, stream = world.now, f"career:{life.career}"
            then = fold(life.career, world.events(life.career), as_of)
            world.write(Lived(life.career, life.facts[cut:]))

            known = [one for one in world.ledger.read(stream, known_at) if isinstance(one, Event)]
            assert fold(life.career, known, as_of) == then

    @on_disk
    @given(lives(least=15))
    def test_a_correction_never_deletes(self, life: Lived) -> None:
        with a_world() as world:
            world.write(life)
            events = world.events(life.career)

        assert [one.event_id for one in events] == [one.event_id for one in life.facts]
        assert [one.fact for one in events] == [one.fact for one in life.facts]
        changes = {one.event_id for one in events if one.fact.TYPE in _CHANGES}
        assert {change for by in effective(events).changed_by.values() for change in by} == changes


class Happened(NamedTuple):
    """An alert: the rule, the day it was raised, and how and when it was settled."""

    rule: str
    raised_on: date | None
    settled: str
    settled_on: date | None


class TestTheTables:
    """Whatever is stored is what the ledger tells."""

    @settings(on_disk, max_examples=5)
    @given(st.lists(lives(most=10), min_size=1, max_size=3, unique_by=lambda life: life.career))
    def test_pages_of_any_size_give_the_same_rows_and_so_does_a_rebuild(self, lived: list[Lived]) -> None:
        with a_world() as world:
            world.write(*lived)
            found = []
            for page in (1, 7, 500):
                world.views.close()
                world.views = open_views(world.folder / f"{page}.views.db", world.ledger)
                projector = Projector(world.ledger, world.views, page=page)
                projector.catch_up()
                found.append(world.rows())
                assert projector.rebuild().equal

            assert found[0] == found[1] == found[2]

    @on_disk
    @given(lives(most=12))
    def test_what_is_stored_is_the_fold_of_today(self, life: Lived) -> None:
        with a_world() as world:
            world.live(life)
            today = life.facts[-1].day + timedelta(days=40)
            world.begin_day(today)
            folded = fold(life.career, world.events(life.career))
            situation, promises, handovers, next_look = rows_as_stored(folded, today)

            assert world.stored("situation") == [cast("Any", situation)._asdict()]
            assert world.stored("promises") == [by_column(world, "promises", one) for one in cast("Any", promises)]
            assert world.stored("handovers") == [by_column(world, "handovers", one) for one in cast("Any", handovers)]
            assert [one["day"] for one in world.stored("next_look")] == [next_look]


def by_column(world: World, table: str, row: Any) -> dict[str, object]:
    """A row in the order of the columns."""
    return {name: row._asdict()[name] for name in (world.stored(table) or [row._asdict()])[0]}


class TestThePolicies:
    """One alert a promise at risk."""

    @on_disk
    @given(lives(most=12))
    def test_running_twice_changes_nothing(self, life: Lived) -> None:
        with a_world() as world:
            world.live(life)
            head, rows = world.ledger.head(), world.rows()

            assert PolicyRunner(world.ledger, Projector(world.ledger, world.views, page=3)).run() == (0, 0, 0, 0, 0)
            assert (world.ledger.head(), world.rows()) == (head, rows)

    @on_disk
    @given(lives(most=12))
    def test_alerts_are_those_of_a_replay(self, life: Lived) -> None:
        """
        A replay asks after the facts of a day, the ledger in the morning too: what a fact settles on the day on which
        its alert was raised, a replay does not see. A told rhythm that runs ahead is looked at daily in the ledger.
        """
        last = life.facts[-1].day + timedelta(days=45)
        with a_world() as world:
            world.live(life)
            world.begin_day(last)
            played = replayed(life, world, last)
            lived = {
                alert: Happened(one.rule, one.raised_on, how(one.is_open, one.kept_on), one.kept_on or one.withdrawn_on)
                for alert, one in world.alerts(life.career).items()
            }

        of_a_morning = {alert for alert, one in lived.items() if one.raised_on == one.settled_on}
        assert lived.keys() - (of_a_morning - played.keys()) == played.keys()
        for alert, one in played.items():
            runs_ahead = any(each.fact.TYPE == "contact_series_reported" for each in life.facts)
            assert lived[alert][: 2 if runs_ahead else 4] == one[: 2 if runs_ahead else 4]


def how(is_open: bool, kept_on: date | None) -> str:
    return "raised" if is_open else "kept" if kept_on else "withdrawn"


def replayed(life: Lived, world: World, last: date) -> dict[str, Happened]:
    """The alerts of a replay of the same career, by id."""
    judge = Judge(all_promises, cast("Any", lambda *_: SimpleNamespace(level="low", points=0)))
    played = play(life.career, world.events(life.career), judge, last)
    return {one.alert: Happened(one.promise.rule, one.raised_on, one.settled, one.settled_on) for one in played.alerts}


def test_the_seeded_load_is_the_same_each_time() -> None:
    (first, facts), *_ = careers(2, 20, seed=7)

    assert first == career_id_of(7, 0)
    assert facts == next(generated_careers(1, 20, seed=7))
    assert len(facts) == 20
