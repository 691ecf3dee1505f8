"""*Onderzoek*: projects and their data sets, how it goes on with work, and looking back; about nobody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from werkzekerheid.app.app import open_app
from werkzekerheid.app.demo_world import world
from werkzekerheid.app.demo_world.identities import identity
from werkzekerheid.app.researching import projects
from werkzekerheid.facts.event import Actor, career_id_of
from werkzekerheid.messages import say
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.visitors import Pages

HOME, CONTINUITY, BACK = "/onderzoek", "/onderzoek/continuiteit", "/onderzoek/terugkijken"
ALL = (HOME, CONTINUITY, BACK)
QUESTION = "Wat gaat er aan uitval vooraf?"
SHA256 = "ab" * 32


@pytest.fixture
def stores(tmp_path: Path) -> Settings:
    """Those of `pages`."""
    return Settings(tmp_path / "demo" / "ledger.db", None)


def actor(key: str) -> Actor:
    found = identity(key)
    assert found
    return found.actor


def registered(stores: Settings, *, extract: str | None = None, destroyed: bool = False) -> None:
    """A project of the researcher of the demo, with a data set where that is said."""
    officer, researcher = actor("privacy_officer"), actor("researcher")
    conditions = ("necessary", "public_interest", "consent_impossible", "safeguards")
    wanted: dict[str, Any] = {
        "project": "uitval", "question": QUESTION, "organisation": researcher.organisation,
        "persons": [researcher.actor], "until_on": "2099-12-31", "classes": ["work", "signal"], "decided_by": "FG",
        "motive": "Aan de voorwaarden is voldaan.", "checklist": dict.fromkeys(conditions, True),
        "answers": {one: f"Waarom {one}." for one in conditions}, "where": ["working=true"],
    }  # fmt: skip
    with open_app(stores) as app:
        projects.register(app, wanted, projects.By(officer))
        if extract is None:
            return
        made = {
            "extract": extract, "project": "uitval", "format": "spell", "careers": 12, "rows": 345, "sha256": SHA256,
            "query": "alles", "columns": ["id", "status"], "position": 77, "code_version": "1.0", "smallest_group": 2,
        }  # fmt: skip
        projects.made(app, made, projects.By(researcher))
        if destroyed:
            projects.destroyed(app, extract, projects.By(researcher))


@pytest.mark.parametrize("who", ["researcher", "lead", "privacy_officer"])
@pytest.mark.parametrize("path", ALL)
def test_each_page_opens_for_who_has_to_do_with_research(demo: Pages, who: str, path: str) -> None:
    page = demo.visitor(who).get(path)

    assert page.status_code == 200
    assert page.text.count("<h1>") == 1
    assert f'href="{HOME}"' in page.text


def test_a_researcher_begins_there(demo: Pages) -> None:
    assert demo.visitor("researcher").get("/start").url.path == HOME


@pytest.mark.parametrize("who", ["jobcoach", "klantmanager", "employer", "worker_live"])
def test_others_are_refused_in_words_and_that_is_written_down(pages: Pages, stores: Settings, who: str) -> None:
    visitor = pages.visitor(who)

    answers = [visitor.get(one) for one in (*ALL, f"{HOME}/projecten/uitval")]

    assert {one.status_code for one in answers} == {403}
    said = {say("research_not_for_role").split(",")[0], say("continuity_not_yours").split(",")[0]}
    assert all(any(each in one.text for each in said) for one in answers)
    with open_app(stores) as app:
        lines = [line for _, line in app.audit.access(person=actor(who).actor) if line.outcome == "refused"]
    assert len(lines) >= len(answers)


@pytest.mark.parametrize("who", ["researcher", "privacy_officer"])
def test_a_project_says_its_ground_and_what_became_of_its_data(pages: Pages, stores: Settings, who: str) -> None:
    registered(stores, extract="uitval-1")
    visitor = pages.visitor(who)

    overview = visitor.get(HOME)
    page = visitor.get(f"{HOME}/projecten/uitval")

    assert QUESTION in overview.text
    assert "loopt" in overview.text
    assert QUESTION in page.text
    assert all(one in page.text for one in ("Waarom safeguards.", "working=true", "uitval-1", SHA256, "77", "345"))
    assert "in gebruik" in page.text
    assert QUESTION not in page.text.partition("</title>")[0]


def test_a_data_set_that_was_destroyed_says_so(pages: Pages, stores: Settings) -> None:
    registered(stores, extract="uitval-1", destroyed=True)

    assert "vernietigd op" in pages.visitor("researcher").get(f"{HOME}/projecten/uitval").text


def test_a_project_of_somebody_else_is_not_there(pages: Pages, stores: Settings) -> None:
    registered(stores)
    lead = pages.visitor("lead")

    assert QUESTION not in lead.get(HOME).text
    assert lead.get(f"{HOME}/projecten/uitval").status_code == 404
    assert pages.visitor("researcher").get(f"{HOME}/projecten/nergens").status_code == 404


def test_few_are_hidden_and_the_page_says_so(demo: Pages) -> None:
    page = demo.visitor("lead").get(CONTINUITY)

    assert "te weinig om te zeggen" in page.text
    assert "Kleine aantallen staan er niet" in page.text


def test_a_number_stands_beside_each_bar(demo: Pages) -> None:
    page = demo.visitor("researcher").get(f"{CONTINUITY}?first=1-1-2020&last=")

    bars = re.findall(r"(\S+)\s*<svg class=\"wz-bar\"", page.text)
    assert all(re.match(r".*\d%?$", one) for one in bars)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("first=zomaar", "Deze dag begrijpen we niet"),
        ("first=3-11-2026&last=1-1-2026", "De laatste dag ligt voor de eerste"),
        ("first=maart+2026", "Geef een dag"),
    ],
)
def test_days_that_do_not_fit_are_said_at_the_field(demo: Pages, typed: str, said: str) -> None:
    page = demo.visitor("lead").get(f"{CONTINUITY}?{typed}")

    assert page.status_code == 400
    assert said in page.text
    assert typed.partition("=")[2].partition("&")[0].replace("+", " ") in page.text


def test_looking_back_shows_each_setback_of_the_nine_and_a_picture_with_its_table(demo: Pages) -> None:
    page = demo.visitor("researcher").get(BACK)

    assert page.text.count("Jeffry") >= 4
    assert "183 dagen eerder" in page.text
    assert "366 tot 671 dagen eerder" in page.text
    assert "dagen onbekend" in page.text
    assert "%(" not in page.text
    assert 'role="img"' in page.text
    assert "style=" not in page.text
    drawn = page.text.partition('role="img"')[2].partition("</svg>")[0]
    assert drawn.count("wz-figure__label") == 2 * page.text.count('<th scope="row"><a href="/regels/')


def test_looking_back_over_the_ledger_tells_counts_and_nobody(pages: Pages, stores: Settings) -> None:
    lead = pages.visitor("lead")

    page = lead.fill(BACK, BACK)

    assert page.status_code == 200
    assert "Aantallen onder de vijf staan er niet" in page.text
    assert career_id_of(world.RELAPSED) not in page.text
    assert "jeffry" not in page.text.casefold()
    with open_app(stores) as app:
        looked = [line for _, line in app.audit.access(person=actor("lead").actor) if line.what == "backtest"]
    assert looked


def test_who_may_see_nobody_for_quality_is_told_so_over_the_ledger(pages: Pages) -> None:
    page = pages.visitor("researcher").fill(BACK, BACK)

    assert page.status_code == 400
    assert say("backtest_no_careers").split(",")[0] in page.text


def test_a_form_of_another_session_is_not_carried_out(pages: Pages, stores: Settings) -> None:
    page = pages.visitor("lead").send(BACK, {"csrf": "another"})

    assert page.status_code == 400
    with open_app(stores) as app:
        assert not [line for _, line in app.audit.access(person=actor("lead").actor) if line.what == "backtest"]
