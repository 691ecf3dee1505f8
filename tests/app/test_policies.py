"""Alerts: each promise at risk raises one, on its day, whatever happens in between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from uuid import uuid5

import pytest

from make_load import Generated, careers
from tests.careers import CAREER, FIRST_DAY, Lived, World, told
from tests.story import Story
from werkzekerheid.app.importing import import_files
from werkzekerheid.app.policies import PolicyRunner
from werkzekerheid.facts.event import NAMESPACE, Actor, Told
from werkzekerheid.facts.streams import AlertSeen
from werkzekerheid.ledger.ledger import DeadLetter, Draft, Event, Ledger
from werkzekerheid.ledger.storage import Where
from werkzekerheid.readmodels.page import Judged
from werkzekerheid.readmodels.projector import Projector
from werkzekerheid.rules.alerting import alert_id

ANSWERER = Told(recorded_by=Actor(actor="somebody", role="klantmanager"))


@pytest.fixture
def world(tmp_path: Path, where: Where) -> Iterator[World]:
    """On both databases."""
    with World(tmp_path, where=where) as made:
        yield made


@pytest.fixture
def story(request: pytest.FixtureRequest) -> Story:
    return Story(request.function.__doc__)


def written(world: World, rule: str, career: str = CAREER) -> list[tuple[str, str]]:
    """What was written about the alerts of a rule: the day of each look, and what happened."""
    ours = {alert for alert, one in world.alerts(career).items() if one.rule == rule}
    found = [one for one in world.ledger.read(f"alerts:{career}") if isinstance(one, Event)]
    return [(str(one.told.occurred), one.fact.TYPE) for one in found if getattr(one.fact, "alert", "") in ours]


def see(world: World, alert: str) -> None:
    """Somebody looks at an alert."""
    stream, command = f"alerts:{CAREER}", str(uuid5(NAMESPACE, f"seen:{alert}"))
    draft = Draft(AlertSeen(alert=alert, by="klantmanager"), ANSWERER, command, command)
    world.ledger.append(stream, world.ledger.version(stream), [draft])


def from_first_day(career: str, facts: Sequence[Generated]) -> Lived:
    """A generated career, lived from the first day of the world on."""
    late = FIRST_DAY - facts[0].day
    return Lived(career, tuple(one._replace(day=one.day + late) for one in facts))


class TestAnAlert:
    """From raised to settled."""

    def test_a_relapse_raises_one_at_once_and_a_talk_settles_it(self, world: World, story: Story) -> None:
        """
        2026-01-05  coach_assigned      kind=jobcoach
        2026-01-05  placement_started   form=vrijwilligerswerk
        2026-02-10  relapse_reported    effects=absent
        2026-02-12  check_in_held       with=worker by=jobcoach channel=visit
        """
        world.live(told(story))

        assert written(world, "relapse_response") == [("2026-02-10", "alert_raised"), ("2026-02-12", "alert_kept")]

    def test_it_carries_what_a_reader_needs(self, world: World, story: Story) -> None:
        """
        2026-01-05  coach_assigned      kind=jobcoach
        2026-01-05  placement_started   form=vrijwilligerswerk
        2026-02-10  relapse: relapse_reported    effects=absent
        """
        world.live(told(story))

        (alert,) = [one for one in world.alerts(CAREER).values() if one.rule == "relapse_response"]
        assert (alert.raised_on, alert.due_on, alert.promise_state) == (date(2026, 2, 10), "2026-02-13", "due")
        assert alert.ground == story.event("relapse")
        assert alert.ground in alert.evidence
        assert alert.audience == ("jobcoach", "klantmanager")
        (raised,) = [one for one in world.stored("alerts") if one["alert"] == alert.alert]
        assert raised["state"] == "raised"

    def test_time_alone_raises_one_on_its_day(self, world: World, story: Story) -> None:
        """
        2026-01-05  coach_assigned      kind=jobcoach
        2026-01-05  placement_started   form=dienstverband
        """
        world.live(told(story))
        for day in range(60):
            world.begin_day(FIRST_DAY + timedelta(days=day))

        # Between day 28 and day 42 after the start, with the worker and with the employer.
        # Nobody answered: after a week they went on to the lead.
        assert written(world, "start_contact") == [
            *[("2026-02-02", "alert_raised")] * 2, *[("2026-02-10", "alert_escalated")] * 2,
        ]  # fmt: skip

    def test_days_that_pass_all_at_once_raise_each_on_its_own_day(self, world: World, story: Story) -> None:
        """
        2026-01-05  coach_assigned      kind=jobcoach
        2026-01-05  placement_started   form=dienstverband
        2026-01-05  contract_concluded  kind=temporary ends_on=2026-06-30
        """
        world.live(told(story))

        world.begin_day(date(2026, 7, 10))

        alerts = world.alerts(CAREER).values()
        assert {"start_contact", "contract_end", "check_in_rhythm"} <= {one.rule for one in alerts}
        assert [str(one.raised_on) for one in alerts] == [one.opens_on for one in alerts]
        assert len({one.raised_on for one in alerts}) > 4

    def test_a_ground_that_was_retracted_takes_it_back(self, world: World, story: Story) -> None:
        """
        2026-01-05  coach_assigned      kind=jobcoach
        2026-01-05  placement_started   form=vrijwilligerswerk
        2026-02-10  relapse: relapse_reported    effects=absent
        2026-02-11  event_retracted     retracts=relapse reason=entered_in_error
        """
        world.live(told(story))

        assert written(world, "relapse_response") == [("2026-02-10", "alert_raised"), ("2026-02-11", "alert_withdrawn")]

    def test_it_stands_again_as_often_as_what_settled_it_is_taken_back(self, world: World, story: Story) -> None:
        """
        2026-01-05  coach_assigned      kind=jobcoach
        2026-01-05  placement_started   form=vrijwilligerswerk
        2026-02-10  relapse_reported    effects=absent
        2026-02-11  one: check_in_held  with=worker by=jobcoach channel=visit
        2026-02-11  event_retracted     retracts=one reason=wrong_person
        2026-02-11  two: check_in_held  with=worker by=jobcoach channel=visit
        2026-02-11  event_retracted     retracts=two reason=wrong_person
        2026-02-12  check_in_held       with=worker by=jobcoach channel=visit
        """
        world.live(told(story))

        assert written(world, "relapse_response") == [
            ("2026-02-10", "alert_raised"),
            ("2026-02-11", "alert_kept"),
            ("2026-02-11", "alert_reopened"),
            ("2026-02-11", "alert_kept"),
            ("2026-02-11", "alert_reopened"),
            ("2026-02-12", "alert_kept"),
        ]

    def test_a_talk_that_was_told_late_withdraws_it(self, world: World, story: Story) -> None:
        """
        2026-01-05  coach_assigned      kind=jobcoach
        2026-01-05  placement_started   form=vrijwilligerswerk
        2026-02-10  relapse_reported    effects=absent
        2026-02-12  check_in_held       with=worker by=jobcoach channel=visit recorded_on=2026-02-20
        """
        world.live(told(story))

        assert written(world, "relapse_response")[-1] == ("2026-02-20", "alert_withdrawn")
        (alert,) = [one for one in world.alerts(CAREER).values() if one.rule == "relapse_response"]
        assert alert.withdrawn_because == "kept_in_time"

    def test_that_somebody_saw_it_changes_nothing_for_the_policies(self, world: World, story: Story) -> None:
        """
        2026-01-05  coach_assigned      kind=jobcoach
        2026-01-05  placement_started   form=vrijwilligerswerk
        2026-02-10  relapse_reported    effects=absent
        """
        world.live(told(story))
        (alert,) = [one.alert for one in world.alerts(CAREER).values() if one.rule == "relapse_response"]
        see(world, alert)

        world.begin_day(date(2026, 2, 17))

        assert written(world, "relapse_response") == [("2026-02-10", "alert_raised"), ("None", "alert_seen")]
        assert [one["state"] for one in world.stored("alerts") if one["alert"] == alert] == ["seen"]

    def test_a_telling_is_judged_on_the_day_it_was_told_and_never_after(self, world: World) -> None:
        demo = files("werkzekerheid") / "demo"
        told_careers = [(one.name, one.read_bytes()) for one in demo.iterdir() if one.name.endswith(".career.toml")]
        import_files(world.ledger, told_careers, ANSWERER.recorded_by, lambda _done, _of: None, lambda _: {})
        raised = world.policies.run().raised

        world.begin_day(date(2027, 1, 1))

        horizons = {one["career"]: one["horizon"] for one in world.stored("situation")}
        assert len(horizons) == len(told_careers) == 9
        alerts = world.stored("alerts")
        assert {(one["career"], one["raised_on"]) for one in alerts} <= set(horizons.items())
        assert len(alerts) == raised > 0
        assert {one["day"] for one in world.stored("next_look")} == {None}
        assert world.projector.rebuild().equal


class TestTwice:
    """Nothing is written a second time."""

    def test_running_again_changes_nothing(self, world: World) -> None:
        for career, facts in careers(5):
            world.record(career, facts)
        first = world.policies.run()
        head, rows = world.ledger.head(), world.rows()

        assert first.raised > 0
        assert world.policies.run() == (0, 0, 0, 0, 0)
        assert (world.ledger.head(), world.rows()) == (head, rows)

    def test_the_id_follows_from_the_alert(self, world: World, tmp_path: Path, story: Story) -> None:
        """
        2026-01-05  coach_assigned      kind=jobcoach
        2026-01-05  placement_started   form=vrijwilligerswerk
        2026-02-10  relapse_reported    effects=absent
        2026-02-12  check_in_held       with=worker by=jobcoach channel=visit
        """
        (tmp_path / "other").mkdir()
        with World(tmp_path / "other") as other:
            for one in (world, other):
                one.live(told(story))
            ids = [
                [one.event_id for one in each.ledger.read(f"alerts:{CAREER}") if isinstance(one, Event)]
                for each in (world, other)
            ]

        assert ids[0] == ids[1]
        assert len(set(ids[0])) == len(ids[0]) > 1

    def test_a_rebuild_writes_no_alert(self, world: World) -> None:
        for career, facts in careers(5):
            world.record(career, facts)
        world.projector.catch_up()

        world.projector.rebuild()
        assert list(world.ledger.streams("alerts:")) == []

        assert world.policies.run().raised > 0

    def test_an_alert_is_told_about_a_promise_by_the_same_name(self, world: World, story: Story) -> None:
        """
        2026-01-05  placement_started   form=dienstverband
        """
        judged: list[Judged] = []
        world.live(told(story))
        world.begin_day(date(2026, 3, 1))
        world.projector.purge(CAREER)
        world.without_views()
        world.projector.catch_up(judge=judged.extend)

        promises = {alert_id(CAREER, one) for one in judged[-1].promises}
        assert world.alerts(CAREER).keys() <= promises


class Crash(Exception):
    """The program is killed here."""


class CrashingLedger(Ledger):
    """A ledger in whose process the power fails, before or after an alert is on disk."""

    crash: str = ""

    def append_many(self, batches: Sequence[object]) -> tuple[object, ...]:  # type: ignore[override]
        if self.crash == "before":
            raise Crash
        done = super().append_many(batches)  # type: ignore[arg-type]
        if self.crash == "after":
            raise Crash
        return done


class TestCrashes:
    """Rows are stored, then alerts are written, then that is remembered: it may stop between any two."""

    @pytest.mark.parametrize("crash", ["before", "after"])
    def test_an_alert_comes_all_the_same_and_once(self, world: World, story: Story, crash: str) -> None:
        """
        2026-01-05  coach_assigned      kind=jobcoach
        2026-01-05  placement_started   form=vrijwilligerswerk
        2026-02-10  relapse_reported    effects=absent
        """
        life = told(story)
        world.live(Lived(CAREER, life.facts[:-1]))
        world.begin_day(date(2026, 2, 10))
        world.record(CAREER, life.facts[-1:])
        with CrashingLedger.open(world.ledger.where, None, clock=lambda: world.now) as failing:
            failing.crash = crash  # type: ignore[attr-defined]
            with pytest.raises(Crash):
                PolicyRunner(failing, Projector(failing, world.views)).run()
        assert world.pending() == [CAREER]

        world.begin_day(date(2026, 2, 14))

        assert written(world, "relapse_response") == [("2026-02-10", "alert_raised")]
        assert world.pending() == []

    def test_tables_that_were_lost_raise_and_withdraw_nothing_again(self, world: World) -> None:
        world.live(*(from_first_day(career, facts) for career, facts in careers(3, 15)))
        head, rows, checksum = world.ledger.head(), world.rows(), world.projector.checksum()

        world.without_views()
        outcome = world.policies.run()

        assert outcome == (0, 0, 0, 0, 0)
        assert world.ledger.head() == head
        assert world.projector.checksum() == checksum
        assert len(world.rows()) == len(rows)
        assert world.pending() == []

    def test_somebody_who_looks_at_the_same_moment_takes_nothing_away(self, world: World, story: Story) -> None:
        """
        2026-01-05  coach_assigned      kind=jobcoach
        2026-01-05  placement_started   form=vrijwilligerswerk
        2026-02-10  relapse_reported    effects=absent
        2026-02-12  check_in_held       with=worker by=jobcoach channel=visit
        """
        life = told(story)
        world.live(Lived(CAREER, life.facts[:-1]))
        (alert,) = [one.alert for one in world.alerts(CAREER).values() if one.rule == "relapse_response"]
        world.begin_day(date(2026, 2, 12))
        world.record(CAREER, life.facts[-1:])

        class Busy(Ledger):
            """Somebody looks at the alert just after the policies read it."""

            def read(self, stream: str, *_: object, **__: object) -> tuple[Event | DeadLetter, ...]:
                events = super().read(stream)
                if stream.startswith("alerts:") and not any(e.fact.TYPE == "alert_seen" for e in events):  # type: ignore[union-attr]
                    see(world, alert)
                return events

        with Busy.open(world.ledger.where, None, clock=lambda: world.now) as busy:
            PolicyRunner(busy, Projector(busy, world.views)).run()

        assert [what for _, what in written(world, "relapse_response")] == [
            "alert_raised", "alert_seen", "alert_kept",
        ]  # fmt: skip

    def test_alerts_that_cannot_be_read_are_left_alone(self, world: World, story: Story) -> None:
        """
        2026-01-05  coach_assigned      kind=jobcoach
        2026-01-05  placement_started   form=vrijwilligerswerk
        2026-02-10  relapse_reported    effects=absent
        """
        from tests.readmodels.test_projector import FROM_LATER, append_by_hand

        life = told(story)
        world.live(Lived(CAREER, life.facts[:-1]))
        append_by_hand(world, f"alerts:{CAREER}", FROM_LATER)
        before = world.ledger.version(f"alerts:{CAREER}")
        world.begin_day(date(2026, 2, 10))
        world.record(CAREER, life.facts[-1:])

        world.policies.run()

        assert world.ledger.version(f"alerts:{CAREER}") == before
        assert [one["career"] for one in world.stored("dead_letters")] == [CAREER]
