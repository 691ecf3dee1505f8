"""*Loopbaan* and *Mijn mensen*: what somebody may see of a worker, now and on any day before."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from werkzekerheid.facts.event import career_id_of

if TYPE_CHECKING:
    from tests.web.visitors import Pages

MEREL, KIM = career_id_of("merel"), career_id_of("kim-nu")


def test_a_coach_finds_a_worker_and_sees_how_it_stands(demo: Pages) -> None:
    coach = demo.visitor("jobcoach")
    assert f"/loopbanen/{MEREL}" in coach.get("/mijn-mensen").text

    page = coach.get(f"/loopbanen/{MEREL}").text

    for heading in ("Situatie", "Begeleidingsplan", "Signalen en wat beschermt", "Mensen eromheen"):
        assert f">{heading}</h2>" in page
    assert "<h1>Merel</h1>" in page
    assert "Spic&amp;Span" in page


def test_what_the_picture_shows_stands_beside_it_as_a_list_and_a_table(demo: Pages) -> None:
    page = demo.visitor("jobcoach").get(f"/loopbanen/{MEREL}").text

    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page or "<svg " in page
    assert 'class="wz-life"' in page
    assert "Wat de tekening toont, regel voor regel" in page
    assert "style=" not in page
    assert "<script>" not in page


def test_no_page_counts_points_for_a_person(demo: Pages) -> None:
    page = demo.visitor("jobcoach").get(f"/loopbanen/{MEREL}").text

    assert "punten" not in page
    assert "risico" not in page.lower()


def test_any_day_before_shows_what_was_known_then(demo: Pages) -> None:
    coach = demo.visitor("jobcoach")

    first, last = (coach.get(f"/loopbanen/{MEREL}/toen{query}").text for query in ("?stap=0", ""))

    assert "Bekend op die dag" in first
    assert "Terugval gemeld" not in first
    assert "Terugval gemeld" in last


@pytest.mark.parametrize("identity", ["researcher", "worker_told"])
def test_a_career_that_is_none_of_theirs_looks_as_if_it_were_not_there(demo: Pages, identity: str) -> None:
    visitor = demo.visitor(identity)

    refused, missing = visitor.get(f"/loopbanen/{KIM}"), visitor.get(f"/loopbanen/{uuid4()}")

    assert refused.status_code in {403, 404}
    assert missing.status_code == 404
    if refused.status_code == 404:
        assert "Deze pagina is er niet, of u mag hem niet zien." in refused.text


def test_a_title_and_an_address_tell_nobody_who_it_is_about(demo: Pages) -> None:
    page = demo.visitor("jobcoach").get(f"/loopbanen/{MEREL}")

    title = page.text.partition("<title>")[2].partition("</title>")[0]
    assert "Merel" not in title
    assert "merel" not in str(page.url)
