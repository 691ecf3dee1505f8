"""The stored tables: always what the ledger tells, whatever happens in between."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest

from make_load import careers
from tests.careers import AFTER_THE_FIRST_STEP, CAREER, FIRST_DAY, Lived, World, rows_as_stored, told
from tests.story import Story
from werkzekerheid.career.evolve import fold
from werkzekerheid.ledger.ledger import Ledger
from werkzekerheid.ledger.postgres.server import connected
from werkzekerheid.ledger.storage import Where
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels import store
from werkzekerheid.readmodels.own_rows import open_promises
from werkzekerheid.readmodels.projector import Projector, open_views
from werkzekerheid.readmodels.rows import PromiseRow, promise_row
from werkzekerheid.readmodels.tables import LIVE
from werkzekerheid.rules.promise import state

OTHER = "00000000-0000-5000-8000-000000000001"


@pytest.fixture
def world(tmp_path: Path, where: Where) -> Iterator[World]:
    """On both databases."""
    with World(tmp_path, where=tmp_path / "world.db" if isinstance(where, Path) else where) as made:
        yield made


@pytest.fixture
def file_world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as made:
        yield made


def generated(number: int, facts: int = 12) -> list[Lived]:
    return [Lived(career, tuple(made)) for career, made in careers(number, facts)]


def write_at_once(world: World, lived: list[Lived]) -> None:
    for life in lived:
        world.record(life.career, life.facts)


def stored_promises(world: World, career: str) -> list[PromiseRow]:
    with world.views.reading() as connection:
        found = store.promises(connection, career)
    return [promise_row(career, number, one) for number, one in enumerate(found)]


def append_by_hand(world: World, stream: str, state_: bytes) -> int:
    """A row that this program cannot read, as a newer one or a thief could have left it."""
    row = (stream, world.ledger.version(stream) + 1, "sealed.v1", state_)
    if isinstance(world.where, str):
        statement = (
            "INSERT INTO ledger.events (originator_id, originator_version, topic, state) VALUES (%s, %s, %s, %s)"
        )
        with connected(world.where, None) as owner:
            owner.execute(statement, row)
        return world.ledger.head()
    connection = sqlite3.connect(world.where)
    with connection:
        connection.execute(
            "INSERT INTO events (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)", row
        )
    connection.close()
    return world.ledger.head()


FROM_LATER = b"2 x 2026-01-05T12:00:00.000000Z - - - -\nx"


class TestCatchingUp:
    """Reading on from where it was."""

    def test_what_was_recorded_stands_in_the_tables(self, world: World, story: Story) -> None:
        """
        2026-01-05  career_opened       reason=benefit
        2026-01-05  coach_assigned      kind=jobcoach until_on=2026-12
        2026-01-06  placement_started   form=dienstverband organisation=kas organisation_kind=regular_employer
        2026-01-06  contract_concluded  kind=temporary ends_on=2026-07-31
        2026-01-09  check_in_held       with=worker by=jobcoach channel=visit
        """
        world.live(told(story))

        (row,) = world.stored("situation")
        assert row["career"] == CAREER
        assert (row["working"], row["form"], row["organisation"]) == (True, "dienstverband", "kas")
        assert (row["since"], row["contract_ends_on"], row["last_contact_on"]) == (
            "2026-01-06", "2026-07-31", "2026-01-09",
        )  # fmt: skip
        assert row["has_coach"] is True
        assert row["facts"] == 5

    def test_a_second_time_changes_nothing(self, world: World) -> None:
        write_at_once(world, generated(3))
        assert world.projector.catch_up() == 36
        before, at = world.rows(), world.views.at()

        assert world.projector.catch_up() == 0
        assert (world.rows(), world.views.at()) == (before, at)

    @pytest.mark.parametrize("page", [1, 7])
    def test_the_rows_do_not_depend_on_the_size_of_a_page(self, world: World, page: int, tmp_path: Path) -> None:
        world.write(*generated_beside_one_another())
        world.projector.catch_up()
        other = open_views(tmp_path / "other.db", world.ledger)

        Projector(world.ledger, other, page=page).catch_up()
        world.views.close()
        world.views = other

        assert world.rows() == world_rows(world)

    def test_what_is_stored_equals_the_fold(self, world: World) -> None:
        lived = generated(4, 20)
        write_at_once(world, lived)
        world.projector.catch_up()
        _, day = world.views.at()

        for life in lived:
            _, promises, *_ = rows_as_stored(fold(life.career, world.events(life.career)), day)
            assert [one.rule for one in stored_promises(world, life.career)] == [one.rule for one in promises]  # type: ignore[attr-defined]
        assert world.projector.rebuild().equal

    def test_two_projectors_at_once_do_no_harm(self, world: World, tmp_path: Path) -> None:
        write_at_once(world, generated(30))
        projectors = [Projector(world.ledger, world.views, page=page) for page in (3, 5)]
        threads = [Thread(target=one.catch_up) for one in projectors]

        for one in threads:
            one.start()
        for one in threads:
            one.join()

        assert world.views.at().position == world.ledger.head()
        assert world.projector.rebuild().equal

    def test_a_day_costs_what_is_due(self, world: World) -> None:
        """Only the careers for which something changes are looked at when a day passes."""
        write_at_once(world, generated(20, facts=4))
        world.projector.catch_up()
        with world.views.reading() as connection:
            due = store.due(connection, LIVE, FIRST_DAY + timedelta(days=1), 100)
        assert 0 < len(due) < 20

        world.begin_day(FIRST_DAY + timedelta(days=1))

        assert {one["career"] for one in world.stored("next_look") if one["looked_on"] != FIRST_DAY} == set(due)

    def test_work_that_should_have_ended_is_no_longer_certain_the_day_after(self, world: World, story: Story) -> None:
        """
        2026-01-05  placement_started   form=proefplaatsing planned_end_on=2026-03-01
        """
        world.live(told(story))
        working = []
        for day in (date(2026, 3, 1), date(2026, 3, 2)):
            world.begin_day(day)
            working.append(world.stored("situation")[0]["working"])

        assert working == [True, None]


def generated_beside_one_another() -> list[Lived]:
    """Careers of which the facts stand between one another in the ledger, with days that pass."""

    def each_five_days(life: Lived) -> Lived:
        days = (FIRST_DAY + timedelta(days=n * 5) for n in range(len(life.facts)))
        return Lived(life.career, tuple(one._replace(day=day) for one, day in zip(life.facts, days, strict=True)))

    return [each_five_days(life) for life in generated(3)]


def world_rows(world: World) -> object:
    """The rows beside the ledger itself."""
    world.views.close()
    world.views = open_views(
        world.where.with_suffix(".views.db") if isinstance(world.where, Path) else world.where, world.ledger
    )
    return world.rows()


class TestDeadLetters:
    """What cannot be read holds back its own career, and nobody else."""

    def test_an_event_of_a_later_program_holds_back_its_career_only(self, world: World) -> None:
        first, second = generated(2)
        write_at_once(world, [first, second])
        world.projector.catch_up()
        before = stored_promises(world, first.career)
        position = append_by_hand(world, f"career:{first.career}", FROM_LATER)
        more = generated(3)[2]
        world.record(more.career, more.facts)

        world.projector.catch_up()

        (letter,) = world.stored("dead_letters")
        assert tuple(letter.values()) == (position, first.career, f"career:{first.career}", "newer_form")
        assert {one["career"] for one in world.stored("situation")} == {first.career, second.career, more.career}
        assert stored_promises(world, first.career) == before
        assert world.projector.rebuild().equal

    def test_time_does_not_move_a_career_that_is_held_back(self, world: World) -> None:
        (life,) = generated(1)
        write_at_once(world, [life])
        append_by_hand(world, f"career:{life.career}", FROM_LATER)
        world.projector.catch_up()

        world.begin_day(FIRST_DAY + timedelta(days=400))

        assert world.stored("situation") == []
        assert len(world.stored("dead_letters")) == 1

    def test_a_fold_that_does_not_fit_is_a_dead_letter_too(self, world: World, story: Story) -> None:
        """
        2026-01-05  held: check_in_held   with=worker by=jobcoach channel=visit
        2026-01-06  event_corrected       corrects=held replacement={"with":["nobody"]}
        """
        life = told(story)
        world.live(life, Lived(OTHER, life.facts[:1]))

        assert [(one["career"], one["why"]) for one in world.stored("dead_letters")] == [(CAREER, "unfit")]

    def test_a_dead_letter_of_no_career_holds_back_nobody(self, world: World) -> None:
        append_by_hand(world, "directory:org-1", FROM_LATER)
        (life,) = generated(1)
        write_at_once(world, [life])

        world.projector.catch_up()

        (letter,) = world.stored("dead_letters")
        assert (letter["career"], letter["stream"]) == (None, "directory:org-1")
        assert stored_promises(world, life.career)
        assert world.projector.rebuild().equal
        assert world.stored("dead_letters") == [letter]

    def test_an_event_that_was_tampered_with_is_found(self, world: World) -> None:
        (life,) = generated(1)
        write_at_once(world, [life])
        state_ = b"1 x 2026-01-05T12:00:00.000000Z - - - -\nwork x eA=="
        append_by_hand(world, f"career:{life.career}", state_)

        world.projector.catch_up()
        rebuilt = world.projector.rebuild()

        (letter,) = world.stored("dead_letters")
        assert (letter["career"], letter["why"]) == (life.career, "key_missing")
        assert rebuilt.equal


class TestTheFile:
    """What stands in it, and who may look."""

    def test_nobody_but_its_owner_may_read_it(self, file_world: World) -> None:
        mode = (file_world.folder / "world.views.db").stat().st_mode

        assert stat.S_IMODE(mode) == 0o600

    def test_it_holds_no_text_no_sign_and_no_name(self, file_world: World, story: Story) -> None:
        """
        2026-01-05  worker_named        name=Voorbeeldpersoon
        2026-01-05  placement_started   form=dienstverband
        2026-01-06  signal_observed     sign=overstimulated seen_by=supervisor note=Onrustig
        2026-01-07  relapse_reported    effects=less_capacity
        2026-01-08  life_event_reported domain=bereavement direction=worse
        """
        file_world.live(told(story))
        file_world.views.close()

        content = b"".join(one.read_bytes() for one in file_world.folder.glob("world.views.db*"))
        assert CAREER.encode() in content
        for secret in (b"Voorbeeldpersoon", b"overstimulated", b"Onrustig", b"less_capacity", b"bereavement"):
            assert secret not in content

    def test_what_is_purged_is_in_no_file_any_more(self, file_world: World) -> None:
        first, second = generated(2)
        write_at_once(file_world, [first, second])
        file_world.policies.run()

        file_world.projector.purge(first.career)

        content = b"".join(one.read_bytes() for one in file_world.folder.glob("world.views.db*"))
        assert first.career.encode() not in content
        assert second.career.encode() in content

    def test_tables_of_another_ledger_are_made_again(self, file_world: World, tmp_path: Path) -> None:
        write_at_once(file_world, generated(1))
        file_world.projector.catch_up()
        with Ledger.create(tmp_path / "other.db", demo=True) as other:
            views = open_views(file_world.folder / "world.views.db", other)

            assert views.at().position == 0
            with views.reading() as connection:
                assert store.count(connection, LIVE) == 0
            views.close()

    def test_a_foreign_file_is_left_alone(self, file_world: World, tmp_path: Path) -> None:
        foreign = tmp_path / "foreign.db"
        connection = sqlite3.connect(foreign)
        connection.execute("CREATE TABLE theirs (x)")
        connection.close()
        before = foreign.read_bytes()

        with pytest.raises(Refusal) as refused:
            open_views(foreign, file_world.ledger)

        assert refused.value.code == "views_foreign"
        assert foreign.read_bytes() == before

    def test_tables_of_a_later_program_are_left_alone(self, file_world: World) -> None:
        path = file_world.folder / "world.views.db"
        file_world.views.close()
        connection = sqlite3.connect(path)
        connection.execute("UPDATE alembic_version SET version_num = 'views_9999'")
        connection.commit()
        connection.close()

        with pytest.raises(Refusal) as refused:
            open_views(path, file_world.ledger)

        assert refused.value.code == "views_newer"

    def test_tables_from_before_there_were_steps_take_them_and_are_filled_again(self, file_world: World) -> None:
        write_at_once(file_world, generated(1))
        file_world.policies.run()
        before, at = file_world.rows(), file_world.views.at()
        with file_world.views.writing() as connection:
            for later in ("DROP TABLE alembic_version", *AFTER_THE_FIRST_STEP):
                connection.exec_driver_sql(later)
        file_world.views.close()

        file_world._open()
        file_world.policies.run()

        assert (file_world.rows(), file_world.views.at()) == (before, at)


class TestTheWorklist:
    """What is open, over all careers, on the day that somebody asks."""

    def test_it_is_read_from_the_promises_with_their_state_on_that_day(self, world: World, story: Story) -> None:
        """
        2026-01-05  coach_assigned      kind=jobcoach
        2026-01-05  placement_started   form=dienstverband
        2026-02-10  relapse_reported    effects=absent
        """
        world.live(told(story), told(story, OTHER))

        with world.views.reading() as connection:
            worklist = list(open_promises(connection, date(2026, 2, 16)))

        found = [one for one in worklist if one[2].rule == "relapse_response"]
        assert {career for career, *_ in found} == {CAREER, OTHER}
        assert {(str(one.window.due_on), state(one, day)) for _, day, one in found} == {("2026-02-13", "broken")}
