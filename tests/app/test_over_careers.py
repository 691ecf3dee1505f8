"""Who does the work changes nothing in what comes out: this process, others beside it, a Dask cluster."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from make_load import careers
from tests.careers import Lived, World
from tests.ledgers import code_of
from werkzekerheid.app.over_careers import cores, crew
from werkzekerheid.app.upkeep import rebuild
from werkzekerheid.ledger.ledger import Ledger
from werkzekerheid.readmodels.tables import LIVE, PENDING
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from werkzekerheid.ledger.storage import Where
    from werkzekerheid.readmodels.rebuild import Rebuilt


@pytest.fixture
def world(tmp_path: Path, where: Where, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Careers that were lived and alerted about, where this process and those it starts look for their ledger."""
    monkeypatch.setenv("WERKZEKERHEID_LEDGER", where if isinstance(where, str) else f"sqlite:///{where}")
    with World(tmp_path, where=where) as made:
        made.write(*(Lived(career, tuple(facts)) for career, facts in careers(9, 12)))
        made.policies.run()
        yield made


@contextmanager
def local_cluster(*, processes: bool) -> Iterator[str]:
    """The address of a Dask cluster on this machine, without its web page."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=processes, dashboard_address="127.0.0.1:0", protocol="tcp://"
    ) as cluster:
        yield cluster.scheduler_address


def built(world: World, *, check: bool = False, workers: int | None = None, cluster: str | None = None) -> Rebuilt:
    def silent(_done: int, _of: int) -> None:
        """Nobody looks."""

    return rebuild(world.ledger, settings(), silent, check=check, workers=workers, cluster=cluster)


def pid_and_square(number: int) -> tuple[int, int]:
    return os.getpid(), number * number


def fail(_: object) -> None:
    raise ValueError("a mistake of ours")


def end(_: object) -> None:
    os._exit(1)


class TestTheCrew:
    """Who does it."""

    @pytest.mark.parametrize(("workers", "worthwhile"), [(1, 100), (None, 0), (None, 1)])
    def test_one_worker_is_this_process(self, workers: int | None, worthwhile: int) -> None:
        with crew(workers, None, worthwhile) as found:
            assert not found.elsewhere
            assert list(found.map(pid_and_square, [3, 4])) == [(os.getpid(), 9), (os.getpid(), 16)]

    def test_several_are_processes_and_the_results_come_in_the_order_of_the_parts(self) -> None:
        with crew(2, None, 0) as found:
            done = list(found.map(pid_and_square, range(20)))

        assert [square for _, square in done] == [number * number for number in range(20)]
        assert os.getpid() not in {pid for pid, _ in done}

    def test_where_there_is_work_enough_there_are_as_many_as_cores(self) -> None:
        with crew(None, None, 1_000) as found:
            assert found.number == cores()

    def test_a_mistake_in_a_worker_is_a_mistake_here(self) -> None:
        with pytest.raises(ValueError, match="of ours"), crew(2, None, 0) as found:
            list(found.map(fail, range(9)))

    def test_a_worker_that_is_gone_is_a_refusal(self) -> None:
        def work() -> None:
            with crew(2, None, 0) as found:
                list(found.map(end, range(9)))

        assert code_of(work) == "workers_lost"

    @pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere", ""])
    def test_a_cluster_that_is_not_there_is_a_refusal(self, address: str) -> None:
        assert code_of(lambda: crew(None, address, 0).__enter__()) == "settings_cluster"

    def test_a_cluster_needs_the_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "distributed", None)

        assert code_of(lambda: crew(None, "tcp://127.0.0.1:9", 0).__enter__()) == "settings_cluster_extra"


class TestRebuilding:
    """The same rows, whoever made them."""

    def test_two_processes_make_the_same_as_one(self, world: World) -> None:
        before = world.rows()
        alone = built(world, workers=1)
        together = built(world, workers=2)

        assert alone == together
        assert together.differences == ()
        assert world.rows() == before

    @pytest.mark.parametrize("processes", [False, True])
    def test_a_cluster_makes_the_same(self, world: World, *, processes: bool) -> None:
        alone, before = built(world, check=True, workers=1), world.rows()
        with world.views.writing() as connection:
            connection.execute(LIVE.situation.update().values(form="wrong"))
        with local_cluster(processes=processes) as cluster:
            checked = built(world, check=True, cluster=cluster)
            together = built(world, cluster=cluster)

        assert [(table, number) for table, number, _ in checked.differences or ()] == [("situation", 9)]
        assert together == checked == alone._replace(differences=checked.differences)
        assert world.rows() == before

    def test_where_there_are_no_tables_yet_two_processes_make_them(self, world: World) -> None:
        before = world.rows()
        with world.views.writing() as connection:
            for table in (*LIVE.of_career(), PENDING):
                connection.execute(table.delete())
            connection.execute(LIVE.position.update().values(position=0))

        assert built(world, workers=2).differences is None
        assert world.rows() == before

    def test_a_worker_with_another_ledger_in_its_environment_is_refused(
        self, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Ledger.create(tmp_path / "other.db", demo=True).close()
        asked = settings()
        monkeypatch.setenv("WERKZEKERHEID_LEDGER", f"sqlite:///{tmp_path}/other.db")
        before = world.rows()

        refused = code_of(
            lambda: rebuild(world.ledger, asked, lambda _done, _of: None, check=False, workers=2, cluster=None)
        )

        assert refused == "settings_other_ledger"
        assert world.rows() == before
