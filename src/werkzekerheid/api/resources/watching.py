"""For those who watch: whether the process lives, whether it can answer, and what it counted. Nothing personal."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from werkzekerheid.api.doors import house_of
from werkzekerheid.app.auditing import PSEUDONYM
from werkzekerheid.app.work.look import look
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from werkzekerheid.app.app import App

router = APIRouter(include_in_schema=False)
_BOTH = ["GET", "HEAD"]
READY_LAG_SECONDS = 600.0
"""Behind so far the lists over careers are of no use; who asks about one career is answered all the same."""


@router.api_route("/health", methods=_BOTH)
async def live() -> Response:
    """The process lives."""
    return _told(HTTPStatus.OK, {"status": "live"})


@router.api_route("/ready", methods=_BOTH)
def ready(request: Request) -> Response:
    """The stores can be used, and the views follow."""
    return _told(*readiness(house_of(request).apps.first))


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """What was counted, for Prometheus."""
    return Response(generate_latest(request.app.state.metrics.collected), media_type=CONTENT_TYPE_LATEST)


def readiness(app: App) -> tuple[int, dict[str, object]]:
    """A status, and codes and numbers only."""
    try:
        app.audit.head("access")
        app.ledger.secret(PSEUDONYM)  # without the keys nothing can be written down
        found = look(app)
    except Refusal as refusal:
        return HTTPStatus.SERVICE_UNAVAILABLE, {"status": "failing", "why": [refusal.code]}
    behind = {"lag_events": found.lag_events, "lag_seconds": round(found.lag_seconds, 1)}
    if found.lag_seconds > READY_LAG_SECONDS:
        return HTTPStatus.SERVICE_UNAVAILABLE, {"status": "failing", "why": ["views_behind"], **behind}
    return HTTPStatus.OK, {"status": "ready", "dead_letters": found.dead_letters, **behind}


def _told(status: int, document: dict[str, object]) -> Response:
    return Response(json.dumps(document), status, media_type="application/json")
