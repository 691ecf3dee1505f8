"""For those who watch: whether the process lives, whether it can answer, and what it counted. Nothing personal."""

from __future__ import annotations

import json
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from werkzekerheid.api.doors import house_of
from werkzekerheid.app.work.look import look
from werkzekerheid.messages import Refusal

router = APIRouter(include_in_schema=False)
_READY_LAG_SECONDS = 600.0
"""Behind so far the lists over careers are of no use; who asks about one career is answered all the same."""


@router.get("/health/live")
async def live() -> Response:
    """The process lives."""
    return _told(HTTPStatus.OK, {"status": "live"})


@router.get("/health/ready")
def ready(request: Request) -> Response:
    """The stores can be used, and the views follow."""
    app = house_of(request).apps.first
    try:
        app.audit.head("access")
        found = look(app)
    except Refusal as refusal:
        return _told(HTTPStatus.SERVICE_UNAVAILABLE, {"status": "failing", "why": [refusal.code]})
    behind = {"lag_events": found.lag_events, "lag_seconds": round(found.lag_seconds, 1)}
    if found.lag_seconds > _READY_LAG_SECONDS:
        return _told(HTTPStatus.SERVICE_UNAVAILABLE, {"status": "failing", "why": ["views_behind"], **behind})
    return _told(HTTPStatus.OK, {"status": "ready", "dead_letters": found.dead_letters, **behind})


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """What was counted, for Prometheus."""
    return Response(generate_latest(request.app.state.metrics.collected), media_type=CONTENT_TYPE_LATEST)


def _told(status: int, document: dict[str, object]) -> Response:
    return Response(json.dumps(document), status, media_type="application/json")
