"""Erased on request: by two people, in every place, with a certificate and whom to tell."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from tests.app.rights import (
    CANARIES,
    COACH,
    HEALTH,
    NOTE,
    OFFICER,
    OTHER,
    SECOND,
    WORKER,
    Clock,
    erased,
    granted,
    made,
    shared,
    told,
)
from tests.ledgers import code_of
from werkzekerheid.app.app import open_app
from werkzekerheid.app.backup import backup
from werkzekerheid.app.documents import DOCUMENTS, Reader, view
from werkzekerheid.app.erasing import erase
from werkzekerheid.app.restore import Copies, restore
from werkzekerheid.app.rights import Decision, decide, request
from werkzekerheid.app.upkeep import projector_of
from werkzekerheid.facts.event import Event
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.days import LATEST
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.readmodels.tables import LIVE

if TYPE_CHECKING:
    from werkzekerheid.app.app import App
    from werkzekerheid.ledger.storage import Where


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(where: Where, tmp_path: Path, clock: Clock) -> Iterator[App]:
    """On both databases, with two workers in it."""
    with made(where, tmp_path, clock) as opened:
        told(opened)
        told(opened, OTHER)
        yield opened


def documents(app: App, career: str = WORKER) -> str:
    """Every projection of a career, as JSON."""
    one = view(app, career, LATEST, skips_of(app.ledger))
    return json.dumps([make(app, one, Reader()) for make in DOCUMENTS.values()], ensure_ascii=False)


def files(app: App, folder: Path) -> bytes:
    """All bytes of all files there, the logs and the lists too."""
    return b"\0".join(one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file())


def types(app: App, career: str = WORKER) -> list[str]:
    return [one.fact.TYPE for one in app.ledger.read(f"career:{career}") if isinstance(one, Event)]


class TestErased:
    """What was erased is nowhere any more, and the rest is as it was."""

    def test_its_class_reads_as_erased_and_the_others_stay(self, app: App) -> None:
        before = documents(app)
        assert all(one in before for one in (HEALTH, NOTE))

        erased(app, "health", "note")

        after = documents(app)
        assert not [one for one in (HEALTH, NOTE) if one in after]
        assert '"erased_on": "2026-03-02"' in after
        assert types(app).count("erased") == 2
        assert HEALTH in documents(app, OTHER)
        assert "erased" not in types(app, OTHER)

    @pytest.mark.parametrize("classes", [("health",), ("life", "note"), ("identity",), ("signal",)])
    def test_the_stored_tables_are_at_once_what_a_rebuild_would_give(self, app: App, classes: tuple[str, ...]) -> None:
        erased(app, *classes)
        assert app.rebuild(check=True).equal
        assert app.views().at().position == app.ledger.head()
        assert all(one.ok for one in app.doctor())

    def test_no_file_holds_a_word_of_it(self, app: App, tmp_path: Path) -> None:
        """Views, logs, the ledger, its backup, and what is printed; a word of the other worker would be there too."""
        copied = backup(app.settings, tmp_path / "copies", tmp_path / "keys", 30, lambda *_: None, app.clock)
        for career in (WORKER, OTHER):
            erased(app, "health", "life", "note", "identity", career=career)
        again = backup(app.settings, tmp_path / "copies", tmp_path / "keys", 30, lambda *_: None, app.clock)
        content = files(app, tmp_path) + b"".join(row[4] for row in app.ledger._recorder.after(0, 5_000))
        for one in CANARIES:
            assert one.encode() not in content
            assert one not in documents(app)
        assert copied.ledger != again.ledger

    def test_what_the_tables_held_of_it_is_in_no_file_of_theirs_any_more(self, tmp_path: Path, clock: Clock) -> None:
        """Class `work` is all that they hold: whom it is about, where, since when."""
        with made(tmp_path / "ledger.db", tmp_path, clock) as app:
            told(app)
            beside = tmp_path.glob("ledger.views.db*")
            assert b"bakkerij" in b"".join(one.read_bytes() for one in beside)
            name = granted(app, despite_term=True)

            done = erase(app, WORKER, ["work"], name, SECOND)

            assert done.log_emptied
            assert b"bakkerij" not in b"".join(one.read_bytes() for one in tmp_path.glob("ledger.views.db*"))
            assert app.rebuild(check=True).equal

    def test_a_copy_of_the_keys_from_before_brings_nothing_back(self, tmp_path: Path, clock: Clock) -> None:
        with made(tmp_path / "ledger.db", tmp_path, clock) as app:
            told(app)
            before = backup(app.settings, tmp_path / "copies", tmp_path / "keys", 30, lambda *_: None, clock)
            erased(app, "health")
            after = backup(app.settings, tmp_path / "copies", tmp_path / "keys", 30, lambda *_: None, clock)
            for ledger in (before.ledger, after.ledger):
                back = app.settings._replace(ledger=tmp_path / ledger.stem / "ledger.db")
                Path(back.ledger).parent.mkdir()
                restore(back, Copies(ledger, before.keys), lambda *_: None, clock)
                with open_app(back, clock) as again:
                    left = documents(again)
                    assert HEALTH not in left
                    assert NOTE in left

    def test_what_is_recorded_after_it_is_closed_with_a_new_key_and_can_be_read(self, app: App) -> None:
        erased(app, "health")
        app.record(WORKER, "sickness_reported", {}, COACH)
        assert types(app)[-1] == "sickness_reported"
        assert app.rebuild(check=True).equal

    def test_a_promise_that_rested_on_it_is_withdrawn(self, app: App) -> None:
        """The relapse is gone, so nobody is reminded of it any more."""

        def standing() -> list[str]:
            rows: Any = DOCUMENTS["alerts"](app, view(app, WORKER, LATEST, skips_of(app.ledger)), Reader())
            return [one["rule"] for one in rows if one["state"] != "withdrawn"]

        assert "relapse_response" in standing()
        erased(app, "signal")
        assert "relapse_response" not in standing()

    @pytest.mark.parametrize("kept", [False, True])
    def test_no_alert_tells_any_more_that_it_was_there(self, app: App, clock: Clock, kept: bool) -> None:
        """
        2026-03-02  relapse_reported  an alert `relapse_response` is raised
        2026-03-03  check_in_held     kept, or not
        2026-03-09  class signal is erased
        """
        app.keep_up()
        if kept:
            clock.now += timedelta(days=1)
            app.record(WORKER, "check_in_held", {"with": ["worker"], "by": "jobcoach", "channel": "visit"}, COACH)
            app.keep_up()
        assert "relapse_response" in alerts_shown(app)
        clock.now = datetime(2026, 3, 9, 9, tzinfo=UTC)
        erased(app, "signal")

        assert "relapse_response" not in alerts_shown(app)
        assert rules_stored(app, WORKER).isdisjoint({"relapse_response"})
        assert "relapse_response" in rules_stored(app, OTHER)
        assert app.rebuild(check=True).equal


def alerts_shown(app: App) -> str:
    """Whatever the worker sees of alerts: in the view of them, and in the copy of everything."""
    one = view(app, WORKER, LATEST, skips_of(app.ledger))
    own: Any = DOCUMENTS["my_data"](app, one, Reader())
    return repr([DOCUMENTS["alerts"](app, one, Reader()), own["alerts"], own["held"], own["promises"]])


def rules_stored(app: App, career: str) -> set[str]:
    with projector_of(app.ledger, app.settings) as projector, projector.views.reading() as connection:
        rows = connection.execute(sa.select(LIVE.alerts.c.career, LIVE.alerts.c.rule))
        return {rule for owner, rule in rows if owner == career}


class TestCertificate:
    """What somebody can show."""

    def test_it_says_what_went_by_whom_and_whom_to_tell(self, app: App) -> None:
        shared(app, "health", "work", to="bp")
        shared(app, "work", to="uwv")
        name = granted(app, "health", "life")
        held = app.ledger.destroying.held(WORKER)

        done = erase(app, WORKER, ["health", "life"], name, SECOND)

        said = done.certificate
        assert not done.already
        assert (said["career"], said["classes"], said["request"]) == (WORKER, ["health", "life"], name)
        assert said["decided"] == {
            "person": "officer-1",
            "role": "privacy_officer",
            "organisation": "kas",
            "on": "2026-03-02",
        }
        assert said["carried_out"]["person"] == "officer-2"
        assert {(one["class"], one["key"]) for one in said["keys"]} == {
            (one, key) for one in ("health", "life") for key in held[one]
        }
        by_id = {one.event_id: one for one in app.ledger.read_from(0) if isinstance(one, Event)}
        assert [(by_id[one["event"]].fact.TYPE, one["whole"], one["classes"]) for one in said["events"]] == [
            ("erased", True, ["health"]), ("erased", True, ["health"]), ("check_in_held", False, ["life"]),
        ]  # fmt: skip
        assert by_id[said["recorded"]["event"]].fact.TYPE == "keys_destroyed"
        assert [one["organisation"] for one in said["recipients"]] == ["bp"]
        assert not [one for one in CANARIES if one in json.dumps(said)]

    def test_asked_for_again_it_is_the_same_and_nothing_more_is_done(self, app: App) -> None:
        name = granted(app, "health")
        first = erase(app, WORKER, ["health"], name, SECOND)
        head = app.ledger.head()
        app.record(WORKER, "sickness_reported", {}, COACH)

        again = erase(app, WORKER, ["health"], name, SECOND)

        assert again == (first.certificate, True, True)
        assert types(app)[-1] == "sickness_reported"
        assert types(app).count("keys_destroyed") == 1
        assert app.ledger.head() == head + 1

    def test_a_second_erasure_certifies_only_what_was_there(self, app: App) -> None:
        erased(app, "health")
        app.record(WORKER, "sickness_reported", {}, COACH)
        said = erased(app, "health").certificate
        assert len(said["events"]) == len(said["keys"]) == 1

    def test_of_work_it_is_told_while_it_still_can_be(self, app: App) -> None:
        """Everything that it says is of that class, the decision too."""
        shared(app, "work", to="bp")
        said = erase(app, WORKER, ["work"], granted(app, "work", despite_term=True), SECOND).certificate
        assert said["decided"]["person"] == "officer-1"
        assert [one["organisation"] for one in said["recipients"]] == ["bp"]
        assert set(types(app)) <= {
            "erased",
            "worker_named",
            "condition_disclosed",
            "profile_assessed",
            "relapse_reported",
        }
        assert app.rebuild(check=True).equal

    def test_of_work_it_is_given_once_and_who_asks_again_hears_why(self, app: App) -> None:
        name = granted(app, "work", despite_term=True)
        erase(app, WORKER, ["work"], name, SECOND)

        assert code_of(lambda: erase(app, WORKER, ["work"], name, SECOND)) == "erase_work_gone"


class TestRefused:
    """Nothing is destroyed, and nothing is written."""

    @pytest.fixture(autouse=True)
    def _nothing_destroyed(self, app: App) -> Iterator[None]:
        yield
        assert HEALTH in documents(app)
        assert "keys_destroyed" not in types(app)

    def test_without_such_a_request(self, app: App) -> None:
        assert code_of(lambda: erase(app, WORKER, ["health"], "nothing", SECOND)) == "erase_request_unknown"
        other = granted(app, "health", career=OTHER)
        assert code_of(lambda: erase(app, WORKER, ["health"], other, SECOND)) == "erase_request_unknown"
        assert code_of(lambda: erase(app, "nobody", ["health"], other, SECOND)) == "career_not_found"

    def test_while_nobody_decided_or_it_was_refused(self, app: App) -> None:
        name = request(app, WORKER, "erasure", ["health"], COACH).request
        assert code_of(lambda: erase(app, WORKER, ["health"], name, SECOND)) == "erase_not_granted"
        decide(app, WORKER, Decision(name, "refused", "Nog nodig."), OFFICER)
        assert code_of(lambda: erase(app, WORKER, ["health"], name, SECOND)) == "erase_not_granted"

    def test_on_a_request_for_another_right(self, app: App) -> None:
        name = request(app, WORKER, "access", [], COACH).request
        decide(app, WORKER, Decision(name, "granted", "Ja."), OFFICER)
        assert code_of(lambda: erase(app, WORKER, ["health"], name, SECOND)) == "erase_other_right"

    def test_a_class_that_the_decision_is_not_about(self, app: App) -> None:
        name = granted(app, "life")
        assert code_of(lambda: erase(app, WORKER, ["life", "health"], name, SECOND)) == "erase_not_in_decision"

    def test_a_part_that_nobody_named(self, app: App) -> None:
        name = request(app, WORKER, "erasure", ["health", "life"], COACH).request
        decide(app, WORKER, Decision(name, "partly", "Een deel."), OFFICER)
        assert code_of(lambda: erase(app, WORKER, ["health"], name, SECOND)) == "erase_which_part"

    def test_by_who_decided(self, app: App) -> None:
        name = granted(app, "health")
        assert code_of(lambda: erase(app, WORKER, ["health"], name, OFFICER)) == "erase_needs_two"

    @pytest.mark.parametrize("what", ["rights_decided", "rights_requested"])
    def test_by_who_corrected_the_decision_or_what_was_asked(self, app: App, what: str) -> None:
        name = request(app, WORKER, "erasure", ["life"], COACH).request
        asked = app.ledger.read(f"career:{WORKER}")[-1].event_id
        decide(app, WORKER, Decision(name, "granted", "Ja."), OFFICER)
        decided = app.ledger.read(f"career:{WORKER}")[-1].event_id
        if what == "rights_decided":
            replacement = {"request": name, "decision": "granted", "motive": "Ja.", "classes": ["health"]}
            code = "erase_needs_two"
        else:
            replacement = {"request": name, "right": "erasure", "answer_due_on": "2026-04-02", "classes": ["health"]}
            code = "erase_not_granted"  # what was decided on is not what stands there now
        content = {
            "corrects": decided if what == "rights_decided" else asked,
            "replacement": replacement,
            "reason": ".",
        }
        app.record(WORKER, "event_corrected", content, SECOND)
        assert code_of(lambda: erase(app, WORKER, ["health"], name, SECOND)) == code

    def test_by_whose_role_may_not(self, app: App) -> None:
        name = granted(app, "health")
        assert code_of(lambda: erase(app, WORKER, ["health"], name, COACH)) == "rights_not_for_role"

    def test_a_class_of_which_nothing_is_held(self, app: App) -> None:
        name = granted(app)
        assert code_of(lambda: erase(app, WORKER, ["money"], name, SECOND)) == "erase_not_held"

    def test_work_while_a_law_keeps_it_unless_the_decision_says_so(self, app: App, clock: Clock) -> None:
        """Ten years after the end of guidance."""
        name = granted(app, "work")
        assert code_of(lambda: erase(app, WORKER, ["work"], name, SECOND)) == "erase_term_by_law_runs"
        app.record(WORKER, "career_closed", {"reason": "own_request"}, COACH)
        assert code_of(lambda: erase(app, WORKER, ["work"], name, SECOND)) == "erase_term_by_law"

    def test_where_no_list_is_named(self, app: App) -> None:
        """On a server somebody must say where it lies; before the fact is written."""
        name = granted(app, "health")
        app.ledger.destroying._listed = None
        assert code_of(lambda: erase(app, WORKER, ["health"], name, SECOND)) == "settings_destroyed_keys"

    def test_by_recording_the_fact(self, app: App) -> None:
        content = {"classes": ["health"], "reason": "erasure"}
        assert code_of(lambda: app.record(WORKER, "keys_destroyed", content, SECOND)) == "erase_by_command"
        batch = [{"career": WORKER, "type": "keys_destroyed", **content}]
        assert code_of(lambda: app.record_batch(batch, SECOND)) == "erase_by_command"


def test_ten_years_later_the_law_lets_go(app: App, clock: Clock) -> None:
    app.record(WORKER, "career_closed", {"reason": "own_request"}, COACH)
    clock.now = clock.now.replace(year=2036, day=3)
    name = granted(app, "work")
    erase(app, WORKER, ["work"], name, SECOND)
    assert date(2036, 3, 3).isoformat() in documents(app)


class TestWrittenDown:
    """Who erased what of whom stands in both logs, before it is done; a refusal too."""

    def lines(self, app: App) -> list[tuple[str, ...]]:
        found = [one for _, one in app.audit.access(career=WORKER)]
        return [(one.outcome, one.person, one.relation, *one.classes) for one in found if one.action == "erase"]

    def test_an_erasure_has_a_line_that_the_fact_is_joined_to(self, app: App) -> None:
        erased(app, "health")
        (line,) = [one for _, one in app.audit.access(career=WORKER) if one.action == "erase"]
        assert (line.outcome, line.what, line.purpose, line.classes) == ("allowed", "erase", "rights", ("health",))
        (fact,) = [one for one in app.ledger.read(f"career:{WORKER}") if one.fact.TYPE == "keys_destroyed"]  # type: ignore[union-attr]
        assert isinstance(fact, Event)
        assert line.trace_id == fact.trace_id
        assert line.trace_id in {one.trace_id for _, one in app.audit.processing()}

    def test_a_refusal_has_one_with_its_ground(self, app: App) -> None:
        name = granted(app, "health")
        for by in (OFFICER, COACH):
            with pytest.raises(Refusal):
                erase(app, WORKER, ["health"], name, by)
        assert self.lines(app) == [
            ("refused", "officer-1", "officer", "health"), ("refused", "coach-1", "none", "health"),
        ]  # fmt: skip

    def test_what_cannot_be_written_down_is_not_done(self, tmp_path: Path, clock: Clock) -> None:
        """Somebody holds the audit store for longer than we wait."""
        with made(tmp_path / "ledger.db", tmp_path, clock) as app:
            told(app)
            name = granted(app, "health")
            app.audit._tables.execute("PRAGMA busy_timeout = 0")
            other = sqlite3.connect(tmp_path / "ledger.audit.db", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            assert code_of(lambda: erase(app, WORKER, ["health"], name, SECOND)) == "audit_busy"
            other.close()
            assert "keys_destroyed" not in types(app)
            erase(app, WORKER, ["health"], name, SECOND)
