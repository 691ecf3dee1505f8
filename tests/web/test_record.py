"""*Vastleggen*: a check-in on one screen, everything else from one description, and putting right what was told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.visitors import form_of
from werkzekerheid.facts.event import career_id_of
from werkzekerheid.web.recording.kinds import kinds

if TYPE_CHECKING:
    import httpx

    from tests.web.visitors import Pages, Visitor

MEREL = career_id_of("merel")
CAREER = f"/loopbanen/{MEREL}"
WHAT = f"{CAREER}/vastleggen"
CHECK_IN = f"{WHAT}/contact"


def filled(page: httpx.Response, at: str, **typed: str | list[str]) -> dict[str, str | list[str]]:
    return {**form_of(page.text, at).fields, **typed}


def posted(visitor: Visitor, at: str, fields: dict[str, str | list[str]]) -> httpx.Response:
    return visitor.once("POST", at, data=fields, **{"Sec-Fetch-Site": "same-origin"})


def latest(visitor: Visitor, title: str) -> str:
    """The address of the form that corrects the last fact with this title."""
    found = re.findall(
        rf'href="({CAREER}/feiten/[^"]+/corrigeren)">[^<]*<span class="wz-visually-hidden">: {title}<',
        visitor.get(CAREER).text,
    )
    assert found
    return str(found[-1])


def test_a_check_in_is_saved_as_it_stands_with_what_was_noted(pages: Pages) -> None:
    coach = pages.visitor("jobcoach")

    after = coach.fill(CHECK_IN, CHECK_IN, note="Blij met de nieuwe taken", answers="good")

    assert after.url.path == CAREER
    assert "Opgeslagen." in after.text
    assert "Contactmoment gehouden" in after.text


def test_the_form_begins_with_today_and_as_it_was_last_time(pages: Pages) -> None:
    coach = pages.visitor("jobcoach")
    page = coach.get(CHECK_IN)
    assert form_of(page.text, CHECK_IN).fields["occurred"] == ["vandaag"]
    assert page.text.count("autofocus") == 1

    posted(coach, CHECK_IN, filled(page, CHECK_IN, channel="message", **{"with": ["supervisor"]}))

    again = form_of(coach.get(CHECK_IN).text, CHECK_IN).fields
    assert again["with"] == ["supervisor"]
    assert again["channel"] == ["message"]


def test_a_sign_that_was_seen_is_recorded_with_the_check_in(pages: Pages) -> None:
    coach = pages.visitor("jobcoach")
    before = coach.get(CAREER).text.count("overprikkeld")

    after = coach.fill(CHECK_IN, CHECK_IN, sign_seen="overstimulated")

    assert after.text.count("overprikkeld") > before


def test_the_same_form_sent_twice_is_recorded_once(pages: Pages) -> None:
    coach = pages.visitor("jobcoach")
    page = coach.get(CHECK_IN)

    coach.fill_in(page, CHECK_IN, sign_seen="withdrawn")
    again = coach.fill_in(page, CHECK_IN, sign_seen="withdrawn")

    assert "Dit was al opgeslagen" in again.text


def test_whoever_saves_second_sees_what_changed_and_decides(pages: Pages) -> None:
    coach, other = pages.visitor("jobcoach"), pages.visitor("klantmanager")
    page = coach.get(CHECK_IN)
    other.fill(f"{WHAT}/terugval", f"{WHAT}/terugval", effects=["late"])

    moved = coach.fill_in(page, CHECK_IN, note="Eigen notitie")

    assert moved.status_code == 400
    assert "Intussen vastgelegd" in moved.text
    assert "Terugval gemeld" in moved.text
    assert 'value="Eigen notitie"' in moved.text
    assert coach.fill_in(moved, CHECK_IN).url.path == CAREER


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("morgen", "Deze dag begrijpen we niet"),
        ("1-1-2090", "toekomst"),
        ("31-2-2026", "Deze dag begrijpen we niet"),
        ("", "Vul dit in."),
    ],
)
def test_a_wrong_day_stands_at_its_field(pages: Pages, day: str, said: str) -> None:
    again = pages.visitor("jobcoach").fill(CHECK_IN, CHECK_IN, occurred=day, note="Blijft staan")

    assert again.status_code == 400
    assert re.search(rf'id="occurred-error">[^<]*{said}', again.text)
    assert 'value="Blijft staan"' in again.text


def test_what_a_career_does_not_have_cannot_be_chosen(pages: Pages) -> None:
    coach = pages.visitor("jobcoach")
    page = coach.get(f"{WHAT}/contract-einde")

    again = posted(coach, f"{WHAT}/contract-einde", filled(page, f"{WHAT}/contract-einde", contract="nergens"))

    assert again.status_code == 400
    assert 'id="contract-error"' in again.text


def test_work_begins_somewhere_at_a_place_that_gets_a_name_of_its_own(pages: Pages) -> None:
    coach, at = pages.visitor("jobcoach"), f"{WHAT}/plaatsing-start"
    page = coach.get(at)
    found = re.search(r'<option value="([^"]+)">Spic&amp;Span</option>', page.text)
    assert found

    after = coach.fill_in(
        page, at, organisation=found[1], organisation_kind="sociale_onderneming", form="proefplaatsing",
        hours_per_week="16,5", planned_end_on="maart 2027", paid="no",
    )  # fmt: skip

    assert after.url.path == CAREER
    assert "proefplaatsing" in after.text


def test_who_sees_it_is_said_before_it_is_saved(demo: Pages) -> None:
    page = demo.visitor("jobcoach").get(CHECK_IN).text

    block = page.partition('id="wie-ziet-dit"')[2].partition("</section>")[0]
    assert "werknemer: altijd, en alles" in block
    assert "klantmanager bij Gemeente Waterkant" in block
    assert "niet: privéleven" in block
    assert re.search(r"ziet het niet</span> werkgever bij Spic&amp;Span", block)


def test_the_employer_of_a_workplace_sees_its_contract_and_not_a_relapse(demo: Pages) -> None:
    coach = demo.visitor("jobcoach")

    assert re.search(r">ziet het</span> werkgever bij Spic&amp;Span", coach.get(f"{WHAT}/contract-verlengd").text)
    assert re.search(r">ziet het niet</span> werkgever bij Spic&amp;Span", coach.get(f"{WHAT}/terugval").text)


def test_it_goes_back_to_the_day_where_it_was_opened_there_and_to_nowhere_else(pages: Pages) -> None:
    coach = pages.visitor("jobcoach")
    page = coach.get(f"{CHECK_IN}?van=mijn-dag")
    fields = filled(page, CHECK_IN)

    assert posted(coach, CHECK_IN, fields).headers["location"] == "/mijn-dag"
    other = filled(coach.get(CHECK_IN), CHECK_IN, **{"from": "https://example.org"})
    assert posted(coach, CHECK_IN, other).headers["location"] == CAREER


def test_a_form_of_another_session_is_shown_again(pages: Pages) -> None:
    coach = pages.visitor("jobcoach")

    again = posted(coach, CHECK_IN, filled(coach.get(CHECK_IN), CHECK_IN, csrf="guessed"))

    assert again.status_code == 400
    assert "stond te lang open" in again.text


@pytest.mark.parametrize("identity", ["employer", "researcher", "worker_told", "lead", "privacy_officer"])
def test_who_does_not_guide_records_no_check_in(demo: Pages, identity: str) -> None:
    answer = demo.visitor(identity).get(CHECK_IN)

    assert answer.status_code in {403, 404}
    assert "<form" not in answer.text.partition("<main")[2]


@pytest.mark.parametrize("slug", [one.slug for one in kinds()])
def test_each_kind_has_its_form(demo: Pages, slug: str) -> None:
    page = demo.visitor("jobcoach").get(f"{WHAT}/{slug}")

    assert page.status_code == 200
    assert "Wie ziet dit" in page.text


def test_a_kind_that_is_none_is_no_page(demo: Pages) -> None:
    assert demo.visitor("jobcoach").get(f"{WHAT}/niets").status_code == 404


def test_a_fact_is_put_right_and_the_old_one_stays_behind_it(pages: Pages) -> None:
    coach = pages.visitor("jobcoach")
    coach.fill(f"{WHAT}/terugval", f"{WHAT}/terugval", effects=["late"])
    at = latest(coach, "Terugval gemeld")

    page = coach.get(at)
    assert form_of(page.text, at).fields["effects"] == ["late"]
    after = coach.fill_in(page, at, effects=["conflict"], correction_reason="Verkeerd gehoord")

    assert after.url.path == CAREER
    assert "Voor de verbetering" in after.text or "<del>" in after.text
    assert form_of(coach.get(at).text, at).fields["effects"] == ["conflict"]


def test_a_correction_needs_a_reason(pages: Pages) -> None:
    coach = pages.visitor("jobcoach")
    at = latest(coach, "Contactmoment gehouden")

    again = coach.fill(at, at)

    assert again.status_code == 400
    assert 'id="correction_reason-error"' in again.text


def test_what_was_entered_in_error_is_taken_back(pages: Pages) -> None:
    coach = pages.visitor("jobcoach")
    coach.fill(f"{WHAT}/ziek", f"{WHAT}/ziek")
    at = latest(coach, "Ziekmelding")
    back = at.replace("corrigeren", "intrekken")

    after = coach.fill(at, back)

    assert after.url.path == CAREER
    assert coach.get(at).status_code == 404


def test_the_page_of_a_career_leads_to_the_fact_that_it_names(pages: Pages) -> None:
    coach = pages.visitor("jobcoach")
    coach.fill(f"{WHAT}/vooruitgang", f"{WHAT}/vooruitgang", kind="thriving", seen_by="jobcoach", occurred="3-5-2026")

    at = latest(coach, "Vooruitgang gezien")

    assert form_of(coach.get(at).text, at).fields["kind"] == ["thriving"]


def test_who_corrects_loses_nothing_of_what_they_do_not_see(pages: Pages) -> None:
    coach, manager = pages.visitor("jobcoach"), pages.visitor("klantmanager")
    coach.fill(CHECK_IN, CHECK_IN, answers="bad")
    at = latest(coach, "Contactmoment gehouden")

    manager.fill(at, at, channel="meeting", correction_reason="Het was een gesprek")

    fields = form_of(coach.get(at).text, at).fields
    assert fields["channel"] == ["meeting"]
    assert fields["answers"] == ["bad"]
