"""The tour of a demo in two minutes, and the pages that explain. Nobody signs in for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from werkzekerheid import catalogue
from werkzekerheid.api.doors import house_of
from werkzekerheid.app.demo_world.guided import guided_path
from werkzekerheid.web.language import _
from werkzekerheid.web.rendering import response
from werkzekerheid.web.visiting import page_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.app.demo_world.guided import Fact, Said

router = APIRouter(include_in_schema=False)
Step = Annotated[int, Query(alias="stap", ge=0, le=100)]


@router.get("/rondleiding", name="tour")
def tour(request: Request, step: Step = 0) -> Response:
    """Jeffry's story: what would the ledger have said, to whom, and when."""
    if not house_of(request).apps.first.demo:
        return RedirectResponse("/", 303)
    path = guided_path()
    place = min(step, len(path) - 1)
    one = path[place]
    return response(
        "pages/tour.html", page_for(request, _("Tour")), path=path, place=place, step=one,
        happened=[_fact(each) for each in one.happened], said=_lines(one.said), before=_lines(one.before),
    )  # fmt: skip


def _fact(fact: Fact) -> dict[str, str | None]:
    return {"title": catalogue.event_type(fact.type).title, "occurred": fact.occurred}


def _lines(said: Sequence[Said]) -> list[dict[str, Any]]:
    """What was said, a line a rule and part: the same promise about two things is told once."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in said:
        found.setdefault((one.rule, one.part), one._asdict())
    return list(found.values())


@router.get("/toegankelijkheid", name="accessibility")
def accessibility(request: Request) -> Response:
    """How these pages can be used by everybody, and whom to tell where they cannot."""
    return _explains(request, "accessibility", _("Accessibility"))


@router.get("/privacy", name="privacy")
def privacy(request: Request) -> Response:
    """What is kept, on what ground, and what is written down about who looks."""
    return _explains(request, "privacy", _("Privacy"))


@router.get("/hulp", name="help")
def help_(request: Request) -> Response:
    """What to do where, in a few sentences."""
    return _explains(request, "help", _("Help"))


def _explains(request: Request, template: str, title: str) -> Response:
    settings = house_of(request).settings
    return response(
        f"pages/{template}.html", page_for(request, title), contact_name=settings.contact_name,
        contact_email=settings.contact_email,
    )  # fmt: skip
