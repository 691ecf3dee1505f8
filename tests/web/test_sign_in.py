"""Signing in with a browser at a provider that really signs: the way out, the way back, and all that can be wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.api.provider import Provider
from tests.web.visitors import opened
from werkzekerheid.api.settings import ApiSettings
from werkzekerheid.app.app import create, open_app
from werkzekerheid.app.directory import Change, grant, register
from werkzekerheid.facts.event import Actor
from werkzekerheid.settings import Settings
from werkzekerheid.web.sessions import COOKIE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

    from tests.web.visitors import Pages, Visitor

PLACE = "7e2f4b1e-7a0a-4c1f-9d1e-0a4f5d6c7b8a"
COACH = {"sub": "p-17", "organisation": PLACE, "role": "jobcoach"}


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as made:
        made.signs_in = dict(COACH)
        yield made


@pytest.fixture
def pages(tmp_path: Path, provider: Provider) -> Iterator[Pages]:
    """A ledger whose directory knows one coach."""
    stores = Settings(tmp_path / "ledger.db", None)
    create(stores, demo=True)
    keeper = Change(Actor(actor="cli", role="system"))
    with open_app(stores) as app:
        register(app, PLACE, "De Brug", "jobcoach_organisation", keeper)
        grant(app, "p-17", PLACE, "jobcoach", keeper)
    settings = ApiSettings(
        issuer=provider.issuer, client_id="pages", client_secret="hush", public_url="http://127.0.0.1",  # type: ignore[arg-type]
        demo_identities=False,
    )  # fmt: skip
    with opened(stores, settings) as made:
        yield made


def sent_out(visitor: Visitor) -> tuple[str, dict[str, str]]:
    """Where a browser is sent, and what stands in that address."""
    answer = visitor.once("GET", "/aanmelden")
    address = answer.headers["location"]
    return address, {name: one for name, (one,) in parse_qs(urlsplit(address).query).items()}


def come_back(visitor: Visitor, provider: Provider, address: str, **other: str) -> httpx.Response:
    """The browser comes back from the provider."""
    back = urlsplit(provider.authorized(urlsplit(address).path + "?" + urlsplit(address).query))
    given = {name: one for name, (one,) in parse_qs(back.query).items()} | other
    return visitor.get(f"{back.path}?{'&'.join(f'{name}={one}' for name, one in given.items())}")


def test_whoever_the_provider_and_the_directory_know_comes_in(pages: Pages, provider: Provider) -> None:
    visitor = pages.visitor()
    address, asked = sent_out(visitor)

    page = come_back(visitor, provider, address)

    assert address.startswith(f"{provider.issuer}/authorize?")
    assert asked["redirect_uri"] == "http://127.0.0.1/aanmelden/terug"
    assert page.url.path == "/mijn-dag"
    assert "jobcoach bij De Brug" in page.text
    assert "__Host-signing-in" not in visitor.cookies


@pytest.mark.parametrize("wrong", [{"state": "guessed"}, {"code": "guessed"}])
def test_the_way_back_must_be_that_of_this_browser(pages: Pages, provider: Provider, wrong: dict[str, str]) -> None:
    visitor = pages.visitor()
    address, _ = sent_out(visitor)

    page = come_back(visitor, provider, address, **wrong)

    assert page.status_code == 400
    assert "log opnieuw in" in page.text
    assert COOKIE not in visitor.cookies


def test_a_code_works_once_and_in_one_browser_only(pages: Pages, provider: Provider) -> None:
    first, other = pages.visitor(), pages.visitor()
    address, _ = sent_out(first)
    back = urlsplit(provider.authorized(urlsplit(address).path + "?" + urlsplit(address).query))

    assert other.get(f"{back.path}?{back.query}").status_code == 400
    assert first.get(f"{back.path}?{back.query}").url.path == "/mijn-dag"
    assert first.get(f"{back.path}?{back.query}").status_code == 400


@pytest.mark.parametrize("claims", [
    {"nonce": "another"}, {"aud": "another"}, {"iss": "https://elsewhere.example"}, {"azp": "another"}, {"exp": 1},
    {"sub": "nobody"}, {"role": "privacy_officer"}, {"organisation": None}, {"nonce": None},
])  # fmt: skip
def test_a_token_of_somebody_else_lets_nobody_in(pages: Pages, provider: Provider, claims: dict[str, Any]) -> None:
    visitor = pages.visitor()
    address, _ = sent_out(visitor)
    provider.signs_in |= claims

    page = come_back(visitor, provider, address)

    assert page.status_code in {400, 401, 403}
    assert COOKIE not in visitor.cookies
    assert "p-17" not in page.text


def test_who_says_no_at_the_provider_may_try_again(pages: Pages) -> None:
    page = pages.visitor().get("/aanmelden/terug?error=access_denied&state=x")

    assert page.status_code == 200
    assert "U bent niet ingelogd." in page.text


def test_a_provider_that_is_away_is_a_page_in_words(pages: Pages, provider: Provider) -> None:
    provider.away = True

    page = pages.visitor().get("/aanmelden")

    assert page.status_code == 503
    assert "<h1>" in page.text


def test_whoever_leaves_the_organisation_sees_nothing_more(pages: Pages, provider: Provider, tmp_path: Path) -> None:
    visitor = pages.visitor()
    come_back(visitor, provider, sent_out(visitor)[0])
    with open_app(Settings(tmp_path / "ledger.db", None)) as app:
        from werkzekerheid.app.directory import end

        end(app, "p-17", PLACE, "jobcoach", Change(Actor(actor="cli", role="system")))

    assert visitor.get("/mijn-dag").status_code == 403


def test_nobody_becomes_somebody_made_up_where_people_sign_in(pages: Pages) -> None:
    visitor = pages.visitor("jobcoach")

    assert COOKIE not in visitor.cookies
