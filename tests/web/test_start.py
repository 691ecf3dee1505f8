"""The way in and out."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.web.visitors import opened
from werkzekerheid.api.settings import ApiSettings
from werkzekerheid.app.demo_world.identities import identities
from werkzekerheid.settings import Settings
from werkzekerheid.web.sessions import COOKIE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.visitors import Pages


def test_who_is_not_signed_in_sees_whom_to_be_in_a_demo(demo: Pages) -> None:
    page = demo.visitor().get("/mijn-dag")

    assert page.url.path == "/"
    for one in identities():
        assert f'value="{one.key}"' in page.text


@pytest.mark.parametrize("identity", [one.key for one in identities()])
def test_each_identity_comes_to_a_page_of_its_own(demo: Pages, identity: str) -> None:
    page = demo.visitor(identity).get("/")

    assert page.status_code == 200


def test_another_site_can_sign_nobody_in_or_out(demo: Pages) -> None:
    stranger = demo.visitor()
    stranger.send("/demo", {"identity": "jobcoach"}, site="cross-site")
    assert COOKIE not in stranger.cookies

    coach = demo.visitor("jobcoach")
    coach.send("/afmelden", {}, site="cross-site")
    assert COOKIE in coach.cookies
    coach.send("/afmelden", {})
    assert COOKIE not in coach.cookies


def test_a_page_speaks_the_language_that_was_chosen(demo: Pages) -> None:
    visitor = demo.visitor()
    assert "Kies wie u bent" in visitor.get("/").text

    visitor.send("/taal", {"language": "en"})

    assert "Choose who you are" in visitor.get("/").text
    assert '<html lang="en">' in visitor.get("/").text


def test_whoever_comes_back_after_the_session_ended_finds_what_they_typed(demo: Pages) -> None:
    visitor = demo.visitor()

    page = visitor.send("/mijn-dag/antwoord", {"how": "no_action", "reason": "Zij belt <morgen>", "csrf": "old"})

    assert page.status_code == 401
    assert 'value="Zij belt &lt;morgen&gt;"' in page.text
    assert 'action="/mijn-dag/antwoord"' in page.text


@pytest.mark.parametrize("path", ["/nergens", "/loopbanen/geen-id", "/static/../web.py", "/static/%2e%2e/web.py"])
def test_a_page_that_is_not_there_says_so(demo: Pages, path: str) -> None:
    page = demo.visitor("jobcoach").get(path)

    assert page.status_code == 404
    assert "is er niet" in page.text


def test_every_answer_says_that_nothing_comes_from_elsewhere(demo: Pages) -> None:
    headers = demo.visitor().get("/").headers

    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"


def test_the_api_stands_beside_the_pages(demo: Pages) -> None:
    visitor = demo.visitor()

    assert visitor.get("/v1/openapi.json").json()["openapi"].startswith("3.")
    assert visitor.get("/v1/careers").status_code == 401
    assert visitor.get("/health").json() == {"status": "live"}


def test_an_organisation_may_have_a_look_of_its_own(demo_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_folder, tmp_path / "demo")
    theme = tmp_path / "own.css"
    theme.write_text(":root { --wz-accent: #6a1b4d; }", encoding="utf-8")
    settings = ApiSettings(requests_per_minute=1_000, theme=theme)

    with opened(Settings(tmp_path / "demo" / "ledger.db", None), settings) as pages:
        visitor = pages.visitor()
        assert visitor.get("/thema.css").text == theme.read_text("utf-8")
        assert visitor.get("/").text.index("/thema.css") > visitor.get("/").text.index("theme.css?v=")


def test_without_one_there_is_no_such_file(demo: Pages) -> None:
    visitor = demo.visitor()

    assert visitor.get("/thema.css").status_code == 404
    assert "/thema.css" not in visitor.get("/").text
