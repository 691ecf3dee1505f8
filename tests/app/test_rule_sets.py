"""Adopting a table in a ledger of an organisation, on both databases: who may, from which day, and once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4, uuid5

import pytest

from tests.app.places import KEY, Clock
from tests.ledgers import code_of
from tests.rules.tables import table_text
from werkzekerheid.app import directory as kept
from werkzekerheid.app import rule_sets
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.policy_tables import shown
from werkzekerheid.app.rule_quality import quality, sample
from werkzekerheid.app.table_files import TypedTable
from werkzekerheid.facts.event import NAMESPACE, Actor, Event
from werkzekerheid.facts.finding import Findings
from werkzekerheid.readmodels.rule_quality import Window, in_sample
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.ledger.storage import Where

KEEPER = Actor(actor="keeper", role="system")
LEAD = Actor(actor="p-1", role="lead", organisation="city")
COACH = Actor(actor="p-2", role="jobcoach", organisation="city")
TODAY = date(2026, 3, 2)
FIVE_DAYS = table_text("start_agreements", due_days=5)


@pytest.fixture
def app(where: Where, tmp_path: Path) -> Iterator[App]:
    """The city with somebody who leads it and a jobcoach; nobody is guided yet."""
    chosen = Settings(where, KEY, str(tmp_path / "destroyed.jsonl"))
    clock = Clock()
    create(chosen, demo=False, clock=clock)
    with open_app(chosen, clock) as opened:
        kept.register(opened, "city", "Gemeente Voorbeeld", "municipality", kept.Change(KEEPER))
        kept.grant(opened, "p-1", "city", "lead", kept.Change(KEEPER))
        kept.grant(opened, "p-2", "city", "jobcoach", kept.Change(KEEPER))
        kept.grant(opened, "p-3", "city", "jobcoach", kept.Change(KEEPER))
        yield opened


def guide_somebody(app: App) -> str:
    """Opens a career of the city; a coach is missing from the first day, so an alert stands."""
    career = str(uuid4())
    facts: list[tuple[str, dict[str, Any]]] = [
        ("career_opened", {"occurred": "2026-03-02", "reason": "benefit"}),
        ("responsibility_assigned", {"scope": "case", "organisation": "city", "role": "klantmanager"}),
        ("coach_assigned", {"coach": "c-1", "kind": "jobcoach", "organisation": "city", "person": "p-2"}),
        ("placement_started", {
            "placement": "w-1", "form": "dienstverband", "organisation": "firm", "hours_per_week": 24,
            "organisation_kind": "regular_employer",
        }),
        ("relapse_reported", {"effects": ["absent"]}),
    ]  # fmt: skip
    for type_name, content in facts:
        app.record(career, type_name, {"occurred": "2026-03-02", **content}, COACH)
    return career


def adopt(app: App, day: date, who: Actor = LEAD, command_id: str | None = None, text: str = FIVE_DAYS) -> bool:
    """Whether it was adopted already."""
    table = TypedTable("start_agreements.toml", "start_agreements", text)
    decision = rule_sets.Decision(who, "Gemeente Voorbeeld", day, "Past beter bij onze caseload.", command_id)
    return rule_sets.adopt(app, table, decision).already


def states(app: App) -> list[tuple[str, str]]:
    return [(row["valid_from"], row["state"]) for row in rule_sets.document(app, "city")]


def test_a_table_holds_from_today_on_for_who_starts_today(app: App) -> None:
    career = guide_somebody(app)
    before = _due(app, career)
    adopt(app, TODAY)

    assert (before, _due(app, career)) == ({"2026-03-16"}, {"2026-03-07"})
    assert app.rebuild(check=True).equal
    assert states(app) == [("2026-03-02", "in_force")]


def _due(app: App, career: str) -> set[str]:
    """By what is stored, and by the career itself: the same."""
    rows = [app.look(COACH, "guidance", "worklist", of) for of in (None, career)]
    found = [{row["due_on"] for row in one if row["rule"] == "start_agreements"} for one in rows]  # type: ignore[index]
    assert found[0] == found[1]
    return found[0]


def test_a_past_day_is_refused_once_somebody_was_judged(app: App) -> None:
    adopt(app, date(2026, 1, 1))
    guide_somebody(app)

    assert next(app.ledger.streams("alerts:"), None) is not None
    assert code_of(lambda: adopt(app, date(2026, 3, 1))) == "rules_for_the_past"
    adopt(app, TODAY)
    assert states(app) == [("2026-01-01", "replaced"), ("2026-03-02", "in_force")]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (COACH, "rules_not_yours"),
        (LEAD.model_copy(update={"actor": "p-9"}), "gateway_no_longer_a_member"),
        (LEAD.model_copy(update={"organisation": "town"}), "gateway_no_longer_a_member"),
        (KEEPER, "gateway_no_longer_a_member"),
    ],
)
def test_who_does_not_decide_for_the_organisation_is_refused_and_that_is_written_down(
    app: App, who: Actor, code: str
) -> None:
    assert code_of(lambda: adopt(app, TODAY, who)) == code
    assert states(app) == []


def test_an_adoption_and_a_refusal_stand_in_the_access_log(app: App) -> None:
    adopt(app, TODAY)
    code_of(lambda: adopt(app, TODAY, COACH))
    lines = [line for _, line in app.audit.access() if line.what == "rules"]
    (event,) = (one for one in app.ledger.read("rules:city") if isinstance(one, Event))

    assert [(one.person, one.action, one.outcome) for one in lines] == [
        ("p-1", "administer", "allowed"), ("p-2", "read", "refused"),
    ]  # fmt: skip
    assert event.trace_id == lines[0].trace_id
    assert event.told.recorded_by == LEAD


def test_the_same_command_twice_adopts_once(app: App) -> None:
    command = str(uuid4())

    assert [adopt(app, TODAY, command_id=command) for _ in range(2)] == [False, True]
    assert app.ledger.version("rules:city") == 1


def test_a_table_with_flaws_is_not_adopted_and_neither_is_one_without_a_reason(app: App) -> None:
    with pytest.raises(Findings):
        adopt(app, TODAY, text=FIVE_DAYS.replace("= 5", "= -5"))
    table = TypedTable("start_agreements.toml", "start_agreements", FIVE_DAYS)
    with pytest.raises(Findings):
        rule_sets.adopt(app, table, rule_sets.Decision(LEAD, "city", TODAY, ""))
    assert states(app) == []


def test_the_report_is_of_the_own_organisation_and_a_look_at_it_is_written_down(app: App) -> None:
    guide_somebody(app)
    year = Window(date(2026, 1, 1), TODAY)
    report = quality(app, LEAD, year, None, lambda _done, _of: None)

    assert (report["organisation"], report["careers"]) == ("city", None)
    assert {one["rule"] for one in report["rules"]} >= {"relapse_response"}
    assert {one["raised"] for one in report["rules"]} == {None}
    assert code_of(lambda: quality(app, COACH, year, None, lambda _done, _of: None)) == "rules_quality_not_yours"
    lines = [line for _, line in app.audit.access() if line.what == "rule_quality"]
    assert [(one.person, one.outcome, one.career) for one in lines] == [
        ("p-1", "allowed", None), ("p-2", "refused", None),
    ]  # fmt: skip


def test_who_is_drawn_is_shown_to_who_may_see_them_and_the_look_is_written_down(app: App) -> None:
    """Six careers, of which chance drew three; somebody else may see none of them."""
    ids = [str(uuid5(NAMESPACE, f"career {number}")) for number in range(2_000)]
    drawn = [one for one in ids if in_sample(app.ledger.ledger_id, one, TODAY, 20)][:3]
    for career in [*drawn, *(one for one in ids if not in_sample(app.ledger.ledger_id, one, TODAY, 20))][:6]:
        app.record(career, "career_opened", {"occurred": "2026-03-02", "reason": "benefit"}, COACH)
        content = {"scope": "case", "organisation": "city", "role": "jobcoach", "person": "p-2"}
        app.record(career, "responsibility_assigned", {"occurred": "2026-03-02", **content}, COACH)
    rows = sample(app, COACH, TODAY)
    lines = [line for _, line in app.audit.access() if line.purpose == "quality" and line.career is not None]

    assert {row["career_id"] for row in rows} == set(drawn) == {line.career for line in lines}
    assert len(drawn) == 3
    assert sample(app, LEAD.model_copy(update={"actor": "p-3", "role": "jobcoach"}), TODAY) == []
    assert sample(app, COACH, TODAY) == rows
    assert all(row["week"] == "2026-03-02" and "how_it_goes" in row["look_at"] for row in rows)
    assert code_of(lambda: sample(app, COACH, date(2026, 3, 9))) == "sample_to_come"


def test_a_table_is_shown_with_what_it_changed_in_the_one_before_and_in_ours(app: App) -> None:
    """Ours says fourteen days; the city says five from 2 March on, and seven from 1 April on."""
    adopt(app, TODAY)
    adopt(app, date(2026, 4, 1), text=table_text("start_agreements", due_days=7))
    ours, city = shown(app, "start_agreements", None), shown(app, "start_agreements", "city")
    later = shown(app, "start_agreements", "Gemeente Voorbeeld", date(2026, 4, 1))

    def due(table: Any) -> Any:
        return next(one["value"] for one in table["rows"] if one["name"] == "due_days")

    def changed(changes: Any) -> list[tuple[Any, Any]]:
        return [(one["before"], one["after"]) for one in changes if one["what"] == "due_days"]

    assert [due(one) for one in (ours, city, later)] == [14, 5, 7]
    assert [one["organisation"] for one in (ours, city, later)] == [None, "city", "city"]
    assert (ours["since_before"], ours["beside_ours"]) == ([], [])
    assert changed(city["since_before"]) == changed(city["beside_ours"]) == [(14, 5)]
    assert (changed(later["since_before"]), changed(later["beside_ours"])) == ([(5, 7)], [(14, 7)])
    assert shown(app, "in_view", "city")["organisation"] is None


def test_a_table_that_there_is_not_is_refused(app: App) -> None:
    assert code_of(lambda: shown(app, "nationality", None)) == "rules_unknown"
    assert code_of(lambda: shown(app, "in_view", "nowhere")) == "organisation_unknown"
