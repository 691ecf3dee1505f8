"""What workers ask by right: by when an answer is due, the decision, erasing, and who is to be told afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, get_args
from uuid import UUID

from fastapi import APIRouter, Path, Response

from werkzekerheid.app import erasing, rights
from werkzekerheid.app.admitting import admit, admit_to_record
from werkzekerheid.facts.finding import Findings
from werkzekerheid.facts.vocabulary import DataClass
from werkzekerheid.messages import Refusal
from werkzekerheid.sharing.certificate import lines
from werkzekerheid.web.forms import Form
from werkzekerheid.web.language import _
from werkzekerheid.web.posted import PostedForm
from werkzekerheid.web.routes.account.common import REQUESTS, Organisations, overseeing, somebody
from werkzekerheid.web.visiting import Visiting
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzekerheid.api.doors import Inside
    from werkzekerheid.web.visiting import Visit

router = APIRouter()
DECISIONS = ("granted", "partly", "refused")
_GRANTED = frozenset({"granted", "partly"})
_LIFTED = "restriction_lifted"
_RESTS = frozenset({"restriction", "objection"})
OPEN = frozenset({"open", "late"})
_MOST_MOTIVE = 500
_ONE = REQUESTS + "/{career}/{request}"
_CLASSES = get_args(DataClass)
RequestName = Annotated[str, Path(max_length=100, pattern=r"^[A-Za-z0-9._-]+$")]


@router.get(REQUESTS, name="rights_requests")
def read(visit: Visiting) -> Response:
    """What is open first, by the day on which an answer is due."""
    with overseeing(visit, lead=True) as inside:
        rows = [{**one, "about": somebody(one["career"])} for one in rights.requests(inside.app, None, inside.who)]
    return visit.shows("account/requests.html", _("Requests of workers"), rows=rows,
        open=sum(one["state"] in OPEN for one in rows))  # fmt: skip


@router.get(_ONE, name="rights_request")
def read_one(visit: Visiting, career: UUID, request: RequestName) -> Response:
    """One request, and what can be done with it."""
    with overseeing(visit, lead=True) as inside:
        return _shown(visit, inside, career, request)


def _shown(
    visit: Visit,
    inside: Inside,
    career: UUID,
    request: str,
    deciding: Form | None = None,
    wiping: Form | None = None,
    lifting: Form | None = None,
) -> Response:
    career_id = _admitted(inside, career)
    rows = rights.requests(inside.app, career_id, inside.who)
    one = next((each for each in rows if each["request"] == request), None)
    if one is None:
        raise Refusal("erase_request_unknown", request=request)
    classes = one["granted"] or one["classes"]
    names = Organisations(inside.app)
    told = rights.to_be_told(inside.app, career_id, inside.who, classes)
    recipients = [
        {**each, "name": names.name(one["career"], each["organisation"]) or each["organisation"]}
        for each in told["recipients"]
    ]
    forms = [one for one in (deciding, wiping, lifting) if one]
    wrong = any(one.summary for one in forms)
    return (visit.again if wrong else visit.shows)(
        "account/request.html", _("Request of a worker"), one=one, about=somebody(career_id), request=request,
        open=one["state"] in OPEN, forms=forms, lifting=lifting or Form(prefix="l-"),
        rests=one["right"] in _RESTS and one["state"] in _GRANTED,
        erases=one["right"] == "erasure" and one["state"] in _GRANTED,
        deciding=deciding or Form(prefix="d-"), wiping=wiping or Form({"classes": list(classes)}, prefix="w-"),
        decisions=[(code, word("rights_decided.decision", code)) for code in DECISIONS], classes=_choices(),
        recipients=recipients, unreadable=told["recipients_unreadable"],
    )  # fmt: skip


def _admitted(inside: Inside, career: UUID, relations: frozenset[str] | None = None) -> str:
    """The id of a career to which somebody may come for this.

    Raises:
        Refusal: `career_not_found`, `not_admitted`, which are written down.
    """
    career_id = inside.career(str(career), "rights")
    admit(inside.app, inside.who, career_id, "rights", relations)
    return career_id


def _choices() -> list[tuple[str, str]]:
    return [(one, word("data_class", one)) for one in _CLASSES]


@router.post(f"{_ONE}/besluit", name="decide_rights_request")
def decide(visit: Visiting, posted: PostedForm, career: UUID, request: RequestName) -> Response:
    """Writes down what is decided, and why."""
    form = Form.of(posted, visit.session, "d-")
    decision = form.choice("decision", DECISIONS)
    motive = form.text("motive", most=_MOST_MOTIVE)
    classes = tuple(form.choices("classes", _CLASSES))
    despite = form.choice("despite_term", ["yes"], required=False) is not None
    if decision == "partly" and not classes:
        form.wrong("classes", _("Say which part you grant."))
    with overseeing(visit, lead=True) as inside:
        career_id = _admitted(inside, career, frozenset({"officer"}))
        if form.fits and decision and motive:
            said = rights.Decision(request, decision, motive, classes, despite)
            try:
                recorded = rights.decide(inside.app, career_id, said, inside.who, command_id=form.command)
            except (Refusal, Findings) as error:
                form.refused(error)
            else:
                return visit.goes_to(_path(career, request), "recorded_before" if recorded[0].already else "decided")
        return _shown(visit, inside, career, request, deciding=form)


@router.post(f"{_ONE}/wissen", name="erase_on_request")
def erase(visit: Visiting, posted: PostedForm, career: UUID, request: RequestName) -> Response:
    """Erases what was granted, by somebody else than who decided; the page is the certificate."""
    form = Form.of(posted, visit.session, "w-")
    classes = form.choices("classes", _CLASSES, required=True)
    form.choice("sure", ["yes"])
    with overseeing(visit, lead=True) as inside:
        career_id = _admitted(inside, career)
        if form.fits:
            try:
                done = erasing.erase(inside.app, career_id, classes, request, inside.who, form.command)
            except (Refusal, Findings) as error:
                form.refused(error)
            else:
                return _certificate(visit, done.certificate, already=done.already)
        return _shown(visit, inside, career, request, wiping=form)


@router.post(f"{_ONE}/opheffen", name="lift_restriction")
def lift(visit: Visiting, posted: PostedForm, career: UUID, request: RequestName) -> Response:
    """Says that the record may be used again, after a restriction or an objection."""
    form = Form.of(posted, visit.session, "l-")
    reason = form.text("reason", most=_MOST_MOTIVE)
    with overseeing(visit, lead=True) as inside:
        career_id = _admitted(inside, career, frozenset({"officer"}))
        if form.fits and reason:
            try:
                admit_to_record(inside.app, inside.who, [(career_id, _LIFTED)])
                done = inside.app.record(career_id, _LIFTED, {"reason": reason}, inside.who, form.command)
            except (Refusal, Findings) as error:
                form.refused(error)
            else:
                return visit.goes_to(_path(career, request), "recorded_before" if done.already else "lifted")
        return _shown(visit, inside, career, request, lifting=form)


def _certificate(visit: Visit, document: Mapping[str, Any], *, already: bool) -> Response:
    return visit.shows("account/certificate.html", _("Certificate of erasure"), lines=list(lines(document)),
        already=already)  # fmt: skip


def _path(career: UUID, request: str) -> str:
    return f"{REQUESTS}/{career}/{request}"
