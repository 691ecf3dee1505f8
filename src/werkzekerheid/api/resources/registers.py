"""The registers: what was shared with whom, who looked at a career; and giving something to somebody outside."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from werkzekerheid.api.asking import CareerId, Cursor, Day, Limit, Purposes, page_of
from werkzekerheid.api.doors import AtDoor, done, told
from werkzekerheid.api.resources.documents import Projection
from werkzekerheid.api.says import ref, says, shows
from werkzekerheid.app import registers
from werkzekerheid.app.admitting import admit
from werkzekerheid.app.answering import How
from werkzekerheid.app.disclosing import Recipient, disclose
from werkzekerheid.facts.vocabulary import DataClass, Role

router = APIRouter(tags=["registers"])
_DISCLOSURES: dict[str, Any] = {"type": "array", "items": ref("Disclosure")}
_LOOKS: dict[str, Any] = {"type": "array", "items": ref("Look")}
Since = Annotated[Day | None, Query(description="From this day on.")]
Organisation = Annotated[
    str | None, Query(max_length=100, pattern=r"^[A-Za-z0-9._-]+$", description="That gave, got or asked; by its id.")
]


class Look(BaseModel):
    """A look at a career, or one that was refused."""

    model_config = ConfigDict(extra="allow")


class DisclosureToMake(BaseModel):
    """What is given to whom outside, by which way and what for."""

    model_config = ConfigDict(extra="forbid")

    organisation: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9._-]+$")]
    role: Role
    channel: Literal["meeting", "phone", "letter", "message", "portal"]
    purpose: Purposes
    projections: Annotated[list[Projection], Field(min_length=1)]
    classes: list[DataClass] | None = None
    because: Annotated[str, Field(max_length=500, description="Why it is necessary, in words.")] | None = None


@router.get(
    "/disclosures", operation_id="list_disclosures", responses=shows(_DISCLOSURES, "Next-Cursor"),
    response_class=Response,
)  # fmt: skip
def list_disclosures(
    door: AtDoor, since: Since = None, organisation: Organisation = None, limit: Limit = 100, cursor: Cursor = None
) -> Response:
    """What was shared and refused, as far as you may see it."""
    with door.open() as inside:
        rows = registers.shared(inside.app, inside.who, registers.Wanted(None, organisation, since))
    page, following = page_of(rows, cursor, limit)
    return told(door.request, page, following)


@router.get(
    "/careers/{career}/disclosures", operation_id="read_disclosures", responses=shows(_DISCLOSURES),
    response_class=Response,
)  # fmt: skip
def read_disclosures(door: AtDoor, career: CareerId, since: Since = None) -> Response:
    """What was shared about one career, and refused."""
    with door.open() as inside:
        career_id = inside.career(career, registers.SHARED)
        admit(inside.app, inside.who, career_id, registers.SHARED)
        return told(door.request, registers.shared(inside.app, inside.who, registers.Wanted(career_id, None, since)))


@router.post(
    "/careers/{career}/disclosures", operation_id="make_disclosure", status_code=201, response_class=Response,
    responses=says(ref("HandedOver"), 201),
)  # fmt: skip
def make_disclosure(door: AtDoor, career: CareerId, wanted: DisclosureToMake) -> Response:
    """Gives something to somebody outside; it stands in the register before it is given."""
    with door.open() as inside:
        career_id = inside.career(career, registers.SHARED)
        admit(inside.app, inside.who, career_id, registers.SHARED)
        how = How(frozenset(wanted.classes) if wanted.classes else None, wanted.because)
        to = Recipient(wanted.organisation, wanted.role, wanted.channel)
        names = list(dict.fromkeys(wanted.projections))
        found = disclose(inside.app, inside.who, to, wanted.purpose, names, career_id, how)
    return done({"documents": dict(found.documents), "left_out": sorted(found.left_out), "why": None})


@router.get(
    "/careers/{career}/access-register", operation_id="read_access_register", responses=shows(_LOOKS, "Next-Cursor"),
    response_class=Response,
)  # fmt: skip
def read_access_register(door: AtDoor, career: CareerId, limit: Limit = 100, cursor: Cursor = None) -> Response:
    """Who looked at a career: the worker sees the function, who answers for privacy the person."""
    with door.open() as inside:
        career_id = inside.career(career, registers.WHO_SAW)
        admit(inside.app, inside.who, career_id, registers.WHO_SAW)
        rows = registers.who_saw(inside.app, inside.who, career_id)
    page, following = page_of(rows, cursor, limit)
    return told(door.request, page, following)
