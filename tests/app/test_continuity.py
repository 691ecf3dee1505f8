"""Asking how it goes on with work, on both databases: from the stored rows, for the own organisation, and noted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.app.places import KEY, Clock
from tests.ledgers import code_of
from werkzekerheid.app import directory as kept
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.continuity import continuity
from werkzekerheid.app.upkeep import projector_of
from werkzekerheid.facts.event import Actor
from werkzekerheid.readmodels import store
from werkzekerheid.readmodels.rule_quality import Window
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from werkzekerheid.ledger.storage import Where

KEEPER = Actor(actor="keeper", role="system")
LEAD = Actor(actor="p-1", role="lead", organisation="city")
COACH = Actor(actor="p-2", role="jobcoach", organisation="city")
ELSEWHERE = Actor(actor="p-3", role="lead", organisation="town")
RESEARCHER = Actor(actor="p-4", role="researcher", organisation="town")
TODAY = date(2026, 3, 2)
YEAR = Window(date(2025, 3, 2), TODAY)


@pytest.fixture
def app(where: Where, tmp_path: Path) -> Iterator[App]:
    """A city and a town, each with who leads it; in the town there is a researcher too."""
    chosen = Settings(where, KEY, str(tmp_path / "destroyed.jsonl"))
    clock = Clock()
    create(chosen, demo=False, clock=clock)
    with open_app(chosen, clock) as opened:
        for name in ("city", "town"):
            kept.register(opened, name, f"Gemeente {name}", "municipality", kept.Change(KEEPER))
        for who in (LEAD, COACH, ELSEWHERE, RESEARCHER):
            kept.grant(opened, who.actor, str(who.organisation), who.role, kept.Change(KEEPER))
        yield opened


def guide(app: App, *, drops_out: bool = False) -> str:
    """A career of the city, with work since January."""
    career = str(uuid4())
    facts: list[tuple[str, dict[str, Any]]] = [
        ("career_opened", {"reason": "benefit"}),
        ("responsibility_assigned", {"scope": "case", "organisation": "city", "role": "klantmanager"}),
        ("placement_started", {
            "occurred": "2026-01-05", "placement": f"w-{career}", "form": "dienstverband", "organisation": "firm",
            "hours_per_week": 24, "organisation_kind": "regular_employer",
        }),
    ]  # fmt: skip
    if drops_out:
        reasons = [{"code": "pace", "said_by": "worker"}]
        facts.append(("dropped_out", {"occurred": "2026-02-02", "placement": f"w-{career}", "phase": "first_half_year",
                                      "reasons": reasons}))  # fmt: skip
        facts.append(("placement_ended", {"occurred": "2026-02-02", "placement": f"w-{career}",
                                          "outcome": "dropped_out"}))  # fmt: skip
    for type_name, content in facts:
        app.record(career, type_name, {"occurred": "2026-01-05", **content}, COACH)
    return career


def test_a_cohort_is_counted_from_what_is_stored(app: App) -> None:
    """Ten go on since 5 January and ten dropped out on 2 February: each told why. It is 2 March."""
    for number in range(20):
        guide(app, drops_out=number < 10)
    found = continuity(app, LEAD, YEAR)
    after = {one["months"]: one for one in found["still_working"]}

    assert (found["organisation"], found["workers"], found["starts"]) == ("city", 20, 20)
    assert (after[1]["followed"], after[3]["followed"]) == (20, None)
    assert (after[1]["working"], after[1]["not_working"], after[1]["unknown"]) == (None, None, None)
    assert (found["gaps"]["gaps"], found["drop_outs"]["drop_outs"]) == (10, 10)
    assert {one["what"]: one["number"] for one in found["caseload"]} == {"klantmanager": 20}


def test_it_is_of_the_own_organisation_and_a_researcher_sees_all(app: App) -> None:
    for _ in range(12):
        guide(app)

    assert continuity(app, LEAD, YEAR)["workers"] == 12
    assert continuity(app, ELSEWHERE, YEAR)["workers"] is None
    assert (continuity(app, RESEARCHER, YEAR)["organisation"], continuity(app, RESEARCHER, YEAR)["workers"]) == (
        None,
        12,
    )


def test_who_may_not_is_refused_and_every_look_is_written_down(app: App) -> None:
    continuity(app, LEAD, YEAR)
    continuity(app, RESEARCHER, YEAR)
    refused = [COACH, LEAD.model_copy(update={"organisation": None}), LEAD.model_copy(update={"actor": "p-9"})]
    codes = [code_of(lambda who=who: continuity(app, who, YEAR)) for who in refused]  # type: ignore[misc]
    lines = [line for _, line in app.audit.access() if line.what == "continuity"]

    assert codes[0] == "continuity_not_yours"
    assert None not in codes
    assert [(one.person, one.outcome, one.purpose, one.career) for one in lines[:3]] == [
        ("p-1", "allowed", "quality", None), ("p-4", "allowed", "research", None), ("p-2", "refused", "audit", None),
    ]  # fmt: skip


def test_a_restricted_record_counts_nowhere_and_a_rebuild_gives_the_same_rows(app: App) -> None:
    careers = [guide(app, drops_out=number < 3) for number in range(4)]
    content = {"occurred": "2026-03-02", "reason": "Daar is bezwaar tegen."}
    app.record(careers[0], "restriction_set", content, Actor(actor="p-5", role="privacy_officer", organisation="city"))
    with projector_of(app.ledger, app.settings) as projector:
        projector.catch_up()
        with projector.views.reading() as connection:
            rows = list(store.continuity(connection))
        assert projector.rebuild(check=True).equal
    assert [row.career for row in rows] == sorted(careers[1:])
    assert "w-" not in str(rows)


def test_what_is_erased_leaves_no_row(app: App) -> None:
    career = guide(app)
    with projector_of(app.ledger, app.settings) as projector:
        projector.catch_up()
        projector.purge(career)
        with projector.views.reading() as connection:
            assert list(store.continuity(connection)) == []
