"""Requests: what the worker asks of whoever keeps the data, by when there is an answer, and what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Response

from werkzekerheid.app import rights
from werkzekerheid.app.admitting import admit
from werkzekerheid.facts.finding import Findings
from werkzekerheid.messages import Refusal
from werkzekerheid.web.forms import Form
from werkzekerheid.web.language import _
from werkzekerheid.web.navigation import MINE
from werkzekerheid.web.posted import PostedForm
from werkzekerheid.web.routes.mine.own import CLASSES, kinds, own, own_id
from werkzekerheid.web.visiting import Visiting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzekerheid.web.visiting import Visit

router = APIRouter(include_in_schema=False)
PATH = f"{MINE}/verzoeken"


def asked_for() -> tuple[tuple[str, str, str], ...]:
    """What may be asked, in the words of the worker: its code, what it is called, and what happens then."""
    return (
        ("access", _("I want to see everything"), _("You get a copy of all that is kept about you.")),
        ("rectification", _("Something is wrong"), _("Somebody puts right what is not true.")),
        ("erasure", _("I want something erased"), _("It is gone for good. Some of it the law wants us to keep.")),
        ("restriction", _("Stop using it for now"), _("It is kept, but nobody may use it.")),
        ("objection", _("I do not agree that you use it"), _("Somebody looks at it again and says why, or stops.")),
        ("portability", _("I want to take it with me"), _("You get a file that another organisation can read.")),
    )


@router.get(PATH, name="my_requests")
def read(visit: Visiting) -> Response:
    """What was asked and answered, and the form to ask."""
    return _page(visit, Form())


def _page(visit: Visit, form: Form) -> Response:
    with visit.inside() as inside:
        one = own(visit, inside, "my_data")
        today = inside.app.today()
    data = one.documents["my_data"]
    return (visit.again if form.summary else visit.shows)(
        "mine_requests.html", _("My requests"), form=form, rows=list(_rows(data, today.isoformat())),
        rights=asked_for(), kinds=[(one.code, one.title, one.about) for one in kinds()],
    )  # fmt: skip


def _rows(data: Mapping[str, Any], today: str) -> Iterator[dict[str, Any]]:
    """Each request with its reason, where there is one; the last one first."""
    why = {row["fields"]["request"]: row["fields"] for row in data["held"] if row["type"] == "rights_decided"}
    titles = {code: title for code, title, _about in asked_for()}
    for row in reversed(data["requests"]):
        yield {
            **row,
            "title": titles.get(row["right"], row["right"]),
            "why": why.get(row["request"], {}).get("motive"),
            "late": row["decision"] is None and str(row["answer_due_on"] or "9999") < today,
        }


@router.post(PATH, name="ask_right")
def ask(visit: Visiting, posted: PostedForm) -> Response:
    """Writes a request down."""
    form = Form.of(posted, visit.session)
    right = form.choice("right", [code for code, _title, _about in asked_for()])
    classes = form.choices("classes", CLASSES)
    if form.fits and right:
        try:
            with visit.inside() as inside:
                career_id = inside.career(own_id(visit), "rights")
                admit(inside.app, inside.who, career_id, "rights", {"worker"})
                made = rights.request(inside.app, career_id, right, classes, inside.who, command_id=form.command)
        except (Refusal, Findings) as error:
            form.refused(error)
        else:
            return visit.goes_to(PATH, "recorded_before" if made.recorded.already else "recorded")
    return _page(visit, form)
