"""*Werkgever*: the own workplaces, what to do there when it goes wrong, and a sign in two clicks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from werkzekerheid.facts.event import career_id_of

if TYPE_CHECKING:
    from tests.web.visitors import Pages, Visitor

ELSEWHERE = career_id_of("kim-nu")
"""She works at another employer."""


def workplace(employer: Visitor) -> str:
    """The address of the first worker at the own workplace."""
    found = re.search(r'href="(/werkgever/[0-9a-f-]+)"', employer.get("/werkgever").text)
    assert found
    return found[1]


def test_an_employer_sees_its_own_workers_and_what_to_do(demo: Pages) -> None:
    employer = demo.visitor("employer")

    page = employer.get(workplace(employer))

    assert page.status_code == 200
    assert "Het gaat mis: wat nu?" in page.text
    assert "Wie iets merkt, belt dezelfde dag de jobcoach" in page.text
    assert "Wie deze werknemer begeleidt, ziet het, en de werknemer ook." in page.text
    assert ELSEWHERE not in employer.get("/werkgever").text


def test_a_sign_is_sent_in_two_clicks_and_who_guides_sees_it(pages: Pages) -> None:
    employer = pages.visitor("employer")
    at = workplace(employer)

    after = employer.fill(at, at, sign="withdrawn")

    assert "Dank u. Wie deze werknemer begeleidt, ziet wat u hebt gemeld." in after.text
    career = at.removeprefix("/werkgever/")
    seen = [pages.visitor(who).get(f"/loopbanen/{career}").text for who in ("jobcoach", "klantmanager")]
    assert any("teruggetrokken" in one for one in seen)


def test_a_sign_with_a_day_and_a_note(pages: Pages) -> None:
    employer = pages.visitor("employer")
    at = workplace(employer)

    after = employer.fill(at, at, sign="late_repeatedly", occurred="gisteren", note="Drie keer deze week")

    assert "Dank u." in after.text


def test_a_sign_that_is_not_chosen_or_has_no_day_keeps_what_was_typed(pages: Pages) -> None:
    employer = pages.visitor("employer")
    at = workplace(employer)

    again = employer.fill(at, at, occurred="ooit eens", note="Drie keer")

    assert again.status_code == 400
    assert "Kies een antwoord." in again.text
    assert "We begrijpen deze dag niet" in again.text or 'id="occurred-error"' in again.text
    assert "Drie keer" in again.text


def test_a_sign_sent_twice_is_recorded_once(pages: Pages) -> None:
    employer = pages.visitor("employer")
    at = workplace(employer)
    page = employer.get(at)

    employer.fill_in(page, at, sign="conflict")
    again = employer.fill_in(page, at, sign="conflict")

    assert "Er is niets veranderd." in again.text


def test_a_sign_about_another_placement_is_refused(pages: Pages) -> None:
    employer = pages.visitor("employer")
    at = workplace(employer)

    again = employer.fill(at, at, sign="conflict", placement="elders")

    assert again.status_code == 400
    assert "Dank u." not in again.text


def test_a_sign_from_another_site_is_not_recorded(pages: Pages) -> None:
    employer = pages.visitor("employer")
    at = workplace(employer)

    again = employer.send(at, {"sign": "conflict", "placement": "baan", "csrf": "guessed"}, site="cross-site")

    assert again.status_code == 400
    assert "stond te lang open" in again.text


def test_help_can_be_asked_for(pages: Pages) -> None:
    employer = pages.visitor("employer")
    at = workplace(employer)
    page = employer.get(at)
    fields = {
        name: found[0]
        for name in ("csrf", "command")
        if (found := re.findall(rf'name="{name}" value="([^"]+)"', page.text))
    }

    after = employer.send(at, {**fields, "topic": "guidance"})

    assert "Dank u." in after.text


def test_a_worker_who_works_elsewhere_is_no_workplace_here(demo: Pages) -> None:
    assert demo.visitor("employer").get(f"/werkgever/{ELSEWHERE}").status_code in {403, 404}


@pytest.mark.parametrize("who", ["worker_live", "privacy_officer", "researcher"])
def test_others_have_no_workplaces(demo: Pages, who: str) -> None:
    at = workplace(demo.visitor("employer"))

    assert demo.visitor(who).get(at).status_code in {403, 404}
