"""Destruction lists: drawn up, reviewed by somebody else, carried out, and the report of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Response

from werkzekerheid.app import destruction
from werkzekerheid.app.officers import DESTRUCTION
from werkzekerheid.facts.finding import Findings
from werkzekerheid.messages import Refusal, say
from werkzekerheid.web.forms import Form
from werkzekerheid.web.language import _
from werkzekerheid.web.posted import PostedForm
from werkzekerheid.web.routes.account.common import LISTS, overseeing, somebody
from werkzekerheid.web.visiting import Visiting
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzekerheid.api.doors import Inside
    from werkzekerheid.web.visiting import Visit

router = APIRouter()
MOST_CAREERS = 5_000
"""In a ledger with more a page would be waited for too long: then the terminal does it."""
_MOST_WHY = 500
_ONE = LISTS + "/{name}"
ListName = Annotated[str, Path(max_length=60, pattern=r"^[A-Za-z0-9._-]+$")]


@router.get(LISTS, name="destruction_lists")
def read(visit: Visiting) -> Response:
    """Every list, the newest first."""
    with overseeing(visit, DESTRUCTION, lead=True) as inside:
        return _all(visit, inside, Form(prefix="n-"))


def _all(visit: Visit, inside: Inside, form: Form) -> Response:
    rows = destruction.all_lists(inside.app, inside.who)[::-1]
    return (visit.shows if form.fits else visit.again)(
        "account/lists.html", _("Destroying what is over its term"), rows=rows, form=form
    )


@router.post(LISTS, name="draw_up_list")
def draw_up(visit: Visiting, posted: PostedForm) -> Response:
    """Draws up a list of all that is over its term today."""
    form = Form.of(posted, visit.session, "n-")
    with overseeing(visit, DESTRUCTION, lead=True) as inside:
        careers = sum(1 for _one in inside.app.ledger.streams("career:"))
        if careers > MOST_CAREERS:
            form.wrong(
                None, _("This ledger is too large to do this on a page. Use the terminal: werkzekerheid retention.")
            )
        if form.fits:
            drawn = destruction.draw_up(inside.app, inside.who)
            if drawn is None:
                return visit.goes_to(LISTS, "nothing_over")
            return visit.goes_to(f"{LISTS}/{drawn.document['destruction_list']}", "list_drawn_up")
        return _all(visit, inside, form)


@router.get(_ONE, name="destruction_list")
def read_one(visit: Visiting, name: ListName) -> Response:
    """One list: who did what with it, and what became of each career."""
    with overseeing(visit, DESTRUCTION, lead=True) as inside:
        return _shown(visit, inside, name, Form(prefix="r-"))


def _shown(visit: Visit, inside: Inside, name: str, form: Form) -> Response:
    document = next((one for one in destruction.all_lists(inside.app, inside.who)
                     if one["destruction_list"] == name), None)  # fmt: skip
    if document is None:
        raise Refusal("retention_no_list", destruction_list=name)
    rows = [
        {**one, "about": somebody(one["career"]), "outcome": _outcome(one["career"], document)}
        for one in document["careers"]
    ]
    options = [(one["about"].id, one["about"].who, _classes(one["classes"])) for one in rows]
    return (visit.shows if form.fits else visit.again)(
        "account/list.html",
        _("Destruction list"),
        one=document,
        rows=rows,
        form=form,
        options=options,
        own=document["drawn_up"]["person"] == visit.who.actor,
        decisions=[("approved", _("Approve")), ("rejected", _("Reject"))],
    )


def _classes(classes: Sequence[str]) -> str:
    return ", ".join(word("data_class", one) for one in classes)


def _outcome(career: str, document: Mapping[str, Any]) -> str:
    """What became of a career on a list."""
    if career in document["left_out"]:
        return say("cli_list_left_out")
    for one in document["destroyed"]:
        if one["career"] == career:
            return say("cli_list_destroyed", classes=_classes(one["classes"]))
    for one in document["held_up"]:
        if one["career"] == career:
            return say("cli_list_held_up", why=word("held_up", one["why"]))
    return say("cli_list_waiting")


@router.post(f"{_ONE}/beoordelen", name="review_list")
def review(visit: Visiting, posted: PostedForm, name: ListName) -> Response:
    """Approves or rejects a list, by somebody else than who drew it up."""
    form = Form.of(posted, visit.session, "r-")
    decision = form.choice("decision", ["approved", "rejected"])
    why = form.text("why", most=_MOST_WHY)
    left_out = form.shown("left_out")
    with overseeing(visit, DESTRUCTION, lead=True) as inside:
        if form.fits and why:
            try:
                destruction.review(
                    inside.app, name, inside.who, why, approved=decision == "approved", left_out=left_out
                )
            except (Refusal, Findings) as error:
                form.refused(error)
            else:
                return visit.goes_to(f"{LISTS}/{name}", "list_reviewed")
        return _shown(visit, inside, name, form)


@router.post(f"{_ONE}/uitvoeren", name="carry_out_list")
def carry_out(visit: Visiting, posted: PostedForm, name: ListName) -> Response:
    """Destroys what an approved list says."""
    form = Form.of(posted, visit.session, "r-")
    form.choice("sure", ["yes"])
    with overseeing(visit, DESTRUCTION, lead=True) as inside:
        if form.fits:
            try:
                destruction.carry_out(inside.app, name, inside.who)
            except (Refusal, Findings) as error:
                form.refused(error)
            else:
                return visit.goes_to(f"{LISTS}/{name}", "list_carried_out")
        return _shown(visit, inside, name, form)
