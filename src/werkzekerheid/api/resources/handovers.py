"""Handovers: offering one, what its receiver would see, taking it and refusing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from werkzekerheid.api.asking import CareerId, CommandId, IfMatch, command_of
from werkzekerheid.api.doors import AtDoor, done, told
from werkzekerheid.api.resources.facts import record_one, told_of
from werkzekerheid.api.says import ref, says, shows
from werkzekerheid.api.shapes import event_shape
from werkzekerheid.app import handing_over
from werkzekerheid.facts.vocabulary import HandoverTopic

if TYPE_CHECKING:
    from werkzekerheid.app.handing_over import HandedOver

router = APIRouter(tags=["handovers"])
HandoverId = Annotated[str, Path(max_length=100, description="What the handover is called.")]
OFFERED = "handover_offered"


class HandoverOffer(BaseModel):
    """A handover that is offered: the fields of `handover_offered`. Who gives is you, where that is left out."""

    model_config = ConfigDict(
        extra="allow", title="HandoverToOffer",
        json_schema_extra=event_shape(OFFERED, optional=("from_organisation", "from_role")),
    )  # fmt: skip


class HandoverAcceptance(BaseModel):
    """Taking a handover; `missing` are the topics that should have been there."""

    model_config = ConfigDict(extra="forbid")

    missing: list[HandoverTopic] = Field(default_factory=list)


class HandoverRefusal(BaseModel):
    """Refusing a handover, and why."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class HandedOverDocument(BaseModel):
    """What leaves, or would: by projection; which classes do not and why; and where nothing does, why."""

    model_config = ConfigDict(title="HandedOver")

    documents: dict[str, Any]
    left_out: list[str]
    why: str | None


class TakenOver(HandedOverDocument):
    """A handover that was taken, and what it gave."""

    model_config = ConfigDict(title="TakenOver")

    recorded: dict[str, Any]


def _told(found: HandedOver) -> dict[str, Any]:
    why = f"gateway_{found.why.code}" if found.why else None
    return {"documents": dict(found.documents), "left_out": sorted(found.left_out), "why": why}


@router.post(
    "/careers/{career}/handovers", operation_id="offer_handover", status_code=201, response_class=Response,
    responses=says(ref("Recorded"), 201, 200, beside=("ETag",)),
)  # fmt: skip
def offer_handover(
    door: AtDoor, career: CareerId, offer: HandoverOffer, command: CommandId = None, if_match: IfMatch = None
) -> Response:
    """Offers a handover."""
    with door.open() as inside:
        giver = {"from_organisation": inside.who.organisation, "from_role": inside.who.role}
        return record_one(inside, career, OFFERED, {**giver, **offer.model_dump()}, command, if_match)


@router.get(
    "/careers/{career}/handovers/{handover}/preview", operation_id="preview_handover", response_class=Response,
    responses=shows(ref("HandedOver")),
)  # fmt: skip
def preview_handover(door: AtDoor, career: CareerId, handover: HandoverId) -> Response:
    """What the receiver of an offer would see."""
    with door.open() as inside:
        career_id = inside.career(career, "handovers")
        found = handing_over.preview(inside.app, inside.who, career_id, handover)
        return told(door.request, _told(found))


@router.post(
    "/careers/{career}/handovers/{handover}/acceptances", operation_id="accept_handover", status_code=201,
    response_class=Response, responses=says(ref("TakenOver"), 201, 200),
)  # fmt: skip
def accept_handover(
    door: AtDoor, career: CareerId, handover: HandoverId, acceptance: HandoverAcceptance, command: CommandId = None
) -> Response:
    """Takes a handover that was offered to you, and gives what it opens."""
    with door.open() as inside:
        career_id = inside.career(career, "handovers")
        own = command_of(command)
        recorded, found = handing_over.accept(inside.app, inside.who, career_id, handover, acceptance.missing, own)
    return done({**_told(found), "recorded": told_of(recorded)}, 200 if recorded.already else 201)


@router.post(
    "/careers/{career}/handovers/{handover}/refusals", operation_id="refuse_handover", status_code=201,
    response_class=Response, responses=says(ref("Recorded"), 201, 200),
)  # fmt: skip
def refuse_handover(
    door: AtDoor, career: CareerId, handover: HandoverId, refusal: HandoverRefusal, command: CommandId = None
) -> Response:
    """Refuses a handover that was offered to you."""
    with door.open() as inside:
        career_id = inside.career(career, "handovers")
        own = command_of(command)
        recorded = handing_over.turn_down(inside.app, inside.who, career_id, handover, refusal.reason, own)
    return done(told_of(recorded), 200 if recorded.already else 201)
