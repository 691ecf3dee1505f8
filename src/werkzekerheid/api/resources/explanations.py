"""Why somebody would or would not see something, without showing it: for who is tied to the career."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from werkzekerheid.api.asking import CareerId, Purposes
from werkzekerheid.api.doors import AtDoor, done
from werkzekerheid.api.resources.documents import Projection
from werkzekerheid.api.says import ref, says
from werkzekerheid.app.admitting import admit
from werkzekerheid.app.answering import How, Question
from werkzekerheid.facts.vocabulary import DataClass
from werkzekerheid.readmodels.days import LATEST

router = APIRouter(tags=["explanations"])


class Unclear(BaseModel):
    """What is to be explained: which projection, what for, which classes."""

    model_config = ConfigDict(extra="forbid", title="QuestionToExplain")

    projection: Projection
    purpose: Purposes = "guidance"
    classes: list[DataClass] | None = None
    because: Annotated[str, Field(max_length=500)] | None = None


class Explanation(BaseModel):
    """The reasons, a sentence each."""

    career: str
    projection: str
    reasons: list[str]


@router.post(
    "/careers/{career}/explanations", operation_id="explain", status_code=200, response_class=Response,
    responses=says(ref("Explanation")),
)  # fmt: skip
def explain(door: AtDoor, career: CareerId, unclear: Unclear) -> Response:
    """Explains why you would or would not see something."""
    with door.open() as inside:
        career_id, name = inside.career(career, "explain"), unclear.projection
        admit(inside.app, inside.who, career_id, name)
        how = How(frozenset(unclear.classes) if unclear.classes else None, unclear.because)
        question = Question(inside.who, unclear.purpose, (name,), LATEST, how)
        reasons = inside.app.explain(question, career_id)
    return done({"career": career_id, "projection": name, "reasons": reasons}, 200)
