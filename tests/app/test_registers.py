"""The registers, on both databases: who may look into them, what each sees, and that each look is written down."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

import pytest

from tests.app.places import COACH, KEY, WORKER, Clock, silent
from tests.ledgers import code_of
from tests.letters import tampered
from tests.sharing.looks import look
from werkzekerheid.app import directory as kept
from werkzekerheid.app import registers
from werkzekerheid.app import usage as reports
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.directory import Change
from werkzekerheid.app.registers import Wanted
from werkzekerheid.app.usage import About
from werkzekerheid.facts.event import Actor, Told, career_id_of, event_id
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.ledger.ledger import Draft, Ledger
from werkzekerheid.ledger.storage import Where
from werkzekerheid.settings import Settings
from werkzekerheid.sharing.reach import Account, window_of

if TYPE_CHECKING:
    from werkzekerheid.ledger.audit.lines import AccessLine

TOLD = b"""
[career]
key = "leo"
title = "Made up"
source = "example"
told = "2024"

[[organisation]]
key = "school"
name = "School"
kind = "school"

[[event]]
type = "career_opened"
reason = "school_leaving"

[[event]]
type = "data_shared"
disclosure = "told"
sender_organisation = "school"
sender_role = "school"
recipient_organisation = "school"
recipient_role = "municipality"
purpose = "handover"
legal_basis = "unknown"
classes = ["work"]
events = []
channel = "unknown"
"""
KEEPER = Actor(actor="keeper", role="system")
OTHER = str(uuid4())
OFFICER = Actor(actor="o-1", role="privacy_officer", organisation="gem")
COLLEAGUE = Actor(actor="o-2", role="privacy_officer", organisation="kas")
JOBCOACH = Actor(actor="p-1", role="jobcoach", organisation="kas")
LEAD = Actor(actor="l-1", role="lead", organisation="gem")
THE_WORKER = Actor(actor=WORKER, role="worker")
SHARED = {
    "disclosure": "d-1", "sender_organisation": "kas", "sender_role": "jobcoach", "recipient_organisation": "bp",
    "recipient_role": "employer", "purpose": "handover", "legal_basis": "participatiewet_10", "classes": ["work"],
    "events": [], "channel": "portal", "digest": "0" * 64,
}  # fmt: skip
REFUSED = {
    "requester_organisation": "bp", "requester_role": "employer", "purpose": "guidance", "classes": ["health"],
    "ground": "no_basis",
}  # fmt: skip


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(where: Where, tmp_path: Path, clock: Clock) -> Iterator[App]:
    """Two organisations with their people, and two careers: one of both, and one of nobody here."""
    chosen = Settings(where, KEY, str(tmp_path / "destroyed.jsonl"))
    create(chosen, demo=False, clock=clock)
    with open_app(chosen, clock) as opened:
        for organisation in ("gem", "kas"):
            kept.register(opened, organisation, organisation.title(), "municipality", Change(KEEPER))
        for member in (OFFICER, COLLEAGUE, JOBCOACH, LEAD):
            kept.grant(opened, member.actor, str(member.organisation), member.role, Change(KEEPER))
        case = {"scope": "case", "organisation": "gem", "role": "klantmanager"}
        coach = {"coach": "c", "kind": "jobcoach", "organisation": "kas", "person": "p-1"}
        opened.record(WORKER, "career_opened", {"reason": "benefit"}, COACH)
        opened.record(WORKER, "responsibility_assigned", case, COACH)
        opened.record(WORKER, "coach_assigned", coach, COACH)
        opened.record(OTHER, "career_opened", {"reason": "benefit"}, COACH)
        yield opened


def by_gateway(app: App, type_name: str, content: Mapping[str, object], career: str = WORKER) -> None:
    """What the gateway writes before it answers."""
    stream, command = f"sharing:{career}", str(uuid4())
    draft = Draft(fact_class(type_name).model_validate(content), Told(recorded_by=JOBCOACH), command, event_id(command))
    app.ledger.append(stream, app.ledger.version(stream), [draft])


class Stored(NamedTuple):
    """A ledger, and where it is."""

    ledger: Ledger
    where: Where


def lines(app: App, what: str) -> list[AccessLine]:
    """What the access log holds about looks of this name."""
    return [line for _, line in app.audit.access() if line.what == what]


class TestShared:
    @pytest.fixture(autouse=True)
    def rows(self, app: App) -> None:
        by_gateway(app, "data_shared", SHARED)
        by_gateway(app, "sharing_refused", REFUSED)
        by_gateway(app, "data_shared", {**SHARED, "sender_organisation": "elsewhere"}, OTHER)

    @pytest.mark.parametrize("requester", [THE_WORKER, OFFICER], ids=["worker", "officer"])
    def test_the_worker_and_who_answers_for_privacy_see_all_of_a_career(self, app: App, requester: Actor) -> None:
        rows = registers.shared(app, requester, Wanted(WORKER))

        assert [row["state"] for row in rows] == ["shared", "refused"]
        (line,) = lines(app, "shared")
        assert (line.career, line.action, line.purpose, line.outcome) == (WORKER, "read", "audit", "allowed")
        assert line.relation == ("worker" if requester is THE_WORKER else "officer")

    @pytest.mark.parametrize("requester", [JOBCOACH, COLLEAGUE], ids=["coach", "officer_of_a_party"])
    def test_a_party_sees_its_own_rows(self, app: App, requester: Actor) -> None:
        assert [row["disclosure"] for row in registers.shared(app, requester, Wanted(WORKER))] == ["d-1"]
        assert lines(app, "shared")[0].relation == "party"

    def test_whoever_has_nothing_to_do_with_it_sees_nothing_and_that_stands_in_the_log(self, app: App) -> None:
        assert registers.shared(app, THE_WORKER, Wanted(OTHER)) == []
        assert registers.shared(app, JOBCOACH, Wanted(OTHER)) == []

        assert [(line.career, line.relation) for line in lines(app, "shared")] == [(OTHER, "none")] * 2

    def test_over_all_careers_each_sees_what_it_may_and_every_career_has_a_line(self, app: App) -> None:
        by_gateway(app, "data_shared", {**SHARED, "recipient_organisation": "gem"}, OTHER)

        found = {
            requester.actor: {row["career"] for row in registers.shared(app, requester, Wanted())}
            for requester in (OFFICER, JOBCOACH, THE_WORKER)
        }

        assert found == {"o-1": {WORKER, OTHER}, "p-1": {WORKER, OTHER}, WORKER: {WORKER}}
        assert [(line.person, line.career, line.relation) for line in lines(app, "shared")] == [
            *sorted([("o-1", WORKER, "officer"), ("o-1", OTHER, "party")], key=lambda one: one[1]),
            *sorted([("p-1", WORKER, "party"), ("p-1", OTHER, "party")], key=lambda one: one[1]),
            (WORKER, WORKER, "worker"),
        ]

    def test_it_is_narrowed_by_organisation_and_by_day(self, app: App) -> None:
        assert len(registers.shared(app, OFFICER, Wanted(organisation="bp"))) == 2
        assert len(registers.shared(app, OFFICER, Wanted(organisation="Kas"))) == 1
        assert registers.shared(app, OFFICER, Wanted(since=date(2026, 3, 3))) == []
        assert len(registers.shared(app, OFFICER, Wanted(WORKER, "bp", date(2026, 3, 2)))) == 2

    def test_what_was_told_and_what_went_through_the_gateway_are_one_register(self, app: App) -> None:
        app.import_files([("leo.career.toml", TOLD)], KEEPER)
        leo = career_id_of("leo")
        by_gateway(app, "data_shared", SHARED, leo)

        for wanted in (Wanted("leo"), Wanted()):
            rows = registers.shared(app, Actor(actor=leo, role="worker"), wanted)
            assert [(row["career"], row["disclosure"], row["told"]) for row in rows] == [
                ("leo", "told", True),
                ("leo", "d-1", False),
            ]

    def test_who_left_is_let_in_no_longer(self, app: App) -> None:
        kept.end(app, "p-1", "kas", "jobcoach", Change(KEEPER))

        assert code_of(lambda: registers.shared(app, JOBCOACH, Wanted())) == "gateway_no_longer_a_member"

    def test_what_cannot_be_written_down_is_not_told(self, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
        """Somebody else holds the access log."""
        monkeypatch.setattr("werkzekerheid.ledger.sqlite.store.LOCK_SECONDS", 0)
        if isinstance(app.settings.audit, Path):
            holder = sqlite3.connect(app.settings.audit)
            holder.execute("BEGIN IMMEDIATE")
            with open_app(app.settings) as other:
                assert code_of(lambda: registers.shared(other, OFFICER, Wanted(WORKER))) == "audit_busy"
            holder.close()

        assert len(registers.shared(app, OFFICER, Wanted(WORKER))) == 2


class TestWhoSaw:
    @pytest.fixture(autouse=True)
    def looks(self, app: App) -> None:
        app.audit.write([look(career=WORKER, on_behalf_of="p-9", relation="stand_in"), look(career=OTHER)], [])

    def test_the_worker_sees_the_function_and_never_the_name(self, app: App) -> None:
        (row,) = [one for one in registers.who_saw(app, THE_WORKER, WORKER) if one["what"] == "situation"]

        assert (row["role"], row["organisation"], row["relation"]) == ("jobcoach", "kas", "stand_in")
        assert (row["person"], row["on_behalf_of"]) == (None, None)

    def test_who_answers_for_privacy_sees_the_person(self, app: App) -> None:
        (row,) = [one for one in registers.who_saw(app, OFFICER, WORKER) if one["what"] == "situation"]

        assert (row["person"], row["on_behalf_of"], row["emergency"]) == ("p-1", "p-9", False)

    def test_a_look_into_it_stands_in_it_the_next_time(self, app: App) -> None:
        registers.who_saw(app, OFFICER, WORKER)

        last = registers.who_saw(app, THE_WORKER, WORKER)[-1]

        assert (last["what"], last["role"], last["relation"]) == ("who_saw", "privacy_officer", "officer")

    @pytest.mark.parametrize("requester", [JOBCOACH, COLLEAGUE, LEAD])
    def test_nobody_else_sees_it_and_the_refusal_stands_in_it(self, app: App, requester: Actor) -> None:
        assert code_of(lambda: registers.who_saw(app, requester, WORKER)) == "register_not_yours"

        (line,) = lines(app, "who_saw")
        assert (line.outcome, line.career, line.person) == ("refused", WORKER, requester.actor)
        assert line.ground == "register_not_yours"

    def test_a_worker_sees_nothing_of_another(self, app: App) -> None:
        assert code_of(lambda: registers.who_saw(app, THE_WORKER, OTHER)) == "register_not_yours"


class TestSeenBy:
    @pytest.fixture(autouse=True)
    def looks(self, app: App) -> None:
        app.audit.write(
            [look("2026-02-01T10:00"), look("2026-03-01T10:00", career=WORKER), look(organisation="gem", career=OTHER)],
            [],
        )

    def test_the_officer_sees_what_was_looked_at_for_the_own_organisation(self, app: App) -> None:
        rows = registers.seen_by(app, COLLEAGUE, "p-1", None)

        assert [row["career"] for row in rows] == ["c-1", WORKER]
        noted = lines(app, "seen_by")
        assert {line.career for line in noted} == {"c-1", WORKER}
        assert {(line.person, line.ground, line.relation) for line in noted} == {("o-2", "p-1", "officer")}

    def test_between_two_days(self, app: App) -> None:
        march = window_of(date(2026, 3, 1), date(2026, 3, 31))

        assert [row["career"] for row in registers.seen_by(app, COLLEAGUE, "p-1", march)] == [WORKER]

    @pytest.mark.parametrize("requester", [JOBCOACH, LEAD, THE_WORKER])
    def test_nobody_else_may_ask(self, app: App, requester: Actor) -> None:
        assert code_of(lambda: registers.seen_by(app, requester, "p-1", None)) == "register_not_an_officer"
        assert [line.outcome for line in lines(app, "seen_by")] == ["refused"]


class TestInReach:
    WINDOW = window_of(date(2026, 3, 1), date(2026, 3, 31))
    ABOUT = About(Account("p-1", "kas"), WINDOW)

    def test_what_the_account_guided_and_what_it_looked_at(self, app: App) -> None:
        app.audit.write([look("2026-03-05T10:00", career=OTHER), look("2026-04-05T10:00", career=WORKER)], [])
        steps: list[tuple[int, int]] = []

        rows = {
            row["career"]: row for row in reports.in_reach(app, COLLEAGUE, self.ABOUT, lambda *at: steps.append(at))
        }

        assert rows.keys() == {WORKER, OTHER}
        assert [(one["relation"], one["role"]) for one in rows[WORKER]["reach"]] == [("care_team", "jobcoach")]
        assert (rows[WORKER]["looks"], rows[OTHER]["looks"], rows[OTHER]["reach"]) == (0, 1, [])
        assert steps == [(1, 2), (2, 2)]
        assert {line.career for line in lines(app, "in_reach")} == {WORKER, OTHER}
        assert {line.ground for line in lines(app, "in_reach")} == {"p-1@kas"}

    def test_a_relation_that_lasted_an_hour_is_found(self, app: App, clock: Clock) -> None:
        app.record(OTHER, "coach_assigned", {"coach": "x", "kind": "jobcoach", "organisation": "kas"}, COACH)
        clock.now += timedelta(hours=1)
        app.record(OTHER, "coach_left", {"coach": "x", "reason": "left_job"}, COACH)

        rows = {row["career"]: row for row in reports.in_reach(app, COLLEAGUE, self.ABOUT, silent)}

        (stretch,) = rows[OTHER]["reach"]
        hour = datetime.fromisoformat(stretch["until"]) - datetime.fromisoformat(stretch["since"])
        assert timedelta(hours=1) <= hour < timedelta(hours=1, minutes=5)

    def test_what_cannot_be_read_is_taken_to_have_been_within_reach(self, app: App) -> None:
        tampered(Stored(app.ledger, app.ledger.where), f"career:{OTHER}")  # type: ignore[arg-type]

        rows = {row["career"]: row for row in reports.in_reach(app, COLLEAGUE, self.ABOUT, silent)}

        assert (rows[OTHER]["readable"], rows[WORKER]["readable"]) == (False, True)

    def test_an_account_that_never_was_is_no_empty_list(self, app: App) -> None:
        nobody = About(Account("p-7", "kas"), self.WINDOW)

        assert code_of(lambda: reports.in_reach(app, COLLEAGUE, nobody, silent)) == "account_unknown"

    @pytest.mark.parametrize("requester", [OFFICER, JOBCOACH, LEAD, THE_WORKER])
    def test_only_the_officer_of_that_organisation_may_ask(self, app: App, requester: Actor) -> None:
        assert code_of(lambda: reports.in_reach(app, requester, self.ABOUT, silent)) == "register_not_an_officer"
        assert [line.outcome for line in lines(app, "in_reach")] == ["refused"]

    def test_an_account_is_typed_as_person_and_organisation(self, app: App) -> None:
        assert reports.account_of(app, "p-1@Kas") == Account("p-1", "kas")
        assert code_of(lambda: reports.account_of(app, "p-1")) == "account_malformed"
        assert code_of(lambda: reports.account_of(app, "p-1@nowhere")) == "organisation_unknown"


class TestUsage:
    WINDOW = window_of(date(2026, 3, 1), date(2026, 3, 31))

    @pytest.fixture(autouse=True)
    def looks(self, app: App) -> None:
        app.audit.write(
            [look(organisation="gem", career=f"c-{n}") for n in range(12)] + [look() for _ in range(15)], []
        )

    def test_whoever_leads_sees_the_own_organisation_without_names(self, app: App) -> None:
        report = reports.usage(app, LEAD, self.WINDOW)

        assert (report["looks"], report["organisation"], report["from"], report["to"]) == (
            12,
            "gem",
            "2026-03-01",
            "2026-03-31",
        )
        (line,) = lines(app, "usage_report")
        assert (line.career, line.person, line.outcome) == (None, "l-1", "allowed")

    @pytest.mark.parametrize("requester", [JOBCOACH, THE_WORKER])
    def test_nobody_else_gets_it(self, app: App, requester: Actor) -> None:
        assert code_of(lambda: reports.usage(app, requester, self.WINDOW)) == "usage_not_yours"

    def test_about_one_person_the_reason_is_written_down_as_a_code(self, app: App) -> None:
        about = About(Account("p-1", "kas"), self.WINDOW)

        report = reports.usage_of(app, COLLEAGUE, about, "complaint:2026-14")

        assert (report["person"], report["looks"], report["careers"]) == ("p-1", 15, 1)
        (line,) = lines(app, "usage_report")
        assert (line.action, line.ground, line.career) == ("review", "complaint:2026-14 p-1@kas", "c-1")

    @pytest.mark.parametrize(
        "why", ["", "p-1 looks at an ex", "complaint: late", "complaint:", "curiosity", "sample:é"]
    )
    def test_a_text_is_no_reason(self, app: App, why: str) -> None:
        about = About(Account("p-1", "kas"), self.WINDOW)

        assert code_of(lambda: reports.usage_of(app, COLLEAGUE, about, why)) == "reason_not_a_code"
        assert lines(app, "usage_report") == []

    @pytest.mark.parametrize("requester", [OFFICER, LEAD, JOBCOACH])
    def test_only_the_officer_of_that_organisation_gets_it(self, app: App, requester: Actor) -> None:
        about = About(Account("p-1", "kas"), self.WINDOW)

        assert code_of(lambda: reports.usage_of(app, requester, about, "sample")) == "register_not_an_officer"
        assert [line.outcome for line in lines(app, "usage_report")] == ["refused"]
