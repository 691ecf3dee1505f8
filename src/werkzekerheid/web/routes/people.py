"""*Mijn mensen*: everybody for whom somebody has a task, a page at a time."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from werkzekerheid.app.answering import Question, answer_all
from werkzekerheid.app.caseload import caseload
from werkzekerheid.web.calling import called, organisations_of
from werkzekerheid.web.language import _
from werkzekerheid.web.navigation import CASELOAD
from werkzekerheid.web.visiting import Visiting

router = APIRouter(include_in_schema=False)
MOST = 60
After = Annotated[UUID | None, Query(alias="na")]


@router.get(CASELOAD, name="caseload")
def read(visit: Visiting, after: After = None) -> Response:
    """A line about each worker of whom something may be seen."""
    with visit.inside() as inside:
        page = caseload(inside.app, inside.who, "guidance", str(after or ""), MOST)
        ids = [str(one["career_id"]) for one in page.lines]
        told = answer_all(inside.app, Question(inside.who, "guidance", ("naming",)), ids)
        names: dict[str, Any] = {one.career.career_id: found.documents["naming"].get("name") for one, found in told}  # type: ignore[union-attr]
        rows = [
            {
                **one,
                "who": called(str(one["career"]), names.get(str(one["career_id"]))),
                "organisation": organisations_of(inside.app, str(one["career_id"]))(one["organisation"]),
            }
            for one in page.lines
        ]
    rows.sort(key=lambda row: str(row["who"]).casefold())
    return visit.shows("people.html", _("My people"), rows=rows, following=page.after, first=after is None)
