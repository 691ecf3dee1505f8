"""Every projection of one career, and of those that are asked about all: the document that the terminal prints too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from fastapi import APIRouter, Response

from werkzekerheid.api.asked_before import AskedBefore, remember
from werkzekerheid.api.asking import AskedAt, CareerId, Cursor, Limit, page_of
from werkzekerheid.api.doors import AtDoor, left_out, told
from werkzekerheid.api.says import ref, shows

if TYPE_CHECKING:
    from collections.abc import Callable


Projection = Literal[
    "situation", "begeleidingsplan", "dropout_risk", "timeline", "people_around", "worklist", "alerts", "handovers",
    "consents", "sharing_register", "employer_view", "portfolio", "my_data", "naming",
]  # fmt: skip
"""The projections that are told about one career."""


class Shown(NamedTuple):
    """A projection: where it is found below a career, what it is called in the document, and whether it has rows."""

    path: str
    schema: str
    rows: bool
    summary: str


SHOWN: dict[Projection, Shown] = {
    "situation": Shown("situation", "Situation", rows=False, summary="How it stands"),
    "begeleidingsplan": Shown("begeleidingsplan", "Begeleidingsplan", rows=False, summary="The begeleidingsplan"),
    "dropout_risk": Shown("dropout-risk", "DropoutRisk", rows=False, summary="The drop-out risk with its reasons"),
    "timeline": Shown("timeline", "TimelineEvent", rows=True, summary="What happened, in order"),
    "people_around": Shown("people-around", "PersonAround", rows=True, summary="Who is around the worker"),
    "worklist": Shown("promises", "Promise", rows=True, summary="The promises to keep"),
    "alerts": Shown("alerts", "Alert", rows=True, summary="The alerts"),
    "handovers": Shown("handovers", "Handover", rows=True, summary="The handovers"),
    "consents": Shown("consents", "Consent", rows=True, summary="What the worker agreed to, and to whom"),
    "sharing_register": Shown("sharing-register", "Disclosure", rows=True, summary="What was shared and refused"),
    "employer_view": Shown("employer-view", "EmployerView", rows=True, summary="What an employer needs to know"),
    "portfolio": Shown("portfolio", "Portfolio", rows=False, summary="What the worker can do"),
    "naming": Shown("naming", "Naming", rows=False, summary="By which name people know the worker"),
    "my_data": Shown("my-data", "MyData", rows=False, summary="Everything that is kept of the worker"),
}
OVER_ALL: dict[Projection, Shown] = {
    "worklist": Shown("/promises", "Promise", rows=True, summary="The promises to keep, over all careers"),
    "alerts": Shown("/alerts", "Alert", rows=True, summary="The alerts, over all careers"),
    "handovers": Shown("/handovers", "Handover", rows=True, summary="The handovers, over all careers"),
    "employer_view": Shown("/employer-views", "EmployerView", rows=True, summary="The own placements of an employer"),
}


def schema_of(shown: Shown) -> dict[str, Any]:
    """The shape of a document."""
    return {"type": "array", "items": ref(shown.schema)} if shown.rows else ref(shown.schema)


def routes() -> APIRouter:
    """A path for each projection."""
    router = APIRouter(tags=["documents"])
    for name, shown in SHOWN.items():
        router.add_api_route(
            f"/careers/{{career}}/{shown.path}", _of_one(name), operation_id=f"read_{name}", summary=shown.summary,
            responses=shows(schema_of(shown), "Left-Out"), response_class=Response, route_class_override=AskedBefore,
        )  # fmt: skip
    for name, shown in OVER_ALL.items():
        router.add_api_route(
            shown.path, _of_all(name), operation_id=f"list_{name}", summary=shown.summary,
            responses=shows(schema_of(shown), "Next-Cursor"), response_class=Response,
        )  # fmt: skip
    return router


def _of_one(projection: Projection) -> Callable[..., Response]:
    def read(door: AtDoor, career: CareerId, asking: AskedAt) -> Response:
        remember(door.request, asking)
        with door.open() as inside:
            career_id = inside.career(career, projection)
            document = inside.app.look(inside.who, asking.purpose, projection, career_id, asking.asked, asking.how)
            return told(door.request, document, left_out(inside.app))

    return read


def _of_all(projection: Projection) -> Callable[..., Response]:
    def read(door: AtDoor, asking: AskedAt, limit: Limit = 100, cursor: Cursor = None) -> Response:
        with door.open() as inside:
            found = inside.app.look(inside.who, asking.purpose, projection, None, asking.asked, asking.how)
        rows, following = page_of(cast("list[dict[str, Any]]", found), cursor, limit)
        return told(door.request, rows, following)

    return read
