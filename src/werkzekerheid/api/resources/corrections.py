"""Corrections: a fact was wrong, and reads otherwise from here on; the old one stays behind it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from werkzekerheid.api.asking import CareerId, CommandId, IfMatch
from werkzekerheid.api.doors import AtDoor
from werkzekerheid.api.resources.facts import record_one
from werkzekerheid.api.says import ref, says

router = APIRouter(tags=["corrections"])
_Event = Annotated[str, Field(min_length=1, max_length=100, description="The id of the event.")]


class Correction(BaseModel):
    """Which event is put right, what it says from here on as a whole, and why."""

    model_config = ConfigDict(extra="forbid", title="CorrectionToRecord")

    corrects: _Event
    replacement: dict[str, Any]
    reason: Annotated[str, Field(min_length=1, max_length=500)]


@router.post(
    "/careers/{career}/corrections", operation_id="record_correction", status_code=201, response_class=Response,
    responses=says(ref("Recorded"), 201, 200, beside=("ETag",)),
)  # fmt: skip
def record_correction(
    door: AtDoor, career: CareerId, correction: Correction, command: CommandId = None, if_match: IfMatch = None
) -> Response:
    """Puts an event right."""
    with door.open() as inside:
        return record_one(inside, career, "event_corrected", correction.model_dump(), command, if_match)
