"""Who may see and answer an alert, on both databases: written down first, once, and by nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import pytest

from tests.app.places import KEY, WORKER, Clock
from tests.ledgers import code_of
from werkzekerheid.app import directory
from werkzekerheid.app.alert_answers import Named, answer, see
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.emergency import take
from werkzekerheid.facts.event import Actor, Event
from werkzekerheid.facts.finding import Findings
from werkzekerheid.ledger.ledger import Ledger
from werkzekerheid.readmodels.alert_answers import Said
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzekerheid.facts.vocabulary import Purpose
    from werkzekerheid.ledger.storage import Where

ANN = Actor(actor="p-ann", role="jobcoach", organisation="kas")
BEN = Actor(actor="p-ben", role="jobcoach", organisation="kas")
CAS = Actor(actor="p-cas", role="klantmanager", organisation="gem")
LEA = Actor(actor="p-lea", role="lead", organisation="gem")
PIA = Actor(actor="p-pia", role="privacy_officer", organisation="gem")
BAKER = Actor(actor="p-bo", role="employer", organisation="bakkerij")
STRANGER = Actor(actor="p-cy", role="jobcoach", organisation="elders")
THE_WORKER = Actor(actor=WORKER, role="worker")
KEEPER = directory.Change(Actor(actor="keeper", role="system"))
ORGANISATIONS = {
    "kas": "jobcoach_organisation", "gem": "municipality", "bakkerij": "regular_employer",
    "elders": "jobcoach_organisation",
}  # fmt: skip
TALK, SIGNAL = (Named(WORKER, rule) for rule in ("relapse_response", "signal_response"))
PLANNED = Said("planned")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(where: Where, tmp_path: Path, clock: Clock) -> Iterator[App]:
    """Ann coaches a worker of the municipality at a bakery; on the second of March there is a signal and a relapse."""
    settings = Settings(where, KEY, str(tmp_path / "destroyed.jsonl"))
    create(settings, demo=False, clock=clock)
    with open_app(settings, clock) as opened:
        for name, kind in ORGANISATIONS.items():
            directory.register(opened, name, name, kind, KEEPER)
        for one in (ANN, BEN, CAS, LEA, PIA, BAKER, STRANGER):
            directory.grant(opened, one.actor, str(one.organisation), one.role, KEEPER)
        _begin(opened)
        yield opened


def _begin(app: App) -> None:
    facts: list[dict[str, Any]] = [
        {"type": "career_opened", "reason": "benefit"},
        {
            "type": "responsibility_assigned", "scope": "case", "organisation": "gem",
            "role": "klantmanager",
        },
        {"type": "coach_assigned", "coach": "c", "kind": "jobcoach", "organisation": "kas", "person": "p-ann"},
        {
            "type": "placement_started", "placement": "p", "form": "dienstverband", "organisation": "bakkerij",
            "organisation_kind": "regular_employer",
        },
        {"type": "signal_observed", "sign": "overloaded", "seen_by": "jobcoach"},
        {"type": "relapse_reported", "placement": "p", "effects": ["absent"]},
    ]  # fmt: skip
    app.record_batch([{"career": WORKER, **fact} for fact in facts], ANN)


def wait_until(app: App, clock: Clock, day: date) -> None:
    clock.now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    app.pass_time()


def rows(app: App, who: Actor, projection: str = "alerts") -> Sequence[dict[str, Any]]:
    purpose: Purpose = "rights" if who.role in {"privacy_officer", "worker"} else "guidance"
    return cast("list[dict[str, Any]]", app.look(who, purpose, projection, WORKER))


def rules(found: Sequence[dict[str, Any]]) -> set[str]:
    return {one["rule"] for one in found}


def facts(app: App, type_name: str) -> list[Event]:
    events = app.ledger.read(f"alerts:{WORKER}")
    return [one for one in events if isinstance(one, Event) and type_name == one.fact.TYPE]


def row_of(app: App, who: Actor, rule: str) -> dict[str, Any]:
    return next(one for one in rows(app, who) if one["rule"] == rule)


class TestWhoIsToldIt:
    """The audience of the policy, of those around the worker."""

    def test_the_coach_sees_it_and_answers_it(self, app: App) -> None:
        assert see(app, SIGNAL, ANN).already is False
        assert row_of(app, ANN, "signal_response")["state"] == "seen"

        answer(app, SIGNAL, Said("disagree", " It was a busy week. "), ANN)

        row = row_of(app, ANN, "signal_response")
        assert row["answered"] == {
            "on": "2026-03-02",
            "by": "jobcoach",
            "how": "disagree",
            "why": "It was a busy week.",
        }
        assert row["seen"]["by"] == "jobcoach"
        assert "signal_response" in rules(rows(app, ANN, "worklist"))

    def test_by_its_id_or_how_that_begins(self, app: App) -> None:
        alert = row_of(app, ANN, "signal_response")["alert"]

        assert [one.alert for one in see(app, Named(alert[:8]), ANN).alerts] == [alert]
        assert [one.alert for one in answer(app, Named(alert), PLANNED, ANN).alerts] == [alert]

    @pytest.mark.parametrize("what", ["3d1c8b1e-6a0e-4d5c-9a37-5b1f9b0e2c11", "abc", "jeffry", "%", "00000000%"])
    def test_what_is_no_alert_is_refused(self, app: App, what: str) -> None:
        assert code_of(lambda: see(app, Named(what), ANN)) == "alert_unknown"

    def test_of_a_rule_with_parts_the_answer_is_to_each_that_waits(self, app: App) -> None:
        """
        The worker and the employer are two parts of one line.
        """
        parts = {one["part"] for one in rows(app, ANN) if one["rule"] == "relapse_response"}
        assert parts == {"worker", "employer"}
        answer(app, TALK._replace(part="worker"), Said("disagree", "Spoke on Monday"), ANN)

        answer(app, TALK, PLANNED, ANN)

        found = {one["part"]: one["answered"]["how"] for one in rows(app, ANN) if one["rule"] == "relapse_response"}
        assert found == {"worker": "disagree", "employer": "planned"}
        assert len(answer(app, TALK, Said("contacted"), ANN).alerts) == 2, "none waits: another answer to all"

    def test_the_klantmanager_answers_what_is_told_to_both(self, app: App) -> None:
        assert rules(rows(app, CAS)) == {"relapse_response"}

        answer(app, TALK, PLANNED, CAS)

        assert {one.told.recorded_by for one in facts(app, "alert_answered")} == {CAS}

    def test_another_audience_is_refused_and_that_is_written_down(self, app: App) -> None:
        assert code_of(lambda: answer(app, SIGNAL, PLANNED, CAS)) == "alert_of_others"

        line = [one for _, one in app.audit.access(person="p-cas")][-1]
        assert (line.outcome, line.what, line.action, line.ground) == (
            "refused", "alert_answered", "record", "no_basis",
        )  # fmt: skip
        assert facts(app, "alert_answered") == []

    @pytest.mark.parametrize("who", [BAKER, STRANGER], ids=["employer", "another coach"])
    def test_who_is_outside_is_refused(self, app: App, who: Actor) -> None:
        assert code_of(lambda: answer(app, SIGNAL, PLANNED, who)).startswith("gateway_")
        assert facts(app, "alert_answered") == []

    def test_the_worker_sees_it_and_is_not_asked(self, app: App) -> None:
        assert "signal_response" in rules(rows(app, THE_WORKER))
        assert code_of(lambda: answer(app, SIGNAL, PLANNED, THE_WORKER)) == "alert_of_others"

    def test_who_looks_in_an_emergency_does_not_answer(self, app: App) -> None:
        take(app, STRANGER, WORKER, "He stands at my desk")

        assert "signal_response" in rules(rows(app, STRANGER))
        assert code_of(lambda: answer(app, SIGNAL, PLANNED, STRANGER)) == "alert_not_in_emergency"

    def test_the_privacy_officer_answers_what_is_told_to_them(self, app: App) -> None:
        app.record(WORKER, "rights_requested", {"request": "r", "right": "access", "answer_due_on": "2026-04-02"}, ANN)

        assert answer(app, Named(WORKER, "rights_answer"), PLANNED, PIA).already is False
        assert code_of(lambda: answer(app, SIGNAL, PLANNED, PIA)) == "alert_of_others"


class TestStandingIn:
    """Ann is away; Ben, or somebody in another role, stands in."""

    def test_who_stands_in_sees_the_work_and_answers_on_behalf(self, app: App) -> None:
        assert code_of(lambda: answer(app, SIGNAL, PLANNED, BEN)).startswith("gateway_")
        directory.set_away(app, "p-ann", "kas", date(2026, 3, 20), "p-ben", KEEPER)

        assert "signal_response" in rules(rows(app, BEN, "worklist"))
        assert "signal_response" in rules(cast("Any", app.look(BEN, "guidance", "worklist", None)))
        answer(app, SIGNAL, PLANNED, BEN)

        line = [one for _, one in app.audit.access(person="p-ben") if one.what == "alert_answered"][-1]
        assert (line.relation, line.on_behalf_of, line.role) == ("stand_in", "p-ann", "jobcoach")

    def test_in_another_role_they_are_told_what_the_coach_is_told(self, app: App) -> None:
        kim = Actor(actor="p-kim", role="klantmanager", organisation="kas")
        directory.grant(app, kim.actor, "kas", kim.role, KEEPER)
        directory.set_away(app, "p-ann", "kas", date(2026, 3, 20), kim.actor, KEEPER)

        assert "signal_response" in rules(rows(app, kim, "worklist"))
        answer(app, SIGNAL, PLANNED, kim)

        assert row_of(app, kim, "signal_response")["answered"]["by"] == "klantmanager"

    def test_no_longer_when_she_is_back(self, app: App, clock: Clock) -> None:
        directory.set_away(app, "p-ann", "kas", date(2026, 3, 4), "p-ben", KEEPER)
        wait_until(app, clock, date(2026, 3, 5))

        assert code_of(lambda: answer(app, SIGNAL, PLANNED, BEN)).startswith("gateway_")


class TestTheLead:
    """Is told what nobody answered, and no more."""

    def test_a_lead_sees_and_answers_what_nobody_answered(self, app: App, clock: Clock) -> None:
        assert (rows(app, LEA), rows(app, LEA, "worklist")) == ([], [])
        assert code_of(lambda: answer(app, SIGNAL, PLANNED, LEA)) == "alert_of_others"
        answer(app, TALK, Said("contacted"), ANN)

        wait_until(app, clock, date(2026, 3, 10))

        assert {"signal_response"} <= rules(rows(app, LEA))
        assert "relapse_response" not in rules(rows(app, LEA))
        assert rules(rows(app, LEA)) == rules(rows(app, LEA, "worklist"))
        assert rules(cast("Any", app.look(LEA, "guidance", "worklist", None))) == rules(rows(app, LEA))
        assert row_of(app, ANN, "signal_response")["escalated"] == {"on": "2026-03-10", "to": "lead"}

        answer(app, SIGNAL, Said("no_action", "The coach is ill"), LEA)

        row = row_of(app, LEA, "signal_response")
        assert (row["state"], row["answered"]["by"], "why" in row["answered"]) == ("answered", "lead", False)

    @pytest.mark.parametrize("projection", ["alerts", "worklist"])
    def test_never_the_employer(self, app: App, clock: Clock, projection: str) -> None:
        wait_until(app, clock, date(2026, 4, 20))

        assert {one.fact.to for one in facts(app, "alert_escalated")} == {"lead"}  # type: ignore[attr-defined]
        assert code_of(lambda: app.look(BAKER, "guidance", projection, WORKER)).startswith("gateway_")


class TestWhatIsSaid:
    """How and why."""

    @pytest.mark.parametrize("how", ["no_action", "disagree", "wrong_information"])
    @pytest.mark.parametrize("reason", [None, "  "])
    def test_where_nothing_is_done_a_reason_is_needed(self, app: App, how: str, reason: str | None) -> None:
        assert code_of(lambda: answer(app, SIGNAL, Said(how, reason), ANN)) == "alert_answer_without_reason"

    def test_an_answer_that_does_not_exist(self, app: App) -> None:
        assert code_of(lambda: answer(app, SIGNAL, Said("unknown", "x"), ANN)) == "alert_answer_unknown"

    def test_a_reason_that_is_too_long(self, app: App) -> None:
        with pytest.raises(Findings):
            answer(app, SIGNAL, Said("disagree", "x" * 501), ANN)

    def test_one_that_is_closed_takes_no_answer(self, app: App) -> None:
        talk = {"with": ["worker"], "by": "jobcoach", "channel": "visit"}
        app.record(WORKER, "check_in_held", talk, ANN)

        assert code_of(lambda: answer(app, TALK._replace(part="worker"), PLANNED, ANN)) == "alert_closed"
        assert code_of(lambda: see(app, TALK._replace(part="worker"), ANN)) == "alert_closed"


class TestOnce:
    """The same command is one answer."""

    def test_a_command_that_is_given_again(self, app: App) -> None:
        own = str(uuid4())

        assert [answer(app, SIGNAL, PLANNED, ANN, own).already for _ in range(2)] == [False, True]
        assert len(facts(app, "alert_answered")) == 1

    def test_it_is_seen_once(self, app: App) -> None:
        assert [see(app, SIGNAL, ANN).already for _ in range(2)] == [False, True]
        assert len(facts(app, "alert_seen")) == 1

    def test_two_at_the_same_moment(self, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
        """Somebody sees the alert just before the answer is kept: the answer is decided again, and both stand."""
        append, calls = Ledger.append, []

        def busy(ledger: Ledger, *given: Any, **named: Any) -> Any:
            calls.append(1)
            if len(calls) == 1:
                see(app, SIGNAL, ANN)
            return append(ledger, *given, **named)

        monkeypatch.setattr(Ledger, "append", busy)
        answer(app, SIGNAL, PLANNED, ANN)

        assert len(facts(app, "alert_seen")) == len(facts(app, "alert_answered")) == 1

    def test_the_line_of_the_log_and_the_fact_are_of_one_trace(self, app: App) -> None:
        answer(app, SIGNAL, PLANNED, ANN)

        (fact,) = facts(app, "alert_answered")
        (line,) = [one for _, one in app.audit.access(trace=fact.trace_id)]
        assert (line.action, line.what, line.person, line.relation) == (
            "record", "alert_answered", "p-ann", "care_team",
        )  # fmt: skip

    def test_where_nothing_can_be_written_down_nothing_is_answered(
        self, app: App, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from werkzekerheid.ledger.audit.log import AuditLog
        from werkzekerheid.messages import Refusal

        def full(*_: object) -> None:
            raise Refusal("audit_missing", path="-")

        monkeypatch.setattr(AuditLog, "write", full)

        assert code_of(lambda: answer(app, SIGNAL, PLANNED, ANN)) == "audit_missing"
        assert facts(app, "alert_answered") == []
