"""What a browser keeps for us is sealed, ends by itself, and opens for nobody else."""

from __future__ import annotations

from http.cookies import SimpleCookie

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response

from werkzekerheid.facts.event import Actor
from werkzekerheid.web import sessions
from werkzekerheid.web.sessions import COOKIE, Seals, begun, is_token, masked

COACH = Actor(actor="demo-jobcoach", role="jobcoach", organisation="gemeente")


def kept(seals: Seals) -> str:
    answer = Response()
    seals.keep(answer, begun(COACH, "jobcoach"))
    return SimpleCookie(answer.headers["set-cookie"])[COOKIE].value


def test_a_session_comes_back_as_it_was() -> None:
    seals = Seals("key")

    found = seals.session(kept(seals))

    assert found is not None
    assert (found.who, found.tried) == (COACH, "jobcoach")


def test_the_cookie_is_for_this_host_only_and_out_of_reach_of_scripts() -> None:
    answer = Response()
    Seals("key").keep(answer, begun(COACH))
    said = answer.headers["set-cookie"].lower()

    assert said.startswith("__host-session=")
    assert {"httponly", "secure", "path=/", "samesite=lax"} <= {one.strip() for one in said.split(";")}
    assert "domain" not in said
    assert "gemeente" not in said


@pytest.mark.parametrize("other", [Seals("another key"), Seals(None)])
def test_a_session_that_others_sealed_is_none(other: Seals) -> None:
    assert Seals("key").session(kept(other)) is None


def test_a_session_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends when it was not used for a while, and some day all the same."""
    seals = Seals("key")
    cookie = kept(seals)
    monkeypatch.setattr(sessions, "LONGEST_SECONDS", -1)
    assert seals.session(cookie) is None
    monkeypatch.undo()
    monkeypatch.setattr(sessions, "IDLE_SECONDS", -1)
    assert seals.session(cookie) is None


@given(st.text(max_size=200))
def test_whatever_else_a_browser_sends_is_no_session(cookie: str) -> None:
    assert Seals("key").session(cookie) is None


@given(st.text(max_size=80))
def test_only_the_token_itself_is_the_token(shown: str) -> None:
    token = begun(COACH).csrf
    assert is_token(masked(token), token)
    assert masked(token) != masked(token)
    assert not is_token(shown, token)
    assert not is_token(masked("x" * len(token)), token)
