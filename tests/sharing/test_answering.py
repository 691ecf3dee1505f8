"""What the gateway decides, carried out: written down first, answered after, and nothing where it cannot be written."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import pytest

from tests.app.places import COACH, KEY, Clock
from werkzekerheid.app import directory
from werkzekerheid.app.answering import How, Question
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.consenting import record_consent
from werkzekerheid.app.disclosing import Recipient, disclose
from werkzekerheid.app.emergency import emergencies, review, take
from werkzekerheid.app.handing_over import PARTS, accept, preview
from werkzekerheid.app.sharing_stream import sharing_events
from werkzekerheid.facts.event import Actor, Event, career_id_of
from werkzekerheid.messages import Refusal
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from werkzekerheid.ledger.storage import Where

JOOST = career_id_of("joost")
WORKER = Actor(actor=JOOST, role="worker")
BRANDPUNT = Actor(actor="demo-employer", role="employer", organisation="brandpunt")
GEMEENTE = Actor(actor="demo-klantmanager", role="klantmanager", organisation="gemeente")
OFFER = {
    "handover": "overstap",
    "occasion": "dagbesteding_to_work",
    "from_organisation": "kant-klaar",
    "from_role": "internal_coach",
    "to_organisation": "brandpunt",
    "to_role": "employer",
    "warm": True,
    "topics": ["guidance_needed", "agreements", "signs_of_relapse"],
}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def joost(where: Where, tmp_path: Path, clock: Clock) -> Iterator[App]:
    """A ledger to try out, with Joost in it; on both databases."""
    settings = Settings(where, None, str(tmp_path / "destroyed.jsonl"))
    create(settings, demo=True, clock=clock)
    with open_app(settings, clock) as app:
        _import_joost(app)
        yield app


def _import_joost(app: App) -> None:
    content = (files("werkzekerheid") / "demo" / "joost.career.toml").read_bytes()
    app.import_files([("joost.career.toml", content)], COACH)


def consented(app: App, *classes: str, purposes: tuple[str, ...] = ("handover", "guidance")) -> str:
    fields = {
        "recipient": "brandpunt", "purposes": list(purposes), "classes": list(classes), "text_version": "1",
        "way": "spoken",
    }  # fmt: skip
    return record_consent(app, JOOST, "consent_given", fields, WORKER).consent


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as found:
        act()
    return found.value.code


def shared(app: App) -> list[Any]:
    return [one for one in sharing_events(app, JOOST) if one.fact.TYPE in {"data_shared", "sharing_refused"}]


def types(app: App, ids: tuple[str, ...]) -> list[str]:
    known = {one.event_id: one.fact.TYPE for one in app.ledger.read(f"career:{JOOST}") if isinstance(one, Event)}
    return [known[one] for one in ids]


class TestHandingOver:
    """Kant&Klaar hands Joost over to Brandpunt."""

    def test_what_is_handed_over_stands_in_the_register_with_its_facts(self, joost: App) -> None:
        """
        consent_given    to Brandpunt, for the handover, class work
        handover_offered by Kant&Klaar: guidance needed, agreements, signs of relapse
        handover_accepted by Brandpunt
        """
        consent = consented(joost, "work")
        joost.record(JOOST, "handover_offered", OFFER, COACH)
        _, given = accept(joost, BRANDPUNT, JOOST, "overstap")

        assert set(given.documents) == set(PARTS)
        assert set(given.left_out) == {"signal"}
        assert "open_relapse" not in given.documents["situation"]
        (told,) = [one for one in shared(joost) if one.fact.TYPE == "data_shared"]
        fact = told.fact
        assert (fact.legal_basis, fact.consent, fact.purpose, fact.classes) == (
            "consent",
            consent,
            "handover",
            ("work",),
        )
        names = {"sender_organisation": "kant-klaar", "recipient_organisation": "brandpunt"}
        for field, key in names.items():
            assert (
                key
                == joost.look(WORKER, "rights", "sharing_register", JOOST)[-1][  # type: ignore[index]
                    "from" if field.startswith("sender") else "to"
                ]["organisation"]
            )
        assert {"begeleidingsplan_agreed", "coach_assigned", "contract_concluded"} <= set(types(joost, fact.events))
        assert not {"relapse_reported", "signal_observed", "condition_disclosed"} & set(types(joost, fact.events))
        text = json.dumps(given.documents, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert fact.digest == hashlib.sha256(text.encode()).hexdigest()

    def test_the_line_of_the_log_and_the_fact_are_of_one_trace(self, joost: App) -> None:
        consented(joost, "work")
        joost.look(BRANDPUNT, "handover", "situation", JOOST)
        (told,) = shared(joost)
        (line,) = [one for _, one in joost.audit.access(trace=told.trace_id)]

        assert (line.action, line.career, line.role, line.basis) == ("share", JOOST, "employer", "consent")
        assert line.digest == told.fact.digest

    def test_without_consent_nothing_is_taken_and_the_refusal_stands(self, joost: App) -> None:
        joost.record(JOOST, "handover_offered", OFFER | {"topics": ["signs_of_relapse"]}, COACH)

        assert refused(lambda: accept(joost, BRANDPUNT, JOOST, "overstap")) == "gateway_no_consent"
        (told,) = shared(joost)
        assert (told.fact.TYPE, told.fact.ground) == ("sharing_refused", "no_consent")
        rows = cast("list[dict[str, Any]]", joost.look(COACH, "guidance", "handovers", JOOST))
        assert next(row for row in rows if row["handover"] == "overstap")["state"] == "offered"

    def test_an_offer_to_somebody_else_is_not_taken(self, joost: App) -> None:
        joost.record(JOOST, "handover_offered", OFFER, COACH)

        assert refused(lambda: accept(joost, GEMEENTE, JOOST, "overstap")) == "handover_not_yours"
        assert refused(lambda: accept(joost, BRANDPUNT, JOOST, "nergens")) == "handover_unknown"

    def test_the_giver_sees_before_what_the_receiver_will_see(self, joost: App) -> None:
        consented(joost, "work")
        joost.record(JOOST, "handover_offered", OFFER, COACH)
        before = preview(joost, COACH, JOOST, "overstap")
        _, given = accept(joost, BRANDPUNT, JOOST, "overstap")

        assert before.documents["begeleidingsplan"] == given.documents["begeleidingsplan"]
        assert not [one for one in shared(joost)[:-1] if one.fact.TYPE == "data_shared"]

    def test_withdrawal_stops_what_comes_and_leaves_what_was(self, joost: App) -> None:
        consented(joost, "work")
        joost.look(BRANDPUNT, "handover", "situation", JOOST)
        record_consent(joost, JOOST, "consent_withdrawn", {"recipient": "brandpunt"}, WORKER)

        assert refused(lambda: joost.look(BRANDPUNT, "handover", "situation", JOOST)) == "gateway_consent_over"
        assert [one.fact.TYPE for one in shared(joost)] == ["data_shared", "sharing_refused"]


class TestAskingForHealth:
    """Brandpunt asks for health data without a ground."""

    def test_it_is_refused_and_the_refusal_stands_for_the_worker_to_see(self, joost: App) -> None:
        consented(joost, "work")
        how = How(classes=frozenset({"health"}))

        assert refused(lambda: joost.look(BRANDPUNT, "guidance", "timeline", JOOST, how=how)) == "gateway_consent_over"
        own = cast("dict[str, Any]", joost.look(WORKER, "rights", "my_data", JOOST))
        (row,) = [one for one in own["shared"] if one["state"] == "refused"]
        assert (row["classes"], row["ground"], row["to"]["organisation"]) == (["health"], "no_consent", "brandpunt")
        assert any(one["outcome"] == "refused" and one["role"] == "employer" for one in own["looked"])

    def test_the_register_shows_each_side_its_own_rows(self, joost: App) -> None:
        consented(joost, "work")
        joost.look(BRANDPUNT, "handover", "situation", JOOST)
        rows = cast("list[dict[str, Any]]", joost.look(BRANDPUNT, "handover", "sharing_register", JOOST))

        assert {row["to"]["organisation"] for row in rows} == {"brandpunt"}

    def test_who_guides_gives_by_letter_what_the_recipient_may_have(self, joost: App) -> None:
        consented(joost, "work")
        found = disclose(
            joost, COACH, Recipient("brandpunt", "employer", "letter"), "handover", ["situation"], JOOST, How()
        )

        assert set(found.documents) == {"situation"}
        assert shared(joost)[-1].fact.channel == "letter"
        stranger = Actor(actor="demo-school", role="school", organisation="brandpunt")
        assert (
            refused(
                lambda: disclose(
                    joost, stranger, Recipient("x", "employer", "letter"), "handover", ["situation"], JOOST, How()
                )
            )
            == "not_yours_to_give"
        )


def test_where_the_line_cannot_be_written_nothing_is_told(joost: App) -> None:
    """Somebody holds the audit store: the answer is a refusal, and no document."""
    where = joost.settings.audit
    if isinstance(where, str):
        pytest.skip("on a server a row lock does not hold up an insert")
    joost.look(COACH, "guidance", "situation", JOOST)
    other = sqlite3.connect(where, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        assert refused(lambda: joost.look(COACH, "guidance", "situation", JOOST)) == "audit_busy"
    finally:
        other.close()


def test_a_look_that_is_only_explained_shows_and_shares_nothing(joost: App) -> None:
    question = Question(BRANDPUNT, "handover", ("situation",))
    lines = joost.explain(question, "joost")

    assert lines[0].startswith("Nee")
    assert not shared(joost)
    assert [one.action for _, one in joost.audit.access(person=BRANDPUNT.actor)] == ["search"]


class TestPeopleOfADirectory:
    """In a ledger about real people everybody is somebody: a member, in a role, with a relation to the career."""

    ANN = Actor(actor="p-ann", role="jobcoach", organisation="coaches")
    BEN = Actor(actor="p-ben", role="jobcoach", organisation="coaches")
    EVA = Actor(actor="p-eva", role="privacy_officer", organisation="gemeente")
    KEEPER = Actor(actor="cli", role="system")
    CAREER = str(uuid4())

    @pytest.fixture
    def real(self, tmp_path: Path, clock: Clock) -> Iterator[App]:
        settings = Settings(tmp_path / "real.db", KEY)
        create(settings, demo=False, clock=clock)
        with open_app(settings, clock) as app:
            change = directory.Change(self.KEEPER)
            directory.register(app, "coaches", "De Coaches", "jobcoach_organisation", change)
            directory.register(app, "gemeente", "Gemeente Overwater", "municipality", change)
            for one in (self.ANN, self.BEN, self.EVA):
                directory.grant(app, one.actor, str(one.organisation), one.role, change)
            app.record(self.CAREER, "career_opened", {"reason": "benefit", "municipality": "Overwater"}, self.ANN)
            app.record(
                self.CAREER, "responsibility_assigned",
                {"scope": "case", "organisation": "gemeente", "role": "klantmanager"}, self.ANN,
            )  # fmt: skip
            coach = {"coach": "c-1", "kind": "jobcoach", "organisation": "coaches", "person": "p-ann"}
            app.record(self.CAREER, "coach_assigned", coach, self.ANN)
            yield app

    def test_the_coach_sees_and_a_colleague_does_not(self, real: App) -> None:
        assert real.look(self.ANN, "guidance", "situation", self.CAREER)
        assert refused(lambda: real.look(self.BEN, "guidance", "situation", self.CAREER)).startswith("gateway_")

    def test_a_caseload_is_what_one_may_see(self, real: App) -> None:
        assert [one["career_id"] for one in real.careers(self.ANN)] == [self.CAREER]
        assert real.careers(self.BEN) == []

    def test_a_colleague_who_stands_in_looks_on_behalf_of_who_is_away(self, real: App) -> None:
        away = directory.Change(self.KEEPER)
        until = real.today().replace(year=real.today().year + 1)
        directory.set_away(real, "p-ann", "coaches", until, "p-ben", away)
        assert real.look(self.BEN, "guidance", "situation", self.CAREER)

        *_, line = [one for _, one in real.audit.access(person="p-ben")]
        assert (line.relation, line.on_behalf_of) == ("stand_in", "p-ann")

    def test_who_no_longer_works_there_sees_nothing(self, real: App) -> None:
        directory.end(real, "p-ann", "coaches", "jobcoach", directory.Change(self.KEEPER))

        assert (
            refused(lambda: real.look(self.ANN, "guidance", "situation", self.CAREER)) == "gateway_no_longer_a_member"
        )
        *_, line = [one for _, one in real.audit.access(person="p-ann")]
        assert line.outcome == "refused"

    def test_emergency_access_opens_for_three_hours_and_is_judged_by_somebody_else(
        self, real: App, clock: Clock
    ) -> None:
        taken = take(real, self.BEN, self.CAREER, "Geen gehoor bij de coach, zorgen om veiligheid")
        assert real.look(self.BEN, "guidance", "situation", self.CAREER)
        assert refused(lambda: review(real, self.BEN, taken.access, "justified")) == "emergency_own"
        assert refused(lambda: review(real, self.ANN, taken.access, "justified")) == "emergency_not_reviewer"
        review(real, self.EVA, taken.access, "justified")
        assert refused(lambda: review(real, self.EVA, taken.access, "justified")) == "emergency_reviewed"
        assert [one.judgement for one in emergencies(real)] == ["justified"]

        clock.now = taken.until
        assert refused(lambda: real.look(self.BEN, "guidance", "situation", self.CAREER)).startswith("gateway_")

    def test_a_restricted_career_is_for_the_worker_and_the_privacy_officer(self, real: App) -> None:
        real.record(self.CAREER, "restriction_set", {"reason": "Betwist"}, self.EVA)

        assert refused(lambda: real.look(self.ANN, "guidance", "situation", self.CAREER)) == "gateway_restricted"
        assert real.careers(self.ANN) == []
        assert real.look(self.EVA, "rights", "my_data", self.CAREER)
        worker = Actor(actor=self.CAREER, role="worker")
        assert real.look(worker, "rights", "my_data", self.CAREER)

    def test_a_worker_sees_no_other_worker(self, real: App) -> None:
        other = Actor(actor=str(uuid4()), role="worker")

        assert refused(lambda: real.look(other, "rights", "my_data", self.CAREER)).startswith("gateway_")

    def test_the_worker_reads_who_looked_by_function_and_never_by_name(self, real: App) -> None:
        real.look(self.ANN, "guidance", "situation", self.CAREER)
        worker = Actor(actor=self.CAREER, role="worker")
        own = cast("dict[str, Any]", real.look(worker, "rights", "my_data", self.CAREER))

        assert any(one["role"] == "jobcoach" and one["what"] == "situation" for one in own["looked"])
        assert "p-ann" not in json.dumps(own["looked"])
