"""Rule sets: which tables organisations adopted, and adopting one."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from werkzekerheid.api.asking import CommandId, Day, command_of
from werkzekerheid.api.doors import AtDoor, done, told
from werkzekerheid.api.says import ref, says, shows
from werkzekerheid.app import rule_sets
from werkzekerheid.app.table_files import TypedTable

router = APIRouter(tags=["rule-sets"])
_ROWS: dict[str, Any] = {"type": "array", "items": ref("RuleSet")}
_Organisation = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9._/-]+$")]


class RuleSet(BaseModel):
    """A table that was adopted: `in_force`, `coming`, `replaced`, or `unfit` for this program."""

    organisation: str
    name: str | None
    policy: str
    title: str
    state: str
    valid_from: str
    adopted_on: str
    decided_by: str
    why: str
    version: str | None
    event: str


class RuleSetToAdopt(BaseModel):
    """A table as it stands in its file, for which organisation, from which day and why."""

    model_config = ConfigDict(extra="forbid")

    organisation: _Organisation
    policy: Annotated[str, Field(min_length=1, max_length=100, description="The rule that it is of.")]
    table: Annotated[str, Field(min_length=1, max_length=100_000, description="The table, in TOML.")]
    valid_from: Day
    why: Annotated[str, Field(min_length=1, max_length=500)]


class Adopted(BaseModel):
    """Where it stands that a table was adopted."""

    organisation: str
    event: str
    already: bool


@router.get("/rule-sets", operation_id="list_rule_sets", responses=shows(_ROWS), response_class=Response)
def list_rule_sets(
    door: AtDoor,
    organisation: Annotated[
        str | None, Query(max_length=100, pattern=r"^[A-Za-z0-9._/-]+$", description="Only of this organisation.")
    ] = None,
) -> Response:
    """What organisations adopted; for the rest our tables hold, which stand in the catalogue."""
    with door.open() as inside:
        return told(door.request, rule_sets.document(inside.app, organisation))


@router.post(
    "/rule-sets", operation_id="adopt_rule_set", status_code=201, response_class=Response,
    responses=says(ref("Adopted"), 201, 200),
)  # fmt: skip
def adopt_rule_set(door: AtDoor, wanted: RuleSetToAdopt, command: CommandId = None) -> Response:
    """Adopts a table for your own organisation."""
    table = TypedTable(f"{wanted.policy}.toml", wanted.policy, wanted.table)
    with door.open() as inside:
        decision = rule_sets.Decision(
            inside.who, wanted.organisation, wanted.valid_from, wanted.why, command_of(command)
        )
        adopted = rule_sets.adopt(inside.app, table, decision)
    document = {"organisation": adopted.organisation, "event": adopted.event_id, "already": adopted.already}
    return done(document, 200 if adopted.already else 201)
