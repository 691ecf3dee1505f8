"""What is skipped is left out wherever a stream is read whole: by the policies, an import, a timeline of a telling."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pytest

from tests.careers import CAREER, Lived, World, told
from tests.letters import LEAD, WHY, app_of, newer_form, tampered
from tests.story import Story
from werkzekerheid.app.app import App
from werkzekerheid.app.importing import import_files
from werkzekerheid.app.policies import PolicyRunner
from werkzekerheid.facts.event import Event, Told, event_id
from werkzekerheid.facts.streams import EventSkipped
from werkzekerheid.ledger.ledger import Draft
from werkzekerheid.readmodels.projector import Projector
from werkzekerheid.readmodels.skips import system_stream

RELAPSE = """
2026-01-05  coach_assigned      kind=jobcoach
2026-01-05  placement_started   form=vrijwilligerswerk
2026-02-10  relapse_reported    effects=absent
2026-02-12  check_in_held       with=worker by=jobcoach channel=visit
"""
ALERTS = f"alerts:{CAREER}"
JOOST = files("werkzekerheid.demo").joinpath("joost.career.toml").read_bytes()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as made:
        yield made


def skip_by_hand(world: World, position: int) -> int:
    """The fact alone, as another process would have written it; gives its position."""
    command, stream = str(uuid4()), system_stream(world.ledger)
    draft = Draft(EventSkipped(position=position, why=WHY), Told(recorded_by=LEAD), command, event_id(command))
    return world.ledger.append(stream, world.ledger.version(stream), [draft]).position


def relapse_alerts(world: World) -> list[str]:
    """What was written about the alert of the relapse, and can be read."""
    ours = {alert for alert, one in world.alerts(CAREER).items() if one.rule == "relapse_response"}
    events = [one for one in world.ledger.read(ALERTS, unreadable=range(10_000)) if isinstance(one, Event)]
    return [one.fact.TYPE for one in events if getattr(one.fact, "alert", "") in ours]


class TestThePolicies:
    """The alerts of a career stand in a stream of their own."""

    def test_they_go_on_behind_what_was_skipped(self, world: World) -> None:
        life = told(Story(RELAPSE))
        world.live(Lived(CAREER, life.facts[:-1]))
        position = newer_form(world, ALERTS)
        version = world.ledger.version(ALERTS)
        app = app_of(world)
        (letter,) = app.dead_letters()
        assert (letter.career, letter.stream) == (CAREER, ALERTS)
        world.begin_day(date(2026, 2, 12))
        world.record(CAREER, life.facts[-1:])
        world.policies.run()
        assert world.ledger.version(ALERTS) == version

        assert app.skip_event(position, WHY, LEAD) == []

        assert relapse_alerts(world) == ["alert_raised", "alert_kept"]
        assert app.look(LEAD, "guidance", "alerts", CAREER)
        assert world.projector.rebuild().equal
        assert PolicyRunner(world.ledger, Projector(world.ledger, world.views)).run() == (0, 0, 0, 0, 0)

    def test_an_alert_that_was_skipped_is_raised_anew_as_another_event(self, world: World) -> None:
        """Who reads by the ids of events must not take the second for the first."""
        world.live(Lived(CAREER, told(Story(RELAPSE)).facts[:-1]))
        events = [one for one in world.ledger.read(ALERTS) if isinstance(one, Event)]
        raised = next(one for one in events if getattr(one.fact, "rule", "") == "relapse_response")

        skip_by_hand(world, raised.position)
        world.policies.run()

        after = [one for one in world.ledger.read(ALERTS) if isinstance(one, Event)]
        again = [one for one in after if getattr(one.fact, "alert", "") == raised.fact.alert]  # type: ignore[attr-defined]
        assert [one.fact.TYPE for one in again] == ["alert_raised", "alert_raised"]
        assert len({one.event_id for one in after}) == len(after) == len(events) + 1
        assert world.policies.run() == (0, 0, 0, 0, 0)
        assert world.projector.rebuild().equal


class TestATelling:
    """A career file that was imported, of which one event was changed by a thief since."""

    @pytest.fixture
    def app(self, world: World) -> App:
        import_files(world.ledger, [("joost.career.toml", JOOST)], LEAD, lambda _done, _of: None, lambda _: {})
        return app_of(world)

    def damaged(self, world: World, version: int) -> int:
        """Somebody changes an event of the file; gives its position."""
        import sqlite3

        connection = sqlite3.connect(world.where, isolation_level=None)
        connection.execute("DROP TRIGGER events_update")
        connection.execute("UPDATE events SET topic = 'view_lost.v1' WHERE originator_version = ?", (version,))
        (position,) = connection.execute("SELECT rowid FROM events WHERE originator_version = ?", (version,)).fetchone()
        connection.close()
        return int(position)

    @pytest.mark.parametrize("version", [1, 7, 20])
    def test_the_others_keep_the_numbers_of_the_file(self, world: World, app: App, version: int) -> None:
        career = next(world.ledger.streams("career:")).removeprefix("career:")
        before = {one["event_id"]: one["number"] for one in timeline(app, career)}

        app.skip_event(self.damaged(world, version), WHY, LEAD)

        after = {one["event_id"]: one["number"] for one in timeline(app, career)}
        assert len(after) == len(before)
        assert {one: number for one, number in after.items() if one in before}.items() <= before.items()
        assert set(after.values()) == set(before.values())

    def test_a_second_import_adds_nothing(self, world: World, app: App) -> None:
        app.skip_event(self.damaged(world, 7), WHY, LEAD)

        (imported,) = app.import_files([("joost.career.toml", JOOST)], LEAD)

        assert imported.added == 0


def timeline(app: App, career: str) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", app.look(LEAD, "guidance", "timeline", career))


class TestTheFactAlone:
    """Whoever reads the ledger follows it, whoever wrote it."""

    def test_it_may_be_of_an_event_that_others_can_read(self, world: World) -> None:
        """One program could not read it: then no program does, or two would show two careers."""
        world.live(told(Story(RELAPSE)))
        last = world.events(CAREER)[-1]

        skip_by_hand(world, last.position)
        world.projector.catch_up()

        (row,) = world.stored("situation")
        assert row["facts"] == 4
        assert row["last_contact_on"] is None
        assert world.projector.rebuild().equal

    @pytest.mark.parametrize("position", [0, 9_999])
    def test_it_may_be_of_an_event_that_is_not_there(self, world: World, position: int) -> None:
        world.live(told(Story(RELAPSE)))

        skip_by_hand(world, position)

        assert world.projector.catch_up() == 1
        assert world.projector.rebuild().equal

    def test_a_skip_that_cannot_be_read_skips_nothing(self, world: World) -> None:
        """It holds back no career either: it is of none, and may itself be skipped."""
        world.live(told(Story(RELAPSE)))
        tampered(world, system_stream(world.ledger))
        app = app_of(world)

        (letter,) = app.dead_letters()
        assert letter.career is None
        assert app.look(LEAD, "guidance", "situation", CAREER)
        assert app.skip_event(letter.position, WHY, LEAD) == []
        assert app.dead_letters() == []
