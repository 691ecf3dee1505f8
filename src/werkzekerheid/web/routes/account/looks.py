"""The access register, both ways: who saw a worker, what a person saw, and what was within reach of an account.

Whom it is about is sent in the body of a form: no address says whom somebody asked about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Response

from werkzekerheid.app import registers
from werkzekerheid.app import usage as reports
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.access_words import called as what_in_words
from werkzekerheid.readmodels.access_words import moment
from werkzekerheid.sharing.reach import Account
from werkzekerheid.web.forms import Form
from werkzekerheid.web.language import _
from werkzekerheid.web.posted import PostedForm
from werkzekerheid.web.routes.account.common import (
    LOOKS,
    Organisations,
    overseeing,
    refusal_in_words,
    somebody,
    window,
)
from werkzekerheid.web.visiting import Visiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.api.doors import Inside
    from werkzekerheid.app.usage import Reached
    from werkzekerheid.readmodels.access_register import Row
    from werkzekerheid.web.visiting import Visit

router = APIRouter()
MOST_SHOWN = 300
MOST_IN_REACH = 5_000
_MOST_LETTERS = 100
_LOOK = registers.WHO_SAW
_WHOM = "werknemer"
_BY = "medewerker"
_REACH = "bereik"


@router.get(LOOKS, name="looks")
def read(visit: Visiting) -> Response:
    """The three questions."""
    with overseeing(visit):
        return visit.shows("account/looks.html", _("Who looked"), **_questions())


def _questions(**given: Form) -> dict[str, Any]:
    """The forms, each with its own fields."""
    return {"careers": Form(prefix="c-"), "people": Form(prefix="p-"), "accounts": Form(prefix="a-"), **given}


@router.post(f"{LOOKS}/{_WHOM}", name="who_saw")
def who_saw(visit: Visiting, posted: PostedForm) -> Response:
    """Who looked at a worker."""
    form = Form.of(posted, visit.session, "c-")
    typed = form.text("career", most=_MOST_LETTERS)
    with overseeing(visit) as inside:
        if form.fits and typed:
            try:
                career_id = inside.career(typed, _LOOK)
                rows = registers.who_saw(inside.app, inside.who, career_id)
            except Refusal as refusal:
                form.wrong("career", str(refusal))
            else:
                about = somebody(rows[0]["career"] if rows else career_id)
                return _register(visit, _shown(inside, rows), about=about, person=None)
    return visit.again("account/looks.html", _("Who looked"), **_questions(careers=form))


@router.post(f"{LOOKS}/{_BY}", name="seen_by")
def seen_by(visit: Visiting, posted: PostedForm) -> Response:
    """What somebody looked at."""
    form = Form.of(posted, visit.session, "p-")
    person = form.text("person", most=_MOST_LETTERS)
    with overseeing(visit) as inside:
        days = window(form, inside.app, None)
        if form.fits and person:
            try:
                rows = registers.seen_by(inside.app, inside.who, person, days)
            except Refusal as refusal:
                form.wrong("person", str(refusal))
            else:
                return _register(visit, _shown(inside, rows), about=None, person=person)
    return visit.again("account/looks.html", _("Who looked"), **_questions(people=form))


def _register(visit: Visit, rows: Sequence[dict[str, Any]], **about: Any) -> Response:
    """The newest first; so many at most, which the page says."""
    return visit.shows("account/looked.html", _("Who looked"), all=len(rows), rows=rows[::-1][:MOST_SHOWN],
        refused=sum(one["outcome"] == "refused" for one in rows),
        emergencies=sum(one["emergency"] for one in rows), **about)  # fmt: skip


def _shown(inside: Inside, rows: Sequence[Row]) -> list[dict[str, Any]]:
    names = Organisations(inside.app)
    return [
        {
            **one,
            "moment": moment(one["at"]),
            "about": somebody(one["career"]),
            "said": what_in_words(one["what"]),
            "organisation_name": names.name(one["career"], one["organisation"]),
            "why_not": refusal_in_words(one["ground"]),
        }
        for one in rows
    ]


@router.post(f"{LOOKS}/{_REACH}", name="in_reach")
def in_reach(visit: Visiting, posted: PostedForm) -> Response:
    """Which careers an account could see on any of these days."""
    form = Form.of(posted, visit.session, "a-")
    with overseeing(visit) as inside:
        rows = _reached(inside, form)
    if rows is None:
        return visit.again("account/looks.html", _("Who looked"), **_questions(accounts=form))
    return visit.shows("account/reached.html", _("What was within reach"), person=form.values["account"], rows=rows)


def _reached(inside: Inside, form: Form) -> list[dict[str, Any]] | None:
    person = form.text("account", most=_MOST_LETTERS)
    days = window(form, inside.app, None)
    careers = sum(1 for _one in inside.app.ledger.streams("career:"))
    if careers > MOST_IN_REACH:
        form.wrong(
            None, _("This ledger is too large to look through on a page. Use the terminal: werkzekerheid in-reach.")
        )
    if not form.fits or days is None or person is None:
        return None
    try:
        account = Account(person, str(inside.who.organisation))
        found = reports.in_reach(inside.app, inside.who, reports.About(account, days), lambda _done, _of: None)
    except Refusal as refusal:
        form.wrong("account", str(refusal))
        return None
    return [_reach(one) for one in found]


def _reach(one: Reached) -> dict[str, Any]:
    parts = [{**each, "since": moment(each["since"]), "until": moment(each["until"])} for each in one["reach"]]
    last = one["last_look_at"]
    return {**one, "reach": parts, "about": somebody(one["career"]), "last": moment(last) if last else None}
