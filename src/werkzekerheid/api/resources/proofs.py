"""Proofs that an event stands in the ledger, and the signed checkpoints to keep elsewhere."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from werkzekerheid.api.asking import CareerId
from werkzekerheid.api.doors import AtDoor, done, told
from werkzekerheid.api.problems import invalid, wrong
from werkzekerheid.api.says import ref, says, shows
from werkzekerheid.app.admitting import admit
from werkzekerheid.app.evidence.proving import prove
from werkzekerheid.app.evidence.sealing import public_keys
from werkzekerheid.app.evidence.verifying import Against
from werkzekerheid.ledger.evidence.notes import notes_in
from werkzekerheid.messages import Refusal, say

router = APIRouter(tags=["proofs"])
Tree = Literal["ledger", "access", "processing"]
_MOST_CHECKPOINTS = 100


class ProofWanted(BaseModel):
    """Of which event; with a checkpoint that you kept, the proof shows that the ledger grew from that."""

    model_config = ConfigDict(extra="forbid")

    event: Annotated[str, Field(min_length=1, max_length=100)]
    checkpoint: Annotated[str, Field(max_length=10_000)] | None = None
    key: Annotated[str, Field(max_length=300)] | None = None


class Proof(BaseModel):
    """What shows to somebody who has nothing of ours that an event stands in the ledger; see docs/evidence.md."""

    model_config = ConfigDict(extra="allow")

    form: str
    event: dict[str, Any]
    index: int
    path: list[str]
    checkpoint: str
    verifier_key: str


class Checkpoints(BaseModel):
    """What was signed about a tree, the newest first, and the key to verify it with."""

    tree: str
    verifier_key: str
    checkpoints: list[str]


@router.post(
    "/careers/{career}/proofs", operation_id="prove_event", status_code=201, response_class=Response,
    responses=says(ref("Proof"), 201),
)  # fmt: skip
def prove_event(door: AtDoor, career: CareerId, wanted: ProofWanted) -> Response:
    """Makes the proof of an event. It holds what is stored, which nobody reads without the keys."""
    against = _against(wanted)
    with door.open() as inside:
        career_id = inside.career(career, "prove")
        admit(inside.app, inside.who, career_id, "prove")
        streams = [f"{kind}:{career_id}" for kind in ("career", "sharing", "alerts")]
        known = {getattr(one, "event_id", None) for stream in streams for one in inside.app.ledger.read(stream)}
        if wanted.event not in known:
            raise Refusal("no_such_event")
        return done(prove(inside.app, wanted.event, against, inside.who))


@router.get(
    "/checkpoints", operation_id="list_checkpoints", responses=shows(ref("Checkpoints")), response_class=Response
)
def list_checkpoints(door: AtDoor, tree: Annotated[Tree, Query(description="Of which tree.")] = "ledger") -> Response:
    """The signed checkpoints of a tree: whoever keeps one sees later whether anything was cut off."""
    with door.open() as inside:
        notes = [one.note for one in inside.app.audit.checkpoints(tree)]
        keys = dict(zip(("ledger", "access", "processing"), public_keys(inside.app.ledger), strict=True))
    document = {"tree": tree, "verifier_key": keys[tree], "checkpoints": notes[-_MOST_CHECKPOINTS:][::-1]}
    return told(door.request, document)


def _against(wanted: ProofWanted) -> Against:
    if wanted.checkpoint is None:
        return Against((), wanted.key)
    try:
        return Against(notes_in(wanted.checkpoint), wanted.key)
    except ValueError:
        told_to = say("api_expected_checkpoint")
        raise invalid(wrong("body", "checkpoint", told_to)) from None
