"""*Werkgever*: the workers at the own workplace, what was agreed there, whom to call, and a sign in two clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args
from uuid import UUID

from fastapi import APIRouter, Response

from werkzekerheid.app.admitting import Wanted, admit_to_record
from werkzekerheid.app.answering import Question, answer, answer_all
from werkzekerheid.app.own_careers import own_careers
from werkzekerheid.facts.finding import Findings
from werkzekerheid.facts.vocabulary import Sign
from werkzekerheid.messages import Refusal
from werkzekerheid.web.calling import called, organisations_of
from werkzekerheid.web.forms import Form
from werkzekerheid.web.language import _
from werkzekerheid.web.navigation import EMPLOYER
from werkzekerheid.web.posted import PostedForm
from werkzekerheid.web.visiting import Visiting
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzekerheid.api.doors import Inside
    from werkzekerheid.web.visiting import Visit

router = APIRouter(include_in_schema=False)
FIRST = (
    "absent_unreported", "late_repeatedly", "withdrawn", "overloaded", "overstimulated", "conflict", "motivation_drop",
    "performance_drop", "asked_for_help",
)  # fmt: skip
"""What one sees at work; the other signs stand behind these."""
OTHER = tuple(one for one in get_args(Sign) if one not in {*FIRST, "unknown"})
_SHOWN = ("employer_view", "naming")
_TOPICS = ("guidance", "provision", "conflict", "absence", "information", "other")
_MOST_LETTERS = 500


@router.get(EMPLOYER, name="employer")
def read(visit: Visiting) -> Response:
    """The own placements that run."""
    with visit.inside() as inside:
        app = inside.app
        rows = [
            _row(one.career.career_id, found.documents, row)
            for one, found in answer_all(app, Question(inside.who, "guidance", _SHOWN), own_careers(app, inside.who))
            for row in _list(found.documents.get("employer_view"))
        ]
    rows.sort(key=lambda row: str(row["who"]).casefold())
    return visit.shows("employer.html", _("My workplaces"), rows=rows)


def _list(document: Any) -> list[dict[str, Any]]:
    return document if isinstance(document, list) else []


def _row(career_id: str, documents: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    name = (documents.get("naming") or {}).get("name")
    return {**row, "career_id": career_id, "who": called(row["career"], name)}


@router.get(EMPLOYER + "/{career}", name="workplace")
def one(visit: Visiting, career: UUID) -> Response:
    """One worker at the own workplace."""
    return _one(visit, career, Form())


def _one(visit: Visit, career: UUID, form: Form) -> Response:
    with visit.inside() as inside:
        career_id = inside.career(str(career), "employer_view")
        found = answer(inside.app, Question(inside.who, "guidance", _SHOWN), career_id)
        rows = [_row(career_id, found.documents, row) for row in _list(found.documents.get("employer_view"))]
        if not rows:
            raise Refusal("career_not_found")
        name = organisations_of(inside.app, career_id)
    return (visit.shows if form.fits else visit.again)(
        "workplace.html", _("Workplace"), rows=rows, career_id=career_id, name=name, form=form, left_out=found.left_out,
        first=[(each, word("sign", each)) for each in FIRST], other=[(each, word("sign", each)) for each in OTHER],
        topics=[(each, word("support_requested.topic", each)) for each in _TOPICS],
    )  # fmt: skip


@router.post(EMPLOYER + "/{career}", name="report_signal")
def report(visit: Visiting, career: UUID, posted: PostedForm) -> Response:
    """Records a sign that was seen at the own workplace, or that help is asked for."""
    form = Form.of(posted, visit.session)
    try:
        with visit.inside() as inside:
            if (done := _recorded(inside, career, form)) is not None:
                return visit.goes_to(f"{EMPLOYER}/{career}", done)
    except (Refusal, Findings) as error:
        form.refused(error)
    return _one(visit, career, form)


def _recorded(inside: Inside, career: UUID, form: Form) -> str | None:
    career_id = inside.career(str(career), "record")
    if form.shown("topic"):
        name, content = "support_requested", _help(form, inside.who.role)
    else:
        name, content = "signal_observed", _sign(inside, form)
    if not form.fits:
        return None
    admit_to_record(inside.app, inside.who, [Wanted(career_id, name, content)])
    recorded = inside.app.record(career_id, name, content, inside.who, form.command)
    return "recorded_before" if recorded.already else "reported"


def _help(form: Form, role: str) -> dict[str, Any]:
    return {"by": role, "topic": form.choice("topic", _TOPICS)}


def _sign(inside: Inside, form: Form) -> dict[str, Any]:
    note = form.text("note", required=False, most=_MOST_LETTERS)
    day = form.day("occurred", inside.app.today(), required=False)
    return {
        "sign": form.choice("sign", (*FIRST, *OTHER)),
        "seen_by": inside.who.role,
        "placement": form.text("placement"),
        **({"note": note} if note else {}),
        **({"occurred": day} if day else {}),
    }
