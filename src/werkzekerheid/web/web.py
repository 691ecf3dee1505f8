"""The pages: everything put together. A page area more is a file in `routes`, and a line in `AREAS`."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import anyio
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from werkzekerheid.api.gate import Gate
from werkzekerheid.api.problems import Wrong, seconds_to_hide, wrong_with
from werkzekerheid.facts.finding import Findings
from werkzekerheid.messages import Refusal
from werkzekerheid.web.frame import Both, OfPages
from werkzekerheid.web.language import _
from werkzekerheid.web.oidc import browser_sign_in
from werkzekerheid.web.rendering import PICTURE, STATIC, content_of, response
from werkzekerheid.web.routes import (
    account,
    career,
    correct,
    employer,
    handovers,
    mine,
    my_day,
    people,
    record,
    research,
    rules,
    start,
    tour,
)
from werkzekerheid.web.sessions import Seals
from werkzekerheid.web.visiting import SignedOut, page_for

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import ASGIApp, Scope

    from werkzekerheid.settings import Settings

AREAS = (start, my_day, people, career, record, correct, handovers, employer, mine, account, research, rules, tour)
"""What there is to see."""
_UNTOLD: TelemetryConfig = {
    "tracing": False, "metrics": False, "logs": False, "operation_spans": False, "auto_configure": False,
}  # fmt: skip
_LEAST_BYTES = 1_000
_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}


def create_pages(api: FastAPI, stores: Settings, theme: Path | None = None) -> ASGIApp:
    """The pages, beside an API and on its open stores.

    Args:
        api: as `create_api` makes it; it opens and closes what both stand on.
        stores: where the ledger is, and its key: with that what a browser keeps is sealed.
        theme: a stylesheet of the organisation, loaded after ours.
    """
    pages = FastAPI(
        openapi_url=None, docs_url=None, redoc_url=None, telemetry=_UNTOLD, redirect_slashes=False,
    )  # fmt: skip
    state = pages.state
    state.house, state.seals, state.theme = api.state.house, seals_for(api, stores), theme
    state.sign_in = browser_sign_in(api.state.house.settings)
    for area in AREAS:
        pages.include_router(area.router)
    pages.mount("/static", _Static(directory=STATIC))
    pages.add_exception_handler(SignedOut, start.signed_out)
    for kind in (Refusal, Findings, RequestValidationError, HTTPException):
        pages.add_exception_handler(kind, failed)
    pages.add_middleware(GZipMiddleware, minimum_size=_LEAST_BYTES)
    pages.add_middleware(Gate, metrics=api.state.metrics, tracer=api.state.tracer, manner=OfPages())
    return pages


def with_pages(api: FastAPI, stores: Settings, theme: Path | None = None) -> ASGIApp:
    """The API and the pages at one address."""
    return Both(api, create_pages(api, stores, theme))


def seals_for(api: FastAPI, stores: Settings) -> Seals:
    """What seals that which browsers keep: made once for an API."""
    if not hasattr(api.state, "seals"):
        demo = api.state.house.apps.first.demo
        api.state.seals = Seals(None if demo else stores.key)
    found: Seals = api.state.seals
    return found


async def failed(request: Request, error: Exception) -> Response:
    """A page that says what went wrong, and in no less time whether there is such a career or not."""
    found = Wrong(HTTPStatus.NOT_FOUND, "", "") if isinstance(error, RequestValidationError) else wrong_with(error)
    if found.status == HTTPStatus.NOT_FOUND:
        found = found._replace(detail=_("There is no such page, or it is not for you to see."))
    if found.hidden:
        await anyio.sleep(seconds_to_hide(request))
    answer = response("pages/failed.html", page_for(request, _("This did not work")), found.status, found=found)
    answer.headers.update(found.headers)
    return answer


class _Static(StaticFiles):
    """The files that come with the pages: their address changes with their content, so a browser may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if path == PICTURE:
            return Response(content_of(path), media_type="text/css", headers=_KEPT)
        answer = await super().get_response(path, scope)
        answer.headers.update(_KEPT)
        return answer
