"""Tables that organisations adopt, and the rows and alerts of the careers they judge. On both databases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.careers import CAREER, Lived, World, told
from tests.rules.tables import table_text
from tests.story import Story
from werkzekerheid.facts.event import Actor, Told, event_id
from werkzekerheid.facts.streams import RulesAdopted
from werkzekerheid.ledger.ledger import Draft, Event
from werkzekerheid.readmodels import store
from werkzekerheid.readmodels.rule_sets import rule_sets
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.rules.adopted import read
from werkzekerheid.rules.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from werkzekerheid.ledger.storage import Where

FIVE_DAYS = table_text("start_agreements", due_days=5)
LEAD = Actor(actor="p-1", role="lead", organisation="city")


@pytest.fixture
def world(tmp_path: Path, where: Where) -> Iterator[World]:
    with World(tmp_path, where=tmp_path / "world.db" if not isinstance(where, str) else where) as made:
        yield made


def adopt(world: World, valid_from: str, text: str = FIVE_DAYS, organisation: str = "city") -> None:
    """Appends it as the command would."""
    fact = RulesAdopted(
        policy="start_agreements", table=text, valid_from=valid_from, decided_by="lead", why="Past beter bij ons."
    )
    command = str(uuid4())
    stream = f"rules:{organisation}"
    world.ledger.append(
        stream, world.ledger.version(stream), [Draft(fact, Told(recorded_by=LEAD), command, event_id(command))]
    )


def story(started_on: str = "2026-01-08") -> Lived:
    """Somebody of the city starts with an employer."""
    return told(Story(f"""
        2026-01-05  opening:  career_opened
        2026-01-05  responsibility_assigned  scope=case organisation=city role=klantmanager
        {started_on}  placement_started  form=dienstverband
    """.replace("opening:  career_opened", "opening: career_opened")))  # fmt: skip


def due(world: World) -> list[str]:
    """The due days of the agreements, as stored."""
    with world.views.reading() as connection:
        found = store.promises(connection, CAREER)
    return sorted({str(one.window.due_on) for one in found if one.rule == "start_agreements"})


def raised_by(world: World) -> set[str]:
    """The versions of the tables by which alerts about the agreements were raised."""
    events = [one.fact for one in world.ledger.read(f"alerts:{CAREER}") if isinstance(one, Event)]
    return {str(one.rule_version) for one in events  # type: ignore[attr-defined]
            if one.TYPE == "alert_raised" and one.rule == "start_agreements"}  # type: ignore[attr-defined]  # fmt: skip


def test_a_table_from_today_changes_what_began_today_and_its_alerts_name_it(world: World) -> None:
    """
    2026-01-08  the start, and a table with five days from that day on
    2026-01-13  due
    """
    world.live(story())
    before = due(world)
    adopt(world, "2026-01-08")
    world.policies.run()
    after = due(world)
    world.begin_day(date(2026, 1, 14))

    assert (before, after) == (["2026-01-22"], ["2026-01-13"])
    assert raised_by(world) <= {RULES["start_agreements"].table().version, read("start_agreements", FIVE_DAYS).version}  # type: ignore[union-attr]
    assert world.projector.rebuild(check=True).equal


def test_an_alert_is_raised_by_the_table_that_judges(world: World) -> None:
    world.begin_day(date(2026, 1, 6))
    adopt(world, "2026-01-07")
    world.live(story())
    world.begin_day(date(2026, 1, 20))

    assert due(world) == ["2026-01-13"]
    assert raised_by(world) == {read("start_agreements", FIVE_DAYS).version}  # type: ignore[union-attr]


def test_a_table_that_comes_later_changes_nothing_yet(world: World) -> None:
    world.live(story())
    adopt(world, "2026-02-01")
    world.policies.run()

    assert due(world) == ["2026-01-22"]
    assert world.projector.rebuild(check=True).equal


def test_who_was_looked_at_and_not_judged_is_judged_by_the_same_table_after_a_crash(world: World) -> None:
    world.begin_day(date(2026, 1, 6))
    adopt(world, "2026-01-07")
    world.write(story())
    world.projector.catch_up()  # stored, and killed before anybody judged
    world.policies.run()

    assert raised_by(world) <= {read("start_agreements", FIVE_DAYS).version}  # type: ignore[union-attr]
    assert world.pending() == []


@pytest.mark.parametrize("page", [1, 2, 500])
def test_a_page_of_any_size_a_rebuild_and_lost_tables_give_the_same_rows(world: World, page: int) -> None:
    """Adopted before, between and after the facts; then all over again from nothing."""
    world.projector.page = page
    adopt(world, "2026-01-01", table_text("start_agreements", due_days=9))
    world.write(story())
    adopt(world, "2026-01-08")
    adopt(world, "2026-01-08", organisation="town")
    world.policies.run()
    rows = world.rows()

    assert due(world) == ["2026-01-13"]
    assert world.projector.rebuild(check=True).equal
    world.without_views()
    world.policies.run()
    assert world.rows() == rows


def test_what_was_adopted_is_known_from_the_moment_it_was(world: World) -> None:
    adopt(world, "2026-01-01")
    then = world.now
    world.begin_day(date(2026, 1, 9))
    adopt(world, "2026-01-09", organisation="town")
    skips = skips_of(world.ledger)

    assert set(rule_sets(world.ledger, skips, known_at=then).by) == {("city", "start_agreements")}
    assert set(rule_sets(world.ledger, skips, 1).by) == {("city", "start_agreements")}
    assert len(rule_sets(world.ledger, skips).by) == 2
