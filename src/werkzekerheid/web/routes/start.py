"""The way in and out: signing in, choosing whom to be in a demo, the language, and what is left of a session."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import FileResponse, RedirectResponse

from werkzekerheid.api.doors import house_of
from werkzekerheid.api.problems import trace_of
from werkzekerheid.app.demo_world.identities import identities, identity
from werkzekerheid.messages import LANGUAGES
from werkzekerheid.web import language, oidc
from werkzekerheid.web.language import _
from werkzekerheid.web.navigation import home_of
from werkzekerheid.web.posted import Posted, PostedForm, posted_of
from werkzekerheid.web.rendering import Page, response
from werkzekerheid.web.sessions import COOKIE, begun, forget, keep
from werkzekerheid.web.visiting import VIA, Visiting, has_theme, page_for, seals_of, session_of

if TYPE_CHECKING:
    from werkzekerheid.app.demo_world.identities import Identity
    from werkzekerheid.web.oidc import BrowserSignIn

router = APIRouter(include_in_schema=False)
Given = Annotated[str, Query(max_length=4_096)]
_YEAR = 365 * 24 * 3_600


@router.get("/", name="start")
def start(request: Request) -> Response:
    """The first page: whom to be in a demo, or where to sign in."""
    session = session_of(request)
    if session is not None and not _can_try(request):
        return RedirectResponse(home_of(session.who), HTTPStatus.SEE_OTHER)
    return _front(request)


@router.get("/start", name="home")
def home(visit: Visiting) -> Response:
    """The first page of whoever is signed in."""
    return visit.goes_home()


def _front(request: Request) -> Response:
    demo = _can_try(request)
    title = _("Choose who you are") if demo else _("Sign in")
    return response(
        "pages/start.html", page_for(request, title), identities=[_card(one) for one in identities()] if demo else (),
        can_sign_in=request.app.state.sign_in is not None, refused="geweigerd" in request.query_params,
    )  # fmt: skip


def _can_try(request: Request) -> bool:
    """Whether one may be somebody who was made up: in a ledger to try out, unless that was turned off."""
    house = house_of(request)
    return house.apps.first.demo and house.settings.demo_identities is not False


def _card(one: Identity) -> dict[str, str]:
    return {"key": one.key, "title": one.name, "describes": one.text, "at": one.organisation or ""}


@router.post("/demo", name="try_identity")
def try_identity(request: Request, posted: PostedForm) -> Response:
    """Becomes somebody of a demo; nobody signs in there, and nobody real is in it."""
    chosen = identity(posted.first("identity")) if _can_try(request) else None
    # No session, no token yet: that a page of ours sent it is what the browser says.
    if chosen is None or not posted.from_us:
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)
    answer = RedirectResponse(home_of(chosen.actor), HTTPStatus.SEE_OTHER)
    seals_of(request).keep(answer, begun(chosen.actor, chosen.key))
    return answer


@router.get("/aanmelden", name="sign_in")
def sign_in(request: Request) -> Response:
    """Sends a browser to the provider of sign-in."""
    provider: BrowserSignIn | None = request.app.state.sign_in
    if provider is None:
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)
    out = provider.begin()
    answer = RedirectResponse(out.address, HTTPStatus.SEE_OTHER)
    keep(answer, oidc.COOKIE, seals_of(request).seal(out.kept), oidc.SECONDS)
    return answer


@router.get(oidc.BACK, name="signed_in")
def signed_in(request: Request, state: Given = "", code: Given = "", error: Given = "") -> Response:
    """The way back from the provider: a session begins."""
    provider: BrowserSignIn | None = request.app.state.sign_in
    if provider is None or error or not code:
        return RedirectResponse("/?geweigerd=1" if error else "/", HTTPStatus.SEE_OTHER)
    kept = seals_of(request).opened(request.cookies.get(oidc.COOKIE, ""), oidc.SECONDS)
    with house_of(request).apps.one(trace_of(request), VIA) as app:
        who = provider.end(app, kept, state, code)
    answer = RedirectResponse(home_of(who), HTTPStatus.SEE_OTHER)
    seals_of(request).keep(answer, begun(who))
    forget(answer, oidc.COOKIE)
    return answer


@router.get("/thema.css", name="theme")
def theme(request: Request) -> Response:
    """The look of the organisation, where it has one of its own."""
    own = request.app.state.theme
    if own is None:
        return Response("", HTTPStatus.NOT_FOUND, media_type="text/css")
    return FileResponse(own, media_type="text/css", headers={"Cache-Control": "public, max-age=300"})


@router.post("/afmelden", name="sign_out")
def sign_out(posted: PostedForm) -> Response:
    """Ends the session in this browser."""
    answer = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    if posted.from_us:
        forget(answer, COOKIE)
    return answer


@router.post("/taal", name="choose_language")
def choose_language(request: Request, posted: PostedForm) -> Response:
    """Speaks this language from now on, on the page where it was chosen."""
    answer = RedirectResponse(_path_of(request), HTTPStatus.SEE_OTHER)
    chosen = posted.first("language")
    if chosen in LANGUAGES and posted.from_us:
        keep(answer, language.COOKIE, chosen, _YEAR)
    return answer


def _path_of(request: Request) -> str:
    """The page of ours that somebody came from."""
    scheme, _slashes, rest = request.headers.get("referer", "").partition("://")
    host, slash, path = rest.partition("/")
    same = scheme in {"http", "https"} and host == request.headers.get("host")
    return f"/{path}" if same and slash and not path.startswith("/") else "/"


async def signed_out(request: Request, _error: Exception) -> Response:
    """Nobody is signed in: what was typed stands on the page, to be sent again after signing in in another window."""
    if request.method != "POST":
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)
    posted = await posted_of(request)
    return _kept(request, posted)


def _kept(request: Request, posted: Posted) -> Response:
    page = Page(_("You were signed out"), request.url.path, theme=has_theme(request))
    return response(
        "pages/session_over.html", page, HTTPStatus.UNAUTHORIZED, typed=list(posted.typed()), to=request.url.path
    )
