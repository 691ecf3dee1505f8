"""How it goes on with work over careers: numbers, and none of few."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from werkzekerheid.api.asking import Day
from werkzekerheid.api.doors import AtDoor, told
from werkzekerheid.api.says import OBJECT, shows
from werkzekerheid.app import continuity as kept
from werkzekerheid.readmodels.rule_quality import Window

router = APIRouter(tags=["continuity"])
_A_YEAR = timedelta(days=365)
_From = Annotated[Day | None, Query(alias="from", description="The first day; left out: a year before the last.")]
_Until = Annotated[Day | None, Query(description="The last day; left out: today.")]


@router.get("/continuity", operation_id="read_continuity", responses=shows(OBJECT), response_class=Response)
def read_continuity(door: AtDoor, first: _From = None, until: _Until = None) -> Response:
    """How it went on with work for what began between two days: the projection `continuity`."""
    with door.open() as inside:
        last = until or inside.app.today()
        found = kept.continuity(inside.app, inside.who, Window(first or last - _A_YEAR, last))
    return told(door.request, found)
