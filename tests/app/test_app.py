"""The app on a real ledger: what was imported and recorded is seen, at any moment, and never twice."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pytest

from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.facts.event import Actor
from werkzekerheid.facts.finding import Findings
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.days import Asked
from werkzekerheid.settings import Settings

COACH = Actor(actor="coach-1", role="jobcoach")
NINE = [(one.name, one.read_bytes()) for one in files("werkzekerheid.demo").iterdir() if one.name.endswith(".toml")]
KEY = b64encode(bytes(range(1, 33))).decode()
OPENING = b"""
[career]
key = "voorbeeld"
title = "A made-up career"
source = "example"
told = "2024-06"

[[event]]
type = "career_opened"
occurred = "2024-01"
reason = "benefit"
"""


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(tmp_path: Path, clock: Clock) -> Iterator[App]:
    settings = Settings(tmp_path / "ledger.db", None)
    create(settings, demo=True, clock=clock)
    with open_app(settings, clock) as opened:
        yield opened


def rows(document: object) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", document)


def test_importing_twice_adds_nothing(app: App) -> None:
    first = app.import_files(NINE, COACH)
    head = app.ledger.head()
    second = app.import_files(NINE, COACH)
    assert sum(one.added for one in first) == 449
    assert [one.added for one in second] == [0] * 9
    assert app.ledger.head() == head


def test_a_known_event_with_other_content_is_a_finding_and_nothing_is_written(app: App) -> None:
    app.import_files([("a.toml", OPENING)], COACH)
    head = app.ledger.head()
    changed = OPENING.replace(b'reason = "benefit"', b'reason = "transfer"')
    with pytest.raises(Findings) as found:
        app.import_files([("a.toml", changed), ("b.toml", OPENING.replace(b"voorbeeld", b"ander"))], COACH)
    assert [(one.file, one.number) for one in found.value.all] == [("a.toml", 1)]
    assert app.ledger.head() == head


def test_two_files_with_one_career_are_a_finding(app: App) -> None:
    with pytest.raises(Findings) as found:
        app.import_files([("a.toml", OPENING), ("b.toml", OPENING)], COACH)
    assert [one.file for one in found.value.all] == ["b.toml"]
    assert app.ledger.head() == 0


def test_the_stored_worklist_is_the_folded_one(app: App) -> None:
    app.import_files(NINE, COACH)
    app.record("joost", "signal_observed", {"sign": "isolated", "seen_by": "jobcoach"}, COACH)
    stored = rows(app.look(COACH, "guidance", "worklist", None))
    folded = rows(app.look(COACH, "guidance", "worklist", None, Asked(known_at=app.clock())))
    assert stored == folded
    assert len(stored) > 20


def test_what_is_open_has_an_alert(app: App) -> None:
    app.import_files(NINE, COACH)
    work = rows(app.look(COACH, "guidance", "worklist", None))
    alerts = rows(app.look(COACH, "guidance", "alerts", None))
    assert {(one["career"], one["rule"], one["part"], one["subject"]) for one in work} <= {
        (one["career"], one["rule"], one["part"], one["subject"]) for one in alerts
    }


def test_the_same_command_twice_records_once(app: App) -> None:
    career, command = str(uuid4()), str(uuid4())
    app.record(career, "career_opened", {"reason": "benefit"}, COACH)
    told = {"with": ["worker"], "by": "jobcoach", "channel": "phone", "occurred": "2026-03-01"}
    first = app.record(career, "check_in_held", told, COACH, command)
    second = app.record(career, "check_in_held", told, COACH, command)
    assert not first.already
    assert second == first._replace(already=True)
    assert app.ledger.version(f"career:{career}") == 2


def test_a_relapse_raises_its_alert_at_once_and_a_talk_settles_it(app: App, clock: Clock) -> None:
    career = str(uuid4())
    app.record(career, "career_opened", {"reason": "benefit"}, COACH)
    relapse = app.record(career, "relapse_reported", {"effects": ["absent"], "occurred": "2026-03-02"}, COACH)
    (alert,) = [a for a in rows(app.look(COACH, "guidance", "alerts", career)) if a["rule"] == "relapse_response"]
    assert (alert["subject"], alert["due_on"], alert["state"]) == (relapse.event_id, "2026-03-05", "raised")
    clock.pass_days(1)
    app.record(career, "check_in_held", {"with": ["worker"], "by": "jobcoach", "channel": "visit"}, COACH)
    (alert,) = [a for a in rows(app.look(COACH, "guidance", "alerts", career)) if a["rule"] == "relapse_response"]
    assert alert["state"] == "kept"


def test_the_day_on_which_a_promise_opens_raises_its_alert(app: App, clock: Clock) -> None:
    """A first contact is looked for from four weeks after the start: the alert comes with the day, by itself."""
    career = str(uuid4())
    app.record(career, "career_opened", {"reason": "benefit"}, COACH)
    started = {
        "placement": "p1", "form": "dienstverband", "organisation": "org-2", "organisation_kind": "regular_employer",
        "occurred": "2026-03-02",
    }  # fmt: skip
    app.record(career, "placement_started", started, COACH)

    def raised() -> set[str]:
        return {one["rule"] for one in rows(app.look(COACH, "guidance", "alerts", career))}

    assert "start_contact" not in raised()
    clock.pass_days(28)
    app.pass_time()
    assert "start_contact" in raised()


def test_a_day_that_is_not_over_does_not_pass_outside_a_demo(tmp_path: Path, clock: Clock) -> None:
    settings = Settings(tmp_path / "real.db", KEY)
    create(settings, demo=False, clock=clock)
    with open_app(settings, clock) as app:
        with pytest.raises(Refusal) as refused:
            app.pass_time(date(2026, 3, 2))
        assert refused.value.code == "day_not_over"


def test_nothing_personal_is_shown_outside_a_demo(tmp_path: Path, clock: Clock) -> None:
    settings = Settings(tmp_path / "real.db", KEY)
    create(settings, demo=False, clock=clock)
    with open_app(settings, clock) as app:
        app.import_files([("a.toml", OPENING)], COACH)
        for projection in ("situation", "timeline", "worklist", "alerts"):
            with pytest.raises(Refusal) as refused:
                app.look(COACH, "guidance", projection, None)
            assert refused.value.code == "gateway_no_longer_a_member"
        with pytest.raises(Refusal) as refused:
            app.careers(COACH)
        assert refused.value.code == "gateway_no_longer_a_member"


def test_what_was_known_stays_what_was_known(app: App, clock: Clock) -> None:
    """A correction of today changes what stands today, and not the answer to what we knew yesterday."""
    career = str(uuid4())
    app.record(career, "career_opened", {"reason": "benefit"}, COACH)
    hours = {
        "placement": "p1", "form": "dienstverband", "organisation": "org-2", "organisation_kind": "regular_employer",
        "occurred": "2026-03-02", "hours_per_week": 16,
    }  # fmt: skip
    start = app.record(career, "placement_started", hours, COACH)
    yesterday = Asked(date(2026, 3, 2), clock())
    before = app.look(COACH, "guidance", "situation", career, yesterday)
    clock.pass_days(1)
    replacement = {name: value for name, value in hours.items() if name != "occurred"} | {"hours_per_week": 24}
    correction = {"corrects": start.event_id, "replacement": replacement, "reason": "typed wrong"}
    app.record(career, "event_corrected", correction, COACH)
    now = cast("dict[str, Any]", app.look(COACH, "guidance", "situation", career))
    assert now["placement"]["hours_per_week"] == 24
    assert app.look(COACH, "guidance", "situation", career, yesterday) == before


def test_the_doctor_finds_nothing_in_a_whole_ledger(app: App) -> None:
    app.import_files(NINE, COACH)
    assert all(check.ok for check in app.doctor())
    assert app.rebuild().equal
