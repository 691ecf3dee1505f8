"""The portfolio: what the worker can and did, to print and take along; the worker chooses which parts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from werkzekerheid.web.forms import Form
from werkzekerheid.web.language import _
from werkzekerheid.web.navigation import MINE
from werkzekerheid.web.routes.mine.own import helping, name_of, own
from werkzekerheid.web.visiting import Visiting

router = APIRouter(include_in_schema=False)
PATH = f"{MINE}/portfolio"
Parts = Annotated[list[str] | None, Query(alias="deel", max_length=20)]


def parts() -> tuple[tuple[str, str], ...]:
    """The parts: what each is called in an address, and on the page."""
    return (
        ("naam", _("My name")),
        ("werk", _("Where I worked")),
        ("leren", _("School and courses")),
        ("diploma", _("Diplomas and certificates")),
        ("groei", _("What goes well")),
        ("helpt", _("What helps me at work")),
        ("wensen", _("What I want")),
    )


@router.get(PATH, name="my_portfolio")
def read(visit: Visiting, chosen: Parts = None) -> Response:
    """The chosen parts; all of them where nothing was chosen yet."""
    with visit.inside() as inside:
        one = own(visit, inside, "portfolio", "timeline")
        today = inside.app.today()
    known = dict(parts())
    shown = [key for key in known if chosen is None or key in chosen]
    return visit.shows(
        "mine_portfolio.html", _("My portfolio"), one=one, portfolio=one.documents["portfolio"], name=name_of(one),
        helps=helping(one.events), form=Form({"deel": shown}), parts=parts(), shown=shown, known=known, today=today,
    )  # fmt: skip
