"""*Mijn mensen*: everybody for whom somebody has a task, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from werkzekerheid.app.people import people
from werkzekerheid.web.calling import called, organisations_of
from werkzekerheid.web.language import _
from werkzekerheid.web.navigation import CASELOAD
from werkzekerheid.web.visiting import Visiting

if TYPE_CHECKING:
    from werkzekerheid.app.app import App
    from werkzekerheid.app.people import Person

router = APIRouter(include_in_schema=False)
MOST = 60
After = Annotated[UUID | None, Query(alias="na")]


@router.get(CASELOAD, name="caseload")
def read(visit: Visiting, after: After = None) -> Response:
    """A line about each worker of whom something may be seen."""
    with visit.inside() as inside:
        found = people(inside.app, inside.who, "guidance", str(after or ""), MOST)
        rows = [_row(inside.app, one) for one in found.all]
    return visit.shows("people.html", _("My people"), rows=rows, following=found.after, first=after is None)


def _row(app: App, one: Person) -> dict[str, Any]:
    now, placement = one.situation, one.situation.get("placement")
    working_at = placement if isinstance(placement, dict) else {"form": placement, "organisation": None}
    last = now.get("last_contact")
    return {
        "career_id": one.career_id,
        "who": called(str(now.get("career", one.career_id)), one.name),
        "working": now.get("working"),
        "form": working_at["form"],
        "organisation": organisations_of(app, one.career_id)(working_at["organisation"]),
        "last_contact_on": last["on"] if last else None,
        "next": one.next,
    }
