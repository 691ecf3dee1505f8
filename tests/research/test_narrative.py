"""The narrative: somebody who knows the report of Oden 2025 recognises the five careers in it, and nothing is added."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.research.careers import ABOUT, ODEN, demo, extract, left, of_events
from tests.story import Story
from werkzekerheid.messages import LANGUAGES, in_language
from werkzekerheid.research.formats.narrative import MARK
from werkzekerheid.research.formats.story import NO_DAY, Setback
from werkzekerheid.research.formats.story import Story as TheStory
from werkzekerheid.research.formats.story import story as story_in

CHROMIUM = "/usr/bin/chromium"


@cache
def told(key: str, chosen: str = "nl") -> str:
    """The narrative of one of the nine, its table cells and list items one after another."""
    with in_language(chosen):
        found = story_in(left(key))
    chapters = [f"# {one.title}\n" + "\n".join(f"{line.text} [{line.told_by}]" for line in one.lines)
                for one in found.chapters]  # fmt: skip
    setbacks = [f"{MARK} {one.what}\n" + "\n".join(f"{what}: {said}" for what, said in one.stood)
                for one in found.setbacks]  # fmt: skip
    versions = [f"= {one.about}\n" + "\n".join(f"{who}: {said}" for who, said in one.said.items())
                for one in found.versions]  # fmt: skip
    return "\n".join([*chapters, *setbacks, *versions])


def in_order(text: str, *parts: str) -> None:
    """The parts stand there one after another."""
    place = -1
    for part in parts:
        found = text.find(part, place + 1)
        assert found > place, f"{part!r} does not stand behind the one before it"
        place = found


def test_jeffry_is_recognised() -> None:
    """Schooling against advice, found again by his old school, growth, a move out against advice, and lateness."""
    in_order(
        told("jeffry"), "Opleiding: praktijkonderwijs", "stage", "Advies gegeven: werk, door school, niet opgevolgd",
        "Opleiding: mbo", "uitgevallen", "via familie", "gestopt door de werknemer", "# Uit beeld",
        "Weer in beeld: via school", "sociale onderneming", "elke 7 dagen", "elke 42 dagen", "zelfstandiger",
        "doorgestroomd", "reguliere werkgever", "Advies gegeven: wachten, door jobcoach, niet opgevolgd", "wonen",
        "vaak te laat", "Waarschuwing gegeven", "afwezig zonder bericht", "Ontbrekende overdracht ontdekt",
        "niet verlengd",
    )  # fmt: skip


def test_joost_is_recognised() -> None:
    """Grows in dagbesteding, goes on to paid work, refuses the label, and a handover that was too thin."""
    in_order(
        told("joost"), "via zorgverlener", "dagbesteding", "Terugval gemeld: teruggetrokken", "Overdracht aangeboden",
        "aanmelden voor een doelgroep, door gemeente, niet opgevolgd", "wil geen stempel",
        "jobcoaching, niet in het register", "proefplaatsing", "werkervaringsplaats", "elke 7 dagen", "dienstverband",
        "Vangnet geweigerd", "Terugval gemeld: afwezig", "Weer aan het werk",
        "Ontbrekende overdracht ontdekt", "hoeveel begeleiding", "Zoektocht gemeld",
    )  # fmt: skip


def test_kim_is_recognised() -> None:
    """From dagbesteding into a contract, a company that closes, and a search that finds nothing."""
    in_order(
        told("kim"), "Opleiding: praktijkonderwijs", "dagbesteding", "bloeit op", "Certificaat behaald",
        "sociale onderneming", "Ontwikkelwens geuit: andere werkgever", "bedrijf gesloten", "niets gevonden",
        "via familie", "niet aangevraagd door de werkgever", "verlenging twijfelachtig",
    )  # fmt: skip


def test_leo_is_recognised() -> None:
    """Drops out, goes on by voluntary work and a traject, is overloaded twice, and tells what he needs."""
    in_order(
        told("leo"), "Opleiding: hbo", "uitgevallen", "geïsoleerd", "vrijwilligerswerk", "leerwerktraject",
        "stage", "overbelast", "vast contract", "overbelast", "Hulp gevraagd", "jobcoaching",
        "Ontbrekende overdracht ontdekt",
    )  # fmt: skip


def test_maarten_is_recognised() -> None:
    """A coach every week, work by the season, a traject that was too much, and a secondment that fits."""
    in_order(
        told("maarten"), "Wajong", "elke 7 dagen", "seizoenswerk", "gestopt door de werknemer", "overbelast",
        "in overleg gestopt", "detachering", "elke 60 dagen", "goede match", "Verandering aangekondigd: begeleider",
    )  # fmt: skip


def test_what_was_found_missing_afterwards_stands_with_the_relapse_that_it_preceded() -> None:
    """Joost: his staying away came out of the blue, although the place before had seen the same."""
    relapse = told("joost").rpartition(f"{MARK} Terugval gemeld: afwezig, teruggetrokken, bij plek 4")[2]

    assert "overdracht naar deze plek: warm; onderwerpen: ontwikkeling" in relapse
    assert "eerdere terugval:" in relapse
    assert "gemist in de overdracht: van dagbesteding naar werk: hoeveel begeleiding" in relapse


def test_all_five_have_a_setback_with_what_stood_before_it() -> None:
    for key in ODEN:
        text = told(key)
        assert text.count(MARK) >= 1, key
        assert len(re.findall(rf"^{MARK} .*\n(?:plek|begeleiding): ", text, re.MULTILINE)) >= 1, key


@pytest.mark.parametrize("key", demo())
@pytest.mark.parametrize("chosen", LANGUAGES)
def test_every_event_stands_in_it_once_in_its_order_and_without_an_id(key: str, chosen: str) -> None:
    one = left(key)
    with in_language(chosen):
        found = story_in(one)
    lines = [line for chapter in found.chapters for line in chapter.lines]

    assert [line.number for line in lines] == list(range(1, len(one.laid) + 1))
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", "\n".join(f"{line.text} {line.known}" for line in lines))
    assert sum(line.day == NO_DAY for line in lines) == sum(laid.moment.dayless for laid in one.laid)


def test_the_reasons_of_each_party_stand_side_by_side() -> None:
    with in_language("en"):
        versions = {one.about: one.said for one in story_in(left("jeffry")).versions}

    last = next(said for said in versions.values() if "absence" in said.get("employer", ""))
    assert last == {"employer": "lateness; absence", "researcher": "private life; psychosocial; not informed"}


def test_advice_that_was_not_taken_is_told_with_both_sides() -> None:
    with in_language("nl"):
        versions = [one.said for one in story_in(left("jeffry")).versions]

    assert {"school": "werk", "werknemer": "niet opgevolgd"} in versions


def story_of(told: Story) -> TheStory:
    return story_in(of_events("story", told.events))


def setback(told: Story) -> Setback:
    with in_language("en"):
        return story_of(told).setbacks[-1]


def test_what_stood_before_a_setback_is_what_had_been_told_by_then(story: Story) -> None:
    """
    2026-01-05  career_opened        reason=benefit
    2026-01-05  coach_assigned       coach=c kind=jobcoach organisation=j
    2026-01-05  placement_started    placement=p form=dienstverband organisation=o organisation_kind=regular_employer
    2026-01-05  contract_concluded   placement=p contract=k kind=temporary ends_on=2026-07-05
    2026-02-02  check_in_held        with=worker by=jobcoach channel=visit placement=p
    2026-02-16  signal_observed      sign=withdrawn seen_by=supervisor placement=p
    2026-03-02  coach_left           coach=c reason=left_job
    2026-03-09  dropped_out          placement=p phase=first_half_year reasons=coach_gone:worker
    2026-03-16  signal_observed      sign=isolated seen_by=parent
    """
    stood = dict(setback(story).stood)

    assert stood["guidance"] == "nobody"
    assert stood["last contact"] == "35 days before, with worker"
    assert stood["signals without an answer"] == "withdrawn (supervisor, 2026-02-16)"
    assert stood["contract"] == "temporary contract, ends 2026-07-05"
    assert stood["handover to this place"] == "not told"


def test_a_drop_out_and_the_end_of_its_place_are_one_setback(story: Story) -> None:
    """
    2026-01-05  career_opened       reason=benefit
    2026-01-05  placement_started   placement=p form=dienstverband organisation=o organisation_kind=regular_employer
    2026-03-09  placement_ended     placement=p outcome=dropped_out
    2026-03-09  dropped_out         placement=p phase=first_half_year
    """
    with in_language("en"):
        assert len(story_of(story).setbacks) == 1


def test_what_was_known_later_says_so(story: Story) -> None:
    """
    2026-01-05  career_opened       reason=benefit
    2026-01-12  signal_observed     sign=withdrawn seen_by=parent learned_on=2026-02-11 recorded_on=2026-02-11
    """
    with in_language("en"):
        (late,) = story_of(story).late

    assert late.endswith("happened 2026-01-12, known 2026-02-11, 30 days later")


def test_of_what_was_told_vaguely_the_least_is_told(story: Story) -> None:
    """
    2026-01-05  career_opened       reason=benefit
    2026-01     signal_observed     sign=withdrawn seen_by=parent learned_on=2026-03-02 recorded_on=2026-03-02
    """
    with in_language("en"):
        (late,) = story_of(story).late

    assert late.endswith("known 2026-03-02, at least 30 days later")


def test_a_page_is_printed_by_a_browser_and_holds_what_the_text_holds(tmp_path: Path) -> None:
    extract("narrative", tmp_path / "made", [left("joost")])
    page_file = tmp_path / "made/extract" / f"{left('joost').career.career_id}.nl.html"
    text = page_file.with_suffix(".md").read_text("utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(page_file.as_uri())
        printed = page.pdf(format="A4")
        cells = page.locator("td").all_inner_texts()
        browser.close()

    assert printed.startswith(b"%PDF-")
    assert asked == [page_file.as_uri()], "it needs nothing from elsewhere"
    assert [one for one in cells if one and one.replace("\n", "").replace("|", "\\|") not in text] == []
    assert ABOUT.question in text
