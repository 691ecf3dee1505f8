"""Careers: those of which somebody may see something, one of them, and opening one."""

from __future__ import annotations

from time import sleep
from typing import Annotated, Any, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from werkzekerheid.api.asking import (
    AskedNow,
    CareerCursor,
    CareerId,
    CommandId,
    Limit,
    command_of,
    goes_on_after,
)
from werkzekerheid.api.doors import AtDoor, done, told
from werkzekerheid.api.problems import seconds_to_hide
from werkzekerheid.api.resources.facts import told_of
from werkzekerheid.api.says import ref, says, shows
from werkzekerheid.api.shapes import event_shape
from werkzekerheid.api.version import PREFIX
from werkzekerheid.app.admitting import admit_to_open
from werkzekerheid.app.caseload import caseload, line_about, lines_about
from werkzekerheid.facts.event import career_id_from
from werkzekerheid.facts.finding import Findings

router = APIRouter(tags=["careers"])
_LINES: dict[str, Any] = {"type": "array", "items": ref("CareerLine")}


class CareerLine(BaseModel):
    """A line about a career; what may not be seen of it is null."""

    career: str = Field(description="What the career is called in documents.")
    career_id: UUID = Field(description="Its id, for addresses.")
    title: str | None
    opened: str | None
    told: str | None
    working: bool | None
    form: str | None
    organisation: str | None
    events: int | None


class Career(CareerLine):
    """A career, and at which version it stands, for `If-Match`; null for who is outside, as is what is recorded."""

    version: int | None


class CareerToOpen(BaseModel):
    """A career that is opened, and who is responsible for it from then on: who opens it, for the own organisation."""

    model_config = ConfigDict(extra="allow", title="CareerToOpen", json_schema_extra=event_shape("career_opened"))

    scope: Literal["case", "guidance", "reintegration", "benefit", "unknown"] = Field(
        "case", description="What they answer for."
    )


class CareerSought(BaseModel):
    """What a career is called; it stands in the body, since an address is kept."""

    key: Annotated[str, Field(min_length=1, max_length=200, description="Its id, or its key in a career file.")]


@router.get("/careers", operation_id="list_careers", responses=shows(_LINES, "Next-Cursor"), response_class=Response)
def list_careers(door: AtDoor, asking: AskedNow, limit: Limit = 50, cursor: CareerCursor = None) -> Response:
    """A line about each career of which you may see something."""
    with door.open() as inside:
        page = caseload(inside.app, inside.who, asking.purpose, str(cursor or ""), limit, asking.how)
        return told(door.request, page.lines, goes_on_after(page.after))


@router.get("/careers/{career}", operation_id="read_career", responses=shows(ref("Career")), response_class=Response)
def read_career(door: AtDoor, career: CareerId, asking: AskedNow) -> Response:
    """A line about one career, and its version."""
    with door.open() as inside:
        career_id = inside.career(career, "situation")
        line, version = line_about(inside.app, inside.who, asking.purpose, career_id, asking.how)
        return told(door.request, line | {"version": version}, of_version=version)


@router.post("/careers/_search", operation_id="search_careers", responses=says(_LINES), response_class=Response)
def search_careers(door: AtDoor, sought: CareerSought, asking: AskedNow) -> Response:
    """The career of this name, where you may see something of it."""
    with door.open() as inside:
        found = lines_about(inside.app, inside.who, asking.purpose, career_id_from(sought.key), asking.how)
    if not found:
        sleep(seconds_to_hide(door.request))
    return done(found, 200)


@router.post(
    "/careers", operation_id="open_career", status_code=201, response_class=Response,
    responses=says(ref("Recorded"), 201, 200, beside=("ETag", "Location")),
)  # fmt: skip
def open_career(door: AtDoor, career: CareerToOpen, command: CommandId = None) -> Response:
    """Opens a career, of which your own organisation is responsible."""
    own = command_of(command)
    with door.open() as inside:
        app, who = inside.app, inside.who
        admit_to_open(app, who)
        # The same command again must mean the same career.
        career_id = str(uuid5(NAMESPACE_URL, f"career:{own}"))
        content = career.model_dump(exclude={"scope"})
        answers_for_it = {
            "scope": career.scope,
            "organisation": who.organisation,
            "role": who.role,
            "person": who.actor,
        }
        if app.demo:
            del answers_for_it["person"]
        facts = [
            {**content, "career": career_id, "type": "career_opened"},
            {**answers_for_it, "career": career_id, "type": "responsibility_assigned"},
        ]
        try:
            recorded = app.record_batch(facts, who, own, "careers")
        except Findings as found:  # they are two facts to us, and one to who asks
            raise Findings(one._replace(number=None) for one in found.all) from None
    location = {"Location": f"{PREFIX}/careers/{career_id}", "ETag": f'"{recorded[-1].version}"'}
    return done(told_of(recorded[0]), 200 if recorded[0].already else 201, location)
