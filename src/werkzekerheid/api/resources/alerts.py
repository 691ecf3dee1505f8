"""Alerts: somebody who is told one saw it, or says what they do about it. The lists stand with the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from werkzekerheid.api.asking import CommandId, command_of
from werkzekerheid.api.doors import AtDoor, done
from werkzekerheid.api.says import ref, says
from werkzekerheid.app import alert_answers
from werkzekerheid.app.alert_answers import Named
from werkzekerheid.readmodels.alert_answers import Said

if TYPE_CHECKING:
    from werkzekerheid.app.alert_answers import Written

router = APIRouter(tags=["alerts"])
AlertId = Annotated[str, Path(max_length=100, description="The id of an alert.")]


class AlertAnswer(BaseModel):
    """What somebody does about an alert; `no_action`, `disagree` and `wrong_information` need a reason."""

    model_config = ConfigDict(extra="forbid", title="AlertAnswerToGive")

    how: Literal["contacted", "planned", "no_action", "disagree", "wrong_information"]
    reason: Annotated[str, Field(min_length=1, max_length=500)] | None = None


class AlertWritten(BaseModel):
    """The alerts that were seen or answered, by id; `already` where nothing was to be written."""

    career: str
    alerts: list[str]
    already: bool


def _told(written: Written) -> dict[str, Any]:
    return {"career": written.career, "alerts": [one.alert for one in written.alerts], "already": written.already}


@router.post(
    "/alerts/{alert}/sightings", operation_id="see_alert", status_code=201, response_class=Response,
    responses=says(ref("AlertWritten"), 201, 200),
)  # fmt: skip
def see_alert(door: AtDoor, alert: AlertId, command: CommandId = None) -> Response:
    """Writes down that you saw an alert."""
    with door.open() as inside:
        written = alert_answers.see(inside.app, Named(alert), inside.who, command_of(command))
    return done(_told(written), 200 if written.already else 201)


@router.post(
    "/alerts/{alert}/answers", operation_id="answer_alert", status_code=201, response_class=Response,
    responses=says(ref("AlertWritten"), 201, 200),
)  # fmt: skip
def answer_alert(door: AtDoor, alert: AlertId, answer: AlertAnswer, command: CommandId = None) -> Response:
    """Says what you do about an alert."""
    with door.open() as inside:
        said = Said(answer.how, answer.reason)
        written = alert_answers.answer(inside.app, Named(alert), said, inside.who, command_of(command))
    return done(_told(written), 200 if written.already else 201)
