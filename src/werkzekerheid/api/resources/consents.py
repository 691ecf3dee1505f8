"""Consents: what the worker agreed to, refused or took back. The list stands with the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from werkzekerheid.api.asking import CareerId, CommandId, Purposes, command_of
from werkzekerheid.api.doors import AtDoor, done
from werkzekerheid.api.says import ref, says
from werkzekerheid.app import consenting
from werkzekerheid.app.admitting import GUIDES, admit
from werkzekerheid.facts.vocabulary import DataClass

if TYPE_CHECKING:
    from uuid import UUID

router = APIRouter(tags=["consents"])
_TELL_OF_IT = GUIDES | {"worker"}
_Organisation = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9._-]+$")]
_Ref = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9._-]+$")]
_RECORDED = says(ref("ConsentRecorded"), 201, 200)


class ConsentRecorded(BaseModel):
    """What the consent is called; `already` where the same command had recorded this before."""

    consent: str
    already: bool


class ConsentToGive(BaseModel):
    """What the worker agrees to: for whom, what for, of which classes; and which text was shown."""

    model_config = ConfigDict(extra="forbid")

    recipient: _Organisation
    purposes: Annotated[list[Purposes], Field(min_length=1)]
    classes: Annotated[list[DataClass], Field(min_length=1)]
    text_version: Annotated[str, Field(min_length=1, max_length=200)]
    way: Literal["written", "spoken", "digital", "unknown"]
    until_on: Annotated[str, Field(max_length=20, description="A day as told, in EDTF.")] | None = None
    consent: _Ref | None = None


class ConsentDenied(BaseModel):
    """What the worker refuses, or takes back; no classes is all of it."""

    model_config = ConfigDict(extra="forbid")

    recipient: _Organisation
    classes: list[DataClass] = Field(default_factory=list)
    consent: _Ref | None = None


@router.post(
    "/careers/{career}/consents", operation_id="give_consent", status_code=201, response_class=Response,
    responses=_RECORDED,
)  # fmt: skip
def give_consent(door: AtDoor, career: CareerId, consent: ConsentToGive, command: CommandId = None) -> Response:
    """Records that the worker agrees."""
    return _record(door, career, consenting.GIVEN, consent, command)


@router.post(
    "/careers/{career}/consent-refusals", operation_id="refuse_consent", status_code=201, response_class=Response,
    responses=_RECORDED,
)  # fmt: skip
def refuse_consent(door: AtDoor, career: CareerId, denied: ConsentDenied, command: CommandId = None) -> Response:
    """Records that the worker does not agree."""
    return _record(door, career, consenting.REFUSED, denied, command)


@router.post(
    "/careers/{career}/consent-withdrawals", operation_id="withdraw_consent", status_code=201,
    response_class=Response, responses=_RECORDED,
)  # fmt: skip
def withdraw_consent(door: AtDoor, career: CareerId, denied: ConsentDenied, command: CommandId = None) -> Response:
    """Records that the worker takes a consent back."""
    return _record(door, career, consenting.WITHDRAWN, denied, command)


def _record(
    door: AtDoor, career: CareerId, type_name: str, said: ConsentToGive | ConsentDenied, command: UUID | None
) -> Response:
    fields = {name: one for name, one in said.model_dump().items() if one is not None}
    with door.open() as inside:
        career_id = inside.career(career, "consents")
        admit(inside.app, inside.who, career_id, "consents", _TELL_OF_IT)
        found = consenting.record_consent(inside.app, career_id, type_name, fields, inside.who, command_of(command))
    return done(found._asdict(), 200 if found.already else 201)
