"""*Mijn gegevens*: what the worker sees of the own career, says, chooses and asks; and what nobody else gets to see."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.web.visitors import form_of, opened
from werkzekerheid.app import rights
from werkzekerheid.app.app import open_app
from werkzekerheid.app.demo_world.identities import identities, identity
from werkzekerheid.app.directory import Change, grant
from werkzekerheid.app.erasing import erase
from werkzekerheid.facts.event import Actor
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from tests.web.visitors import Pages, Visitor

MINE = "/mijn-gegevens"
CONSENTS, WORDS, REQUESTS, PORTFOLIO = (
    f"{MINE}/toestemming", f"{MINE}/eigen-woorden", f"{MINE}/verzoeken", f"{MINE}/portfolio",
)  # fmt: skip
BY_CHOICE = "de werknemer wil niet dat deze rol dit weet"
SYSTEM = Actor(actor="system", role="system")
ALL = (MINE, CONSENTS, WORDS, REQUESTS, PORTFOLIO)


def career_of(key: str) -> str:
    return actor_of(key).actor


def actor_of(key: str) -> Actor:
    found = identity(key)
    assert found
    return found.actor


def section(page: httpx.Response, start: str, end: str) -> str:
    """What stands on a page between two of its headings."""
    return page.text.partition(f'id="{start}"')[2].partition(f'id="{end}"')[0]


@pytest.mark.parametrize("path", ALL)
@pytest.mark.parametrize("key", ["worker_live", "worker_told"])
def test_each_page_of_a_worker_opens_with_nothing_personal_in_its_title(demo: Pages, key: str, path: str) -> None:
    page = demo.visitor(key).get(path)

    assert page.status_code == 200
    title = re.search(r"<title>(.*?)</title>", page.text)
    assert title
    assert "Merel" not in title[1]
    assert "Jeffry" not in title[1]


@pytest.mark.parametrize("path", ALL)
@pytest.mark.parametrize("key", [one.key for one in identities() if one.actor.role != "worker"])
def test_nobody_else_has_these_pages(demo: Pages, key: str, path: str) -> None:
    page = demo.visitor(key).get(path)

    assert page.status_code == 404
    assert "Merel" not in page.text


def test_what_others_promised_stands_before_what_they_notice(demo: Pages) -> None:
    page = demo.visitor("worker_live").get(MINE).text

    assert (
        page.index('id="beloofd"') < page.index('id="mensen"') < page.index('id="opvalt"') < page.index('id="gekeken"')
    )
    assert "Bel bij vragen de jobcoach" in page
    assert "Gaat het niet goed? Bel dan deze persoon." in page


def test_no_points_or_level_stand_on_a_page(demo: Pages) -> None:
    page = demo.visitor("worker_told").get(MINE).text

    assert "punten" not in page
    assert "laag risico" not in page
    assert "hoog risico" not in page


def test_a_story_that_ended_says_until_when_it_goes(demo: Pages) -> None:
    assert "Het gaat tot: 31 dec 2024." in demo.visitor("worker_told").get(MINE).text
    assert "Het gaat tot:" not in demo.visitor("worker_live").get(MINE).text


def test_the_career_of_another_worker_does_not_open(demo: Pages) -> None:
    merel = demo.visitor("worker_live")

    assert merel.get(f"/loopbanen/{career_of('worker_live')}").status_code == 200
    assert merel.get(f"/loopbanen/{career_of('worker_told')}").status_code == 404
    assert merel.get(f"/loopbanen/{career_of('worker_told')}/toen").status_code == 404


def test_who_looked_is_told_by_function_and_never_by_name(pages: Pages) -> None:
    coach, merel = pages.visitor("jobcoach"), pages.visitor("worker_live")
    coach.get(f"/loopbanen/{career_of('worker_live')}")

    page = merel.get(MINE)

    looked = section(page, "gekeken", "niet")
    assert "jobcoach bij Jobcoachorganisatie De Brug" in looked
    assert "Gelezen" in looked
    assert "demo-jobcoach" not in page.text


def test_a_refused_look_is_told_too(pages: Pages) -> None:
    pages.visitor("researcher").get(f"/loopbanen/{career_of('worker_live')}")

    looked = section(pages.visitor("worker_live").get(MINE), "gekeken", "niet")

    assert "mocht niet" in looked
    assert "onderzoeker" in looked


def test_the_own_looks_do_not_stand_among_those_of_others(demo: Pages) -> None:
    merel = demo.visitor("worker_live")
    merel.get(MINE)

    assert ": werknemer" not in section(merel.get(MINE), "gekeken", "niet")


def test_own_words_stand_beside_a_fact(pages: Pages) -> None:
    merel = pages.visitor("worker_live")
    link = re.search(r'href="(/mijn-gegevens/eigen-woorden\?feit=[^"#]+)#feit"', merel.get(MINE).text)
    assert link

    after = merel.fill(link[1], f"{WORDS}/feit", reading="Ik was er gewoon <b>wel</b>")

    assert "Opgeslagen." in after.text
    page = merel.get(MINE).text
    assert "Jij zegt:" in page
    assert "Ik was er gewoon &lt;b&gt;wel&lt;/b&gt;" in page


def test_words_about_a_fact_of_another_career_are_not_taken(pages: Pages) -> None:
    jeffry, merel = pages.visitor("worker_told"), pages.visitor("worker_live")
    link = re.search(r"feit=([0-9a-f-]{36})", jeffry.get(MINE).text)
    assert link

    again = merel.fill(WORDS, f"{WORDS}/feit", about=link[1], reading="Niet van mij")

    assert again.status_code == 400
    assert "Niet van mij" in again.text


SAID = [
    ("hulp", {"topic": "conflict", "to": "jobcoach"}, "Hulp gevraagd"),
    ("wens", {"kind": "training", "to": "jobcoach"}, "scholing"),
    ("voorkeur", {"topic": "environment", "value": "Een rustige plek"}, "Een rustige plek"),
    ("signaal", {"sign": "overloaded"}, "overbelast"),
    ("terugval", {"effects": ["late", "less_capacity"]}, "kan minder aan"),
]


@pytest.mark.parametrize(("kind", "typed", "seen"), SAID, ids=[one[0] for one in SAID])
def test_what_a_worker_says_is_written_down_once(
    pages: Pages, kind: str, typed: dict[str, str | list[str]], seen: str
) -> None:
    merel = pages.visitor("worker_live")
    page = merel.get(WORDS)

    assert "Opgeslagen." in merel.fill_in(page, f"{WORDS}/{kind}", **typed).text
    assert "Dit was al opgeslagen." in merel.fill_in(page, f"{WORDS}/{kind}", **typed).text
    assert seen in merel.get(MINE).text


@pytest.mark.parametrize("kind", ["hulp", "wens", "voorkeur", "signaal", "terugval", "feit"])
def test_a_form_without_an_answer_comes_back_open(demo: Pages, kind: str) -> None:
    merel = demo.visitor("worker_live")

    again = merel.fill(WORDS, f"{WORDS}/{kind}")

    assert again.status_code == 400
    assert f'id="{kind}"><details class="wz-details" open>' in again.text


def test_what_a_worker_asks_shows_on_the_worklist_of_the_jobcoach(pages: Pages) -> None:
    pages.visitor("worker_live").fill(WORDS, f"{WORDS}/terugval", effects=["absent"])

    assert "Merel" in pages.visitor("jobcoach").get("/mijn-dag").text


def consenting(merel: Visitor, **typed: str | list[str]) -> httpx.Response:
    found = form_of(merel.get(CONSENTS).text, f"{CONSENTS}/antwoord")
    recipient = re.search(r'<option value="([^"]+)">Spic&amp;Span', merel.get(CONSENTS).text)
    assert recipient
    return merel.send(found.action, {**found.fields, "recipient": recipient[1], **typed})


def test_consent_is_given_with_what_and_until_when_and_taken_back(pages: Pages) -> None:
    merel = pages.visitor("worker_live")

    given = consenting(
        merel, say="yes", classes=["signal", "health"], purposes=["guidance"], until="31-12-2027"
    )  # fmt: skip

    assert "Opgeslagen." in given.text
    assert "hoe het gaat, gezondheid" in given.text
    assert "Het stopt op: 31 dec 2027." in given.text
    after = merel.fill(CONSENTS, f"{CONSENTS}/intrekken")
    assert "Opgeslagen." in after.text
    assert "gestopt" in after.text
    assert f'action="{CONSENTS}/intrekken"' not in after.text


def test_a_no_needs_no_more_than_that(pages: Pages) -> None:
    assert "Je zei nee op:" in consenting(pages.visitor("worker_live"), say="no").text


def test_a_yes_says_to_what(demo: Pages) -> None:
    again = consenting(demo.visitor("worker_live"), say="yes", classes=["money"], until="gauw")

    assert again.status_code == 400
    assert "Kies een antwoord." in again.text
    assert "Deze dag begrijpen we niet." in again.text
    assert 'value="gauw"' in again.text
    assert re.search(r'value="money"[^>]*checked', again.text)


def test_what_a_role_may_know_is_chosen_and_then_closes(pages: Pages) -> None:
    merel, employer = pages.visitor("worker_live"), pages.visitor("employer")
    career = f"/loopbanen/{career_of('worker_live')}"
    assert BY_CHOICE not in employer.get(career).text
    fields = form_of(merel.get(CONSENTS).text, f"{CONSENTS}/openheid").fields

    after = merel.send(f"{CONSENTS}/openheid", {**fields, "role": "employer", "know": ["identity"]})

    assert "Mag weten: werk en hulp bij je werk, wie je bent." in after.text
    closed = employer.get(career)
    assert closed.status_code == 200
    assert BY_CHOICE in closed.text


def test_a_role_that_may_know_nothing_is_said_so(pages: Pages) -> None:
    merel = pages.visitor("worker_live")
    fields = form_of(merel.get(CONSENTS).text, f"{CONSENTS}/openheid").fields

    after = merel.send(f"{CONSENTS}/openheid", {**fields, "role": "colleague", "know": []})

    assert "Mag niets weten." in after.text


def test_a_role_that_is_not_on_the_page_is_not_chosen(demo: Pages) -> None:
    merel = demo.visitor("worker_live")
    fields = form_of(merel.get(CONSENTS).text, f"{CONSENTS}/openheid").fields

    assert merel.send(f"{CONSENTS}/openheid", {**fields, "role": "system"}).status_code == 400


def test_a_request_has_a_day_for_its_answer_and_is_made_once(pages: Pages) -> None:
    merel = pages.visitor("worker_live")
    page = merel.get(REQUESTS)

    after = merel.fill_in(page, REQUESTS, right="objection", classes=["signal"])

    assert "wacht op antwoord" in after.text
    assert "Het antwoord komt uiterlijk op:" in after.text
    assert "Dit was al opgeslagen." in merel.fill_in(page, REQUESTS, right="objection", classes=["signal"]).text


def test_a_request_without_a_question_comes_back(demo: Pages) -> None:
    again = demo.visitor("worker_live").fill(REQUESTS, REQUESTS)

    assert again.status_code == 400
    assert "Kies een antwoord." in again.text


def test_a_form_of_another_session_is_not_carried_out(demo: Pages) -> None:
    merel = demo.visitor("worker_live")

    again = merel.send(REQUESTS, {"right": "erasure", "csrf": "guessed"}, site="cross-site")

    assert again.status_code == 400
    assert "stond te lang open" in again.text
    assert "Je vroeg nog niets." in merel.get(REQUESTS).text


def test_only_the_chosen_parts_stand_on_the_portfolio(demo: Pages) -> None:
    jeffry = demo.visitor("worker_told")

    whole, part = jeffry.get(PORTFOLIO).text, jeffry.get(f"{PORTFOLIO}?deel=diploma").text

    assert "Entree diploma" in part
    assert "<h2>Waar ik heb gewerkt</h2>" in whole
    assert "<h2>Waar ik heb gewerkt</h2>" not in part


def test_a_portfolio_prints_without_what_is_for_the_screen(demo: Pages) -> None:
    page = demo.visitor("worker_live").get(PORTFOLIO).text

    assert '<form class="wz-form wz-noprint" method="get"' in page
    assert '<h2 class="wz-noprint">School en cursussen</h2>' in page
    assert "@media print" in demo.visitor().get("/static/werkzekerheid.css").text


def test_what_was_erased_says_so_with_the_day(demo_folder: Path, tmp_path: Path) -> None:
    """The worker asks, one privacy officer decides, another carries it out; then the worker looks."""
    shutil.copytree(demo_folder, tmp_path / "demo")
    stores = Settings(tmp_path / "demo" / "ledger.db", None)
    career, officer = career_of("worker_live"), actor_of("privacy_officer")
    with open_app(stores) as app:
        made = rights.request(app, career, "erasure", ["identity"], actor_of("worker_live"))
        decision = rights.Decision(made.request, "granted", "Niemand heeft de naam nog nodig", ("identity",), True)
        rights.decide(app, career, decision, officer)
        another = officer.model_copy(update={"actor": "another-officer"})
        grant(app, another.actor, str(officer.organisation), officer.role, Change(SYSTEM, None, None))
        erase(app, career, ["identity"], made.request, another)

    with opened(stores) as pages:
        merel = pages.visitor("worker_live")
        asked, known = merel.get(REQUESTS).text, merel.get(MINE).text

    assert "Waarom: Niemand heeft de naam nog nodig" in asked
    assert "Wie je bent: gewist op" in known
    assert "Hallo" not in known
    assert "Merel" not in known


def test_a_line_of_the_life_leads_to_that_line(demo: Pages) -> None:
    jeffry = demo.visitor("worker_told")
    lines = re.findall(
        r'feit=([0-9a-f-]{36})#feit">[^<]*<span class="wz-visually-hidden">: ([^<]+)<', jeffry.get(MINE).text
    )

    assert len(lines) > 60
    for event, title in [lines[0], lines[len(lines) // 2], lines[-1]]:
        page = jeffry.get(f"{WORDS}?feit={event}").text
        assert f"Dit is opgeschreven: <strong>{title}</strong>" in page


def test_the_same_answer_about_consent_sent_twice_is_written_once(pages: Pages) -> None:
    merel = pages.visitor("worker_live")
    page = merel.get(CONSENTS)
    recipient = re.search(r'<option value="([^"]+)">Spic&amp;Span', page.text)
    assert recipient
    yes: dict[str, str | list[str]] = {"say": "yes", "classes": ["signal"], "purposes": ["guidance"]}

    given = merel.fill_in(page, f"{CONSENTS}/antwoord", recipient=recipient[1], **yes)
    assert "Dit was al opgeslagen." in merel.fill_in(page, f"{CONSENTS}/antwoord", recipient=recipient[1], **yes).text
    merel.fill_in(given, f"{CONSENTS}/intrekken")
    assert "Dit was al opgeslagen." in merel.fill_in(given, f"{CONSENTS}/intrekken").text


def test_a_consent_of_another_worker_is_not_taken_back(pages: Pages) -> None:
    merel, jeffry = pages.visitor("worker_live"), pages.visitor("worker_told")
    consenting(merel, say="yes", classes=["signal"], purposes=["guidance"])
    found = form_of(merel.get(CONSENTS).text, f"{CONSENTS}/intrekken")

    own = form_of(jeffry.get(CONSENTS).text, f"{CONSENTS}/antwoord").fields
    again = jeffry.send(
        found.action, {"csrf": own["csrf"], "command": own["command"], "consent": found.fields["consent"]}
    )

    assert again.status_code == 400
    assert f'action="{CONSENTS}/intrekken"' in merel.get(CONSENTS).text
