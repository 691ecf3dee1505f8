"""What is asked over careers looks at one's own only, and tells the same as if all were looked at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from werkzekerheid.app import looking
from werkzekerheid.app.answering import Question, answer_all
from werkzekerheid.app.app import App
from werkzekerheid.app.caseload import caseload
from werkzekerheid.app.demo_world.identities import identities
from werkzekerheid.app.demo_world.making import make_demo
from werkzekerheid.app.own_careers import Own, own_careers
from werkzekerheid.facts.event import Actor
from werkzekerheid.readmodels.days import LATEST
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = datetime(2026, 5, 6, 9, tzinfo=UTC)
ROLES = ("jobcoach", "employer", "privacy_officer")
ASKED = {"handovers": "handover", "employer_view": "guidance", "situation": "guidance"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The demo: nine tellings, each with organisations of its own, and sixty careers that share theirs."""
    stores = Settings(tmp_path_factory.mktemp("own") / "ledger.db", None)
    with make_demo(stores, lambda *_: None, lambda: DAY).app as app:
        yield app


def everybody(app: App) -> list[Actor]:
    """Each role at each organisation that any of the tables names, and the identities of the demo."""
    from werkzekerheid.readmodels.tables import LIVE

    with app.views().reading() as connection:
        places = sorted(set(connection.scalars(LIVE.parties.select().with_only_columns(LIVE.parties.c.organisation))))
    tried = [Actor.model_validate({"actor": f"demo-{role}", "role": role, "organisation": one})
             for one in places[::9] for role in ROLES]  # fmt: skip
    return [*tried, *(one.actor for one in identities())]


@pytest.mark.parametrize("projection", ASKED)
def test_everybody_sees_what_they_would_see_if_all_were_looked_at(world: App, projection: str) -> None:
    purpose: Any = ASKED[projection]
    seen = 0
    for who in everybody(world):
        question = Question(who, purpose, (projection,), LATEST)
        of_all = {one.career.career_id for one, _ in answer_all(world, question, world.careers_s_ids())}
        own = own_careers(world, who)
        assert of_all <= set(own), (who.role, who.organisation)
        seen += len(of_all)
    assert seen > 50


def test_nobody_looks_at_more_than_a_part(world: App) -> None:
    spic_span = next(one.actor for one in identities() if one.key == "employer")

    assert 0 < len(own_careers(world, spic_span)) < len(world.careers_s_ids()) / 2


def test_the_worklist_and_the_caseload_are_those_of_before(world: App, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("jobcoach", "klantmanager", "lead"):
        who = next(one.actor for one in identities() if one.key == key)
        told = looking.look(world, who, "guidance", "worklist", None), caseload(world, who, "guidance", "", 200).lines
        with monkeypatch.context() as patched:
            patched.setattr(looking, "own_of", lambda *_: Own(None, everybody=True))
            patched.setattr("werkzekerheid.app.caseload.own_careers", lambda app, _who: sorted(app.careers_s_ids()))
            assert told == (
                looking.look(world, who, "guidance", "worklist", None), caseload(world, who, "guidance", "", 200).lines
            )  # fmt: skip


def test_a_consent_lets_somebody_in_whom_no_fact_of_the_career_names(world: App) -> None:
    """The recipient of a consent stands beside the career only."""
    from werkzekerheid.readmodels.tables import LIVE

    rows = LIVE.parties
    with world.views().reading() as connection:
        recorded = set(connection.execute(rows.select().where(rows.c.origin == "recorded")).all())

    assert recorded
