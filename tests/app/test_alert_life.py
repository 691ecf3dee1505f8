"""The life of an alert, told as dated stories: answered, gone on to the lead, settled, and standing again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from tests.app.test_policies import Crash, CrashingLedger, written
from tests.careers import CAREER, Lived, World, told
from tests.ledgers import untold
from tests.story import Story
from werkzekerheid.app.alert_answers import write
from werkzekerheid.app.policies import PolicyRunner
from werkzekerheid.facts.event import Actor
from werkzekerheid.ledger.ledger import Event
from werkzekerheid.ledger.storage import Where
from werkzekerheid.readmodels import alert_answers as answers
from werkzekerheid.readmodels.alert_answers import By, Said, Which
from werkzekerheid.readmodels.alerts import AlertRecord
from werkzekerheid.readmodels.projector import Projector

RULE = "relapse_response"
JOBCOACH = By("jobcoach", frozenset({"jobcoach"}))
COACH = Actor(actor="somebody", role="jobcoach")
RELAPSE = """
2026-01-05  coach_assigned      kind=jobcoach
2026-01-05  placement_started   form=vrijwilligerswerk
2026-02-10  relapse: relapse_reported    effects=absent
"""


@pytest.fixture
def world(tmp_path: Path, where: Where) -> Iterator[World]:
    """On both databases."""
    with World(tmp_path, where=where) as made:
        yield made


def lived(world: World, timeline: str = RELAPSE, of: int | None = None) -> Lived:
    """A story, lived up to its last fact or to the `of`-th; gives it whole."""
    life = told(Story(timeline))
    world.live(Lived(CAREER, life.facts[:of]))
    return life


def go_on(world: World, life: Lived, of: int) -> None:
    """The facts behind the `of`-th are lived too."""
    world.live(Lived(CAREER, life.facts[of:]))


def answer(world: World, how: str, reason: str | None = None, on: date | None = None) -> None:
    """A jobcoach answers the alert about the relapse, on a day."""
    if on is not None:
        world.begin_day(on)
    said = partial(answers.answer, which=Which(rule=RULE), by=JOBCOACH, said=Said(how, reason))
    write(world.ledger, CAREER, said, COACH, untold(world.now.date()))
    world.policies.run()


def alert(world: World) -> AlertRecord:
    (found,) = [one for one in world.alerts(CAREER).values() if one.rule == RULE]
    return found


def stored(world: World) -> dict[str, object]:
    (found,) = [one for one in world.stored("alerts") if one["rule"] == RULE]
    return found


class TestWhatAPersonSays:
    """An answer is not the contact."""

    @pytest.mark.parametrize("how", ["contacted", "planned"])
    def test_a_promise_goes_on_until_a_fact_keeps_it(self, world: World, how: str) -> None:
        """
        2026-02-11  alert_answered      answer=contacted
        2026-02-12  check_in_held       with=worker by=jobcoach channel=visit
        """
        life = lived(world, f"{RELAPSE}2026-02-12 check_in_held with=worker by=jobcoach channel=visit", of=4)
        answer(world, how, on=date(2026, 2, 11))
        assert (alert(world).state, alert(world).is_open, alert(world).waits) == ("answered", True, False)

        go_on(world, life, 4)

        assert written(world, RULE) == [
            ("2026-02-10", "alert_raised"), ("2026-02-11", "alert_answered"), ("2026-02-12", "alert_kept"),
        ]  # fmt: skip

    def test_the_tables_hold_how_and_never_why(self, world: World) -> None:
        lived(world)
        answer(world, "disagree", "We spoke on Monday", on=date(2026, 2, 11))

        row = stored(world)
        assert (row["state"], row["answered_how"], row["answered_by"]) == ("answered", "disagree", "jobcoach")
        assert (row["seen_by"], row["escalates_on"]) == ("jobcoach", None)
        assert "Monday" not in str(world.rows())
        assert alert(world).answered.why == "We spoke on Monday"  # type: ignore[union-attr]
        assert world.projector.rebuild().equal


class TestNobodyAnswers:
    """After seven days it goes on to the lead: once, on its day."""

    def test_on_the_day_after_the_seventh(self, world: World) -> None:
        """
        2026-02-10  alert_raised
        2026-02-17  the last day to answer
        2026-02-18  alert_escalated     to=lead
        """
        lived(world)
        assert str(stored(world)["escalates_on"]) == "2026-02-18"

        world.begin_day(date(2026, 2, 17))
        assert alert(world).escalated is None

        world.begin_day(date(2026, 3, 20))
        assert written(world, RULE) == [("2026-02-10", "alert_raised"), ("2026-02-18", "alert_escalated")]
        assert (alert(world).state, alert(world).escalated) == ("escalated", (date(2026, 2, 18), "lead"))
        assert (stored(world)["state"], stored(world)["escalates_on"]) == ("escalated", None)
        assert world.projector.rebuild().equal

    def test_it_may_still_be_answered(self, world: World) -> None:
        lived(world)
        answer(world, "contacted", on=date(2026, 2, 20))

        assert (alert(world).state, alert(world).escalated is None) == ("answered", False)

    @pytest.mark.parametrize("how", ["contacted", "no_action"])
    def test_not_where_somebody_did(self, world: World, how: str) -> None:
        lived(world)
        answer(world, how, "Spoke already", on=date(2026, 2, 17))
        world.begin_day(date(2026, 4, 1))

        assert alert(world).escalated is None

    def test_not_where_the_promise_was_kept_on_that_day(self, world: World) -> None:
        """
        2026-02-10  relapse_reported
        2026-02-17  check_in_held       with=worker by=jobcoach channel=visit
        """
        lived(world, f"{RELAPSE}2026-02-17 check_in_held with=worker by=jobcoach channel=visit")
        world.begin_day(date(2026, 3, 1))

        assert [what for _, what in written(world, RULE)] == ["alert_raised", "alert_kept"]

    def test_the_days_count_from_when_people_could_know(self, world: World) -> None:
        """Nothing ran for a month: what is told afterwards can be answered for a week."""
        life = told(Story(RELAPSE))
        world.write(life)
        world.now += timedelta(days=30)
        world.policies.run()

        assert (alert(world).raised_on, alert(world).told_on) == (date(2026, 2, 10), date(2026, 3, 12))
        assert str(stored(world)["escalates_on"]) == "2026-03-20"

    def test_a_calendar_that_runs_ahead_finds_it_all_the_same(self, world: World) -> None:
        """In a demo days pass before the clock: the alert is read when its term is over already."""
        from werkzekerheid.app.calendar import pass_time

        lived(world)
        world.without_views()
        pass_time(world.ledger, date(2026, 3, 10), date(2026, 2, 10), ahead=True)
        world.policies.run()

        assert written(world, RULE)[-1] == ("2026-02-18", "alert_escalated")
        assert world.pending() == []

    def test_who_only_looks_leaves_it_for_the_policies(self, world: World) -> None:
        lived(world)
        from werkzekerheid.app.calendar import pass_time

        world.now += timedelta(days=8)
        pass_time(world.ledger, date(2026, 2, 17), date(2026, 2, 18))
        world.projector.catch_up()
        assert (world.pending(), alert(world).escalated) == ([CAREER], None)

        world.policies.run()
        assert written(world, RULE)[-1] == ("2026-02-18", "alert_escalated")

    @pytest.mark.parametrize("crash", ["before", "after"])
    def test_a_crash_neither_loses_nor_doubles_it(self, world: World, crash: str) -> None:
        from werkzekerheid.app.calendar import pass_time

        lived(world)
        world.now += timedelta(days=8)
        pass_time(world.ledger, date(2026, 2, 17), date(2026, 2, 18))
        with CrashingLedger.open(world.ledger.where, None, clock=lambda: world.now) as failing:
            failing.crash = crash  # type: ignore[attr-defined]
            with pytest.raises(Crash):
                PolicyRunner(failing, Projector(failing, world.views)).run()

        world.begin_day(date(2026, 2, 25))

        assert written(world, RULE) == [("2026-02-10", "alert_raised"), ("2026-02-18", "alert_escalated")]
        assert world.pending() == []

    def test_two_processes_write_it_once(self, world: World) -> None:
        from werkzekerheid.app.calendar import pass_time

        lived(world)
        world.now += timedelta(days=8)
        pass_time(world.ledger, date(2026, 2, 17), date(2026, 2, 18))
        other = PolicyRunner(world.ledger, world.projector)
        first = world.policies.judge

        def both(looked: Sequence[object]) -> None:
            first(looked)  # type: ignore[arg-type]
            other.judge(looked)  # type: ignore[arg-type]

        world.projector.catch_up(judge=both)

        assert written(world, RULE)[1:] == [("2026-02-18", "alert_escalated")]


class TestLateFacts:
    """What is told late, or put right, changes what people said nothing about."""

    def test_a_late_fact_withdraws_what_was_answered(self, world: World) -> None:
        """
        2026-02-10  relapse_reported
        2026-02-14  alert_answered      answer=planned
        2026-02-20  check_in_held, of 2026-02-12, told late
        """
        late = "2026-02-12 check_in_held with=worker by=jobcoach channel=visit recorded_on=2026-02-20"
        life = lived(world, f"{RELAPSE}{late}", of=4)
        answer(world, "planned", on=date(2026, 2, 14))
        go_on(world, life, 4)

        record = alert(world)
        assert (record.state, record.withdrawn_because) == ("withdrawn", "kept_in_time")
        assert record.answered == (date(2026, 2, 14), "jobcoach", "planned", None)

    def test_wrong_information_that_is_put_right_withdraws_it(self, world: World) -> None:
        """
        2026-02-10  relapse_reported
        2026-02-11  alert_answered      answer=wrong_information
        2026-02-12  event_retracted     retracts=relapse reason=wrong_person
        """
        life = lived(world, f"{RELAPSE}2026-02-12 event_retracted retracts=relapse reason=wrong_person", of=4)
        answer(world, "wrong_information", "That was somebody else", on=date(2026, 2, 11))
        go_on(world, life, 4)

        assert (alert(world).state, alert(world).withdrawn_because) == ("withdrawn", "ground_gone")

    def test_one_that_stands_again_asks_again_and_its_week_begins_anew(self, world: World) -> None:
        """
        2026-02-10  relapse_reported
        2026-02-11  alert_answered      answer=contacted
        2026-02-12  check_in_held       with=worker by=jobcoach channel=visit
        2026-03-02  event_retracted     retracts=talk reason=wrong_person
        2026-03-10  alert_escalated
        """
        timeline = f"""{RELAPSE}
        2026-02-12  talk: check_in_held  with=worker by=jobcoach channel=visit
        2026-03-02  event_retracted      retracts=talk reason=wrong_person
        """
        life = lived(world, timeline, of=4)
        answer(world, "contacted", on=date(2026, 2, 11))
        go_on(world, life, 4)
        assert (alert(world).state, alert(world).answered, alert(world).waits) == ("raised", None, True)

        world.begin_day(date(2026, 3, 15))

        assert written(world, RULE) == [
            ("2026-02-10", "alert_raised"), ("2026-02-11", "alert_answered"), ("2026-02-12", "alert_kept"),
            ("2026-03-02", "alert_reopened"), ("2026-03-10", "alert_escalated"),
        ]  # fmt: skip
        assert world.projector.rebuild().equal


def test_an_id_follows_from_the_alert_and_what_became_of_it(world: World) -> None:
    lived(world)
    world.begin_day(date(2026, 2, 20))
    found = [one for one in world.ledger.read(f"alerts:{CAREER}") if isinstance(one, Event)]
    raised, gone = [one for one in found if getattr(one.fact, "alert", "") == alert(world).alert]

    assert gone.command_id == str(uuid5(UUID(alert(world).alert), f"escalated:{raised.event_id}"))
