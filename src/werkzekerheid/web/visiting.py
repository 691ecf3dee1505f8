"""Whoever opens a page: who they are, which app answers them, and the pages that are made for them."""

from __future__ import annotations

from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse

from werkzekerheid.api.doors import Inside, house_of
from werkzekerheid.api.problems import trace_of
from werkzekerheid.web.language import _
from werkzekerheid.web.navigation import home_of, nav_of
from werkzekerheid.web.rendering import Page, response
from werkzekerheid.web.sessions import COOKIE, Session, masked
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.api.doors import House
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.web.sessions import Seals

VIA = "portal"


class SignedOut(Exception):
    """Nobody is signed in, or no longer."""


class Visit(NamedTuple):
    """One request of somebody who is signed in."""

    request: Request
    house: House
    session: Session

    @property
    def who(self) -> Actor:
        """Who asks."""
        return self.session.who

    @contextmanager
    def inside(self) -> Iterator[Inside]:
        """Lets them in, with an app to ask.

        Raises:
            Problem: they ask too often.
        """
        who = self.who
        state = self.request.state
        if not hasattr(state, "limits"):
            state.limits = self.house.limiter.count(f"{who.actor}@{who.organisation}")
        with self.house.apps.one(trace_of(self.request), VIA) as app:
            yield Inside(app, who, self.request, self.house.settings)

    def page(self, title: str) -> Page:
        """The page that is asked for. Its title holds nothing personal."""
        here = self.request.url.path
        return Page(
            title, here, nav_of(self.who, here), said_of(self.who, self.house), masked(self.session.csrf),
            demo=self.house.apps.first.demo, notice=notice_of(self.session), theme=has_theme(self.request),
        )  # fmt: skip

    def shows(self, template: str, title: str, status: int = HTTPStatus.OK, **shown: Any) -> HTMLResponse:
        """The answer: a page of this template with what it shows."""
        answer = response(f"pages/{template}", self.page(title), status, who=self.who, **shown)
        seals_of(self.request).keep(answer, self.session._replace(notice=None))
        return answer

    def again(self, template: str, title: str, **shown: Any) -> HTMLResponse:
        """The same page again, since something does not fit."""
        return self.shows(template, title, HTTPStatus.BAD_REQUEST, **shown)

    def goes_to(self, path: str, notice: str | None = None) -> RedirectResponse:
        """On to another page, which tells what was done (a key of `NOTICES`)."""
        answer = RedirectResponse(path, HTTPStatus.SEE_OTHER)
        seals_of(self.request).keep(answer, self.session._replace(notice=notice))
        return answer

    def goes_home(self) -> RedirectResponse:
        """To the first page of this role."""
        return self.goes_to(home_of(self.who))


def seals_of(request: Request) -> Seals:
    """What seals the cookies here."""
    found: Seals = request.app.state.seals
    return found


def session_of(request: Request) -> Session | None:
    """Who is signed in, if anybody."""
    return seals_of(request).session(request.cookies.get(COOKIE, ""))


def has_theme(request: Request) -> bool:
    """Whether the organisation here has a look of its own."""
    return request.app.state.theme is not None


def page_for(request: Request, title: str) -> Page:
    """A page that anybody may open, signed in or not."""
    session, house = session_of(request), house_of(request)
    if session is not None:
        return Visit(request, house, session).page(title)
    return Page(title, request.url.path, demo=house.apps.first.demo, theme=has_theme(request))


def _visit(request: Request) -> Visit:
    session = session_of(request)
    if session is None:
        raise SignedOut
    return Visit(request, house_of(request), session)


Visiting = Annotated[Visit, Depends(_visit)]


def said_of(who: Actor, house: House) -> str:
    """Who somebody is, in words: a role and an organisation, never a name."""
    if who.organisation is None:
        return word("role", who.role)
    return _("%(role)s at %(organisation)s", role=word("role", who.role), organisation=name_of(house, who.organisation))


def name_of(house: House, organisation: str) -> str:
    """What an organisation is called."""
    from werkzekerheid.app.directory import directory_of

    known = directory_of(house.apps.first.ledger, [organisation]).organisations.get(organisation)
    return known.name if known else organisation


def notice_of(session: Session) -> str | None:
    """What was just done, in a sentence."""
    from werkzekerheid.web.notices import notice

    return notice(session.notice) if session.notice else None
