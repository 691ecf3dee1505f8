"""Facts: recording one, or several as one command. The fields are those of the catalogue, flat, as in a career file."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from werkzekerheid.api.asking import CareerId, CommandId, IfMatch, command_of, version_of
from werkzekerheid.api.doors import AtDoor, Inside, done
from werkzekerheid.api.problems import Problem
from werkzekerheid.api.says import ref, says
from werkzekerheid.app.admitting import Wanted, admit_to_record
from werkzekerheid.app.recording import CareerMoved
from werkzekerheid.facts.event import career_id_from
from werkzekerheid.facts.registry import fact_types, stream_kind
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from werkzekerheid.app.recording import Recorded

router = APIRouter(tags=["facts"])
_MOST_FACTS = 500


class RecordedFact(BaseModel):
    """Where a fact stands; `already` where the same command had recorded it before."""

    model_config = ConfigDict(title="Recorded")

    career: str
    event: str = Field(description="Its id.")
    position: int = Field(description="Its place in the whole ledger.")
    version: int = Field(description="Its place in the career.")
    already: bool


RECORDABLE = frozenset(one for one in fact_types() if stream_kind(one) == "career") - {"keys_destroyed"}
"""What is recorded as a fact. Consents and what was shared have ways of their own, which look at more."""


def _recordable(name: str) -> str:
    if name not in RECORDABLE:
        raise ValueError(say("expected_known_type"))
    return name


class FactToRecord(BaseModel):
    """A fact: its type, and beside it the fields of that type and of the envelope (`occurred`, `note`, ...)."""

    model_config = ConfigDict(extra="allow")

    type: Annotated[
        str,
        Field(
            json_schema_extra={"enum": sorted(RECORDABLE)},
            description="As in the catalogue, where its fields stand too: `/catalogue/events/{type}/{version}`.",
        ),
        AfterValidator(_recordable),
    ]  # fmt: skip


class FactOfCareer(FactToRecord):
    """The same, of a career by its id or its key."""

    career: Annotated[str, Field(min_length=1, max_length=200)]


class FactBatch(BaseModel):
    """Facts that are recorded as one: all or none, each decided after those before it."""

    model_config = ConfigDict(extra="forbid")

    facts: Annotated[list[FactOfCareer], Field(min_length=1, max_length=_MOST_FACTS)]
    expected: dict[str, Annotated[int, Field(ge=0)]] = Field(
        default_factory=dict, description="By its id, the version at which a career must stand."
    )


def told_of(recorded: Recorded) -> dict[str, Any]:
    """Where a fact stands."""
    return {
        "career": recorded.career_id, "event": recorded.event_id, "position": recorded.position,
        "version": recorded.version, "already": recorded.already,
    }  # fmt: skip


def record_one(
    inside: Inside, career: str, type_name: str, content: Mapping[str, Any], command: UUID | None, if_match: str | None
) -> Response:
    """Records one fact, by somebody who may, and tells where it stands."""
    expected = version_of(if_match)
    career_id = inside.career(career, "record")
    admit_to_record(inside.app, inside.who, [Wanted(career_id, type_name, content)])
    recorded = inside.app.record(career_id, type_name, content, inside.who, command_of(command), expected)
    status = HTTPStatus.OK if recorded.already else HTTPStatus.CREATED
    return done(told_of(recorded), status, {"ETag": f'"{recorded.version}"'})


@router.post(
    "/careers/{career}/facts", operation_id="record_fact", status_code=201, response_class=Response,
    responses=says(ref("Recorded"), 201, 200, beside=("ETag",)),
)  # fmt: skip
def record_fact(
    door: AtDoor, career: CareerId, fact: FactToRecord, command: CommandId = None, if_match: IfMatch = None
) -> Response:
    """Records one fact."""
    with door.recording, door.open() as inside:
        return record_one(inside, career, fact.type, fact.model_dump(exclude={"type"}), command, if_match)


@router.post(
    "/fact-batches", operation_id="record_facts", status_code=201, response_class=Response,
    responses=says({"type": "array", "items": ref("Recorded")}, 201, 200),
)  # fmt: skip
def record_facts(door: AtDoor, batch: FactBatch, command: CommandId = None) -> Response:
    """Records several facts, of one career or more, as one command."""
    facts = [one.model_dump() for one in batch.facts]
    with door.recording, door.open() as inside:
        wanted = [Wanted(career_id_from(str(one["career"])), str(one["type"]), one) for one in facts]
        admit_to_record(inside.app, inside.who, wanted)
        expected = {career_id_from(one): version for one, version in batch.expected.items()}
        try:
            recorded = inside.app.record_batch(facts, inside.who, command_of(command), "facts", expected)
        except CareerMoved as moved:
            raise Problem(moved.code, HTTPStatus.CONFLICT) from None
    status = HTTPStatus.OK if recorded[0].already else HTTPStatus.CREATED
    return done([told_of(one) for one in recorded], status)
