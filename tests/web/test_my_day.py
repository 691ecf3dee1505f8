"""*Mijn dag*: who needs somebody, why, and the answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

    from tests.web.visitors import Pages, Visitor

ANSWER = "/mijn-dag/antwoord"


def opened(pages: Pages) -> tuple[Visitor, httpx.Response]:
    coach = pages.visitor("jobcoach")
    return coach, coach.get("/mijn-dag")


def test_the_first_that_is_due_stands_on_top_with_its_reason(demo: Pages) -> None:
    _, page = opened(demo)

    assert page.status_code == 200
    assert "niet nagekomen" in page.text
    assert "Want:" in page.text


def test_an_answer_is_given_in_place_and_told_afterwards(pages: Pages) -> None:
    coach, page = opened(pages)

    after = coach.fill_in(page, ANSWER, how="contacted", reason="Samen gebeld")

    assert after.url.path == "/mijn-dag"
    assert "Uw antwoord is opgeslagen." in after.text
    assert "Samen gebeld" in after.text
    assert "Uw antwoord is opgeslagen." not in coach.get("/mijn-dag").text


def test_an_answer_that_needs_a_reason_asks_for_it_and_keeps_what_was_typed(pages: Pages) -> None:
    coach, page = opened(pages)

    again = coach.fill_in(page, ANSWER, how="disagree")

    assert again.status_code == 400
    assert "Vul dit in." in again.text
    assert re.search(r'value="disagree"[^>]*checked', again.text)
    # Nothing was written, and the same form can be sent once it is whole.
    after = coach.fill_in(again, ANSWER, how="disagree", reason="Hij was ziek gemeld")
    assert "Hij was ziek gemeld" in after.text


def test_the_same_answer_sent_twice_is_written_once(pages: Pages) -> None:
    coach, page = opened(pages)

    coach.fill_in(page, ANSWER, how="contacted")
    again = coach.fill_in(page, ANSWER, how="contacted")

    assert "Dit was al beantwoord" in again.text


def test_a_form_from_another_site_is_shown_again_and_not_carried_out(pages: Pages) -> None:
    coach, page = opened(pages)
    found = re.search(r'name="line" value="([^"]+)"', page.text)
    assert found

    again = coach.send(ANSWER, {"line": found[1], "how": "contacted", "csrf": "guessed"}, site="cross-site")

    assert again.status_code == 400
    assert "stond te lang open" in again.text


def test_the_sample_of_the_week_stands_beside(demo: Pages) -> None:
    coach, page = opened(demo)

    assert 'href="/mijn-dag/steekproef"' in page.text
    assert coach.get("/mijn-dag/steekproef").status_code == 200
