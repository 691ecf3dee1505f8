"""The sharing register: each disclosure and refusal a row, told or through the gateway, and the same in the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid5

import pytest

from tests.careers import AFTER_THE_FIRST_STEP, CAREER, FIRST_DAY, Lived, World, noon, told
from tests.letters import newer_form
from tests.readmodels.reading import DEMO
from tests.story import Story
from werkzekerheid.app.letters import skip
from werkzekerheid.facts.career_file import read_career_file
from werkzekerheid.facts.event import NAMESPACE, Actor, Event, Told, event_id
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.facts.told_events import told_events
from werkzekerheid.ledger.ledger import Draft
from werkzekerheid.readmodels import store
from werkzekerheid.readmodels.names import Names, names_of
from werkzekerheid.readmodels.sharing_register import STREAMS, SharingRow, recorded_rows, register, told_rows
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from werkzekerheid.ledger.storage import Where

GATEWAY = Actor(actor="p-1", role="jobcoach", organisation="kas")
SHARED = {
    "disclosure": "d-1", "sender_organisation": "kas", "sender_role": "jobcoach", "recipient_organisation": "bp",
    "recipient_role": "employer", "purpose": "handover", "legal_basis": "participatiewet_10", "classes": ["work"],
    "events": ["e-1"], "channel": "portal", "digest": "0" * 64,
}  # fmt: skip
REFUSED = {
    "requester_organisation": "bp", "requester_role": "employer", "purpose": "guidance", "classes": ["health"],
    "ground": "no_basis",
}  # fmt: skip


@pytest.fixture
def world(tmp_path: Path, where: Where) -> Iterator[World]:
    """On both databases."""
    with World(tmp_path, where=tmp_path / "world.db" if isinstance(where, Path) else where) as made:
        yield made


def by_gateway(world: World, type_name: str, content: Mapping[str, object], career: str = CAREER) -> int:
    """What the gateway writes before it answers; gives its position."""
    stream = f"{STREAMS}{career}"
    version = world.ledger.version(stream)
    command = str(uuid5(NAMESPACE, f"{stream}:{version}"))
    fact = fact_class(type_name).model_validate(content)
    world.now += timedelta(seconds=1)
    return world.ledger.append(
        stream, version, [Draft(fact, Told(recorded_by=GATEWAY), command, event_id(command))]
    ).position


def stored(world: World, **asked: object) -> list[SharingRow]:
    with world.views.reading() as connection:
        return list(store.shared(connection, **asked))  # type: ignore[arg-type]


class TestRows:
    def test_what_was_told_of_sharing_is_marked_so_and_stands_on_its_own_day(self, story: Story) -> None:
        """
        2026-01-05  check: check_in_held  with=worker by=jobcoach
        2026-02     data_shared      sender_organisation=kas sender_role=jobcoach events=check channel=phone
        2026-03-01  sharing_refused  requester_organisation=bp requester_role=employer ground=unsure classes=health
        """
        shared, refused = register(told_rows("c", story.events), Names({"kas": "De Kas"}))

        assert (shared["state"], shared["on"], shared["told"], shared["channel"]) == (
            "shared",
            "2026-02",
            True,
            "phone",
        )
        assert shared["from"] == {"organisation": "De Kas", "role": "jobcoach"}
        assert shared["events"] == [story.event("check")]
        assert (refused["state"], refused["ground"], refused["classes"]) == ("refused", "unsure", ["health"])
        assert (refused["from"], refused["to"]["organisation"], refused["events"]) == (None, "bp", [])

    def test_what_is_retracted_is_no_row_and_what_is_corrected_is_the_row_it_became(self, story: Story) -> None:
        """
        2026-01-05  wrong: data_shared  disclosure=d-1
        2026-01-06  vague: data_shared  disclosure=d-2 channel=phone
        2026-01-07  event_retracted  retracts=wrong
        2026-01-08  sharing_refused
        """
        assert [row.disclosure for row in told_rows("c", story.events)] == ["d-2", None]

    def test_a_career_that_tells_nothing_of_it_has_no_rows(self, story: Story) -> None:
        """
        2026-01-05  consent_given  purposes=guidance classes=work
        """
        assert told_rows("c", story.events) == ()

    def test_told_and_recorded_stand_in_one_order_by_their_days(self, story: Story) -> None:
        """
        2026-01-05  data_shared  disclosure=first
        2026-03-01  data_shared  disclosure=third
        """
        first, _ = story.events[-2:]
        between = first._replace(recorded_at=first.recorded_at + timedelta(days=20), stream="sharing:c")
        written = between.fact.model_copy(update={"disclosure": "second"})
        gateway = recorded_rows("c", [between._replace(fact=written, told=Told(recorded_by=GATEWAY))])

        rows = register([*told_rows("c", story.events), *gateway], Names())

        assert [(row["disclosure"], row["told"]) for row in rows] == [
            ("first", True),
            ("second", False),
            ("third", True),
        ]
        assert rows[1]["on"] == "2026-01-25"

    def test_joost_is_told_to_have_been_spoken_of_with_the_municipality(self) -> None:
        reader = Actor(actor="test", role="researcher")
        career_file = read_career_file((DEMO / "joost.career.toml").read_bytes(), "joost", reader)
        events = told_events(career_file, reader, noon(FIRST_DAY))

        (row,) = register(told_rows(career_file.career_id, events), names_of(events))

        assert (row["career"], row["disclosure"], row["told"]) == ("joost", "call-to-municipality", True)
        assert (row["from"], row["to"]) == (
            {"organisation": "kant-klaar", "role": "internal_coach"},
            {"organisation": "gemeente", "role": "municipality"},
        )
        assert (row["classes"], row["events"], row["legal_basis"]) == (["work", "health"], ["consequences"], "unknown")


class TestStored:
    STORY = """
        2026-01-05  data_shared      disclosure=told sender_organisation=kas recipient_organisation=gem
    """

    def test_told_and_recorded_rows_are_kept_apart_and_change_apart(self, world: World) -> None:
        world.live(told(Story(self.STORY)))
        by_gateway(world, "data_shared", SHARED)
        world.policies.run()
        by_gateway(world, "sharing_refused", REFUSED)
        world.policies.run()

        assert [(row.origin, row.disclosure, row.state) for row in stored(world)] == [
            ("recorded", "d-1", "shared"),
            ("recorded", None, "refused"),
            ("told", "told", "shared"),
        ]

        events = tuple(one for one in world.ledger.read(f"{STREAMS}{CAREER}") if isinstance(one, Event))
        folded = (*recorded_rows(CAREER, events), *told_rows(CAREER, world.events(CAREER)))
        assert stored(world) == list(folded)

    def test_it_is_searched_by_career_by_party_and_by_day(self, world: World) -> None:
        world.live(told(Story(self.STORY)))
        world.begin_day(FIRST_DAY + timedelta(days=30))
        by_gateway(world, "data_shared", SHARED)
        by_gateway(world, "sharing_refused", REFUSED)
        world.projector.catch_up()

        def found(**asked: object) -> list[str | None]:
            return [row.disclosure for row in stored(world, **asked)]

        assert found(career=CAREER) == ["d-1", None, "told"]
        assert found(career="nobody") == []
        assert found(organisation="bp") == ["d-1", None]
        assert found(organisation="gem") == ["told"]
        assert found(since=date(2026, 1, 6)) == ["d-1", None]
        assert found(since=date(2026, 1, 6), organisation="kas") == ["d-1"]

    def test_a_rebuild_gives_the_same_rows_whatever_the_size_of_a_page(self, world: World) -> None:
        other = str(uuid5(NAMESPACE, "other"))
        life = told(Story(self.STORY))
        world.write(life, Lived(other, life.facts[:1]))
        for number in range(5):
            by_gateway(world, "data_shared", {**SHARED, "disclosure": f"d-{number}"}, CAREER if number % 2 else other)
        world.projector.page = 2
        world.policies.run()
        before = world.stored("sharing")

        rebuilt = world.projector.rebuild()

        assert len(before) == 6
        assert rebuilt.equal
        assert world.stored("sharing") == before

    def test_a_row_that_somebody_changed_is_noticed(self, world: World) -> None:
        world.live(told(Story(self.STORY)))
        by_gateway(world, "data_shared", SHARED)
        world.policies.run()
        with world.views.writing() as connection:
            connection.exec_driver_sql("UPDATE sharing_v1 SET recipient_organisation = 'elsewhere'")

        (differing,) = world.projector.rebuild().differences or ()

        assert (differing.table, differing.careers) == ("sharing", 1)
        assert {row.recipient_organisation for row in stored(world)} == {"bp", "gem"}

    def test_whoever_is_purged_is_in_no_row(self, world: World) -> None:
        world.live(told(Story(self.STORY)))
        by_gateway(world, "data_shared", SHARED)
        world.policies.run()

        world.projector.purge(CAREER)

        assert stored(world) == []

    def test_after_the_work_is_erased_a_rebuild_has_no_row_of_it(self, tmp_path: Path) -> None:
        with World(tmp_path) as world:
            world.live(told(Story(self.STORY)))
            by_gateway(world, "data_shared", SHARED)
            world.policies.run()

            world.ledger.destroy_keys(CAREER, ["work"], FIRST_DAY)
            world.projector.purge(CAREER)
            world.projector.rebuild()

            assert stored(world) == []

    def test_what_cannot_be_read_holds_back_its_career_until_it_is_skipped(self, world: World) -> None:
        world.live(told(Story(self.STORY)))
        position = newer_form(world, f"{STREAMS}{CAREER}")
        world.policies.run()
        assert [row["career"] for row in world.stored("dead_letters")] == [CAREER]

        skip(world.ledger, Settings(world.where, None), position, "newer program", GATEWAY)
        by_gateway(world, "data_shared", SHARED)
        world.policies.run()

        assert world.stored("dead_letters") == []
        assert [row.disclosure for row in stored(world)] == ["d-1", "told"]
        assert world.projector.rebuild().equal

    def test_tables_of_the_form_before_are_made_again_from_the_ledger(self, world: World) -> None:
        world.live(told(Story(self.STORY)))
        by_gateway(world, "data_shared", SHARED)
        world.policies.run()
        before, at = world.rows(), world.views.at()
        with world.views.writing() as connection:
            for later in AFTER_THE_FIRST_STEP:
                connection.exec_driver_sql(later)
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'views_0001'")
        world.views.close()

        world._open()
        world.policies.run()

        assert (world.rows(), world.views.at()) == (before, at)
