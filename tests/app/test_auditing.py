"""Who does what with whose data is written down before it is done: in two logs that one trace joins to the facts."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.app.places import KEY, WORKER, Clock, silent
from tests.ledgers import code_of, in_file
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.log_terms import prune
from werkzekerheid.facts.event import Actor, Event, career_id_of
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from werkzekerheid.ledger.audit.lines import AccessLine, ProcessingLine
    from werkzekerheid.ledger.storage import Where

COACH = Actor(actor="coach-1", role="jobcoach", organisation="org-1")
OTHER = "5d0e8c5a-0b8e-5b0e-9a51-6a1d6a4f7c12"
MOVED = {"domain": "housing", "direction": "worse"}
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


@pytest.fixture
def app(where: Where, tmp_path: Path) -> Iterator[App]:
    """On both databases."""
    clock = Clock()
    settings = Settings(where, KEY, str(tmp_path / "destroyed.jsonl"))
    create(settings, demo=False, clock=clock)
    with open_app(settings, clock) as opened:
        yield opened


def access(app: App) -> list[AccessLine]:
    return [line for _, line in app.audit.access()]


def processing(app: App) -> list[ProcessingLine]:
    return [line for _, line in app.audit.processing()]


def moved(career: str = WORKER) -> dict[str, object]:
    return {"career": career, "type": "life_event_reported", **MOVED}


def opened(career: str = WORKER) -> dict[str, object]:
    return {"career": career, "type": "career_opened", "reason": "benefit"}


class TestRecording:
    """A line in each log first, then the fact."""

    def test_what_a_rule_records_has_a_line_about_what_was_done_and_none_about_who_looked(self, app: App) -> None:
        app.record(WORKER, "career_opened", {"reason": "benefit"}, COACH)

        assert isinstance(app.clock, Clock)
        app.clock.now += timedelta(days=200)
        app.pass_time()

        (raised,) = (one for one in app.ledger.read(f"alerts:{WORKER}") if isinstance(one, Event))
        assert raised.fact.TYPE == "alert_raised"
        (line,) = (one for one in processing(app) if one.trace_id == raised.trace_id)
        assert (line.name, line.status) == ("record alert_raised", "Unset")
        assert line.data_subject_id == app.auditing.pseudonym(WORKER)
        assert [one.what for one in access(app)] == ["career_opened"]

    def test_a_trace_joins_the_fact_to_who_recorded_it_and_to_the_activity(self, app: App) -> None:
        app.record(WORKER, "career_opened", {"reason": "benefit"}, COACH)

        (event,) = (one for one in app.ledger.read(f"career:{WORKER}") if isinstance(one, Event))
        (who,) = access(app)
        (activity,) = processing(app)
        assert event.trace_id == who.trace_id == activity.trace_id
        assert len(who.trace_id) == 32
        assert (who.action, who.outcome, who.what, who.career) == ("record", "allowed", "career_opened", WORKER)
        assert (who.person, who.role, who.organisation) == ("coach-1", "jobcoach", "org-1")
        assert (activity.name, activity.status) == ("record career_opened", "Unset")
        assert activity.processing_activity_id == "urn:werkzekerheid:verwerking:aanmelden:1"
        assert activity.start_time == activity.end_time
        assert who.at <= event.recorded_at.isoformat().replace("+00:00", "Z")

    def test_the_same_command_again_writes_no_second_line(self, app: App) -> None:
        command = "8d0e8c5a-0b8e-4b0e-9a51-6a1d6a4f7c12"
        for _ in range(2):
            app.record(WORKER, "career_opened", {"reason": "benefit"}, COACH, command)
        assert len(access(app)) == len(processing(app)) == 1

    def test_what_the_domain_refuses_is_not_begun(self, app: App) -> None:
        assert code_of(lambda: moves(app)) == "career_not_found"
        assert access(app) == []

    def test_a_batch_has_a_line_a_career_and_type(self, app: App) -> None:
        """All under one trace; the second fact of a type about the same career is no other processing."""
        app.record_batch([opened(), opened(OTHER), moved(), moved()], COACH)

        lines = [(line.career, line.what) for line in access(app)]
        assert lines == [(WORKER, "career_opened"), (OTHER, "career_opened"), (WORKER, "sealed")]
        traces = {line.trace_id for line in access(app)} | {line.trace_id for line in processing(app)}
        assert len(traces) == 1
        assert [line.data_subject_id for line in processing(app)] == [
            app.auditing.pseudonym(one) for one in (WORKER, OTHER, WORKER)
        ]

    def test_a_correction_is_called_one(self, app: App) -> None:
        recorded = app.record(WORKER, "career_opened", {"reason": "benefit"}, COACH)
        app.record(WORKER, "event_retracted", {"retracts": recorded.event_id, "reason": "wrong_person"}, COACH)
        assert [line.action for line in access(app)] == ["record", "correct"]

    def test_an_import_has_one_line_a_career_and_the_next_import_none(self, app: App) -> None:
        files = [("one.toml", OPENING), ("two.toml", OPENING.replace(b"voorbeeld", b"ander"))]
        for _ in range(2):
            app.import_files(files, COACH)

        careers = [career_id_of("voorbeeld"), career_id_of("ander")]
        assert [(line.career, line.what) for line in access(app)] == [(one, "import") for one in careers]
        for career, line in zip(careers, access(app), strict=True):
            events = app.ledger.read(f"career:{career}")
            assert {one.trace_id for one in events if isinstance(one, Event)} == {line.trace_id}

    def test_the_worker_and_the_program_itself_are_known_as_such(self, app: App) -> None:
        app.record(WORKER, "career_opened", {"reason": "benefit"}, Actor(actor="cli", role="system"))
        app.record(WORKER, "life_event_reported", MOVED, Actor(actor=WORKER, role="worker"))
        app.record(WORKER, "life_event_reported", MOVED, COACH)
        assert [line.relation for line in access(app)] == ["system", "worker", "none"]


class TestComposing:
    """What stands in a line, and what does not."""

    def test_no_user_and_no_career_stands_in_a_processing_line(self, app: App) -> None:
        """The pseudonym is another with another key."""
        app.auditing.put(COACH, "read", careers=[WORKER, OTHER], what="situation", purpose="guidance")

        for line in processing(app):
            told = " ".join(str(field) for field in line)
            assert not any(one in told for one in (WORKER, OTHER, COACH.actor, str(COACH.organisation), COACH.role))
        assert app.auditing.pseudonym(WORKER) != app.auditing.pseudonym(OTHER)
        assert len(app.auditing.pseudonym(WORKER)) == 64

    def test_a_pseudonym_outlives_the_program_and_a_rotation(self, app: App) -> None:
        before = app.auditing.pseudonym(WORKER)
        app.ledger.rotate(bytes(range(2, 34)))
        assert app.ledger.secret("pseudonym") != app.ledger.secret("seal")
        assert App(app.ledger, app.settings, app.clock).auditing.pseudonym(WORKER) == before

    def test_each_person_concerned_has_a_line_below_one_operation(self, app: App) -> None:
        trace = app.auditing.put(COACH, "search", careers=[WORKER, OTHER, WORKER], what="worklist", purpose="guidance")

        assert [line.career for line in access(app)] == [WORKER, OTHER]
        lines = processing(app)
        assert len(lines) == 2
        assert {line.trace_id for line in lines} == {trace}
        assert len({line.parent_span_id for line in lines}) == 1
        spans = [line.span_id for line in lines]
        assert len(set(spans)) == 2
        assert lines[0].parent_span_id not in {None, *spans}

    def test_where_nobody_is_concerned_only_the_user_is_written_down(self, app: App) -> None:
        app.auditing.put(COACH, "search", careers=[], what="worklist", purpose="guidance")
        assert [line.career for line in access(app)] == [None]
        assert processing(app) == []

    def test_a_refusal_says_why_and_is_the_activity_of_deciding(self, app: App) -> None:
        """Also for a purpose that nobody knows: that is what is refused."""
        app.auditing.put(
            COACH, "read", outcome="refused", careers=[WORKER], what="situation", purpose="unknown", ground="unsure"
        )
        (who,) = access(app)
        assert (who.outcome, who.ground, who.purpose) == ("refused", "unsure", "unknown")
        assert processing(app)[0].processing_activity_id == "urn:werkzekerheid:verwerking:toegang-beslissen:1"

    def test_what_failed_is_an_error(self, app: App) -> None:
        app.auditing.put(COACH, "read", outcome="failed", careers=[WORKER], what="situation", purpose="guidance")
        assert processing(app)[0].status == "Error"

    def test_when_it_began_is_when_it_was_asked(self, app: App) -> None:
        started = app.clock()
        app.clock()
        app.auditing.put(COACH, "read", careers=[WORKER], what="situation", purpose="guidance", started=started)
        (line,) = processing(app)
        assert line.start_time == int(started.timestamp() * 1_000) == line.end_time - 2_000

    def test_what_is_not_in_the_register_is_refused_and_not_written(self, app: App) -> None:
        def put() -> object:
            return app.auditing.put(COACH, "read", careers=[WORKER], what="horoscope", purpose="guidance")

        assert code_of(put) == "policy_activity_unknown"
        assert access(app) == []

    def test_what_is_noted_is_written_together_or_dropped(self, app: App) -> None:
        for career in (WORKER, OTHER):
            app.auditing.note(COACH, "read", careers=[career], what="situation", purpose="guidance")
        assert access(app) == []
        app.auditing.flush()
        assert [line.career for line in access(app)] == [WORKER, OTHER]
        app.auditing.note(COACH, "read", careers=[WORKER], what="situation", purpose="guidance")
        app.auditing.forget()
        app.auditing.flush()
        assert len(access(app)) == 2


class TestLookedAfter:
    """The doctor counts the lines."""

    def test_what_was_taken_out_is_missed_and_what_had_its_term_is_not(self, tmp_path: Path) -> None:
        """
        2020  two lines; their term is over in 2026
        2026  two more, of which somebody with all rights on the disk takes out the first
        """
        settings, clock = Settings(tmp_path / "ledger.db", KEY), Clock()
        clock.now = clock.now.replace(year=2020)
        create(settings, demo=False, clock=clock)
        with open_app(settings, clock) as app:
            app.record_batch([opened(), opened(OTHER)], COACH)
            clock.now = clock.now.replace(year=2026)
            app.record_batch([moved(), moved(OTHER)], COACH)
            prune(app, clock.now.date().replace(year=2021), Actor(actor="work", role="system"))
            assert self.told(app) == (True, "4 regels over wie wat zag, 4 over wat er met wiens gegevens gedaan is")
            connection = sqlite3.connect(in_file(settings.audit))
            connection.executescript("DROP TRIGGER access_delete; DELETE FROM access WHERE number = 3")
            connection.close()
            ok, said = self.told(app)
            assert not ok
            assert "1 regels" in said

    def told(self, app: App) -> tuple[bool, str]:
        (found,) = (one for one in app.doctor() if one.name == "audit")
        return found.ok, found.say.partition(";")[0]


class TestClosed:
    """What cannot be written down is not done."""

    @pytest.fixture
    def file_app(self, tmp_path: Path) -> Iterator[App]:
        settings = Settings(tmp_path / "ledger.db", KEY)
        create(settings, demo=False)
        with open_app(settings) as opened_app:
            opened_app.record(WORKER, "career_opened", {"reason": "benefit"}, COACH)
            yield opened_app

    def test_nothing_is_recorded_on_a_full_disk(self, file_app: App) -> None:
        """The log cannot grow; the ledger could."""
        before = file_app.ledger.head()
        with a_full_disk(in_file(file_app.settings.audit).with_name("ledger.audit.db-wal").stat().st_size):
            assert code_of(lambda: moves(file_app)) == "audit_unwritable"
        assert file_app.ledger.head() == before
        assert len(access(file_app)) == 1
        moves(file_app)
        assert len(access(file_app)) == 2

    def test_nothing_is_recorded_while_another_program_holds_the_log(
        self, file_app: App, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file_app.audit._tables.execute("PRAGMA busy_timeout = 0")
        before = file_app.ledger.head()
        other = sqlite3.connect(in_file(file_app.settings.audit), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert code_of(lambda: moves(file_app)) == "audit_busy"
        other.close()
        assert file_app.ledger.head() == before

    def test_an_import_is_refused_as_a_whole(self, file_app: App) -> None:
        in_file(file_app.settings.audit).with_name("ledger.audit.db-wal").unlink(missing_ok=True)
        file_app.audit._tables.execute("PRAGMA query_only = ON")
        assert code_of(lambda: file_app.import_files([("one.toml", OPENING)], COACH, silent)) == "audit_unwritable"
        assert file_app.ledger.version(f"career:{career_id_of('voorbeeld')}") == 0


def moves(app: App) -> None:
    app.record(WORKER, "life_event_reported", MOVED, COACH)


@contextmanager
def a_full_disk(most: int) -> Iterator[None]:
    """No file may grow beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
