"""*Overdracht*: an offer with what the receiver will see, the inbox, and every answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from werkzekerheid.app.app import open_app
from werkzekerheid.app.demo_world.identities import identity
from werkzekerheid.app.demo_world.places import SPIC_SPAN
from werkzekerheid.facts.event import Actor, career_id_of
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from tests.web.visitors import Pages, Visitor

KIM = career_id_of("kim-nu")
OFFER = f"/loopbanen/{KIM}/overdragen"
TOPICS = ["guidance_needed", "agreements", "contact_point", "signs_of_relapse"]


def officer() -> Actor:
    found = identity("privacy_officer")
    assert found
    return found.actor


def previewed(coach: Visitor) -> httpx.Response:
    return coach.fill(
        OFFER, OFFER, to=SPIC_SPAN.id, role="employer", occasion="work_to_work", placement="ss-baan", topics=TOPICS,
        step="preview",
    )  # fmt: skip


def offered(pages: Pages) -> tuple[Visitor, str]:
    """The jobcoach, and the address of the handover of Kim that she offered to Spic&Span."""
    coach = pages.visitor("jobcoach")
    made = coach.fill_in(previewed(coach), OFFER, step="confirm")
    assert "De overdracht is aangeboden." in made.text
    return coach, made.url.path


def test_kim_is_handed_over_and_taken_and_the_privacy_officer_sees_what_was_shared(
    pages: Pages, tmp_path: Path
) -> None:
    """
    the jobcoach looks at what Spic&Span will see, and offers it
    Spic&Span finds it in its inbox and takes it: then, and not before, it sees what was handed over
    """
    _, handover = offered(pages)
    employer = pages.visitor("employer")
    inbox, before = employer.get("/overdrachten"), employer.get(handover)

    taken = employer.fill_in(before, handover, act="accept", missing=["what_helps"])

    assert handover in inbox.text
    assert "Begeleidingsplan" not in before.text
    assert "U hebt de overdracht aangenomen." in taken.text
    assert "Begeleidingsplan" in taken.text
    assert "wat helpt" in taken.text
    with open_app(Settings(tmp_path / "demo" / "ledger.db", None)) as app:
        register = app.look(officer(), "rights", "sharing_register", KIM)
    assert any(row["purpose"] == "handover" for row in register if isinstance(row, dict))


def test_what_the_receiver_will_see_stands_there_before_anything_was_offered(pages: Pages) -> None:
    coach = pages.visitor("jobcoach")

    page = previewed(coach)

    assert page.status_code == 200
    assert "Wat de ontvanger zal zien" in page.text
    assert "Aanspreekpunt" in page.text
    assert OFFER in page.text
    assert f"/loopbanen/{KIM}/" not in pages.visitor("employer").get("/overdrachten").text


def test_what_was_previewed_is_what_is_seen_once_it_is_taken(pages: Pages) -> None:
    coach = pages.visitor("jobcoach")
    first = previewed(coach)
    made = coach.fill_in(first, OFFER, step="confirm")
    employer = pages.visitor("employer")

    taken = employer.fill(made.url.path, made.url.path, act="accept")

    def cards(text: str) -> list[str]:
        return [
            re.sub(r"\s+", " ", one) for one in re.findall(r"<section class=\"wz-card\">.*?</section>", text, re.DOTALL)
        ]

    assert cards(first.text)
    assert cards(first.text) == cards(taken.text)


def test_going_back_keeps_what_was_chosen(pages: Pages) -> None:
    coach = pages.visitor("jobcoach")

    back = coach.fill_in(previewed(coach), OFFER, step="change")

    assert f'value="{SPIC_SPAN.id}" selected' in back.text
    assert re.search(r'value="agreements" checked', back.text)


def test_an_offer_without_topics_says_so_at_the_field(pages: Pages) -> None:
    again = pages.visitor("jobcoach").fill(OFFER, OFFER, to=SPIC_SPAN.id, role="employer", step="preview")

    assert again.status_code == 400
    assert 'id="topics-error"' in again.text
    assert 'id="occasion-error"' in again.text
    assert f'value="{SPIC_SPAN.id}" selected' in again.text


def test_an_offer_that_is_sent_twice_is_made_once(pages: Pages) -> None:
    coach = pages.visitor("jobcoach")
    page = previewed(coach)

    first = coach.fill_in(page, OFFER, step="confirm")
    again = coach.fill_in(page, OFFER, step="confirm")

    assert again.url.path == first.url.path
    assert "Er is niets veranderd." in again.text


def test_who_offers_what_somebody_changed_meanwhile_sees_that_and_decides(pages: Pages) -> None:
    coach = pages.visitor("jobcoach")
    first, second = previewed(coach), previewed(coach)
    coach.fill_in(second, OFFER, step="confirm")

    again = coach.fill_in(first, OFFER, step="confirm")
    after = coach.fill_in(again, OFFER, step="confirm")

    assert "Intussen heeft iemand iets vastgelegd" in again.text
    assert "De overdracht is aangeboden." in after.text


def test_a_form_of_another_session_offers_nothing(pages: Pages) -> None:
    coach = pages.visitor("jobcoach")
    page = previewed(coach)

    again = coach.fill_in(page, OFFER, step="confirm", csrf="guessed")

    assert again.status_code == 400
    assert "stond te lang open" in again.text


def test_a_refusal_needs_a_reason_and_says_it_to_who_offered(pages: Pages) -> None:
    coach, handover = offered(pages)
    employer = pages.visitor("employer")

    without = employer.fill(handover, handover, act="refuse", reason="")
    refused = employer.fill(handover, handover, act="refuse", reason="Er is nu geen plek")

    assert without.status_code == 400
    assert "Vul dit in." in without.text
    assert "U hebt de overdracht geweigerd." in refused.text
    assert "geweigerd" in coach.get(handover).text


def test_a_question_reaches_who_offered_and_the_offer_stays(pages: Pages) -> None:
    coach, handover = offered(pages)
    employer = pages.visitor("employer")

    employer.fill(handover, handover, act="ask", topics=["what_helps"])

    assert "Iemand vroeg naar wat niet is overgedragen: wat helpt" in coach.get(handover).text
    assert "De overdracht aannemen" in employer.get(handover).text


def test_what_was_taken_is_passed_on_but_no_more_than_that(pages: Pages) -> None:
    _, handover = offered(pages)
    employer = pages.visitor("employer")
    employer.fill(handover, handover, act="accept")

    more = employer.fill(handover, handover, act="relay", to="supervisor", topics=["what_helps"])
    passed = employer.fill(handover, handover, act="relay", to="supervisor", topics=["agreements"])

    assert more.status_code == 400
    assert "Doorgegeven aan:" not in more.text
    assert "Doorgegeven aan:" in passed.text


def test_who_is_on_the_floor_sees_what_was_passed_on(pages: Pages) -> None:
    _, handover = offered(pages)
    employer = pages.visitor("employer")
    employer.fill(handover, handover, act="accept")
    floor = pages.as_(Actor(actor="demo-supervisor", role="supervisor", organisation=SPIC_SPAN.id))

    before = floor.get(handover)
    employer.fill(handover, handover, act="relay", to="supervisor", topics=["agreements"])
    after = floor.get(handover)

    assert "Begeleidingsplan" not in before.text
    assert "Begeleidingsplan" in after.text
    assert "De overdracht aannemen" not in after.text


def test_the_talk_after_two_months_is_told_by_who_gave(pages: Pages) -> None:
    coach, handover = offered(pages)
    pages.visitor("employer").fill(handover, handover, act="accept")

    after = coach.fill(handover, handover, **{"act": "follow-up", "with": "employer", "occurred": "vandaag"})

    assert "Opgeslagen: het gesprek na twee maanden is gevoerd." in after.text
    assert "nazorg gegeven" in after.text


def test_an_answer_that_nobody_knows_is_not_carried_out(pages: Pages) -> None:
    _, handover = offered(pages)

    again = pages.visitor("employer").fill(handover, handover, act="burn")

    assert again.status_code == 400


@pytest.mark.parametrize("who", ["employer", "worker_live", "privacy_officer", "lead", "researcher"])
def test_who_does_not_guide_offers_nothing(demo: Pages, who: str) -> None:
    assert demo.visitor(who).get(OFFER).status_code in {403, 404}


@pytest.mark.parametrize("who", ["worker_live", "researcher"])
def test_who_is_no_side_of_it_sees_no_handover(demo: Pages, who: str) -> None:
    assert demo.visitor(who).get(f"/loopbanen/{KIM}/overdrachten/overdracht").status_code in {403, 404}


def test_a_handover_that_is_not_there_is_not_found(demo: Pages) -> None:
    assert demo.visitor("jobcoach").get(f"/loopbanen/{KIM}/overdrachten/nergens").status_code == 404
