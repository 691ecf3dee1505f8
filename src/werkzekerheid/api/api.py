"""The API: everything put together. A resource more is a file in `resources`, and a line in `RESOURCES`."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from fastapi import FastAPI, Request, Response
from fastapi.telemetry import TelemetryConfig

from werkzekerheid.api import asyncapi
from werkzekerheid.api.apps import Apps
from werkzekerheid.api.doors import House, told
from werkzekerheid.api.gate import Gate, OfApi
from werkzekerheid.api.limiting import Limiter
from werkzekerheid.api.lines import Lines
from werkzekerheid.api.metrics import ApiMetrics
from werkzekerheid.api.openapi import document_of
from werkzekerheid.api.problems import add_handlers
from werkzekerheid.api.resources import (
    alerts,
    backtests,
    careers,
    catalogue,
    consents,
    continuity,
    corrections,
    documents,
    explanations,
    facts,
    feeds,
    handovers,
    proofs,
    registers,
    rights,
    rule_sets,
    subscriptions,
    watching,
)
from werkzekerheid.api.signing_in import sign_in_for
from werkzekerheid.api.tracing import Tracer
from werkzekerheid.api.version import PREFIX, VERSION
from werkzekerheid.app.clock import system_clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from fastapi import APIRouter

    from werkzekerheid.api.settings import ApiSettings
    from werkzekerheid.app.clock import Clock
    from werkzekerheid.settings import Settings

RESOURCES = (
    facts, careers, corrections, alerts, handovers, consents, registers, rights, explanations, proofs, rule_sets,
    backtests, catalogue, continuity, subscriptions, feeds,
)  # fmt: skip
"""What lies below `/v1`, but the documents of the projections."""
# Its own spans, metrics and logs name whole addresses, and there are ids in those.
_UNTOLD: TelemetryConfig = {
    "tracing": False, "metrics": False, "logs": False, "operation_spans": False, "auto_configure": False,
}  # fmt: skip


def create_api(
    settings: ApiSettings, stores: Settings, clock: Clock = system_clock, more: Sequence[APIRouter] = ()
) -> FastAPI:
    """The API on a ledger; it opens the stores now, and closes them when it is stopped.

    Args:
        settings: of the API.
        stores: where the ledger is, and its key.
        clock: what the time is.
        more: routers of others, to lie below `/v1` too.

    Raises:
        Refusal: the stores cannot be used; or nobody would sign people in, or whoever asks, on a real ledger.
    """
    apps = Apps(stores, clock)
    try:
        sign_in = sign_in_for(settings, demo=apps.first.demo)
        tracer, lines = Tracer(settings.otel_endpoint), Lines(apps.first.audit)
    except BaseException:
        apps.close()
        raise

    @asynccontextmanager
    async def living(_api: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = settings.threads
        yield
        tracer.close()
        lines.close()
        apps.close()

    api = FastAPI(
        title="Werkzekerheid", version=VERSION, openapi_url=None, docs_url=None, redoc_url=None,
        telemetry=_UNTOLD, redirect_slashes=False, lifespan=living,
    )  # fmt: skip
    api.state.house = House(apps, sign_in, Limiter(settings), settings, lines)
    api.state.metrics = ApiMetrics()
    api.state.metrics.watch(apps.first)
    add_handlers(api)
    for router in _routers(more):
        api.include_router(router, prefix=PREFIX)
    api.include_router(watching.router)
    _publish(api, settings)
    api.state.tracer = tracer
    api.add_middleware(Gate, metrics=api.state.metrics, tracer=tracer, manner=OfApi())
    return api


def published(settings: ApiSettings, more: Sequence[APIRouter] = ()) -> dict[str, Any]:
    """The document of the API, without a ledger to open."""
    api = FastAPI(version=VERSION, openapi_url=None)
    for router in _routers(more):
        api.include_router(router, prefix=PREFIX)
    return document_of(api, settings)


def _routers(more: Sequence[APIRouter]) -> Iterator[APIRouter]:
    # In this order each is asked whether a path is one of its own: what is asked for most goes first.
    yield documents.routes()
    yield from (one.router for one in RESOURCES)
    yield from more


def _publish(api: FastAPI, settings: ApiSettings) -> None:
    """The documents of the API are open to everybody, also from the page of another site; nothing else is."""

    @cache
    def document() -> dict[str, Any]:
        # Made when somebody asks: it costs as much as all the rest of a start.
        return document_of(api, settings)

    @cache
    def of_feeds() -> dict[str, Any]:
        return asyncapi.document(settings)

    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}

    @api.get(f"{PREFIX}/openapi.json", include_in_schema=False)
    def read_openapi(request: Request) -> Response:
        return told(request, document(), headers)

    @api.get(f"{PREFIX}/asyncapi.json", include_in_schema=False)
    def read_asyncapi(request: Request) -> Response:
        return told(request, of_feeds(), headers)
