"""A walk looks only when a rule is due, and sees what a look on each day would see."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.careers import CAREER, Lived, events_of, lives
from tests.story import Story
from werkzekerheid.app.backtest.measuring import walked
from werkzekerheid.app.backtest.tables import our_tables
from werkzekerheid.app.demo_world.making import shipped
from werkzekerheid.app.importing import UNSET
from werkzekerheid.app.replay_files import READER, replay
from werkzekerheid.app.walk import Known, Walk, last_day, learned_by
from werkzekerheid.career.evolve import fold_laid
from werkzekerheid.facts.career_file import read_career_file
from werkzekerheid.facts.told_events import told_events
from werkzekerheid.research.generating import career_file, key_of, life_of
from werkzekerheid.rules.alerting import Standing, steps
from werkzekerheid.rules.registry import all_promises, reads

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from werkzekerheid.app.walk import PlayedAlert
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.event import Event
    from werkzekerheid.rules.promise import Promise

CONTENT = dict(shipped())
_ONE_DAY = timedelta(days=1)


class Told(NamedTuple):
    """An alert: its promise, when it was raised, how it was settled and when."""

    rule: str
    part: str
    subject: str
    raised_on: date | None
    settled: str
    settled_on: date | None


def told(alerts: Iterable[PlayedAlert]) -> list[Told]:
    return sorted(
        (
            Told(one.promise.rule, one.promise.part, one.promise.subject, one.raised_on, one.settled, one.settled_on)
            for one in alerts
        ),
        key=str,
    )


def each_day(career_id: str, events: Sequence[Event], last: date | None) -> list[Told]:
    """The alerts of a career where all rules look after each event and on each day, and all is folded anew."""
    known, seen = Known(career_id, events), dict[str, Told]()
    standing: dict[str, Standing] = {}
    end, day = last_day(known, last), None

    def look(day: date | None) -> None:
        career = fold_laid(career_id, known.laid(), known.told)
        for step in steps(career_id, standing, all_promises(career, day), day):
            one = step.promise
            if step.what == "raised":
                seen[step.alert] = Told(one.rule, one.part, one.subject, day, "raised", None)
            elif step.what == "reopened":
                seen[step.alert] = seen[step.alert]._replace(settled="raised", settled_on=None)
            else:
                seen[step.alert] = seen[step.alert]._replace(settled=step.what, settled_on=day)
            settled = "raised" if step.what in {"raised", "reopened"} else step.what
            standing[step.alert] = Standing(step.alert, one, settled)  # type: ignore[arg-type]

    def pass_days(day: date | None, stop: date | None) -> date | None:
        while day is not None and stop is not None and day + _ONE_DAY < stop:
            day += _ONE_DAY
            look(day)
        return day

    for moment in learned_by(known, end):
        day = pass_days(day, moment.known_on)
        known.add(moment)
        day = moment.known_on or day
        look(day)
    pass_days(day, end + _ONE_DAY if end < date.max else None)
    return sorted(seen.values(), key=str)


def events_in(content: bytes, name: str) -> tuple[str, tuple[Event, ...]]:
    career = read_career_file(content, name, READER)
    return career.career_id, told_events(career, READER, UNSET)


@pytest.mark.parametrize("name", CONTENT)
def test_a_walk_through_a_shipped_career_gives_the_alerts_of_its_replay(name: str) -> None:
    walk = walked(Known(*events_in(CONTENT[name], name)), our_tables())

    assert told(walk.played()) == told(replay(name, CONTENT[name]).played.alerts)


@pytest.mark.parametrize("name", CONTENT)
def test_it_sees_what_a_look_on_each_day_sees(name: str) -> None:
    career_id, events = events_in(CONTENT[name], name)

    assert told(walked(Known(career_id, events), our_tables()).played()) == each_day(career_id, events, None)


@pytest.mark.parametrize("number", [1, 2])
def test_so_it_does_in_generated_tellings(number: int) -> None:
    content = career_file(5, number, life_of(5, number)).encode()
    career_id, events = events_in(content, key_of(5, number))

    assert told(walked(Known(career_id, events), our_tables()).played()) == each_day(career_id, events, None)


def test_a_rule_is_spared_a_fact_that_it_does_not_read_and_looks_when_it_is_due() -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-06  progress_observed
    2026-01-20  agreement_made      topic=tasks
    2026-02-02  progress_observed
    """
    story = Story(str(test_a_rule_is_spared_a_fact_that_it_does_not_read_and_looks_when_it_is_due.__doc__))
    looked: list[tuple[str, date | None]] = []

    def look(name: str, career: Career, day: date | None) -> list[Promise]:
        looked.append((name, day))
        return all_promises(career, day, only=[name])

    names = ("start_contact", "start_agreements")
    walk = Walk(Known(CAREER, story.events), {name: partial(look, name) for name in names}, reads())
    for moment in walk.known.order:
        walk.pass_days(moment.known_on)
        walk.learn(moment)
    days = {name: [str(day)[5:] for one, day in looked if one == name] for name in names}

    assert days["start_contact"] == ["01-05", "01-05", "02-02"]
    assert days["start_agreements"] == ["01-05", "01-05", "01-20"]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(lives(most=18), st.integers(0, 90))
def test_and_in_live_careers_with_corrections(life: Lived, later: int) -> None:
    events, last = events_of(life), life.facts[-1].day + timedelta(days=later)

    assert told(walked(Known(life.career, events), our_tables(), last).played()) == each_day(life.career, events, last)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(lives(most=25))
def test_what_is_known_is_folded_on_as_if_anew(life: Lived) -> None:
    known = Known(life.career, events_of(life))
    for moment in known.order:
        known.add(moment)
        assert known.career() == fold_laid(life.career, known.laid(), known.told)
