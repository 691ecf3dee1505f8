"""*Verantwoording*: what waits, who looked, what was shared, requests, destroying, and the evidence."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from werkzekerheid.app import destruction, directory, emergency, rights
from werkzekerheid.app.app import open_app
from werkzekerheid.app.demo_world import world
from werkzekerheid.app.demo_world.identities import identity
from werkzekerheid.facts.event import Actor, career_id_of
from werkzekerheid.messages import say
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from tests.web.visitors import Pages, Visitor

HOME = "/verantwoording"
ALL = tuple(
    HOME + one
    for one in (
        "", "/delen", "/weigeringen", "/inzage", "/gebruik", "/verzoeken", "/vernietigen", "/noodtoegang", "/bewijs",
        "/loopbanen",
    )
)  # fmt: skip
OF_LEAD = {f"{HOME}{one}" for one in ("", "/gebruik", "/verzoeken", "/vernietigen", "/noodtoegang")}
WORKER = career_id_of(world.RELAPSED)
REQUESTS, EVIDENCE = f"{HOME}/verzoeken", f"{HOME}/bewijs"


@pytest.fixture
def stores(tmp_path: Path) -> Settings:
    """Those of `pages`."""
    return Settings(tmp_path / "demo" / "ledger.db", None)


def actor(key: str) -> Actor:
    found = identity(key)
    assert found
    return found.actor


def second_officer() -> Actor:
    return Actor(actor="second-officer", role="privacy_officer", organisation=actor("privacy_officer").organisation)


def let_in(stores: Settings, who: Actor) -> None:
    """Has the directory know somebody in this role."""
    change = directory.Change(Actor(actor="keeper", role="system"), None, None)
    with open_app(stores) as app:
        directory.grant(app, who.actor, str(who.organisation), who.role, change)


def asked(stores: Settings, right: str = "erasure") -> str:
    """A request of the worker; gives the address of its page."""
    with open_app(stores) as app:
        made = rights.request(app, WORKER, right, ["note"], Actor(actor=WORKER, role="worker"))
    return f"{REQUESTS}/{WORKER}/{made.request}"


@pytest.mark.parametrize("path", ALL)
def test_each_page_opens_for_who_answers_for_privacy(demo: Pages, path: str) -> None:
    page = demo.visitor("privacy_officer").get(path)

    assert page.status_code == 200
    assert page.text.count("<h1>") == 1


@pytest.mark.parametrize("who", ["jobcoach", "klantmanager", "employer", "worker_live", "researcher", "lead"])
def test_others_are_refused_in_words_and_that_is_written_down(pages: Pages, stores: Settings, who: str) -> None:
    visitor = pages.visitor(who)
    closed = [one for one in ALL if who != "lead" or one not in OF_LEAD]

    answers = [visitor.get(one) for one in closed]

    assert {one.status_code for one in answers} == {403}
    sentences = {say(one) for one in ("rights_not_for_role", "register_not_an_officer", "usage_not_yours")}
    assert all(any(each.split(".")[0] in one.text for each in sentences) for one in answers)
    with open_app(stores) as app:
        lines = [line for _, line in app.audit.access(person=actor(who).actor) if line.outcome == "refused"]
    assert len(lines) >= len(closed)


def test_a_lead_sees_what_waits_and_the_use_without_names(demo: Pages) -> None:
    lead = demo.visitor("lead")

    assert {lead.get(one).status_code for one in OF_LEAD} == {200}
    assert "medewerker" not in re.findall(r'action="([^"]*)"', lead.get(f"{HOME}/gebruik").text)


def test_who_saw_a_worker_says_the_person_the_purpose_and_no_id_in_the_address(pages: Pages) -> None:
    pages.visitor("klantmanager").get(f"/loopbanen/{WORKER}")
    officer = pages.visitor("privacy_officer")

    page = officer.fill(f"{HOME}/inzage", f"{HOME}/inzage/werknemer", career=WORKER)

    assert "demo-klantmanager" in page.text
    assert "klantmanager" in page.text
    assert WORKER not in str(page.url)
    assert WORKER not in page.text.partition("</title>")[0]


def test_what_a_person_saw_is_the_other_way_round(pages: Pages) -> None:
    pages.visitor("klantmanager").get(f"/loopbanen/{WORKER}")
    officer = pages.visitor("privacy_officer")

    page = officer.fill(f"{HOME}/inzage", f"{HOME}/inzage/medewerker", person="demo-klantmanager")

    assert f'href="/loopbanen/{WORKER}"' in page.text
    reach = officer.fill(f"{HOME}/inzage", f"{HOME}/inzage/bereik", account="demo-klantmanager")
    assert reach.status_code == 200
    assert f'href="/loopbanen/{WORKER}"' in reach.text


@pytest.mark.parametrize(
    ("at", "typed", "wrong"),
    [
        ("werknemer", {"career": ""}, "Vul dit in"),
        ("werknemer", {"career": "nobody"}, "loopbaan"),
        ("medewerker", {"person": ""}, "Vul dit in"),
        ("medewerker", {"person": "x", "first": "ooit"}, "Deze dag begrijpen we niet"),
        ("medewerker", {"person": "x", "first": "maart 2026"}, "Geef een dag, met maand en jaar"),
        ("medewerker", {"person": "x", "first": "3-11-2026", "last": "1-11-2026"}, "ligt voor de eerste"),
        ("bereik", {"account": "nobody"}, "werkte nooit"),
    ],
)
def test_a_question_that_does_not_fit_keeps_what_was_typed(
    demo: Pages, at: str, typed: dict[str, str], wrong: str
) -> None:
    page = demo.visitor("privacy_officer").fill(f"{HOME}/inzage", f"{HOME}/inzage/{at}", **typed)

    assert page.status_code == 400
    assert wrong in page.text
    assert all(f'value="{one}"' in page.text for one in typed.values())


def test_what_an_employer_got_stands_in_the_sharing_register(pages: Pages) -> None:
    got = pages.visitor("employer").get(f"/loopbanen/{WORKER}")
    assert got.status_code == 200
    officer = pages.visitor("privacy_officer")

    page = officer.get(f"{HOME}/delen?loopbaan={WORKER}")

    assert "gedeeld" in page.text
    assert f'href="/loopbanen/{WORKER}"' in page.text
    assert "Vingerafdruk" in page.text
    assert "grondslag onbekend" not in page.text
    document = officer.get(f"{HOME}/delen.json?loopbaan={WORKER}")
    assert "attachment" in document.headers["content-disposition"]
    assert [one["state"] for one in json.loads(document.text)]
    assert ">: 0 keer" not in officer.get(HOME).text.partition("Gedeeld in de laatste")[2][:60]


def test_the_sharing_register_says_which_day_it_does_not_understand(demo: Pages) -> None:
    page = demo.visitor("privacy_officer").get(f"{HOME}/delen?sinds=gisteren")

    assert "jaar-maand-dag" in page.text
    assert demo.visitor("privacy_officer").get(f"{HOME}/delen?loopbaan=kim").status_code == 404


def test_the_report_on_a_person_asks_first_why(pages: Pages) -> None:
    pages.visitor("klantmanager").get(f"/loopbanen/{WORKER}")
    officer = pages.visitor("privacy_officer")
    at = f"{HOME}/gebruik/medewerker"

    without = officer.fill(f"{HOME}/gebruik", at, person="demo-klantmanager")
    named = officer.fill(f"{HOME}/gebruik", at, person="demo-klantmanager", why="complaint", number="over Jan")
    told = officer.fill(f"{HOME}/gebruik", at, person="demo-klantmanager", why="complaint", number="2026-14")

    assert without.status_code == 400
    assert "Kies een antwoord" in without.text
    assert named.status_code == 400
    assert told.status_code == 200
    assert "2026-14" in told.text


def test_a_request_stands_on_top_with_the_day_of_its_answer(pages: Pages, stores: Settings) -> None:
    path = asked(stores)
    officer = pages.visitor("privacy_officer")

    assert path in officer.get(HOME).text
    assert path in officer.get(REQUESTS).text
    assert officer.get(path).status_code == 200
    assert officer.get(f"{REQUESTS}/{WORKER}/verzoek-anders").status_code in {400, 404, 409, 422}


def test_a_decision_asks_for_its_motive_and_its_part_and_is_written_once(pages: Pages, stores: Settings) -> None:
    path = asked(stores)
    officer = pages.visitor("privacy_officer")
    page = officer.get(path)

    again = officer.fill_in(page, f"{path}/besluit", decision="partly", motive="Een deel is nodig")
    assert again.status_code == 400
    assert "Zeg welk deel u toewijst." in again.text
    assert "Een deel is nodig" in again.text

    done = officer.fill_in(page, f"{path}/besluit", decision="granted", motive="Niet meer nodig")
    twice = officer.fill_in(page, f"{path}/besluit", decision="granted", motive="Niet meer nodig")
    assert "Uw besluit is opgeslagen." in done.text
    assert "al opgeslagen" in twice.text or "Dit was al" in twice.text


def test_who_decided_does_not_erase_and_another_gets_the_certificate(pages: Pages, stores: Settings) -> None:
    path = asked(stores)
    officer = pages.visitor("privacy_officer")
    decided = officer.fill(path, f"{path}/besluit", decision="granted", motive="Niet nodig", despite_term="yes")
    assert "Uw besluit is opgeslagen." in decided.text, decided.text[decided.text.find("<main") :]

    let_in(stores, second_officer())
    unsure = officer.fill(path, f"{path}/wissen", classes="note")
    refused = officer.fill(path, f"{path}/wissen", classes="note", sure="yes")
    other = pages.as_(second_officer())
    done = other.fill(path, f"{path}/wissen", classes="note", sure="yes")

    assert unsure.status_code == 400
    assert say("erase_needs_two") in refused.text
    assert done.status_code == 200, re.findall(r"<li>(.*?)</li>", done.text)
    assert say("certificate_title") in done.text


def test_a_decision_from_another_site_is_shown_again_and_not_carried_out(pages: Pages, stores: Settings) -> None:
    path = asked(stores)
    officer = pages.visitor("privacy_officer")

    page = officer.send(f"{path}/besluit", {"decision": "granted", "motive": "Zomaar", "csrf": "x"}, site="cross-site")

    assert page.status_code == 400
    assert "stond te lang open" in page.text
    assert "Besluiten" in officer.get(path).text


def test_an_officer_of_elsewhere_comes_to_no_request(pages: Pages, stores: Settings) -> None:
    path = asked(stores)
    officer = Actor(actor="officer-elsewhere", role="privacy_officer", organisation=actor("researcher").organisation)
    let_in(stores, officer)
    elsewhere = pages.as_(officer)

    assert elsewhere.get(REQUESTS).status_code == 200
    assert elsewhere.get(path).status_code in {403, 404}


def test_an_emergency_access_is_judged_once_by_somebody_else(pages: Pages, stores: Settings) -> None:
    with open_app(stores) as app:
        emergency.take(app, actor("jobcoach"), career_id_of("jeffry"), "Niemand bereikbaar")
    officer = pages.visitor("privacy_officer")
    path = f"{HOME}/noodtoegang"
    page = officer.get(path)
    assert "te beoordelen" in officer.get(HOME).text

    unsaid = officer.fill_in(page, path)
    judged = officer.fill_in(page, path, judgement="justified")
    again = officer.fill_in(page, path, judgement="not_justified")

    assert unsaid.status_code == 400
    assert "Uw oordeel is opgeslagen." in judged.text
    assert "terecht" in judged.text
    assert say("emergency_reviewed") in again.text


def lists(officer: Visitor) -> httpx.Response:
    return officer.fill(f"{HOME}/vernietigen", f"{HOME}/vernietigen")


def test_a_destruction_list_says_that_nothing_is_over(pages: Pages) -> None:
    page = lists(pages.visitor("privacy_officer"))

    assert "Vandaag is er niets over de termijn heen." in page.text
    assert pages.visitor("privacy_officer").get(f"{HOME}/vernietigen/lijst-geen").status_code >= 400


def test_a_list_is_reviewed_by_another_and_its_report_says_what_was_held_up(pages: Pages, stores: Settings) -> None:
    later = datetime.now(UTC) + timedelta(days=40 * 365)
    with open_app(stores) as app:
        app.record(WORKER, "career_closed", {"reason": "no_longer_needed"}, actor("klantmanager"))
    with open_app(stores, lambda: later) as app:
        drawn = destruction.draw_up(app, actor("privacy_officer"))
    assert drawn
    path = f"{HOME}/vernietigen/{drawn.document['destruction_list']}"
    officer, lead = pages.visitor("privacy_officer"), pages.visitor("lead")

    assert "U stelde haar op." in officer.get(path).text
    unsaid = lead.fill(path, f"{path}/beoordelen", decision="approved")
    reviewed = lead.fill(path, f"{path}/beoordelen", decision="approved", why="Nagekeken")
    unsure = officer.fill(path, f"{path}/uitvoeren")
    done = officer.fill(path, f"{path}/uitvoeren", sure="yes")

    assert unsaid.status_code == 400
    assert "Uw beoordeling is opgeslagen." in reviewed.text
    assert unsure.status_code == 400
    assert "uitgevoerd" in done.text
    assert "niet vernietigd" in done.text


def test_a_restriction_is_ended_with_a_reason(pages: Pages, stores: Settings) -> None:
    path = asked(stores, "restriction")
    officer = pages.visitor("privacy_officer")
    officer.fill(path, f"{path}/besluit", decision="granted", motive="Zij betwist het")

    unsaid = officer.fill(path, f"{path}/opheffen")
    done = officer.fill(path, f"{path}/opheffen", reason="Het is uitgezocht")

    assert unsaid.status_code == 400
    assert "De gegevens mogen weer worden gebruikt." in done.text


def test_everything_is_sealed_checked_and_held_against_what_was_kept(pages: Pages) -> None:
    officer = pages.visitor("privacy_officer")
    before = officer.fill(EVIDENCE, f"{EVIDENCE}/controle")
    assert "Er klopt iets niet" in before.text

    sealed = officer.fill(EVIDENCE, f"{EVIDENCE}/zegel")
    kept = officer.get(f"{EVIDENCE}/zegels.txt?boom=ledger")
    checked = officer.fill(EVIDENCE, f"{EVIDENCE}/controle")
    against = officer.fill(EVIDENCE, f"{EVIDENCE}/controle", checkpoint=kept.text)
    nothing = officer.fill(EVIDENCE, f"{EVIDENCE}/controle", checkpoint="zomaar wat")

    assert "Alles is nu verzegeld" in sealed.text
    assert kept.headers["content-type"].startswith("text/plain")
    assert "Alles klopt" in checked.text
    assert "Niets is anders dan in het zegel dat u bewaarde." in against.text
    assert nothing.status_code == 400
    assert "zomaar wat" in nothing.text


def test_a_proof_is_a_file_about_a_fact_of_this_worker(pages: Pages, stores: Settings) -> None:
    with open_app(stores) as app:
        fact = next(iter(app.ledger.read(f"career:{WORKER}")))
    officer = pages.visitor("privacy_officer")
    at, of_worker = f"{EVIDENCE}/bewijs", f"{EVIDENCE}?loopbaan={WORKER}"

    made = officer.fill(of_worker, at, event=str(getattr(fact, "event_id", "")))
    other = officer.fill(of_worker, at, event="no-such-event")

    assert json.loads(made.text)["form"] == "werkzekerheid proof 1"
    assert "attachment" in made.headers["content-disposition"]
    assert other.status_code == 400


def test_a_career_leads_its_officer_to_the_registers(demo: Pages) -> None:
    page = demo.visitor("privacy_officer").get(f"/loopbanen/{WORKER}")

    assert page.status_code == 200
    assert f"/verantwoording/delen?loopbaan={WORKER}" in page.text
    assert "/vastleggen" not in page.text
    assert "/mijn-dag" not in page.text
