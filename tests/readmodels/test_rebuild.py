"""The rebuild: everything can be made again, beside what readers look at, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
import sqlalchemy as sa

from tests.careers import FIRST_DAY, Lived, World, rows_as_stored
from tests.ledgers import code_of
from tests.readmodels.test_projector import generated, generated_beside_one_another, write_at_once
from werkzekerheid.career.evolve import fold
from werkzekerheid.ledger.ledger import DeadLetter, Event, Ledger
from werkzekerheid.readmodels import beside, store
from werkzekerheid.readmodels.projector import Projector
from werkzekerheid.readmodels.rebuild import Rebuilt, compare_span, fill
from werkzekerheid.readmodels.tables import BESIDE, LIVE, META, OLD
from werkzekerheid.readmodels.views import Views, make_beside

if TYPE_CHECKING:
    from werkzekerheid.ledger.storage import Where


@pytest.fixture
def world(tmp_path: Path, where: Where) -> Iterator[World]:
    with World(tmp_path, where=where) as made:
        yield made


class Killed(Exception):
    """The rebuild ends here."""


def killed(_done: int, _of: int) -> None:
    raise Killed


def left_behind(views: Views) -> set[str]:
    """What is in the file beside the live tables."""
    with views.reading() as connection:
        noted = set(connection.scalars(sa.select(META.c.name)))
        tables = set(sa.inspect(connection).get_table_names())
    return (tables & {one.name for one in (*BESIDE, *OLD)}) | (noted - {"ledger", "purges"})


class TestTheSameRows:
    """What it gives is what was there."""

    def test_a_rebuild_gives_the_same_rows(self, world: World) -> None:
        world.write(*generated_beside_one_another())
        world.policies.run()
        before, checksum = world.rows(), world.projector.checksum()

        rebuilt = world.projector.rebuild()

        assert rebuilt.differences == ()
        assert rebuilt.checksum == checksum == world.projector.checksum()
        assert rebuilt.careers == 3
        assert rebuilt.rows == sum(len(rows) for _, rows in before)
        assert world.rows() == before
        assert left_behind(world.views) == set()

    def test_a_row_that_somebody_changed_is_noticed_and_put_right(self, world: World) -> None:
        write_at_once(world, generated(3))
        world.projector.catch_up()
        before = world.projector.checksum()
        with world.views.writing() as connection:
            connection.execute(LIVE.situation.update().values(has_coach=None, form="wrong"))

        assert not world.projector.rebuild().equal
        assert world.projector.checksum() == before

    def test_the_checksum_is_the_same_in_any_database(self, database: str, tmp_path: Path) -> None:
        made = set()
        for where in (tmp_path / "world.db", database):
            with World(tmp_path, where=where) as one:
                one.write(*generated_beside_one_another())
                one.policies.run()
                made |= {one.projector.checksum(), one.projector.rebuild().checksum}

        assert len(made) == 1

    def test_where_nothing_stood_there_is_nothing_to_compare_with(self, world: World) -> None:
        write_at_once(world, generated(3))

        rebuilt = world.projector.rebuild()

        assert (rebuilt.careers, rebuilt.differences) == (3, None)
        assert world.views.at().position == world.ledger.head()
        assert world.projector.rebuild().differences == ()
        assert world.policies.run().raised > 0


class TestChecking:
    """Comparing without a switch."""

    def test_it_changes_nothing_and_leaves_nothing_behind(self, world: World) -> None:
        first, second, later = generated(3)
        write_at_once(world, [first, second])
        world.projector.catch_up()
        write_at_once(world, [later])
        before = (world.rows(), world.views.at())

        checked = world.projector.rebuild(check=True)

        assert checked.differences == ()
        assert (world.rows(), world.views.at()) == before
        assert left_behind(world.views) == set()

    def test_it_names_the_tables_that_differ_and_some_of_the_careers(self, world: World) -> None:
        """
        2026-01-05  five careers
        by hand     the situation of each is changed, a promise of one is gone, one row is of nobody
        """
        lived = generated(5)
        write_at_once(world, lived)
        world.projector.catch_up()
        careers = sorted(one.career for one in lived)
        with world.views.writing() as connection:
            connection.execute(LIVE.situation.update().values(form="wrong"))
            first = LIVE.promises.c.career == careers[0]
            connection.execute(LIVE.promises.delete().where(first, LIVE.promises.c.number == 0))
            connection.execute(LIVE.next_look.insert(), {"career": "nobody", "looked_on": FIRST_DAY, "day": None})
        before = world.rows()

        checked = world.projector.rebuild(check=True)

        assert checked.differences == (
            ("situation", 5, tuple(careers[:3])), ("promises", 1, (careers[0],)), ("next_look", 1, ("nobody",)),
        )  # fmt: skip
        assert world.rows() == before

    def test_on_which_day_somebody_was_looked_at_is_no_difference(self, world: World) -> None:
        write_at_once(world, generated(2))
        world.projector.catch_up()
        with world.views.writing() as connection:
            connection.execute(LIVE.next_look.update().values(looked_on=date(2020, 1, 1)))

        assert world.projector.rebuild(check=True).equal

    def test_there_must_be_something_to_check(self, world: World) -> None:
        write_at_once(world, generated(1))

        assert code_of(lambda: world.projector.rebuild(check=True)) == "views_missing"


class TestMeanwhile:
    """The projector goes on, processes are killed, others begin too, somebody is erased."""

    def test_facts_and_days_that_come_meanwhile_are_in_it(self, world: World) -> None:
        """Also while the tables are compared: a rebuild ends however busy it is."""
        first, *late = generated(6, 20)
        write_at_once(world, [first])
        world.projector.catch_up()
        world.record(late[0].career, late[0].facts[:10])
        more = [Lived(late[0].career, late[0].facts[10:]), *late[1:]]

        def somebody_records(_done: int, _of: int) -> None:
            if more:
                world.begin_day((world.now + timedelta(days=7)).date())
                life = more.pop(0)
                world.record(life.career, life.facts)
                Projector(world.ledger, world.views).catch_up()

        assert world.projector.rebuild(somebody_records).equal
        assert len(more) < 3
        assert world.views.at().position == world.ledger.head()
        assert world.projector.rebuild().equal

    def test_a_rebuild_that_fails_leaves_nothing_behind(self, world: World) -> None:
        write_at_once(world, generated(3))
        world.projector.catch_up()
        before = world.rows()
        with pytest.raises(Killed):
            world.projector.rebuild(killed)

        assert world.rows() == before
        assert left_behind(world.views) == set()
        assert world.projector.rebuild().equal

    def test_what_one_left_that_was_killed_after_its_switch_is_cleared(self, world: World) -> None:
        write_at_once(world, generated(3))
        world.projector.catch_up()
        before = world.rows()
        with world.views.writing() as connection:
            make_beside(connection, world.views.at())
            beside.switch(connection)
        assert len(left_behind(world.views)) == len(OLD) + 1

        world.projector.catch_up()

        assert left_behind(world.views) == set()
        assert not world.projector.rebuild().equal
        assert world.rows() == before

    def test_of_two_rebuilds_the_later_goes_first_and_the_earlier_is_refused(self, world: World) -> None:
        write_at_once(world, generated(3))
        world.projector.catch_up()
        before = world.rows()
        built: list[Rebuilt] = []

        def another_begins(_done: int, _of: int) -> None:
            if not built:
                built.append(Projector(world.ledger, world.views).rebuild())

        assert code_of(lambda: world.projector.rebuild(another_begins)) == "views_rebuild_overtaken"
        assert built[0].equal
        assert world.rows() == before
        assert left_behind(world.views) == set()

    @pytest.mark.parametrize("is_over", [False, True])
    def test_who_outlived_a_killed_rebuild_writes_nothing_any_more(self, world: World, *, is_over: bool) -> None:
        write_at_once(world, generated(3))
        world.projector.catch_up()
        careers, at = world.careers(), world.views.at()
        refused = []

        def somebody_lives_on(_done: int, _of: int) -> None:
            reach = here(world)
            refused.append(code_of(lambda: fill(reach, "of before", at, careers)))
            refused.append(code_of(lambda: compare_span(reach, "of before", ("", None))))

        if is_over:
            somebody_lives_on(0, 0)
        else:
            assert world.projector.rebuild(somebody_lives_on).equal
        assert set(refused) == {"views_rebuild_overtaken"}


def here(world: World) -> Callable[[], nullcontext[Projector]]:
    return lambda: nullcontext(world.projector)


class Then(NamedTuple):
    stream: str
    act: Callable[[], None]


class InterruptedLedger(Ledger):
    """Something happens just after a stream was read for the first time."""

    then: Then | None = None

    def read(
        self, stream: str, until: datetime | None = None, unreadable: Container[int] = (), *, lost: bool = False
    ) -> tuple[Event | DeadLetter, ...]:
        events = super().read(stream, until, unreadable, lost=lost)
        if self.then is not None and self.then.stream == stream:
            act, self.then = self.then.act, None
            act()
        return events


class TestErasure:
    """Who read somebody before the erasure writes nothing of it after."""

    @pytest.mark.parametrize("how", ["rebuild", "catch_up"])
    def test_what_was_read_before_somebody_was_erased_is_not_written_after(self, world: World, how: str) -> None:
        """
        2026-01-05  a career is recorded and projected; later two facts more
        then        a rebuild, or the projector, reads it; its keys are destroyed, its rows purged; then it writes
        """
        (life,) = generated(1, 20)
        world.record(life.career, life.facts[:18])
        world.projector.catch_up()
        world.record(life.career, life.facts[18:])
        if how == "rebuild":
            world.projector.catch_up()
        before = world.stored("situation")
        with InterruptedLedger.open(world.where, None, destroyed=world.folder / "destroyed") as ledger:
            assert isinstance(ledger, InterruptedLedger)

            def erase() -> None:
                ledger.destroy_keys(life.career, ["work"], FIRST_DAY)
                world.projector.purge(life.career)

            ledger.then = Then(f"career:{life.career}", erase)
            projector = Projector(ledger, world.views)
            projector.rebuild() if how == "rebuild" else projector.catch_up()

            assert ledger.then is None
        left = rows_as_stored(fold(life.career, world.events(life.career)), FIRST_DAY)
        assert before != world.stored("situation") == [left[0]._asdict()]
        assert world.stored("handovers") == []

    def test_a_purge_reaches_the_tables_beside_too(self, world: World) -> None:
        first, second = generated(2)
        write_at_once(world, [first, second])
        world.projector.catch_up()
        at_half: list[set[object]] = []

        def purged(done: int, of: int) -> None:
            if done == of // 2 and not at_half:
                with world.views.writing() as connection:
                    store.purge(connection, first.career)
                    found = connection.exec_driver_sql("SELECT career FROM promises_v1_beside")
                    at_half.append({career for (career,) in found})

        world.projector.rebuild(purged)

        assert at_half == [{second.career}]
