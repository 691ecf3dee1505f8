"""Dead letters: which there are, look again, and let one pass; the career goes on, and nothing is silent."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.careers import CAREER, World, told
from tests.ledgers import code_of
from tests.letters import (
    CAUSES,
    COMMAND,
    EVENT,
    LEAD,
    STREAM,
    WHY,
    app_of,
    append_row,
    begun,
    closed,
    newer_form,
    tampered,
    unfit,
    unknown_type,
)  # fmt: skip
from tests.story import Story
from werkzekerheid.app.letters import Letter, skip
from werkzekerheid.career.evolve import fold
from werkzekerheid.facts.event import Event, Told
from werkzekerheid.facts.finding import Findings
from werkzekerheid.facts.sharing import EventRetracted
from werkzekerheid.ledger.ledger import Draft, Ledger
from werkzekerheid.readmodels.days import Asked
from werkzekerheid.readmodels.projector import Projector, open_views
from werkzekerheid.readmodels.skips import system_stream
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from werkzekerheid.app.app import App
    from werkzekerheid.ledger.storage import Where

ONE_DAY = timedelta(days=1)
TALK = {"with": ["worker"], "by": "jobcoach", "channel": "phone", "occurred": "2026-01-06"}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as made:
        yield made


@pytest.fixture
def app(world: World) -> App:
    """The app on a career of two days."""
    begun(world)
    return app_of(world)


def positions(letters: list[Letter]) -> list[int]:
    return [one.position for one in letters]


def timeline(app: App, asked: Asked = Asked()) -> list[dict[str, Any]]:  # noqa: B008  (a value)
    return cast("list[dict[str, Any]]", app.look(LEAD, "guidance", "timeline", CAREER, asked))


def check(app: App, name: str) -> bool:
    return next(one.ok for one in app.doctor() if one.name == name)


OTHER_COMMAND = "00000000-0000-4000-8000-000000000001"


class TestSkipping:
    """A career goes on without one event."""

    @pytest.mark.parametrize("cause", CAUSES)
    def test_whatever_the_cause_everything_goes_on(self, where: Where, tmp_path: Path, cause: str) -> None:
        """
        An event cannot be read: its career is refused to readers and writers, and the doctor is not well.
        Somebody lets it pass: the career is read, recorded in and judged again, and a rebuild gives the same rows.
        """
        with World(tmp_path, where=where) as world:
            begun(world)
            before = world.events(CAREER)
            app, position = app_of(world), CAUSES[cause](world)
            (letter,) = app.dead_letters()
            assert (letter.position, letter.career, letter.stream, letter.why) == (position, CAREER, STREAM, cause)
            # The key of this class lives, and closed what stands before: no other can have been lost here.
            refused = {"unfit": "career_unfit", "tampered": "event_tampered", "key_missing": "event_tampered"}
            for act in (lambda: app.record(CAREER, "check_in_held", TALK, LEAD), lambda: timeline(app)):
                assert code_of(act) == refused.get(cause, "career_unreadable")
            assert not check(app, "dead_letters")

            assert app.skip_event(position, WHY, LEAD) == []

            assert app.dead_letters() == []
            assert all(one.ok for one in app.doctor())
            recorded = app.record(CAREER, "check_in_held", TALK, LEAD)
            assert recorded.version == len(before) + 2
            whole = [*before, cast("Event", world.ledger.read_from(recorded.position - 1, 1)[0])]
            (row,) = world.stored("situation")
            assert row["facts"] == len(whole) == fold(CAREER, whole).facts_recorded
            assert [one["type"] for one in timeline(app)].count("event_skipped") == 1
            assert world.projector.rebuild().equal

    def test_the_timeline_says_it_with_the_reason_at_every_moment(self, world: World, app: App) -> None:
        position = newer_form(world)
        world.begin_day(date(2026, 1, 9))
        app.skip_event(position, WHY, LEAD)

        # The day before, nobody had recorded it.
        assert "event_skipped" not in [one["type"] for one in timeline(app, Asked(known_at=world.now - 4 * ONE_DAY))]
        for asked in (Asked(), Asked(date(2026, 1, 5)), Asked(known_at=world.now)):
            (row,) = [one for one in timeline(app, asked) if one["type"] == "event_skipped"]
            assert (row["number"], row["occurred"], row["told_by"]) == (5, "2026-01-09", "lead")
            assert (row["texts"], row["fields"]) == ({"why": WHY}, {"position": position})

    def test_it_stands_where_somebody_did_so_between_the_other_events(self, world: World, app: App) -> None:
        app.skip_event(newer_form(world), WHY, LEAD)
        world.begin_day(date(2026, 1, 12))
        app.record(CAREER, "check_in_held", {**TALK, "occurred": "2026-01-12"}, LEAD)

        assert [(one["number"], one["type"]) for one in timeline(app)][-3:] == [
            (4, "check_in_held"), (5, "event_skipped"), (6, "check_in_held"),
        ]  # fmt: skip

    def test_who_asks_how_it_was_before_is_told_so_without_it(self, world: World, app: App) -> None:
        """What is skipped is left out of every moment: nobody who reads today could have read it then."""
        position, then = newer_form(world), datetime(2026, 1, 7, tzinfo=UTC)
        world.begin_day(date(2026, 1, 9))
        assert code_of(lambda: timeline(app, Asked(known_at=then))) == "career_unreadable"

        app.skip_event(position, WHY, LEAD)

        assert len(timeline(app, Asked(known_at=then))) == 5

    def test_the_fact_stands_in_the_stream_of_the_ledger(self, world: World, app: App) -> None:
        position = newer_form(world)

        app.skip_event(position, f"  {WHY} ", LEAD)

        (event,) = world.ledger.read(system_stream(world.ledger))
        assert isinstance(event, Event)
        assert event.fact.model_dump() == {"position": position, "why": WHY}
        assert event.told.recorded_by == LEAD

    def test_the_reason_is_in_no_log_and_no_table(
        self, world: World, app: App, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        position = newer_form(world)

        app.skip_event(position, WHY, LEAD)

        assert "event_skipped" in caplog.text
        assert WHY not in caplog.text
        world.views.close()
        assert all(WHY.encode() not in one.read_bytes() for one in world.folder.glob("world*"))

    def test_another_who_keeps_tables_follows_from_the_ledger_alone(self, world: World, app: App) -> None:
        """One follows as it happens, one from the beginning: both end where a rebuild ends."""
        position = newer_form(world)
        other = open_views(world.folder / "other.db", world.ledger)
        follower = Projector(world.ledger, other)
        follower.catch_up()
        app.skip_event(position, WHY, LEAD)

        follower.catch_up()
        late = open_views(world.folder / "late.db", world.ledger)
        fresh = Projector(world.ledger, late, page=1)
        fresh.catch_up()

        assert follower.checksum() == fresh.checksum() == world.projector.checksum()
        assert follower.rebuild().equal
        other.close()
        late.close()

    def test_a_second_event_that_cannot_be_read_is_said_next(self, world: World, app: App) -> None:
        first, second = newer_form(world), unknown_type(world)
        assert positions(app.dead_letters()) == [first]
        assert code_of(lambda: app.skip_event(second, WHY, LEAD)) == "no_dead_letter"

        assert positions(app.skip_event(first, WHY, LEAD)) == [second]
        assert code_of(lambda: timeline(app)) == "career_unreadable"

        assert app.skip_event(second, WHY, LEAD) == []
        assert [one["number"] for one in timeline(app) if one["type"] == "event_skipped"] == [5, 6]

    def test_of_facts_that_do_not_fit_the_one_is_named_with_which_it_began(self, world: World, app: App) -> None:
        """What was recorded after it is no part of it, and stays."""
        position = unfit(world)
        world.record(CAREER, told(Story("2026-01-06 goal_reached goal=g")).facts[1:])

        assert positions(app.dead_letters()) == [position]
        assert app.skip_event(position, WHY, LEAD) == []
        assert [one["type"] for one in timeline(app)][-2:] == ["goal_reached", "event_skipped"]

    def test_an_event_of_no_career_is_skipped_too(self, world: World, app: App) -> None:
        position = newer_form(world, "directory:org-1")
        (letter,) = app.dead_letters()
        assert (letter.career, letter.stream, letter.type) == (None, "directory:org-1", None)

        assert app.skip_event(position, WHY, LEAD) == []

        assert app.dead_letters() == []
        assert check(app, "events")
        assert world.projector.rebuild().equal
        world.without_views()
        assert app.dead_letters() == []

    def test_the_whole_of_a_career_may_be_skipped(self, world: World) -> None:
        app, position = app_of(world), newer_form(world)

        app.skip_event(position, WHY, LEAD)

        assert [one["type"] for one in timeline(app)] == ["event_skipped"]
        assert code_of(lambda: app.record(CAREER, "check_in_held", TALK, LEAD)) == "career_not_opened"
        assert app.record(CAREER, "career_opened", {"reason": "benefit"}, LEAD).version == 2
        assert world.projector.rebuild().equal


class TestRefusals:
    """No is as exact as yes, and writes nothing."""

    @pytest.mark.parametrize("why", ["", "   ", "\n\t"])
    def test_nobody_skips_without_a_reason(self, world: World, app: App, why: str) -> None:
        position, head = newer_form(world), world.ledger.head()

        assert code_of(lambda: app.skip_event(position, why, LEAD)) == "skip_without_reason"
        assert world.ledger.head() == head

    def test_a_reason_has_an_end(self, world: World, app: App) -> None:
        position, head = newer_form(world), world.ledger.head()

        with pytest.raises(Findings) as found:
            app.skip_event(position, "x" * 501, LEAD)
        assert [one.field for one in found.value.all] == ["why"]
        assert world.ledger.head() == head

    def test_what_can_be_read_is_not_skipped(self, world: World, app: App) -> None:
        newer_form(world)

        for position in (0, 1, world.ledger.head() + 1):
            assert code_of(lambda: app.skip_event(position, WHY, LEAD)) == "no_dead_letter"  # noqa: B023
        assert world.ledger.version(system_stream(world.ledger)) == 0

    def test_it_is_skipped_once(self, world: World, app: App) -> None:
        position = newer_form(world)
        app.skip_event(position, WHY, LEAD)

        assert code_of(lambda: app.skip_event(position, WHY, LEAD)) == "skipped_already"
        assert world.ledger.version(system_stream(world.ledger)) == 1

    def test_of_two_who_skip_at_once_one_does(self, world: World, app: App) -> None:
        position, mine = newer_form(world), Settings(world.where, None)

        class Behind(Ledger):
            """Somebody else skips it just after this one looked."""

            def append(self, *values: Any) -> Any:
                app.skip_event(position, WHY, LEAD)
                return super().append(*values)

        with Behind.open(world.where, None, clock=lambda: world.now) as behind:
            assert code_of(lambda: skip(behind, mine, position, "Ook ik.", LEAD)) == "skipped_already"
        assert world.ledger.version(system_stream(world.ledger)) == 1


class TestLookingAgain:
    """The program was updated, or what was missing came back."""

    def test_a_key_that_came_back_lets_the_career_go_on(self, world: World) -> None:
        """A backup of the keys from before this career was put back, and then the right one."""
        assert isinstance(world.where, Path)
        keys = world.where.with_suffix(".keys.db")
        before = keys.read_bytes()
        begun(world)
        world.views.close()
        world.ledger.close()
        right = keys.read_bytes()
        keys.write_bytes(before)
        with World(world.folder) as old:
            old.without_views()
            app = app_of(old)
            found = app.dead_letters()
            assert {(one.career, one.why) for one in found} == {(CAREER, "key_missing")}
            assert app.retry_dead_letters() == (found, found)
            assert old.stored("situation") == []
        keys.write_bytes(right)
        with World(world.folder) as again:
            app = app_of(again)
            assert app.dead_letters() == found

            assert app.retry_dead_letters(1) == (found[:1], [])
            assert len(again.stored("situation")) == 1
            assert again.projector.rebuild().equal

    def test_a_correction_that_was_taken_back_fits_again(self, world: World, app: App) -> None:
        """Somebody with another program retracts it meanwhile: nothing is skipped, the alerts come."""
        unfit(world)
        app.keep_up()
        fact = EventRetracted.model_validate({"retracts": EVENT, "reason": "entered_in_error"})
        draft = Draft(fact, Told(recorded_by=LEAD), OTHER_COMMAND, OTHER_COMMAND)
        world.ledger.append(STREAM, world.ledger.version(STREAM), [draft])
        world.begin_day(date(2026, 3, 1))
        before = world.alerts(CAREER).keys()

        assert app.retry_dead_letters().left == []

        assert {one.rule for alert, one in world.alerts(CAREER).items() if alert not in before} >= {"start_contact"}
        assert world.pending() == []
        assert world.projector.rebuild().equal

    def test_one_is_looked_at_and_the_other_stays(self, world: World, app: App) -> None:
        first, second = newer_form(world), newer_form(world, "directory:org-1")

        looked, left = app.retry_dead_letters(second)

        assert (positions(looked), positions(left)) == ([second], [first, second])
        assert {one["career"] for one in world.stored("dead_letters")} == {CAREER, None}

    def test_without_any_there_is_nothing_to_look_at(self, world: World, app: App) -> None:
        rows = world.rows()

        assert app.retry_dead_letters() == ([], [])
        assert code_of(lambda: app.retry_dead_letters(1)) == "no_dead_letter"
        assert world.rows() == rows


class TestTheList:
    """What is said about each."""

    def test_since_when_and_of_which_type(self, world: World, app: App) -> None:
        position = unknown_type(world)

        (letter,) = app.dead_letters()

        assert letter == (position, STREAM, CAREER, "fact_of_later.v1", "unknown_type", world.now)

    def test_a_type_that_nobody_shows_in_the_clear_is_not_said(self, world: World, app: App) -> None:
        """That somebody has an illness is told by the name of the event already."""
        closed(world, STREAM, "health", "illness_told.v1")

        assert [(one.type, one.why) for one in app.dead_letters()] == [(None, "unknown_type")]

    def test_a_row_that_was_changed_may_say_nothing_of_itself(self, world: World, app: App) -> None:
        append_row(world, STREAM, "placement_started.v1", b"\xff")

        assert app.dead_letters()[0][3:] == ("placement_started.v1", "tampered", None)


class TestWritingOn:
    """Who writes counts what was skipped, and does not do again what it did."""

    @pytest.mark.parametrize("make", [newer_form, tampered, unfit])
    def test_a_command_whose_event_was_skipped_is_not_done_twice(self, world: World, app: App, make: Any) -> None:
        position = make(world)
        app.skip_event(position, WHY, LEAD)

        again = app.record(CAREER, "check_in_held", TALK, LEAD, COMMAND)

        assert again == (CAREER, EVENT, position, 5, True)
        assert world.ledger.version(STREAM) == 5

    def test_a_skipped_fact_cannot_be_named_any_more(self, world: World, app: App) -> None:
        app.skip_event(unfit(world), WHY, LEAD)

        content = {"retracts": EVENT, "reason": "entered_in_error"}
        assert code_of(lambda: app.record(CAREER, "event_retracted", content, LEAD)) == "unknown_event"
