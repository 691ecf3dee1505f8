"""What waits for who answers for privacy, and the two questions that are asked most."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from werkzekerheid.app import destruction, emergency, registers, rights
from werkzekerheid.app.answering import Question, answer_all
from werkzekerheid.app.caseload import caseload
from werkzekerheid.web.calling import called
from werkzekerheid.web.forms import Form
from werkzekerheid.web.language import _
from werkzekerheid.web.navigation import ACCOUNT
from werkzekerheid.web.routes.account.common import CAREERS, OFFICER, overseeing, somebody
from werkzekerheid.web.routes.account.evidence import trees
from werkzekerheid.web.visiting import Visiting

if TYPE_CHECKING:
    from werkzekerheid.api.doors import Inside

router = APIRouter()
_WEEK = timedelta(days=7)
_MOST_WAITING = 8
_MOST_CAREERS = 30
_OPEN = frozenset({"open", "late"})
After = Annotated[UUID | None, Query(alias="na")]


@router.get(ACCOUNT, name="accountability")
def read(visit: Visiting) -> Response:
    """Everything that waits, the first due first."""
    with overseeing(visit, lead=True) as inside:
        waits = _waits(inside)
    return visit.shows("account/overview.html", _("Accountability"), careers=Form(prefix="c-"),
        people=Form(prefix="p-"), officer=visit.who.role == OFFICER, **waits)  # fmt: skip


def _waits(inside: Inside) -> dict[str, Any]:
    app, who = inside.app, inside.who
    asked = [one for one in rights.requests(app, None, who) if one["state"] in _OPEN]
    since = app.today() - _WEEK
    shared, refused = registers.counted(app, who, since) if who.role == OFFICER else (0, 0)
    return {
        "asked": [{**one, "about": somebody(one["career"])} for one in asked[:_MOST_WAITING]],
        "asked_more": max(0, len(asked) - _MOST_WAITING),
        "emergencies": sum(one.judgement is None for one in emergency.listed(app, who)),
        "lists": [one for one in destruction.all_lists(app, who) if one["state"] in {"drawn_up", "approved"}],
        "refused": refused,
        "shared": shared,
        "trees": trees(app),
    }


@router.get(CAREERS, name="accountable_careers")
def read_careers(visit: Visiting, after: After = None) -> Response:
    """The careers for which one answers, a page at a time."""
    with overseeing(visit) as inside:
        page = caseload(inside.app, inside.who, "rights", str(after or ""), _MOST_CAREERS)
        ids = [str(one["career_id"]) for one in page.lines]
        told = answer_all(inside.app, Question(inside.who, "rights", ("naming",)), ids)
        names: dict[str, Any] = {one.career.career_id: found.documents["naming"].get("name") for one, found in told}  # type: ignore[union-attr]
    rows = [{"id": str(one["career_id"]), "who": called(str(one["career"]), names.get(str(one["career_id"])))}
            for one in page.lines]  # fmt: skip
    rows.sort(key=lambda row: row["who"].casefold())
    return visit.shows("account/careers.html", _("Workers"), rows=rows, following=page.after, first=after is None)
