"""Rights of the worker: what is asked, and what is decided on it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from werkzekerheid.api.asking import CareerId, CommandId, Cursor, Limit, command_of, page_of
from werkzekerheid.api.doors import AtDoor, done, told
from werkzekerheid.api.resources.facts import told_of
from werkzekerheid.api.says import ref, says, shows
from werkzekerheid.app import rights
from werkzekerheid.app.admitting import GUIDES, admit
from werkzekerheid.facts.vocabulary import DataClass

router = APIRouter(tags=["rights"])
_ROWS: dict[str, Any] = {"type": "array", "items": ref("RightsRequest")}
RequestId = Annotated[str, Path(max_length=100, description="What the request is called.")]


class RightsRequestRow(BaseModel):
    """A request, and how it stands."""

    model_config = ConfigDict(title="RightsRequest")

    career: str
    request: str
    right: str
    classes: list[str]
    asked_on: str | None
    due_on: str | None
    state: str
    decided_on: str | None
    granted: list[str]


class RightsRequestToMake(BaseModel):
    """Which right the worker asks for, about which classes; none is everything."""

    model_config = ConfigDict(extra="forbid")

    right: Literal["access", "rectification", "erasure", "restriction", "objection", "portability"]
    classes: list[DataClass] = Field(default_factory=list)


class RightsRequestMade(BaseModel):
    """What the request is called, and when its answer is due."""

    request: str
    due_on: str
    recorded: dict[str, Any]


class RightsDecision(BaseModel):
    """What is decided, and why; with the event that is put right by it, where there is one."""

    model_config = ConfigDict(extra="forbid", title="RightsDecisionToRecord")

    decision: Literal["granted", "partly", "refused"]
    motive: Annotated[str, Field(min_length=1, max_length=500)]
    classes: list[DataClass] = Field(default_factory=list)
    despite_term: bool = False
    corrects: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    replacement: dict[str, Any] | None = None


@router.get(
    "/rights-requests", operation_id="list_rights_requests", responses=shows(_ROWS, "Next-Cursor"),
    response_class=Response,
)  # fmt: skip
def list_rights_requests(door: AtDoor, limit: Limit = 100, cursor: Cursor = None) -> Response:
    """What workers ask, by the day on which an answer is due: for who answers for privacy."""
    with door.open() as inside:
        rows = rights.requests(inside.app, None, inside.who)
    page, following = page_of(rows, cursor, limit)
    return told(door.request, page, following)


@router.get(
    "/careers/{career}/rights-requests", operation_id="read_rights_requests", responses=shows(_ROWS),
    response_class=Response,
)  # fmt: skip
def read_rights_requests(door: AtDoor, career: CareerId) -> Response:
    """What this worker asks."""
    with door.open() as inside:
        career_id = inside.career(career, "rights")
        admit(inside.app, inside.who, career_id, "rights")
        return told(door.request, rights.requests(inside.app, career_id, inside.who))


@router.post(
    "/careers/{career}/rights-requests", operation_id="make_rights_request", status_code=201,
    response_class=Response, responses=says(ref("RightsRequestMade"), 201, 200),
)  # fmt: skip
def make_rights_request(
    door: AtDoor, career: CareerId, wanted: RightsRequestToMake, command: CommandId = None
) -> Response:
    """Writes down that the worker asks for a right."""
    with door.open() as inside:
        career_id = inside.career(career, "rights")
        admit(inside.app, inside.who, career_id, "rights", GUIDES | {"worker", "officer"})
        own = command_of(command)
        made = rights.request(inside.app, career_id, wanted.right, wanted.classes, inside.who, command_id=own)
    document = {"request": made.request, "due_on": made.due_on, "recorded": told_of(made.recorded)}
    return done(document, 200 if made.recorded.already else 201)


@router.post(
    "/careers/{career}/rights-requests/{request}/decisions", operation_id="decide_rights_request",
    status_code=201, response_class=Response, responses=says({"type": "array", "items": ref("Recorded")}, 201, 200),
)  # fmt: skip
def decide_rights_request(
    door: AtDoor, career: CareerId, request: RequestId, said: RightsDecision, command: CommandId = None
) -> Response:
    """Writes down a decision, with what it puts right."""
    decision = rights.Decision(request, said.decision, said.motive, tuple(said.classes), said.despite_term)
    correction = None
    if said.corrects is not None:
        correction = rights.Correction(said.corrects, said.replacement or {})
    with door.open() as inside:
        career_id = inside.career(career, "rights")
        admit(inside.app, inside.who, career_id, "rights", {"officer"})
        recorded = rights.decide(inside.app, career_id, decision, inside.who, correction, command_of(command))
    return done([told_of(one) for one in recorded], 200 if recorded[0].already else 201)
